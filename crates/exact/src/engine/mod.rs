//! Continuous weights from end to end: rows, symmetric weights, bounds.
//!
//! | part | does |
//! |---|---|
//! | `search` | the order of things: store everything, solve the rows, close the gap |
//! | `rows` | how rows are solved, and the proof that their bounds add up |
//! | `incumbent` | symmetric weights that lose few bits |
//! | `turns` | symmetric weights: bounds across rows and the search for better weights, in turns |
//! | `evidence` | what stands behind a lower bound |
//! | `control` | when to stop, and who is told |
//!
//! Nothing here is checked, and nothing claimed: that is for who calls
//! [`solve`] and has the [`Evidence`] looked at by the checker of
//! [`hopfit_certify`].
//!
//! What needs a solver comes in through [`Fallback`], so that the engine needs
//! none.
//!
//! # Example
//!
//! ```
//! use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
//! use hopfit_exact::engine::{Control, NoFallback, solve};
//!
//! // Four patterns of three neurons: some bits must flip.
//! let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])?;
//! let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict)?;
//! let mut control = Control { stop: Stop::never(), seed: 0, progress: &mut |_| {} };
//! let found = solve(&problem, None, &mut NoFallback, &mut control)?;
//! let flips = found.network.unmet(problem.patterns(), problem.tie())?.total();
//! assert_eq!((flips, found.evidence.bound()), (6, 6));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod control;
mod error;
mod evidence;
pub mod incumbent;
mod rows;
mod search;
mod turns;

pub use control::{Control, Fallback, NoFallback, Progress};
pub use error::{Error, ErrorKind};
pub use evidence::Evidence;
pub use rows::{free, row_options, sum_of_rows};
pub use search::{Known, Outcome, solve};

/// What every fallible function of this module returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;
