//! Features as bits.

use crate::Result;
use crate::arrays::{Bits, table, value_error};
use crate::work::in_background;
use hopfit::classify::{Features, SignEncoder};
use numpy::{PyArray2, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

type Centres = Vec<Vec<f64>>;

/// The centres of the clusters of each feature; NaN is a missing value, and
/// each row counts as its weight says.
#[pyfunction]
pub(crate) fn centres(
    py: Python<'_>,
    values: PyReadonlyArray2<'_, f64>,
    clusters: usize,
    weights: Vec<f64>,
) -> Result<Centres> {
    let (features, values) = (values.shape()[1], values.as_array().iter().copied().collect());
    let values: Vec<f64> = values;
    in_background(py, move || {
        let encoder = SignEncoder::fit_weighted(&values, &weights, features, clusters)?;
        let centres = (0..features).map(|feature| encoder.centres(feature).to_vec());
        Ok::<Centres, hopfit::classify::Error>(centres.collect())
    })
}

/// Rows of numbers as rows of bits, 0 where a value is missing.
#[pyfunction]
pub(crate) fn encode<'py>(
    py: Python<'py>,
    centres: Centres,
    values: PyReadonlyArray2<'py, f64>,
) -> Result<Bound<'py, PyArray2<i8>>> {
    let encoder = SignEncoder::from_centres(centres).map_err(value_error)?;
    let values: Vec<f64> = values.as_array().iter().copied().collect();
    let cues = in_background(py, move || encoder.encode(&values))?;
    table(py, cues.neurons(), cues.as_slice().to_vec())
}

/// Rows of bits as rows of numbers.
#[pyfunction]
pub(crate) fn decode<'py>(
    py: Python<'py>,
    centres: Centres,
    states: PyReadonlyArray2<'py, i8>,
) -> Result<Bound<'py, PyArray2<f64>>> {
    let encoder = SignEncoder::from_centres(centres).map_err(value_error)?;
    let states: Vec<i8> = states.as_array().iter().copied().collect();
    let features = encoder.features();
    let values = in_background(py, move || encoder.decode(&states))?;
    table(py, features, values)
}

/// Rows of bits with those filled in that others of the feature imply.
#[pyfunction]
pub(crate) fn complete<'py>(
    py: Python<'py>,
    sizes: Vec<usize>,
    cues: Bits<'py>,
) -> Result<Bound<'py, PyArray2<i8>>> {
    let (features, cues) = (Features::new(&sizes).map_err(value_error)?, cues.cues()?);
    let cues = in_background(py, move || features.complete(&cues))?;
    table(py, cues.neurons(), cues.as_slice().to_vec())
}
