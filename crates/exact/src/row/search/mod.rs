//! Branch and bound: proves that a row loses no fewer than so many bits, or
//! finds weights that do.

mod bounding;
mod incumbent;

use super::functional::Functional;
use super::node::Node;
use super::oracle::{CoreOracle, Found};
use super::outline::{Outline, Proved, Written, nothing};
use super::packing::Packing;
use super::pool::Pool;
use super::problem::RowProblem;
use super::set::Set;
use super::weights::{Best, whole_weights};
use bounding::Bound;
use hopfit_core::Stop;
use hopfit_core::random::Stream;
use std::sync::Arc;

/// The search for one row.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) row: Arc<RowProblem>,
    pub(crate) multiplicity: Vec<usize>,
    pub(crate) pool: Pool,
    pub(crate) best: Best,
    pub(crate) effort: Effort,
    /// Nodes after which a proof is given up.
    pub(crate) node_limit: usize,
    /// Bytes of nodes, cores and leaves, about, above which it is given up.
    pub(crate) most_bytes: usize,
    demands: Vec<Functional>,
    /// Made when it is first asked.
    oracle: Option<CoreOracle>,
    /// Whether the oracle may give weights with fields of zero.
    lenient: bool,
    stop: Stop,
    /// How many flips are to be proved.
    goal: usize,
    outline: Outline,
    /// The branches on the path, and the node at its end.
    path: Vec<Branch>,
    open: Option<Node>,
    /// The root with its linear bound.
    root: Option<Node>,
    completed: Option<Completed>,
}

/// A branch of which not both parts are proved.
#[derive(Debug)]
struct Branch {
    class: usize,
    /// The part where the class flips, once it is proved; until then the
    /// node where it is kept.
    flipped: Result<Proved, Node>,
    /// Classes that were excluded before, with the reasons.
    excluded: Vec<(usize, Proved)>,
}

/// The last proof that was completed.
#[derive(Debug)]
struct Completed {
    outline: Outline,
    root: usize,
    bound: usize,
}

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Effort {
    /// Nodes of the search trees.
    pub nodes: usize,
    /// Questions to the core oracle.
    pub questions: usize,
    /// Linear bounds computed.
    pub bounds: usize,
}

/// Why a proof was not completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Weights lose fewer bits than were to be proved.
    Refuted,
    /// It was time to stop.
    Stopped,
    /// Rounding errors left a node open, or the tree grew too large.
    Unresolved,
}

/// What [`Search::ask`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A core, by its number in the pool.
    Core(usize),
    /// All classes but the flipped ones can be met.
    Met,
    Unknown,
}

/// What became of a node.
enum Visit {
    Closed(Proved),
    /// It branches; this is the node where the class flips.
    Branches(Box<Node>),
}

impl Search {
    /// A search that starts from `best`.
    pub(crate) fn new(row: &Arc<RowProblem>, best: Best, stop: &Stop) -> Self {
        let demands: Vec<_> = row.classes().iter().map(|class| class.functional()).collect();
        Self {
            row: Arc::clone(row),
            oracle: None,
            lenient: false,
            demands,
            multiplicity: row.classes().iter().map(|class| class.multiplicity()).collect(),
            pool: Pool::default(),
            best,
            effort: Effort::default(),
            stop: stop.clone(),
            node_limit: usize::MAX,
            most_bytes: usize::MAX,
            goal: 0,
            outline: Outline::default(),
            path: Vec::new(),
            open: None,
            root: None,
            completed: None,
        }
    }

    pub(crate) fn classes(&self) -> usize {
        self.multiplicity.len()
    }

    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    pub(crate) fn is_due(&self) -> bool {
        self.stop.is_due()
    }

    /// How many flips are proved.
    pub(crate) fn bound(&self) -> usize {
        self.completed.as_ref().map_or(0, |completed| completed.bound)
    }

    /// Asks the oracle about all classes but the flipped ones. Weights found
    /// become the best if they are.
    pub(crate) fn ask(&mut self, flipped: &Set, costs: &[f64]) -> Answer {
        self.effort.questions += 1;
        let removed: Vec<bool> = (0..self.classes()).map(|class| flipped.contains(class)).collect();
        let mut oracle = self.oracle.take().unwrap_or_else(|| self.new_oracle());
        let found = oracle.search(&removed, costs);
        let answer = match found {
            Found::Core(core) => {
                let members: Vec<usize> = core.into_iter().map(|(class, _)| class).collect();
                if !members.iter().any(|class| self.demands[*class].strict) {
                    self.lenient = true;
                    return self.ask(flipped, costs);
                }
                Answer::Core(self.pool.add(self.classes(), members))
            }
            Found::Weights(weights) => self.take(&weights, flipped, &oracle),
            Found::Unknown => Answer::Unknown,
        };
        self.oracle = Some(oracle);
        answer
    }

    /// An oracle that keeps clear of zero as if all demands were strict, since
    /// such weights can be rounded. It may find that the demands which are
    /// not strict only leave zero; then it is replaced by one that takes it.
    fn new_oracle(&self) -> CoreOracle {
        let strict = |demand: &Functional| Functional { strict: true, ..demand.clone() };
        let clear: Vec<_> = self.demands.iter().map(strict).collect();
        let demands = if self.lenient { &self.demands } else { &clear };
        CoreOracle::new(self.row.dimension(), demands).with_stop(&self.stop)
    }

    /// Gives back the memory that only the oracle needs.
    pub(crate) fn rest(&mut self) {
        self.oracle = None;
    }

    /// Makes weights whole that should meet all but the flipped classes.
    fn take(&mut self, weights: &[f64], flipped: &Set, oracle: &CoreOracle) -> Answer {
        let cost = flipped.iter().map(|class| self.multiplicity[class]).sum();
        let Some(found) = whole_weights(&self.row, weights, || oracle.exact_weights(), cost) else {
            return Answer::Unknown;
        };
        if found.flips < self.best.flips {
            self.best = found;
        }
        Answer::Met
    }

    /// Proves as much as the linear bound over cores gives without a branch.
    pub(crate) fn prove_root(&mut self) -> Result<(), Ending> {
        self.begin(self.best.flips);
        let mut node = Node::root(&self.multiplicity);
        let proved = match self.tighten(&mut node, true)? {
            Bound::Closed(proved) => proved,
            Bound::Open(packing) => {
                self.goal = packing.flips();
                self.root = Some(node);
                self.outline.leaf(packing.weights, Set::empty(self.classes()))
            }
        };
        self.complete(&proved);
        Ok(())
    }

    /// Raises the bound flip by flip until it meets the best weights or it is
    /// time to stop; false if rounding errors or the tree's size forbid.
    pub(crate) fn raise(&mut self, stream: &mut Stream) -> bool {
        while self.best.flips > self.bound() {
            match self.prove(self.bound() + 1) {
                Ok(()) => self.improve(self.bound(), stream),
                Err(Ending::Refuted) => {}
                Err(Ending::Stopped) => return true,
                Err(Ending::Unresolved) => return false,
            }
        }
        true
    }

    /// Proves that no weights lose fewer than `goal` bits. Goes on where it
    /// was stopped before, if the goal is the same.
    fn prove(&mut self, goal: usize) -> Result<(), Ending> {
        if self.goal != goal || self.open.is_none() {
            self.begin(goal);
            let root = self.root.clone();
            self.open = Some(root.unwrap_or_else(|| Node::root(&self.multiplicity)));
        }
        while let Some(node) = self.open.take() {
            if self.effort.nodes >= self.node_limit || self.is_due() {
                self.open = Some(node);
                return Err(Ending::Stopped);
            }
            if self.bytes() > self.most_bytes {
                self.begin(goal);
                return Err(Ending::Unresolved);
            }
            self.open = match self.visit(node)? {
                Visit::Branches(flipped) => Some(*flipped),
                Visit::Closed(proved) => self.ascend(proved),
            };
        }
        Ok(())
    }

    /// How much memory the tree takes, about.
    fn bytes(&self) -> usize {
        let open = self.path.iter().filter_map(|branch| branch.flipped.as_ref().err());
        let nodes: usize = open.chain(&self.root).map(Node::bytes).sum();
        nodes + self.pool.bytes() + self.outline.bytes()
    }

    /// Goes up from a proved node to the next one that is open; at the root
    /// the proof is complete.
    fn ascend(&mut self, mut proved: Proved) -> Option<Node> {
        while let Some(mut branch) = self.path.pop() {
            match branch.flipped {
                Err(kept) => {
                    branch.flipped = Ok(proved);
                    self.path.push(branch);
                    return Some(kept);
                }
                Ok(flipped) => proved = self.outline.join(branch.class, &flipped, proved),
            }
            proved = self.with_excluded(&branch.excluded, proved);
        }
        self.complete(&proved);
        None
    }

    fn with_excluded(&mut self, excluded: &[(usize, Proved)], mut proved: Proved) -> Proved {
        for (class, flipped) in excluded.iter().rev() {
            proved = self.outline.join(*class, flipped, proved);
        }
        proved
    }

    fn begin(&mut self, goal: usize) {
        self.goal = goal;
        self.outline = Outline::default();
        self.path.clear();
        self.open = None;
    }

    fn complete(&mut self, proved: &Proved) {
        let outline = std::mem::take(&mut self.outline);
        self.completed = Some(Completed { outline, root: proved.step, bound: self.goal });
    }

    /// Writes the last proof with exact cores. If some are none, which
    /// rounding errors can bring about, they are forgotten and so is the
    /// proof.
    pub(crate) fn write(&mut self, stop: &Stop) -> Written {
        let Some(completed) = &self.completed else { return Written::Proof(nothing()) };
        let Completed { outline, root, bound } = completed;
        let written = outline.write(*root, *bound, (&self.pool, &self.demands), (&self.row, stop));
        if let Written::Flawed(wrong) = &written {
            self.pool.remove(wrong);
            (self.root, self.completed) = (None, None);
        }
        written
    }

    /// Closes a node or branches.
    fn visit(&mut self, mut node: Node) -> Result<Visit, Ending> {
        self.effort.nodes += 1;
        if node.cost >= self.goal {
            let leaf = self.outline.leaf(Vec::new(), Set::empty(self.classes()));
            return Ok(Visit::Closed(leaf));
        }
        let mut excluded = Vec::new();
        loop {
            match self.tighten(&mut node, false)? {
                Bound::Closed(proved) => {
                    return Ok(Visit::Closed(self.with_excluded(&excluded, proved)));
                }
                Bound::Open(packing) => {
                    let more = self.exclude(&mut node, &packing);
                    if more.is_empty() {
                        return self
                            .branch(node, excluded)
                            .map(|node| Visit::Branches(Box::new(node)));
                    }
                    excluded.extend(more);
                }
            }
        }
    }

    /// Keeps the classes that can not flip by the packing, which remains a
    /// proof when one of them does.
    fn exclude(&mut self, node: &mut Node, packing: &Packing) -> Vec<(usize, Proved)> {
        let need = self.goal - 1 - node.cost;
        let mut excluded = Vec::new();
        for class in node.undecided().iter() {
            if packing.exceeds_with(class, self.multiplicity[class], need) {
                let hit = |core: usize| self.pool.core(core).set.contains(class);
                let weights = packing.weights.iter().copied().filter(|(core, _)| !hit(*core));
                let relied = packing.overloaded(&self.multiplicity);
                excluded.push((class, self.outline.leaf(weights.collect(), relied)));
                node.keep(class);
            }
        }
        node.settle();
        excluded
    }

    /// Branches on the class that the linear bound flips most; gives the node
    /// where it does flip.
    fn branch(&mut self, node: Node, excluded: Vec<(usize, Proved)>) -> Result<Node, Ending> {
        let share = |class: &usize| node.hits()[*class] * self.multiplicity[*class] as f64;
        let undecided = node.undecided();
        let most = undecided.iter().max_by(|a, b| share(a).total_cmp(&share(b)).then(b.cmp(a)));
        let class = most.ok_or(Ending::Unresolved)?;
        let (mut flipped, mut kept) = (node.clone(), node);
        flipped.flip(class, self.multiplicity[class]);
        kept.keep(class);
        self.path.push(Branch { class, flipped: Err(kept), excluded });
        Ok(flipped)
    }
}
