//! What all classifiers share.

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
