//! Recall of many cues on several threads.

use crate::Result;
use hopfit_core::{BatchOutcome, Clamp, Cues, Network, Recaller, Stop, Update};
use rayon::prelude::*;
use std::ops::Range;

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
    recall_until(network, cues, options, &Stop::never())
}

/// The same, until `stop` is due: then the outcome is that of the first cues,
/// as many as are done, and has as many steps and endings.
///
/// ```
/// use hopfit::{Cues, Network, RecallOptions, Stop, Weights, recall_until};
/// let network = Network::without_bias(Weights::new(2, vec![0.0, 1.0, 1.0, 0.0])?);
/// let (cues, options) = (Cues::new(2, vec![1, 0])?, RecallOptions::default());
/// let stop = Stop::never();
/// assert_eq!(recall_until(&network, &cues, &options, &stop)?.states, [1, 1]);
/// stop.raise();
/// assert!(recall_until(&network, &cues, &options, &stop)?.steps.is_empty());
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// As [`recall_all`].
pub fn recall_until(
    network: &Network,
    cues: &Cues,
    options: &RecallOptions,
    stop: &Stop,
) -> Result<BatchOutcome> {
    recall_first(&options.recaller(network).until(stop), cues, 0..cues.count(), stop)
}

/// Recalls from the cues of a range; `None` if it is time to stop before all
/// are done. `recaller` should look at the same stop.
pub(crate) fn recall_unless(
    recaller: &Recaller<'_>,
    cues: &Cues,
    range: Range<usize>,
    stop: &Stop,
) -> Result<Option<BatchOutcome>> {
    let count = range.len();
    let outcome = recall_first(recaller, cues, range, stop)?;
    Ok((outcome.steps.len() == count).then_some(outcome))
}

/// Recalls from those cues of a range that come before the first that is not
/// done when it is time to stop.
fn recall_first(
    recaller: &Recaller<'_>,
    cues: &Cues,
    range: Range<usize>,
    stop: &Stop,
) -> Result<BatchOutcome> {
    let block = |first: usize| {
        let done = match stop.is_due() {
            true => return Ok((first, None)),
            false => recaller.recall_range(cues, first..(first + BLOCK).min(range.end))?,
        };
        // A block that saw the stop may be cut short.
        Ok((first, (!stop.is_due()).then_some(done)))
    };
    // Handed out in order, so that what is done is the beginning.
    let parts = range.clone().step_by(BLOCK).par_bridge().map(block);
    let mut parts = parts.collect::<hopfit_core::Result<Vec<_>>>()?;
    parts.sort_by_key(|(first, _)| *first);
    let mut whole = BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
    for part in parts.into_iter().map_while(|(_, part)| part) {
        whole.states.extend(part.states);
        whole.endings.extend(part.endings);
        whole.steps.extend(part.steps);
    }
    Ok(whole)
}

/// Does `work` on so many threads; 0 for those of the current rayon pool.
///
/// # Errors
/// Threads that cannot be started.
pub fn on_threads<T: Send>(
    threads: usize,
    work: impl FnOnce() -> T + Send,
) -> std::result::Result<T, rayon::ThreadPoolBuildError> {
    if threads == 0 {
        return Ok(work());
    }
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(work))
}
