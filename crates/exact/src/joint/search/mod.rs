//! Branch and bound: proves a number of flips by a tree of relaxations.

mod relax;
mod separate;

use crate::joint::cover::Cover;
use crate::joint::facts::Facts;
use crate::joint::leaf::State;
use crate::joint::oracle::Oracle;
use crate::joint::proof::Proof;
use crate::joint::system::System;
use hopfit_certify::{Fact, Lower};
use hopfit_core::{Demand, Stop, random::Stream};

/// Why a search ended without proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Halt {
    /// It was stopped, or reached its limit of nodes.
    Limit,
    /// These demands are fewer flips than the goal, and all others can be
    /// kept.
    Fewer(Vec<Demand>),
}

/// Classes with less of a flip than this in the relaxation are not branched
/// on, as long as there are others.
const LEAST_HIT: f64 = 1e-2;

/// Bytes of relaxations on the path, facts and leaves, about, above which a
/// search gives up.
const MOST_BYTES: usize = 1 << 29;

/// What is known, and where the search stands.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    system: System,
    sizes: Vec<usize>,
    facts: Facts,
    oracle: Oracle,
    cover: Cover,
    stream: Stream,
    stop: Stop,
    states: Vec<State>,
    /// z, averaged over the last solves.
    smooth: Vec<f64>,
    goal: usize,
    proof: Proof,
    nodes: u64,
    limit: u64,
    /// Bytes of the relaxations that are kept for the way back.
    kept_bytes: usize,
}

impl Search {
    pub(crate) fn new(system: System, facts: Facts, seed: u64) -> Self {
        let sizes: Vec<usize> = system.classes().iter().map(|class| class.size()).collect();
        let mut cover = Cover::new(&sizes);
        for fact in 0..facts.count() {
            cover.load(fact, facts.inequality(fact));
        }
        Self {
            oracle: Oracle::new(seed),
            system,
            facts,
            cover,
            stream: Stream::new(seed, 0x6a6f_696e),
            stop: Stop::never(),
            states: vec![State::Undecided; sizes.len()],
            smooth: vec![0.0; sizes.len()],
            sizes,
            goal: 0,
            proof: Proof::default(),
            nodes: 0,
            limit: 0,
            kept_bytes: 0,
        }
    }

    /// Proves that at least `goal` flips are needed; [`Self::lower`] is the
    /// proof.
    pub(crate) fn prove(&mut self, goal: usize, limit: u64, stop: &Stop) -> Result<(), Halt> {
        (self.goal, self.nodes, self.limit) = (goal, 0, limit);
        self.stop = stop.clone();
        self.proof = Proof::default();
        let before = self.save();
        let mut kept = Vec::new();
        let end = self.cut(0, &mut kept);
        let loaded: Vec<usize> = self.cover.facts().collect();
        let end = match end {
            Ok(false) => self.branch(0, &mut kept),
            end => end.map(drop),
        };
        self.undo(before, kept);
        // What was tight here will be so for the next goal.
        for fact in loaded {
            if !self.cover.is_loaded(fact) {
                self.cover.load(fact, self.facts.inequality(fact));
            }
        }
        end
    }

    /// The last proof, for a certificate. None if stopped.
    pub(crate) fn lower(&self, given: &[Fact], stop: &Stop) -> Option<Lower> {
        self.proof.lower((&self.system, &self.facts), given, (&self.sizes, self.goal), stop)
    }

    fn decide(&mut self, class: usize, state: State) {
        self.states[class] = state;
        match state {
            State::Undecided => self.cover.set_bounds(class, 0.0, 1.0),
            State::Flipped => self.cover.set_bounds(class, 1.0, 1.0),
            State::Kept => self.cover.set_bounds(class, 0.0, 0.0),
        }
    }

    /// Keeps a class for the rest of the node.
    fn keep(&mut self, class: usize, kept: &mut Vec<usize>) {
        self.decide(class, State::Kept);
        kept.push(class);
    }

    /// A copy of the relaxation, for [`Self::undo`].
    fn save(&mut self) -> Cover {
        self.kept_bytes += self.cover.bytes();
        self.cover.clone()
    }

    fn undo(&mut self, cover: Cover, kept: Vec<usize>) {
        self.kept_bytes -= cover.bytes();
        kept.into_iter().for_each(|class| self.states[class] = State::Undecided);
        self.cover = cover;
    }

    /// Proves the goal below the current decisions and undoes its own.
    fn node(&mut self, depth: usize) -> Result<(), Halt> {
        self.nodes += 1;
        let bytes = self.kept_bytes + self.facts.bytes() + self.proof.bytes();
        if self.nodes > self.limit || bytes > MOST_BYTES {
            return Err(Halt::Limit);
        }
        let before = self.save();
        let mut kept = Vec::new();
        self.cover.shrink();
        let end = match self.cut(depth, &mut kept) {
            Ok(false) => self.branch(depth, &mut kept),
            end => end.map(drop),
        };
        self.undo(before, kept);
        end
    }

    /// Branches until the node is closed.
    fn branch(&mut self, depth: usize, kept: &mut Vec<usize>) -> Result<(), Halt> {
        loop {
            let Some(order) = self.choose() else { return Err(Halt::Limit) };
            for class in order {
                if self.states[class] == State::Undecided && self.child(class, depth, kept)? {
                    return Ok(());
                }
            }
            self.cover.shrink();
            if self.cut(depth, kept)? {
                return Ok(());
            }
        }
    }

    /// Proves the goal where a class flips, keeps it, and tells whether that
    /// closes the node.
    fn child(&mut self, class: usize, depth: usize, kept: &mut Vec<usize>) -> Result<bool, Halt> {
        self.proof.branch(class);
        self.decide(class, State::Flipped);
        let end = self.node(depth + 1);
        self.keep(class, kept);
        end?;
        Ok(self.relax(kept).is_none())
    }

    /// Undecided classes of the neuron that flips most in the relaxation,
    /// those that flip most first.
    fn choose(&self) -> Option<Vec<usize>> {
        let z = self.cover.hits();
        let classes = self.system.classes();
        let undecided = (0..classes.len()).filter(|class| self.states[*class] == State::Undecided);
        let mut mass = vec![-1.0_f64; classes.last()?.neuron + 1];
        for class in undecided.clone() {
            let mass = &mut mass[classes[class].neuron];
            *mass = mass.max(0.0) + z[class];
        }
        let neuron = (0..mass.len()).max_by(|a, b| mass[*a].total_cmp(&mass[*b]))?;
        let mut order: Vec<usize> =
            undecided.filter(|class| classes[*class].neuron == neuron).collect();
        if order.iter().any(|class| z[*class] > LEAST_HIT) {
            order.retain(|class| z[*class] > LEAST_HIT);
        }
        order.sort_by(|a, b| z[*b].total_cmp(&z[*a]).then(a.cmp(b)));
        (!order.is_empty()).then_some(order)
    }
}
