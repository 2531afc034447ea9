//! Discrete Hopfield memories.
//!
//! A Hopfield network has N neurons of ±1, weights `W` (N×N) and a bias `b`
//! (N). Its *field* in a state `x` is `h = W x + b`, and a recall step sets
//! neuron `i` to +1 if `h_i > 0` and to −1 otherwise. It stores P patterns.
//!
//! This crate is the bottom layer of the workspace: it does no input or
//! output, solves nothing and starts no thread.
//!
//! | to | use |
//! |---|---|
//! | hold P patterns, or cues with missing bits | [`Patterns`], [`Cues`] |
//! | hold weights and bias, count flips | [`Weights`], [`Network`] |
//! | evaluate without rounding | [`IntegerNetwork`] |
//! | recall | [`Recaller`] |
//! | tell which damage to a pattern is always mended | [`Radii`] |
//! | look at all states, and at samples of them | [`diagnosis`] |
//! | say which weights are admissible | [`Problem`], [`Admissible`] |
//!
//! ```
//! use hopfit_core::{Network, Patterns, Weights};
//!
//! let patterns = Patterns::from_rows(&[[1, 1, -1], [-1, 1, 1]])?;
//! // Hebb's rule by hand: w_ij = sum over patterns of x_i x_j, zero diagonal.
//! let weights = Weights::from_fn(3, |i, j| {
//!     if i == j { return 0.0; }
//!     patterns.rows().map(|x| f64::from(x[i] * x[j])).sum()
//! })?;
//! let network = Network::without_bias(weights);
//! assert_eq!(network.flips(&patterns)?.total(), 2);
//! # Ok::<(), hopfit_core::Error>(())
//! ```
#![forbid(unsafe_code)]

mod choice;
mod clock;
mod cues;
pub mod diagnosis;
mod error;
mod expansion;
mod flips;
mod hash;
mod integer;
pub mod lanes;
mod network;
mod patterns;
mod problem;
mod product;
mod radius;
pub mod random;
mod recall;
mod rounding;
mod shape;
mod stability;
mod stop;
mod weights;
mod words;

pub use choice::Choice;
pub use clock::Instant;
pub use cues::Cues;
pub use error::{Error, ErrorKind};
pub use flips::Flips;
pub use hash::patterns_hash;
pub use integer::IntegerNetwork;
pub use network::Network;
pub use patterns::Patterns;
pub use problem::{Admissible, Demand, Mask, Problem, TieRule, WeightRange};
pub use radius::{Damage, Radii};
pub use recall::{BatchOutcome, Clamp, Cooling, Ending, Endings, Recall, Recaller, Update};
pub use rounding::{GRID_BITS, round_keeping_demands};
pub use shape::Shape;
pub use stability::{Norm, Stabilities};
pub use stop::Stop;
pub use weights::Weights;
pub use words::words_of;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;
