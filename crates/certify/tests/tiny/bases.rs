//! Sound certificates, and how to reach into them.

use super::Tiny;
use super::proofs::pruned;
use super::whole;
use hopfit_certify::{Certificate, Core, Fact, Lower, Node, Rank, Tree, Upper};
use hopfit_core::{Admissible, Demand, IntegerNetwork, Patterns, Problem, TieRule};

/// The certificates that are spoiled, by name.
pub(crate) struct Bases {
    /// Masked, with branches, contradictions, halves and multipliers above 1.
    pub(crate) masked: (Certificate, Patterns),
    /// Facts that bound the flips of rows, and a leaf that adds them up.
    pub(crate) rows: (Certificate, Patterns),
    /// With biases and free weights.
    pub(crate) biased: (Certificate, Patterns),
    /// Two cores of two neurons, by hand.
    pub(crate) pair: (Certificate, Patterns),
    /// The same with every pattern twice: classes of two demands.
    pub(crate) twins: (Certificate, Patterns),
    /// Ternary weights by enumeration, with prices and a split.
    pub(crate) ternary: (Certificate, Patterns),
    /// The same with a mask and biases, and prices only.
    pub(crate) masked_whole: (Certificate, Patterns),
    /// Free integer weights by enumeration, without a node.
    pub(crate) free_whole: (Certificate, Patterns),
}

impl Bases {
    pub(crate) fn new() -> Self {
        Self {
            masked: searched(80),
            rows: by_rows(139),
            biased: biased(),
            pair: pair(&[[1, 1], [1, -1]], 1),
            twins: pair(&[[1, 1], [1, -1], [1, 1], [1, -1]], 2),
            ternary: whole::ternary(),
            masked_whole: whole::masked(),
            free_whole: whole::free(),
        }
    }

    pub(crate) fn all(&self) -> [(&'static str, &(Certificate, Patterns)); 8] {
        let Self { masked, rows, biased, pair, twins, .. } = self;
        [
            ("masked", masked),
            ("rows", rows),
            ("biased", biased),
            ("pair", pair),
            ("twins", twins),
            ("whole-ternary-split", &self.ternary),
            ("whole-receptive-field", &self.masked_whole),
            ("whole-free-rows", &self.free_whole),
        ]
    }
}

fn searched(seed: u64) -> (Certificate, Patterns) {
    let tiny = Tiny::random(seed);
    let cores = tiny.cores();
    let goal = tiny.smallest_hitting_set(&cores).count_ones();
    let lower = pruned(&tiny.lower(&cores, goal, 2));
    (tiny.certificate(Some(lower)), tiny.problem.patterns().clone())
}

fn by_rows(seed: u64) -> (Certificate, Patterns) {
    let tiny = Tiny::random(seed);
    let lower = pruned(&tiny.lower_by_rows(&tiny.cores()));
    (tiny.certificate(Some(lower)), tiny.problem.patterns().clone())
}

fn biased() -> (Certificate, Patterns) {
    let patterns = Patterns::random(5, 3, 4).unwrap();
    let admissible = Admissible { symmetric: false, bias: true, ..Admissible::symmetric(3) };
    let problem = Problem::new(patterns.clone(), admissible, TieRule::Paper).unwrap();
    let tiny = Tiny::new(problem);
    let cores = tiny.cores();
    let goal = tiny.smallest_hitting_set(&cores).count_ones();
    (tiny.certificate(Some(pruned(&tiny.lower(&cores, goal, 1)))), patterns)
}

/// Two neurons, and two patterns that ask opposite signs of their weight,
/// `times` each.
pub(crate) fn pair(rows: &[[i8; 2]], times: u64) -> (Certificate, Patterns) {
    let patterns = Patterns::from_rows(rows).unwrap();
    let problem = Problem::new(patterns.clone(), Admissible::symmetric(2), TieRule::Paper).unwrap();
    let network = IntegerNetwork::new(2, vec![0, 1, 1, 0], vec![0, 0]).unwrap();
    let core = |neuron| Fact::Core(Core::new([0, 1].map(|p| (demand(p, neuron), 1))));
    let tree = Tree::leaf([(0, times), (1, times)], 1);
    let flips = 2 * times as usize;
    let lower = Lower { bound: flips, facts: vec![core(0), core(1)], tree };
    (Certificate::new(&problem, &network, flips, Some(lower)), patterns)
}

pub(crate) fn demand(pattern: usize, neuron: usize) -> Demand {
    Demand { pattern, neuron }
}

pub(crate) fn rehash(certificate: &mut Certificate) {
    certificate.problem_hash = certificate.problem.hash().unwrap_or_default();
}

pub(crate) fn lower(certificate: &mut Certificate) -> &mut Lower {
    certificate.lower.as_mut().unwrap()
}

pub(crate) fn core(certificate: &mut Certificate, fact: usize) -> &mut Core {
    match &mut lower(certificate).facts[fact] {
        Fact::Core(core) => core,
        Fact::Rank(_) => panic!("fact {fact} is no core"),
    }
}

/// The first rank fact whose bound is not 0.
pub(crate) fn rank(certificate: &mut Certificate) -> &mut Rank {
    let ranks = lower(certificate).facts.iter_mut().filter_map(|fact| match fact {
        Fact::Rank(rank) if rank.bound > 0 => Some(rank),
        _ => None,
    });
    ranks.into_iter().next().unwrap()
}

pub(crate) fn nodes(certificate: &mut Certificate) -> &mut Vec<Node> {
    &mut lower(certificate).tree.nodes
}

/// The first leaf that weighs facts.
pub(crate) fn leaf(nodes: &mut [Node]) -> (&mut Vec<(usize, u64)>, &mut u64) {
    let leaves = nodes.iter_mut().filter_map(|node| match node {
        Node::Leaf { weights, denominator } if !weights.is_empty() => Some((weights, denominator)),
        _ => None,
    });
    leaves.into_iter().next().unwrap()
}

pub(crate) fn contradiction(certificate: &mut Certificate) -> &mut Node {
    let mut nodes = nodes(certificate).iter_mut();
    nodes.find(|node| matches!(node, Node::Contradiction(_))).unwrap()
}

pub(crate) fn set_zero_weights(certificate: &mut Certificate) {
    let Upper { flips, weights, .. } = &mut certificate.upper;
    weights.iter_mut().for_each(|row| row.fill(0));
    // The paper's tie rule: with zero fields exactly the +1 bits flip.
    *flips = lost_by_zero(&certificate.problem.patterns_hash);
}

/// The +1 bits of the patterns of the bases, by their hash.
pub(crate) fn lost_by_zero(hash: &str) -> usize {
    let bases = Bases::new();
    let all = bases.all();
    let (_, (_, patterns)) =
        all.iter().find(|(_, (certificate, _))| certificate.problem.patterns_hash == hash).unwrap();
    patterns.as_slice().iter().filter(|bit| **bit == 1).count()
}
