//! Complete proofs of tiny problems, by plain enumeration.

use super::Tiny;
use hopfit_certify::{Certificate, Core, Fact, Lower, Node, Rank, Tree};
use hopfit_core::Demand;

/// What a search tree is built from: the cores as sets of demands, and how
/// much each demand counts for the goal.
pub(crate) struct Search<'a> {
    tiny: &'a Tiny,
    cores: Vec<(usize, u64)>,
    members: u64,
    goal: u32,
    denominator: u64,
}

impl Tiny {
    /// The demands that have the same functional, neuron and strictness.
    pub(crate) fn class(&self, at: usize) -> u64 {
        let same = |other: &usize| {
            self.functionals[*other] == self.functionals[at]
                && self.strict[*other] == self.strict[at]
                && self.demands[*other].neuron == self.demands[at].neuron
        };
        (0..self.demands.len()).filter(same).fold(0, |set, at| set | 1 << at)
    }

    /// A proof that `goal` flips occur, from all minimal cores. Leaves weigh
    /// facts by multiples of 1 / `denominator`.
    pub(crate) fn lower(&self, cores: &[Core], goal: u32, denominator: u64) -> Lower {
        let facts: Vec<Fact> = cores.iter().cloned().map(Fact::Core).collect();
        let all = u64::MAX >> (64 - self.demands.len());
        let tree = self.search(cores, all, goal, denominator);
        Lower { bound: goal as usize, facts, tree }
    }

    /// The same, with one fact a neuron that bounds the flips of its row, and
    /// a final leaf that adds them up.
    pub(crate) fn lower_by_rows(&self, cores: &[Core]) -> Lower {
        let mut facts: Vec<Fact> = cores.iter().cloned().map(Fact::Core).collect();
        let (count, mut total) = (facts.len(), 0);
        for neuron in 0..self.problem.neurons() {
            let patterns = 0..self.problem.patterns().count();
            let members: Vec<Demand> = patterns.map(|pattern| Demand { pattern, neuron }).collect();
            let set = self.set(&members);
            let inside = |core: &&Core| self.members(core) & !set == 0;
            let own: Vec<Core> = cores.iter().filter(inside).cloned().collect();
            let bound = self.smallest_hitting_set(&own).count_ones();
            let tree = self.search(cores, set, bound, 1);
            total += bound as usize;
            facts.push(Fact::Rank(Rank { bound: bound as usize, members, tree }));
        }
        let tree = Tree::leaf((count..facts.len()).map(|fact| (fact, 1)), 1);
        Lower { bound: total, facts, tree }
    }

    /// A tree that proves `goal` flips among `members`, from the cores that
    /// lie inside.
    pub(crate) fn search(&self, cores: &[Core], members: u64, goal: u32, denominator: u64) -> Tree {
        let sets = cores.iter().map(|core| self.members(core)).enumerate();
        let cores = sets.filter(|(_, set)| set & !members == 0).collect();
        let search = Search { tiny: self, cores, members, goal, denominator };
        let mut nodes = Vec::new();
        search.grow(0, 0, &mut nodes);
        Tree { nodes }
    }

    /// A certificate with the best network of a small box.
    pub(crate) fn certificate(&self, lower: Option<Lower>) -> Certificate {
        let maps = self.recall_maps();
        let (flips, values) =
            maps.iter().min_by_key(|(flips, _)| flips.count_ones()).expect("at least one network");
        let network = self.network(values);
        Certificate::new(&self.problem, &network, flips.count_ones() as usize, lower)
    }
}

impl Search<'_> {
    fn grow(&self, flipped: u64, kept: u64, nodes: &mut Vec<Node>) {
        let open = || self.cores.iter().filter(|(_, set)| set & flipped == 0);
        if let Some((fact, _)) = open().find(|(_, set)| set & !kept == 0) {
            return nodes.push(Node::Contradiction(*fact));
        }
        if let Some(weights) = self.pack(flipped, kept) {
            return nodes.push(Node::Leaf { weights, denominator: self.denominator });
        }
        let smallest = open().min_by_key(|(_, set)| (set & !kept).count_ones());
        let (_, set) = smallest.expect("what hits all cores has as many flips as the goal");
        let at = (set & !kept).trailing_zeros() as usize;
        let class = self.tiny.class(at);
        nodes.push(Node::Branch(self.tiny.demands[at]));
        self.grow(flipped | class, kept, nodes);
        self.grow(flipped, kept | class, nodes);
    }

    /// Weights, in units of 1 / denominator, that are as large as the
    /// counts of the classes allow, if they prove the goal.
    fn pack(&self, flipped: u64, kept: u64) -> Option<Vec<(usize, u64)>> {
        let mut room: Vec<u64> = (0..self.tiny.demands.len())
            .map(|at| u64::from((self.tiny.class(at) & self.members).count_ones()))
            .map(|count| count * self.denominator)
            .collect();
        let needed = u64::from(self.goal) * self.denominator;
        let mut units = u64::from((flipped & self.members).count_ones()) * self.denominator;
        let mut weights = Vec::new();
        // Round after round, so that overlapping cores share.
        for _ in 0..self.denominator {
            for (fact, set) in self.cores.iter().filter(|(_, set)| set & flipped == 0) {
                let classes = self.representatives(set & !kept);
                if units + self.denominator > needed || classes.iter().any(|at| room[*at] == 0) {
                    continue;
                }
                classes.iter().for_each(|at| room[*at] -= 1);
                units += 1;
                match weights.iter_mut().find(|(known, _)| known == fact) {
                    Some((_, numerator)) => *numerator += 1,
                    None => weights.push((*fact, 1)),
                }
            }
        }
        (units + self.denominator > needed).then_some(weights)
    }

    /// The first demand of each class in a set.
    fn representatives(&self, set: u64) -> Vec<usize> {
        let in_set = (0..self.tiny.demands.len()).filter(|at| set >> at & 1 == 1);
        let mut firsts: Vec<usize> =
            in_set.map(|at| self.tiny.class(at).trailing_zeros() as usize).collect();
        firsts.sort_unstable();
        firsts.dedup();
        firsts
    }
}

/// The same proof without the facts that nothing refers to.
pub(crate) fn pruned(lower: &Lower) -> Lower {
    let mut used = vec![false; lower.facts.len()];
    facts_in(&lower.tree).for_each(|fact| used[fact] = true);
    for at in (0..lower.facts.len()).rev().filter(|at| matches!(lower.facts[*at], Fact::Rank(_))) {
        if let (true, Fact::Rank(rank)) = (used[at], &lower.facts[at]) {
            facts_in(&rank.tree).for_each(|fact| used[fact] = true);
        }
    }
    let renamed: Vec<usize> =
        (0..used.len()).map(|at| used[..at].iter().filter(|used| **used).count()).collect();
    let kept = lower.facts.iter().zip(&used).filter(|(_, used)| **used).map(|(fact, _)| fact);
    let rename = |fact: &Fact| match fact {
        Fact::Core(core) => Fact::Core(core.clone()),
        Fact::Rank(rank) => {
            Fact::Rank(Rank { tree: with_facts(&rank.tree, &renamed), ..rank.clone() })
        }
    };
    Lower {
        facts: kept.map(rename).collect(),
        tree: with_facts(&lower.tree, &renamed),
        ..lower.clone()
    }
}

/// The facts that a tree refers to.
fn facts_in(tree: &Tree) -> impl Iterator<Item = usize> + '_ {
    tree.nodes.iter().flat_map(|node| match node {
        Node::Branch(_) => vec![],
        Node::Leaf { weights, .. } => weights.iter().map(|(fact, _)| *fact).collect(),
        Node::Contradiction(fact) => vec![*fact],
    })
}

/// The tree with fact k called `renamed[k]`.
fn with_facts(tree: &Tree, renamed: &[usize]) -> Tree {
    let rename = |node: &Node| match node {
        Node::Branch(demand) => Node::Branch(*demand),
        Node::Leaf { weights, denominator } => {
            let weights = weights.iter().map(|(fact, n)| (renamed[*fact], *n)).collect();
            Node::Leaf { weights, denominator: *denominator }
        }
        Node::Contradiction(fact) => Node::Contradiction(renamed[*fact]),
    };
    Tree { nodes: tree.nodes.iter().map(rename).collect() }
}
