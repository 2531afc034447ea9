//! Solvers that the user has, run as programs.
//!
//! The model is written in the MPS format, the program is run with the limit,
//! the threads and the seed of the [`Settings`], and its solution file is read
//! back. Its numbers are decimals with eight to fifteen digits: whoever needs
//! exact ones counts again, as with every solver.
//!
//! | module | subject |
//! |---|---|
//! | `dialect` | what each program wants to be told |
//! | `child` | running it, streaming its log, stopping it |
//! | `verdict` | what its log says of status and bound |
//! | `solution` | solution files of all of them |
//! | `file` | a solution found elsewhere, as a solver |
//!
//! ```no_run
//! use hopfit_model::{Model, NewColumn, NewRow};
//! use hopfit_solve::{Solve, Status, program::Program};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut model = Model::maximise("carpenter");
//! let table = model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(5.0));
//! let chair = model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(3.0));
//! model.add_row(NewRow::at_most("wood", 13.0).term(table, 3.0).term(chair, 2.0));
//!
//! let mut solver = Program::named("cbc")?;
//! solver.load(&model)?;
//! let outcome = solver.solve()?;
//! assert_eq!(outcome.status, Status::Optimal);
//! assert_eq!(outcome.objective, Some(21.0));
//! # Ok(())
//! # }
//! ```

mod child;
mod dialect;
mod file;
mod solution;
mod start;
mod verdict;

pub use dialect::Dialect;
pub use file::SolutionFile;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hopfit_core::Stop;
use hopfit_model::Model;

use crate::error::{ErrorKind, Result};
use crate::incumbent::no_worse;
use crate::observe::Observer;
use crate::outcome::{Outcome, Solution, SolverInfo, Status, StopReason};
use crate::settings::Settings;
use crate::stop::{self, time_left};
use crate::traits::{Interrupt, Observe, Solve};
use child::Ended;
use dialect::Files;
use verdict::Verdict;

/// A solver's program.
#[derive(Debug)]
pub struct Program {
    path: PathBuf,
    dialect: Dialect,
    version: String,
    settings: Settings,
    stop: Stop,
    model: Option<Model>,
    start: Option<start::Point>,
}

impl Program {
    /// The program of a solver by its usual name (`highs`, `scip`, `cbc`,
    /// `glpk`, `gurobi`) or by its path, whose file name tells the solver:
    /// it begins with one of these names, or is `glpsol` or `gurobi_cl`.
    ///
    /// # Errors
    ///
    /// A name that tells no solver, or a program that cannot be run.
    pub fn named(name: &str) -> Result<Self> {
        let path = Path::new(name);
        let stem = path.file_name().and_then(|stem| stem.to_str()).unwrap_or(name);
        let Some(dialect) = Dialect::of(stem) else {
            return Err(ErrorKind::UnknownSolver { name: name.to_owned() }.into());
        };
        let is_path = path.components().count() > 1;
        let path = if is_path { path.to_owned() } else { PathBuf::from(dialect.usual_name(stem)) };
        Self::at(path, dialect)
    }

    /// The program at a path that speaks as a known solver does.
    ///
    /// # Errors
    ///
    /// A program that cannot be run.
    pub fn at(path: impl Into<PathBuf>, dialect: Dialect) -> Result<Self> {
        let path = path.into();
        let version = child::version(&path, dialect)?;
        let (settings, stop) = (Settings::default(), Stop::never());
        Ok(Self { path, dialect, version, settings, stop, model: None, start: None })
    }

    /// Writes the model and runs the program in a folder of its own.
    fn run(&mut self, observer: Option<&mut Observer<'_>>) -> Result<Outcome> {
        let begun = Instant::now();
        let model = self.model.as_ref().ok_or(ErrorKind::NoModel)?;
        let start = self.start.take();
        if let Some(reason) = self.reason_to_stop() {
            let outcome = self.outcome(Status::NoSolution(reason), None, None, begun);
            return Ok(no_worse(model.sense(), outcome, start.and_then(start::Point::feasible)));
        }
        let folder = tempfile::tempdir().map_err(|error| not_run(&self.path, error))?;
        let files = Files::in_folder(folder.path(), self.dialect);
        self.write(model, start.as_ref(), &files)?;
        let limit = time_left(&self.settings, Some(&self.stop));
        let words = self.dialect.words(&files, &self.settings, limit);
        let place = child::Place { program: &self.path, folder: folder.path(), words: &words };
        let ended = child::run(&place, (&self.stop, limit), &self.settings, observer)?;
        let outcome = self.read(model, &files, &ended, begun)?;
        Ok(no_worse(model.sense(), outcome, start.and_then(start::Point::feasible)))
    }

    fn write(&self, model: &Model, start: Option<&start::Point>, files: &Files) -> Result<()> {
        let wrong = |error| not_run(&self.path, error);
        let out = BufWriter::new(File::create(&files.model).map_err(wrong)?);
        model.write_mps(out)?;
        if let Some(options) = self.dialect.options_file(&self.settings) {
            std::fs::write(&files.options, options).map_err(wrong)?;
        }
        let Some(point) = start.filter(|point| self.dialect.takes(point)) else { return Ok(()) };
        let text = point.text(self.dialect, model)?;
        std::fs::write(&files.start, text).map_err(wrong)
    }

    /// What the program's log and solution file say.
    fn read(&self, model: &Model, files: &Files, ended: &Ended, begun: Instant) -> Result<Outcome> {
        let text = std::fs::read_to_string(&files.solution).unwrap_or_default();
        let verdict = Verdict::of(self.dialect, &ended.lines, &text);
        if verdict.status.is_none() && ended.stopped.is_none() {
            return Err(self.failed(ended));
        }
        let values = match verdict.has_solution {
            true => Some(solution::values(&text, self.dialect, model, &files.solution)?),
            false => None,
        };
        let status = verdict.status(values.is_some(), ended.stopped);
        let bound = match (status, &values) {
            (Status::Optimal, Some(values)) if verdict.bound.is_none() => {
                Some(model.objective_at(values)?)
            }
            _ => verdict.bound.map(|bound| model.sense().sign() * bound),
        };
        Ok(self.outcome(status, values.map(|values| (model, values)), bound, begun))
    }

    fn outcome(
        &self,
        status: Status,
        found: Option<(&Model, Vec<f64>)>,
        bound: Option<f64>,
        begun: Instant,
    ) -> Outcome {
        let objective = found.as_ref().and_then(|(model, values)| model.objective_at(values).ok());
        let solution =
            found.map(|(_, values)| Solution { values, row_duals: None, reduced_costs: None });
        let (seconds, solver) = (begun.elapsed().as_secs_f64(), self.info());
        let (nodes, simplex_iterations) = (0, 0);
        Outcome { status, solution, objective, bound, nodes, simplex_iterations, seconds, solver }
    }

    fn failed(&self, ended: &Ended) -> crate::Error {
        let last = ended.lines.iter().rev().find(|line| !line.trim().is_empty());
        let said = last.map_or_else(|| "nothing".to_owned(), |line| line.trim().to_owned());
        ErrorKind::Program { path: self.path.clone(), code: ended.code, said }.into()
    }

    fn reason_to_stop(&self) -> Option<StopReason> {
        let no_time = self.settings.time_limit.is_some_and(|limit| limit.is_zero());
        stop::reason(&self.stop).or(no_time.then_some(StopReason::Time))
    }
}

impl Solve for Program {
    fn info(&self) -> SolverInfo {
        let name = self.dialect.name();
        SolverInfo { name, version: self.version.clone(), git_hash: None }
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set_settings(&mut self, settings: Settings) -> Result<()> {
        settings.validate()?;
        self.settings = settings;
        Ok(())
    }

    fn load(&mut self, model: &Model) -> Result<()> {
        model.validate_numbers()?;
        self.start = None;
        self.model = Some(model.clone());
        Ok(())
    }

    fn solve(&mut self) -> Result<Outcome> {
        self.run(None)
    }
}

impl Interrupt for Program {
    fn set_stop(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }
}

impl Observe for Program {
    /// Tells of the log's lines ([`Event::Log`](crate::Event)), and now and then
    /// of the time: the numbers in logs are the program's own affair.
    fn solve_observed(&mut self, observer: &mut Observer<'_>) -> Result<Outcome> {
        self.run(Some(observer))
    }
}

fn not_run(path: &Path, error: std::io::Error) -> crate::Error {
    ErrorKind::NotRun { path: path.to_owned(), error }.into()
}
