//! Files of patterns and tables, and random patterns.

use crate::Result;
use crate::arrays::{Bits, table, value_error};
use crate::work::in_background;
use hopfit::data::{self, Note, ReadOptions, TableOptions};
use hopfit::{Cues, Patterns, Shape, random::Stream};
use numpy::{PyArray1, PyArray2, ToPyArray};
use pyo3::prelude::*;
use std::path::PathBuf;

type Sides = (usize, usize);

/// What a reader decided: whether it may have decided otherwise than was
/// meant, and a sentence.
type Notes = Vec<(bool, String)>;

fn sentences(notes: &[Note]) -> Notes {
    notes.iter().map(|note| (note.is_warning(), note.to_string())).collect()
}

/// Patterns, the picture they form if the file says so, and notes.
type PatternsOfFile<'py> = (Bound<'py, PyArray2<i8>>, Option<Sides>, Notes);

/// Patterns from a file of any format.
#[pyfunction]
pub(crate) fn read_patterns<'py>(
    py: Python<'py>,
    path: PathBuf,
    resize: Option<Sides>,
    binarize: f64,
    invert: bool,
    first: Option<usize>,
    skip: usize,
) -> Result<PatternsOfFile<'py>> {
    let resize = resize.map(|(height, width)| Shape::new(height, width));
    let rows = ReadOptions { skip, first, ..ReadOptions::default() };
    let options = ReadOptions { resize, binarize, invert, ..rows };
    let set = in_background(py, move || data::read_patterns(path, &options))?;
    let shape = set.shape.map(|shape| (shape.height, shape.width));
    let patterns = table(py, set.patterns.neurons(), set.patterns.as_slice().to_vec())?;
    Ok((patterns, shape, sentences(&set.notes)))
}

/// The labels of IDX images.
#[pyfunction]
pub(crate) fn read_labels<'py>(
    py: Python<'py>,
    path: PathBuf,
    first: Option<usize>,
    skip: usize,
) -> Result<Bound<'py, PyArray1<i64>>> {
    let options = ReadOptions { first, skip, ..Default::default() };
    let labels = data::read_labels(path, &options).map_err(value_error)?;
    Ok(labels.into_iter().map(i64::from).collect::<Vec<_>>().to_pyarray(py))
}

/// Values, labels, names of features, names of classes, notes.
type Table<'py> =
    (Bound<'py, PyArray2<f64>>, Bound<'py, PyArray1<i64>>, Vec<String>, Vec<String>, Notes);

/// A table of features with a class a row.
#[pyfunction]
pub(crate) fn read_table<'py>(
    py: Python<'py>,
    path: PathBuf,
    label: Option<String>,
    ignore: Vec<String>,
) -> Result<Table<'py>> {
    let options = TableOptions { label, ignore };
    let read = data::read_table(path, &options).map_err(value_error)?;
    let labels: Vec<i64> = read.labels().iter().map(|label| *label as i64).collect();
    Ok((
        table(py, read.features().len(), read.values().to_vec())?,
        labels.to_pyarray(py),
        read.features().to_vec(),
        read.classes().to_vec(),
        sentences(read.notes()),
    ))
}

/// Random patterns: every bit a fair coin.
#[pyfunction]
pub(crate) fn random_patterns(
    py: Python<'_>,
    count: usize,
    neurons: usize,
    seed: u64,
) -> Result<Bound<'_, PyArray2<i8>>> {
    let patterns = in_background(py, move || Patterns::random(count, neurons, seed))?;
    table(py, neurons, patterns.as_slice().to_vec())
}

/// Patterns with every bit flipped with probability `noise`, from a stream of
/// the seed.
#[pyfunction]
pub(crate) fn noisy<'py>(
    py: Python<'py>,
    patterns: Bits<'py>,
    noise: f64,
    seed: u64,
    stream: u64,
) -> Result<Bound<'py, PyArray2<i8>>> {
    if !(0.0..=1.0).contains(&noise) {
        return Err(value_error(format!("noise is {noise}; a number from 0 to 1 is needed")));
    }
    let cues = Cues::noisy(&patterns.patterns()?, noise, &mut Stream::new(seed, stream));
    table(py, cues.neurons(), cues.as_slice().to_vec())
}
