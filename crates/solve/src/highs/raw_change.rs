//! Calls that change the loaded model, or what its next run begins from.
#![allow(unsafe_code, reason = "the C interface of HiGHS is called from here")]

use std::ptr;

use super::guard;
use super::raw::{Matrix, Raw, count};
use crate::error::Result;

impl Raw {
    /// Positions must rise from one to the next.
    pub(super) fn change_column_bounds(
        &mut self,
        columns: &[i32],
        lower: &[f64],
        upper: &[f64],
    ) -> Result<()> {
        assert!(lower.len() == columns.len() && upper.len() == columns.len());
        // SAFETY: the handle is valid, and all slices have the length announced;
        // HiGHS checks the positions.
        let status = unsafe {
            guard::hopfit_changeColsBoundsBySet(
                self.pointer(),
                count(columns.len()),
                columns.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
            )
        };
        self.check(status, "Highs_changeColsBoundsBySet")
    }

    /// Positions must rise from one to the next.
    pub(super) fn change_row_bounds(
        &mut self,
        rows: &[i32],
        lower: &[f64],
        upper: &[f64],
    ) -> Result<()> {
        assert!(lower.len() == rows.len() && upper.len() == rows.len());
        // SAFETY: as for columns.
        let status = unsafe {
            guard::hopfit_changeRowsBoundsBySet(
                self.pointer(),
                count(rows.len()),
                rows.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
            )
        };
        self.check(status, "Highs_changeRowsBoundsBySet")
    }

    /// Positions must rise from one to the next.
    pub(super) fn change_costs(&mut self, columns: &[i32], costs: &[f64]) -> Result<()> {
        assert!(costs.len() == columns.len());
        // SAFETY: as for bounds.
        let status = unsafe {
            guard::hopfit_changeColsCostBySet(
                self.pointer(),
                count(columns.len()),
                columns.as_ptr(),
                costs.as_ptr(),
            )
        };
        self.check(status, "Highs_changeColsCostBySet")
    }

    pub(super) fn add_rows(&mut self, lower: &[f64], upper: &[f64], matrix: &Matrix) -> Result<()> {
        assert!(lower.len() == upper.len());
        matrix.check(lower.len(), self.columns());
        // SAFETY: the handle is valid, and all slices have the lengths that the
        // counts announce.
        let status = unsafe {
            guard::hopfit_addRows(
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
        let status = unsafe { guard::hopfit_deleteRowsByMask(self.pointer(), doomed.as_mut_ptr()) };
        self.check(status, "Highs_deleteRowsByMask")
    }

    pub(super) fn set_solution(&mut self, values: &[f64]) -> Result<()> {
        assert!(values.len() == self.columns());
        let null = ptr::null();
        // SAFETY: the handle is valid, there is one value a column, which HiGHS
        // copies; null stands for what is not given.
        let status =
            unsafe { guard::hopfit_setSolution(self.pointer(), values.as_ptr(), null, null, null) };
        self.check(status, "Highs_setSolution")
    }

    pub(super) fn set_sparse_solution(&mut self, columns: &[i32], values: &[f64]) -> Result<()> {
        assert!(columns.len() == values.len());
        // SAFETY: the handle is valid, and both slices have the length
        // announced; HiGHS checks the positions.
        let status = unsafe {
            guard::hopfit_setSparseSolution(
                self.pointer(),
                count(columns.len()),
                columns.as_ptr(),
                values.as_ptr(),
            )
        };
        self.check(status, "Highs_setSparseSolution")
    }

    pub(super) fn set_basis(&mut self, columns: &[i32], rows: &[i32]) -> Result<()> {
        assert!(columns.len() == self.columns() && rows.len() == self.rows());
        // SAFETY: the handle is valid, and there is one status for each column
        // and row.
        let status =
            unsafe { guard::hopfit_setBasis(self.pointer(), columns.as_ptr(), rows.as_ptr()) };
        self.check(status, "Highs_setBasis")
    }
}
