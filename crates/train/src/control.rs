//! How a rule is told to stop, and tells how it gets on.

use crate::training::Status;
use hopfit_core::{Instant, Stop};
use std::time::Duration;

/// The time between two reports of progress.
const PAUSE: Duration = Duration::from_millis(200);

/// How things stand, for a progress line.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What the rule is doing, in a few words.
    pub phase: &'static str,
    /// Flips of the best network so far (a solver's own count, which may hold
    /// only within its tolerances), where known.
    pub flips: Option<f64>,
    /// What no network can beat, as far as shown.
    pub bound: Option<f64>,
    /// The share of the work that is done, from 0 to 1, where known.
    pub fraction: Option<f64>,
}

/// What steers a training run. By default nothing stops it and nobody is told
/// how it gets on.
///
/// ```
/// use hopfit_core::Stop;
/// use hopfit_train::Control;
/// use std::time::Duration;
/// let control = Control { stop: Stop::after(Duration::from_secs(60)), ..Control::default() };
/// assert_eq!((control.threads, control.seed), (0, 0));
/// ```
pub struct Control<'a> {
    /// When to stop early. A stopped rule returns the best network so far.
    pub stop: Stop,
    /// Threads to use; 0 for the current rayon pool (all cores, unless it was
    /// made smaller), and for one thread in the solver, so that runs repeat.
    pub threads: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Told how things stand, a few times a second at most.
    pub progress: &'a mut (dyn FnMut(&Progress) + Send),
}

impl Default for Control<'_> {
    fn default() -> Self {
        // A closure without captures takes no memory that could be lost.
        let progress = Box::leak(Box::new(|_: &Progress| {}));
        Self { stop: Stop::never(), threads: 0, seed: 0, progress }
    }
}

impl Control<'_> {
    /// How a run ended that looks for no bound.
    pub(crate) fn status(&self) -> Status {
        if self.stop.is_raised() { Status::Interrupted } else { Status::Feasible }
    }

    /// The same for a part of the run, which stops by `stop`.
    pub(crate) fn with(&mut self, stop: Stop) -> Control<'_> {
        let Self { threads, seed, .. } = *self;
        Control { stop, threads, seed, progress: &mut *self.progress }
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { stop, threads, seed, .. } = self;
        let mut out = f.debug_struct("Control");
        out.field("stop", stop).field("threads", threads).field("seed", seed);
        out.finish_non_exhaustive()
    }
}

/// Shows how a phase gets on, a few times a second at most.
#[derive(Debug)]
pub(crate) struct Meter {
    phase: &'static str,
    next: Instant,
}

impl Meter {
    pub(crate) fn new(phase: &'static str) -> Self {
        Self { phase, next: Instant::now() }
    }

    /// `done` of `all` steps are done.
    pub(crate) fn show(&mut self, progress: &mut dyn FnMut(&Progress), done: usize, all: usize) {
        if Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + PAUSE;
        let fraction = Some(done as f64 / all.max(1) as f64);
        progress(&Progress { phase: self.phase, flips: None, bound: None, fraction });
    }
}
