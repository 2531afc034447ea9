//! From the engine's proofs to the certificate's.

use hopfit_certify::{Core, Fact, IBig, Lower, Node, Rank, Tree};
use hopfit_core::{Demand, Problem};
use hopfit_exact::row::{RowNode, RowOutcome};

/// The proof that the rows' bounds add up: each row's cores as facts, each
/// row's bound as a rank, and one leaf that sums the ranks. Where a row's
/// cores add up to its bound by themselves, the leaf sums these, and no rank
/// needs to list all demands of the neuron. None where the sum is zero and
/// nothing needs a proof.
pub(crate) fn sum_of_rows(problem: &Problem, outcomes: &[RowOutcome]) -> Option<Lower> {
    let mut facts = Vec::new();
    let mut parts = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.lower_bound() > 0) {
        let first = facts.len();
        facts.extend(cores(outcome));
        if let Some(packing) = packing(outcome) {
            parts.extend(packing.iter().map(|(core, count)| (first + core, *count)));
            continue;
        }
        parts.push((facts.len(), 1));
        facts.push(Fact::Rank(Rank {
            bound: outcome.lower_bound(),
            members: members(problem, outcome.neuron),
            tree: tree(outcome, first),
        }));
    }
    let bound = outcomes.iter().map(RowOutcome::lower_bound).sum();
    (bound > 0).then(|| Lower { bound, facts, tree: Tree::leaf(parts, 1) })
}

/// The cores with how often each counts, where these numbers add up to the
/// row's bound.
fn packing(outcome: &RowOutcome) -> Option<&[(usize, u64)]> {
    let [RowNode::Leaf { weights, denominator: 1 }] = outcome.proof.nodes.as_slice() else {
        return None;
    };
    let total: u64 = weights.iter().map(|(_, count)| count).sum();
    (total == outcome.lower_bound() as u64).then_some(weights)
}

/// All demands of a neuron.
fn members(problem: &Problem, neuron: usize) -> Vec<Demand> {
    (0..problem.patterns().count()).map(|pattern| Demand { pattern, neuron }).collect()
}

/// One demand of a class stands for all of it: they flip together.
fn demand(outcome: &RowOutcome, class: usize) -> Demand {
    Demand { pattern: outcome.representatives[class], neuron: outcome.neuron }
}

fn cores(outcome: &RowOutcome) -> impl Iterator<Item = Fact> + '_ {
    outcome.proof.cores.iter().map(|core| {
        let members = core.members.iter();
        let members = members.map(|(class, y)| (demand(outcome, *class), IBig::from(y.clone())));
        Fact::Core(Core::new(members))
    })
}

/// The row's tree; its core k is fact `first` + k.
fn tree(outcome: &RowOutcome, first: usize) -> Tree {
    let node = |node: &RowNode| match node {
        RowNode::Branch(class) => Node::Branch(demand(outcome, *class)),
        RowNode::Leaf { weights, denominator } => Node::Leaf {
            weights: weights.iter().map(|(core, numerator)| (first + core, *numerator)).collect(),
            denominator: *denominator,
        },
        RowNode::Contradiction(core) => Node::Contradiction(first + core),
    };
    Tree { nodes: outcome.proof.nodes.iter().map(node).collect() }
}
