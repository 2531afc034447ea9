//! Symmetric weights that flip as few stored bits as can be found.
//!
//! [`store`] looks for weights that lose nothing but what every network must
//! lose; [`improve`] looks for weights that lose as little as possible, and
//! says whenever it has found better ones. Both give whole weights whose
//! flips were counted in exact arithmetic: an upper bound that anybody can
//! recompute. They prove no lower bound.
//!
//! The problem is reduced first: twin neurons hold each other (their rows
//! ask for nothing any more), and patterns that a neuron cannot tell apart
//! get one representative. Then Douglas–Rachford splitting looks for weights
//! that meet all demands; where there are none, its multipliers say which
//! demands to give up, and tabu search over sets of given-up demands goes on
//! from there.
//!
//! Under [`TieRule::Paper`](hopfit_core::TieRule::Paper) a −1 is also kept by
//! a field of zero. The search asks for more, a field of the right sign, and
//! counts by the rule.
//!
//! ```
//! use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
//! use hopfit_exact::primal::{Options, improve, store};
//!
//! let problem = Problem::new(
//!     Patterns::random(20, 30, 1)?, // more than the pseudoinverse can store
//!     Admissible::symmetric(30),
//!     TieRule::Strict,
//! )?;
//! let network = store(&problem, &Options::default(), &Stop::never())?.expect("20 of 30 is easy");
//! assert_eq!(network.unmet(problem.patterns(), TieRule::Strict)?.total(), 0);
//!
//! let problem =
//!     Problem::new(Patterns::random(18, 8, 1)?, Admissible::symmetric(8), TieRule::Strict)?;
//! let options = Options { moves: Some(100), ..Options::default() };
//! let (network, flips) = improve(&problem, None, &options, &Stop::never(), &mut |_, _| ())?;
//! assert_eq!(network.unmet(problem.patterns(), TieRule::Strict)?.total(), flips);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anneal;
mod error;
mod full;
mod improve;
mod iterate;
mod masked;
pub mod matrices;
mod reduce;
mod reflection;
mod rounding;
mod space;
mod store;
mod table;
mod tabu;
mod twins;
mod views;

pub use error::{Error, ErrorKind};
pub use improve::improve;
pub use store::{store, store_most};

/// What every fallible function of this module returns.
pub type Result<T> = std::result::Result<T, Error>;

/// How to search. The same options give the same result on any number of
/// threads, unless a [`hopfit_core::Stop`] cuts the search short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Seed of all that is random; default 0.
    pub seed: u64,
    /// Rounds of the iteration that [`store`] takes at most; default 20 000.
    pub rounds: usize,
    /// Rounds of the annealing that [`store_most`] takes at most where not
    /// everything can be stored; default 2 000.
    pub anneal: usize,
    /// Moves that each tabu search of [`improve`] makes at most (a move takes up
    /// to 300 rounds), rounded up to tens; default: no limit.
    pub moves: Option<u64>,
    /// Tabu searches that [`improve`] runs, at least 1; default 4. Problems
    /// whose single rounds keep all threads busy get one.
    pub searches: usize,
    /// Flips at which [`improve`] is content, such as a proved lower bound;
    /// default 0. What every network must lose is never looked for.
    pub goal: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 0, rounds: 20_000, anneal: 2_000, moves: None, searches: 4, goal: 0 }
    }
}
