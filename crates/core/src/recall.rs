//! From a cue to a memory.

use crate::batch::{Batch, sign};
use crate::network::check_size;
use crate::random::Stream;
use crate::rounding::sums_are_exact;
use crate::{BatchOutcome, Cues, Network, Result};
use std::ops::Range;

/// In which order neurons are updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// All at once; a step updates every neuron from the same state.
    Synchronous,
    /// One at a time, in order of index; a step is one sweep over all.
    Sequential,
    /// One at a time, in a random order drawn anew for every sweep. Cue
    /// number k draws from the seed's stream k.
    Random {
        /// Seed of the order.
        seed: u64,
    },
}

/// Why a recall ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A step changed nothing.
    FixedPoint,
    /// The state of two steps before came back: it would alternate for ever.
    TwoCycle,
    /// The step limit came first.
    StepLimit,
}

/// What became of one cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The final state, N values ±1 (0 only where no step was allowed).
    pub state: Vec<i8>,
    /// Why it ended.
    pub ending: Ending,
    /// Steps taken, not counting the one that found nothing to change.
    pub steps: usize,
}

/// Recalls from cues: repeats recall steps until nothing changes.
///
/// ```
/// use hopfit_core::{Cues, Ending, Network, Recaller, Weights};
/// let weights = Weights::new(3, vec![0., 1., 1., 1., 0., 1., 1., 1., 0.])?;
/// let network = Network::without_bias(weights);
/// let recall = Recaller::new(&network).recall(&[1, 1, 0])?;
/// assert_eq!(recall.state, [1, 1, 1]);
/// assert_eq!(recall.ending, Ending::FixedPoint);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Recaller<'a> {
    network: &'a Network,
    update: Update,
    max_steps: usize,
    /// Column j of the weights as row j, where sums of weights are exact, so
    /// that fields can follow the few bits that change.
    columns: Option<Vec<f64>>,
}

impl<'a> Recaller<'a> {
    /// Synchronous recall with at most 100 steps.
    #[must_use]
    pub fn new(network: &'a Network) -> Self {
        let columns = sums_are_exact(network).then(|| transposed(network));
        Self { network, update: Update::Synchronous, max_steps: 100, columns }
    }

    /// Chooses the order of updates.
    #[must_use]
    pub fn update(mut self, update: Update) -> Self {
        self.update = update;
        self
    }

    /// Limits the steps; 0 returns the cues as they are.
    #[must_use]
    pub fn max_steps(mut self, max_steps: usize) -> Self {
        self.max_steps = max_steps;
        self
    }

    /// Recalls from one cue.
    ///
    /// # Errors
    /// A cue of another size than N.
    pub fn recall(&self, cue: &[i8]) -> Result<Recall> {
        check_size("the cue", self.network.neurons(), cue.len())?;
        Ok(match self.update {
            Update::Synchronous => single(self.batch(cue)),
            Update::Sequential => self.asynchronous(cue, None),
            Update::Random { seed } => self.asynchronous(cue, Some(Stream::new(seed, 0))),
        })
    }

    /// Recalls from all cues; synchronously, each step is a matrix product
    /// over the cues that are not at rest.
    ///
    /// # Errors
    /// Cues of another size than N.
    pub fn recall_all(&self, cues: &Cues) -> Result<BatchOutcome> {
        self.recall_range(cues, 0..cues.count())
    }

    /// Recalls from the cues of a range, as [`Self::recall_all`] would: for
    /// callers that share the work out among threads.
    ///
    /// Where sums of weights are exact (whole numbers, or after
    /// [`Network::on_grid`]), the result does not depend on how cues are
    /// shared out. Other weights are summed in an order that may depend on
    /// the number of cues in the range, so that a field within roundoff of
    /// zero may fall on either side: keep the ranges the same, whatever the
    /// number of threads.
    ///
    /// # Errors
    /// Cues of another size than N.
    ///
    /// # Panics
    /// If the range leaves the cues.
    pub fn recall_range(&self, cues: &Cues, range: Range<usize>) -> Result<BatchOutcome> {
        let neurons = self.network.neurons();
        check_size("a cue", neurons, cues.neurons())?;
        let block = &cues.as_slice()[range.start * neurons..range.end * neurons];
        if self.update == Update::Synchronous {
            return Ok(self.batch(block));
        }
        let mut outcome =
            BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
        for (cue, state) in range.zip(block.chunks_exact(neurons)) {
            let random = match self.update {
                Update::Random { seed } => Some(Stream::new(seed, cue as u64)),
                _ => None,
            };
            let recall = self.asynchronous(state, random);
            outcome.states.extend(recall.state);
            outcome.endings.push(recall.ending);
            outcome.steps.push(recall.steps);
        }
        Ok(outcome)
    }

    fn batch(&self, states: &[i8]) -> BatchOutcome {
        Batch::new(self.network, self.columns.as_deref(), states).run(self.max_steps)
    }

    fn asynchronous(&self, cue: &[i8], mut random: Option<Stream>) -> Recall {
        let mut state = cue.to_vec();
        let mut order: Vec<usize> = (0..state.len()).collect();
        for steps in 0..self.max_steps {
            if let Some(stream) = &mut random {
                stream.shuffle(&mut order);
            }
            let mut changed = false;
            for &neuron in &order {
                let next = sign(self.network.field(&state, neuron));
                changed |= next != state[neuron];
                state[neuron] = next;
            }
            if !changed {
                return Recall { state, ending: Ending::FixedPoint, steps };
            }
        }
        Recall { state, ending: Ending::StepLimit, steps: self.max_steps }
    }
}

/// The outcome of a batch of one.
fn single(outcome: BatchOutcome) -> Recall {
    Recall { state: outcome.states, ending: outcome.endings[0], steps: outcome.steps[0] }
}

fn transposed(network: &Network) -> Vec<f64> {
    let (neurons, weights) = (network.neurons(), network.weights());
    let entry = |at: usize| weights.row(at % neurons)[at / neurons];
    (0..neurons * neurons).map(entry).collect()
}
