//! Encoded examples with their classes.

use crate::{ErrorKind, Result};
use hopfit_core::{Cues, Patterns};

/// P patterns, each of one class: what a classifier learns from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    patterns: Patterns,
    labels: Vec<usize>,
}

impl Examples {
    /// Joins patterns and the index of each one's class.
    ///
    /// # Errors
    /// Another number of labels than of patterns, or one class only.
    pub fn new(patterns: Patterns, labels: Vec<usize>) -> Result<Self> {
        let (rows, count) = (patterns.count(), labels.len());
        if rows != count {
            return Err(ErrorKind::Labels { labels: count, rows }.into());
        }
        if labels.iter().all(|label| *label == labels[0]) {
            return Err(ErrorKind::OneClass { class: labels[0] }.into());
        }
        Ok(Self { patterns, labels })
    }

    /// The P patterns.
    #[must_use]
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The P classes.
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// N, the number of bits of a pattern.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.patterns.neurons()
    }

    /// The classes that there are examples of, ascending.
    pub(crate) fn classes(&self) -> Vec<usize> {
        let mut classes = self.labels.clone();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// Refuses cues of another size than the patterns.
    pub(crate) fn check(&self, cues: &Cues) -> Result<()> {
        check_size("the cues", self.neurons(), cues.neurons())
    }
}

/// Refuses things of another size than the patterns.
pub(crate) fn check_size(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(ErrorKind::SizeMismatch { what, expected, found }.into())
}
