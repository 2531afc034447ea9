//! From the enumeration of the rows to the optimum.

use super::enumerate::Enumerator;
use super::first_look::FirstLook;
use super::incumbent;
use super::layout::{Layout, values};
use super::prices::Survey;
use super::row::Row;
use super::search::{Ending, Search};
use super::{MOST_KEPT, Result, UNIT};
use hopfit_certify::{Enumeration, EnumerationNode};
use hopfit_core::{IntegerNetwork, Problem, Stop};
use rayon::prelude::*;

/// How whole weights are sought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IntegerOptions {
    /// The seed of all choices at random.
    pub seed: u64,
}

impl Default for IntegerOptions {
    fn default() -> Self {
        Self { seed: 1 }
    }
}

/// The fewest flips of whole weights, or what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegerOutcome {
    /// The best admissible weights that were found.
    pub network: IntegerNetwork,
    /// How many demands they leave unmet, exactly.
    pub flips: usize,
    /// The proof that none leave fewer than its bound unmet.
    pub proof: Enumeration,
    /// How much was done.
    pub effort: IntegerEffort,
}

/// How much a search did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IntegerEffort {
    /// Weight vectors of all neurons.
    pub vectors: u64,
    /// Those of them that could belong to better weights than the first ones,
    /// and were searched.
    pub kept: u64,
    /// Parts of search trees that were looked at.
    pub nodes: usize,
}

impl IntegerOutcome {
    /// How many flips are proved: no admissible weights lose fewer bits.
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

/// Finds integer, ternary or binary weights that leave the fewest demands
/// unmet, and proves it. When stopped early, the outcome holds the best
/// weights and the best bound so far. Unless stopped by time, the same
/// options give the same outcome, on any number of threads.
///
/// `on_progress` is told the flips of the best weights and the proved bound
/// whenever one of them changes.
///
/// ```
/// use hopfit_core::{Admissible, Patterns, Problem, Stop, TieRule, WeightRange};
/// use hopfit_exact::integer::{IntegerOptions, solve};
/// let patterns = Patterns::random(9, 8, 1)?;
/// let admissible = Admissible { range: WeightRange::Binary, ..Admissible::symmetric(8) };
/// let problem = Problem::new(patterns, admissible, TieRule::Paper)?;
/// let outcome = solve(&problem, &IntegerOptions::default(), &Stop::never(), &mut |_, _| {})?;
/// assert!(outcome.is_optimal());
/// let unmet = outcome.network.unmet(problem.patterns(), problem.tie())?;
/// assert_eq!(unmet.total(), outcome.flips);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Continuous weights, and neurons with more weight vectors than can be
/// enumerated.
pub fn solve(
    problem: &Problem,
    options: &IntegerOptions,
    stop: &Stop,
    on_progress: &mut dyn FnMut(usize, usize),
) -> Result<IntegerOutcome> {
    let values = values(problem.admissible().range)?;
    let layouts = Layout::all(problem)?;
    let (network, flips) = incumbent::search(problem, &values, options.seed, stop);
    let vectors = layouts.iter().map(|layout| layout.vectors() as u64).sum();
    let effort = IntegerEffort { vectors, ..IntegerEffort::default() };
    let nothing = Enumeration { bound: 0, denominator: 1, nodes: Vec::new() };
    let best = IntegerOutcome { network, flips, proof: nothing, effort };
    let task = Task { problem, values, layouts, stop };
    let mut solver = Solver { task, best, on_progress };
    solver.tell();
    solver.run();
    Ok(solver.best)
}

/// What does not change while a problem is solved.
struct Task<'a> {
    problem: &'a Problem,
    values: Vec<i64>,
    layouts: Vec<Layout>,
    stop: &'a Stop,
}

struct Solver<'a> {
    task: Task<'a>,
    best: IntegerOutcome,
    on_progress: &'a mut dyn FnMut(usize, usize),
}

impl Task<'_> {
    /// Does the same with all rows, on all threads of the current pool; none
    /// if stopped.
    fn per_row<T: Send>(
        &self,
        work: impl Fn(usize, &Enumerator<'_>) -> Option<T> + Sync,
    ) -> Option<Vec<T>> {
        let row = |(at, layout): (usize, &Layout)| {
            work(at, &Enumerator::new(self.problem, layout, &self.values))
        };
        self.layouts.par_iter().enumerate().with_max_len(1).map(row).collect()
    }

    /// The vectors that could belong to weights with fewer than `flips` flips;
    /// or with fewer than a smaller number, if memory forbids.
    fn possible(&self, first: &FirstLook, flips: usize) -> Option<(Vec<Row>, usize)> {
        let slack = flips as i64 - 1 - first.sum;
        let limit = |at: usize, slack: i64| first.rows[at].fewest + slack;
        let counts =
            self.per_row(|at, row| row.count(&first.excesses[at], limit(at, slack), self.stop))?;
        let kept = |slack: i64| -> u64 {
            let kept = counts.iter().enumerate();
            kept.map(|(at, counts)| counts[..=limit(at, slack) as usize].iter().sum::<u64>()).sum()
        };
        let slack = (0..=slack).rev().find(|slack| kept(*slack) <= MOST_KEPT)?;
        let entries =
            self.per_row(|at, row| row.collect(&first.excesses[at], limit(at, slack), self.stop))?;
        let rows = entries.into_iter().zip(&self.layouts);
        let rows = rows.map(|(entries, layout)| Row::new(layout.clone(), entries, UNIT)).collect();
        Some((rows, (first.sum + slack + 1) as usize))
    }

    /// The weights of one vector a row.
    fn network(&self, codes: &[u32]) -> IntegerNetwork {
        let neurons = self.problem.neurons();
        let (mut weights, mut bias) = (vec![0; neurons * neurons], vec![0; neurons]);
        for (layout, code) in self.layouts.iter().zip(codes) {
            for (column, digit) in layout.columns.iter().zip(layout.digits(*code)) {
                match *column == layout.neuron {
                    true => bias[layout.neuron] = self.values[digit],
                    false => weights[layout.neuron * neurons + column] = self.values[digit],
                }
            }
        }
        IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the problem's")
    }
}

impl Solver<'_> {
    fn tell(&mut self) {
        (self.on_progress)(self.best.flips, self.best.proof.bound);
    }

    /// Until the bound meets the weights, or the stop.
    fn run(&mut self) {
        let Some(rows) = self.task.per_row(|_, row| row.summarize(self.task.stop)) else { return };
        let first = FirstLook::new(rows, &self.task.layouts);
        self.proved(first.sum as usize, Vec::new());
        if !self.task.problem.admissible().symmetric {
            let codes: Vec<u32> = first.rows.iter().map(|row| row.best).collect();
            return self.found(&codes);
        }
        if self.best.is_optimal() {
            return;
        }
        if let Some((mut rows, most)) = self.task.possible(&first, self.best.flips) {
            self.best.effort.kept = rows.iter().map(|row| row.all() as u64).sum();
            self.search(&mut rows, &first, most);
        }
    }

    /// Raises the bound flip by flip, to `most` at the most.
    fn search(&mut self, rows: &mut [Row], first: &FirstLook, most: usize) {
        let mut survey = Survey::default();
        let mut search = Search::new(rows, &mut survey, self.task.stop, most);
        let root = search.ascend_root();
        let mut goal = search.proved_by(&root).max(self.best.proof.bound + 1).min(most);
        // What the root proves is worth its proof even after a stop.
        while goal <= most {
            let mut search = Search::new(rows, &mut survey, self.task.stop, goal);
            let ending = search.close_root(first, &root);
            self.best.effort.nodes += search.visited;
            match ending {
                Ending::Closed => {
                    let nodes = search.nodes;
                    self.proved(goal, nodes);
                }
                Ending::Found(codes) => return self.found(&codes),
                Ending::Stopped => return,
            }
            goal += 1;
        }
    }

    fn proved(&mut self, bound: usize, nodes: Vec<EnumerationNode>) {
        self.best.proof = Enumeration { bound, denominator: UNIT as u64, nodes };
        self.tell();
    }

    /// Takes the weights of one vector a row, if they are better.
    fn found(&mut self, codes: &[u32]) {
        let (network, problem) = (self.task.network(codes), self.task.problem);
        let unmet = network.unmet(problem.patterns(), problem.tie());
        let flips = unmet.expect("the sizes are the problem's").total();
        if flips < self.best.flips {
            (self.best.network, self.best.flips) = (network, flips);
            self.tell();
        }
    }
}
