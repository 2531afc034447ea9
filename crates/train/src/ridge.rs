//! Least squares with a penalty: the regularised projection rule.

mod rows;

use crate::TrainOption;
use crate::control::Control;
use crate::details::Details;
use crate::error::check_option;
use crate::spectrum::Spectrum;
use crate::training::Training;
use crate::{ErrorKind, Result};
use hopfit_core::{Admissible, Mask, Network, Patterns, Problem, WeightRange, Weights};

/// Singular values up to this share of the largest are roundoff.
const ROUNDOFF: f64 = 1e-10;

/// How [`ridge()`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RidgeOptions {
    /// λ: what a squared weight costs, against a squared error of a field.
    /// Finite and at least 1e-12. Default: 1. The eigenvalues of Σ_μ x xᵀ, which it
    /// is added to, are N on average over the patterns' span.
    pub penalty: f64,
}

impl Default for RidgeOptions {
    fn default() -> Self {
        Self { penalty: 1.0 }
    }
}

impl RidgeOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`].
    pub fn validate(&self) -> Result<()> {
        let penalty = self.penalty;
        let is_allowed = penalty.is_finite() && penalty >= 1e-12;
        check_option(TrainOption::Penalty, penalty, "finite and at least 1e-12", is_allowed)
    }
}

/// Ridge regression of every bit on all bits.
///
/// **Symmetric weights** (the default): the minimum of
/// Σ_μ ‖x − W x‖² + λ ‖W‖² is W = C (C + λ I)⁻¹ with C = Σ_μ x xᵀ, whose
/// diagonal is then set to zero: the projection rule
/// ([`pseudoinverse()`](crate::pseudoinverse())), to which it tends as λ → 0,
/// with directions of few patterns held back. Unlike it, this still stores
/// something where P ≥ N. Weights between all pairs, without bias.
///
/// **Free weights**: each neuron's own minimum of
/// Σ_μ (x_i − Σ_j w_ij x_j − b_i)² + λ Σ_j w_ij² over the weights that the mask
/// allows; its own bit is not among them, and the bias has no penalty. With
/// all pairs and without bias these are the symmetric weights with each row
/// times a positive number, so that both lose the same bits.
///
/// The weights are rounded by [`Network::on_grid`]. A stopped run leaves
/// Hebb's weights to the neurons that it did not reach; only masked rows are
/// solved one by one.
///
/// Cost: a singular value decomposition as for the pseudoinverse; with a mask
/// n³/3 operations a neuron of n inputs, on all threads.
///
/// # Errors
/// A penalty out of range, or so small that the equations cannot be solved in
/// double precision; symmetric weights with a mask or a bias; whole weights.
///
/// # Source
/// A. E. Hoerl, R. W. Kennard, *Ridge regression: biased estimation for
/// nonorthogonal problems*, Technometrics 12 (1970), 55–67; as a rule for
/// memories: T. Kohonen, *Self-Organization and Associative Memory*, Springer
/// (1984), chapter 6.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, RidgeOptions, Rule, train};
/// // As many patterns as neurons: the projection is the identity and of no use.
/// let patterns = Patterns::random(20, 20, 3)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(20), TieRule::Paper)?;
/// let rule = Rule::Ridge(RidgeOptions { penalty: 0.001 });
/// let network = train(&problem, &rule, &mut Control::default())?.network;
/// assert_eq!(network.flips(problem.patterns())?.total(), 0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn ridge(
    problem: &Problem,
    options: &RidgeOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate()?;
    check_class(problem.admissible())?;
    let (patterns, penalty) = (problem.patterns(), options.penalty);
    let is_full = problem.admissible().mask == Mask::full(problem.neurons());
    let network = match problem.admissible().symmetric {
        true => regularised_projection(patterns, penalty, 1.0)?,
        false if is_full => rows::of_all_pairs(problem, penalty)?,
        false => rows::of_a_mask(problem, penalty, control)?,
    };
    let mut training = Training::plain(problem, network.on_grid(), control.status())?;
    training.details = Details::Ridge(*options);
    Ok(training)
}

/// Refuses what has no closed form, or none of this kind.
fn check_class(admissible: &Admissible) -> Result<()> {
    let Admissible { symmetric, bias, range, mask } = admissible;
    if *range != WeightRange::Continuous {
        return Err(ErrorKind::WholeWeights { rule: "ridge", range: *range }.into());
    }
    if *symmetric && (*bias || *mask != Mask::full(mask.neurons())) {
        return Err(ErrorKind::NeedsFreeWeights { rule: "ridge" }.into());
    }
    Ok(())
}

/// `scale` C (C + λ I)⁻¹ without its diagonal.
///
/// Where the patterns span all directions, this is far smaller than the
/// identity that it tends to: then it is computed as minus the rest,
/// λ (C + λ I)⁻¹, which has no such cancellation.
pub(crate) fn regularised_projection(
    patterns: &Patterns,
    penalty: f64,
    scale: f64,
) -> Result<Network> {
    let spectrum = Spectrum::of_patterns(patterns, ROUNDOFF)?;
    let small = penalty < patterns.count() as f64;
    let (matrix, sign) = match spectrum.is_complete() && small {
        true => (spectrum.weighed(|value| scale * penalty / (value + penalty)), -1.0),
        false => (spectrum.weighed(|value| scale * value / (value + penalty)), 1.0),
    };
    let entry = |i: usize, j: usize| match i == j {
        true => 0.0,
        false => sign * matrix[(i.max(j), i.min(j))],
    };
    Ok(Network::without_bias(Weights::from_fn(patterns.neurons(), entry)?))
}
