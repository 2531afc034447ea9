//! The part of HiGHS' C interface that hopfit calls, and the solver behind it.
//!
//! Declarations are written down here instead of being made from the header at
//! each build, so that a build needs no libclang; a test compares them with the
//! header. Names are those of HiGHS, which
//! [describes them](https://ergo-code.github.io/HiGHS/stable/interfaces/c_api/).
//! The build script compiles the sources in `highs.tar.gz`, or links a library
//! that the environment variable `HOPFIT_HIGHS` names: see the README.
#![allow(non_upper_case_globals, non_camel_case_types, non_snake_case)]

use std::ffi::{c_char, c_int, c_void};

/// The type of HiGHS' whole numbers. Libraries with one of 64 bits are refused.
pub type HighsInt = c_int;

/// What HiGHS tells a callback. Its fields change from version to version;
/// [`Highs_getCallbackDataOutItem`] finds them by name.
#[repr(C)]
#[derive(Debug)]
pub struct HighsCallbackDataOut {
    _opaque: [u8; 0],
}

/// What a callback tells HiGHS: only the first field, which all versions have.
/// It is written through pointers that HiGHS gives, never made here.
#[repr(C)]
#[derive(Debug)]
pub struct HighsCallbackDataIn {
    /// 1 asks HiGHS to stop.
    pub user_interrupt: c_int,
    _others: [u8; 0],
}

/// A callback of the user.
pub type HighsCCallbackType = Option<
    unsafe extern "C" fn(
        kind: c_int,
        message: *const c_char,
        data_out: *const HighsCallbackDataOut,
        data_in: *mut HighsCallbackDataIn,
        user_data: *mut c_void,
    ),
>;

pub const kHighsBasisStatusBasic: HighsInt = 1;
pub const kHighsBasisStatusLower: HighsInt = 0;
pub const kHighsBasisStatusNonbasic: HighsInt = 4;
pub const kHighsBasisStatusUpper: HighsInt = 2;
pub const kHighsBasisStatusZero: HighsInt = 3;
pub const kHighsBasisValidityValid: HighsInt = 1;
pub const kHighsCallbackIpmInterrupt: HighsInt = 2;
pub const kHighsCallbackLogging: HighsInt = 0;
pub const kHighsCallbackMipImprovingSolution: HighsInt = 4;
pub const kHighsCallbackMipInterrupt: HighsInt = 6;
pub const kHighsCallbackSimplexInterrupt: HighsInt = 1;

pub const MATRIX_FORMAT_ROW_WISE: HighsInt = 2;
pub const MODEL_STATUS_HIGHS_INTERRUPT: HighsInt = 19;
pub const MODEL_STATUS_INFEASIBLE: HighsInt = 8;
pub const MODEL_STATUS_OBJECTIVE_BOUND: HighsInt = 11;
pub const MODEL_STATUS_OBJECTIVE_TARGET: HighsInt = 12;
pub const MODEL_STATUS_OPTIMAL: HighsInt = 7;
pub const MODEL_STATUS_REACHED_INTERRUPT: HighsInt = 17;
pub const MODEL_STATUS_REACHED_ITERATION_LIMIT: HighsInt = 14;
pub const MODEL_STATUS_REACHED_MEMORY_LIMIT: HighsInt = 18;
pub const MODEL_STATUS_REACHED_SOLUTION_LIMIT: HighsInt = 16;
pub const MODEL_STATUS_REACHED_TIME_LIMIT: HighsInt = 13;
pub const MODEL_STATUS_UNBOUNDED: HighsInt = 10;
pub const MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE: HighsInt = 9;
pub const OBJECTIVE_SENSE_MAXIMIZE: HighsInt = -1;
pub const OBJECTIVE_SENSE_MINIMIZE: HighsInt = 1;
pub const SOLUTION_STATUS_FEASIBLE: HighsInt = 2;
pub const STATUS_ERROR: HighsInt = -1;
pub const STATUS_OK: HighsInt = 0;
pub const VAR_TYPE_CONTINUOUS: HighsInt = 0;
pub const VAR_TYPE_INTEGER: HighsInt = 1;

unsafe extern "C" {
    pub fn Highs_create() -> *mut c_void;
    pub fn Highs_destroy(highs: *mut c_void);
    pub fn Highs_version() -> *const c_char;
    pub fn Highs_githash() -> *const c_char;
    pub fn Highs_readModel(highs: *mut c_void, filename: *const c_char) -> HighsInt;
    pub fn Highs_run(highs: *mut c_void) -> HighsInt;
    pub fn Highs_passMip(
        highs: *mut c_void,
        num_col: HighsInt,
        num_row: HighsInt,
        num_nz: HighsInt,
        a_format: HighsInt,
        sense: HighsInt,
        offset: f64,
        col_cost: *const f64,
        col_lower: *const f64,
        col_upper: *const f64,
        row_lower: *const f64,
        row_upper: *const f64,
        a_start: *const HighsInt,
        a_index: *const HighsInt,
        a_value: *const f64,
        integrality: *const HighsInt,
    ) -> HighsInt;
    pub fn Highs_setBoolOptionValue(
        highs: *mut c_void,
        option: *const c_char,
        value: HighsInt,
    ) -> HighsInt;
    pub fn Highs_setIntOptionValue(
        highs: *mut c_void,
        option: *const c_char,
        value: HighsInt,
    ) -> HighsInt;
    pub fn Highs_setDoubleOptionValue(
        highs: *mut c_void,
        option: *const c_char,
        value: f64,
    ) -> HighsInt;
    pub fn Highs_setStringOptionValue(
        highs: *mut c_void,
        option: *const c_char,
        value: *const c_char,
    ) -> HighsInt;
    pub fn Highs_getIntInfoValue(
        highs: *const c_void,
        info: *const c_char,
        value: *mut HighsInt,
    ) -> HighsInt;
    pub fn Highs_getDoubleInfoValue(
        highs: *const c_void,
        info: *const c_char,
        value: *mut f64,
    ) -> HighsInt;
    pub fn Highs_getInt64InfoValue(
        highs: *const c_void,
        info: *const c_char,
        value: *mut i64,
    ) -> HighsInt;
    pub fn Highs_getSolution(
        highs: *const c_void,
        col_value: *mut f64,
        col_dual: *mut f64,
        row_value: *mut f64,
        row_dual: *mut f64,
    ) -> HighsInt;
    pub fn Highs_getBasis(
        highs: *const c_void,
        col_status: *mut HighsInt,
        row_status: *mut HighsInt,
    ) -> HighsInt;
    pub fn Highs_getModelStatus(highs: *const c_void) -> HighsInt;
    pub fn Highs_setBasis(
        highs: *mut c_void,
        col_status: *const HighsInt,
        row_status: *const HighsInt,
    ) -> HighsInt;
    pub fn Highs_setSolution(
        highs: *mut c_void,
        col_value: *const f64,
        row_value: *const f64,
        col_dual: *const f64,
        row_dual: *const f64,
    ) -> HighsInt;
    pub fn Highs_setSparseSolution(
        highs: *mut c_void,
        num_entries: HighsInt,
        index: *const HighsInt,
        value: *const f64,
    ) -> HighsInt;
    pub fn Highs_setCallback(
        highs: *mut c_void,
        user_callback: HighsCCallbackType,
        user_callback_data: *mut c_void,
    ) -> HighsInt;
    pub fn Highs_startCallback(highs: *mut c_void, callback_type: HighsInt) -> HighsInt;
    pub fn Highs_zeroAllClocks(highs: *const c_void) -> HighsInt;
    pub fn Highs_addRows(
        highs: *mut c_void,
        num_new_row: HighsInt,
        lower: *const f64,
        upper: *const f64,
        num_new_nz: HighsInt,
        starts: *const HighsInt,
        index: *const HighsInt,
        value: *const f64,
    ) -> HighsInt;
    pub fn Highs_changeColsCostBySet(
        highs: *mut c_void,
        num_set_entries: HighsInt,
        set: *const HighsInt,
        cost: *const f64,
    ) -> HighsInt;
    pub fn Highs_changeColsBoundsBySet(
        highs: *mut c_void,
        num_set_entries: HighsInt,
        set: *const HighsInt,
        lower: *const f64,
        upper: *const f64,
    ) -> HighsInt;
    pub fn Highs_changeRowsBoundsBySet(
        highs: *mut c_void,
        num_set_entries: HighsInt,
        set: *const HighsInt,
        lower: *const f64,
        upper: *const f64,
    ) -> HighsInt;
    pub fn Highs_getObjectiveOffset(highs: *const c_void, offset: *mut f64) -> HighsInt;
    pub fn Highs_getColsByRange(
        highs: *const c_void,
        from_col: HighsInt,
        to_col: HighsInt,
        num_col: *mut HighsInt,
        costs: *mut f64,
        lower: *mut f64,
        upper: *mut f64,
        num_nz: *mut HighsInt,
        matrix_start: *mut HighsInt,
        matrix_index: *mut HighsInt,
        matrix_value: *mut f64,
    ) -> HighsInt;
    pub fn Highs_getRowsByRange(
        highs: *const c_void,
        from_row: HighsInt,
        to_row: HighsInt,
        num_row: *mut HighsInt,
        lower: *mut f64,
        upper: *mut f64,
        num_nz: *mut HighsInt,
        matrix_start: *mut HighsInt,
        matrix_index: *mut HighsInt,
        matrix_value: *mut f64,
    ) -> HighsInt;
    pub fn Highs_getColIntegrality(
        highs: *const c_void,
        col: HighsInt,
        integrality: *mut HighsInt,
    ) -> HighsInt;
    pub fn Highs_deleteRowsByMask(highs: *mut c_void, mask: *mut HighsInt) -> HighsInt;
    pub fn Highs_getNumCol(highs: *const c_void) -> HighsInt;
    pub fn Highs_getNumRow(highs: *const c_void) -> HighsInt;
    pub fn Highs_resetGlobalScheduler(blocking: HighsInt);
    pub fn Highs_getCallbackDataOutItem(
        data_out: *const HighsCallbackDataOut,
        item_name: *const c_char,
    ) -> *const c_void;
}
