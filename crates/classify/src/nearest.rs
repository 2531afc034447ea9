//! The nearest stored pattern.

use crate::examples::check_size;
use crate::{Classifier, Examples, Result};
use hopfit_core::{Cues, Patterns};

/// For each state the index of the stored pattern at the smallest Hamming
/// distance, where bits that are 0 in the state do not count; of patterns
/// equally near the first.
///
/// ```
/// use hopfit_classify::nearest;
/// use hopfit_core::{Cues, Patterns};
/// let patterns = Patterns::from_rows(&[[1, 1, 1], [-1, -1, 1]])?;
/// let states = Cues::from_rows(&[[-1, 0, 1], [0, 0, 1]])?;
/// assert_eq!(nearest(&patterns, &states)?, [1, 0]);
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
///
/// # Errors
/// States of another size than the patterns.
pub fn nearest(patterns: &Patterns, states: &Cues) -> Result<Vec<usize>> {
    check_size("the states", patterns.neurons(), states.neurons())?;
    let distance = |state: &[i8], pattern: &[i8]| {
        state.iter().zip(pattern).filter(|(s, x)| **s == -**x).count()
    };
    let of_state = |state| {
        let distances = patterns.rows().map(|pattern| distance(state, pattern));
        // The first of equals: `min_by_key` keeps the first minimum.
        distances.enumerate().min_by_key(|(_, distance)| *distance).expect("P > 0").0
    };
    Ok(states.rows().map(of_state).collect())
}

/// The class of the nearest example, without any recall: what a memory has to
/// beat if recalling is to be of use.
#[derive(Debug, Clone)]
pub struct NearestNeighbour {
    examples: Examples,
}

impl NearestNeighbour {
    /// Keeps the examples.
    #[must_use]
    pub fn fit(examples: Examples) -> Self {
        Self { examples }
    }
}

impl Classifier for NearestNeighbour {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        let nearest = nearest(self.examples.patterns(), cues)?;
        Ok(nearest.into_iter().map(|pattern| self.examples.labels()[pattern]).collect())
    }
}
