//! The search for a proof that symmetric weights lose so many bits.

use super::bits::MOST;
use super::branch::Meeting;
use super::master::Counts;
use super::nearest::Nearest;
use super::pairs::Pairs;
use super::row::Row;
use super::support::{Facet, Support};
use crate::row::{Columns, RowOutcome, RowProblem};
use hopfit_certify::{Across, Clause};
use hopfit_core::random::Stream;
use hopfit_core::{Demand, Problem, Stop};
use std::sync::Arc;

/// What came of an attempt to prove a number of flips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// So many flips are needed.
    Lower,
    /// Fewer may suffice: weights were met that meet all demands but these,
    /// up to rounding.
    Fewer(Vec<Demand>),
    /// Neither, within the limits.
    Open,
    /// Neither, and going on is of no use.
    Stuck,
}

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Effort {
    /// Clauses found.
    pub clauses: usize,
    /// Searches for multipliers.
    pub separations: usize,
    /// Rounds of cuts in them.
    pub rounds: usize,
    /// Parts of the problem looked at.
    pub nodes: usize,
}

/// A part of the problem, by decisions on bits.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The row of each neuron under the decisions, by its place in `rows`.
    pub(super) rows: Vec<usize>,
    /// What each row flips at least.
    pub(super) least: Vec<u32>,
    /// What was decided: neuron, class, whether it flips.
    pub(super) decided: Vec<(usize, usize, bool)>,
    /// The neuron and class that it was branched on, and the parts where it
    /// flips and where it is kept.
    pub(super) branch: Option<(usize, usize, [usize; 2])>,
    /// Budgets with which no multipliers are found here.
    pub(super) meetings: Vec<Meeting>,
}

/// A clause, and the part of the problem that it holds for.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) decided: Vec<(usize, usize, bool)>,
    pub(super) counts: Counts,
    pub(super) clause: Clause,
}

/// Proves that symmetric weights of a problem lose many bits.
///
/// For any antisymmetric Λ some row i of symmetric weights has Λ_i·w_i ≤ 0.
/// If all rows need more flips than a budget under that hypothesis, they
/// cannot all keep within it: a clause. Clauses over the rows' flips add up
/// to a bound; where there is no Λ for some budgets, the search branches on
/// whether a bit flips.
///
/// What it learns for one goal helps with the next. The same calls give the
/// same proofs.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
/// use hopfit_exact::across::{Bounder, Proved};
/// let patterns = Patterns::from_rows(&[[1, 1], [1, -1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(2), TieRule::Strict)?;
/// let mut bounder = Bounder::new(&problem, 1);
/// assert_eq!(bounder.prove(2, 100, &Stop::never()), Proved::Lower);
/// assert_eq!(bounder.proof().map(|proof| proof.bound), Some(2));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Bounder {
    pub(super) problems: Vec<Arc<RowProblem>>,
    pub(super) pairs: Pairs,
    pub(super) rows: Vec<Row>,
    /// The rows that can have multipliers.
    pub(super) able: Vec<bool>,
    pub(super) nearest: Nearest,
    /// Which rows have no multipliers at present, and which unknowns have not.
    pub(super) support: Support,
    pub(super) facets: Vec<Facet>,
    /// How often rows were left out in vain: chooses when they are.
    pub(super) mood: usize,
    /// The multipliers that were asked about last, as a unit vector.
    pub(super) centre: Vec<f64>,
    pub(super) known: Vec<Known>,
    pub(super) parts: Vec<Part>,
    pub(super) stream: Stream,
    pub(super) effort: Effort,
    pub(super) stop: Stop,
    /// Rounds after which an attempt is given up.
    pub(super) limit: usize,
    /// How often each two rows were raised in the same clause.
    pub(super) together: Vec<u32>,
    /// How often raising each row succeeded and failed.
    pub(super) record: Vec<(u32, u32)>,
    pub(super) bound: usize,
    /// What the best symmetric weights met by the way do not meet, until it is
    /// asked for.
    pub(super) met: Option<Vec<Demand>>,
}

/// Why a proof was not completed.
pub(super) enum Halt {
    Limit,
    Fewer(Vec<Demand>),
    Stuck,
}

/// Whether the problem is small enough for a [`Bounder`]: at most 256 patterns.
#[must_use]
pub fn fits(problem: &Problem) -> bool {
    problem.patterns().count() <= MOST
}

impl Bounder {
    /// A bounder. The weights count as symmetric and continuous; mask, bias
    /// and tie rule are the problem's.
    ///
    /// # Panics
    /// If there are too many patterns, see [`fits`].
    #[must_use]
    pub fn new(problem: &Problem, seed: u64) -> Self {
        Self::of_rows(problem, &[], seed)
    }

    /// The same, with what solving the rows has found: cores, and weights.
    ///
    /// # Panics
    /// If there are too many patterns, see [`fits`].
    #[must_use]
    pub fn of_rows(problem: &Problem, rows: &[RowOutcome], seed: u64) -> Self {
        let mut bounder = Self::with(problem, problems(problem, rows), seed);
        bounder.learn(rows);
        bounder
    }

    fn with(problem: &Problem, problems: Vec<Arc<RowProblem>>, seed: u64) -> Self {
        assert!(fits(problem), "more than {MOST} patterns");
        let neurons = problem.neurons();
        let mut able: Vec<bool> = problems.iter().map(|row| is_able(row)).collect();
        let rows = |pairs: &Pairs| -> Vec<Row> {
            let both = problems.iter().enumerate();
            both.map(|(i, row)| Row::new(row, pairs.columns(i))).collect()
        };
        let all = rows(&Pairs::new(problem, &problems, &able));
        able.iter_mut().zip(&all).for_each(|(able, row)| *able &= row.is_full());
        let pairs = Pairs::new(problem, &problems, &able);
        let root = Part {
            rows: (0..neurons).collect(),
            least: vec![0; neurons],
            decided: Vec::new(),
            branch: None,
            meetings: Vec::new(),
        };
        let mut bounder = Self {
            rows: rows(&pairs),
            nearest: Nearest::new(pairs.count()),
            support: Support::all(neurons, pairs.count()),
            facets: Vec::new(),
            mood: 0,
            centre: Vec::new(),
            pairs,
            able,
            known: Vec::new(),
            parts: vec![root],
            stream: Stream::new(seed, 0x6163),
            effort: Effort::default(),
            stop: Stop::never(),
            limit: usize::MAX,
            together: vec![0; neurons * neurons],
            record: vec![(0, 0); neurons],
            bound: 0,
            met: None,
            problems,
        };
        bounder.take_all();
        bounder
    }

    /// Takes over what solving the rows has found.
    fn learn(&mut self, rows: &[RowOutcome]) {
        for outcome in rows {
            let problem = &self.problems[outcome.neuron];
            let members = outcome.cores(problem).map(|core| core.into_iter().collect());
            if problem.classes().len() <= MOST {
                self.rows[outcome.neuron].learn(problem, members, &outcome.weights);
            }
        }
    }

    /// The demands that symmetric weights met since the last call do not meet,
    /// those with the fewest: where to look for better weights.
    pub fn take_met(&mut self) -> Option<Vec<Demand>> {
        self.met.take()
    }

    /// How much was done so far.
    #[must_use]
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// How many flips are proved.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.bound
    }

    /// Tries to prove that at least `goal` flips are needed, in so many rounds
    /// of cuts.
    pub fn prove(&mut self, goal: usize, rounds: usize, stop: &Stop) -> Proved {
        self.stop = stop.clone();
        self.limit = self.effort.rounds.saturating_add(rounds);
        match self.close(0, goal as u32) {
            Ok(()) => {
                self.bound = self.bound.max(goal);
                Proved::Lower
            }
            Err(Halt::Limit) => Proved::Open,
            Err(Halt::Fewer(demands)) => Proved::Fewer(demands),
            Err(Halt::Stuck) => Proved::Stuck,
        }
    }

    /// The proof of [`Self::bound`]; none if that is zero.
    #[must_use]
    pub fn proof(&self) -> Option<Across> {
        (self.bound > 0).then(|| self.write(self.bound as u32))
    }

    pub(super) fn is_due(&self) -> bool {
        self.effort.rounds >= self.limit || self.stop.is_due()
    }
}

/// The rows' problems: those at hand, and the others.
fn problems(problem: &Problem, rows: &[RowOutcome]) -> Vec<Arc<RowProblem>> {
    let mut problems = vec![None; problem.neurons()];
    rows.iter().for_each(|row| problems[row.neuron].clone_from(&row.problem));
    let columns = Columns::of(problem);
    let row = |i| RowProblem::with(problem, &columns, i).expect("the neuron exists");
    let all = problems.into_iter().enumerate();
    all.map(|(i, known)| known.unwrap_or_else(|| Arc::new(row(i)))).collect()
}

/// Whether a row can have multipliers: it has few classes, and no input that
/// agrees with it, or with its opposite, in all patterns. Such an input has a
/// row of the same kind, and both multipliers would have to be positive.
fn is_able(row: &RowProblem) -> bool {
    let classes = row.classes();
    let is_constant = |column: usize| {
        let first = classes[0].vector()[column];
        classes.iter().all(|class| class.vector()[column] == first)
    };
    classes.len() <= MOST && !(0..row.dimension()).any(is_constant)
}
