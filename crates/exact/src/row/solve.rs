//! Solves row problems: fewest flips, weights and proof.

use super::problem::RowProblem;
use super::proof::RowProof;
use super::search::{Effort, Ending, Search};
use super::set::Set;
use super::{Error, Result};
use hopfit_core::random::Stream;
use hopfit_core::{Problem, Stop};
use rayon::prelude::*;

/// How a row problem is solved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowOptions {
    /// The seed of all choices at random.
    pub seed: u64,
    /// Nodes of the search after which it stops; none means never.
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
    /// Whole weights, one a column of the row problem.
    pub weights: Vec<i64>,
    /// How many demands these weights leave unmet, exactly.
    pub flips: usize,
    /// The proof that no weights leave fewer than its bound unmet.
    pub proof: RowProof,
    /// How much was done.
    pub effort: Effort,
}

impl RowOutcome {
    /// What is proved: no weights lose fewer bits.
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

/// A row on its way to the optimum.
struct Progress<'a> {
    search: Search<'a>,
    proof: RowProof,
    options: &'a RowOptions,
}

impl<'a> Progress<'a> {
    /// First weights, and the bound that needs no branching.
    fn start(row: &'a RowProblem, options: &'a RowOptions, stop: &Stop) -> Self {
        let mut search = Search::new(row, stop);
        search.node_limit = options.node_limit;
        let mut stream = Stream::new(options.seed, row.neuron() as u64);
        if search.best.flips > 0 {
            search.hit_all(Set::empty(search.classes()), &mut stream);
        }
        let mut progress = Self { search, proof: RowProof::trivial(), options };
        if progress.gap() > 0 {
            if let Ok(proof) = progress.search.prove_root() {
                progress.proof = proof;
            }
        }
        progress
    }

    fn gap(&self) -> usize {
        self.search.best.flips - self.proof.bound
    }

    /// Raises the bound flip by flip until it meets the weights.
    fn finish(mut self) -> RowOutcome {
        let mut stream = Stream::new(self.options.seed, self.search.row.neuron() as u64 | 1 << 32);
        if std::env::var("TR").is_ok() { println!("improved {} root {} {:?}", self.search.best.flips, self.proof.bound, self.search.effort); }
        if std::env::var("ONLY").is_ok() { self.proof.bound = self.search.best.flips; }
        let mut mistakes = 0;
        while self.gap() > 0 && mistakes < 10 {
            self.search.improve(self.proof.bound, &mut stream);
            if self.gap() == 0 { break; }
            if std::env::var("TR").is_ok() { println!("improved {} {:?}", self.search.best.flips, self.search.effort); }
            match self.search.prove(self.proof.bound + 1) {
                Ok(proof) => { self.proof = proof; if std::env::var("TR").is_ok() { println!("  proved {} {:?}", self.proof.bound, self.search.effort); } }
                Err(Ending::Refuted) => {}
                Err(Ending::WrongCore) => mistakes += 1,
                Err(Ending::Stopped | Ending::Unresolved) => break,
            }
        }
        let Search { row, best, effort, .. } = self.search;
        RowOutcome { neuron: row.neuron(), weights: best.weights, flips: best.flips, proof: self.proof, effort }
    }
}

/// Finds the fewest demands that weights of this row leave unmet, and proves
/// it. When stopped early, the outcome holds the best weights and the best
/// bound so far. The same options give the same outcome, unless stopped.
#[must_use]
pub fn solve(row: &RowProblem, options: &RowOptions, stop: &Stop) -> RowOutcome {
    Progress::start(row, options, stop).finish()
}

/// Solves the rows of all neurons, on all threads of the current rayon pool;
/// the outcomes, in order of the neurons, do not depend on the threads.
///
/// # Errors
/// None at present: every neuron of a problem has a row.
pub fn solve_all(problem: &Problem, options: &RowOptions, stop: &Stop) -> Result<Vec<RowOutcome>> {
    let rows = (0..problem.neurons()).map(|neuron| RowProblem::new(problem, neuron));
    let rows = rows.collect::<std::result::Result<Vec<_>, Error>>()?;
    let start = |row| Progress::start(row, options, stop);
    let mut started: Vec<_> = rows.par_iter().map(start).collect();
    // The hardest first, one at a time, so that no thread is left waiting.
    started.sort_by_key(|progress| std::cmp::Reverse(progress.gap()));
    let mut outcomes: Vec<_> = started.into_par_iter().with_max_len(1).map(Progress::finish).collect();
    outcomes.sort_by_key(|outcome| outcome.neuron);
    Ok(outcomes)
}
