//! What a solver can do, a trait each.

use hopfit_model::{Column, Model, NewRow, Row};

use crate::basis::Basis;
use crate::error::Result;
use crate::observe::Observer;
use crate::outcome::{Outcome, SolverInfo};
use crate::settings::Settings;
use hopfit_core::Stop;

/// A solver of linear and mixed-integer programs.
pub trait Solve {
    /// Name and version of the solver.
    #[must_use]
    fn info(&self) -> SolverInfo;

    /// The settings of the next solve.
    #[must_use]
    fn settings(&self) -> &Settings;

    /// Sets how the next solves go about their work.
    ///
    /// # Errors
    ///
    /// If [`Settings::validate`] fails, or the solver refuses a value; the old
    /// settings then stay.
    fn set_settings(&mut self, settings: Settings) -> Result<()>;

    /// Loads a model in place of the one before, and forgets what was found out
    /// about that. Names are not looked at.
    ///
    /// # Errors
    ///
    /// If [`Model::validate_numbers`] fails, or the solver would not take a number
    /// of the model as what it is.
    fn load(&mut self, model: &Model) -> Result<()>;

    /// Solves the loaded model.
    ///
    /// # Errors
    ///
    /// If nothing is loaded, or the solver fails. That the model has no
    /// solution, or that the time was too short, is no error but part of the
    /// outcome.
    fn solve(&mut self) -> Result<Outcome>;
}

/// A solver that can be stopped from elsewhere.
pub trait Interrupt: Solve {
    /// Sets what the next solves look at to see whether they should stop. A
    /// solve that begins after the stop returns at once; a model loaded after it
    /// may not be looked at.
    fn set_stop(&mut self, stop: &Stop);
}

/// A solver that tells what it does while it runs.
pub trait Observe: Solve {
    /// Solves the loaded model and tells an observer of events.
    ///
    /// # Errors
    ///
    /// As [`Solve::solve`].
    ///
    /// # Panics
    ///
    /// If the observer does, with what it panicked with.
    fn solve_observed(&mut self, observer: &mut Observer<'_>) -> Result<Outcome>;
}

/// A point to begin from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Start<'point> {
    /// One value a column.
    Full(&'point [f64]),
    /// The values of some columns; the solver tries to find the others.
    Partial(&'point [(Column, f64)]),
}

/// What becomes of a point to begin from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StartVerdict {
    /// It fulfils the model within the tolerances of the
    /// [`Settings`](crate::Settings): it is the first incumbent.
    Feasible {
        /// Its objective.
        objective: f64,
    },
    /// It breaks the model. The solver keeps what integral values it can and
    /// looks for the others, for which it may drop the point.
    Infeasible {
        /// By how much it breaks bounds, rows or integrality at most.
        violation: f64,
    },
    /// Values are missing; the solver looks for them, for which it may drop the
    /// point. So it does if it was time to stop before the model was loaded.
    Partial,
}

/// A solver that can begin a mixed-integer search from a point.
pub trait WarmStart: Solve {
    /// Gives the loaded model a point to begin the next solve from, and tells what
    /// becomes of it. The next solve only begins from it; with the model changed
    /// in between it may be dropped.
    ///
    /// After [`StartVerdict::Feasible`] the outcome is no worse than the point,
    /// whatever stops the solve.
    ///
    /// # Errors
    ///
    /// If nothing is loaded, a column does not exist or a value is not finite.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn, NewRow};
    /// use hopfit_solve::{Settings, Solve, Start, StartVerdict, WarmStart, highs::Highs};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut model = Model::maximise("carpenter");
    /// let table = model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(5.0));
    /// let chair = model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(3.0));
    /// model.add_row(NewRow::at_most("wood", 13.0).term(table, 3.0).term(chair, 2.0));
    ///
    /// let time_limit = Some(std::time::Duration::ZERO);
    /// let mut solver = Highs::with_settings(Settings { time_limit, ..Settings::default() })?;
    /// solver.load(&model)?;
    /// let verdict = solver.start_from(Start::Full(&[4.0, 0.0]))?;
    /// assert_eq!(verdict, StartVerdict::Feasible { objective: 20.0 });
    /// assert!(solver.solve()?.objective >= Some(20.0));
    /// # Ok(())
    /// # }
    /// ```
    fn start_from(&mut self, start: Start<'_>) -> Result<StartVerdict>;
}

/// A solver that begins linear programs from a basis.
pub trait WarmBasis: Solve {
    /// The basis after the last solve, if it left one.
    ///
    /// # Errors
    ///
    /// If nothing is loaded.
    fn basis(&self) -> Result<Option<Basis>>;

    /// Sets the basis that the next solve begins from.
    ///
    /// # Errors
    ///
    /// If nothing is loaded, or this is not a basis of the loaded model.
    fn set_basis(&mut self, basis: &Basis) -> Result<()>;
}

/// A solver that changes the loaded model and goes on from where it was.
///
/// An LP is solved again from the last basis. A stop may cost a solver its model
/// ([`ErrorKind::ModelLost`](crate::ErrorKind)); changes are then without effect,
/// and the next solve says so.
pub trait Incremental: Solve {
    /// How many columns the loaded model has.
    #[must_use]
    fn column_count(&self) -> usize;

    /// How many rows the loaded model has.
    #[must_use]
    fn row_count(&self) -> usize;

    /// Sets the bounds of several columns; the last change to a column counts.
    ///
    /// # Errors
    ///
    /// If a column does not exist, or no number lies between its bounds. Nothing
    /// is changed then.
    fn set_columns_bounds(&mut self, changes: &[(Column, f64, f64)]) -> Result<()>;

    /// Sets the bounds of several rows; the last change to a row counts.
    ///
    /// # Errors
    ///
    /// If a row does not exist, or no number lies between its bounds. Nothing is
    /// changed then.
    fn set_rows_bounds(&mut self, changes: &[(Row, f64, f64)]) -> Result<()>;

    /// Sets the objective coefficients of several columns; the last change to a
    /// column counts.
    ///
    /// # Errors
    ///
    /// If a column does not exist, or a cost is not finite. Nothing is changed
    /// then.
    fn set_costs(&mut self, changes: &[(Column, f64)]) -> Result<()>;

    /// Adds rows; the first gets the position that is returned, the others
    /// follow.
    ///
    /// # Errors
    ///
    /// If a column does not exist or is named twice, or a number makes no sense.
    /// Nothing is changed then.
    fn add_rows(&mut self, rows: &[NewRow]) -> Result<Row>;

    /// Deletes rows, in any order. The rows that stay move up and keep their
    /// order. The basis is kept if all deleted rows were basic, that is, not at
    /// a bound.
    ///
    /// # Errors
    ///
    /// If a row does not exist. Nothing is changed then.
    fn delete_rows(&mut self, rows: &[Row]) -> Result<()>;

    /// Sets the bounds of a column.
    ///
    /// # Errors
    ///
    /// As [`Incremental::set_columns_bounds`].
    fn set_column_bounds(&mut self, column: Column, lower: f64, upper: f64) -> Result<()> {
        self.set_columns_bounds(&[(column, lower, upper)])
    }

    /// Sets the bounds of a row.
    ///
    /// # Errors
    ///
    /// As [`Incremental::set_rows_bounds`].
    fn set_row_bounds(&mut self, row: Row, lower: f64, upper: f64) -> Result<()> {
        self.set_rows_bounds(&[(row, lower, upper)])
    }

    /// Sets the objective coefficient of a column.
    ///
    /// # Errors
    ///
    /// As [`Incremental::set_costs`].
    fn set_cost(&mut self, column: Column, cost: f64) -> Result<()> {
        self.set_costs(&[(column, cost)])
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// As [`Incremental::add_rows`].
    fn add_row(&mut self, row: &NewRow) -> Result<Row> {
        self.add_rows(std::slice::from_ref(row))
    }
}
