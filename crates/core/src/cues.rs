//! The damaged states that recall starts from.

use crate::patterns::{check_table, flatten, not_a_sign};
use crate::random::Stream;
use crate::{Patterns, Result};

/// K cues of N bits: +1, −1, or 0 for a bit that is missing. A missing bit
/// contributes nothing to the fields until its neuron has been updated.
///
/// ```
/// use hopfit_core::Cues;
/// let cues = Cues::from_rows(&[[1, 0, -1]])?;
/// assert_eq!(cues.row(0), [1, 0, -1]);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cues {
    neurons: usize,
    bits: Vec<i8>,
}

impl Cues {
    /// Takes `bits` row by row, `neurons` of them a cue.
    ///
    /// # Errors
    /// As [`Patterns::new`], but 0 is allowed.
    pub fn new(neurons: usize, bits: Vec<i8>) -> Result<Self> {
        check_table(neurons, &bits)?;
        if let Some(at) = bits.iter().position(|bit| !(-1..=1).contains(bit)) {
            return Err(not_a_sign(at, neurons, bits[at], "+1, -1, or 0 for a missing bit"));
        }
        Ok(Self { neurons, bits })
    }

    /// Takes one cue a row.
    ///
    /// # Errors
    /// As [`Cues::new`], and rows of unequal length.
    pub fn from_rows<R: AsRef<[i8]>>(rows: &[R]) -> Result<Self> {
        let neurons = rows.first().map_or(0, |row| row.as_ref().len());
        Self::new(neurons, flatten(neurons, rows)?)
    }

    /// The patterns with every bit flipped with probability `noise` (0 to 1),
    /// independently, from the given stream.
    #[must_use]
    pub fn noisy(patterns: &Patterns, noise: f64, stream: &mut Stream) -> Self {
        let flip = |bit: &i8| if stream.uniform() < noise { -bit } else { *bit };
        let bits = patterns.as_slice().iter().map(flip).collect();
        Self { neurons: patterns.neurons(), bits }
    }

    /// The patterns damaged in both ways: every bit is flipped with probability
    /// `noise`, as in [`Cues::noisy`] with the same draws, and then is missing
    /// with probability `missing` (both 0 to 1), all independently.
    #[must_use]
    pub fn damaged(patterns: &Patterns, noise: f64, missing: f64, stream: &mut Stream) -> Self {
        let mut cues = Self::noisy(patterns, noise, stream);
        if missing > 0.0 {
            for bit in cues.bits.iter_mut() {
                if stream.uniform() < missing {
                    *bit = 0;
                }
            }
        }
        cues
    }

    /// K, the number of cues.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits.len() / self.neurons
    }

    /// N, the number of neurons.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// Cue `cue`, N bits.
    ///
    /// # Panics
    /// If `cue >= self.count()`.
    #[must_use]
    pub fn row(&self, cue: usize) -> &[i8] {
        &self.bits[cue * self.neurons..(cue + 1) * self.neurons]
    }

    /// The cues in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[i8]> + Clone {
        self.bits.chunks_exact(self.neurons)
    }

    /// All K×N bits, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &[i8] {
        &self.bits
    }
}

impl From<Patterns> for Cues {
    fn from(patterns: Patterns) -> Self {
        Self { neurons: patterns.neurons(), bits: patterns.as_slice().to_vec() }
    }
}
