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
//! - Each solve runs in a thread of its own. One that does not end within 0.4
//!   seconds after it was asked to stop, or a second after its time is up, is left
//!   behind, with the best solution and bound that it told of as its outcome: it
//!   keeps a processor and its memory until HiGHS looks up, and the model has to
//!   be loaded again for what follows.
//! - The numbers are floating-point numbers, and every claim holds within the
//!   tolerances of the [`Settings`] only.
//! - Bounds and costs of 1e20 and above are infinite to HiGHS, coefficients up
//!   to 1e-9 are zero, and from 1e15 they are refused; models with such numbers
//!   are refused here.
//! - Names stay behind: HiGHS solves columns and rows by number.

mod callback;
#[cfg(test)]
mod files;
mod guard;
mod incremental;
mod load;
mod options;
mod raw;
mod raw_change;
mod raw_read;
mod read;
mod run;
mod start;
mod watch;

use std::sync::Arc;
use std::time::{Duration, Instant};

use hopfit_core::Stop;
use hopfit_model::{Model, Sense};

use self::raw::Raw;
use self::run::{Ended, Reports};
use self::start::Known;
use self::watch::{Signal, Watch};
use crate::error::{Error, ErrorKind, Result};
use crate::incumbent::{better, no_worse};
use crate::observe::Observer;
use crate::outcome::{Outcome, SolverInfo, Status, StopReason};
use crate::settings::Settings;
use crate::stop::time_left;
use crate::traits::{Interrupt, Observe, Solve};

/// The HiGHS solver.
#[derive(Debug)]
pub struct Highs {
    /// None after a solve that was left behind.
    raw: Option<Raw>,
    settings: Settings,
    stop: Option<Stop>,
    held: Held,
    is_mixed_integer: bool,
    sense: Sense,
    /// What the next run begins from.
    start: Option<Known>,
}

/// Whether the solver holds a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    Model,
    /// A model that was not passed, because it was time to stop.
    Skipped,
    /// A model that a solve which was left behind took along.
    Lost,
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
    /// If a setting is not allowed, or the log file cannot be written.
    pub fn with_settings(settings: Settings) -> Result<Self> {
        let raw = Some(options::fresh(&settings)?);
        let (stop, held, start) = (None, Held::Nothing, None);
        let (is_mixed_integer, sense) = (false, Sense::default());
        Ok(Self { raw, settings, stop, held, is_mixed_integer, sense, start })
    }

    /// Whether a stop has cost the solver its model, so that what is done to it is
    /// of no use.
    fn has_lost_model(&self) -> bool {
        matches!(self.held, Held::Skipped | Held::Lost)
    }

    /// The instance, if it holds a model.
    fn loaded(&self) -> Result<&Raw> {
        match (self.held, &self.raw) {
            (Held::Model, Some(raw)) => Ok(raw),
            (held, _) => Err(no_model(held)),
        }
    }

    /// The same, for changes.
    fn loaded_mut(&mut self) -> Result<&mut Raw> {
        match (self.held, &mut self.raw) {
            (Held::Model, Some(raw)) => Ok(raw),
            (held, _) => Err(no_model(held)),
        }
    }

    fn solve_with(&mut self, observer: Option<&mut Observer<'_>>) -> Result<Outcome> {
        let began = Instant::now();
        let start = self.start.take();
        let completes = start.as_ref().is_some_and(|start| start.is_completed);
        let known = start.and_then(|start| start.point);
        if self.held != Held::Nothing
            && let Some(reason) = self.reason_to_stop()
        {
            let outcome = self.outcome_without_run(Status::NoSolution(reason), began);
            return Ok(no_worse(self.sense, outcome, known));
        }
        if self.loaded()?.columns() == 0 {
            return self.solve_without_columns(began);
        }
        let limit = time_left(&self.settings, self.stop.as_ref());
        let stop = self.stop.clone().unwrap_or_default();
        // HiGHS gives a search that completes a start the full time again.
        let signal = Arc::new(Signal::new(limit.map_or(stop.clone(), |limit| stop.within(limit))));
        let reports = self.reports(observer.is_some(), completes)?;
        let mut watch = Watch::new(observer, self.sense);
        let ended = self.run(limit, reports, &signal, &mut watch)?;
        let found = better(self.sense, known, watch.best.take());
        let outcome = match ended {
            Ended::Returned(raw, result) => self.returned(raw, result, signal.reason(), began),
            Ended::LeftBehind => Ok(self.left_behind(&signal, &watch, began)),
        };
        self.failed_or(outcome, found, began)
    }

    /// Has HiGHS run with what is loaded.
    fn run(
        &mut self,
        limit: Option<Duration>,
        reports: Reports,
        signal: &Arc<Signal>,
        watch: &mut Watch<'_, '_>,
    ) -> Result<Ended> {
        options::set_time_limit(self.loaded_mut()?, limit)?;
        let Some(raw) = self.raw.take() else { return Err(no_model(self.held)) };
        self.held = Held::Lost;
        run::run(raw, reports, signal, watch)
    }

    /// The outcome of a run that HiGHS returned from.
    fn returned(
        &mut self,
        raw: Raw,
        result: Result<()>,
        stopped: Option<StopReason>,
        began: Instant,
    ) -> Result<Outcome> {
        // An instance that ran out of memory may be in pieces.
        result?;
        let outcome = self.read_outcome(&raw, stopped, began);
        self.raw = Some(raw);
        self.held = Held::Model;
        outcome
    }

    /// What a run reports, and when.
    fn reports(&self, is_observed: bool, completes_start: bool) -> Result<Reports> {
        let mut kinds = Vec::new();
        // Interrupts cost time in each simplex iteration; HiGHS keeps time limits
        // without them.
        if self.stop.is_some() || is_observed || self.is_mixed_integer {
            kinds.extend(callback::INTERRUPTS);
        }
        if self.is_mixed_integer {
            kinds.push(highs_sys::kHighsCallbackMipImprovingSolution);
        }
        if is_observed && self.settings.log_events {
            kinds.push(highs_sys::kHighsCallbackLogging);
        }
        let every = self.settings.report_every;
        let every = if is_observed { every } else { every.max(Settings::default().report_every) };
        Ok(Reports { kinds, columns: self.loaded()?.columns(), every, completes_start })
    }

    fn reason_to_stop(&self) -> Option<StopReason> {
        self.stop.as_ref().and_then(crate::stop::reason)
    }
}

fn no_model(held: Held) -> Error {
    match held {
        Held::Skipped | Held::Lost => ErrorKind::ModelLost.into(),
        Held::Nothing | Held::Model => ErrorKind::NoModel.into(),
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
        match &mut self.raw {
            Some(raw) => {
                if let Err(error) = options::apply(raw, &settings) {
                    options::apply(raw, &self.settings)?;
                    return Err(error);
                }
            }
            None => settings.validate()?,
        }
        self.settings = settings;
        Ok(())
    }

    fn load(&mut self, model: &Model) -> Result<()> {
        model.validate_numbers()?;
        let passed = load::convert(model)?;
        self.start = None;
        self.is_mixed_integer = model.is_mixed_integer();
        self.sense = model.sense();
        self.held = Held::Skipped;
        if self.reason_to_stop().is_some() {
            return Ok(());
        }
        let mut raw = match self.raw.take() {
            Some(raw) => raw,
            None => options::fresh(&self.settings)?,
        };
        // An instance that ran out of memory may be in pieces.
        raw.pass(&passed)?;
        self.raw = Some(raw);
        self.held = Held::Model;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::{Incremental, Start, StartVerdict, WarmStart};
    use hopfit_model::{Column, NewRow};
    use hopfit_solve_conformance::models::production;

    #[test]
    fn a_solver_that_lost_its_model_takes_another() {
        let mut solver = Highs::new().unwrap();
        solver.load(&production()).unwrap();
        // As after a run that was left behind.
        (solver.raw, solver.held) = (None, Held::Lost);
        let lost = |error: &Error| matches!(error.kind(), ErrorKind::ModelLost);
        assert!(lost(&solver.solve().unwrap_err()));
        // What is done to it is of no use, and does no harm.
        assert_eq!(solver.start_from(Start::Full(&[1.0])).unwrap(), StartVerdict::Partial);
        solver.set_costs(&[(Column(9), 1.0)]).unwrap();
        solver.add_rows(&[NewRow::at_most("", 1.0)]).unwrap();
        assert!(lost(&solver.solve().unwrap_err()));
        let stop = Stop::after(Duration::ZERO);
        solver.set_stop(&stop);
        assert_eq!(solver.solve().unwrap().status, Status::NoSolution(StopReason::Time));
        solver.set_stop(&Stop::never());
        let settings = Settings { seed: 5, ..Settings::default() };
        solver.set_settings(settings).unwrap();
        solver.load(&production()).unwrap();
        assert_eq!(solver.solve().unwrap().objective, Some(36.0));
    }

    #[test]
    fn the_log_file_is_followed_by_a_new_instance() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("highs.log");
        let settings = Settings { log_file: Some(path.clone()), ..Settings::default() };
        let mut solver = Highs::with_settings(settings).unwrap();
        (solver.raw, solver.held) = (None, Held::Lost);
        solver.load(&production()).unwrap();
        solver.solve().unwrap();
        drop(solver);
        assert!(std::fs::read_to_string(path).unwrap().contains("Optimal"));
    }
}
