//! Proved lower bounds on the bits that symmetric weights must lose.
//!
//! Row by row, the fewest flips add up to a bound, because symmetric weights
//! are a special case of free ones. Beyond it one needs *cores across rows*:
//! sets of demands of several neurons that no symmetric weights meet together
//! (see [`hopfit_certify::Core`]). A [`Bounder`] finds such cores where they
//! are missing, adds them up by the linear relaxation of the hitting-set
//! problem, and branches on which bit flips where that is not enough. What it
//! returns is a [`hopfit_certify::Lower`], ready to be checked.
//!
//! | module | subject |
//! |---|---|
//! | `system` | demands as columns of one linear system, whose solutions are the cores |
//! | `oracle` | a simplex method that moves from core to core |
//! | `multipliers` | a core's multipliers in whole numbers |
//! | `facts` | what is known: given facts and found cores |
//! | `cover` | the linear relaxation of hitting all facts |
//! | `leaf`, `proof` | what it proves, in whole numbers, and the tree of such proofs |
//! | `search` | branch and bound |
//!
//! # Example
//!
//! ```
//! use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
//! use hopfit_exact::joint::{Bounder, Proved};
//!
//! // Four patterns of three neurons: some bits must flip.
//! let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])?;
//! let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict)?;
//! let mut bounder = Bounder::new(&problem, &[], 1);
//! let Proved::Lower(lower) = bounder.prove(1, u64::MAX, &Stop::never()) else { panic!() };
//! assert_eq!(lower.bound, 1);
//! # Ok::<(), hopfit_core::Error>(())
//! ```
mod bounder;
mod cover;
mod facts;
mod leaf;
mod multipliers;
mod oracle;
mod proof;
mod search;
mod system;

pub use bounder::{Bounder, Proved, fits};
