//! Rows with classes, gaps and weights.

use crate::{ErrorKind, Examples, Result};
use hopfit_core::Cues;
use std::collections::BTreeMap;

/// Encoded rows to learn from, each of one class: bits may be missing (0), and
/// a row may count more or less than one. [`Examples`] are complete rows that
/// count one each.
///
/// ```
/// use hopfit_classify::Observations;
/// use hopfit_core::Cues;
/// let rows = Cues::from_rows(&[[1, -1], [0, 0], [-1, 1]])?;
/// let observed = Observations::new(rows, vec![0, 0, 1])?.weighted(&[1.0, 0.0, 2.0])?;
/// assert_eq!(observed.rows().count(), 2); // a row of weight 0 is left out
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    rows: Cues,
    labels: Vec<usize>,
    weights: Vec<f64>,
}

impl Observations {
    /// Joins rows and the index of each one's class.
    ///
    /// # Errors
    /// Another number of labels than of rows.
    pub fn new(rows: Cues, labels: Vec<usize>) -> Result<Self> {
        let (count, given) = (rows.count(), labels.len());
        if count != given {
            return Err(ErrorKind::Labels { labels: given, rows: count }.into());
        }
        Ok(Self { rows, labels, weights: vec![1.0; count] })
    }

    /// Lets each row count as many times as its weight says; those of weight
    /// 0 are left out.
    ///
    /// # Errors
    /// Another number of weights than of rows, a weight that is negative or
    /// not finite, or no weight above 0.
    pub fn weighted(self, weights: &[f64]) -> Result<Self> {
        let rows = self.rows.count();
        check_weights(weights, rows)?;
        let kept: Vec<usize> = (0..rows).filter(|row| weights[*row] > 0.0).collect();
        if kept.is_empty() {
            return Err(ErrorKind::NoWeight.into());
        }
        let chosen: Vec<&[i8]> = kept.iter().map(|row| self.rows.row(*row)).collect();
        Ok(Self {
            rows: Cues::from_rows(&chosen)?,
            labels: kept.iter().map(|row| self.labels[*row]).collect(),
            weights: kept.iter().map(|row| weights[*row]).collect(),
        })
    }

    /// The rows, 0 where a bit is missing.
    #[must_use]
    pub fn rows(&self) -> &Cues {
        &self.rows
    }

    /// The class of each row.
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// What each row counts.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The classes that there are, ascending, and the place of each row's
    /// class among them.
    pub(crate) fn classes(&self) -> (Vec<usize>, Vec<usize>) {
        let mut classes = self.labels.clone();
        classes.sort_unstable();
        classes.dedup();
        let place = |label: &usize| classes.binary_search(label).expect("it is one of them");
        let places = self.labels.iter().map(place).collect();
        (classes, places)
    }

    /// The same labels and weights with other bits.
    pub(crate) fn with_rows(&self, rows: Cues) -> Self {
        Self { rows, labels: self.labels.clone(), weights: self.weights.clone() }
    }

    /// Equal rows of one class as one of their common weight, in order of class
    /// and bits: what is learned from these depends neither on the order of
    /// the rows nor on whether one stands there twice or counts twice.
    pub(crate) fn merged(&self) -> Result<Self> {
        let mut found: BTreeMap<(usize, &[i8]), f64> = BTreeMap::new();
        let weights = self.labels.iter().zip(&self.weights);
        for (row, (label, weight)) in self.rows.rows().zip(weights) {
            *found.entry((*label, row)).or_default() += weight;
        }
        let rows: Vec<&[i8]> = found.keys().map(|(_, row)| *row).collect();
        Ok(Self {
            rows: Cues::from_rows(&rows)?,
            labels: found.keys().map(|(label, _)| *label).collect(),
            weights: found.into_values().collect(),
        })
    }

    /// Some of the rows, by index.
    pub(crate) fn pick(&self, rows: &[usize]) -> Result<Self> {
        let chosen: Vec<&[i8]> = rows.iter().map(|row| self.rows.row(*row)).collect();
        Ok(Self {
            rows: Cues::from_rows(&chosen)?,
            labels: rows.iter().map(|row| self.labels[*row]).collect(),
            weights: rows.iter().map(|row| self.weights[*row]).collect(),
        })
    }
}

/// Refuses what are no weights of so many rows.
pub(crate) fn check_weights(weights: &[f64], rows: usize) -> Result<()> {
    if weights.len() != rows {
        return Err(ErrorKind::Weights { weights: weights.len(), rows }.into());
    }
    let is_bad = |weight: &f64| !(weight.is_finite() && *weight >= 0.0);
    match weights.iter().position(is_bad) {
        Some(row) => Err(ErrorKind::Weight { row, weight: weights[row] }.into()),
        None => Ok(()),
    }
}

impl From<&Examples> for Observations {
    fn from(examples: &Examples) -> Self {
        let (rows, labels) = (examples.patterns().clone().into(), examples.labels().to_vec());
        let weights = vec![1.0; labels.len()];
        Self { rows, labels, weights }
    }
}
