//! The module `hopfit._native`: the Rust library behind the Python package.
//!
//! It has functions only; what they return are plain Python values and NumPy
//! arrays, so that the estimators in `python/hopfit` can be copied, pickled
//! and looked into. Weights go through Python as in the model file: `X @
//! weights + bias` are the fields. No function holds the interpreter's lock
//! while it works, and none lets a panic through (see [`work`]).
#![forbid(unsafe_code)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "arguments that come from Python are values of their own"
)]

mod arrays;
mod certificate;
mod classifier;
mod diagnosis;
mod encoder;
mod files;
mod models;
mod options;
mod program;
mod recall;
mod refusal;
mod training;
mod work;

use pyo3::prelude::*;

/// What every function here returns.
type Result<T> = PyResult<T>;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", hopfit::VERSION)?;
    module
        .add("CertificateRejected", module.py().get_type::<certificate::CertificateRejected>())?;
    let functions = [
        wrap_pyfunction!(training::train, module)?,
        wrap_pyfunction!(recall::check_dynamics, module)?,
        wrap_pyfunction!(recall::recall, module)?,
        wrap_pyfunction!(recall::evaluate, module)?,
        wrap_pyfunction!(diagnosis::diagnose, module)?,
        wrap_pyfunction!(diagnosis::capacity, module)?,
        wrap_pyfunction!(diagnosis::draw_patterns, module)?,
        wrap_pyfunction!(diagnosis::theory, module)?,
        wrap_pyfunction!(recall::energy, module)?,
        wrap_pyfunction!(recall::stabilities, module)?,
        wrap_pyfunction!(recall::radius, module)?,
        wrap_pyfunction!(models::save, module)?,
        wrap_pyfunction!(models::load, module)?,
        wrap_pyfunction!(certificate::check, module)?,
        wrap_pyfunction!(encoder::centres, module)?,
        wrap_pyfunction!(encoder::encode, module)?,
        wrap_pyfunction!(encoder::decode, module)?,
        wrap_pyfunction!(encoder::complete, module)?,
        wrap_pyfunction!(classifier::bayes_fit, module)?,
        wrap_pyfunction!(classifier::bayes_scores, module)?,
        wrap_pyfunction!(classifier::noise_fit, module)?,
        wrap_pyfunction!(classifier::noise_scores, module)?,
        wrap_pyfunction!(classifier::match_fit, module)?,
        wrap_pyfunction!(classifier::match_scores, module)?,
        wrap_pyfunction!(files::read_patterns, module)?,
        wrap_pyfunction!(files::read_labels, module)?,
        wrap_pyfunction!(files::read_table, module)?,
        wrap_pyfunction!(files::random_patterns, module)?,
        wrap_pyfunction!(files::noisy, module)?,
        wrap_pyfunction!(program::run_program, module)?,
        wrap_pyfunction!(work::_panic, module)?,
    ];
    functions.into_iter().try_for_each(|function| module.add_function(function))
}
