//! What rules report beside the network and its bound.

mod learning;
mod milp;
mod then;

pub use learning::{MpfDetails, PerceptronDetails, StorkeyDetails, UnlearningDetails};
pub use milp::{MilpDetails, NotAsked, Repair, SolverEnd, StartDetails, StartSource};
pub use then::{
    CutShort, MarginNorm, MarginOutcome, RadiusOutcome, RecallOutcome, SecondObjective,
    SparseOutcome, SumUnit, ThenOutcome, Unchanged,
};

use crate::{DreamingOptions, RecallTraining, RidgeOptions};
use std::fmt;

/// What a rule reports beside the network and its bound. The report writes
/// it under `details`.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::{Control, Details, MilpOptions, Rule, train};
/// let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Paper)?;
/// let rule = Rule::Milp(MilpOptions::default());
/// let training = train(&problem, &rule, &mut Control::default())?;
/// let Details::Milp(model) = &training.details else { panic!("it is the rule milp") };
/// assert_eq!(model.epsilon, 0.001);
/// # Ok::<(), hopfit_train::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Details {
    /// Nothing.
    #[default]
    None,
    /// Of the paper's model.
    Milp(Box<MilpDetails>),
    /// Of the exact engine.
    Exact(Box<ExactDetails>),
    /// Of training for recall.
    Recall(RecallDetails),
    /// Of Storkey's rule.
    Storkey(StorkeyDetails),
    /// Of the perceptron rule.
    Perceptron(PerceptronDetails),
    /// Of minimum probability flow.
    Mpf(MpfDetails),
    /// Of dreaming: how long.
    Dreaming(DreamingOptions),
    /// Of unlearning.
    Unlearning(UnlearningDetails),
    /// Of ridge regression: the penalty.
    Ridge(RidgeOptions),
}

impl Details {
    /// Of the exact engine; empty ones if another rule made these.
    #[must_use]
    pub fn into_exact(self) -> ExactDetails {
        match self {
            Self::Exact(details) => *details,
            Self::Milp(model) => ExactDetails { model: Some(*model), ..ExactDetails::default() },
            _ => ExactDetails::default(),
        }
    }

    /// Of the paper's model, where it was asked or could have been: by the rule
    /// milp, or by the exact engine on its way.
    #[must_use]
    pub fn milp(&self) -> Option<&MilpDetails> {
        match self {
            Self::Milp(model) => Some(model),
            Self::Exact(exact) => exact.model.as_ref(),
            _ => None,
        }
    }

    /// What came of the second objective, where there was one.
    #[must_use]
    pub fn then(&self) -> Option<&SecondObjective> {
        match self {
            Self::Exact(exact) => exact.then.as_ref(),
            _ => None,
        }
    }

    /// What a user should be told beyond the numbers.
    #[must_use]
    pub fn note(&self) -> Option<Note> {
        self.milp().and_then(|model| model.note)
    }
}

impl From<ExactDetails> for Details {
    fn from(details: ExactDetails) -> Self {
        Self::Exact(Box::new(details))
    }
}

impl From<MilpDetails> for Details {
    fn from(details: MilpDetails) -> Self {
        Self::Milp(Box::new(details))
    }
}

/// What the exact engine reports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExactDetails {
    /// What the rows came to, each by itself, where they were solved.
    pub rows: Option<RowTotals>,
    /// What the enumeration of whole weights took, where there was one.
    pub enumeration: Option<EnumerationEffort>,
    /// What the paper's model came to, where it went on.
    pub model: Option<MilpDetails>,
    /// A bound that there was no time to check, so that it is not claimed.
    pub unchecked_lower_bound: Option<usize>,
    /// What came of the second objective, where there was one.
    pub then: Option<SecondObjective>,
}

/// Sums over all neurons, of rows that need not be symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowTotals {
    /// How many demands the rows leave unmet, at least.
    pub lower_bound: usize,
    /// How many the best rows that were found leave unmet.
    pub flips: usize,
    /// Rows whose optimum is known.
    pub optimal: usize,
}

/// What it took to enumerate whole weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumerationEffort {
    /// Weight vectors of all neurons.
    pub vectors: u64,
    /// Those that may be in a best network.
    pub searched: u64,
    /// Nodes of the search.
    pub nodes: usize,
}

/// What training for recall reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecallDetails {
    /// The cues it was for.
    pub options: RecallTraining,
    /// The loss a bit of Hebb's weights, at their best scale.
    pub loss_of_hebb: f64,
    /// The loss a bit of the weights that were found, at their best scale.
    pub loss: f64,
    /// Steps of the minimisation.
    pub steps: usize,
    /// Whether the minimisation came to its end.
    pub converged: bool,
}

/// What a user should be told beyond the numbers. It is written as a sentence
/// without a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The solver had nothing to do with the result.
    SolverNotAsked(NotAsked),
    /// ε and M contradict each other for these patterns.
    NoSolution,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SolverNotAsked(why) => write!(f, "the solver was {why}"),
            Self::NoSolution => {
                f.write_str("the model has no solution with these epsilon and big-m")
            }
        }
    }
}
