//! Calls of HiGHS that may run out of memory, with their exceptions caught:
//! the other side of `guard.cpp`.
#![allow(unsafe_code, reason = "functions of C++ are declared here")]

use std::ffi::c_void;

use highs_sys::{self as sys, HighsInt};

/// What a guarded call returns when memory ran out.
pub(super) const OUT_OF_MEMORY: HighsInt = -101;

/// What it returns after any other exception.
pub(super) const EXCEPTION: HighsInt = -102;

/// Declares functions, each with the type of a function of HiGHS.
macro_rules! guarded {
    ($($name:ident, $twin:ident, ($($argument:ident: $type:ty),*);)*) => {
        unsafe extern "C" {
            $(pub(super) fn $name($($argument: $type),*) -> HighsInt;)*
        }
        $(
            // Guarded and plain function take the same.
            const _: [unsafe extern "C" fn($($type),*) -> HighsInt; 2] = [$name, sys::$twin];
        )*
    };
}

unsafe extern "C" {
    pub(super) fn hopfit_create(highs: *mut *mut c_void) -> HighsInt;
}

guarded! {
    hopfit_run, Highs_run, (highs: *mut c_void);
    hopfit_passMip, Highs_passMip, (
        highs: *mut c_void,
        columns: HighsInt,
        rows: HighsInt,
        coefficients: HighsInt,
        format: HighsInt,
        sense: HighsInt,
        offset: f64,
        costs: *const f64,
        column_lower: *const f64,
        column_upper: *const f64,
        row_lower: *const f64,
        row_upper: *const f64,
        starts: *const HighsInt,
        indices: *const HighsInt,
        values: *const f64,
        integrality: *const HighsInt
    );
    hopfit_addRows, Highs_addRows, (
        highs: *mut c_void,
        rows: HighsInt,
        lower: *const f64,
        upper: *const f64,
        coefficients: HighsInt,
        starts: *const HighsInt,
        indices: *const HighsInt,
        values: *const f64
    );
    hopfit_deleteRowsByMask, Highs_deleteRowsByMask, (
        highs: *mut c_void,
        doomed: *mut HighsInt
    );
    hopfit_changeColsBoundsBySet, Highs_changeColsBoundsBySet, (
        highs: *mut c_void,
        count: HighsInt,
        columns: *const HighsInt,
        lower: *const f64,
        upper: *const f64
    );
    hopfit_changeRowsBoundsBySet, Highs_changeRowsBoundsBySet, (
        highs: *mut c_void,
        count: HighsInt,
        rows: *const HighsInt,
        lower: *const f64,
        upper: *const f64
    );
    hopfit_changeColsCostBySet, Highs_changeColsCostBySet, (
        highs: *mut c_void,
        count: HighsInt,
        columns: *const HighsInt,
        costs: *const f64
    );
    hopfit_setSolution, Highs_setSolution, (
        highs: *mut c_void,
        values: *const f64,
        activity: *const f64,
        reduced_costs: *const f64,
        prices: *const f64
    );
    hopfit_setSparseSolution, Highs_setSparseSolution, (
        highs: *mut c_void,
        count: HighsInt,
        columns: *const HighsInt,
        values: *const f64
    );
    hopfit_setBasis, Highs_setBasis, (
        highs: *mut c_void,
        columns: *const HighsInt,
        rows: *const HighsInt
    );
}
