//! Row problems: what one neuron asks alone, solved to proven optimality.
//!
//! Neuron i asks for weights `w` from its neighbours (and a bias) such that
//! as many patterns μ as possible keep their bit: with `a_μ = x_iμ (x_jμ)_j`
//! it demands `a_μ·w > 0`, or `a_μ·w ≥ 0` where the tie rule lets a field of
//! zero pass. To meet most of them is the problem of the maximum feasible
//! subsystem, or of the halfspace with fewest disagreements. Free weights
//! split into such rows, and the sum of their optima bounds the flips of
//! symmetric weights from below.
//!
//! # How
//!
//! A *core* is a set of demands with multipliers `y > 0`, one at least of a
//! strict demand, such that `Σ y a = 0`. At least one of its members flips,
//! whatever `w` is. So the flips hit every core, and where a set of demands
//! contains no core, Farkas' lemma gives weights that meet it. [`solve`]
//! plays the two against each other:
//!
//! 1. Columns that agree up to sign become one, equal demands one class.
//! 2. The perceptron stores easy rows.
//! 3. The [`CoreOracle`] answers which demands, light in given costs, are a
//!    core, or else gives weights.
//! 4. The linear program of the lightest fractional hitting set of the known
//!    cores bounds the flips; its solution is the oracle's next cost. Its dual
//!    is a packing of cores, which is the proof.
//! 5. Where the bound does not suffice, a class is branched on: it flips, or
//!    it is kept, and then weighs nothing in the cores to come. Cores hold
//!    everywhere in the tree.
//! 6. The bound is raised flip by flip until it meets the best weights, which
//!    local search finds among hitting sets of the known cores.
//!
//! The search computes in floating point, but nothing it claims rests on
//! that: weights are whole and counted exactly, multipliers are whole and
//! proved exactly ([`core_multipliers`]), and the leaves of the tree add up
//! in whole multiples of 1/2²⁰. What rounding errors could cost is that a row
//! stays open; they cannot make a wrong one look closed.
//!
//! The method is that of combinatorial Benders cuts (G. Codato, M. Fischetti,
//! 2006) and implicit hitting sets, with branching inside.

mod cover;
mod error;
mod forced;
mod functional;
mod multipliers;
mod node;
mod oracle;
mod outline;
mod packing;
mod perceptron;
mod pool;
mod problem;
mod search;
mod set;
mod solve;
mod weights;

pub use error::{Error, ErrorKind};
pub use functional::Functional;
pub use multipliers::{core_multipliers, dependence};
pub use oracle::{CoreOracle, Found};
pub(crate) use problem::Columns;
pub use problem::{DemandClass, RowProblem, Source};
pub use search::Effort;
pub use solve::{RowOptions, RowOutcome, solve, solve_all};

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;
