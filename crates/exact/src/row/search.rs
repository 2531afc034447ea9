//! Branch and bound: proves that a row loses no fewer than so many bits, or
//! finds weights that do.

use super::case::Case;
use super::functional::Functional;
use super::oracle::{CoreOracle, Found};
use super::outline::{Outline, Proved};
use super::packing::Packing;
use super::pool::Pool;
use super::problem::RowProblem;
use super::proof::RowProof;
use super::set::Set;
use super::weights::whole_weights;
use hopfit_core::Stop;

/// Rounds after which the progress of the bound is judged.
const LOOK_BACK: usize = 10;
/// How many times as much progress is hoped for before branching.
const PATIENCE: f64 = 5.0;
/// Least cost of an undecided class in the oracle's question, so that cores
/// with few of them are preferred.
const SMALL_COST: f64 = 1e-4;

/// The search for one row.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    pub(crate) row: &'a RowProblem,
    pub(crate) multiplicity: Vec<usize>,
    pub(crate) pool: Pool,
    pub(crate) best: Best,
    pub(crate) effort: Effort,
    demands: Vec<Functional>,
    oracle: CoreOracle,
    stop: Stop,
    node_limit: usize,
    /// How many flips are to be proved.
    goal: usize,
    outline: Outline,
    /// The root with its linear bound.
    root: Option<Case>,
    completed: Option<Completed>,
}

/// The last proof that was completed.
#[derive(Debug)]
struct Completed {
    outline: Outline,
    root: usize,
    bound: usize,
}

/// Weights, one a column, and how many demands they leave unmet.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    pub(crate) weights: Vec<i64>,
    pub(crate) flips: usize,
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
    /// Rounding errors left a case open.
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

/// What the linear bound of a case comes to.
enum Bound {
    Closed(Proved),
    Open(Packing),
}

impl<'a> Search<'a> {
    /// A search that starts from `best` and ends after `node_limit` nodes.
    pub(crate) fn new(row: &'a RowProblem, best: Best, node_limit: usize, stop: &Stop) -> Self {
        let demands: Vec<_> = row.classes().iter().map(|class| class.functional()).collect();
        Self {
            row,
            oracle: CoreOracle::new(row.dimension(), &demands).with_stop(stop),
            demands,
            multiplicity: row.classes().iter().map(|class| class.multiplicity()).collect(),
            pool: Pool::default(),
            best,
            effort: Effort::default(),
            stop: stop.clone(),
            node_limit,
            goal: 0,
            outline: Outline::default(),
            root: None,
            completed: None,
        }
    }

    pub(crate) fn classes(&self) -> usize {
        self.multiplicity.len()
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
        match self.oracle.search(&removed, costs) {
            Found::Core(core) => {
                let members = core.into_iter().map(|(class, _)| class).collect();
                Answer::Core(self.pool.add(self.classes(), members))
            }
            Found::Weights(weights) => self.take(&weights, flipped),
            Found::Unknown => Answer::Unknown,
        }
    }

    /// Makes weights whole that should meet all but the flipped classes.
    fn take(&mut self, weights: &[f64], flipped: &Set) -> Answer {
        let cost = flipped.iter().map(|class| self.multiplicity[class]).sum();
        let vertex = || self.oracle.exact_weights();
        let Some(found) = whole_weights(self.row, weights, vertex, cost) else {
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
        let mut case = Case::root(&self.multiplicity);
        let proved = match self.tighten(&mut case, true)? {
            Bound::Closed(proved) => proved,
            Bound::Open(packing) => {
                self.goal = packing.flips();
                self.root = Some(case);
                self.outline.leaf(packing.weights, Set::empty(self.classes()))
            }
        };
        self.complete(&proved);
        Ok(())
    }

    /// Proves that no weights lose fewer than `goal` bits.
    pub(crate) fn prove(&mut self, goal: usize) -> Result<(), Ending> {
        self.begin(goal);
        let root = self.root.clone().unwrap_or_else(|| Case::root(&self.multiplicity));
        let proved = self.visit(root)?;
        self.complete(&proved);
        Ok(())
    }

    fn begin(&mut self, goal: usize) {
        self.goal = goal;
        self.outline = Outline::default();
    }

    fn complete(&mut self, proved: &Proved) {
        let outline = std::mem::take(&mut self.outline);
        self.completed = Some(Completed { outline, root: proved.step, bound: self.goal });
    }

    /// Writes the last proof with exact cores. If some are none, which
    /// rounding errors can bring about, they are forgotten and so is the
    /// proof.
    pub(crate) fn write(&mut self) -> Option<RowProof> {
        let Some(completed) = &self.completed else { return Some(RowProof::trivial()) };
        let Completed { outline, root, bound } = completed;
        match outline.write(*root, *bound, &self.pool, &self.demands) {
            Ok(proof) => Some(proof),
            Err(wrong) => {
                self.pool.remove(&wrong);
                (self.root, self.completed) = (None, None);
                None
            }
        }
    }

    fn visit(&mut self, mut case: Case) -> Result<Proved, Ending> {
        self.effort.nodes += 1;
        if self.effort.nodes > self.node_limit {
            return Err(Ending::Stopped);
        }
        if case.cost >= self.goal {
            return Ok(self.outline.leaf(Vec::new(), Set::empty(self.classes())));
        }
        let mut excluded = Vec::new();
        let mut proved = loop {
            match self.tighten(&mut case, false)? {
                Bound::Closed(proved) => break proved,
                Bound::Open(packing) => {
                    let more = self.exclude(&mut case, &packing);
                    if more.is_empty() {
                        break self.branch(case)?;
                    }
                    excluded.extend(more);
                }
            }
        };
        for (class, flipped) in excluded.iter().rev() {
            proved = self.outline.join(*class, flipped, proved);
        }
        Ok(proved)
    }

    /// Keeps the classes that can not flip by the packing, which remains a
    /// proof when one of them does.
    fn exclude(&mut self, case: &mut Case, packing: &Packing) -> Vec<(usize, Proved)> {
        let need = self.goal - 1 - case.cost;
        let mut excluded = Vec::new();
        for class in case.undecided().iter() {
            if packing.exceeds_with(class, self.multiplicity[class], need) {
                let hit = |core: usize| self.pool.core(core).set.contains(class);
                let weights = packing.weights.iter().copied().filter(|(core, _)| !hit(*core));
                let relied = packing.overloaded(&self.multiplicity);
                excluded.push((class, self.outline.leaf(weights.collect(), relied)));
                case.keep(class);
            }
        }
        case.settle();
        excluded
    }

    /// Branches on the class that the linear bound flips most.
    fn branch(&mut self, mut case: Case) -> Result<Proved, Ending> {
        let share = |class: &usize| case.hits()[*class] * self.multiplicity[*class] as f64;
        let undecided = case.undecided();
        let most = undecided.iter().max_by(|a, b| share(a).total_cmp(&share(b)).then(b.cmp(a)));
        let class = most.ok_or(Ending::Unresolved)?;
        let mut flipped = case.clone();
        flipped.flip(class, self.multiplicity[class]);
        let flipped = self.visit(flipped)?;
        case.keep(class);
        let kept = self.visit(case)?;
        Ok(self.outline.join(class, &flipped, kept))
    }

    /// Bounds a case by a packing of cores, and finds cores as long as they
    /// help; at the root to the end.
    fn tighten(&mut self, case: &mut Case, root: bool) -> Result<Bound, Ending> {
        let need = (self.goal - 1) as f64;
        let (mut rounds, mut mark) = (0, 0.0);
        case.settle();
        loop {
            self.effort.bounds += 1;
            if !case.solve() {
                return self.contradict(case).map(Bound::Closed);
            }
            let bound = case.bound();
            if bound > need + 1e-3
                && let Some(proved) = self.close(case)
            {
                return Ok(Bound::Closed(proved));
            }
            if self.is_due() {
                // What the root has come to is worth something.
                return if root { Ok(Bound::Open(self.packing(case))) } else { Err(Ending::Stopped) };
            }
            if case.add_known(&self.pool) {
                continue;
            }
            rounds += 1;
            if rounds % LOOK_BACK == 0 && !root {
                if (bound - mark) * PATIENCE < need - bound {
                    break;
                }
                mark = bound;
            }
            if !self.separate(case)? {
                break;
            }
        }
        Ok(Bound::Open(self.packing(case)))
    }

    fn packing(&self, case: &Case) -> Packing {
        case.packing(&self.pool, &self.multiplicity)
    }

    fn close(&mut self, case: &Case) -> Option<Proved> {
        let packing = self.packing(case);
        packing.exceeds(self.goal - 1 - case.cost).then(|| {
            let relied = packing.overloaded(&self.multiplicity);
            self.outline.leaf(packing.weights, relied)
        })
    }

    fn contradict(&mut self, case: &Case) -> Result<Proved, Ending> {
        let core = case.contradiction(&self.pool).ok_or(Ending::Unresolved)?;
        Ok(self.outline.contradiction(core, self.pool.core(core).set.clone()))
    }

    /// Asks the oracle for a violated core; false if it has none.
    fn separate(&mut self, case: &mut Case) -> Result<bool, Ending> {
        let mut costs = vec![0.0; self.classes()];
        for class in case.undecided().iter() {
            costs[class] = case.hits()[class] + SMALL_COST;
        }
        match self.ask(&case.flipped, &costs) {
            Answer::Core(core) => Ok(case.add_violated(&self.pool, core)),
            Answer::Met => Err(Ending::Refuted),
            Answer::Unknown => Ok(false),
        }
    }
}
