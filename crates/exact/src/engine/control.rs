//! When the engine is to stop, who is told how it gets on, and what it may ask
//! others.

use super::Error;
use hopfit_core::{IntegerNetwork, Problem, Stop};

/// How things stand, for a progress line.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What the engine is doing, in a few words.
    pub phase: &'static str,
    /// Flips of the best network so far (a solver's own count, which may hold
    /// only within its tolerances), where known.
    pub flips: Option<f64>,
    /// What no network can beat, as far as shown.
    pub bound: Option<f64>,
}

/// What steers the engine.
pub struct Control<'a> {
    /// When to stop early, with the best so far.
    pub stop: Stop,
    /// Seed of everything random.
    pub seed: u64,
    /// Told how things stand.
    pub progress: &'a mut (dyn FnMut(&Progress) + Send),
}

impl Control<'_> {
    /// The same for a part of the run, which stops by `stop`.
    pub fn with(&mut self, stop: Stop) -> Control<'_> {
        Control { stop, seed: self.seed, progress: &mut *self.progress }
    }

    /// Tells how things stand.
    pub(crate) fn tell(&mut self, phase: &'static str, flips: Option<usize>, bound: Option<usize>) {
        let float = |count: Option<usize>| count.map(|count| count as f64);
        let (flips, bound) = (float(flips), float(bound));
        (self.progress)(&Progress { phase, flips, bound });
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = f.debug_struct("Control");
        out.field("stop", &self.stop).field("seed", &self.seed).finish_non_exhaustive()
    }
}

/// Another way to better weights, such as a mixed-integer program, for what
/// the engine's own search cannot see: it looks for positive stabilities, and
/// in small problems some bits may be kept only by a field of exactly zero.
pub trait Fallback {
    /// What it fails with.
    type Error: From<Error>;

    /// Looks for weights of the class that lose fewer bits than `network`,
    /// until the control's stop. Whatever it returns is counted exactly, so
    /// that it need not be better. None if there is nothing to offer.
    ///
    /// # Errors
    /// Whatever forbids to go on.
    fn improve(
        &mut self,
        problem: &Problem,
        network: &IntegerNetwork,
        control: &mut Control<'_>,
    ) -> Result<Option<IntegerNetwork>, Self::Error>;
}

/// No other way.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFallback;

impl Fallback for NoFallback {
    type Error = Error;

    fn improve(
        &mut self,
        _: &Problem,
        _: &IntegerNetwork,
        _: &mut Control<'_>,
    ) -> Result<Option<IntegerNetwork>, Error> {
        Ok(None)
    }
}
