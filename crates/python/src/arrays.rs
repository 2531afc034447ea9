//! NumPy arrays as the library's types, and back.

use crate::Result;
use crate::refusal::refusal;
use hopfit::{Cues, Network, Patterns, Weights};
use numpy::{
    Element, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods, ndarray::Array2,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::error::Error;

/// A table of bits, one pattern, cue or state a row. `python/hopfit/_bits.py`
/// has made them of what the user gave: 1 and −1, and 0 where one is missing.
#[derive(FromPyObject)]
#[pyo3(transparent)]
pub(crate) struct Bits<'py>(PyReadonlyArray2<'py, i8>);

impl Bits<'_> {
    pub(crate) fn patterns(&self) -> Result<Patterns> {
        Patterns::new(self.neurons(), self.values()).map_err(value_error)
    }

    pub(crate) fn cues(&self) -> Result<Cues> {
        Cues::new(self.neurons(), self.values()).map_err(value_error)
    }

    fn neurons(&self) -> usize {
        self.0.shape()[1]
    }

    /// Row by row.
    fn values(&self) -> Vec<i8> {
        self.0.as_array().iter().copied().collect()
    }
}

/// The network whose fields are `X @ weights + bias`.
pub(crate) fn network(
    weights: &PyReadonlyArray2<'_, f64>,
    bias: &PyReadonlyArray1<'_, f64>,
) -> Result<Network> {
    let (neurons, values) = square(weights)?;
    let weights = Weights::new(neurons, values).map_err(value_error)?;
    Network::new(weights, bias.as_array().to_vec()).map_err(value_error)
}

/// N, and the transpose of an N×N array, row by row.
pub(crate) fn square<T: Element + Copy>(
    array: &PyReadonlyArray2<'_, T>,
) -> Result<(usize, Vec<T>)> {
    let [rows, columns] = [array.shape()[0], array.shape()[1]];
    if rows != columns {
        let message = format!("the weights have shape ({rows}, {columns}); needed is (N, N)");
        return Err(PyValueError::new_err(message));
    }
    Ok((rows, array.as_array().t().iter().copied().collect()))
}

/// Values that become an array of `columns` columns without being copied.
pub(crate) fn table<T: Element>(
    py: Python<'_>,
    columns: usize,
    values: Vec<T>,
) -> Result<Bound<'_, PyArray2<T>>> {
    let rows = values.len() / columns.max(1);
    let array = Array2::from_shape_vec((rows, columns), values).map_err(value_error)?;
    Ok(PyArray2::from_owned_array(py, array))
}

/// The transpose of N×N values as an array: weights as the model file has
/// them.
pub(crate) fn transposed<'py, T: Element + Copy>(
    py: Python<'py>,
    neurons: usize,
    values: &[T],
) -> Result<Bound<'py, PyArray2<T>>> {
    let entry = |at: usize| values[at % neurons * neurons + at / neurons];
    table(py, neurons, (0..neurons * neurons).map(entry).collect())
}

/// The exception for an error of the library.
pub(crate) fn value_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> PyErr {
    refusal(&*error.into())
}
