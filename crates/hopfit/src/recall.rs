//! Recall of many cues on several threads.

use hopfit_core::{BatchOutcome, Cues, Network, Recaller, Result, Update};
use rayon::prelude::*;

/// Cues a block: the blocks are the same for any number of threads, and so
/// are the results.
const BLOCK: usize = 128;

/// How to recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecallOptions {
    /// The order of updates. Default: synchronous.
    pub update: Update,
    /// The most steps (sweeps, where neurons are updated one at a time) a cue
    /// may take. Default: 100.
    pub max_steps: usize,
}

impl Default for RecallOptions {
    fn default() -> Self {
        Self { update: Update::Synchronous, max_steps: 100 }
    }
}

/// Recalls from all cues, on the threads of the current rayon pool.
///
/// # Errors
/// Cues of another size than the network.
pub fn recall_all(network: &Network, cues: &Cues, options: &RecallOptions) -> Result<BatchOutcome> {
    let recaller = Recaller::new(network).update(options.update).max_steps(options.max_steps);
    let blocks = (0..cues.count()).step_by(BLOCK).collect::<Vec<_>>();
    let parts = blocks
        .into_par_iter()
        .map(|first| recaller.recall_range(cues, first..(first + BLOCK).min(cues.count())))
        .collect::<Result<Vec<_>>>()?;
    let mut whole = BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
    for part in parts {
        whole.states.extend(part.states);
        whole.endings.extend(part.endings);
        whole.steps.extend(part.steps);
    }
    Ok(whole)
}
