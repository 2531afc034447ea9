//! The handle of a HiGHS instance.
//!
//! This module and [`callback`](super::callback) are the only ones with unsafe
//! code. Each method calls one function of the C interface, checks the lengths
//! that the function relies on, and turns its status into a result. What the
//! numbers mean is the business of the other modules.
#![allow(unsafe_code, reason = "the C interface of HiGHS is called from here")]

use std::ffi::{CStr, c_void};
use std::ptr::{self, NonNull};

use highs_sys::{self as sys, HighsInt};

use crate::error::{ErrorKind, Result};

// Positions and counts are passed as 32-bit numbers.
const _: () = assert!(size_of::<HighsInt>() == size_of::<i32>());

/// An owned HiGHS instance. The pointer makes it stay in its thread, which is
/// what HiGHS needs: its task scheduler belongs to the thread.
#[derive(Debug)]
pub(super) struct Raw(NonNull<c_void>);

/// A sparse matrix by rows, or by columns where new columns are added.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    pub(super) starts: Vec<i32>,
    pub(super) indices: Vec<i32>,
    pub(super) values: Vec<f64>,
}

/// A whole model in the form in which HiGHS takes it.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) sense: i32,
    pub(super) offset: f64,
    pub(super) costs: Vec<f64>,
    pub(super) column_lower: Vec<f64>,
    pub(super) column_upper: Vec<f64>,
    pub(super) row_lower: Vec<f64>,
    pub(super) row_upper: Vec<f64>,
    pub(super) matrix: Matrix,
    /// One number a column, or nothing for a linear program.
    pub(super) integrality: Vec<i32>,
}

/// The vectors of a solution.
#[derive(Debug)]
pub(super) struct Vectors {
    pub(super) values: Vec<f64>,
    pub(super) reduced_costs: Vec<f64>,
    pub(super) row_activity: Vec<f64>,
    pub(super) row_duals: Vec<f64>,
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: the handle is valid and nobody else has it.
        unsafe { sys::Highs_destroy(self.0.as_ptr()) }
    }
}

impl Raw {
    pub(super) fn create() -> Result<Self> {
        // SAFETY: creating an instance has no precondition.
        let pointer = unsafe { sys::Highs_create() };
        let failed = ErrorKind::Call { call: "Highs_create", status: 0 };
        Ok(Self(NonNull::new(pointer).ok_or(failed)?))
    }

    fn pointer(&self) -> *mut c_void {
        self.0.as_ptr()
    }

    /// Turns the status that a call returned into a result. A warning, such as
    /// of a time limit, is no failure.
    fn check(&self, status: HighsInt, call: &'static str) -> Result<()> {
        if status != sys::STATUS_ERROR {
            return Ok(());
        }
        Err(ErrorKind::Call { call, status: self.model_status() }.into())
    }

    pub(super) fn set_bool(&mut self, option: &CStr, value: bool) -> bool {
        // SAFETY: the handle is valid and the name ends with a zero.
        let status =
            unsafe { sys::Highs_setBoolOptionValue(self.pointer(), option.as_ptr(), value.into()) };
        status == sys::STATUS_OK
    }

    pub(super) fn set_int(&mut self, option: &CStr, value: i32) -> bool {
        // SAFETY: the handle is valid and the name ends with a zero.
        let status =
            unsafe { sys::Highs_setIntOptionValue(self.pointer(), option.as_ptr(), value) };
        status == sys::STATUS_OK
    }

    pub(super) fn set_double(&mut self, option: &CStr, value: f64) -> bool {
        // SAFETY: the handle is valid and the name ends with a zero.
        let status =
            unsafe { sys::Highs_setDoubleOptionValue(self.pointer(), option.as_ptr(), value) };
        status == sys::STATUS_OK
    }

    pub(super) fn set_string(&mut self, option: &CStr, value: &CStr) -> bool {
        // SAFETY: the handle is valid, name and value end with a zero, and HiGHS
        // copies the value.
        let status = unsafe {
            sys::Highs_setStringOptionValue(self.pointer(), option.as_ptr(), value.as_ptr())
        };
        status == sys::STATUS_OK
    }

    pub(super) fn pass(&mut self, model: &Passed) -> Result<()> {
        let (columns, rows) = (model.costs.len(), model.row_lower.len());
        assert!(model.column_lower.len() == columns && model.column_upper.len() == columns);
        assert!(model.row_upper.len() == rows);
        model.matrix.check(rows, columns);
        let integrality = match model.integrality.len() {
            0 => ptr::null(),
            length if length == columns => model.integrality.as_ptr(),
            _ => unreachable!("one integrality a column"),
        };
        // SAFETY: the handle is valid, all vectors have the lengths that the
        // counts announce, and HiGHS copies them.
        let status = unsafe {
            sys::Highs_passMip(
                self.pointer(),
                count(columns),
                count(rows),
                count(model.matrix.values.len()),
                sys::MATRIX_FORMAT_ROW_WISE,
                model.sense,
                model.offset,
                model.costs.as_ptr(),
                model.column_lower.as_ptr(),
                model.column_upper.as_ptr(),
                model.row_lower.as_ptr(),
                model.row_upper.as_ptr(),
                model.matrix.starts.as_ptr(),
                model.matrix.indices.as_ptr(),
                model.matrix.values.as_ptr(),
                integrality,
            )
        };
        self.check(status, "Highs_passMip")
    }

    pub(super) fn name_column(&mut self, column: usize, name: &CStr) -> Result<()> {
        // SAFETY: the handle is valid, the name ends with a zero and is copied;
        // HiGHS checks the position.
        let status =
            unsafe { sys::Highs_passColName(self.pointer(), count(column), name.as_ptr()) };
        self.check(status, "Highs_passColName")
    }

    pub(super) fn name_row(&mut self, row: usize, name: &CStr) -> Result<()> {
        // SAFETY: as for columns.
        let status = unsafe { sys::Highs_passRowName(self.pointer(), count(row), name.as_ptr()) };
        self.check(status, "Highs_passRowName")
    }

    /// Solves. Clocks are set to zero first, because HiGHS holds the time limit
    /// against the time of all runs together.
    pub(super) fn run(&mut self) -> Result<()> {
        // SAFETY: the handle is valid, and no other call into it is running,
        // because that needs a mutable borrow, too.
        let status = unsafe {
            sys::Highs_zeroAllClocks(self.pointer());
            sys::Highs_run(self.pointer())
        };
        self.check(status, "Highs_run")
    }

    pub(super) fn model_status(&self) -> i32 {
        // SAFETY: the handle is valid.
        unsafe { sys::Highs_getModelStatus(self.pointer()) }
    }

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
            row_activity: vec![0.0; rows],
            row_duals: vec![0.0; rows],
        };
        // SAFETY: the handle is valid, and the vectors have one place for each
        // column or row.
        let status = unsafe {
            sys::Highs_getSolution(
                self.pointer(),
                vectors.values.as_mut_ptr(),
                vectors.reduced_costs.as_mut_ptr(),
                vectors.row_activity.as_mut_ptr(),
                vectors.row_duals.as_mut_ptr(),
            )
        };
        self.check(status, "Highs_getSolution")?;
        Ok(vectors)
    }

    pub(super) fn set_solution(&mut self, values: &[f64]) -> Result<()> {
        assert!(values.len() == self.columns());
        let null = ptr::null();
        // SAFETY: the handle is valid, there is one value a column, which HiGHS
        // copies; null stands for what is not given.
        let status =
            unsafe { sys::Highs_setSolution(self.pointer(), values.as_ptr(), null, null, null) };
        self.check(status, "Highs_setSolution")
    }

    pub(super) fn set_sparse_solution(&mut self, columns: &[i32], values: &[f64]) -> Result<()> {
        assert!(columns.len() == values.len());
        // SAFETY: the handle is valid, and both slices have the length
        // announced; HiGHS checks the positions.
        let status = unsafe {
            sys::Highs_setSparseSolution(
                self.pointer(),
                count(columns.len()),
                columns.as_ptr(),
                values.as_ptr(),
            )
        };
        self.check(status, "Highs_setSparseSolution")
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

    pub(super) fn set_basis(&mut self, columns: &[i32], rows: &[i32]) -> Result<()> {
        assert!(columns.len() == self.columns() && rows.len() == self.rows());
        // SAFETY: the handle is valid, and there is one status for each column
        // and row.
        let status =
            unsafe { sys::Highs_setBasis(self.pointer(), columns.as_ptr(), rows.as_ptr()) };
        self.check(status, "Highs_setBasis")
    }

    /// One multiplier a row, if HiGHS has a ray. It may solve for it.
    pub(super) fn dual_ray(&mut self) -> Result<Option<Vec<f64>>> {
        let mut ray = vec![0.0; self.rows()];
        let mut has_ray = 0;
        // SAFETY: the handle is valid, there is one place a row, and no other
        // call into the instance is running.
        let status =
            unsafe { sys::Highs_getDualRay(self.pointer(), &mut has_ray, ray.as_mut_ptr()) };
        self.check(status, "Highs_getDualRay")?;
        Ok((has_ray != 0).then_some(ray))
    }

    pub(super) fn write_model(&mut self, path: &CStr) -> Result<()> {
        // SAFETY: the handle is valid and the path ends with a zero.
        let status = unsafe { sys::Highs_writeModel(self.pointer(), path.as_ptr()) };
        self.check(status, "Highs_writeModel")
    }

    pub(super) fn read_model(&mut self, path: &CStr) -> Result<()> {
        // SAFETY: the handle is valid and the path ends with a zero.
        let status = unsafe { sys::Highs_readModel(self.pointer(), path.as_ptr()) };
        self.check(status, "Highs_readModel")
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

    pub(super) fn change_column_bounds(
        &mut self,
        column: usize,
        lower: f64,
        upper: f64,
    ) -> Result<()> {
        // SAFETY: the handle is valid; HiGHS checks the position.
        let status =
            unsafe { sys::Highs_changeColBounds(self.pointer(), count(column), lower, upper) };
        self.check(status, "Highs_changeColBounds")
    }

    pub(super) fn change_row_bounds(&mut self, row: usize, lower: f64, upper: f64) -> Result<()> {
        // SAFETY: the handle is valid; HiGHS checks the position.
        let status =
            unsafe { sys::Highs_changeRowBounds(self.pointer(), count(row), lower, upper) };
        self.check(status, "Highs_changeRowBounds")
    }

    pub(super) fn change_cost(&mut self, column: usize, cost: f64) -> Result<()> {
        // SAFETY: the handle is valid; HiGHS checks the position.
        let status = unsafe { sys::Highs_changeColCost(self.pointer(), count(column), cost) };
        self.check(status, "Highs_changeColCost")
    }

    pub(super) fn change_coefficient(
        &mut self,
        row: usize,
        column: usize,
        value: f64,
    ) -> Result<()> {
        // SAFETY: the handle is valid; HiGHS checks the positions.
        let status =
            unsafe { sys::Highs_changeCoeff(self.pointer(), count(row), count(column), value) };
        self.check(status, "Highs_changeCoeff")
    }

    pub(super) fn change_integrality(&mut self, column: usize, integrality: i32) -> Result<()> {
        // SAFETY: the handle is valid; HiGHS checks the position.
        let status =
            unsafe { sys::Highs_changeColIntegrality(self.pointer(), count(column), integrality) };
        self.check(status, "Highs_changeColIntegrality")
    }

    pub(super) fn add_column(
        &mut self,
        (cost, lower, upper): (f64, f64, f64),
        rows: &[i32],
        values: &[f64],
    ) -> Result<()> {
        assert!(rows.len() == values.len());
        // SAFETY: the handle is valid, and both slices have the length
        // announced; HiGHS checks the positions.
        let status = unsafe {
            sys::Highs_addCol(
                self.pointer(),
                cost,
                lower,
                upper,
                count(rows.len()),
                rows.as_ptr(),
                values.as_ptr(),
            )
        };
        self.check(status, "Highs_addCol")
    }

    pub(super) fn add_rows(&mut self, lower: &[f64], upper: &[f64], matrix: &Matrix) -> Result<()> {
        assert!(lower.len() == upper.len());
        matrix.check(lower.len(), self.columns());
        // SAFETY: the handle is valid, and all slices have the lengths that the
        // counts announce.
        let status = unsafe {
            sys::Highs_addRows(
                self.pointer(),
                count(lower.len()),
                lower.as_ptr(),
                upper.as_ptr(),
                count(matrix.values.len()),
                matrix.starts.as_ptr(),
                matrix.indices.as_ptr(),
                matrix.values.as_ptr(),
            )
        };
        self.check(status, "Highs_addRows")
    }

    /// Deletes the rows that `doomed` holds a one for.
    pub(super) fn delete_rows(&mut self, mut doomed: Vec<i32>) -> Result<()> {
        assert!(doomed.len() == self.rows());
        // SAFETY: the handle is valid, and there is one number a row.
        let status = unsafe { sys::Highs_deleteRowsByMask(self.pointer(), doomed.as_mut_ptr()) };
        self.check(status, "Highs_deleteRowsByMask")
    }

    /// Has HiGHS call `function` with `data` for each event of these kinds.
    ///
    /// # Safety
    ///
    /// `function` must be safe to call with `data` whenever this instance runs,
    /// until another one is set.
    pub(super) unsafe fn set_callback(
        &mut self,
        function: sys::HighsCCallbackType,
        data: *mut c_void,
        kinds: &[i32],
    ) -> Result<()> {
        // SAFETY: the handle is valid; the caller answers for function and data.
        let status = unsafe { sys::Highs_setCallback(self.pointer(), function, data) };
        self.check(status, "Highs_setCallback")?;
        for &kind in kinds {
            // SAFETY: the handle is valid; HiGHS checks the kind.
            let status = unsafe { sys::Highs_startCallback(self.pointer(), kind) };
            self.check(status, "Highs_startCallback")?;
        }
        Ok(())
    }
}

impl Matrix {
    /// Checks what HiGHS does not: that all positions are inside.
    fn check(&self, vectors: usize, across: usize) {
        assert!(self.starts.len() == vectors && self.indices.len() == self.values.len());
        let inside = |&index: &i32| usize::try_from(index).is_ok_and(|index| index < across);
        assert!(self.indices.iter().all(inside));
        let begins_inside =
            |&start: &i32| usize::try_from(start).is_ok_and(|start| start <= self.values.len());
        assert!(self.starts.is_sorted() && self.starts.iter().all(begins_inside));
    }
}

/// A count or position, which must have been checked to fit.
pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).expect("counts are checked when a model is loaded")
}

/// Ends the task scheduler of this thread and waits for its threads, so that the
/// next run makes a new one. No run may be going on in this thread.
pub(super) fn reset_scheduler() {
    // SAFETY: the caller says that no run is going on in this thread, and other
    // threads have schedulers of their own.
    unsafe { sys::Highs_resetThreadScheduler(1) }
}

pub(super) fn version() -> String {
    // SAFETY: HiGHS returns a constant that ends with a zero.
    unsafe { CStr::from_ptr(sys::Highs_version()) }.to_string_lossy().into_owned()
}

pub(super) fn git_hash() -> String {
    // SAFETY: HiGHS returns a constant that ends with a zero.
    unsafe { CStr::from_ptr(sys::Highs_githash()) }.to_string_lossy().into_owned()
}
