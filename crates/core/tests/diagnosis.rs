//! What states are, and which of them are fixed, against the definitions.

use hopfit_core::diagnosis::{Enumeration, Kind, Landmarks, Part, code_of, state_of};
use hopfit_core::random::Stream;
use hopfit_core::{Cues, Network, Patterns, Recaller, Update, Weights};
use proptest::prelude::*;

/// Weights of this kind, symmetric or not, with a bias; `whole` ones are small
/// so that fields of zero are common.
fn network(neurons: usize, symmetric: bool, whole: bool, seed: u64) -> Network {
    let mut stream = Stream::new(seed, 5);
    let mut draw = || if whole { stream.below(5) as f64 - 2.0 } else { stream.normal() / 3.0 };
    let table: Vec<f64> = (0..neurons * neurons).map(|_| draw()).collect();
    let weights = Weights::from_fn(neurons, |i, j| match i == j {
        true => 0.0,
        false if symmetric => table[i.min(j) * neurons + i.max(j)],
        false => table[i * neurons + j],
    });
    let bias = (0..neurons).map(|_| draw()).collect();
    Network::new(weights.unwrap(), bias).unwrap()
}

/// Eq. 6, by itself.
fn stays(network: &Network, state: &[i8]) -> bool {
    let fields = network.fields(state).unwrap();
    fields.iter().zip(state).all(|(h, x)| (if *h > 0.0 { 1 } else { -1 }) == *x)
}

proptest! {
    #[test]
    fn the_census_finds_what_stays(
        neurons in 2_usize..12, symmetric: bool, whole: bool, seed in any::<u64>()
    ) {
        let network = network(neurons, symmetric, whole, seed);
        let census = Enumeration::new(&network).unwrap();
        prop_assert_eq!(census.blocks(), 1);
        let expected: Vec<u32> =
            (0..1 << neurons).filter(|code| stays(&network, &state_of(*code, neurons))).collect();
        prop_assert_eq!(census.fixed_points(0), expected);
    }

    #[test]
    fn kinds_are_those_of_the_definition(
        neurons in 3_usize..9, count in 1_usize..6, seed in any::<u64>()
    ) {
        let patterns = Patterns::random(count, neurons, seed).unwrap();
        let landmarks = Landmarks::new(&patterns);
        for code in 0..1 << neurons {
            let state = state_of(code, neurons);
            let name = by_definition(&patterns, &state);
            let kind = landmarks.kind(&state).unwrap();
            prop_assert_eq!(kind.name(), name, "{:?} of {:?}", state, patterns);
            if let Kind::Mixture(parts) = kind {
                prop_assert_eq!(majority(&patterns, &parts), state);
                prop_assert!(parts[0].pattern < parts[1].pattern);
                prop_assert!(parts[1].pattern < parts[2].pattern);
            }
        }
    }

    #[test]
    fn energy_never_rises_where_one_neuron_changes_at_a_time(
        neurons in 2_usize..30, whole: bool, seed in any::<u64>()
    ) {
        let network = network(neurons, true, whole, seed);
        let mut stream = Stream::new(seed, 8);
        let cue: Vec<i8> = (0..neurons).map(|_| stream.sign()).collect();
        for update in [Update::Sequential, Update::Random { seed }] {
            let mut before = network.energy(&cue).unwrap();
            for steps in 1..20 {
                let recaller = Recaller::new(&network).update(update).max_steps(steps);
                let energy = network.energy(&recaller.recall(&cue).unwrap().state).unwrap();
                prop_assert!(energy <= before + 1e-9, "{before} {energy}");
                before = energy;
            }
        }
    }
}

/// The majority of three.
fn majority(patterns: &Patterns, parts: &[Part; 3]) -> Vec<i8> {
    let bit = |part: &Part, neuron: usize| {
        let bit = patterns.bit(part.pattern, neuron);
        if part.inverted { -bit } else { bit }
    };
    let sum = |neuron: usize| parts.iter().map(|part| bit(part, neuron)).sum::<i8>();
    (0..patterns.neurons()).map(|neuron| sum(neuron).signum()).collect()
}

fn by_definition(patterns: &Patterns, state: &[i8]) -> &'static str {
    let inverse: Vec<i8> = state.iter().map(|bit| -bit).collect();
    if patterns.rows().any(|row| row == state) {
        return "stored";
    }
    if patterns.rows().any(|row| row == inverse) {
        return "inverse";
    }
    let count = patterns.count();
    for a in 0..count {
        for b in 0..a {
            for c in 0..b {
                for signs in 0..8 {
                    let part = |pattern, at: u32| Part { pattern, inverted: signs >> at & 1 == 1 };
                    if majority(patterns, &[part(a, 0), part(b, 1), part(c, 2)]) == state {
                        return "mixture_of_three";
                    }
                }
            }
        }
    }
    "other"
}

#[test]
fn a_mixture_made_by_hand_is_found_among_many() {
    let patterns = Patterns::random(200, 300, 4).unwrap();
    let landmarks = Landmarks::new(&patterns);
    let part = |pattern, inverted| Part { pattern, inverted };
    let parts = [part(17, true), part(90, false), part(199, false)];
    let mixed = majority(&patterns, &parts);
    assert_eq!(landmarks.kind(&mixed).unwrap(), Kind::Mixture(parts));
    let mut spoiled = mixed.clone();
    spoiled[0] = -spoiled[0];
    let agree = parts.map(|p| (patterns.bit(p.pattern, 0) == mixed[0]) != p.inverted);
    // Still the majority only if the changed bit is that of none or one.
    let kind = landmarks.kind(&spoiled).unwrap();
    assert_eq!(kind == Kind::Other, agree.iter().filter(|agrees| !**agrees).count() < 2);
    assert_eq!(landmarks.kind(&[0; 300]).unwrap(), Kind::Other);
    assert!(landmarks.kind(&[1; 299]).is_err());
}

#[test]
fn blocks_of_states_join_without_a_gap() {
    // Two halves that know nothing of each other: fixed points multiply.
    let half = network(9, true, true, 3);
    let bias = half.bias().repeat(2);
    let weights =
        Weights::from_fn(
            18,
            |i, j| {
                if i / 9 == j / 9 { half.weights().row(i % 9)[j % 9] } else { 0.0 }
            },
        );
    let whole = Network::new(weights.unwrap(), bias).unwrap();
    let (parts, census) = (Enumeration::new(&half).unwrap(), Enumeration::new(&whole).unwrap());
    let parts = parts.fixed_points(0);
    assert!(!parts.is_empty() && census.blocks() == 4);
    let found: Vec<u32> = (0..4).flat_map(|block| census.fixed_points(block)).collect();
    let expected: Vec<u32> =
        parts.iter().flat_map(|high| parts.iter().map(move |low| high << 9 | low)).collect();
    assert_eq!(found, expected);
    for code in found {
        assert_eq!(code_of(&state_of(code, 18)), code);
    }
}

#[test]
fn too_many_neurons_are_refused() {
    let network = network(25, true, true, 1);
    let error = Enumeration::new(&network).unwrap_err().to_string();
    assert!(error.contains("25 neurons") && error.contains("24"), "{error}");
}

#[test]
fn the_nearest_pattern_is_that_of_known_bits() {
    let patterns = Patterns::random(30, 100, 2).unwrap();
    let landmarks = Landmarks::new(&patterns);
    let cues = Cues::damaged(&patterns, 0.2, 0.3, &mut Stream::new(1, 0));
    for cue in cues.rows() {
        let wrong = |row: &[i8]| row.iter().zip(cue).filter(|(x, c)| *x + *c == 0).count();
        let distances: Vec<usize> = patterns.rows().map(wrong).collect();
        let least = *distances.iter().min().unwrap();
        let first = distances.iter().position(|distance| *distance == least).unwrap();
        assert_eq!(landmarks.nearest(cue).unwrap(), (first, least));
    }
    let overlaps = landmarks.overlaps();
    assert_eq!(overlaps.len(), 30 * 29 / 2);
    let dot: i32 = patterns.row(0).iter().zip(patterns.row(1)).map(|(a, b)| i32::from(a * b)).sum();
    assert!((overlaps[0] - f64::from(dot) / 100.0).abs() < 1e-12);
}

#[test]
fn damaged_cues_have_the_flips_of_noisy_ones() {
    let patterns = Patterns::random(40, 50, 2).unwrap();
    let noisy = Cues::noisy(&patterns, 0.2, &mut Stream::new(3, 1));
    assert_eq!(Cues::damaged(&patterns, 0.2, 0.0, &mut Stream::new(3, 1)), noisy);
    let damaged = Cues::damaged(&patterns, 0.2, 0.4, &mut Stream::new(3, 1));
    let pairs = damaged.as_slice().iter().zip(noisy.as_slice());
    let missing = pairs.clone().filter(|(bit, _)| **bit == 0).count();
    assert!(pairs.clone().all(|(bit, noisy)| *bit == 0 || bit == noisy));
    assert!((700..900).contains(&missing), "{missing} of 2000");
}
