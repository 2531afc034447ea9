//! What came of a second objective.

use crate::training::{Proof, Status};
use crate::{RecallTraining, ThenName};
use std::fmt;

/// What came of a second objective: see [`Then`](crate::Then).
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::details::ThenOutcome;
/// use hopfit_train::{Control, ExactOptions, Rule, Then, train};
/// let patterns = Patterns::from_rows(&[[1, -1, -1, 1, 1, -1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(6), TieRule::Strict)?;
/// let rule = Rule::Exact(ExactOptions::default().then(Then::Margin));
/// let training = train(&problem, &rule, &mut Control::default())?;
/// let then = training.details.then().expect("it was asked for");
/// let ThenOutcome::Margin(margin) = then.outcome else { panic!("another objective") };
/// // All w_ij = x_i x_j: stability 5 in rows of norm √5.
/// assert!((margin.after.unwrap_or(0.0) - 5.0_f64.sqrt()).abs() < 0.01);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SecondObjective {
    /// The objective, before and after.
    pub outcome: ThenOutcome,
    /// Whether nothing better is possible, of this objective.
    pub status: Status,
    /// What cut the work short, if anything did.
    pub stopped: Option<CutShort>,
    /// What stands behind the status: a solver's word, or nothing.
    pub proof: Proof,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Why weights stayed as they were, and of how many rows (symmetric weights
    /// count as one), sorted by their words.
    pub unchanged: Vec<(Unchanged, usize)>,
}

impl SecondObjective {
    /// Which objective it is.
    #[must_use]
    pub fn which(&self) -> ThenName {
        match &self.outcome {
            ThenOutcome::Margin(_) => ThenName::Margin,
            ThenOutcome::Sparse(_) => ThenName::Sparse,
            ThenOutcome::Recall(_) => ThenName::Recall,
            ThenOutcome::Radius(outcome) => ThenName::Radius(outcome.asked),
        }
    }
}

/// A second objective, before and after.
#[derive(Debug, Clone, PartialEq)]
pub enum ThenOutcome {
    /// The margin.
    Margin(MarginOutcome),
    /// The sum of |w| and the zeros.
    Sparse(SparseOutcome),
    /// The loss over noisy cues.
    Recall(RecallOutcome),
    /// The damage that is always mended.
    Radius(RadiusOutcome),
}

/// Margins: the smallest stability of a kept bit, divided by a norm of the
/// weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginOutcome {
    /// What stabilities are divided by.
    pub norm: MarginNorm,
    /// The margin before; none if no kept bit has a field other than zero.
    pub before: Option<f64>,
    /// The margin after; none likewise.
    pub after: Option<f64>,
    /// What no weights that keep the same bits exceed, where that is known.
    pub largest_possible: Option<f64>,
    /// Kept bits with a field of zero.
    pub held_at_zero: usize,
}

/// What stabilities are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarginNorm {
    /// The norm of the bit's row of weights.
    EachRow,
    /// The root mean square of all rows' norms.
    RootMeanSquare,
}

impl fmt::Display for MarginNorm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EachRow => "Euclidean, of each row",
            Self::RootMeanSquare => "Euclidean, root mean square of the rows",
        })
    }
}

/// Sums of |w| and zeros.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SparseOutcome {
    /// The unit of the sums.
    pub unit: SumUnit,
    /// Σ|w| before; none if no kept bit has a field other than zero.
    pub sum_before: Option<f64>,
    /// Σ|w| after; none likewise.
    pub sum_after: Option<f64>,
    /// What no weights that keep the same bits fall below, where that is known.
    pub smallest_sum: Option<f64>,
    /// The share of the N×N weights that were zero before.
    pub zero_fraction_before: f64,
    /// The share that are zero after.
    pub zero_fraction_after: f64,
}

/// The stability that is 1 where |w| are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumUnit {
    /// The smallest one of each row.
    EachRow,
    /// The smallest one of the network.
    Network,
}

impl fmt::Display for SumUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EachRow => "smallest stability of each row",
            Self::Network => "smallest stability of the network",
        })
    }
}

/// Losses over noisy cues.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecallOutcome {
    /// The cues.
    pub options: RecallTraining,
    /// The loss a bit before; none if the work was not begun.
    pub loss_before: Option<f64>,
    /// The loss a bit after; none likewise.
    pub loss_after: Option<f64>,
    /// How much of the former weights was added to keep all bits; none if these
    /// stayed.
    pub former_weights_added: Option<f64>,
    /// Steps of the minimisation.
    pub steps: usize,
}

/// Radii of the stored patterns: the most wrong bits of a cue, whichever they
/// are, from which one step makes each of them. None where no pattern is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct RadiusOutcome {
    /// The radius for flipped bits that was enough; none if the largest was
    /// asked for.
    pub asked: Option<usize>,
    /// For flipped bits, before.
    pub flips_before: Option<usize>,
    /// For missing bits, before.
    pub missing_before: Option<usize>,
    /// For flipped bits, after.
    pub flips: Option<usize>,
    /// For missing bits, after.
    pub missing: Option<usize>,
    /// Patterns without a lost bit.
    pub stored_patterns: usize,
    /// What no admissible weights exceed, of all patterns and for flipped bits:
    /// −1 if they cannot all be stored; none if it is not known.
    pub largest_flips: Option<i64>,
    /// The same for missing bits.
    pub largest_missing: Option<i64>,
    /// What training for noise came to afterwards, where there was any.
    pub noise: Option<Box<SecondObjective>>,
}

/// What cut the work on a second objective short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CutShort {
    /// Somebody.
    Interrupted,
    /// The time limit.
    TimeLimit,
}

impl fmt::Display for CutShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupted => "interrupted",
            Self::TimeLimit => "time limit",
        })
    }
}

/// Why weights stayed as they were.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Unchanged {
    /// It was time to stop before there were any others.
    Stopped,
    /// No weights give all kept bits a margin, or none were found.
    NothingFound,
    /// Each rounding to whole numbers lost a bit.
    RoundingLost,
    /// The others have no larger margin.
    NoLargerMargin,
    /// The others have no more zeros.
    NoMoreZeros {
        /// The share of the N×N weights that are zero in them.
        zero_fraction: f64,
    },
    /// The others are no better.
    NoBetter,
    /// No weights with a margin were found.
    NoMargin,
    /// The others mend no more damage.
    MendsNoMore,
}

impl fmt::Display for Unchanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped before any were found"),
            Self::NothingFound => f.write_str("no weights were found"),
            Self::RoundingLost => f.write_str("whole weights lost a bit"),
            Self::NoLargerMargin => f.write_str("the weights found have no larger margin"),
            Self::NoMoreZeros { zero_fraction } => {
                write!(f, "the weights found have no more zeros ({zero_fraction:.4} of all)")
            }
            Self::NoBetter => f.write_str("no better weights were found"),
            Self::NoMargin => f.write_str("no weights with a margin were found"),
            Self::MendsNoMore => f.write_str("the weights found mend no more"),
        }
    }
}
