//! The program `hopfit`, in the package.

use pyo3::prelude::*;
use std::ffi::OsString;
use std::panic::catch_unwind;

/// The exit code of a Rust program that panicked.
const PANICKED: u8 = 101;

/// Runs the program with `words`, its own name left out, and returns its exit
/// code. It takes signals into its own hands, as it does alone.
#[pyfunction]
pub(crate) fn run_program(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| catch_unwind(|| hopfit_cli::run(words)).unwrap_or(PANICKED))
}
