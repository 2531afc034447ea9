//! A solution found elsewhere, as a solver.

use std::path::{Path, PathBuf};
use std::time::Instant;

use hopfit_core::Stop;
use hopfit_model::Model;

use super::solution;
use crate::error::{ErrorKind, Result};
use crate::observe::Observer;
use crate::outcome::{Outcome, Solution, SolverInfo, Status, StopReason};
use crate::settings::Settings;
use crate::traits::{Interrupt, Observe, Solve, Start, StartVerdict, WarmStart};

/// "Solves" the first model that is loaded by reading a solution of it from a
/// file of CBC, SCIP, GLPK, HiGHS or Gurobi, whose format is told by how it
/// begins; what is loaded afterwards goes to another solver.
///
/// The outcome is [`Status::Feasible`] without a bound: a file is no proof.
#[derive(Debug)]
pub struct SolutionFile<S> {
    path: PathBuf,
    inner: S,
    /// The model that the file is of, until it is solved.
    model: Option<Model>,
    is_read: bool,
}

impl<S: Solve> SolutionFile<S> {
    /// A solution file, and the solver of what else there is to solve.
    pub fn new(path: impl Into<PathBuf>, inner: S) -> Self {
        Self { path: path.into(), inner, model: None, is_read: false }
    }

    fn read(&mut self, model: &Model) -> Result<Outcome> {
        let begun = Instant::now();
        let values = read(&self.path, model)?;
        let objective = Some(model.objective_at(&values)?);
        let solution = Some(Solution { values, row_duals: None, reduced_costs: None });
        let (status, solver) = (Status::Feasible(StopReason::Solutions), self.info());
        let (nodes, simplex_iterations, bound) = (0, 0, None);
        let seconds = begun.elapsed().as_secs_f64();
        Ok(Outcome {
            status,
            solution,
            objective,
            bound,
            nodes,
            simplex_iterations,
            seconds,
            solver,
        })
    }
}

fn read(path: &Path, model: &Model) -> Result<Vec<f64>> {
    let wrong = |error| ErrorKind::Unreadable { path: path.to_owned(), error };
    let text = std::fs::read_to_string(path).map_err(wrong)?;
    let (line, reason) = (1, "this is no solution file of CBC, SCIP, GLPK, HiGHS or Gurobi");
    let unknown = || ErrorKind::SolutionFile { path: path.to_owned(), line, reason };
    let dialect = solution::dialect_of(&text).ok_or_else(unknown)?;
    solution::values(&text, dialect, model, path)
}

impl<S: Solve> Solve for SolutionFile<S> {
    fn info(&self) -> SolverInfo {
        SolverInfo { name: "solution file", version: String::new(), git_hash: None }
    }

    fn settings(&self) -> &Settings {
        self.inner.settings()
    }

    fn set_settings(&mut self, settings: Settings) -> Result<()> {
        self.inner.set_settings(settings)
    }

    fn load(&mut self, model: &Model) -> Result<()> {
        if self.is_read {
            return self.inner.load(model);
        }
        self.model = Some(model.clone());
        Ok(())
    }

    fn solve(&mut self) -> Result<Outcome> {
        match self.model.take() {
            Some(model) => {
                self.is_read = true;
                self.read(&model)
            }
            None => self.inner.solve(),
        }
    }
}

impl<S: Interrupt> Interrupt for SolutionFile<S> {
    fn set_stop(&mut self, stop: &Stop) {
        self.inner.set_stop(stop);
    }
}

impl<S: Observe> Observe for SolutionFile<S> {
    fn solve_observed(&mut self, observer: &mut Observer<'_>) -> Result<Outcome> {
        match self.model {
            Some(_) => self.solve(),
            None => self.inner.solve_observed(observer),
        }
    }
}

impl<S: WarmStart> WarmStart for SolutionFile<S> {
    /// The file's solution needs no start: it is left out.
    fn start_from(&mut self, start: Start<'_>) -> Result<StartVerdict> {
        match self.model {
            Some(_) => Ok(StartVerdict::Partial),
            None => self.inner.start_from(start),
        }
    }
}
