//! Solves row problems: fewest flips, weights and proof.

use super::Result;
use super::forced::forced;
use super::outline::{Written, nothing};
use super::perceptron::perceptron;
use super::problem::{Columns, RowProblem};
use super::search::{Effort, Ending, Search};
use super::set::Set;
use super::weights::{Best, smaller};
use hopfit_certify::{Fact, Lower};
use hopfit_core::random::Stream;
use hopfit_core::{Problem, Stop};
use rayon::iter::Either;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

/// How often a search starts again because of rounding errors.
const FRESH_STARTS: usize = 3;
/// Nodes of a row's search in its first turn, and how many times as many in
/// each later one.
const FIRST_TURN: usize = 200;
const LATER_TURNS: usize = 6;
/// Entries of all rows' problems, P N² of them, up to which these are kept
/// while the perceptron looks at all rows.
const MOST_HELD: usize = 1 << 28;

/// Bytes of the rows' trees, about, above which a row's is given up: each open
/// row has an equal share.
const MOST_BYTES: usize = 1 << 30;

/// Entries of a row's vectors up to which an outcome keeps its row problem.
const MOST_KEPT: usize = 1 << 18;

/// How row problems are solved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowOptions {
    /// The seed of all choices at random.
    pub seed: u64,
    /// Nodes of the search after which a row is left open; none means never.
    pub node_limit: Option<usize>,
    /// How long the exact proofs may take to write once it is time to stop;
    /// a row whose proof is not written by then has no bound. Default: one
    /// second.
    pub grace: Duration,
    /// Whether only the flips that opposite demands force are sought, with
    /// weights of zero; for rows too long to search. Default: false.
    pub forced_only: bool,
}

impl Default for RowOptions {
    fn default() -> Self {
        Self { seed: 1, node_limit: None, grace: Duration::from_secs(1), forced_only: false }
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
    /// The same weights as a row of the network, N of them, and its bias.
    pub lifted: (Vec<i64>, i64),
    /// The patterns whose bit these weights lose, ascending.
    pub unmet: Vec<usize>,
    /// The proof that no weights leave fewer than its bound unmet: cores, and
    /// a tree over them. One demand stands for all that ask the same.
    pub proof: Lower,
    /// How much was done.
    pub effort: Effort,
    /// The row problem itself, where it is small enough to be kept.
    pub(crate) problem: Option<Arc<RowProblem>>,
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

    /// The classes of `row` in each core of the proof.
    pub(crate) fn cores(&self, row: &RowProblem) -> impl Iterator<Item = Vec<usize>> {
        let cores = self.proof.facts.iter().filter_map(|fact| match fact {
            Fact::Core(core) => Some(core),
            Fact::Rank(_) => None,
        });
        cores.map(|core| core.members.iter().filter_map(|m| row.class_of(m.demand)).collect())
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
    let deadline = Deadline { stop, grace: options.grace };
    let mut progress = Progress::start(Arc::new(row.clone()), easy, options, stop);
    let mut turn = FIRST_TURN;
    while progress.is_open(stop) {
        progress.raise(turn, MOST_BYTES);
        turn = turn.saturating_mul(LATER_TURNS);
    }
    progress.finish(&deadline)
}

/// When to stop searching, and how much longer proofs may take to write.
#[derive(Clone, Copy)]
struct Deadline<'a> {
    stop: &'a Stop,
    grace: Duration,
}

impl Deadline<'_> {
    /// When to stop writing. What is written while there is time for the
    /// search goes on for as long as it takes, up to the grace after that.
    fn for_writing(&self) -> Stop {
        self.stop.extended(self.grace)
    }
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
    let deadline = Deadline { stop, grace: options.grace };
    let task = Task { problem, columns: &columns, options, deadline };
    let (mut outcomes, learned) = task.learn_all()?;
    let started = learned.into_par_iter().with_max_len(1).map(|learned| task.start(learned));
    let started = started.collect::<Result<Vec<_>>>()?;
    let (closed, mut open): (Vec<_>, Vec<_>) = started.into_par_iter().partition_map(|row| row);
    outcomes.extend(closed);
    let mut turn = FIRST_TURN;
    while !open.is_empty() {
        // The hardest first, one at a time, so that no thread is left waiting.
        open.sort_by_key(|row| (Reverse(row.gap()), row.row.neuron()));
        let most_bytes = MOST_BYTES / open.len();
        let rows = open.into_par_iter().with_max_len(1);
        let (closed, still_open): (Vec<_>, Vec<_>) =
            rows.partition_map(|row| row.after(turn, most_bytes).unless_closed(&deadline));
        outcomes.extend(closed);
        open = still_open;
        turn = turn.saturating_mul(LATER_TURNS);
    }
    outcomes.sort_by_key(|outcome| outcome.neuron);
    Ok(outcomes)
}

/// All rows of a problem.
struct Task<'a> {
    problem: &'a Problem,
    columns: &'a Columns,
    options: &'a RowOptions,
    deadline: Deadline<'a>,
}

/// A row that the perceptron does not store whole.
struct Learned {
    neuron: usize,
    easy: Best,
    /// Kept if memory allows, else made again.
    row: Option<Arc<RowProblem>>,
}

impl Task<'_> {
    /// The rows that the perceptron stores whole, or that there is no time
    /// for, and the others, those of fewest flips first.
    fn learn_all(&self) -> Result<(Vec<RowOutcome>, Vec<Learned>)> {
        let rows = (0..self.problem.neurons()).into_par_iter().map(|neuron| self.learn(neuron));
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let (done, mut learned): (Vec<_>, Vec<_>) = rows.into_par_iter().partition_map(|row| row);
        learned.sort_by_key(|row| (row.easy.flips, row.neuron));
        Ok((done, learned))
    }

    fn learn(&self, neuron: usize) -> Result<Either<RowOutcome, Learned>> {
        if self.deadline.stop.is_due() {
            return Ok(Either::Left(self.nothing(neuron)));
        }
        let row = Arc::new(RowProblem::with(self.problem, self.columns, neuron)?);
        if self.options.forced_only {
            let weights = vec![0; row.dimension()];
            let zero = Best { flips: row.unmet(&weights), weights };
            return Ok(Either::Left(unproved(&row, zero)));
        }
        let easy = perceptron(&row, self.deadline.stop);
        if easy.flips == 0 || self.deadline.stop.is_due() {
            return Ok(Either::Left(unproved(&row, easy)));
        }
        let size = self.problem.patterns().as_slice().len() * self.problem.neurons();
        Ok(Either::Right(Learned { neuron, easy, row: (size <= MOST_HELD).then_some(row) }))
    }

    /// First weights and bound of a row.
    fn start(&self, learned: Learned) -> Result<Either<RowOutcome, Progress>> {
        let Learned { neuron, easy, row } = learned;
        let row = match row {
            Some(row) => row,
            None => Arc::new(RowProblem::with(self.problem, self.columns, neuron)?),
        };
        if self.deadline.stop.is_due() {
            return Ok(Either::Left(unproved(&row, easy)));
        }
        let progress = Progress::start(row, easy, self.options, self.deadline.stop);
        Ok(progress.unless_closed(&self.deadline))
    }

    /// Weights of zero, for a row that there is no time to look at.
    fn nothing(&self, neuron: usize) -> RowOutcome {
        let (patterns, tie) = (self.problem.patterns(), self.problem.tie());
        let bits = patterns.rows().enumerate();
        let lost = bits.filter(|(_, x)| tie.is_strict(x[neuron])).map(|(pattern, _)| pattern);
        let unmet: Vec<usize> = lost.collect();
        RowOutcome {
            neuron,
            weights: vec![0; self.columns.dimension(self.problem, neuron)],
            flips: unmet.len(),
            lifted: (vec![0; patterns.neurons()], 0),
            unmet,
            proof: nothing(),
            effort: Effort::default(),
            problem: None,
        }
    }
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
    fn start(row: Arc<RowProblem>, easy: Best, options: &RowOptions, stop: &Stop) -> Self {
        let mut progress = Self {
            search: None,
            easy,
            stream: Stream::new(options.seed, row.neuron() as u64),
            row,
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
    fn unless_closed(self, deadline: &Deadline<'_>) -> Either<RowOutcome, Self> {
        match self.is_open(deadline.stop) {
            true => Either::Right(self),
            false => Either::Left(self.finish(deadline)),
        }
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
    /// are used up, or rounding errors or the tree's size forbid.
    fn raise(&mut self, turn: usize, most_bytes: usize) {
        let Some(search) = &mut self.search else { return };
        search.most_bytes = most_bytes;
        search.node_limit = search.effort.nodes.saturating_add(turn).min(self.node_limit);
        self.fresh_starts = if search.raise(&mut self.stream) { self.fresh_starts } else { 0 };
        search.rest();
    }

    fn after(mut self, turn: usize, most_bytes: usize) -> Self {
        self.raise(turn, most_bytes);
        self
    }

    fn finish(mut self, deadline: &Deadline<'_>) -> RowOutcome {
        while let Some(search) = &mut self.search {
            let written = search.write(&deadline.for_writing());
            let (best, effort) = (search.best.clone(), search.effort);
            match written {
                Written::Proof(proof) => {
                    return outcome(&self.row, smaller(&self.row, best), proof, effort);
                }
                Written::TooLate => return outcome(&self.row, best, nothing(), effort),
                Written::Flawed(_) if self.fresh_starts == 0 => break,
                Written::Flawed(_) => {}
            }
            self.fresh_starts -= 1;
            self.begin();
            self.raise(usize::MAX, MOST_BYTES);
        }
        unproved(&self.row, self.easy)
    }
}

/// Weights of which it is only known that they lose no fewer bits than
/// opposite demands force.
fn unproved(row: &Arc<RowProblem>, best: Best) -> RowOutcome {
    outcome(row, best, nothing(), Effort::default())
}

fn outcome(row: &Arc<RowProblem>, best: Best, proof: Lower, effort: Effort) -> RowOutcome {
    let Best { weights, flips } = best;
    let pairs = if proof.bound < flips { forced(row) } else { nothing() };
    let proof = if pairs.bound > proof.bound { pairs } else { proof };
    let entries = row.classes().len() * row.dimension();
    RowOutcome {
        neuron: row.neuron(),
        lifted: row.lift(&weights),
        unmet: row.unmet_patterns(&weights),
        weights,
        flips,
        proof,
        effort,
        problem: (entries <= MOST_KEPT).then(|| Arc::clone(row)),
    }
}
