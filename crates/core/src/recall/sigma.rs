//! The typical stability of a network.

use super::{Recaller, Update};
use crate::random::Stream;
use crate::{Cues, Network, Norm, Patterns, Result};

/// Random states that [`Network::typical_stability`] starts from.
const STARTS: usize = 16;

impl Network {
    /// σ: the median of the positive stabilities x_i h_i of the patterns (of
    /// two in the middle the smaller), which scales the cue's field in
    /// [`Update::Cue`]; 0 if none is positive. In the unit of the weights.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn median_stability(&self, patterns: &Patterns) -> Result<f64> {
        Ok(median(self.stabilities(patterns, Norm::None)?.as_slice().to_vec()))
    }

    /// What σ is taken to be where the patterns are not known: the median
    /// stability of the states that asynchronous recall ends in from 16
    /// random ones. Those hold as firmly as stored patterns or less so;
    /// `docs/recall.md` compares the two.
    #[must_use]
    pub fn typical_stability(&self) -> f64 {
        let mut stream = Stream::new(0, 0);
        let bits = (0..STARTS * self.neurons()).map(|_| stream.sign()).collect();
        let starts = Cues::new(self.neurons(), bits).expect("signs, N a row");
        let recaller = Recaller::new(self).update(Update::Random { seed: 0 });
        let ends = recaller.recall_all(&starts).expect("the sizes agree").states;
        let fields = self.batch_fields(&ends);
        median(fields.iter().zip(&ends).map(|(h, x)| h * f64::from(*x)).collect())
    }
}

/// The median of the positive values.
fn median(mut values: Vec<f64>) -> f64 {
    values.retain(|value| *value > 0.0);
    if values.is_empty() {
        return 0.0;
    }
    let middle = (values.len() - 1) / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
