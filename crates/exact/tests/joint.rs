//! Bounds across rows, held against the checker, against weights, and against
//! themselves after neurons are permuted and turned.

use hopfit_certify::{Certificate, Lower, Node, check_problem};
use hopfit_core::{
    Admissible, Demand, IntegerNetwork, Mask, Patterns, Problem, Shape, Stop, TieRule,
    random::Stream,
};
use hopfit_exact::joint::{Bounder, Proved};
use hopfit_exact::primal::{Options, improve};

/// The largest number of flips that is proved, its proof, and demands that
/// suffice to flip.
fn close(problem: &Problem, seed: u64) -> (usize, Option<Lower>, Vec<Demand>) {
    let mut bounder = Bounder::new(problem, &[], seed);
    let mut best = None;
    for goal in 1.. {
        match bounder.prove(goal, u64::MAX, &Stop::never()) {
            Proved::Lower(lower) => best = Some(lower),
            Proved::Fewer(demands) => return (goal - 1, best, demands),
            Proved::Open => panic!("there was no limit"),
        }
    }
    unreachable!("more goals than bits")
}

fn accepted(problem: &Problem, lower: Option<Lower>) -> usize {
    let neurons = problem.neurons();
    let network =
        IntegerNetwork::new(neurons, vec![0; neurons * neurons], vec![0; neurons]).unwrap();
    let flips = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let certificate = Certificate::new(problem, &network, flips, lower);
    check_problem(&certificate, problem).unwrap().lower_bound
}

fn random(patterns: usize, neurons: usize, seed: u64) -> Patterns {
    Patterns::random(patterns, neurons, seed).unwrap()
}

#[test]
fn proofs_are_accepted_and_weights_reach_them() {
    for seed in 0..12 {
        let class = Admissible { bias: seed % 3 == 0, ..Admissible::symmetric(6) };
        let problem = Problem::new(random(11, 6, seed), class, TieRule::Strict).unwrap();
        let (bound, lower, demands) = close(&problem, seed);
        assert!(bound > 0, "seed {seed}: eleven patterns of six neurons");
        assert_eq!(accepted(&problem, lower), bound, "seed {seed}");
        assert_eq!(demands.len(), bound, "seed {seed}: fewer than proved cannot suffice");
        let options = Options { goal: bound, moves: Some(2000), ..Options::default() };
        let found =
            improve(&problem, Some(&demands), &options, &Stop::never(), &mut |_, _| ()).unwrap();
        assert_eq!(found.1, bound, "seed {seed}: these demands were said to suffice");
    }
}

#[test]
fn every_class_of_symmetric_weights_is_accepted() {
    let mask = Mask::receptive_field(Shape::new(2, 3), 1.5);
    for (number, tie) in [TieRule::Paper, TieRule::Strict, TieRule::Paper].into_iter().enumerate() {
        let mask = if number == 2 { mask.clone() } else { Mask::full(6) };
        let class = Admissible { bias: number == 1, mask, ..Admissible::symmetric(6) };
        let problem = Problem::new(random(10, 6, 3), class, tie).unwrap();
        let (bound, lower, _) = close(&problem, 1);
        assert!(bound > 0);
        assert_eq!(accepted(&problem, lower), bound);
    }
}

#[test]
fn permuted_and_turned_neurons_change_nothing() {
    let patterns = random(11, 6, 5);
    let mut stream = Stream::new(9, 0);
    let mut order: Vec<usize> = (0..6).collect();
    stream.shuffle(&mut order);
    let signs: Vec<i8> = (0..6).map(|_| stream.sign()).collect();
    let turned: Vec<Vec<i8>> = patterns
        .rows()
        .map(|row| order.iter().zip(&signs).map(|(neuron, sign)| row[*neuron] * sign).collect())
        .collect();
    let bounds = [patterns, Patterns::from_rows(&turned).unwrap()].map(|patterns| {
        let problem = Problem::new(patterns, Admissible::symmetric(6), TieRule::Strict).unwrap();
        close(&problem, 1).0
    });
    assert_eq!(bounds[0], bounds[1]);
}

#[test]
fn the_same_call_gives_the_same_proof() {
    let problem =
        Problem::new(random(11, 6, 2), Admissible::symmetric(6), TieRule::Strict).unwrap();
    assert_eq!(close(&problem, 4), close(&problem, 4));
}

#[test]
fn a_spoiled_proof_is_refused() {
    let problem =
        Problem::new(random(11, 6, 1), Admissible::symmetric(6), TieRule::Strict).unwrap();
    let (_, lower, _) = close(&problem, 1);
    let mut lower = lower.unwrap();
    lower.bound += 1;
    let Some(Node::Leaf { .. }) = lower.tree.nodes.last() else { panic!("a tree ends in a leaf") };
    let network = IntegerNetwork::new(6, vec![0; 36], vec![0; 6]).unwrap();
    let flips = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let certificate = Certificate::new(&problem, &network, flips, Some(lower));
    assert!(check_problem(&certificate, &problem).is_err());
}
