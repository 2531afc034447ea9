//! Flaws of enumerations of weight vectors.

use thiserror::Error;

/// What is wrong with an enumeration of weight vectors.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnumerationFlaw {
    /// Continuous weights.
    #[error("continuous weights cannot be enumerated")]
    Continuous,
    /// More vectors than are enumerated.
    #[error("the neurons have more than 2^28 weight vectors, or more than 2^34 times patterns")]
    TooManyVectors,
    /// More vectors than are stored.
    #[error("more than 2^24 weight vectors remain after the first exclusion step")]
    TooManyKept,
    /// More values than are tabulated.
    #[error("all weights of all neurons together have more than 2^23 values")]
    TooManyValues,
    /// A proof that takes too long to check.
    #[error("the exclusion steps look at more than 2^34 weights of vectors")]
    TooMuchWork,
    /// A denominator of 0 or too large.
    #[error("the denominator must be from 1 to 2^20")]
    Denominator,
    /// A price that is too large.
    #[error("a price exceeds 2^24; use a smaller denominator")]
    PriceTooLarge,
    /// Neurons that share no weight.
    #[error(
        "there is no symmetric weight between neurons {first} and {second}, the smaller number first"
    )]
    NoSuchPair {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// Not one change for each value but the first.
    #[error(
        "the weight of neurons {first} and {second} has {found} price changes where {expected} are needed"
    )]
    Changes {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
        /// One less than the values of a weight.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A pair that was split further up.
    #[error("the weight of neurons {first} and {second} was split further up")]
    SplitTwice {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// The tree ends although weights with fewer flips are not excluded.
    #[error("the proof is cut short: every neuron has a weight vector left here")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the proof ended before this node")]
    Trailing,
}
