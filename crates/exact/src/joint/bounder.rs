//! The crate's face: goals in, proofs out.

use crate::joint::facts::Facts;
use crate::joint::search::{Halt, Search};
use crate::joint::system::System;
use hopfit_certify::{Fact, Lower};
use hopfit_core::{Demand, Problem, Stop};
use std::time::Duration;

/// How long a proof may take to write once it is time to stop.
const GRACE: Duration = Duration::from_secs(1);

/// What came of an attempt to prove a number of flips.
#[derive(Debug, Clone, PartialEq)]
pub enum Proved {
    /// So many flips are needed.
    Lower(Lower),
    /// Fewer suffice: weights exist that meet all demands but these.
    Fewer(Vec<Demand>),
    /// Neither, within the limits.
    Open,
}

/// Whether the table of a [`Bounder`] (independent weights × demands that ask
/// different things) has at most `most` cells. The time that a core takes
/// grows with it. Problems with more coefficients than that are refused
/// without being set up.
#[must_use]
pub fn fits(problem: &Problem, most: usize) -> bool {
    let mask = &problem.admissible().mask;
    let pairs: usize = (0..problem.neurons()).map(|neuron| mask.neighbours(neuron).count()).sum();
    if pairs.saturating_mul(problem.patterns().count()) > most {
        return false;
    }
    let system = System::new(problem);
    (system.rows() + 1) * system.count() <= most
}

/// Proves that symmetric weights of a problem lose many bits.
///
/// What it learns for one goal helps with the next. The same calls give the
/// same proofs, whatever the number of threads.
#[derive(Debug)]
pub struct Bounder<'a> {
    search: Search,
    given: &'a [Fact],
}

impl<'a> Bounder<'a> {
    /// A bounder that may use `given` facts about `problem`, which must be
    /// valid for it (a row's facts are, see
    /// [`hopfit_certify::check_problem`]): its proofs build on them.
    ///
    /// The weights count as symmetric and continuous; mask, bias and tie rule
    /// are the problem's. Memory: some 8 bytes for each pair of an
    /// independent weight and a demand.
    #[must_use]
    pub fn new(problem: &Problem, given: &'a [Fact], seed: u64) -> Self {
        let system = System::new(problem);
        let facts = Facts::new(&system, given);
        Self { search: Search::new(system, facts, seed), given }
    }

    /// Tries to prove that at least `goal` flips are needed, in a search of at
    /// most `nodes` nodes.
    pub fn prove(&mut self, goal: usize, nodes: u64, stop: &Stop) -> Proved {
        match self.search.prove(goal, nodes, stop) {
            Ok(()) => {
                let lower = self.search.lower(self.given, &stop.extended(GRACE));
                lower.map_or(Proved::Open, Proved::Lower)
            }
            Err(Halt::Limit) => Proved::Open,
            Err(Halt::Fewer(demands)) => Proved::Fewer(demands),
        }
    }
}
