//! A proof while it is being found: its cores known by number, not yet exact;
//! and how it is written.

use super::functional::Functional;
use super::packing::UNIT;
use super::pool::Pool;
use super::problem::RowProblem;
use super::set::Set;
use hopfit_certify::{Core, Fact, Lower, Node, Tree};
use hopfit_core::{Demand, Stop};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A node of the tree.
#[derive(Debug, Clone)]
enum Step {
    Branch { class: usize, flipped: usize, kept: usize },
    Leaf(Vec<(usize, u64)>),
    Contradiction(usize),
}

/// A proved subtree, and the kept classes without which the proof fails.
#[derive(Debug, Clone)]
pub(crate) struct Proved {
    pub(crate) step: usize,
    pub(crate) relied: Set,
}

/// What came of writing a proof.
pub(crate) enum Written {
    Proof(Lower),
    /// These cores, by number, turn out not to be any.
    Flawed(Vec<usize>),
    /// It was time to stop first.
    TooLate,
}

/// The nodes in the order they were made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    steps: Vec<Step>,
    weights: usize,
}

impl Outline {
    /// A leaf with these weights of cores, in multiples of 1/UNIT.
    pub(crate) fn leaf(&mut self, weights: Vec<(usize, u64)>, relied: Set) -> Proved {
        self.weights += weights.len();
        self.add(Step::Leaf(weights), relied)
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Step>() * self.steps.len() + 16 * self.weights
    }

    /// A core of which all members, `relied`, are kept.
    pub(crate) fn contradiction(&mut self, core: usize, relied: Set) -> Proved {
        self.add(Step::Contradiction(core), relied)
    }

    /// The branch on `class`, or only its second part if that does not need
    /// the class to be kept.
    pub(crate) fn join(&mut self, class: usize, flipped: &Proved, kept: Proved) -> Proved {
        if !kept.relied.contains(class) {
            return kept;
        }
        let mut relied = kept.relied;
        relied.remove(class);
        relied.unite(&flipped.relied);
        self.add(Step::Branch { class, flipped: flipped.step, kept: kept.step }, relied)
    }

    fn add(&mut self, step: Step, relied: Set) -> Proved {
        self.steps.push(step);
        Proved { step: self.steps.len() - 1, relied }
    }

    /// The proof below step `root`, in preorder and with exact cores.
    pub(crate) fn write(
        &self,
        root: usize,
        bound: usize,
        (pool, demands): (&Pool, &[Functional]),
        (row, stop): (&RowProblem, &Stop),
    ) -> Written {
        let steps = self.preorder(root);
        let mut used: Vec<usize> = steps.iter().flat_map(|step| step.cores()).collect();
        used.sort_unstable();
        used.dedup();
        let multipliers = |core: &usize| (!stop.is_due()).then(|| pool.multipliers(*core, demands));
        let exact: Option<Vec<_>> = used.par_iter().map(multipliers).collect();
        let Some(exact) = exact else { return Written::TooLate };
        let wrong = used.iter().zip(&exact).filter(|(_, y)| y.is_none());
        let wrong: Vec<usize> = wrong.map(|(core, _)| *core).collect();
        if !wrong.is_empty() {
            return Written::Flawed(wrong);
        }
        let number: BTreeMap<_, _> =
            used.iter().enumerate().map(|(at, core)| (*core, at)).collect();
        let members = |core: &usize| pool.core(*core).members.iter().map(|m| row.demand(*m));
        let facts = used.iter().zip(exact).filter_map(|(core, multipliers)| {
            Some(Fact::Core(Core::new(members(core).zip(multipliers?))))
        });
        let facts = facts.collect();
        let demand = |class: usize| row.demand(class);
        let nodes = steps.iter().map(|step| step.node(&number, demand)).collect();
        Written::Proof(Lower { bound, facts, tree: Tree { nodes } })
    }

    fn preorder(&self, root: usize) -> Vec<&Step> {
        let mut steps = Vec::new();
        let mut open = vec![&self.steps[root]];
        while let Some(step) = open.pop() {
            if let Step::Branch { flipped, kept, .. } = step {
                open.extend([&self.steps[*kept], &self.steps[*flipped]]);
            }
            steps.push(step);
        }
        steps
    }
}

impl Step {
    fn cores(&self) -> Vec<usize> {
        match self {
            Self::Branch { .. } => Vec::new(),
            Self::Leaf(weights) => weights.iter().map(|(core, _)| *core).collect(),
            Self::Contradiction(core) => vec![*core],
        }
    }

    fn node(&self, number: &BTreeMap<usize, usize>, demand: impl Fn(usize) -> Demand) -> Node {
        match self {
            Self::Branch { class, .. } => Node::Branch(demand(*class)),
            Self::Leaf(weights) => {
                let weights = weights.iter().map(|(core, weight)| (number[core], *weight));
                Node::Leaf { weights: weights.collect(), denominator: UNIT }
            }
            Self::Contradiction(core) => Node::Contradiction(number[core]),
        }
    }
}

/// The proof of nothing.
pub(crate) fn nothing() -> Lower {
    Lower { bound: 0, facts: Vec::new(), tree: Tree::leaf([], 1) }
}
