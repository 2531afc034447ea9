//! What the engine for whole weights refuses.

use thiserror::Error;

hopfit_error::opaque! {
    /// Why a problem was refused. [`Error::kind`] tells what it is.
    #[derive(Clone, PartialEq)]
    pub struct Error(ErrorKind);
}

/// The kinds of [`struct@Error`].
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Continuous weights cannot be enumerated.
    #[error("continuous weights cannot be enumerated; ask for integer, ternary or binary ones")]
    Continuous,
    /// A neuron with too many weight vectors.
    #[error(
        "neuron {neuron} has too many weight vectors to enumerate: {digits} weights of {values} \
         values each; use fewer neurons, a smaller receptive field or fewer values"
    )]
    RowTooLarge {
        /// The neuron.
        neuron: usize,
        /// How many weights (and biases) the neuron has.
        digits: usize,
        /// How many values each of them may take.
        values: usize,
    },
    /// More weight vectors in all than can be enumerated.
    #[error(
        "the neurons have {vectors} weight vectors in all, and {patterns} patterns; no more than \
         {} vectors, and {} times patterns, are enumerated",
        super::MOST_VECTORS,
        super::MOST_STEPS
    )]
    TooManyVectors {
        /// The weight vectors of all neurons.
        vectors: u64,
        /// P.
        patterns: usize,
    },
}

impl ErrorKind {
    /// Whether the problem is only too large to be enumerated, so that another
    /// method may do.
    #[must_use]
    pub fn is_size(&self) -> bool {
        matches!(self, Self::RowTooLarge { .. } | Self::TooManyVectors { .. })
    }
}
