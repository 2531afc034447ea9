//! Flaws of proofs across rows.

use super::name;
use hopfit_core::Demand;
use thiserror::Error;

/// What is wrong with a proof across rows.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AcrossFlaw {
    /// Weights that need not be symmetric.
    #[error("free weights have nothing in common across rows")]
    FreeWeights,
    /// A demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A class that is decided already.
    #[error("the class of {} is decided already", name(*.0))]
    AlreadyDecided(Demand),
    /// A multiplier that is zero, given twice, or of no pair i < j that may
    /// have a weight.
    #[error(
        "the multiplier of neurons {first} and {second} is zero, given twice, or of no weight; \
         the smaller number stands first"
    )]
    Multiplier {
        /// The one neuron.
        first: usize,
        /// The other one.
        second: usize,
    },
    /// No rows at all.
    #[error("the clause speaks of no row")]
    NoRows,
    /// Rows that do not exist or do not ascend.
    #[error("row {neuron} does not exist, or the rows do not ascend")]
    RowOrder {
        /// The row.
        neuron: usize,
    },
    /// A row with multipliers of which the clause does not speak.
    #[error("row {neuron} has multipliers, but the clause does not speak of it")]
    MissingRow {
        /// The row.
        neuron: usize,
    },
    /// A core that is none.
    #[error("row {neuron}, core {core}: {what}")]
    Core {
        /// The row.
        neuron: usize,
        /// Index of the core.
        core: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Cores that do not force as many flips as claimed.
    #[error("row {neuron}: fewer than {bound} flips hit all cores")]
    Hit {
        /// The row.
        neuron: usize,
        /// The flips claimed.
        bound: usize,
    },
    /// Clauses that fewer flips satisfy.
    #[error("{sum} flips agree with all clauses that hold here, fewer than {bound}")]
    Counts {
        /// The flips.
        sum: u64,
        /// The flips claimed.
        bound: u64,
    },
    /// A proof that takes too long to check.
    #[error("the searches take more than 2^32 steps, or go deeper than 2000 levels")]
    TooMuchWork,
    /// The tree ends although a part is open.
    #[error("the proof is cut short")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the proof ended before this node")]
    Trailing,
}
