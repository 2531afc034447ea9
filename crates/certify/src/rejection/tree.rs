//! Flaws of facts, and of the search trees that use them.

use super::name;
use hopfit_core::Demand;
use thiserror::Error;

/// What is wrong with a fact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FactFlaw {
    /// A demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A demand twice.
    #[error("{} is a member twice", name(*.0))]
    Repeated(Demand),
    /// A multiplier that is zero or negative.
    #[error("the multiplier of {} is not positive", name(*.0))]
    NotPositive(Demand),
    /// Only members that a field of zero meets.
    #[error("no member is strict, so zero weights meet all of them")]
    NoStrictMember,
    /// The weighted sum of the functionals depends on a weight.
    #[error("the members do not cancel: their sum depends on w[{row}][{column}]")]
    DependsOnWeight {
        /// The neuron that receives.
        row: usize,
        /// The neuron that sends.
        column: usize,
    },
    /// The weighted sum of the functionals depends on a bias.
    #[error("the members do not cancel: their sum depends on the bias of neuron {neuron}")]
    DependsOnBias {
        /// The neuron.
        neuron: usize,
    },
}

/// What is wrong with a search tree.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TreeFlaw {
    /// A branch on a demand outside the patterns.
    #[error("there is no neuron {} in a pattern {}", .0.neuron, .0.pattern)]
    NoSuchDemand(Demand),
    /// A branch on a demand whose class was decided further up.
    #[error("{} was decided further up, itself or by a demand of its class", name(*.0))]
    AlreadyDecided(Demand),
    /// A fact that is not proved before it is used.
    #[error("fact {fact} cannot be used here; only facts below {available} are proved before")]
    FactNotProved {
        /// The fact.
        fact: usize,
        /// How many facts precede the tree.
        available: usize,
    },
    /// A leaf with denominator 0.
    #[error("the denominator is 0")]
    ZeroDenominator,
    /// A leaf whose bound is not above goal − 1, so that the whole number of
    /// flips may be less than the goal.
    #[error("the leaf proves {numerator}/{denominator} flips, which do not round up to {goal}")]
    TooWeak {
        /// Its bound, as a fraction.
        numerator: i128,
        /// The denominator of the fraction.
        denominator: u64,
        /// How many flips should be proved.
        goal: usize,
    },
    /// A contradiction that is none.
    #[error(
        "fact {fact} is not contradicted: {possible} flips are still possible, it asks {bound}"
    )]
    NotContradicted {
        /// The fact.
        fact: usize,
        /// How many of its members are not kept.
        possible: usize,
        /// How many must flip.
        bound: usize,
    },
    /// The tree ends before its branches do.
    #[error("the tree is cut short: a subtree is missing here")]
    Missing,
    /// Nodes after the end of the tree.
    #[error("the tree ended before this node")]
    Trailing,
    /// Trees that take too long to check.
    #[error("the trees up to here look at more than 2^32 members of facts")]
    TooMuchWork,
    /// Sums beyond 127 bits.
    #[error("the numbers of this leaf exceed 127 bits; use a smaller denominator")]
    TooLarge,
}
