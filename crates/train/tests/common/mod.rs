//! What the tests of the searching rules share: brute force over all weights.
#![allow(dead_code, reason = "each test file uses its own share of these")]

use hopfit_core::random::Stream;
use hopfit_core::{Patterns, Problem, TieRule};
use hopfit_train::Training;

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
pub(crate) fn brute_force(problem: &Problem, values: &[i32]) -> usize {
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

/// Asserts that the network is one of the problem's class.
pub(crate) fn assert_in_class(problem: &Problem, training: &Training) {
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
pub(crate) fn random_patterns(neurons: usize, seed: u64) -> Patterns {
    let count = 1 + Stream::new(seed, 5).below(if neurons == 4 { 6 } else { 5 });
    Patterns::random(count, neurons, seed).unwrap()
}

/// Whole weights up to 3 realise every recall map of 4 neurons: no random set
/// of the tests has an optimum that they miss.
pub(crate) const FINE: [i32; 7] = [-3, -2, -1, 0, 1, 2, 3];
