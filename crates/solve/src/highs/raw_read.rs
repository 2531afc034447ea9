//! Calls that read the loaded model and what the last run found.
#![allow(unsafe_code, reason = "the C interface of HiGHS is called from here")]

use std::ffi::CStr;
use std::ptr;

use highs_sys as sys;

use super::raw::{Matrix, Raw, count};
use crate::error::Result;

/// How many columns of the matrix are read at once.
const BLOCK: usize = 4096;

/// The vectors of a solution.
#[derive(Debug)]
pub(super) struct Vectors {
    pub(super) values: Vec<f64>,
    pub(super) reduced_costs: Vec<f64>,
    pub(super) row_duals: Vec<f64>,
}

/// Costs and bounds of all columns.
#[derive(Debug)]
pub(super) struct ColumnNumbers {
    pub(super) costs: Vec<f64>,
    pub(super) lower: Vec<f64>,
    pub(super) upper: Vec<f64>,
}

impl Raw {
    pub(super) fn columns(&self) -> usize {
        // SAFETY: the handle is valid.
        unsafe { sys::Highs_getNumCol(self.pointer()) }.try_into().unwrap_or(0)
    }

    pub(super) fn rows(&self) -> usize {
        // SAFETY: the handle is valid.
        unsafe { sys::Highs_getNumRow(self.pointer()) }.try_into().unwrap_or(0)
    }

    pub(super) fn int_info(&self, name: &CStr) -> Option<i32> {
        let mut value = 0;
        // SAFETY: the handle is valid, the name ends with a zero, and there is
        // room for one number; HiGHS checks name and type.
        let status =
            unsafe { sys::Highs_getIntInfoValue(self.pointer(), name.as_ptr(), &mut value) };
        (status == sys::STATUS_OK).then_some(value)
    }

    pub(super) fn int64_info(&self, name: &CStr) -> Option<i64> {
        let mut value = 0;
        // SAFETY: as for 32-bit numbers.
        let status =
            unsafe { sys::Highs_getInt64InfoValue(self.pointer(), name.as_ptr(), &mut value) };
        (status == sys::STATUS_OK).then_some(value)
    }

    pub(super) fn double_info(&self, name: &CStr) -> Option<f64> {
        let mut value = 0.0;
        // SAFETY: as for 32-bit numbers.
        let status =
            unsafe { sys::Highs_getDoubleInfoValue(self.pointer(), name.as_ptr(), &mut value) };
        (status == sys::STATUS_OK).then_some(value)
    }

    pub(super) fn vectors(&self) -> Result<Vectors> {
        let (columns, rows) = (self.columns(), self.rows());
        let mut vectors = Vectors {
            values: vec![0.0; columns],
            reduced_costs: vec![0.0; columns],
            row_duals: vec![0.0; rows],
        };
        // SAFETY: the handle is valid, the vectors have one place for each column
        // or row, and null stands for what is not asked for.
        let status = unsafe {
            sys::Highs_getSolution(
                self.pointer(),
                vectors.values.as_mut_ptr(),
                vectors.reduced_costs.as_mut_ptr(),
                ptr::null_mut(),
                vectors.row_duals.as_mut_ptr(),
            )
        };
        self.check(status, "Highs_getSolution")?;
        Ok(vectors)
    }

    pub(super) fn basis(&self) -> Result<(Vec<i32>, Vec<i32>)> {
        let (mut columns, mut rows) = (vec![0; self.columns()], vec![0; self.rows()]);
        // SAFETY: the handle is valid, and there is one place for each column
        // and row.
        let status =
            unsafe { sys::Highs_getBasis(self.pointer(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        self.check(status, "Highs_getBasis")?;
        Ok((columns, rows))
    }

    /// The integrality of a column; nothing in a linear program.
    pub(super) fn integrality(&self, column: usize) -> Option<i32> {
        let mut integrality = 0;
        // SAFETY: the handle is valid, and there is room for one number; HiGHS
        // checks the position.
        let status = unsafe {
            sys::Highs_getColIntegrality(self.pointer(), count(column), &mut integrality)
        };
        (status == sys::STATUS_OK).then_some(integrality)
    }

    pub(super) fn row_bounds(&self) -> Result<(Vec<f64>, Vec<f64>)> {
        let rows = self.rows();
        let (mut lower, mut upper) = (vec![0.0; rows], vec![0.0; rows]);
        let (mut found, mut coefficients) = (0, 0);
        if rows > 0 {
            // SAFETY: the handle is valid, there is one place a row in each
            // vector, and null stands for the matrix, which is not asked for.
            let status = unsafe {
                sys::Highs_getRowsByRange(
                    self.pointer(),
                    0,
                    count(rows - 1),
                    &mut found,
                    lower.as_mut_ptr(),
                    upper.as_mut_ptr(),
                    &mut coefficients,
                    ptr::null_mut(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                )
            };
            self.check(status, "Highs_getRowsByRange")?;
        }
        Ok((lower, upper))
    }

    pub(super) fn objective_offset(&self) -> f64 {
        let mut offset = 0.0;
        // SAFETY: the handle is valid, and there is room for one number.
        let status = unsafe { sys::Highs_getObjectiveOffset(self.pointer(), &mut offset) };
        if status == sys::STATUS_ERROR { 0.0 } else { offset }
    }

    pub(super) fn column_numbers(&self) -> Result<ColumnNumbers> {
        let columns = self.columns();
        let (mut lower, mut upper) = (vec![0.0; columns], vec![0.0; columns]);
        let mut costs = vec![0.0; columns];
        let (mut found, mut coefficients) = (0, 0);
        if columns > 0 {
            // SAFETY: as for rows.
            let status = unsafe {
                sys::Highs_getColsByRange(
                    self.pointer(),
                    0,
                    count(columns - 1),
                    &mut found,
                    costs.as_mut_ptr(),
                    lower.as_mut_ptr(),
                    upper.as_mut_ptr(),
                    &mut coefficients,
                    ptr::null_mut(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                )
            };
            self.check(status, "Highs_getColsByRange")?;
        }
        Ok(ColumnNumbers { costs, lower, upper })
    }

    /// The value of each row at a point.
    pub(super) fn row_activity(&self, point: &[f64]) -> Result<Vec<f64>> {
        assert!(point.len() == self.columns());
        let mut activity = vec![0.0; self.rows()];
        // In blocks, because the matrix may be large.
        for (number, block) in point.chunks(BLOCK).enumerate() {
            let matrix = self.column_block(number * BLOCK, block.len())?;
            let ends = matrix.starts.iter().skip(1).copied().chain([count(matrix.values.len())]);
            for ((&start, end), &value) in matrix.starts.iter().zip(ends).zip(block) {
                for at in position(start)..position(end) {
                    activity[position(matrix.indices[at])] += matrix.values[at] * value;
                }
            }
        }
        Ok(activity)
    }

    /// The matrix of some columns that follow each other, at least one.
    fn column_block(&self, first: usize, length: usize) -> Result<Matrix> {
        let last = count(first + length - 1);
        let mut numbers = [vec![0.0; length], vec![0.0; length], vec![0.0; length]];
        let [costs, lower, upper] = &mut numbers;
        let mut read = |starts: *mut i32, indices: *mut i32, values: *mut f64| {
            let (mut found, mut coefficients) = (0, 0);
            // SAFETY: the handle is valid, the vectors of numbers have one place
            // a column, and those of the matrix are null at first, and then have
            // as many places as HiGHS counted.
            let status = unsafe {
                sys::Highs_getColsByRange(
                    self.pointer(),
                    count(first),
                    last,
                    &mut found,
                    costs.as_mut_ptr(),
                    lower.as_mut_ptr(),
                    upper.as_mut_ptr(),
                    &mut coefficients,
                    starts,
                    indices,
                    values,
                )
            };
            self.check(status, "Highs_getColsByRange").map(|()| position(coefficients))
        };
        let coefficients = read(ptr::null_mut(), ptr::null_mut(), ptr::null_mut())?;
        let mut matrix = Matrix {
            starts: vec![0; length],
            indices: vec![0; coefficients],
            values: vec![0.0; coefficients],
        };
        read(matrix.starts.as_mut_ptr(), matrix.indices.as_mut_ptr(), matrix.values.as_mut_ptr())?;
        Ok(matrix)
    }
}

/// A count or position of HiGHS.
fn position(number: i32) -> usize {
    usize::try_from(number).unwrap_or(0)
}
