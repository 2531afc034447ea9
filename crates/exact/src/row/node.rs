//! A node of the search: classes that flip and classes that are kept.

use super::cover::Cover;
use super::packing::Packing;
use super::pool::Pool;
use super::set::Set;
use hopfit_core::Stop;

/// Known violated cores taken into the linear bound at once.
const AT_ONCE: usize = 8;
/// Known violated cores looked at again after the first look.
const SHORT_LIST: usize = 64;
/// A core of smaller weight than this counts as violated.
const VIOLATED: f64 = 1.0 - 1e-4;

/// Decided classes, and the linear bound over the others.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) flipped: Set,
    kept: Set,
    /// Flips that `flipped` costs.
    pub(crate) cost: usize,
    cover: Cover,
    /// z of every class.
    hits: Vec<f64>,
    /// Cores that no flipped class hits, of the first `seen` in the pool.
    active: Vec<usize>,
    seen: usize,
    /// Those of them that are still worth a look.
    short_list: Option<Vec<usize>>,
}

impl Node {
    /// Nothing decided.
    pub(crate) fn root(multiplicity: &[usize]) -> Self {
        let classes = multiplicity.len();
        Self {
            flipped: Set::empty(classes),
            kept: Set::empty(classes),
            cost: 0,
            cover: Cover::new(multiplicity),
            hits: vec![0.0; classes],
            active: Vec::new(),
            seen: 0,
            short_list: None,
        }
    }

    /// How much memory it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let numbers = self.hits.len() + self.active.len();
        let short_list = self.short_list.as_ref().map_or(0, Vec::len);
        self.cover.bytes() + 8 * (numbers + short_list)
    }

    pub(crate) fn undecided(&self) -> Set {
        let mut undecided = Set::full(self.hits.len());
        undecided.subtract(&self.flipped);
        undecided.subtract(&self.kept);
        undecided
    }

    /// Decides that a class flips.
    pub(crate) fn flip(&mut self, class: usize, multiplicity: usize) {
        self.flipped.insert(class);
        self.cost += multiplicity;
        self.cover.flip(class);
    }

    /// Decides that a class is kept.
    pub(crate) fn keep(&mut self, class: usize) {
        self.kept.insert(class);
        self.cover.keep(class);
    }

    /// Brings the linear bound up to date, as far as there is time; false if all members of some core
    /// are kept.
    pub(crate) fn solve(&mut self, stop: &Stop) -> bool {
        let feasible = self.cover.solve(stop);
        self.hits = self.cover.hits();
        feasible
    }

    /// The linear bound on the flips of this node, in floating point.
    pub(crate) fn bound(&self) -> f64 {
        self.cover.bound()
    }

    /// How much of a flip each class is, in the linear bound.
    pub(crate) fn hits(&self) -> &[f64] {
        &self.hits
    }

    /// The bound as a packing in whole numbers.
    pub(crate) fn packing(&self, pool: &Pool, multiplicity: &[usize]) -> Packing {
        let unhit = |core: &usize| !pool.core(*core).set.meets(&self.flipped);
        let packing = self.cover.packing().filter(|(core, weight)| *weight > 0.0 && unhit(core));
        Packing::round(pool, packing, multiplicity, &self.undecided())
    }

    /// A core of which all members are kept.
    pub(crate) fn contradiction(&self, pool: &Pool) -> Option<usize> {
        self.cover.cores().find(|core| pool.core(*core).set.is_within(&self.kept))
    }

    /// Makes ready for the next search of violated cores, and forgets what
    /// does not matter to the bound any more.
    pub(crate) fn settle(&mut self) {
        self.short_list = None;
        self.cover.shrink();
    }

    /// Takes a core into the bound if it is violated.
    pub(crate) fn add_violated(&mut self, pool: &Pool, core: usize) -> bool {
        let violated = pool.core(core).set.weigh(&self.positive(), &self.hits) < VIOLATED;
        if violated {
            self.cover.add(core, &pool.core(core).members);
        }
        violated
    }

    /// Takes known cores that are violated into the bound; false if there are
    /// none. The first time all are looked at, then only those which were
    /// violated most.
    pub(crate) fn add_known(&mut self, pool: &Pool) -> bool {
        let list = self.short_list.take();
        let first = list.is_none();
        self.short_list = list.or_else(|| {
            self.update_active(pool);
            Some(self.active.clone())
        });
        let violated = self.violated(pool);
        for core in violated.iter().take(AT_ONCE) {
            self.cover.add(*core, &pool.core(*core).members);
        }
        let any = !violated.is_empty();
        if first {
            self.short_list = Some(violated.into_iter().take(SHORT_LIST).collect());
        }
        any
    }

    /// The violated cores of the short list, the worst first.
    fn violated(&self, pool: &Pool) -> Vec<usize> {
        let positive = self.positive();
        let present = Set::of(pool.len(), self.cover.cores());
        let list = self.short_list.iter().flatten().copied();
        let new = list.filter(|core| !present.contains(*core));
        let weighed = new.map(|core| (pool.core(core).set.weigh(&positive, &self.hits), core));
        let mut violated: Vec<_> = weighed.filter(|(weight, _)| *weight < VIOLATED).collect();
        violated.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        violated.into_iter().map(|(_, core)| core).collect()
    }

    fn update_active(&mut self, pool: &Pool) {
        let new = self.seen..pool.len();
        let all = std::mem::take(&mut self.active).into_iter().chain(new);
        self.active = all.filter(|core| !pool.core(*core).set.meets(&self.flipped)).collect();
        self.seen = pool.len();
    }

    fn positive(&self) -> Set {
        let positive = (0..self.hits.len()).filter(|class| self.hits[*class] > 1e-9);
        Set::of(self.hits.len(), positive)
    }
}
