//! The paper's model against brute force over all weights.

mod common;

use common::{FINE, assert_in_class, brute_force, random_patterns};
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{Control, MilpOptions, MilpStart, Proof, Rule, Status, Training, train};

fn solve(problem: &Problem, options: MilpOptions) -> Training {
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Milp(options), &mut control).unwrap()
}

/// The model alone, without weights to begin from.
fn bare() -> MilpOptions {
    MilpOptions { start: MilpStart::Nothing, ..Default::default() }
}

/// The optimum reached by the solver's own weights, and equal to brute force;
/// claimed where the model loses nothing, otherwise as the model's.
fn assert_optimal(problem: &Problem, values: &[i32]) {
    let training = solve(problem, bare());
    let unmet = training.network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let expected = brute_force(problem, values);
    let rows: Vec<_> = problem.patterns().rows().collect();
    assert_eq!(unmet, expected, "{:?} {} {rows:?}", problem.admissible(), problem.tie());
    let (bound, model) = (training.lower_bound.unwrap(), training.model_lower_bound);
    if problem.admissible().range == WeightRange::Continuous {
        assert_eq!(model.unwrap().value, expected, "{rows:?}");
        assert!(bound <= expected, "{rows:?}");
        assert_eq!(training.proof, Proof::Certified);
    } else {
        assert_eq!((bound, model), (expected, None), "{rows:?}");
        assert_ne!(training.proof, Proof::None);
    }
    assert_eq!(training.status == Status::Optimal, bound == expected);
    assert!(!training.details.milp().unwrap().flips_differ_from_objective);
    assert_in_class(problem, &training);
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
    let dense = solve(&problem, bare());
    let sparse = solve(&problem, MilpOptions { sparse: Some(0.001), ..bare() });
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
