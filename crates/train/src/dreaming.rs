//! Hebb's rule after so much dreaming, in closed form.

use crate::TrainOption;
use crate::control::Control;
use crate::details::Details;
use crate::error::check_option;
use crate::ridge::regularised_projection;
use crate::rule::only_the_papers_class;
use crate::training::Training;
use crate::{Result, hebbian};
use hopfit_core::{Network, Patterns, Problem};

/// How [`dreaming()`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DreamingOptions {
    /// t, how long the network dreams: from 0 to 1e12. Default: 10. At
    /// 0 these are Hebb's weights; without end they become the projection's.
    pub dream_time: f64,
}

impl Default for DreamingOptions {
    fn default() -> Self {
        Self { dream_time: 10.0 }
    }
}

impl DreamingOptions {
    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ErrorKind::OptionOutOfRange`](crate::ErrorKind::OptionOutOfRange).
    pub fn validate(&self) -> Result<()> {
        let time = self.dream_time;
        check_option(TrainOption::DreamTime, time, "from 0 to 1e12", (0.0..=1e12).contains(&time))
    }
}

/// Hebb's weights after a dream of time t that removes spurious memories and
/// strengthens pure ones, in closed form:
///
/// W(t) = Σ_μν x_μ x_νᵀ ((1 + t) (I + t O)⁻¹)_μν with the overlaps
/// O_μν = x_μ·x_ν / N; then w_ii = 0, and b = 0.
///
/// With J = W/N, diagonal included, it solves dJ/dt = (J − J²)/(1 + t) from
/// Hebb's weights on: −J² unlearns what the network dreams of, J and the
/// factor keep the memories. It runs from Hebb's rule at t = 0 to the
/// projection ([`pseudoinverse()`](crate::pseudoinverse())), times N, without
/// end. For t > 0 it is [`ridge()`](crate::ridge()) of penalty N/t, times
/// N (1 + t)/t: the two differ in what their parameter says, and in scale.
///
/// The class of weights is the paper's: symmetric, continuous, between all
/// pairs, without bias. The weights are rounded by [`Network::on_grid`].
///
/// Cost: as the pseudoinverse.
///
/// # Errors
/// Options out of range; another class of weights.
///
/// # Source
/// A. Fachechi, E. Agliari, A. Barra, *Dreaming neural networks: forgetting
/// spurious memories and reinforcing pure ones*, Neural Networks 112 (2019),
/// 24–40, arXiv 1810.12217.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, DreamingOptions, Rule, train};
/// let patterns = Patterns::random(40, 100, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(100), TieRule::Paper)?;
/// let flips = |dream_time| -> hopfit_train::Result<usize> {
///     let rule = Rule::Dreaming(DreamingOptions { dream_time });
///     let network = train(&problem, &rule, &mut Control::default())?.network;
///     Ok(network.flips(problem.patterns())?.total())
/// };
/// assert!(flips(0.0)? > 200 && flips(10.0)? == 0);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
pub fn dreaming(
    problem: &Problem,
    options: &DreamingOptions,
    control: &mut Control<'_>,
) -> Result<Training> {
    options.validate()?;
    only_the_papers_class(problem, "dreaming")?;
    let network = after(problem.patterns(), options.dream_time)?.on_grid();
    let mut training = Training::plain(problem, network, control.status())?;
    training.details = Details::Dreaming(*options);
    Ok(training)
}

/// The weights at time `t`.
fn after(patterns: &Patterns, t: f64) -> Result<Network> {
    let neurons = patterns.neurons() as f64;
    // In units of 1/t, so that no short time is divided by.
    if neurons / t > 1e15 * patterns.count() as f64 {
        return Ok(hebbian(patterns));
    }
    regularised_projection(patterns, neurons / t, neurons * (1.0 + t) / t)
}
