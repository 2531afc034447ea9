//! Patterns and cues from numbers in memory, by the rules of the files.

use crate::error::{ErrorKind, Result, Step, few_neurons};
use crate::table::{MISSING, Table};
use crate::{CueSet, Error, Missing, Place, ReadOptions, npy};
use hopfit_core::Patterns;

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

/// Cues from numbers, as in [`read_cues`]: NaN is a missing bit, and 0 is what
/// `missing` says.
///
/// ```
/// use hopfit_data::{Missing, cues_of_values};
/// let cue = [1.0, f64::NAN, 0.0];
/// assert_eq!(cues_of_values("X", 3, cue, Missing::Zero)?.cues.row(0), [1, 0, 0]);
/// assert_eq!(cues_of_values("X", 3, cue, Missing::Nan)?.cues.row(0), [1, 0, -1]);
/// # Ok::<(), hopfit_data::Error>(())
/// ```
///
/// # Errors
/// As [`patterns_of_values`], but NaN is allowed, and −1 and 0 may come
/// together if 0 is a missing bit.
///
/// [`read_cues`]: crate::read_cues
pub fn cues_of_values(
    name: &str,
    neurons: usize,
    values: impl IntoIterator<Item = f64>,
    missing: Missing,
) -> Result<CueSet> {
    let cues =
        table(neurons, values).and_then(|table| table.into_cues(&ReadOptions::default(), missing));
    cues.map_err(|kind| Error::new(name, kind))
}

fn table(neurons: usize, values: impl IntoIterator<Item = f64>) -> Step<Table> {
    if neurons < 2 {
        return Err(few_neurons(neurons));
    }
    let mut table = Table { neurons, ..Table::default() };
    for (at, value) in values.into_iter().enumerate() {
        let place = Place::Array { pattern: at / neurons, neuron: at % neurons };
        table.bits.push(match npy::bit(value) {
            Some(bit) => bit,
            None if value.is_nan() => {
                table.missing.get_or_insert_with(|| (place, value.to_string()));
                MISSING
            }
            None => return Err(ErrorKind::not_a_bit(place, value.to_string())),
        });
    }
    match table.bits.len() % neurons {
        0 if table.bits.is_empty() => Err(ErrorKind::NoPatterns),
        0 => Ok(table),
        found => {
            let pattern = table.bits.len() / neurons;
            let kind = hopfit_core::ErrorKind::Ragged { pattern, expected: neurons, found };
            Err(hopfit_core::Error::from(kind).into())
        }
    }
}
