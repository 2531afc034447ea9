//! Gradient descent on a layer of tanh neurons.

mod layer;
mod options;

pub use options::{GradientOptions, Loss, Shuffle};

use crate::{ErrorKind, Result};
use hopfit_core::random::Stream;
use hopfit_core::{Network, Patterns, Stop, Weights};
use layer::{Layer, Pace};

/// What one epoch (one pass over all patterns) came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Number of the epoch, from 1.
    pub number: usize,
    /// The mean loss of a pattern (the sum over its neurons), each taken just
    /// before the step that learned from it; the penalty on the weights is
    /// not in it.
    pub loss: f64,
    /// The largest |y_i − x_i| over all patterns and neurons, taken likewise.
    /// Below 1, every bit was right.
    pub largest_error: f64,
    /// The learning rate of this epoch.
    pub learning_rate: f64,
}

/// The shallow neural network of the paper: N neurons y = tanh(W x), trained
/// by stochastic gradient descent with momentum to give back the patterns,
/// y ≈ x, with tied weights w_ij = w_ji, w_ii = 0 and b = 0.
///
/// After each epoch `progress` is called. The descent ends early, with the
/// weights it has, when `stop` is due (looked at before every step).
/// The weights are rounded by [`Network::on_grid`] and exactly symmetric.
///
/// # What is the paper's and what is assumed
///
/// The paper states tanh, descent with momentum ("sgdm"), 100 epochs, learning
/// rate 0.001, mini-batches of 5, tied weights, zero diagonal and zero bias.
/// It does not state the following, which we take from the toolbox that these
/// names belong to, MATLAB's: the loss ½ Σ_i (y_i − x_i)² averaged over the
/// mini-batch, momentum 0.9, Glorot's uniform initialisation, weight decay
/// 1e-4, and shuffling once. Two more choices are ours: a tied weight is one
/// parameter whose gradient is the sum over its two places, and a last batch
/// of fewer than 5 patterns is used (MATLAB leaves it out).
///
/// # How far it gets
///
/// Mean flips a pattern, and in brackets the mean number of patterns without
/// a flip; N = 20, random patterns, 50 draws with seeds 1000 to 1049:
///
/// | P | [`GradientOptions::default`] | the same, from zero weights, no decay, 3000 epochs | [`GradientOptions::tuned`] |
/// |---|---|---|---|
/// | 5 | 0.15 (4.3) | 0.00 (5.0) | 0.00 (5.0) |
/// | 10 | 0.10 (9.0) | 0.00 (10.0) | 0.00 (10.0) |
/// | 15 | 0.15 (13.0) | 0.00 (15.0) | 0.00 (15.0) |
/// | 20 | 0.46 (12.4) | 0.03 (19.5) | 0.00 (20.0) |
/// | 25 | 0.95 (9.7) | 0.15 (21.9) | 0.01 (24.8) |
/// | 30 | 1.62 (6.5) | 0.41 (21.1) | 0.16 (26.0) |
/// | 35 | 2.24 (4.1) | 0.79 (18.4) | 0.53 (22.2) |
/// | 40 | 2.78 (3.4) | 1.19 (15.7) | 0.95 (19.2) |
///
/// The paper reports "about 25" patterns at N = 20. With what it states, and
/// the assumptions above, the descent ends long before it has converged. The
/// second column is as far as the squared error was brought by tuning alone.
///
/// The same for handwritten digits of 9×9 pixels (N = 81), 10 draws:
///
/// | P | [`GradientOptions::default`] | from zero, no decay, 3000 epochs | [`GradientOptions::tuned`] |
/// |---|---|---|---|
/// | 20 | 0.10 (18.3) | 0.00 (20.0) | 0.00 (20.0) |
/// | 40 | 0.42 (27.5) | 0.04 (38.4) | 0.01 (39.6) |
/// | 60 | 1.05 (25.9) | 0.22 (50.4) | 0.03 (58.1) |
/// | 80 | 1.58 (22.8) | 0.53 (52.8) | 0.19 (68.4) |
/// | 100 | 2.10 (18.5) | 0.84 (51.0) | 0.52 (64.6) |
/// | 120 | 2.54 (15.6) | 1.17 (50.1) | 0.91 (60.5) |
///
/// Of 500 digits at 28×28 pixels the tuned setting stores all after 130
/// epochs (13 s on one core), the default after its 100 epochs 31.
///
/// # Cost
/// An epoch takes 2 P N² operations, and N² more a batch. The result depends
/// on the options and the seed only (and on the last bits of the platform's
/// tanh).
///
/// # Errors
/// Options out of range; weights that grow beyond all bounds
/// ([`ErrorKind::Diverged`]).
///
/// ```
/// use hopfit_core::{Patterns, Stop};
/// use hopfit_train::{GradientOptions, gradient};
/// let patterns = Patterns::random(15, 20, 1)?;
/// let (options, mut losses) = (GradientOptions::tuned(20), Vec::new());
/// let network =
///     gradient(&patterns, &options, &Stop::never(), &mut |epoch| losses.push(epoch.loss))?;
/// assert_eq!(network.flips(&patterns)?.total(), 0);
/// assert!(losses.last() < losses.first());
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn gradient(
    patterns: &Patterns,
    options: &GradientOptions,
    stop: &Stop,
    progress: &mut dyn FnMut(Epoch),
) -> Result<Network> {
    options.validate()?;
    let mut descent = Descent::new(patterns, options);
    for number in 1..=options.epochs {
        let Some(epoch) = descent.epoch(number, stop)? else { break };
        progress(epoch);
        if epoch.largest_error <= options.target_error {
            break;
        }
    }
    let layer = descent.layer;
    let weights = Weights::from_fn(patterns.neurons(), |i, j| layer.weight(i, j))?;
    Ok(Network::without_bias(weights).on_grid())
}

/// Weights beyond this are taken for a descent that diverges.
const LARGEST: f64 = 1e100;

/// The state of a descent between two epochs.
struct Descent<'a> {
    patterns: &'a Patterns,
    options: &'a GradientOptions,
    layer: Layer,
    order: Vec<usize>,
    shuffling: Stream,
}

impl<'a> Descent<'a> {
    fn new(patterns: &'a Patterns, options: &'a GradientOptions) -> Self {
        let mut initial = Stream::new(options.seed, 0);
        let mut shuffling = Stream::new(options.seed, 1);
        let mut order: Vec<usize> = (0..patterns.count()).collect();
        if options.shuffle == Shuffle::Once {
            shuffling.shuffle(&mut order);
        }
        let layer = Layer::random(patterns.neurons(), options.initial_scale, &mut initial);
        Self { patterns, options, layer, order, shuffling }
    }

    /// Goes through all patterns once; none if it was stopped on the way.
    fn epoch(&mut self, number: usize, stop: &Stop) -> Result<Option<Epoch>> {
        if self.options.shuffle == Shuffle::EveryEpoch {
            self.shuffling.shuffle(&mut self.order);
        }
        let pace = self.pace(number);
        let mut epoch =
            Epoch { number, loss: 0.0, largest_error: 0.0, learning_rate: pace.learning_rate };
        let (mut batch, mut fields) = (Vec::new(), Vec::new());
        for members in self.order.chunks(self.options.batch_size) {
            if stop.is_due() {
                return Ok(None);
            }
            let bits = members.iter().flat_map(|member| self.patterns.row(*member));
            batch.clear();
            batch.extend(bits.map(|bit| f64::from(*bit)));
            self.layer.fields(&batch, &mut fields);
            self.replace_by_slopes(&mut fields, &batch, &mut epoch);
            self.layer.step(&batch, &fields, pace);
        }
        self.check_growth(number, pace)?;
        epoch.loss /= self.order.len() as f64;
        Ok(Some(epoch))
    }

    /// Turns fields into slopes of the loss; adds the loss to `epoch`.
    fn replace_by_slopes(&self, fields: &mut [f64], batch: &[f64], epoch: &mut Epoch) {
        let done = (epoch.number - 1) as f64 / (self.options.epochs - 1).max(1) as f64;
        for (field, x) in fields.iter_mut().zip(batch) {
            epoch.loss += self.options.loss.value(*field, *x);
            epoch.largest_error = epoch.largest_error.max((field.tanh() - x).abs());
            *field = self.options.loss.slope(*field, *x, done);
        }
    }

    fn pace(&self, number: usize) -> Pace {
        let GradientOptions { learning_rate, rate_decay, momentum, weight_decay, .. } =
            *self.options;
        let decay = rate_decay.powf((number - 1) as f64);
        Pace { learning_rate: learning_rate * decay, momentum, weight_decay }
    }

    fn check_growth(&self, epoch: usize, pace: Pace) -> Result<()> {
        // Written so that a weight that is no number is caught as well.
        if self.layer.weights().iter().all(|w| w.abs() < LARGEST) {
            return Ok(());
        }
        let Pace { learning_rate, weight_decay, .. } = pace;
        Err(ErrorKind::Diverged { epoch, learning_rate, weight_decay }.into())
    }
}
