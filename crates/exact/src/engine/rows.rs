//! The rows: how they are solved, their weights side by side, and the proof
//! that their bounds add up.

use super::{Control, Result};
use crate::row::{RowOptions, RowOutcome};
use hopfit_certify::{Fact, Lower, Node, Rank, Tree};
use hopfit_core::{Demand, IntegerNetwork, Problem};

/// How the rows are solved: their proofs may take a tenth of the time longer.
#[must_use]
pub fn row_options(control: &Control<'_>) -> RowOptions {
    let mut options = RowOptions::default();
    options.seed = options.seed.wrapping_add(control.seed);
    if let Some(left) = control.stop.remaining() {
        options.grace = options.grace.max(left.mul_f64(0.1));
    }
    options
}

/// The rows' own weights, side by side.
///
/// # Errors
/// Rows of another problem.
pub fn free(problem: &Problem, rows: &[RowOutcome]) -> Result<IntegerNetwork> {
    let weights = rows.iter().flat_map(|row| row.lifted.0.iter().copied()).collect();
    let bias = rows.iter().map(|row| row.lifted.1).collect();
    Ok(IntegerNetwork::new(problem.neurons(), weights, bias)?)
}

/// The proof that the rows' bounds add up: each row's cores as facts, each
/// row's bound as a rank, and one leaf that sums the ranks. Where a row's
/// cores add up to its bound by themselves, the leaf sums these, and no rank
/// needs to list all demands of the neuron. None where the sum is zero and
/// nothing needs a proof.
#[must_use]
pub fn sum_of_rows(problem: &Problem, outcomes: &[RowOutcome]) -> Option<Lower> {
    let mut facts = Vec::new();
    let mut weights = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.lower_bound() > 0) {
        let first = facts.len();
        facts.extend(outcome.proof.facts.iter().cloned());
        if let Some(packing) = packing(&outcome.proof) {
            weights.extend(packing.iter().map(|(core, count)| (first + core, *count)));
            continue;
        }
        weights.push((facts.len(), 1));
        facts.push(Fact::Rank(Rank {
            bound: outcome.lower_bound(),
            members: members(problem, outcome.neuron),
            tree: renumbered(&outcome.proof.tree, first),
        }));
    }
    let bound = outcomes.iter().map(RowOutcome::lower_bound).sum();
    (bound > 0).then(|| Lower { bound, facts, tree: Tree::leaf(weights, 1) })
}

/// The cores with how often each counts, where these numbers add up to the
/// row's bound.
fn packing(proof: &Lower) -> Option<&[(usize, u64)]> {
    let [Node::Leaf { weights, denominator: 1 }] = proof.tree.nodes.as_slice() else {
        return None;
    };
    let total: u64 = weights.iter().map(|(_, count)| count).sum();
    (total == proof.bound as u64).then_some(weights)
}

/// All demands of a neuron.
fn members(problem: &Problem, neuron: usize) -> Vec<Demand> {
    (0..problem.patterns().count()).map(|pattern| Demand { pattern, neuron }).collect()
}

/// The tree over the same facts, numbered from `first`.
fn renumbered(tree: &Tree, first: usize) -> Tree {
    let node = |node: &Node| match node {
        Node::Branch(demand) => Node::Branch(*demand),
        Node::Leaf { weights, denominator } => Node::Leaf {
            weights: weights.iter().map(|(fact, numerator)| (first + fact, *numerator)).collect(),
            denominator: *denominator,
        },
        Node::Contradiction(fact) => Node::Contradiction(first + fact),
    };
    Tree { nodes: tree.nodes.iter().map(node).collect() }
}
