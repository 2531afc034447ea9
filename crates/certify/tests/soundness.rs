//! Random proofs: what the checker accepts must hold for every network that
//! small weights can make.

mod tiny;

use hopfit_certify::{
    Certificate, Core, Fact, FactFlaw, IBig, Lower, Node, Rank, RejectionKind, Tree, check,
};
use hopfit_core::random::Stream;
use hopfit_core::{Demand, IntegerNetwork};
use tiny::Tiny;

/// Makes random proofs about one problem.
struct Fuzz {
    tiny: Tiny,
    cores: Vec<Core>,
    /// The sets of flips of all networks of a box.
    recalls: Vec<u64>,
    stream: Stream,
}

impl Fuzz {
    fn new(seed: u64) -> Self {
        let tiny = Tiny::random(1000 + seed);
        let recalls = tiny.recall_maps().into_iter().map(|(flips, _)| flips).collect();
        Self { cores: tiny.cores(), recalls, tiny, stream: Stream::new(seed, 3) }
    }

    fn accepts(&self, lower: Lower) -> bool {
        let neurons = self.tiny.problem.neurons();
        let zero = IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons]);
        let flips = (0..self.tiny.demands.len()).filter(|at| self.tiny.strict[*at]).count();
        let certificate = Certificate::new(&self.tiny.problem, &zero.unwrap(), flips, Some(lower));
        check(&certificate, self.tiny.problem.patterns()).is_ok()
    }

    fn below(&mut self, bound: usize) -> usize {
        self.stream.below(bound)
    }

    fn demand(&mut self) -> Demand {
        let at = self.below(self.tiny.demands.len());
        self.tiny.demands[at]
    }

    /// A minimal core, in one of three cases spoiled a little; often it
    /// cancels all the same.
    fn core(&mut self) -> Core {
        if self.cores.is_empty() {
            return Core::new([(self.demand(), 1)]);
        }
        let at = self.below(self.cores.len());
        let mut core = self.cores[at].clone();
        let member = self.below(core.members.len());
        match self.below(9) {
            0 => core.members[member].multiplier += 1,
            1 => core.members[member].demand = self.demand(),
            2 => drop(core.members.swap_remove(member)),
            _ => {}
        }
        core
    }

    fn rank(&mut self, facts: usize) -> Rank {
        let one_in = 1 + self.below(3);
        let demands = self.tiny.demands.clone();
        let members: Vec<Demand> =
            demands.into_iter().filter(|_| self.below(one_in) == 0).collect();
        Rank { bound: 0, members, tree: self.tree(facts) }
    }

    fn tree(&mut self, facts: usize) -> Tree {
        let (mut nodes, mut open) = (Vec::new(), 1);
        while open > 0 {
            let node = self.node(facts, nodes.len());
            open = if matches!(node, Node::Branch(_)) { open + 1 } else { open - 1 };
            nodes.push(node);
        }
        Tree { nodes }
    }

    fn node(&mut self, facts: usize, nodes: usize) -> Node {
        match self.below(8) {
            0..3 if nodes < 12 => Node::Branch(self.demand()),
            3 if facts > 0 => Node::Contradiction(self.below(facts)),
            _ => {
                let terms = if facts == 0 { 0 } else { self.below(4) };
                let weights = (0..terms).map(|_| (self.below(facts), self.below(4) as u64));
                Node::Leaf { weights: weights.collect(), denominator: 1 + self.below(3) as u64 }
            }
        }
    }

    /// The fewest of `members` that flip in any recall.
    fn fewest(&self, members: u64) -> u32 {
        self.recalls.iter().map(|flips| (flips & members).count_ones()).min().unwrap()
    }

    /// A proof with random facts, each with the largest bound that the
    /// checker accepts. Says how many bounds above 0 there were, and how many
    /// of them no proof could raise.
    fn round(&mut self) -> (usize, usize) {
        let (mut facts, mut proved, mut tight) = (Vec::new(), 0, 0);
        for _ in 0..3 + self.below(5) {
            let fact = if self.below(3) < 2 {
                Fact::Core(self.core())
            } else {
                Fact::Rank(self.rank(facts.len()))
            };
            let Some((fact, members, bound)) = self.strongest(&facts, fact) else { continue };
            assert!(self.fewest(members) >= bound, "{fact:?}");
            proved += usize::from(bound > 0 && matches!(fact, Fact::Rank(_)));
            tight += usize::from(bound > 0 && self.fewest(members) == bound);
            facts.push(fact);
        }
        let tree = self.tree(facts.len());
        let last = Lower { bound: 0, facts, tree };
        let bounds = (0..=self.tiny.demands.len()).rev();
        let accepted = bounds.map(|bound| Lower { bound, ..last.clone() });
        if let Some(lower) = accepted.into_iter().find(|lower| self.accepts(lower.clone())) {
            assert!(self.fewest(u64::MAX) as usize >= lower.bound, "{lower:?}");
            proved += usize::from(lower.bound > 0);
        }
        (proved, tight)
    }

    /// The fact with its largest bound, its members, and the bound; none if
    /// the checker refuses it.
    fn strongest(&self, facts: &[Fact], fact: Fact) -> Option<(Fact, u64, u32)> {
        let with = |fact: &Fact| Lower {
            bound: 0,
            facts: facts.iter().chain([fact]).cloned().collect(),
            tree: Tree::leaf([], 1),
        };
        match fact {
            Fact::Core(core) => {
                let members = self.tiny.members(&core);
                let fact = Fact::Core(core);
                self.accepts(with(&fact)).then_some((fact, members, 1))
            }
            Fact::Rank(rank) => (0..=rank.members.len()).rev().find_map(|bound| {
                let fact = Fact::Rank(Rank { bound, ..rank.clone() });
                let members = self.tiny.set(&rank.members);
                self.accepts(with(&fact)).then_some((fact, members, bound as u32))
            }),
        }
    }
}

#[test]
fn what_is_accepted_holds_for_every_network() {
    let (mut proved, mut tight) = (0, 0);
    for seed in 0..40 {
        let mut fuzz = Fuzz::new(seed);
        for _ in 0..60 {
            let (more, tighter) = fuzz.round();
            proved += more;
            tight += tighter;
        }
    }
    // The test means something only if much is accepted.
    assert!(proved > 500 && tight > 1000, "{proved} proved, {tight} tight");
}

#[test]
fn a_core_is_accepted_exactly_if_its_functionals_cancel() {
    let (mut cancelling, mut others) = (0, 0);
    for seed in 0..40 {
        let mut fuzz = Fuzz::new(seed);
        for _ in 0..50 {
            let core = fuzz.core();
            let cancels = cancels(&fuzz.tiny, &core);
            let lower = Lower { bound: 0, facts: vec![Fact::Core(core)], tree: Tree::leaf([], 1) };
            assert_eq!(fuzz.accepts(lower), cancels, "seed {seed}");
            cancelling += usize::from(cancels);
            others += usize::from(!cancels);
        }
    }
    assert!(cancelling > 500 && others > 200, "{cancelling} cancel, {others} do not");
}

/// Whether the multipliers, added over equal demands, cancel and one is on a
/// strict demand; false if a demand occurs twice.
fn cancels(tiny: &Tiny, core: &Core) -> bool {
    let at = |demand: &Demand| demand.index(tiny.problem.neurons());
    let mut seen: Vec<usize> = core.members.iter().map(|m| at(&m.demand)).collect();
    let strict = seen.iter().any(|at| tiny.strict[*at]);
    seen.sort_unstable();
    let distinct = seen.windows(2).all(|pair| pair[0] != pair[1]);
    let sums = (0..tiny.variables.len()).map(|variable| {
        let term = |m: &hopfit_certify::Member| {
            &m.multiplier * IBig::from(tiny.functionals[at(&m.demand)][variable])
        };
        core.members.iter().map(term).sum::<IBig>()
    });
    strict && distinct && sums.into_iter().all(|sum| sum == IBig::ZERO)
}

#[test]
fn multipliers_of_every_length_are_added_exactly() {
    let tiny = Tiny::random(80);
    let cores = tiny.cores();
    for bits in [1, 31, 62, 63, 64, 65, 126, 127, 128, 129, 300] {
        for (index, core) in cores.iter().enumerate() {
            let mut scaled = core.clone();
            scaled.members.iter_mut().for_each(|m| m.multiplier *= IBig::from(1) << bits);
            let mut off = scaled.clone();
            off.members[index % core.members.len()].multiplier += 1;
            for (core, cancels) in [(scaled, true), (off, false)] {
                let lower =
                    Lower { bound: 0, facts: vec![Fact::Core(core)], tree: Tree::leaf([], 1) };
                let certificate = tiny.certificate(Some(lower));
                let read = Certificate::from_json(&certificate.to_json()).unwrap();
                assert_eq!(read, certificate);
                let outcome = check(&read, tiny.problem.patterns());
                let flawed = matches!(
                    outcome.as_ref().map_err(|rejection| rejection.kind()),
                    Err(RejectionKind::Fact { fact: 0, flaw: FactFlaw::DependsOnWeight { .. } })
                );
                assert_eq!(outcome.is_ok(), cancels, "{bits} bits");
                assert_eq!(flawed, !cancels, "{bits} bits");
            }
        }
    }
}
