//! Minimum probability flow.

mod flow;

use crate::TrainOption;
use crate::control::{Control, Meter};
use crate::details::{Details, MpfDetails};
use crate::error::check_option;
use crate::lbfgs::minimise;
use crate::training::Training;
use crate::{ErrorKind, Result};
use flow::Flow;
use hopfit_core::{Network, Problem, WeightRange, Weights};

/// Ten steps that gain less than this share of the objective are the last.
const TOLERANCE: f64 = 1e-6;

/// How [`mpf()`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MpfOptions {
    /// λ of the term λ/2 Σ_ij w_ij² that keeps the weights finite where all
    /// patterns can be stored; finite and at least 0. Default: 0.001. At 0
    /// the objective is the published one, and the weights of patterns that
    /// can be stored grow until the steps are done.
    pub weight_decay: f64,
    /// The most steps of the minimisation; at least 1. Default: 1000.
    pub steps: usize,
}

impl Default for MpfOptions {
    fn default() -> Self {
        Self { weight_decay: 0.001, steps: 1000 }
    }
}

impl MpfOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`].
    pub fn validate(&self) -> Result<()> {
        let decay = self.weight_decay;
        let is_allowed = decay.is_finite() && decay >= 0.0;
        check_option(TrainOption::WeightDecay, decay, "finite and at least 0", is_allowed)?;
        check_option(TrainOption::Steps, self.steps as f64, "at least 1", self.steps > 0)
    }
}

/// Minimum probability flow: the weights for which least probability flows
/// from the patterns to the states one flip away, if the network moves as
/// statistical physics has it,
///
/// K = 1/P Σ_μ Σ_i exp((E(x_μ) − E(x_μ with bit i flipped)) / 2)
///   = 1/P Σ_μ Σ_i exp(−x_i h_i), plus λ/2 Σ_ij w_ij².
///
/// K is convex; L-BFGS minimises it from zero weights. If any weights store
/// all patterns with fields that are not zero, those of small λ do, too. It
/// works on the energy, so that the weights are symmetric; masks and biases
/// are honoured. The weights are rounded by [`Network::on_grid`].
///
/// Cost: two products of P N² operations a step, on all threads. A stopped
/// run returns the best weights so far; [`MpfDetails`] have the objective, the
/// steps and whether they have converged.
///
/// # Errors
/// Options out of range; free or whole weights.
///
/// # Source
/// C. Hillar, J. Sohl-Dickstein, K. Koepsell, *Efficient and optimal binary
/// Hopfield associative memory storage using minimum probability flow*, arXiv
/// 1204.2916 (2012); J. Sohl-Dickstein, P. B. Battaglino, M. R. DeWeese, *New
/// method for parameter estimation in probabilistic models: minimum
/// probability flow*, Phys. Rev. Lett. 107 (2011), 220601.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, MpfOptions, Rule, train};
/// // One pattern a neuron.
/// let patterns = Patterns::random(60, 60, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(60), TieRule::Paper)?;
/// let rule = Rule::Mpf(MpfOptions::default());
/// let training = train(&problem, &rule, &mut Control::default())?;
/// assert_eq!(training.network.flips(problem.patterns())?.total(), 0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn mpf(problem: &Problem, options: &MpfOptions, control: &mut Control<'_>) -> Result<Training> {
    options.validate()?;
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    if admissible.range != WeightRange::Continuous {
        let range = admissible.range;
        return Err(ErrorKind::WholeWeights { rule: "mpf", range }.into());
    }
    if !admissible.symmetric {
        return Err(ErrorKind::NeedsSymmetry { rule: "mpf" }.into());
    }
    let mut flow = Flow::new(problem, options.weight_decay);
    let mut evaluate =
        |parameters: &[f64], gradient: &mut [f64]| flow.evaluate(parameters, gradient);
    let mut meter = Meter::new("minimising probability flow");
    let mut go_on = |steps: usize| {
        meter.show(control.progress, steps, options.steps);
        steps < options.steps && !control.stop.is_due()
    };
    let zero = vec![0.0; neurons * (neurons + 1)];
    let found = minimise(zero, &mut evaluate, TOLERANCE, &mut go_on);
    let objective = flow.evaluate(&found.point, &mut vec![0.0; found.point.len()]);
    let (weights, bias) = found.point.split_at(neurons * neurons);
    let network = Network::new(Weights::new(neurons, weights.to_vec())?, bias.to_vec())?;
    let mut training = Training::plain(problem, network.on_grid(), control.status())?;
    training.details = Details::Mpf(MpfDetails {
        weight_decay: options.weight_decay,
        objective,
        steps: found.steps,
        converged: found.converged,
    });
    Ok(training)
}
