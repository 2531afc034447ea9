//! The tree of a proof: built leaf by leaf, pruned, written down.

use crate::joint::facts::Facts;
use crate::joint::leaf::Weights;
use crate::joint::system::System;
use hopfit_certify::{Fact, Lower, Node, Tree};
use hopfit_core::Stop;

/// A node of the tree, in preorder as in [`hopfit_certify::Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A class flips (the subtree that follows), or is kept (the next one).
    Branch(u32),
    /// Weights, by number, prove the goal.
    Leaf(u32),
}

/// A tree in the making.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proof {
    steps: Vec<Step>,
    weights: Vec<Weights>,
    bytes: usize,
}

/// A finished subtree while the tree is read from its end.
struct Subtree {
    root: usize,
    /// A bit a class: whether the subtree relies on its being kept.
    needs: Vec<u64>,
}

impl Proof {
    /// Stores weights for later leaves.
    pub(crate) fn store(&mut self, weights: Weights) -> u32 {
        self.bytes += weights.bytes();
        self.weights.push(weights);
        self.weights.len() as u32 - 1
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes + size_of::<Step>() * self.steps.len()
    }

    pub(crate) fn leaf(&mut self, weights: u32) {
        self.steps.push(Step::Leaf(weights));
    }

    pub(crate) fn branch(&mut self, class: usize) {
        self.steps.push(Step::Branch(class as u32));
    }

    /// The proof as it stands in a certificate: the given facts, the cores
    /// that it uses, and the tree without branches that prove nothing. None if
    /// stopped.
    pub(crate) fn lower(
        &self,
        (system, facts): (&System, &Facts),
        given: &[Fact],
        (sizes, bound): (&[usize], usize),
        stop: &Stop,
    ) -> Option<Lower> {
        let steps = self.pruned(facts, sizes);
        let mut number: Vec<usize> = (0..facts.given()).collect();
        number.resize(facts.count(), usize::MAX);
        let mut listed = given.to_vec();
        for fact in steps.iter().flat_map(|step| self.facts_of(*step)) {
            if number[fact] == usize::MAX {
                if stop.is_due() {
                    return None;
                }
                number[fact] = listed.len();
                listed.push(facts.certified(system, fact)?);
            }
        }
        let node = |step: &Step| match step {
            Step::Branch(class) => Node::Branch(system.classes()[*class as usize].demand()),
            Step::Leaf(weights) => self.weights[*weights as usize].node(|fact| number[fact]),
        };
        let nodes = steps.iter().map(node).collect();
        Some(Lower { bound, facts: listed, tree: Tree { nodes } })
    }

    fn facts_of(&self, step: Step) -> impl Iterator<Item = usize> + '_ {
        let weights = match step {
            Step::Leaf(weights) => Some(&self.weights[weights as usize]),
            Step::Branch(_) => None,
        };
        weights.into_iter().flat_map(Weights::facts)
    }

    /// Leaves out a branch where the subtree of the kept class holds even if
    /// it is not kept: the subtree then proves all.
    fn pruned(&self, facts: &Facts, sizes: &[usize]) -> Vec<Step> {
        let over = |weights: &Weights| bits(&weights.overcharged(facts, sizes), sizes.len());
        let over: Vec<Vec<u64>> = self.weights.iter().map(over).collect();
        let mut children = vec![[0; 2]; self.steps.len()];
        let mut subtrees: Vec<Subtree> = Vec::new();
        for (at, step) in self.steps.iter().enumerate().rev() {
            match step {
                Step::Leaf(weights) => {
                    subtrees.push(Subtree { root: at, needs: over[*weights as usize].clone() });
                }
                Step::Branch(class) => {
                    let (Some(flipped), Some(kept)) = (subtrees.pop(), subtrees.pop()) else {
                        break;
                    };
                    children[at] = [flipped.root, kept.root];
                    subtrees.push(join(at, *class as usize, &flipped, kept));
                }
            }
        }
        let mut steps = Vec::new();
        let mut open: Vec<usize> = subtrees.iter().map(|subtree| subtree.root).collect();
        while let Some(at) = open.pop() {
            steps.push(self.steps[at]);
            if let Step::Branch(_) = self.steps[at] {
                open.extend([children[at][1], children[at][0]]);
            }
        }
        steps
    }
}

fn join(at: usize, class: usize, flipped: &Subtree, mut kept: Subtree) -> Subtree {
    let (word, bit) = (class / 64, 1 << (class % 64));
    if kept.needs[word] & bit == 0 {
        return kept;
    }
    kept.needs.iter_mut().zip(&flipped.needs).for_each(|(kept, flipped)| *kept |= flipped);
    kept.needs[word] &= !bit;
    Subtree { root: at, ..kept }
}

fn bits(members: &[usize], count: usize) -> Vec<u64> {
    let mut bits = vec![0; count.div_ceil(64)];
    members.iter().for_each(|member| bits[member / 64] |= 1 << (member % 64));
    bits
}
