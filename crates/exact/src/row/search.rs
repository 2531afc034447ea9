//! Branch and bound: proves that a row loses no fewer than so many bits, or
//! finds weights that do.

use super::cover::Cover;
use super::functional::Functional;
use super::oracle::{CoreOracle, Found};
use super::packing::{Packing, UNIT};
use super::perceptron::perceptron;
use super::pool::Pool;
use super::problem::RowProblem;
use super::proof::{RowCore, RowNode, RowProof};
use super::set::Set;
use super::weights::whole_weights;
use hopfit_core::Stop;

/// Known violated cores taken into the linear bound at once.
const AT_ONCE: usize = 8;
/// Known violated cores looked at again after the first look.
const SHORT_LIST: usize = 64;
/// A core of smaller weight than this counts as violated.
const VIOLATED: f64 = 1.0 - 1e-4;

/// Rounds after which the progress of the bound is judged.
const LOOK_BACK: usize = 10;
/// How many times as much progress is hoped for before branching.
const PATIENCE: f64 = 5.0;

/// The search for one row.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    pub(crate) row: &'a RowProblem,
    pub(crate) demands: Vec<Functional>,
    pub(crate) multiplicity: Vec<usize>,
    pub(crate) pool: Pool,
    pub(crate) best: Best,
    pub(crate) effort: Effort,
    pub(crate) node_limit: Option<usize>,
    pub(crate) oracle: CoreOracle,
    stop: Stop,
    /// How many flips are to be proved.
    goal: usize,
    steps: Vec<Step>,
    /// The bounded root.
    root: Option<Case>,
}

/// The best weights so far, one a column.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    pub(crate) weights: Vec<i64>,
    pub(crate) flips: usize,
}

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    /// The proof used what is not a core; it is forgotten now.
    WrongCore,
}

/// A node of the tree, in the order it was made.
#[derive(Debug)]
enum Step {
    Branch { class: usize, flipped: usize, kept: usize },
    Leaf(Vec<(usize, u64)>),
    Contradiction(usize),
}

/// A proved subtree, and the kept classes without which the proof fails.
struct Proved {
    step: usize,
    relied: Set,
}

/// A case: classes that flip and classes that are kept.
#[derive(Debug, Clone)]
struct Case {
    flipped: Set,
    kept: Set,
    /// Flips that `flipped` costs.
    cost: usize,
    cover: Cover,
    /// z of every class.
    hits: Vec<f64>,
    /// Cores that no flipped class hits, of the first `seen` in the pool.
    active: Vec<usize>,
    seen: usize,
}

impl Case {
    fn root(multiplicity: &[usize]) -> Self {
        let classes = multiplicity.len();
        Self {
            flipped: Set::empty(classes),
            kept: Set::empty(classes),
            cost: 0,
            cover: Cover::new(multiplicity),
            hits: vec![0.0; classes],
            active: Vec::new(),
            seen: 0,
        }
    }

    fn undecided(&self) -> Set {
        let mut undecided = Set::full(self.hits.len());
        undecided.subtract(&self.flipped);
        undecided.subtract(&self.kept);
        undecided
    }

    fn flip(&mut self, class: usize, multiplicity: usize) {
        self.flipped.insert(class);
        self.cost += multiplicity;
        self.cover.flip(class);
    }

    fn keep(&mut self, class: usize) {
        self.kept.insert(class);
        self.cover.keep(class);
    }

    fn add(&mut self, pool: &Pool, core: usize) {
        self.cover.add(core, &pool.core(core).members);
    }

    /// False if all members of some core are kept.
    fn solve(&mut self) -> bool {
        let feasible = self.cover.solve();
        self.hits = self.cover.hits();
        feasible
    }

    /// The weight of a core under z, or any number of 1 or more.
    fn weight(&self, pool: &Pool, core: usize, positive: &Set) -> f64 {
        pool.core(core).set.weigh(positive, &self.hits)
    }

    fn positive(&self) -> Set {
        let positive = (0..self.hits.len()).filter(|class| self.hits[*class] > 1e-9);
        Set::of(self.hits.len(), positive)
    }
}

/// What the linear bound of a case comes to.
enum Bound {
    Closed(Proved),
    Open(Packing),
}

impl<'a> Search<'a> {
    pub(crate) fn new(row: &'a RowProblem, stop: &Stop) -> Self {
        let classes = row.classes();
        let demands: Vec<_> =
            classes.iter().map(|class| Functional::dense(class.vector(), class.is_strict())).collect();
        let (weights, flips) = perceptron(row);
        let best = Best { weights, flips };
        Self {
            row,
            oracle: CoreOracle::new(row.dimension(), &demands),
            demands,
            multiplicity: classes.iter().map(|class| class.multiplicity()).collect(),
            pool: Pool::default(),
            best,
            effort: Effort::default(),
            node_limit: None,
            stop: stop.clone(),
            goal: 0,
            steps: Vec::new(),
            root: None,
        }
    }

    pub(crate) fn classes(&self) -> usize {
        self.multiplicity.len()
    }

    pub(crate) fn is_due(&self) -> bool {
        self.stop.is_due()
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
            Found::Weights(weights) => {
                let cost: usize = flipped.iter().map(|class| self.multiplicity[class]).sum();
                let vertex = || self.oracle.exact_weights();
                match whole_weights(self.row, &weights, vertex, cost) {
                    Some((weights, flips)) => {
                        if flips < self.best.flips {
                            self.best = Best { weights, flips };
                        }
                        Answer::Met
                    }
                    None => Answer::Unknown,
                }
            }
            Found::Unknown => Answer::Unknown,
        }
    }

    /// Proves as much as the linear bound over cores gives without a branch.
    pub(crate) fn prove_root(&mut self) -> Result<RowProof, Ending> {
        self.goal = self.best.flips;
        self.steps.clear();
        let mut case = Case::root(&self.multiplicity);
        match self.bound(&mut case, true)? {
            Bound::Closed(proved) => self.write(&proved, self.goal),
            Bound::Open(packing) => {
                self.root = Some(case);
                let bound = packing.flips();
                let proved = self.leaf(packing.weights, Set::empty(self.classes()));
                self.write(&proved, bound)
            }
        }
    }

    /// Proves that no weights lose fewer than `goal` bits.
    pub(crate) fn prove(&mut self, goal: usize) -> Result<RowProof, Ending> {
        self.goal = goal;
        self.steps.clear();
        let root = self.root.clone().unwrap_or_else(|| Case::root(&self.multiplicity));
        let proved = self.visit(root)?;
        self.write(&proved, goal)
    }

    fn visit(&mut self, mut case: Case) -> Result<Proved, Ending> {
        self.effort.nodes += 1;
        if self.node_limit.is_some_and(|limit| self.effort.nodes > limit) {
            return Err(Ending::Stopped);
        }
        if case.cost >= self.goal {
            return Ok(self.leaf(Vec::new(), Set::empty(self.classes())));
        }
        let mut fixed = Vec::new();
        let mut proved = loop {
            match self.bound(&mut case, false)? {
                Bound::Closed(proved) => break proved,
                Bound::Open(packing) => {
                    if !self.fix(&mut case, &packing, &mut fixed) {
                        break self.branch(case)?;
                    }
                }
            }
        };
        for (class, flipped) in fixed.into_iter().rev() {
            proved = self.join(class, flipped, proved);
        }
        Ok(proved)
    }

    /// Keeps the classes whose flip the packing excludes; false if there are
    /// none.
    fn fix(&mut self, case: &mut Case, packing: &Packing, fixed: &mut Vec<(usize, Proved)>) -> bool {
        let need = self.goal - 1 - case.cost;
        let before = fixed.len();
        for class in case.undecided().iter() {
            if packing.exceeds_with(class, self.multiplicity[class], need) {
                let hit = |core: usize| self.pool.core(core).set.contains(class);
                let weights = packing.weights.iter().copied().filter(|(core, _)| !hit(*core));
                let weights = weights.collect();
                let leaf = self.leaf(weights, packing.overloaded(&self.multiplicity));
                fixed.push((class, leaf));
                case.keep(class);
            }
        }
        fixed.len() > before
    }

    /// Branches on the class that the linear bound hits most.
    fn branch(&mut self, mut case: Case) -> Result<Proved, Ending> {
        let class = self.choose(&case).ok_or(Ending::Unresolved)?;
        case.cover.drop_idle();
        let mut flipped = case.clone();
        flipped.flip(class, self.multiplicity[class]);
        let flipped = self.visit(flipped)?;
        case.keep(class);
        let kept = self.visit(case)?;
        Ok(self.join(class, flipped, kept))
    }

    fn choose(&self, case: &Case) -> Option<usize> {
        let hit = |class: usize| case.hits[class] * self.multiplicity[class] as f64;
        let mut classes: Vec<usize> = case.undecided().iter().collect();
        classes.sort_by(|a, b| hit(*b).total_cmp(&hit(*a)).then(a.cmp(b)));
        classes.first().copied()
    }

    /// The branch on `class`, or only its second part if that does not need
    /// the class to be kept.
    fn join(&mut self, class: usize, flipped: Proved, kept: Proved) -> Proved {
        if !kept.relied.contains(class) {
            return kept;
        }
        let mut relied = kept.relied;
        relied.remove(class);
        relied.unite(&flipped.relied);
        self.steps.push(Step::Branch { class, flipped: flipped.step, kept: kept.step });
        Proved { step: self.steps.len() - 1, relied }
    }

    fn leaf(&mut self, weights: Vec<(usize, u64)>, relied: Set) -> Proved {
        self.steps.push(Step::Leaf(weights));
        Proved { step: self.steps.len() - 1, relied }
    }

    /// Bounds a case by a packing of cores, and finds cores as long as they
    /// help; at the root to the end.
    fn bound(&mut self, case: &mut Case, root: bool) -> Result<Bound, Ending> {
        let need = (self.goal - 1) as f64;
        let mut known: Option<Vec<usize>> = None;
        let (mut rounds, mut mark) = (0, 0.0);
        loop {
            if self.stop.is_due() {
                if root {
                    break;
                }
                return Err(Ending::Stopped);
            }
            self.effort.bounds += 1;
            if !case.solve() {
                return self.contradiction(case).map(Bound::Closed);
            }
            let bound = case.cover.bound();
            if bound > need + 1e-3
                && let Some(proved) = self.close(case)
            {
                return Ok(Bound::Closed(proved));
            }
            if self.add_known(case, &mut known) {
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
        Ok(Bound::Open(self.round(case)))
    }

    fn round(&self, case: &Case) -> Packing {
        let unhit = |core: &usize| !self.pool.core(*core).set.meets(&case.flipped);
        let packing = case.cover.packing().filter(|(core, weight)| *weight > 0.0 && unhit(core));
        Packing::round(&self.pool, packing, &self.multiplicity, &case.undecided())
    }

    fn close(&mut self, case: &Case) -> Option<Proved> {
        let packing = self.round(case);
        packing.exceeds(self.goal - 1 - case.cost).then(|| {
            let relied = packing.overloaded(&self.multiplicity);
            self.leaf(packing.weights, relied)
        })
    }

    /// The leaf for a core of which all members are kept.
    fn contradiction(&mut self, case: &Case) -> Result<Proved, Ending> {
        let kept = |core: &usize| self.pool.core(*core).set.is_within(&case.kept);
        let core = case.cover.cores().find(kept).ok_or(Ending::Unresolved)?;
        self.steps.push(Step::Contradiction(core));
        Ok(Proved { step: self.steps.len() - 1, relied: self.pool.core(core).set.clone() })
    }

    /// Takes known cores that are violated into the bound; false if there are
    /// none.
    fn add_known(&mut self, case: &mut Case, known: &mut Option<Vec<usize>>) -> bool {
        let first = known.is_none();
        let candidates = known.take().unwrap_or_else(|| {
            self.refresh_active(case);
            case.active.clone()
        });
        let positive = case.positive();
        let present = Set::of(self.pool.len(), case.cover.cores());
        let new = candidates.iter().copied().filter(|core| !present.contains(*core));
        let weighed = new.map(|core| (case.weight(&self.pool, core, &positive), core));
        let mut violated: Vec<_> = weighed.filter(|(weight, _)| *weight < VIOLATED).collect();
        violated.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, core) in violated.iter().take(AT_ONCE) {
            case.add(&self.pool, *core);
        }
        let short = violated.iter().take(SHORT_LIST).map(|(_, core)| *core);
        *known = Some(if first { short.collect() } else { candidates });
        !violated.is_empty()
    }

    /// Brings the list of cores that no flipped class hits up to date.
    fn refresh_active(&self, case: &mut Case) {
        let new = case.seen..self.pool.len();
        let all = std::mem::take(&mut case.active).into_iter().chain(new);
        case.active = all.filter(|core| !self.pool.core(*core).set.meets(&case.flipped)).collect();
        case.seen = self.pool.len();
    }

    /// Asks the oracle for a violated core; false if it has none.
    fn separate(&mut self, case: &mut Case) -> Result<bool, Ending> {
        let mut costs = vec![0.0; self.classes()];
        for class in case.undecided().iter() {
            costs[class] = case.hits[class] + 1e-4;
        }
        match self.ask(&case.flipped, &costs) {
            Answer::Core(core) => {
                let violated = case.weight(&self.pool, core, &case.positive()) < VIOLATED;
                if violated {
                    case.add(&self.pool, core);
                }
                Ok(violated)
            }
            Answer::Met => Err(Ending::Refuted),
            Answer::Unknown => Ok(false),
        }
    }

    /// Writes the proof below a step: preorder, exact cores.
    fn write(&mut self, proved: &Proved, bound: usize) -> Result<RowProof, Ending> {
        let mut number = vec![None; self.pool.len()];
        let mut cores = Vec::new();
        let mut wrong = Vec::new();
        let mut use_core = |core: usize| {
            *number[core].get_or_insert_with(|| {
                let members = self.pool.core(core).members.iter().copied();
                match self.pool.multipliers(core, &self.demands) {
                    Some(multipliers) => cores.push(RowCore { members: members.zip(multipliers).collect() }),
                    None => wrong.push(core),
                }
                cores.len().saturating_sub(1)
            })
        };
        let mut nodes = Vec::new();
        let mut open = vec![proved.step];
        while let Some(step) = open.pop() {
            nodes.push(match &self.steps[step] {
                Step::Branch { class, flipped, kept } => {
                    open.extend([*kept, *flipped]);
                    RowNode::Branch(*class)
                }
                Step::Leaf(weights) => {
                    let weights = weights.iter().map(|(core, weight)| (use_core(*core), *weight));
                    RowNode::Leaf { weights: weights.collect(), denominator: UNIT }
                }
                Step::Contradiction(core) => RowNode::Contradiction(use_core(*core)),
            });
        }
        if wrong.is_empty() {
            return Ok(RowProof { bound, cores, nodes });
        }
        self.pool.remove(&wrong);
        self.root = None;
        Err(Ending::WrongCore)
    }
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
