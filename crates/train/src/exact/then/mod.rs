//! The second objective, at the fewest flips found: the bits that the
//! network so far keeps are asked for, and among all weights that keep them
//! those of largest margin, with most zeros or that recall best are looked for.

mod ascent;
mod face;
mod hybrid;
mod large;
mod margin;
mod measure;
mod part;
mod program;
mod radius;
mod rounding;
mod sparse;
mod tally;
mod thin;

pub use radius::RadiusTraining;

use super::{checked, tell};
use crate::control::Control;
use crate::details::{CutShort, ExactDetails, SecondObjective};
use crate::training::{Proof, Status, Training};
use crate::{ErrorKind, RecallTraining, Result, ThenName, recall};
use hopfit_certify::{Basins, Certificate};
use hopfit_core::{Instant, IntegerNetwork, Problem, Stop, WeightRange};
use hopfit_exact::engine::Evidence;
use measure::Measure;
use part::Part;
use std::fmt;
use tally::Tally;

/// What to optimise once the flips are as few as was found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Then {
    /// The largest margin: the smallest stability x_i h_i of a kept bit,
    /// divided by the Euclidean norm of the row of weights, as Gardner (1988)
    /// does. Rows of free weights are independent, and each gets the largest
    /// margin it can have. Symmetric weights tie the rows; there the norm is
    /// the root mean square of the rows' norms, for which the best weights
    /// are unique and can be computed. Biases count as weights.
    Margin,
    /// Σ|w_ij| as small as it can be where the smallest stability of a kept
    /// bit is 1 (bits that a field of zero keeps may have that), and then as
    /// many zeros as are found.
    Sparse,
    /// Recall from noisy cues: the expected squared hinge of
    /// [`Rule::Recall`](crate::Rule::Recall) as small as it can be where the
    /// kept bits are kept. Each of these has a hinge without noise of a
    /// hundred times the weight; whole weights that lose one all the same get
    /// some of the former weights added, or are given up.
    Recall(RecallTraining),
    /// Damage of the worst kind: the largest r such that one recall step makes
    /// each pattern of *every* cue with at most r of its bits flipped, then the
    /// same for missing bits ([`hopfit_core::Radii`]); with a proof that no
    /// admissible weights have a larger one, where one is found
    /// ([`hopfit_certify::Basins`]). Patterns that stop each other, as those
    /// that differ in a bit or two do, stay behind and the others go on.
    Radius(RadiusTraining),
}

/// The goals that [`Tally`] pursues part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Margin,
    Sparse,
}

impl Then {
    /// Which one it is, without its options.
    #[must_use]
    pub fn which(self) -> ThenName {
        match self {
            Self::Margin => ThenName::Margin,
            Self::Sparse => ThenName::Sparse,
            Self::Recall(_) => ThenName::Recall,
            Self::Radius(options) => ThenName::Radius(options.enough),
        }
    }
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.which().fmt(f)
    }
}

/// The time that a part has.
struct Time<'a> {
    /// When to end the search.
    search: Stop,
    /// When the weights are to be whole.
    all: &'a Stop,
}

/// The share of the time that is for the search.
const SEARCH: f64 = 0.9;

impl<'a> Time<'a> {
    fn of(all: &'a Stop) -> Self {
        Self { search: all.share(SEARCH), all }
    }
}

/// What came of a part.
enum Found {
    /// Weights that keep all bits, and what no weights of the part can beat
    /// (the largest κ, or the smallest Σ|w| with each parameter once).
    Weights { network: IntegerNetwork, measure: Measure, bound: Option<f64> },
    /// Rounding lost a bit each time.
    Lost,
    /// No weights give all bits a margin, or none were found.
    Nothing,
    /// It was time to stop before there were any.
    Stopped,
}

impl Found {
    fn of(rounded: Option<(IntegerNetwork, Measure)>, bound: Option<f64>) -> Self {
        match rounded {
            Some((network, measure)) => Self::Weights { network, measure, bound },
            None => Self::Lost,
        }
    }
}

/// Refuses weights that the second objective is not made for.
pub(super) fn check(problem: &Problem, then: Option<Then>) -> Result<()> {
    let range = problem.admissible().range;
    match then {
        Some(Then::Recall(options)) => options.check()?,
        Some(Then::Radius(options)) => options.noise.check()?,
        _ => {}
    }
    match then {
        Some(then) if range != WeightRange::Continuous => {
            Err(ErrorKind::ThenOfWholeWeights { then: then.which(), range }.into())
        }
        _ => Ok(()),
    }
}

/// Puts a network in the place of the trained one that keeps the same bits
/// and is better by the second objective, with the same proof. Where there is
/// none the trained one stays.
pub(super) fn apply(
    problem: &Problem,
    training: Training,
    then: Then,
    control: &mut Control<'_>,
) -> Result<Training> {
    let Training { integer: Some(former), certificate: Some(certificate), .. } = &training else {
        return Ok(training);
    };
    let Improved { network, mut outcome, basins } = improved(problem, former, then, control)?;
    let mut evidence = Evidence::of(certificate);
    evidence.basins = basins;
    let (certificate, verdict) = checked(problem, &network, evidence, &control.stop)?;
    if matches!(then, Then::Radius(_)) {
        outcome.proof = proof_of_basins(&certificate);
    }
    let status = match verdict.optimal {
        // Stopped before it was done: the flips and their proof stay.
        _ if outcome.stopped == Some(CutShort::Interrupted) => Status::Interrupted,
        true => Status::Optimal,
        false => training.status,
    };
    let details = ExactDetails { then: Some(outcome), ..training.details.into_exact() };
    Ok(Training {
        network: network.to_unit_network(),
        integer: Some(network),
        lower_bound: Some(verdict.lower_bound),
        status,
        certificate: Some(certificate),
        details: details.into(),
        ..training
    })
}

/// What stands behind the largest radius for flipped bits.
fn proof_of_basins(certificate: &Certificate) -> Proof {
    match &certificate.basins {
        Some(basins) if basins.flips.bound.is_some() => Proof::Certified,
        _ => Proof::None,
    }
}

/// What the second stage came to.
struct Improved {
    network: IntegerNetwork,
    outcome: SecondObjective,
    /// What the certificate says of damaged patterns.
    basins: Option<Basins>,
}

impl From<(IntegerNetwork, SecondObjective)> for Improved {
    fn from((network, outcome): (IntegerNetwork, SecondObjective)) -> Self {
        Self { network, outcome, basins: None }
    }
}

/// The network with the better second objective. Every bit that `network`
/// keeps is kept.
fn improved(
    problem: &Problem,
    network: &IntegerNetwork,
    then: Then,
    control: &mut Control<'_>,
) -> Result<Improved> {
    let goal = match then {
        Then::Recall(options) => {
            return recall::improved(problem, network, (options, &[]), control).map(Improved::from);
        }
        Then::Radius(options) => return radius::improved(problem, network, options, control),
        Then::Margin => Goal::Margin,
        Then::Sparse => Goal::Sparse,
    };
    Ok(pursued(problem, network, goal, control)?.into())
}

/// The network with the better second objective, part by part.
fn pursued(
    problem: &Problem,
    network: &IntegerNetwork,
    goal: Goal,
    control: &mut Control<'_>,
) -> Result<(IntegerNetwork, SecondObjective)> {
    let begun = Instant::now();
    let unmet = network.unmet(problem.patterns(), problem.tie())?;
    let mut tally = Tally::new(goal, network);
    for part in &Part::all(problem, unmet.demands()) {
        tell(control, goal.phase(), Some(unmet.total()), None);
        tally.work_on(part, &control.stop)?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ok(tally.finish(problem.admissible().symmetric, seconds, &control.stop))
}

/// Weights that keep the bits of `network` with more zeros, or `network`.
pub(crate) fn thinned(
    problem: &Problem,
    network: &IntegerNetwork,
    control: &mut Control<'_>,
) -> Result<IntegerNetwork> {
    Ok(pursued(problem, network, Goal::Sparse, control)?.0)
}

impl Goal {
    fn phase(self) -> &'static str {
        match self {
            Self::Margin => "widening the margin",
            Self::Sparse => "looking for zeros",
        }
    }
}
