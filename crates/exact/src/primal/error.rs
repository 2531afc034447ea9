//! What the search for symmetric weights refuses.

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
    /// Weights that need not be symmetric.
    #[error("this search is for symmetric weights; free weights split into one problem a neuron")]
    FreeWeights,
    /// Weights that are not continuous.
    #[error("this search is for continuous weights, not for {range} ones; ask for a MILP")]
    DiscreteWeights {
        /// The range that was asked for.
        range: hopfit_core::WeightRange,
    },
    /// A starting flip that the problem does not have.
    #[error(
        "the starting flips name pattern {pattern}, neuron {neuron}, but there are {patterns} patterns of {neurons} neurons, counted from 0"
    )]
    NoSuchDemand {
        /// Index of the pattern.
        pattern: usize,
        /// Index of the neuron.
        neuron: usize,
        /// P.
        patterns: usize,
        /// N.
        neurons: usize,
    },
}
