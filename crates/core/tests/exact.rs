//! Exact evaluation, the grid, and rounding.

use hopfit_core::random::Stream;
use hopfit_core::{
    IntegerNetwork, Network, Norm, Patterns, TieRule, Weights, round_keeping_demands,
};
use proptest::prelude::*;

fn random_network(neurons: usize, seed: u64) -> Network {
    let mut stream = Stream::new(seed, 1);
    // Sizes over many orders of magnitude make the order of sums matter.
    let weights = Weights::from_fn(neurons, |i, j| {
        if i == j { 0.0 } else { stream.normal() * 10_f64.powi(stream.below(9) as i32) }
    });
    let bias = (0..neurons).map(|_| stream.normal()).collect();
    Network::new(weights.unwrap(), bias).unwrap()
}

proptest! {
    #[test]
    fn on_the_grid_the_order_of_summation_does_not_matter(
        neurons in 2_usize..40, seed in any::<u64>()
    ) {
        let network = random_network(neurons, seed).on_grid();
        let patterns = Patterns::random(3, neurons, seed).unwrap();
        let integer = network.to_integer().expect("a grid of 40 bits fits 62");
        for state in patterns.rows() {
            for (neuron, field) in network.fields(state).unwrap().iter().enumerate() {
                let row = network.weights().row(neuron);
                let backwards: f64 = row.iter().zip(state).rev().map(|(w, x)| w * f64::from(*x)).sum();
                prop_assert_eq!(*field, backwards + network.bias()[neuron]);
                prop_assert_eq!(field.partial_cmp(&0.0).unwrap(), integer.field(state, neuron).cmp(&0));
            }
        }
        prop_assert_eq!(network.on_grid(), network.clone());
        prop_assert_eq!(network.flips(&patterns).unwrap(), integer.flips(&patterns).unwrap());
    }

    #[test]
    fn flips_and_stabilities_tell_the_same(neurons in 2_usize..20, seed in any::<u64>()) {
        let network = random_network(neurons, seed).on_grid();
        let patterns = Patterns::random(5, neurons, seed ^ 1).unwrap();
        let strict = network.unmet(&patterns, TieRule::Strict).unwrap();
        for norm in [Norm::None, Norm::Sum, Norm::Euclidean, Norm::Largest] {
            let stabilities = network.stabilities(&patterns, norm).unwrap();
            let unstable = stabilities.as_slice().iter().filter(|s| **s <= 0.0).count();
            prop_assert_eq!(unstable, strict.total());
            prop_assert_eq!(stabilities.smallest() > 0.0, strict.total() == 0);
        }
    }

    #[test]
    fn permuting_neurons_and_flipping_signs_changes_nothing(neurons in 2_usize..12, seed in any::<u64>()) {
        let network = random_network(neurons, seed).on_grid();
        let patterns = Patterns::random(6, neurons, seed).unwrap();
        let mut stream = Stream::new(seed, 2);
        let mut order: Vec<usize> = (0..neurons).collect();
        stream.shuffle(&mut order);
        let signs: Vec<i8> = (0..neurons).map(|_| stream.sign()).collect();
        let moved = |row: &[i8]| -> Vec<i8> { order.iter().map(|&i| row[i] * signs[i]).collect() };
        let rows: Vec<Vec<i8>> = patterns.rows().map(moved).collect();
        let weights = Weights::from_fn(neurons, |a, b| {
            let sign = f64::from(signs[order[a]] * signs[order[b]]);
            sign * network.weights().row(order[a])[order[b]]
        });
        let bias = order.iter().map(|&i| f64::from(signs[i]) * network.bias()[i]).collect();
        let other = Network::new(weights.unwrap(), bias).unwrap();
        let total = |n: &Network, p: &Patterns| n.unmet(p, TieRule::Strict).unwrap().total();
        prop_assert_eq!(total(&network, &patterns), total(&other, &Patterns::from_rows(&rows).unwrap()));
    }

    #[test]
    fn whole_numbers_round_to_themselves(neurons in 2_usize..10, seed in any::<u64>()) {
        let mut stream = Stream::new(seed, 3);
        let weights = Weights::from_fn(neurons, |i, j| {
            if i == j { 0.0 } else { (stream.below(7) as f64 - 3.0) * 0.1 }
        }).unwrap();
        let network = Network::without_bias(weights);
        let patterns = Patterns::random(4, neurons, seed).unwrap();
        // In tenths every field is a whole number: ties are exact there.
        let tenths = network.weights().as_slice().iter().map(|w| (w * 10.0).round() as i64);
        let tenths = IntegerNetwork::new(neurons, tenths.collect(), vec![0; neurons]).unwrap();
        let target = tenths.unmet(&patterns, TieRule::Paper).unwrap().total();
        let (rounded, unmet) =
            round_keeping_demands(&network, &patterns, TieRule::Paper, target).unwrap();
        prop_assert!(unmet <= target);
        prop_assert_eq!(rounded.unmet(&patterns, TieRule::Paper).unwrap().total(), unmet);
    }
}

#[test]
fn fields_beyond_64_bits_are_exact() {
    let big = i64::MAX;
    let network = IntegerNetwork::new(3, vec![0, big, big, big, 0, -big, big, -big, 0], vec![0; 3]);
    let network = network.unwrap();
    assert_eq!(network.field(&[1, 1, 1], 0), 2 * i128::from(big));
    let patterns = Patterns::from_rows(&[[1, 1, 1]]).unwrap();
    // Neuron 0 has a field of 2⁶⁴ − 2, which would wrap to −2 in 64 bits;
    // neurons 1 and 2 have exactly zero, which recalls −1.
    let flips = network.flips(&patterns).unwrap();
    assert_eq!(flips.by_neuron(), [0, 1, 1]);
    let smallest =
        IntegerNetwork::new(2, vec![0, i64::MIN, i64::MIN, 0], vec![i64::MIN; 2]).unwrap();
    assert_eq!(smallest.field(&[1, 1], 0), 2 * i128::from(i64::MIN));
}

#[test]
fn the_tie_rules_differ_at_zero_only() {
    let zero = Network::without_bias(Weights::new(2, vec![0.0; 4]).unwrap());
    let patterns = Patterns::from_rows(&[[1, -1], [-1, -1]]).unwrap();
    assert_eq!(zero.flips(&patterns).unwrap().total(), 1);
    assert_eq!(zero.flips(&patterns).unwrap().stored_patterns(), 1);
    assert_eq!(zero.unmet(&patterns, TieRule::Strict).unwrap().total(), 4);
}

#[test]
fn weights_without_a_common_unit_have_no_integer_form() {
    let weights = Weights::new(2, vec![0.0, 1.0, 1e-300, 0.0]).unwrap();
    assert!(Network::without_bias(weights).to_integer().is_none());
}

#[test]
fn extreme_weights_stay_finite_on_the_grid() {
    for size in [f64::MIN_POSITIVE, 5e-324, 1e-300, 1e300, f64::MAX / 4.0] {
        let network = Network::without_bias(Weights::new(2, vec![0.0, size, -size, 0.0]).unwrap());
        let snapped = network.on_grid();
        assert!(snapped.weights().as_slice().iter().all(|w| w.is_finite()), "{size:e}");
    }
}
