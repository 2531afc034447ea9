//! Solvers of linear and mixed-integer programs behind small traits.
//!
//! A back end loads a [`hopfit_model::Model`] and solves it ([`Solve`]). What
//! else it can do is a trait each, so that a caller asks for what it needs:
//!
//! | trait | what a back end can do |
//! |---|---|
//! | [`Interrupt`] | stop when a [`Stop`] says so |
//! | [`Observe`] | report incumbents, bounds and log lines while it runs |
//! | [`WarmStart`] | begin from a point, or from part of one |
//! | [`WarmBasis`] | begin an LP from a basis, and give the last basis |
//! | [`Incremental`] | change the loaded model and solve again |
//!
//! The answer is an [`Outcome`], whose [`Status`] says what the numbers in it
//! mean. The embedded back end is [`highs::Highs`] (the feature `highs`, on by
//! default); solvers that the user has are run as programs
//! ([`program::Program`]).
//!
//! ```
//! use hopfit_model::{Model, NewColumn, NewRow};
//! use hopfit_solve::{Solve, Status, highs::Highs};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut model = Model::maximise("carpenter");
//! let table = model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(5.0));
//! let chair = model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(3.0));
//! model.add_row(NewRow::at_most("wood", 13.0).term(table, 3.0).term(chair, 2.0));
//!
//! let mut solver = Highs::new()?;
//! solver.load(&model)?;
//! let outcome = solver.solve()?;
//! assert_eq!(outcome.status, Status::Optimal);
//! assert_eq!(outcome.objective, Some(21.0));
//! assert_eq!(outcome.bound, Some(21.0));
//! # Ok(())
//! # }
//! ```

mod basis;
mod error;
mod incumbent;
mod observe;
mod outcome;
mod settings;
mod stop;
mod traits;

#[cfg(feature = "highs")]
pub mod highs;
#[cfg(not(feature = "highs"))]
#[path = "absent.rs"]
pub mod highs;
pub mod program;

pub use crate::basis::{Basis, Position};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::observe::{Control, Event, Observer, Snapshot};
pub use crate::outcome::{Outcome, Solution, SolverInfo, Status, StopReason};
pub use crate::settings::{LpMethod, Settings};
pub use crate::traits::{
    Incremental, Interrupt, Observe, Solve, Start, StartVerdict, WarmBasis, WarmStart,
};
pub use hopfit_core::Stop;
