//! From a cue to a memory.

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
        let fields = match self.update {
            Update::Synchronous => self.network.fields(cue)?,
            _ => Vec::new(),
        };
        Ok(self.run(cue.to_vec(), fields, 0))
    }

    /// Recalls from all cues, the first step as one matrix product.
    ///
    /// # Errors
    /// Cues of another size than N.
    pub fn recall_all(&self, cues: &Cues) -> Result<BatchOutcome> {
        self.recall_range(cues, 0..cues.count())
    }

    /// Recalls from the cues of a range, as [`Self::recall_all`] would: for
    /// callers that share the work out among threads.
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
        let mut fields = match self.update {
            Update::Synchronous => self.network.batch_fields(block),
            _ => Vec::new(),
        }
        .chunks_exact(neurons)
        .map(<[f64]>::to_vec)
        .collect::<Vec<_>>()
        .into_iter();
        let mut outcome =
            BatchOutcome { states: Vec::new(), endings: Vec::new(), steps: Vec::new() };
        for (cue, state) in range.zip(block.chunks_exact(neurons)) {
            let recall = self.run(state.to_vec(), fields.next().unwrap_or_default(), cue as u64);
            outcome.states.extend(recall.state);
            outcome.endings.push(recall.ending);
            outcome.steps.push(recall.steps);
        }
        Ok(outcome)
    }

    fn run(&self, state: Vec<i8>, fields: Vec<f64>, cue: u64) -> Recall {
        match self.update {
            Update::Synchronous => self.synchronous(state, fields),
            Update::Sequential => self.asynchronous(state, None),
            Update::Random { seed } => self.asynchronous(state, Some(Stream::new(seed, cue))),
        }
    }

    /// `fields` are those of `state`.
    fn synchronous(&self, mut state: Vec<i8>, mut fields: Vec<f64>) -> Recall {
        let mut before: Option<Vec<i8>> = None;
        for steps in 0..self.max_steps {
            let next: Vec<i8> = fields.iter().map(|h| sign(*h)).collect();
            if next == state {
                return Recall { state, ending: Ending::FixedPoint, steps };
            }
            if before.as_ref() == Some(&next) {
                return Recall { state: next, ending: Ending::TwoCycle, steps: steps + 1 };
            }
            self.follow(&mut fields, &state, &next);
            before = Some(std::mem::replace(&mut state, next));
        }
        Recall { state, ending: Ending::StepLimit, steps: self.max_steps }
    }

    /// Turns the fields of `old` into those of `new`.
    fn follow(&self, fields: &mut Vec<f64>, old: &[i8], new: &[i8]) {
        let neurons = self.network.neurons();
        let Some(columns) = &self.columns else {
            let field = |neuron| self.network.field(new, neuron);
            *fields = (0..neurons).map(field).collect();
            return;
        };
        for (j, (old, new)) in old.iter().zip(new).enumerate().filter(|(_, (o, n))| o != n) {
            let change = f64::from(new - old);
            let column = &columns[j * neurons..(j + 1) * neurons];
            fields.iter_mut().zip(column).for_each(|(h, w)| *h += change * w);
        }
    }

    fn asynchronous(&self, mut state: Vec<i8>, mut random: Option<Stream>) -> Recall {
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

/// Eq. 6: a field of zero gives −1.
fn sign(field: f64) -> i8 {
    if field > 0.0 { 1 } else { -1 }
}

fn transposed(network: &Network) -> Vec<f64> {
    let (neurons, weights) = (network.neurons(), network.weights());
    let entry = |at: usize| weights.row(at % neurons)[at / neurons];
    (0..neurons * neurons).map(entry).collect()
}
