//! The nearest stored pattern.

use crate::classifier::winners;
use crate::examples::check_size;
use crate::labels::temperature;
use crate::{Classifier, Examples, Result, Scoring};
use hopfit_core::{Cues, Patterns};

/// At most so many examples are left out, to tell how sure distances are.
const LEFT_OUT: usize = 256;

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
    let of_state = |state| {
        let distances = patterns.rows().map(|pattern| distance(state, pattern));
        // The first of equals: `min_by_key` keeps the first minimum.
        distances.enumerate().min_by_key(|(_, distance)| *distance).expect("P > 0").0
    };
    Ok(states.rows().map(of_state).collect())
}

/// The bits that are known and differ.
fn distance(state: &[i8], pattern: &[i8]) -> usize {
    state.iter().zip(pattern).filter(|(s, x)| **s == -**x).count()
}

/// The class of the nearest example, without any recall: what a memory has to
/// beat if recalling is to be of use.
///
/// The score of a class falls with the distance to its nearest example, by a
/// factor found from examples that are left out; of examples equally near the
/// first counts as nearer, by less than a bit.
#[derive(Debug, Clone)]
pub struct NearestNeighbour {
    examples: Examples,
    classes: Vec<usize>,
    /// The place of each example's class.
    places: Vec<usize>,
    temperature: f64,
}

impl NearestNeighbour {
    /// Keeps the examples.
    #[must_use]
    pub fn fit(examples: Examples) -> Self {
        let mut found = Self::with_temperature(examples, 1.0);
        found.temperature = found.left_out();
        found
    }

    /// The same with a known factor from distances to log-odds.
    #[must_use]
    pub fn with_temperature(examples: Examples, temperature: f64) -> Self {
        let classes = examples.classes();
        let place = |label: &usize| classes.binary_search(label).expect("it is one of them");
        let places = examples.labels().iter().map(place).collect();
        Self { examples, classes, places, temperature }
    }

    /// The factor from distances to log-odds.
    #[must_use]
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// Minus the distance to the nearest example of each class, less one that
    /// is left out; −∞ if there is none.
    fn nearness(&self, state: &[i8], without: Option<usize>) -> Vec<f64> {
        let patterns = self.examples.patterns();
        let mut nearness = vec![f64::NEG_INFINITY; self.classes.len()];
        for (at, (pattern, place)) in patterns.rows().zip(&self.places).enumerate() {
            if without != Some(at) {
                let order = at as f64 / patterns.count() as f64;
                let own = -(distance(state, pattern) as f64) - order;
                nearness[*place] = nearness[*place].max(own);
            }
        }
        nearness
    }

    fn left_out(&self) -> f64 {
        let patterns = self.examples.patterns();
        let (mut scores, mut truth) = (Vec::new(), Vec::new());
        for at in (0..patterns.count()).step_by(patterns.count().div_ceil(LEFT_OUT)) {
            let own = self.nearness(patterns.row(at), Some(at));
            // An example that is alone in its class cannot be told by others.
            if own.iter().all(|nearness| nearness.is_finite()) {
                scores.extend(own);
                truth.push(self.places[at]);
            }
        }
        temperature(&scores, &truth, &vec![1.0; truth.len()], self.classes.len())
    }
}

impl Classifier for NearestNeighbour {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        Ok(winners(&self.classes, &self.scores(cues)?))
    }
}

impl Scoring for NearestNeighbour {
    fn classes(&self) -> &[usize] {
        &self.classes
    }

    fn scores(&self, cues: &Cues) -> Result<Vec<f64>> {
        self.examples.check(cues)?;
        let scores = cues.rows().flat_map(|cue| self.nearness(cue, None));
        Ok(scores.map(|nearness| self.temperature * nearness).collect())
    }
}
