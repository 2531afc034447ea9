//! NumPy arrays as the library's types, and back.

use crate::Result;
use hopfit::data::{cues_of_values, patterns_of_values};
use hopfit::{Cues, Network, Patterns, Weights, with_causes};
use numpy::{
    Element, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods, ndarray::Array2,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::error::Error;

/// A table of numbers, one pattern, cue or state a row.
#[derive(FromPyObject)]
pub(crate) enum Numbers<'py> {
    Signs(PyReadonlyArray2<'py, i8>),
    Reals(PyReadonlyArray2<'py, f64>),
}

impl Numbers<'_> {
    /// As patterns, by the rules of pattern files; messages call them `X`.
    pub(crate) fn patterns(&self) -> Result<Patterns> {
        let (neurons, values) = self.values();
        patterns_of_values("X", neurons, values).map_err(value_error)
    }

    /// As cues, by the rules of cue files, or with every 0 a missing bit.
    pub(crate) fn cues(&self, zeros_are_missing: bool) -> Result<Cues> {
        let (neurons, values) = self.values();
        if let (true, Self::Signs(bits)) = (zeros_are_missing, self) {
            let bits = bits.as_array().iter().copied().collect();
            return Cues::new(neurons, bits).map_err(value_error);
        }
        cues_of_values("X", neurons, values).map_err(value_error)
    }

    /// N, and the numbers row by row.
    fn values(&self) -> (usize, Box<dyn Iterator<Item = f64> + '_>) {
        match self {
            Self::Signs(array) => {
                let values = array.as_array().into_iter().map(|bit| f64::from(*bit));
                (width(array), Box::new(values))
            }
            Self::Reals(array) => (width(array), Box::new(array.as_array().into_iter().copied())),
        }
    }
}

fn width<T: Element>(array: &PyReadonlyArray2<'_, T>) -> usize {
    array.shape()[1]
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

/// An error of the library, in its own words.
pub(crate) fn value_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> PyErr {
    PyValueError::new_err(with_causes(&*error.into()))
}
