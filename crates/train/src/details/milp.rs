//! What the paper's model came to.

use super::Note;
use hopfit_solve::Status as SolverStatus;
use std::fmt;

/// What the paper's model came to.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, TieRule};
/// use hopfit_train::details::{NotAsked, SolverEnd};
/// use hopfit_train::{Control, MilpOptions, Rule, train};
/// let problem = Problem::new(Patterns::random(2, 8, 1)?, Admissible::symmetric(8), TieRule::Paper)?;
/// let rule = Rule::Milp(MilpOptions::default());
/// let training = train(&problem, &rule, &mut Control::default())?;
/// let model = training.details.milp().expect("it is the rule milp");
/// // Hebb's weights or the pseudoinverse store them all.
/// assert_eq!(model.solver_end, SolverEnd::NotAsked(NotAsked::StartIsBest));
/// # Ok::<(), hopfit_train::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MilpDetails {
    /// The weights that the solver began from, if there were any.
    pub start: Option<StartDetails>,
    /// The sum of the rows' bounds, as far as the time allowed.
    pub rows_lower_bound: usize,
    /// The solver's objective; none if it found no solution.
    pub objective: Option<f64>,
    /// The solver's bound on the objective; none if it shows none.
    pub objective_bound: Option<f64>,
    /// Whether these two meet, and the weights that are returned reach them:
    /// making them exact may cost a fiftieth of λ Σ|w|.
    pub objective_optimal: bool,
    /// The objective of the weights that are returned, counted exactly.
    pub objective_of_weights: f64,
    /// Whether the solver's weights lose another number of bits than it says.
    pub flips_differ_from_objective: bool,
    /// What it took to make the solver's weights exact; none if it found none
    /// that are better than its start.
    pub repair: Option<Repair>,
    /// ε.
    pub epsilon: f64,
    /// The largest M.
    pub big_m: f64,
    /// λ of the sparse model.
    pub sparse: Option<f64>,
    /// Nodes of the solver's search.
    pub nodes: u64,
    /// Its simplex iterations.
    pub simplex_iterations: u64,
    /// How the solver ended.
    pub solver_end: SolverEnd,
    /// Rows and columns of the model, if it was written.
    pub size: Option<(usize, usize)>,
    /// What a user should be told.
    pub note: Option<Note>,
}

impl MilpDetails {
    /// Whether the weights that are returned only stand in for missing ones:
    /// there was no start, and the solver found nothing.
    #[must_use]
    pub fn found_nothing(&self) -> bool {
        self.objective.is_none() && self.start.is_none()
    }
}

/// Weights to begin from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StartDetails {
    /// Where they are from.
    pub source: StartSource,
    /// The demands that they leave unmet.
    pub unmet: usize,
    /// Their objective, counted exactly.
    pub objective: f64,
    /// Their objective as a point of the model; none if they are no point of it
    /// or the solver did not get them.
    pub objective_in_model: Option<f64>,
    /// Whether they are the result.
    pub is_result: bool,
}

/// Where weights to begin from are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartSource {
    /// The user.
    Given,
    /// No weights, or all +1 where these must be ±1.
    NoWeights,
    /// Hebb's rule.
    Hebbian,
    /// The pseudoinverse.
    Pseudoinverse,
    /// A local search over whole weights.
    LocalSearch,
    /// The same, and then weights made zero.
    LocalSearchThenZeros,
    /// The rows' own weights.
    Rows,
    /// A search for weights that lose nothing.
    StoringEverything,
    /// The exact engine's search for symmetric weights.
    SymmetricSearch,
    /// A linear program for the sparsest weights that keep the same bits.
    Sparsest,
    /// The exact engine, which asked for the model.
    ExactEngine,
}

impl fmt::Display for StartSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given => "given",
            Self::NoWeights => "no weights",
            Self::Hebbian => "hebbian",
            Self::Pseudoinverse => "pseudoinverse",
            Self::LocalSearch => "local search",
            Self::LocalSearchThenZeros => "local search, then zeros",
            Self::Rows => "rows",
            Self::StoringEverything => "storing everything",
            Self::SymmetricSearch => "search for symmetric weights",
            Self::Sparsest => "sparsest weights of the same flips",
            Self::ExactEngine => "the exact engine",
        })
    }
}

/// What it took to keep the bits that the solver kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repair {
    /// Rounding the solver's weights.
    Rounding,
    /// Descending from the solver's weights until the bits have a margin, and
    /// rounding.
    Descent,
    /// A linear program for the weights of largest margin, and rounding.
    Margin,
    /// A linear program for the weights of smallest Σ|w|, and rounding.
    Sparse,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rounding => "rounding",
            Self::Descent => "descent to a margin, then rounding",
            Self::Margin => "largest margin, then rounding",
            Self::Sparse => "smallest sum of |w|, then rounding",
        })
    }
}

/// How the solver ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SolverEnd {
    /// It ran.
    Solved(SolverStatus),
    /// It was not asked.
    NotAsked(NotAsked),
}

impl fmt::Display for SolverEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solved(status) => status.fmt(f),
            Self::NotAsked(why) => why.fmt(f),
        }
    }
}

/// Why the solver was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAsked {
    /// No weights can be better than the start.
    StartIsBest,
    /// The model would not fit into memory.
    TooLarge,
    /// The time was up before the model was written.
    NoTime,
}

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StartIsBest => "not asked: the start is proved to be best",
            Self::TooLarge => "not asked: the model is too large",
            Self::NoTime => "not asked: no time was left",
        })
    }
}
