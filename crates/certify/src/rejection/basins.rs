//! Flaws of claims about damaged patterns.

use super::{FactFlaw, name};
use hopfit_core::Demand;
use thiserror::Error;

/// What is wrong with claims about damaged patterns.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BasinFlaw {
    /// Not one radius a pattern.
    #[error("there are {found} radii where {expected} are needed")]
    Size {
        /// P.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// No number from −1 to N.
    #[error("pattern {pattern} has radius {radius}, which is no number of bits")]
    OutOfRange {
        /// The pattern.
        pattern: usize,
        /// What is claimed.
        radius: i64,
    },
    /// A cue that is not mended.
    #[error(
        "pattern {pattern} with {claimed} wrong bits, the worst for neuron {neuron}, is not \
         restored in one step"
    )]
    TooLarge {
        /// The pattern.
        pattern: usize,
        /// The radius that is claimed.
        claimed: i64,
        /// The neuron that fails.
        neuron: usize,
    },
    /// More is mended than claimed.
    #[error("pattern {pattern} is restored from more than {claimed} wrong bits, too")]
    TooSmall {
        /// The pattern.
        pattern: usize,
        /// The radius that is claimed.
        claimed: i64,
    },
    /// A bound that the weights refute.
    #[error("no bound can be {bound} where all patterns have a radius of {radius}")]
    BoundBelowRadius {
        /// The bound.
        bound: i64,
        /// The radius that all patterns have.
        radius: i64,
    },
    /// A bound without a proof.
    #[error("a radius above {bound} is not refuted: every core has members with more wrong bits")]
    NoCore {
        /// The bound.
        bound: i64,
    },
    /// Wrong bits of a cue that do not exist or do not ascend.
    #[error("{}: the wrong bits do not ascend, or one does not exist", name(*.0))]
    WrongBits(Demand),
    /// A core that is none.
    #[error("{0}")]
    Core(FactFlaw),
    /// Cores that take too long to check.
    #[error("the cores have more than 2^32 coefficients")]
    TooMuchWork,
}
