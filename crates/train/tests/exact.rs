//! The exact engine against brute force over all weights.

mod common;

use common::{FINE, assert_in_class, brute_force, random_patterns};
use hopfit_certify::check_problem;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::{Control, ExactOptions, Proof, Rule, Status, Training, train};

fn solve(problem: &Problem) -> Training {
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Exact(ExactOptions::default()), &mut control).unwrap()
}

fn unmet(problem: &Problem, training: &Training) -> usize {
    training.network.unmet(problem.patterns(), problem.tie()).unwrap().total()
}

/// What is claimed has passed the checker, and brute force agrees with it.
fn assert_sound(problem: &Problem, values: &[i32]) -> Training {
    let training = solve(problem);
    let (flips, fewest) = (unmet(problem, &training), brute_force(problem, values));
    let bound = training.lower_bound.unwrap();
    let rows: Vec<_> = problem.patterns().rows().collect();
    assert!(bound <= fewest && fewest <= flips, "{bound} {fewest} {flips} {rows:?}");
    assert_eq!(training.status == Status::Optimal, bound == flips);
    let verdict = check_problem(training.certificate.as_ref().unwrap(), problem).unwrap();
    assert_eq!(verdict.flips, flips);
    assert!(training.proof != Proof::Certified || verdict.lower_bound == bound);
    assert_in_class(problem, &training);
    training
}

fn problem(neurons: usize, seed: u64, tie: TieRule, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = Admissible::symmetric(neurons);
    change(&mut admissible);
    Problem::new(random_patterns(neurons, seed), admissible, tie).unwrap()
}

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];

#[test]
fn free_weights_are_optimal_and_certified() {
    for (seed, neurons) in (0..12).flat_map(|seed| [(seed, 2), (seed, 3), (seed, 4)]) {
        for tie in TIES {
            let free = problem(neurons, seed, tie, |a| a.symmetric = false);
            let training = assert_sound(&free, &FINE);
            assert_eq!((training.status, training.proof), (Status::Optimal, Proof::Certified));
        }
    }
}

#[test]
fn free_weights_with_a_bias_are_optimal_and_certified() {
    for (seed, neurons) in (0..8).flat_map(|seed| [(seed, 2), (seed, 3)]) {
        let class = |a: &mut Admissible| (a.symmetric, a.bias) = (false, true);
        for tie in TIES {
            let training = assert_sound(&problem(neurons, seed, tie, class), &FINE);
            assert_eq!((training.status, training.proof), (Status::Optimal, Proof::Certified));
        }
    }
}

#[test]
fn symmetric_weights_are_bounded_soundly() {
    for (seed, neurons) in (0..10).flat_map(|seed| [(seed, 2), (seed, 3), (seed, 4)]) {
        for tie in TIES {
            assert_sound(&problem(neurons, seed, tie, |_| {}), &FINE);
        }
    }
}

#[test]
fn receptive_fields_are_bounded_soundly() {
    for seed in 0..8 {
        let near = Mask::receptive_field(Shape::new(2, 2), 1.0);
        let class = |a: &mut Admissible| a.mask = near.clone();
        assert_sound(&problem(4, seed, TieRule::Paper, class), &FINE);
    }
}

#[test]
fn integer_weights_claim_no_more_than_is_known() {
    for seed in 0..6 {
        for (range, values) in [
            (WeightRange::Integer(2), &[-2, -1, 0, 1, 2][..]),
            (WeightRange::TERNARY, &[-1, 0, 1]),
            (WeightRange::Binary, &[-1, 1]),
        ] {
            let class = |a: &mut Admissible| a.range = range;
            let problem = problem(4, seed, TieRule::Paper, class);
            let training = assert_sound(&problem, values);
            assert_eq!(training.status, Status::Optimal);
        }
    }
}

#[test]
fn the_known_row_optima_of_random_patterns() {
    // The mixed-integer program finds the same sum over the free rows.
    let patterns = Patterns::random(14, 8, 5).unwrap();
    let mut admissible = Admissible::symmetric(8);
    admissible.symmetric = false;
    let problem = Problem::new(patterns, admissible, TieRule::Strict).unwrap();
    let exact = solve(&problem);
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    let start = hopfit_train::MilpStart::Nothing;
    let bare = hopfit_train::MilpOptions { start, ..Default::default() };
    let milp = train(&problem, &Rule::Milp(bare), &mut control);
    assert_eq!(unmet(&problem, &exact), unmet(&problem, &milp.unwrap()));
    assert_eq!(exact.status, Status::Optimal);
    assert!(unmet(&problem, &exact) > 0, "the instance is too easy to tell anything");
}

#[test]
fn few_patterns_with_many_twins_are_stored() {
    // Neurons that are all twins but for a few leave a problem whose rows lie
    // in the span of the columns that no tie binds.
    for (count, seed) in (2..=5).flat_map(|count| (0..12).map(move |seed| (count, seed))) {
        let patterns = Patterns::random(count, 24, seed).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(24), TieRule::Strict).unwrap();
        let stop = Stop::after(std::time::Duration::from_secs(2));
        let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
        let training = train(&problem, &Rule::Exact(ExactOptions::default()), &mut control);
        let training = training.unwrap();
        assert_eq!(unmet(&problem, &training), training.lower_bound.unwrap(), "{count} {seed}");
    }
}
