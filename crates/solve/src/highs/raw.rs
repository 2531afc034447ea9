//! The handle of a HiGHS instance.
//!
//! This module, its halves [`raw_change`](super::raw_change) and
//! [`raw_read`](super::raw_read), [`guard`](super::guard) and
//! [`callback`](super::callback) are the only ones with unsafe code. Each method calls one function of the C interface,
//! checks the lengths that the function relies on, and turns its status into a
//! result. What the numbers mean is the business of the other modules.
#![allow(unsafe_code, reason = "the C interface of HiGHS is called from here")]

use std::ffi::{CStr, c_void};
use std::ptr::{self, NonNull};

use highs_sys::{self as sys, HighsInt};

use super::guard;
use crate::error::{ErrorKind, Result};

// Positions and counts are passed as 32-bit numbers.
const _: () = assert!(size_of::<HighsInt>() == size_of::<i32>());

/// An owned HiGHS instance.
#[derive(Debug)]
pub(super) struct Raw(NonNull<c_void>);

// SAFETY: an instance holds nothing that belongs to a thread. What does, the
// task scheduler, is made and ended by each run (see `run`).
unsafe impl Send for Raw {}

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

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: the handle is valid and nobody else has it.
        unsafe { sys::Highs_destroy(self.0.as_ptr()) }
    }
}

impl Raw {
    pub(super) fn create() -> Result<Self> {
        let call = "Highs_create";
        let mut pointer = ptr::null_mut();
        // SAFETY: creating an instance has no precondition, and there is room
        // for one pointer.
        match (unsafe { guard::hopfit_create(&mut pointer) }, NonNull::new(pointer)) {
            (sys::STATUS_OK, Some(pointer)) => Ok(Self(pointer)),
            (guard::OUT_OF_MEMORY, _) => Err(ErrorKind::Memory { call }.into()),
            _ => Err(ErrorKind::Call { call, status: 0 }.into()),
        }
    }

    pub(super) fn pointer(&self) -> *mut c_void {
        self.0.as_ptr()
    }

    /// Turns the status that a call returned into a result. A warning, such as
    /// of a time limit, is no failure.
    pub(super) fn check(&self, status: HighsInt, call: &'static str) -> Result<()> {
        match (status, self.model_status()) {
            (guard::OUT_OF_MEMORY, _)
            | (sys::STATUS_ERROR, sys::MODEL_STATUS_REACHED_MEMORY_LIMIT) => {
                Err(ErrorKind::Memory { call }.into())
            }
            (guard::EXCEPTION | sys::STATUS_ERROR, status) => {
                Err(ErrorKind::Call { call, status }.into())
            }
            _ => Ok(()),
        }
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
            guard::hopfit_passMip(
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

    /// Solves. Clocks are set to zero first, because HiGHS holds the time limit
    /// against the time of all runs together.
    pub(super) fn run(&mut self) -> Result<()> {
        self.zero_clocks();
        // SAFETY: the handle is valid, and no other call into it is running,
        // because that needs a mutable borrow, too.
        let status = unsafe { guard::hopfit_run(self.pointer()) };
        self.check(status, "Highs_run")
    }

    fn zero_clocks(&mut self) {
        // SAFETY: the handle is valid.
        unsafe { sys::Highs_zeroAllClocks(self.pointer()) };
    }

    pub(super) fn model_status(&self) -> i32 {
        // SAFETY: the handle is valid.
        unsafe { sys::Highs_getModelStatus(self.pointer()) }
    }

    #[cfg(test)]
    pub(super) fn read_model(&mut self, path: &CStr) -> Result<()> {
        // SAFETY: the handle is valid and the path ends with a zero.
        let status = unsafe { sys::Highs_readModel(self.pointer(), path.as_ptr()) };
        self.check(status, "Highs_readModel")
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
    pub(super) fn check(&self, vectors: usize, across: usize) {
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

/// Ends the task scheduler of this thread and waits for its threads. No run may
/// be going on in this thread.
pub(super) fn end_scheduler() {
    // SAFETY: the caller says that no run is going on in this thread, and other
    // threads have schedulers of their own.
    unsafe { sys::Highs_resetGlobalScheduler(1) }
}

pub(super) fn version() -> String {
    // SAFETY: HiGHS returns a constant that ends with a zero.
    unsafe { CStr::from_ptr(sys::Highs_version()) }.to_string_lossy().into_owned()
}

pub(super) fn git_hash() -> String {
    // SAFETY: HiGHS returns a constant that ends with a zero.
    unsafe { CStr::from_ptr(sys::Highs_githash()) }.to_string_lossy().into_owned()
}
