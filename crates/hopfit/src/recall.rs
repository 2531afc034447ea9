//! Recall of many cues on several threads.

use crate::Result;
use hopfit_core::{BatchOutcome, Clamp, Cues, Network, Recaller, Update};
use rayon::prelude::*;

/// Cues a block: the blocks are the same for any number of threads, and so
/// are the results.
const BLOCK: usize = 128;

/// How to recall.
#[derive(Debug, Clone, PartialEq)]
pub struct RecallOptions {
    /// How neurons are updated. Default: with the cue as a fading field, seed
    /// 0.
    pub update: Update,
    /// The most steps (sweeps, where neurons are updated one at a time) a cue
    /// may take. Default: 100.
    pub max_steps: usize,
    /// σ, the typical stability of the network in the unit of its weights: see
    /// [`Recaller::sigma`]. Default: estimated from the weights.
    pub sigma: Option<f64>,
    /// Which neurons keep the bits of the cue. Default: none.
    pub clamp: Clamp,
}

impl Default for RecallOptions {
    fn default() -> Self {
        let update = Update::Cue { seed: 0 };
        Self { update, max_steps: 100, sigma: None, clamp: Clamp::Nothing }
    }
}

impl RecallOptions {
    /// The paper's recall (Eq. 6): all neurons at once, to a fixed point, two
    /// states that alternate, or 100 steps. With one step at most it is the
    /// step that flips are counted by.
    #[must_use]
    pub fn synchronous() -> Self {
        Self { update: Update::Synchronous, ..Self::default() }
    }

    /// What recalls from cues of `network` in this way.
    #[must_use]
    pub fn recaller<'a>(&self, network: &'a Network) -> Recaller<'a> {
        let recaller = Recaller::new(network).update(self.update).max_steps(self.max_steps);
        let recaller = recaller.clamp(self.clamp.clone());
        match self.sigma {
            Some(sigma) => recaller.sigma(sigma),
            None => recaller,
        }
    }
}

/// Recalls from all cues, on the threads of the current rayon pool.
///
/// # Errors
/// Cues of another size than the network, or options out of range.
pub fn recall_all(network: &Network, cues: &Cues, options: &RecallOptions) -> Result<BatchOutcome> {
    let recaller = options.recaller(network);
    let blocks = (0..cues.count()).step_by(BLOCK).collect::<Vec<_>>();
    let parts = blocks
        .into_par_iter()
        .map(|first| recaller.recall_range(cues, first..(first + BLOCK).min(cues.count())))
        .collect::<hopfit_core::Result<Vec<_>>>()?;
    let mut whole = BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
    for part in parts {
        whole.states.extend(part.states);
        whole.endings.extend(part.endings);
        whole.steps.extend(part.steps);
    }
    Ok(whole)
}
