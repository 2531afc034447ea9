//! Solves row problems: fewest flips, weights and proof.

use super::Result;
use super::perceptron::perceptron;
use super::problem::{Columns, RowProblem};
use super::proof::RowProof;
use super::search::{Best, Effort, Ending, Search};
use super::set::Set;
use super::weights::smaller;
use hopfit_core::random::Stream;
use hopfit_core::{Problem, Stop};
use rayon::iter::Either;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::sync::Arc;

/// How often a search starts again because of rounding errors.
const FRESH_STARTS: usize = 3;
/// Nodes of a row's search in its first turn, and how many times as many in
/// each later one.
const FIRST_TURN: usize = 200;
const LATER_TURNS: usize = 6;

/// How row problems are solved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowOptions {
    /// The seed of all choices at random.
    pub seed: u64,
    /// Nodes of the search after which a row is left open; none means never.
    pub node_limit: Option<usize>,
}

impl Default for RowOptions {
    fn default() -> Self {
        Self { seed: 1, node_limit: None }
    }
}

/// The fewest flips of a row, or what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOutcome {
    /// The neuron.
    pub neuron: usize,
    /// Whole weights, one a column of the row problem; see
    /// [`RowProblem::lift`].
    pub weights: Vec<i64>,
    /// How many demands these weights leave unmet, exactly.
    pub flips: usize,
    /// The proof that no weights leave fewer than its bound unmet.
    pub proof: RowProof,
    /// How much was done.
    pub effort: Effort,
}

impl RowOutcome {
    /// How many flips are proved: no weights lose fewer bits.
    #[must_use]
    pub fn lower_bound(&self) -> usize {
        self.proof.bound
    }

    /// Whether the weights are proved to be best.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.flips == self.proof.bound
    }
}

/// Finds the fewest demands that weights of this row leave unmet, and proves
/// it. When stopped early, the outcome holds the best weights and the best
/// bound so far. Unless stopped by time, the same options give the same
/// outcome.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule};
/// use hopfit_exact::row::{RowOptions, RowProblem, solve};
/// let patterns = Patterns::from_rows(&[[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])?;
/// let problem = Problem::new(patterns, Admissible::symmetric(3), TieRule::Strict)?;
/// let row = RowProblem::new(&problem, 0)?;
/// let outcome = solve(&row, &RowOptions::default(), &Stop::never());
/// assert_eq!((outcome.flips, outcome.lower_bound()), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn solve(row: &RowProblem, options: &RowOptions, stop: &Stop) -> RowOutcome {
    let easy = perceptron(row, stop);
    let mut progress = Progress::start(row.clone(), easy, options, stop);
    let mut turn = FIRST_TURN;
    while progress.is_open(stop) {
        progress.raise(turn);
        turn = turn.saturating_mul(LATER_TURNS);
    }
    progress.finish()
}

/// Solves the rows of all neurons, on all threads of the current rayon pool;
/// the outcomes, in order of the neurons, are those of [`solve`] and do not
/// depend on the threads. Rows take turns of growing length, so that an early
/// stop leaves none behind.
///
/// # Errors
/// None at present: every neuron of a problem has a row.
pub fn solve_all(problem: &Problem, options: &RowOptions, stop: &Stop) -> Result<Vec<RowOutcome>> {
    let columns = Columns::of(problem);
    let easy = learn_all(problem, &columns, stop)?;
    let start = |(neuron, easy): (usize, Best)| -> Result<_> {
        if easy.flips == 0 || stop.is_due() {
            return Ok(Either::Left(unproved(neuron, easy)));
        }
        let row = RowProblem::with(problem, &columns, neuron)?;
        Ok(Progress::start(row, easy, options, stop).unless_closed(stop))
    };
    let started = easy.into_par_iter().with_max_len(1).map(start);
    let started = started.collect::<Result<Vec<_>>>()?;
    let (mut outcomes, mut open): (Vec<_>, Vec<_>) =
        started.into_par_iter().partition_map(|row| row);
    let mut turn = FIRST_TURN;
    while !open.is_empty() {
        // The hardest first, one at a time, so that no thread is left waiting.
        open.sort_by_key(|row| (Reverse(row.gap()), row.row.neuron()));
        let rows = open.into_par_iter().with_max_len(1);
        let (closed, still_open): (Vec<_>, Vec<_>) =
            rows.partition_map(|row| row.after(turn).unless_closed(stop));
        outcomes.extend(closed);
        open = still_open;
        turn = turn.saturating_mul(LATER_TURNS);
    }
    outcomes.sort_by_key(|outcome| outcome.neuron);
    Ok(outcomes)
}

/// The best weights that the perceptron finds for each neuron's row, the rows
/// of fewest flips first.
fn learn_all(problem: &Problem, columns: &Columns, stop: &Stop) -> Result<Vec<(usize, Best)>> {
    let learn =
        |neuron| Ok((neuron, perceptron(&RowProblem::with(problem, columns, neuron)?, stop)));
    let rows = (0..problem.neurons()).into_par_iter().map(learn);
    let mut rows = rows.collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|(neuron, easy)| (easy.flips, *neuron));
    Ok(rows)
}

/// A row on its way to the optimum.
struct Progress {
    row: Arc<RowProblem>,
    /// What to do where the perceptron does not store everything.
    search: Option<Box<Search>>,
    easy: Best,
    stream: Stream,
    node_limit: usize,
    fresh_starts: usize,
}

impl Progress {
    /// First weights, and the bound that needs no branching.
    fn start(row: RowProblem, easy: Best, options: &RowOptions, stop: &Stop) -> Self {
        let mut progress = Self {
            search: None,
            easy,
            stream: Stream::new(options.seed, row.neuron() as u64),
            row: Arc::new(row),
            node_limit: options.node_limit.unwrap_or(usize::MAX),
            fresh_starts: FRESH_STARTS,
        };
        if progress.easy.flips > 0 && !stop.is_due() {
            let mut search = Search::new(&progress.row, progress.easy.clone(), stop);
            let nothing = Set::empty(search.classes());
            search.hit_all(nothing, &mut progress.stream);
            progress.search = Some(Box::new(search));
            progress.begin();
        }
        progress
    }

    /// Bounds the root and looks for good weights.
    fn begin(&mut self) {
        let Some(search) = &mut self.search else { return };
        // Weights that refute the goal have become the best ones.
        while search.best.flips > 0 && search.prove_root() == Err(Ending::Refuted) {}
        search.improve(search.bound(), &mut self.stream);
        search.rest();
    }

    /// The outcome, or the row itself if there is more to do.
    fn unless_closed(self, stop: &Stop) -> Either<RowOutcome, Self> {
        if self.is_open(stop) { Either::Right(self) } else { Either::Left(self.finish()) }
    }

    fn gap(&self) -> usize {
        self.search.as_ref().map_or(0, |search| search.best.flips.saturating_sub(search.bound()))
    }

    /// Whether there is something left to do, and time to do it.
    fn is_open(&self, stop: &Stop) -> bool {
        let nodes = self.search.as_ref().map_or(0, |search| search.effort.nodes);
        self.gap() > 0 && nodes < self.node_limit && self.fresh_starts > 0 && !stop.is_due()
    }

    /// Raises the bound flip by flip until it meets the weights, `turn` nodes
    /// are used up, or rounding errors forbid.
    fn raise(&mut self, turn: usize) {
        let Some(search) = &mut self.search else { return };
        search.node_limit = search.effort.nodes.saturating_add(turn).min(self.node_limit);
        self.fresh_starts = if search.raise(&mut self.stream) { self.fresh_starts } else { 0 };
        search.rest();
    }

    fn after(mut self, turn: usize) -> Self {
        self.raise(turn);
        self
    }

    fn finish(mut self) -> RowOutcome {
        while let Some(search) = &mut self.search {
            if let Some(proof) = search.write() {
                let (best, effort) = (search.best.clone(), search.effort);
                let Best { weights, flips } = smaller(&self.row, best);
                return RowOutcome { neuron: self.row.neuron(), weights, flips, proof, effort };
            }
            if self.fresh_starts == 0 {
                break;
            }
            self.fresh_starts -= 1;
            self.begin();
            self.raise(usize::MAX);
        }
        unproved(self.row.neuron(), self.easy)
    }
}

/// Weights of which it is only known that they can not lose fewer than no
/// bits.
fn unproved(neuron: usize, best: Best) -> RowOutcome {
    let (proof, effort) = (RowProof::trivial(), Effort::default());
    RowOutcome { neuron, weights: best.weights, flips: best.flips, proof, effort }
}
