//! The exact engine under the control of a training run.

use crate::control::{Control, Progress};
use crate::milp::{Known, MilpOptions, milp_from};
use crate::{Error, Result};
use hopfit_core::{IntegerNetwork, Problem};
use hopfit_exact::engine::{self, Fallback};
use hopfit_solve::highs::Highs;

/// Runs some work of the engine.
pub(crate) fn within<T>(
    control: &mut Control<'_>,
    work: impl FnOnce(&mut engine::Control<'_>) -> T,
) -> T {
    let progress = &mut *control.progress;
    let mut tell = |told: &engine::Progress| {
        let engine::Progress { phase, flips, bound } = *told;
        progress(&Progress { phase, flips, bound, fraction: None });
    };
    let stop = control.stop.clone();
    work(&mut engine::Control { stop, seed: control.seed, progress: &mut tell })
}

/// The paper's model, for what the engine's search cannot see.
pub(super) struct PaperModel {
    /// Threads of the solver.
    pub(super) threads: u32,
}

impl Fallback for PaperModel {
    type Error = Error;

    fn improve(
        &mut self,
        problem: &Problem,
        network: &IntegerNetwork,
        control: &mut engine::Control<'_>,
    ) -> Result<Option<IntegerNetwork>> {
        // Without the solver the engine goes on with what it has.
        if crate::built_in_solver().is_none() {
            return Ok(None);
        }
        let progress = &mut *control.progress;
        let mut tell = |told: &Progress| {
            let Progress { phase, flips, bound, .. } = *told;
            progress(&engine::Progress { phase, flips, bound });
        };
        let (stop, threads, seed) = (control.stop.clone(), self.threads, control.seed);
        let mut control = Control { stop, threads, seed, progress: &mut tell };
        let options = MilpOptions::default();
        let known = Known::with_weights(problem, &options, network.clone())?;
        let training = milp_from(problem, &options, &known, &mut Highs::new()?, &mut control)?;
        Ok(training.integer)
    }
}
