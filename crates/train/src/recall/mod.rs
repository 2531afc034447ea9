//! Weights that recall from noisy cues.

mod keep;
mod loss;
mod normal;
mod worst;

pub(crate) use keep::improved;

use crate::TrainOption;
use crate::control::{Control, Progress};
use crate::details::{Details, RecallDetails};
use crate::error::check_option;
use crate::lbfgs::{Minimum, minimise};
use crate::training::{Status, Training};
use crate::{ErrorKind, Result, hebbian};
use hopfit_core::{IntegerNetwork, Problem, WeightRange};
use loss::Loss;

/// Steps of the minimisation at most.
const STEPS: usize = 800;
/// Ten steps that gain less than this share of the loss are the last.
const TOLERANCE: f64 = 1e-4;
/// The weights are whole numbers up to 2²⁰ times a unit: what rounding moves
/// is far below what noise does.
const BITS: i32 = 20;

/// Training for recall: the cues that it is for.
///
/// A bit of a cue is missing with probability `missing_share`, otherwise
/// flipped with probability `noise_level`. The weights are those of least
/// expected squared hinge Σ E (1 − x_i h_i)₊², over all bits and over such
/// cues, where the noise of a field is taken to be normal. The loss is convex;
/// L-BFGS minimises it from Hebb's weights. [`Rule::Recall`](crate::Rule::Recall)
/// does nothing else; [`Then::Recall`](crate::Then::Recall) keeps all bits
/// that the exact engine keeps. `docs/recall.md` has the formulas.
///
/// Cost: two products of P N² operations a step, and up to 800 steps.
///
/// # Source
/// Training with noise: E. Gardner, N. Stroud, D. J. Wallace, *Training with
/// noise and the storage of correlated patterns in a neural network model*,
/// J. Phys. A 22 (1989), 2019–2030; K. Y. M. Wong, D. Sherrington, *Training
/// noise adaptation in attractor neural networks*, J. Phys. A 23 (1990),
/// L175–L182.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
/// use hopfit_train::{Control, RecallTraining, Rule, train};
/// let patterns = Patterns::random(12, 40, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(40), TieRule::Paper)?;
/// let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
/// let training = train(&problem, &Rule::Recall(RecallTraining::default()), &mut control)?;
/// assert_eq!(training.network.flips(problem.patterns())?.total(), 0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecallTraining {
    /// The probability of a flipped bit: from 0 to less than 0.5. Default:
    /// 0.02. Small ones serve recall from large noise too, as recall takes
    /// many steps.
    pub noise_level: f64,
    /// The probability of a missing bit: from 0 to less than 1. Default: 0.
    pub missing_share: f64,
}

impl Default for RecallTraining {
    fn default() -> Self {
        Self { noise_level: 0.02, missing_share: 0.0 }
    }
}

impl RecallTraining {
    /// Refuses options out of range.
    pub(crate) fn check(self) -> Result<()> {
        let Self { noise_level, missing_share } = self;
        let half = (0.0..0.5).contains(&noise_level);
        check_option(TrainOption::NoiseLevel, noise_level, "from 0 to less than 0.5", half)?;
        let part = (0.0..1.0).contains(&missing_share);
        check_option(TrainOption::MissingShare, missing_share, "from 0 to less than 1", part)
    }

    /// The mean of a cue's bit times the pattern's.
    fn gain(self) -> f64 {
        (1.0 - self.missing_share) * (1.0 - 2.0 * self.noise_level)
    }

    /// The standard deviation of the same.
    fn spread(self) -> f64 {
        (1.0 - self.missing_share - self.gain().powi(2)).max(0.0).sqrt()
    }
}

/// The rule `recall`, from Hebb's weights.
pub(crate) fn recall(
    problem: &Problem,
    options: RecallTraining,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.check()?;
    let range = problem.admissible().range;
    if range != WeightRange::Continuous {
        return Err(ErrorKind::WholeWeights { rule: "recall", range }.into());
    }
    let mut loss = Loss::new((problem.patterns(), problem.admissible()), options, None);
    let (start, before) = hebb(problem, &mut loss)?;
    let found = descend(start, &mut loss, STEPS, control);
    let network = whole(problem, &found.point, BITS)?;
    let stopped = control.stop.is_raised();
    let status = if stopped { Status::Interrupted } else { Status::Feasible };
    let mut training = Training::plain(problem, network.to_unit_network(), status)?;
    let (after, _) = loss.at_best_scale(&loss.parameters(&training.network));
    training.details = Details::Recall(RecallDetails {
        options,
        loss_of_hebb: before,
        loss: after,
        steps: found.steps,
        converged: found.converged,
    });
    Ok(training)
}

/// Hebb's weights within the class, scaled for the least loss, and that loss
/// per bit.
fn hebb(problem: &Problem, loss: &mut Loss<'_>) -> Result<(Vec<f64>, f64)> {
    let mut start = loss.parameters(&hebbian(problem.patterns()));
    let (neurons, mask) = (problem.neurons(), &problem.admissible().mask);
    for (at, weight) in start[..neurons * neurons].iter_mut().enumerate() {
        if !mask.allows(at / neurons, at % neurons) {
            *weight = 0.0;
        }
    }
    let (value, scale) = loss.at_best_scale(&start);
    start.iter_mut().for_each(|value| *value *= scale);
    Ok((start, value))
}

/// Minimises a loss, in so many steps at most.
fn descend(
    start: Vec<f64>,
    loss: &mut Loss<'_>,
    most: usize,
    control: &mut Control<'_>,
) -> Minimum {
    let mut go_on = |steps: usize| {
        let fraction = Some(steps as f64 / most as f64);
        let phase = "training for recall";
        (control.progress)(&Progress { phase, flips: None, bound: None, fraction });
        steps < most && !control.stop.is_due()
    };
    let mut evaluate =
        |parameters: &[f64], gradient: &mut [f64]| loss.evaluate(parameters, gradient);
    minimise(start, &mut evaluate, TOLERANCE, &mut go_on)
}

/// Parameters as whole numbers, the largest about 2^`bits`.
fn whole(problem: &Problem, parameters: &[f64], bits: i32) -> Result<IntegerNetwork> {
    let neurons = problem.neurons();
    let largest = parameters.iter().fold(0.0_f64, |largest, value| value.abs().max(largest));
    let scale = if largest > 0.0 { f64::from(bits).exp2() / largest } else { 0.0 };
    let mut values: Vec<i64> =
        parameters.iter().map(|value| (value * scale).round() as i64).collect();
    let bias = values.split_off(neurons * neurons);
    Ok(IntegerNetwork::new(neurons, values, bias)?)
}
