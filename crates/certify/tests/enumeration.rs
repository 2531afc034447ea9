//! Random proofs by enumeration: what the checker accepts must hold for every
//! network of the class, and what holds can be proved.

mod tiny;

use hopfit_certify::{
    Certificate, Enumeration, EnumerationFlaw, EnumerationNode, PriceChange, RejectionKind, check,
    check_problem, check_problem_until,
};
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, IntegerNetwork, Patterns, Problem, Stop, TieRule, WeightRange};
use tiny::Tiny;

/// A tiny problem with whole weights, and all that its networks lose.
struct Fuzz {
    tiny: Tiny,
    values: Vec<i64>,
    fewest: usize,
    /// Values that lose the most, so that no bound is above the flips.
    worst: (Vec<i64>, usize),
    stream: Stream,
}

impl Fuzz {
    fn new(seed: u64) -> Self {
        let mut stream = Stream::new(seed, 5);
        let tiny = if seed.is_multiple_of(4) {
            small(seed, &mut stream)
        } else {
            larger(seed, &mut stream)
        };
        let range = tiny.problem.admissible().range;
        let values = if range == WeightRange::Binary { vec![-1, 1] } else { vec![-1, 0, 1] };
        let all = all(&values, tiny.variables.len());
        let lost = all.map(|chosen| (tiny.flips(&chosen).count_ones() as usize, chosen));
        let lost: Vec<(usize, Vec<i64>)> = lost.collect();
        let fewest = lost.iter().map(|(flips, _)| *flips).min().unwrap();
        let (flips, chosen) = lost.into_iter().max_by_key(|(flips, _)| *flips).unwrap();
        Self { tiny, values, fewest, worst: (chosen, flips), stream }
    }

    /// Whether the checker accepts the proof, or why not.
    fn check(&self, bound: usize, nodes: &[EnumerationNode]) -> Option<EnumerationFlaw> {
        let proof = Enumeration { bound, denominator: 8, nodes: nodes.to_vec() };
        let network = self.tiny.network(&self.worst.0);
        let certificate = Certificate::new(&self.tiny.problem, &network, self.worst.1, None);
        let outcome = check(&certificate.with_enumeration(proof), self.tiny.problem.patterns());
        match outcome.as_ref().map_err(|rejection| rejection.kind()) {
            Ok(_) => None,
            Err(RejectionKind::Enumeration { flaw, .. }) => Some(flaw.clone()),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn pair(&mut self) -> (usize, usize) {
        let neurons = self.tiny.problem.neurons();
        let second = 1 + self.stream.below(neurons - 1);
        (self.stream.below(second), second)
    }

    fn node(&mut self) -> EnumerationNode {
        let (first, second) = self.pair();
        if self.stream.below(2) == 0 {
            return EnumerationNode::Split(first, second);
        }
        let changes = (1..self.values.len()).map(|_| self.stream.below(17) as i64 - 8).collect();
        EnumerationNode::Prices(vec![PriceChange { first, second, changes }])
    }

    /// Adds random nodes until the bound is proved, or so many are added;
    /// whether it is proved, and by how many nodes.
    fn prove(&mut self, bound: usize, most: usize) -> Option<usize> {
        let mut nodes = Vec::new();
        for _ in 0..most {
            match self.check(bound, &nodes) {
                None => return Some(nodes.len()),
                // The last node was not possible there.
                Some(EnumerationFlaw::SplitTwice { .. } | EnumerationFlaw::NoSuchPair { .. }) => {
                    nodes.pop();
                }
                Some(EnumerationFlaw::Missing) => {}
                Some(other) => panic!("{other}"),
            }
            nodes.push(self.node());
        }
        None
    }
}

/// Three or four neurons, with masks, biases and free weights.
fn small(seed: u64, stream: &mut Stream) -> Tiny {
    let tiny = Tiny::random(2000 + seed);
    let range = [WeightRange::Binary, WeightRange::TERNARY][stream.below(2)];
    let admissible = Admissible { range, ..tiny.problem.admissible().clone() };
    let patterns = tiny.problem.patterns().clone();
    Tiny::new(Problem::new(patterns, admissible, tiny.problem.tie()).unwrap())
}

/// Five or six neurons, whose proofs need nodes.
fn larger(seed: u64, stream: &mut Stream) -> Tiny {
    let neurons = 5 + stream.below(2);
    let range = if neurons == 5 { WeightRange::TERNARY } else { WeightRange::Binary };
    let tie = [TieRule::Paper, TieRule::Strict][stream.below(2)];
    let patterns = Patterns::random(4 + stream.below(6), neurons, seed).unwrap();
    let admissible = Admissible { range, ..Admissible::symmetric(neurons) };
    Tiny::new(Problem::new(patterns, admissible, tie).unwrap())
}

/// All choices of `count` values.
fn all(values: &[i64], count: usize) -> impl Iterator<Item = Vec<i64>> {
    let digit =
        |at: usize, place: usize| values[at / values.len().pow(place as u32) % values.len()];
    (0..values.len().pow(count as u32))
        .map(move |at| (0..count).map(|place| digit(at, place)).collect())
}

#[test]
fn what_is_accepted_holds_for_every_network_and_what_holds_is_accepted() {
    let (mut with_nodes, mut refused) = (0, 0);
    for seed in 0..160 {
        let mut fuzz = Fuzz::new(seed);
        let fewest = fuzz.fewest;
        // Random splits decide all weights sooner or later.
        let nodes = fuzz.prove(fewest, 3000);
        assert!(nodes.is_some(), "seed {seed}: the bound {fewest} is not proved");
        with_nodes += usize::from(nodes > Some(0));
        if fuzz.worst.1 > fewest {
            for _ in 0..4 {
                assert_eq!(
                    fuzz.prove(fewest + 1, 60),
                    None,
                    "seed {seed}: {fewest} is the optimum"
                );
            }
            refused += 1;
        }
    }
    assert!(with_nodes > 15 && refused > 60, "{with_nodes} with nodes, {refused} refused");
}

#[test]
fn a_check_that_is_stopped_neither_accepts_nor_refuses() {
    let patterns = Patterns::from_rows(&[[1, 1], [1, -1]]).unwrap();
    let class = Admissible { range: WeightRange::Binary, ..Admissible::symmetric(2) };
    let problem = Problem::new(patterns, class, TieRule::Paper).unwrap();
    let network = IntegerNetwork::new(2, vec![0, 1, 1, 0], vec![0, 0]).unwrap();
    for (bound, is_true) in [(2, true), (1, true), (3, false)] {
        let proof = Enumeration { bound, denominator: 1, nodes: Vec::new() };
        let certificate = Certificate::new(&problem, &network, 2, None).with_enumeration(proof);
        assert_eq!(check_problem(&certificate, &problem).is_ok(), is_true);
        let raised = Stop::never();
        raised.raise();
        let stopped = check_problem_until(&certificate, &problem, &raised);
        // What is refused at first sight may be refused even so.
        let rejection = stopped.unwrap_err();
        assert!(rejection.is_stopped() || !is_true, "{rejection}");
        assert_eq!(check_problem_until(&certificate, &problem, &Stop::never()).is_ok(), is_true);
    }
}
