//! The HiGHS solver, embedded.
//!
//! HiGHS solves linear programs with a dual simplex method, with warm starts
//! from a basis, or with an interior-point method, and mixed-integer programs
//! with branch and cut.
//!
//! #### References
//!
//! - Q. Huangfu and J. A. J. Hall, *Parallelizing the dual revised simplex
//!   method*, Mathematical Programming Computation 10 (2018).
//! - Project: <https://highs.dev>; source: <https://github.com/ERGO-Code/HiGHS>.
//!
//! #### What to know
//!
//! - Create, use and drop a [`Highs`] in one thread; the type sees to that. To
//!   solve in parallel, give each thread its own.
//! - A mixed-integer search looks at a [`Stop`] between the linear programs it
//!   solves, so that a large first linear program delays it. Time limits and
//!   deadlines hold inside linear programs, too.
//! - The numbers are floating-point numbers, and every claim holds within the
//!   tolerances of the [`Settings`] only.
//! - Bounds and costs of 1e20 and above are infinite to HiGHS, coefficients up
//!   to 1e-9 are zero, and from 1e15 they are refused; models with such numbers
//!   are refused here.

mod callback;
mod incremental;
mod load;
mod options;
mod raw;
mod raw_change;
mod raw_read;
mod read;
mod scheduler;
mod start;

use std::path::Path;
use std::time::{Duration, Instant};

use hopfit_model::Model;

pub use self::options::OptionValue;
use self::raw::Raw;
use self::scheduler::Running;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::Observer;
use crate::outcome::{Outcome, SolverInfo, Status, StopReason};
use crate::settings::Settings;
use crate::traits::{Interrupt, Observe, Solve, WriteModel};
use hopfit_core::Stop;

/// The HiGHS solver.
///
/// It stays in the thread that made it:
///
/// ```compile_fail,E0277
/// let solver = hopfit_solve::highs::Highs::new().unwrap();
/// std::thread::spawn(move || drop(solver));
/// ```
#[derive(Debug)]
pub struct Highs {
    raw: Raw,
    settings: Settings,
    stop: Option<Stop>,
    is_loaded: bool,
    is_mixed_integer: bool,
    /// The next run begins with a search for integral values that a start lacks.
    completes_start: bool,
}

impl Highs {
    /// A solver with default settings and nothing loaded.
    ///
    /// # Errors
    ///
    /// If HiGHS cannot be set up.
    pub fn new() -> Result<Self> {
        Self::with_settings(Settings::default())
    }

    /// A solver with nothing loaded.
    ///
    /// # Errors
    ///
    /// If a setting is not allowed.
    pub fn with_settings(settings: Settings) -> Result<Self> {
        let mut raw = Raw::create()?;
        options::apply(&mut raw, &settings)?;
        Ok(Self {
            raw,
            settings,
            stop: None,
            is_loaded: false,
            is_mixed_integer: false,
            completes_start: false,
        })
    }

    /// Sets an option that [`Settings`] knows nothing of, by its name in HiGHS.
    /// [`Solve::set_settings`] sets those that it knows back. Set threads and
    /// time limits there, not here.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Option`] if HiGHS has no such option, or not of this type, or
    /// refuses the value.
    ///
    /// ```
    /// use hopfit_solve::highs::Highs;
    ///
    /// let mut solver = Highs::new()?;
    /// solver.set_option("mip_heuristic_effort", 0.3)?;
    /// assert!(solver.set_option("mip_heuristic_effrot", 0.3).is_err());
    /// # Ok::<(), hopfit_solve::Error>(())
    /// ```
    pub fn set_option(&mut self, option: &str, value: impl Into<OptionValue>) -> Result<()> {
        options::set(&mut self.raw, option, &value.into())
    }

    /// Loads a model from a file in the MPS or LP format, in place of the one
    /// before.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or holds no model.
    pub fn load_file(&mut self, path: &Path) -> Result<()> {
        self.is_loaded = false;
        self.completes_start = false;
        let failed = |_| Error::from(ErrorKind::Path { path: path.to_owned() });
        self.raw.read_model(&options::path_string(path)?).map_err(failed)?;
        let is_whole = |column| self.raw.integrality(column) == Some(highs_sys::VAR_TYPE_INTEGER);
        self.is_mixed_integer = (0..self.raw.columns()).any(is_whole);
        self.is_loaded = true;
        Ok(())
    }

    fn check_loaded(&self) -> Result<()> {
        if self.is_loaded { Ok(()) } else { Err(ErrorKind::NoModel.into()) }
    }

    fn solve_with(&mut self, observer: Option<&mut Observer<'_>>) -> Result<Outcome> {
        self.check_loaded()?;
        let began = Instant::now();
        if let Some(reason) = self.stop.as_ref().and_then(crate::stop::reason) {
            return Ok(self.outcome_without_run(Status::NoSolution(reason), began));
        }
        if self.raw.columns() == 0 {
            return self.solve_without_columns(began);
        }
        let ran = self.watched(observer, began, Raw::run);
        self.completes_start = false;
        let ((), stopped) = ran?;
        self.read_outcome(stopped, began)
    }

    /// Has HiGHS do something long, under watch.
    fn watched<T>(
        &mut self,
        observer: Option<&mut Observer<'_>>,
        began: Instant,
        action: impl FnOnce(&mut Raw) -> Result<T>,
    ) -> Result<(T, Option<StopReason>)> {
        let limit = self.time_left();
        options::set_time_limit(&mut self.raw, limit)?;
        let _running = Running::begin(self.settings.threads)?;
        // Without a reason to look in, HiGHS runs without callbacks, which cost
        // time in each simplex iteration.
        if self.stop.is_none() && observer.is_none() && !self.completes_start {
            return Ok((action(&mut self.raw)?, None));
        }
        let stop = self.stop.clone().unwrap_or_default();
        // HiGHS gives a search that completes a start the full time again.
        let stop = limit.map_or(stop.clone(), |limit| stop.within(limit));
        let mut watch = callback::Watch::new(stop, began);
        watch.observer = observer;
        watch.columns = self.raw.columns();
        watch.report_every = self.settings.report_every;
        watch.log_events = self.settings.log_events;
        watch.completes_start = self.completes_start;
        callback::run(&mut self.raw, watch, action)
    }

    /// The time limit or the time until the deadline, whichever is less.
    fn time_left(&self) -> Option<Duration> {
        let remaining = self.stop.as_ref().and_then(Stop::remaining);
        match (self.settings.time_limit, remaining) {
            (Some(limit), Some(remaining)) => Some(limit.min(remaining)),
            (limit, remaining) => limit.or(remaining),
        }
    }
}

impl Solve for Highs {
    fn info(&self) -> SolverInfo {
        SolverInfo { name: "HiGHS", version: raw::version(), git_hash: Some(raw::git_hash()) }
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set_settings(&mut self, settings: Settings) -> Result<()> {
        if let Err(error) = options::apply(&mut self.raw, &settings) {
            options::apply(&mut self.raw, &self.settings)?;
            return Err(error);
        }
        self.settings = settings;
        Ok(())
    }

    fn load(&mut self, model: &Model) -> Result<()> {
        model.validate()?;
        let passed = load::convert(model)?;
        self.is_loaded = false;
        self.completes_start = false;
        self.raw.pass(&passed)?;
        load::pass_names(&mut self.raw, model)?;
        self.is_mixed_integer = model.is_mixed_integer();
        self.is_loaded = true;
        Ok(())
    }

    fn solve(&mut self) -> Result<Outcome> {
        self.solve_with(None)
    }
}

impl Interrupt for Highs {
    fn set_stop(&mut self, stop: &Stop) {
        self.stop = Some(stop.clone());
    }
}

impl Observe for Highs {
    fn solve_observed(&mut self, observer: &mut Observer<'_>) -> Result<Outcome> {
        self.solve_with(Some(observer))
    }
}

impl WriteModel for Highs {
    fn write_model(&mut self, path: &Path) -> Result<()> {
        self.check_loaded()?;
        let failed = || Error::from(ErrorKind::Path { path: path.to_owned() });
        let ending = path.extension().and_then(|ending| ending.to_str());
        // With another ending HiGHS would write something to the standard output.
        if !matches!(ending, Some("mps" | "lp")) {
            return Err(failed());
        }
        self.raw.write_model(&options::path_string(path)?).map_err(|_| failed())
    }
}
