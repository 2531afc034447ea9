//! Model files.

use crate::Result;
use crate::arrays::{network, square, transposed, value_error};
use crate::work::in_background;
use hopfit::IntegerNetwork;
use hopfit::data::{Meta, Model, Output};
use numpy::{PyReadonlyArray1, PyReadonlyArray2, ToPyArray};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;

/// Puts a model's arrays and its `meta` (JSON) into `to`.
pub(crate) fn describe<'py>(model: &Model, to: &Bound<'py, PyDict>) -> Result<()> {
    let (py, neurons) = (to.py(), model.network.neurons());
    to.set_item("weights", transposed(py, neurons, model.network.weights().as_slice())?)?;
    to.set_item("bias", model.network.bias().to_pyarray(py))?;
    let integer = model.integer.as_ref();
    let weights = integer.map(|integer| transposed(py, neurons, integer.weights())).transpose()?;
    to.set_item("weights_int", weights)?;
    to.set_item("bias_int", integer.map(|integer| integer.bias().to_pyarray(py)))?;
    to.set_item("meta", serde_json::to_string(&model.meta).map_err(value_error)?)
}

/// Writes the same file as the command line.
#[pyfunction]
pub(crate) fn save(
    py: Python<'_>,
    path: PathBuf,
    weights: PyReadonlyArray2<'_, f64>,
    bias: PyReadonlyArray1<'_, f64>,
    integer: Option<(PyReadonlyArray2<'_, i64>, PyReadonlyArray1<'_, i64>)>,
    meta: &str,
) -> Result<()> {
    let integer = integer.map(|(weights, bias)| {
        let (neurons, weights) = square(&weights)?;
        IntegerNetwork::new(neurons, weights, bias.as_array().to_vec()).map_err(value_error)
    });
    let model = Model {
        network: network(&weights, &bias)?,
        integer: integer.transpose()?,
        meta: serde_json::from_str::<Meta>(meta).map_err(value_error)?,
    };
    in_background(py, move || model.write(&Output::File(path)))
}

/// Reads a model file: its arrays and its `meta` (JSON).
#[pyfunction]
pub(crate) fn load(py: Python<'_>, path: PathBuf) -> Result<Bound<'_, PyDict>> {
    let model = in_background(py, move || Model::read(path))?;
    let result = PyDict::new(py);
    describe(&model, &result)?;
    Ok(result)
}
