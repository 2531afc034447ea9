//! The paper's model against brute force over all weights.

use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{Control, MilpOptions, Proof, Rule, Status, Training, train};

fn solve(problem: &Problem, options: MilpOptions) -> Training {
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Milp(options), &mut control).unwrap()
}

/// The independent weights of a class: (i, j) pairs, then biases as (i, N).
fn parameters(problem: &Problem) -> Vec<(usize, usize)> {
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    let pairs = (0..neurons).flat_map(|i| admissible.mask.neighbours(i).map(move |j| (i, j)));
    let pairs = pairs.filter(|(i, j)| !admissible.symmetric || i < j);
    let biases = (0..neurons).filter(|_| admissible.bias).map(|i| (i, neurons));
    pairs.chain(biases).collect()
}

/// The fewest unmet demands over all networks whose weights are from
/// `values`, counted by summing up fields incrementally, digit by digit. Free
/// weights split by neuron.
fn brute_force(problem: &Problem, values: &[i32]) -> usize {
    let neurons = problem.neurons();
    let all = parameters(problem);
    let mut fields = vec![0_i32; problem.patterns().as_slice().len()];
    if problem.admissible().symmetric {
        return descend(problem, &all, values, &mut fields, neurons);
    }
    let row = |neuron| all.iter().copied().filter(move |(i, _)| *i == neuron).collect::<Vec<_>>();
    // The fields of the other neurons stay zero; their count is constant.
    let zero = descend(problem, &[], values, &mut fields.clone(), neurons);
    let fewest = |neuron| descend(problem, &row(neuron), values, &mut fields.clone(), neurons);
    (0..neurons).map(fewest).sum::<usize>() - zero * (neurons - 1)
}

fn descend(
    problem: &Problem,
    parameters: &[(usize, usize)],
    values: &[i32],
    fields: &mut [i32],
    neurons: usize,
) -> usize {
    let Some(((i, j), rest)) = parameters.split_first() else {
        let bits = problem.patterns().as_slice().iter().zip(fields.iter());
        let unmet = bits.filter(|(bit, field)| match (**bit, problem.tie()) {
            (1, _) => **field <= 0,
            (_, TieRule::Paper) => **field > 0,
            (_, TieRule::Strict) => **field >= 0,
        });
        return unmet.count();
    };
    let mut fewest = usize::MAX;
    for value in values {
        add(problem, (*i, *j), *value, fields, neurons);
        fewest = fewest.min(descend(problem, rest, values, fields, neurons));
        add(problem, (*i, *j), -*value, fields, neurons);
    }
    fewest
}

/// Adds `value` to w_ij (and w_ji where tied, or the bias where j = N).
fn add(problem: &Problem, (i, j): (usize, usize), value: i32, fields: &mut [i32], neurons: usize) {
    let patterns = problem.patterns();
    for (pattern, state) in patterns.rows().enumerate() {
        let field = &mut fields[pattern * neurons..(pattern + 1) * neurons];
        field[i] += value * state.get(j).map_or(1, |x| i32::from(*x));
        if j < neurons && problem.admissible().symmetric {
            field[j] += value * i32::from(state[i]);
        }
    }
}

/// The optimum claimed, reached by the weights, and equal to brute force.
fn assert_optimal(problem: &Problem, values: &[i32]) {
    let training = solve(problem, MilpOptions::default());
    let unmet = training.network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let expected = brute_force(problem, values);
    let rows: Vec<_> = problem.patterns().rows().collect();
    assert_eq!(unmet, expected, "{:?} {} {rows:?}", problem.admissible(), problem.tie());
    assert_eq!(training.lower_bound, Some(expected), "{rows:?}");
    assert_eq!((training.status, training.proof), (Status::Optimal, Proof::Solver));
    assert_eq!(training.details["flips_differ_from_objective"], false);
    assert_in_class(problem, &training);
}

fn assert_in_class(problem: &Problem, training: &Training) {
    let (network, admissible) = (&training.network, problem.admissible());
    assert!(network.weights().has_zero_diagonal());
    assert!(!admissible.symmetric || network.weights().is_symmetric());
    for i in 0..problem.neurons() {
        for j in (0..problem.neurons()).filter(|j| *j != i) {
            let weight = network.weights().row(i)[j];
            let is_allowed = admissible.mask.allows(i, j);
            assert!(if is_allowed { admissible.range.contains(weight) } else { weight == 0.0 });
        }
        let bias = network.bias()[i];
        assert!(if admissible.bias { admissible.range.contains(bias) } else { bias == 0.0 });
    }
}

/// All distinct sets are too many; random ones of every size are drawn.
fn random_patterns(neurons: usize, seed: u64) -> Patterns {
    let count = 1 + Stream::new(seed, 5).below(if neurons == 4 { 6 } else { 5 });
    Patterns::random(count, neurons, seed).unwrap()
}

fn check_all(change: impl Fn(&mut Admissible), values: &[i32], neurons: &[usize], seeds: u64) {
    for &neurons in neurons {
        for seed in 0..seeds {
            for tie in [TieRule::Paper, TieRule::Strict] {
                let mut admissible = Admissible::symmetric(neurons);
                change(&mut admissible);
                let patterns = random_patterns(neurons, seed * 7 + neurons as u64);
                assert_optimal(&Problem::new(patterns, admissible, tie).unwrap(), values);
            }
        }
    }
}

/// Whole weights up to 3 realise every recall map of 4 neurons: no random set
/// below has an optimum that they miss.
const FINE: [i32; 7] = [-3, -2, -1, 0, 1, 2, 3];

#[test]
fn continuous_weights() {
    check_all(|_| {}, &FINE, &[2, 3, 4], 12);
}

#[test]
fn continuous_weights_without_symmetry() {
    let free = |a: &mut Admissible| a.symmetric = false;
    check_all(free, &FINE, &[2, 3, 4], 8);
}

#[test]
fn continuous_weights_with_a_bias() {
    check_all(|a| a.bias = true, &FINE, &[2, 3], 8);
}

#[test]
fn weights_in_a_receptive_field() {
    for seed in 0..8 {
        let mut admissible = Admissible::symmetric(4);
        admissible.mask = Mask::receptive_field(Shape::new(2, 2), 1.0);
        let problem = Problem::new(random_patterns(4, seed), admissible, TieRule::Paper).unwrap();
        assert_optimal(&problem, &FINE);
    }
}

#[test]
fn integer_weights() {
    check_all(|a| a.range = WeightRange::Integer(2), &[-2, -1, 0, 1, 2], &[2, 3, 4], 8);
}

#[test]
fn ternary_weights() {
    check_all(|a| a.range = WeightRange::TERNARY, &[-1, 0, 1], &[2, 3, 4], 8);
}

#[test]
fn binary_weights() {
    check_all(|a| a.range = WeightRange::Binary, &[-1, 1], &[2, 3, 4], 8);
}

#[test]
fn binary_weights_with_a_bias_and_without_symmetry() {
    let class = |a: &mut Admissible| {
        a.range = WeightRange::Binary;
        a.bias = true;
        a.symmetric = false;
    };
    check_all(class, &[-1, 1], &[2, 3], 6);
}

#[test]
fn sparse_weights_cost_flips_only_where_they_are_worth_it() {
    let patterns = Patterns::random(4, 6, 3).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(6), TieRule::Paper).unwrap();
    let dense = solve(&problem, MilpOptions::default());
    let sparse = solve(&problem, MilpOptions { sparse: Some(0.001), ..Default::default() });
    let unmet = |t: &Training| t.network.flips(problem.patterns()).unwrap().total();
    assert_eq!(unmet(&sparse), unmet(&dense));
    let zeros = |t: &Training| t.network.weights().zero_fraction();
    assert!(zeros(&sparse) > zeros(&dense), "{} {}", zeros(&sparse), zeros(&dense));
}

#[test]
fn a_raised_flag_still_returns_a_network() {
    let patterns = Patterns::random(30, 20, 3).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(20), TieRule::Paper).unwrap();
    let stop = Stop::never();
    stop.raise();
    let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
    let training = train(&problem, &Rule::Milp(MilpOptions::default()), &mut control).unwrap();
    assert_eq!(training.status, Status::Interrupted);
    assert_eq!(training.network.neurons(), 20);
}

#[test]
fn options_out_of_range_are_refused() {
    let patterns = Patterns::random(2, 4, 3).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(4), TieRule::Paper).unwrap();
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    for options in [
        MilpOptions { epsilon: Some(0.0), ..Default::default() },
        MilpOptions { big_m: Some(f64::NAN), ..Default::default() },
        MilpOptions { sparse: Some(-1.0), ..Default::default() },
    ] {
        assert!(train(&problem, &Rule::Milp(options), &mut control).is_err());
    }
}
