//! What all classifiers share.

use crate::tree::first_largest;
use crate::{ErrorKind, Result};
use hopfit_core::Cues;
use std::fmt::Debug;

/// Something that learned from [`crate::Examples`] and tells the class of
/// cues. Each classifier learns in its own `fit`.
pub trait Classifier: Debug + Send + Sync {
    /// The class of each cue, as an index; missing bits are 0.
    ///
    /// # Errors
    /// Cues of another size than the examples.
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>>;

    /// The share of the cues, from 0 to 1, whose class is told right.
    ///
    /// # Errors
    /// As [`Self::predict`], and another number of labels than of cues.
    fn accuracy(&self, cues: &Cues, labels: &[usize]) -> Result<f64> {
        let (rows, count) = (cues.count(), labels.len());
        if rows != count {
            return Err(ErrorKind::Labels { labels: count, rows }.into());
        }
        let predicted = self.predict(cues)?;
        let right = predicted.iter().zip(labels).filter(|(a, b)| a == b).count();
        Ok(right as f64 / rows as f64)
    }
}

/// A classifier that also tells how sure it is. The class of a cue is that of
/// its largest score; of equals the first.
pub trait Scoring: Classifier {
    /// The classes that it knows, ascending.
    fn classes(&self) -> &[usize];

    /// The scores of all classes for each cue, row by row: differences of
    /// scores are logarithms of odds.
    ///
    /// # Errors
    /// Cues of another size than the examples.
    fn scores(&self, cues: &Cues) -> Result<Vec<f64>>;

    /// The probabilities of all classes for each cue, row by row: from 0 to 1,
    /// with sum 1.
    ///
    /// # Errors
    /// Cues of another size than the examples.
    fn probabilities(&self, cues: &Cues) -> Result<Vec<f64>> {
        let mut scores = self.scores(cues)?;
        scores.chunks_exact_mut(self.classes().len()).for_each(softmax);
        Ok(scores)
    }
}

/// The class of the largest score of each row.
pub(crate) fn winners(classes: &[usize], scores: &[f64]) -> Vec<usize> {
    scores.chunks_exact(classes.len()).map(|row| classes[first_largest(row)]).collect()
}

/// Scores as probabilities, in place.
pub(crate) fn softmax(scores: &mut [f64]) {
    let total = log_sum(scores.iter().copied());
    scores.iter_mut().for_each(|score| *score = libm::exp(*score - total));
}

/// The logarithm of the sum of exponentials; −∞ of nothing.
pub(crate) fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + libm::log(values.map(|value| libm::exp(value - largest)).sum())
}
