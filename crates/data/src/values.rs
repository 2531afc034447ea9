//! Patterns and cues from numbers in memory, by the rules of the files.

use crate::error::{ErrorKind, Result, Step, few_neurons};
use crate::table::Table;
use crate::{Error, Place, ReadOptions, npy};
use hopfit_core::{Cues, Patterns};

/// Patterns from numbers, row by row, `neurons` of them a pattern: 1 and −1,
/// or 1 and 0 where 0 is read as −1, as in [`read_patterns`]. `name` is what
/// messages call them.
///
/// ```
/// use hopfit_data::patterns_of_values;
/// let patterns = patterns_of_values("X", 3, [1.0, 0.0, 1.0])?;
/// assert_eq!(patterns.row(0), [1, -1, 1]);
/// let error = patterns_of_values("X", 3, [1.0, 0.5, 1.0]).unwrap_err();
/// assert!(error.to_string().starts_with("X: pattern 0, neuron 1"));
/// # Ok::<(), hopfit_data::Error>(())
/// ```
///
/// # Errors
/// A number that is no bit, −1 and 0 together, no numbers, fewer than 2 a
/// pattern, or rows that are not full.
///
/// [`read_patterns`]: crate::read_patterns
pub fn patterns_of_values(
    name: &str,
    neurons: usize,
    values: impl IntoIterator<Item = f64>,
) -> Result<Patterns> {
    let patterns = table(neurons, values)
        .and_then(|table| Ok(table.into_patterns(&ReadOptions::default())?.patterns));
    patterns.map_err(|kind| Error::new(name, kind))
}

/// Cues from numbers, as in [`read_cues`]: if there is any −1, a 0 is a
/// missing bit, otherwise it is read as −1.
///
/// ```
/// use hopfit_data::cues_of_values;
/// assert_eq!(cues_of_values("X", 3, [1.0, 0.0, -1.0])?.row(0), [1, 0, -1]);
/// assert_eq!(cues_of_values("X", 3, [1.0, 0.0, 1.0])?.row(0), [1, -1, 1]);
/// # Ok::<(), hopfit_data::Error>(())
/// ```
///
/// # Errors
/// As [`patterns_of_values`], but −1 and 0 may come together.
///
/// [`read_cues`]: crate::read_cues
pub fn cues_of_values(
    name: &str,
    neurons: usize,
    values: impl IntoIterator<Item = f64>,
) -> Result<Cues> {
    let cues = table(neurons, values).and_then(|table| table.into_cues(&ReadOptions::default()));
    cues.map_err(|kind| Error::new(name, kind))
}

fn bit(value: f64, place: Place) -> Step<i8> {
    npy::bit(value).ok_or_else(|| ErrorKind::NotABit { place, found: value.to_string() })
}

fn table(neurons: usize, values: impl IntoIterator<Item = f64>) -> Step<Table> {
    if neurons < 2 {
        return Err(few_neurons(neurons));
    }
    let place = |at| Place::Array { pattern: at / neurons, neuron: at % neurons };
    let bits = values.into_iter().enumerate().map(|(at, value)| bit(value, place(at)));
    let bits = bits.collect::<Step<Vec<i8>>>()?;
    match bits.len() % neurons {
        0 if bits.is_empty() => Err(ErrorKind::NoPatterns),
        0 => Ok(Table { neurons, bits, shape: None, lines: None }),
        found => {
            let pattern = bits.len() / neurons;
            let kind = hopfit_core::ErrorKind::Ragged { pattern, expected: neurons, found };
            Err(hopfit_core::Error::from(kind).into())
        }
    }
}
