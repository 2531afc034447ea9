//! From a cue to a memory. One file a kind of dynamics:
//!
//! | updates | file |
//! |---|---|
//! | the cue as a fading field | `cue.rs` |
//! | graded states | `graded.rs` |
//! | all neurons at once | `batch.rs` |
//! | one at a time, with or without temperature | `one_by_one.rs` |

mod batch;
mod cue;
mod cycle;
mod graded;
mod one_by_one;
mod orders;
mod sigma;
mod update;
mod walk;

pub use batch::{BatchOutcome, Endings};
pub use update::{Clamp, Cooling, Update};

use crate::network::check_size;
use crate::random::Stream;
use crate::rounding::{common_unit, sums_are_exact};
use crate::{Cues, Network, Result, Stop};
use batch::Batch;
use orders::Orders;
use std::ops::Range;
use std::sync::OnceLock;

/// Why a recall ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// A step changed nothing.
    FixedPoint,
    /// The state of two steps before came back: it would alternate for ever.
    TwoCycle,
    /// An earlier state came back: the same states would follow for ever.
    /// Only weights that are not symmetric do this.
    Cycle {
        /// Steps from a state to itself: 3 or more.
        length: usize,
    },
    /// The step limit came first.
    StepLimit,
}

impl Ending {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FixedPoint => "fixed_point",
            Self::TwoCycle => "two_cycle",
            Self::Cycle { .. } => "cycle",
            Self::StepLimit => "step_limit",
        }
    }

    /// A cycle of so many steps.
    fn cycle(length: usize) -> Self {
        if length == 2 { Self::TwoCycle } else { Self::Cycle { length } }
    }
}

/// What became of one cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The final state, N values ±1 (0 only where no step was allowed).
    pub state: Vec<i8>,
    /// Why it ended.
    pub ending: Ending,
    /// The last step (sweep, where neurons are updated one at a time) that
    /// changed anything; all that were allowed at the step limit.
    pub steps: usize,
}

/// Recalls from cues: repeats recall steps until nothing changes.
///
/// ```
/// use hopfit_core::{Cues, Ending, Network, Recaller, Update, Weights};
/// let weights = Weights::new(3, vec![0., 1., 1., 1., 0., 1., 1., 1., 0.])?;
/// let network = Network::without_bias(weights);
/// let recall = Recaller::new(&network).recall(&[1, 1, 0])?;
/// assert_eq!(recall.state, [1, 1, 1]);
/// assert_eq!(recall.ending, Ending::FixedPoint);
///
/// // Neurons that oppose each other: the cue's field decides between them.
/// let weights = Weights::new(2, vec![0.0, -1.0, -1.0, 0.0])?;
/// let network = Network::without_bias(weights);
/// let recaller = Recaller::new(&network).update(Update::Cue { seed: 0 }).sigma(2.0);
/// assert_eq!(recaller.recall(&[0, 1])?.state, [-1, 1]);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Recaller<'a> {
    network: &'a Network,
    update: Update,
    max_steps: usize,
    clamp: Clamp,
    stop: Stop,
    sigma: OnceLock<f64>,
    /// What all weights and biases are whole multiples of, where sums of
    /// weights are exact.
    unit: Option<f64>,
    /// Column j of the weights as row j, so that fields can follow the few bits
    /// that change.
    columns: Vec<f64>,
    /// Where sums of weights are not exact: Σ_j |w_ij| + |b_i| of each neuron,
    /// which its roundoff is a share of.
    sizes: Option<Vec<f64>>,
}

impl<'a> Recaller<'a> {
    /// Synchronous recall with at most 100 steps.
    #[must_use]
    pub fn new(network: &'a Network) -> Self {
        let exact = sums_are_exact(network);
        let values = network.weights().as_slice().iter().chain(network.bias());
        Self {
            network,
            update: Update::Synchronous,
            max_steps: 100,
            clamp: Clamp::Nothing,
            stop: Stop::never(),
            sigma: OnceLock::new(),
            unit: if exact { common_unit(values) } else { None },
            columns: transposed(network),
            sizes: (!exact).then(|| sizes(network)),
        }
    }

    /// Chooses how neurons are updated.
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

    /// Holds neurons at their bits of the cue.
    #[must_use]
    pub fn clamp(mut self, clamp: Clamp) -> Self {
        self.clamp = clamp;
        self
    }

    /// The typical stability σ of the network, in the unit of its weights, 0
    /// or more: [`Network::median_stability`] of what it stores, which model
    /// files hold. Default: [`Network::typical_stability`].
    #[must_use]
    pub fn sigma(mut self, sigma: f64) -> Self {
        self.sigma = OnceLock::from(sigma);
        self
    }

    /// Ends recalls once `stop` is due, which is looked at before each step
    /// (sweep, where neurons are updated one at a time). They then end where
    /// they are, as at a step limit: whoever looks at `stop` afterwards knows
    /// that what came back may be cut short.
    ///
    /// ```
    /// use hopfit_core::{Ending, Network, Recaller, Stop, Weights};
    /// let weights = Weights::new(2, vec![0.0, 1.0, 1.0, 0.0])?;
    /// let (network, stop) = (Network::without_bias(weights), Stop::never());
    /// let recaller = Recaller::new(&network).until(&stop);
    /// assert_eq!(recaller.recall(&[1, 0])?.ending, Ending::TwoCycle);
    /// stop.raise();
    /// assert_eq!(recaller.recall(&[1, 0])?.ending, Ending::StepLimit);
    /// # Ok::<(), hopfit_core::Error>(())
    /// ```
    #[must_use]
    pub fn until(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Recalls from one cue.
    ///
    /// # Errors
    /// A cue or clamped neurons of another size than N; a temperature or σ out
    /// of range.
    pub fn recall(&self, cue: &[i8]) -> Result<Recall> {
        self.check("the cue", cue.len())?;
        let mut outcome = self.block(cue, 0);
        let (ending, steps) = (outcome.endings.remove(0), outcome.steps.remove(0));
        Ok(Recall { state: outcome.states, ending, steps })
    }

    /// Recalls from all cues; synchronously, each step is a matrix product
    /// over the cues that are not at rest.
    ///
    /// # Errors
    /// As [`Self::recall`].
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
    /// As [`Self::recall`].
    ///
    /// # Panics
    /// If the range leaves the cues.
    pub fn recall_range(&self, cues: &Cues, range: Range<usize>) -> Result<BatchOutcome> {
        let neurons = self.network.neurons();
        self.check("a cue", cues.neurons())?;
        let block = &cues.as_slice()[range.start * neurons..range.end * neurons];
        Ok(self.block(block, range.start))
    }

    fn check(&self, what: &'static str, size: usize) -> Result<()> {
        let neurons = self.network.neurons();
        check_size(what, neurons, size)?;
        if let Clamp::Neurons(marks) = &self.clamp {
            check_size("the mask of clamped neurons", neurons, marks.len())?;
        }
        if let Some(&sigma) = self.sigma.get()
            && !(sigma.is_finite() && sigma >= 0.0)
        {
            return Err(crate::ErrorKind::BadSigma { sigma }.into());
        }
        self.update.check()
    }

    /// Recalls from cues, row by row, of which the first has number `first`.
    fn block(&self, cues: &[i8], first: usize) -> BatchOutcome {
        let neurons = self.network.neurons();
        let orders = |seed| Orders::new(seed, neurons);
        match self.update {
            Update::Synchronous => Batch::new(self, cues).run(),
            Update::Cue { seed } => {
                let mut orders = orders(seed);
                self.each(cues, |_, state, fields| cue::recall(self, state, fields, &mut orders))
            }
            Update::Graded { seed } => {
                BatchOutcome::of(graded::recall(self, cues, &mut orders(seed)))
            }
            Update::Sequential => {
                self.each(cues, |_, state, fields| one_by_one::sequential(self, state, fields))
            }
            Update::Random { seed } => self.each(cues, |cue, state, fields| {
                let mut stream = Stream::new(seed, (first + cue) as u64);
                one_by_one::random(self, state, fields, &mut stream)
            }),
            Update::Glauber { temperature, cooling, seed } => {
                self.each(cues, |cue, state, fields| {
                    let mut stream = Stream::new(seed, (first + cue) as u64);
                    let heat = (temperature, cooling);
                    one_by_one::glauber(self, state, fields, heat, &mut stream)
                })
            }
        }
    }

    /// Recalls from each cue by itself; `recall` is given its number in the
    /// block, its bits and their fields.
    fn each(
        &self,
        cues: &[i8],
        mut recall: impl FnMut(usize, &[i8], &[f64]) -> Recall,
    ) -> BatchOutcome {
        let neurons = self.network.neurons();
        let fields = self.network.batch_fields(cues);
        let rows = cues.chunks_exact(neurons).zip(fields.chunks_exact(neurons)).enumerate();
        BatchOutcome::of(rows.map(|(cue, (state, fields))| recall(cue, state, fields)).collect())
    }

    /// The numbers of the steps, from `first`, until it is time to stop.
    fn steps(&self, first: usize) -> impl Iterator<Item = usize> {
        (first..self.max_steps).take_while(|_| !self.stop.is_due())
    }

    /// The typical stability.
    fn sigma_value(&self) -> f64 {
        *self.sigma.get_or_init(|| self.network.typical_stability())
    }
}

/// Σ_j |w_ij| + |b_i| of each neuron.
fn sizes(network: &Network) -> Vec<f64> {
    let row = |neuron: usize| network.weights().row(neuron).iter().map(|w| w.abs()).sum::<f64>();
    network.bias().iter().enumerate().map(|(neuron, bias)| row(neuron) + bias.abs()).collect()
}

fn transposed(network: &Network) -> Vec<f64> {
    let (neurons, weights) = (network.neurons(), network.weights());
    let entry = |at: usize| weights.row(at % neurons)[at / neurons];
    (0..neurons * neurons).map(entry).collect()
}
