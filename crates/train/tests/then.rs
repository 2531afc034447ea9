//! The second objectives of the exact engine: what they promise, against
//! brute force and known optima.

mod common;

use common::assert_in_class;
use hopfit_certify::check_problem;
use hopfit_core::random::Stream;
use hopfit_core::{Admissible, Demand, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::details::{MarginOutcome, SparseOutcome, ThenOutcome, Unchanged};
use hopfit_train::{
    Control, ErrorKind, ExactOptions, Rule, SecondObjective, Status, Then, Training, train,
};

const TIES: [TieRule; 2] = [TieRule::Paper, TieRule::Strict];
const BOTH: [Then; 2] = [Then::Margin, Then::Sparse];
/// Within this share of the bound a margin counts as the largest.
const NEAR: f64 = 2e-3;

fn solve(problem: &Problem, then: Option<Then>) -> Training {
    let mut options = ExactOptions::default();
    options.then = then;
    let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, &Rule::Exact(options), &mut control).unwrap()
}

fn problem(neurons: usize, count: usize, seed: u64, tie: TieRule) -> Problem {
    let patterns = Patterns::random(count, neurons, seed).unwrap();
    Problem::new(patterns, Admissible::symmetric(neurons), tie).unwrap()
}

fn of_class(problem: &Problem, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = problem.admissible().clone();
    change(&mut admissible);
    Problem::new(problem.patterns().clone(), admissible, problem.tie()).unwrap()
}

fn unmet(problem: &Problem, training: &Training) -> Vec<Demand> {
    let unmet = training.network.unmet(problem.patterns(), problem.tie()).unwrap();
    unmet.demands().to_vec()
}

fn then(training: &Training) -> &SecondObjective {
    training.details.then().unwrap_or_else(|| panic!("{:?}", training.details))
}

fn margin_of(training: &Training) -> MarginOutcome {
    let ThenOutcome::Margin(outcome) = then(training).outcome else {
        panic!("{:?}", training.details)
    };
    outcome
}

fn sparse_of(training: &Training) -> SparseOutcome {
    let ThenOutcome::Sparse(outcome) = then(training).outcome else {
        panic!("{:?}", training.details)
    };
    outcome
}

/// Stabilities of the bits that `unmet` does not name, with the bits' rows.
fn stabilities(problem: &Problem, training: &Training, unmet: &[Demand]) -> Vec<(usize, i8, f64)> {
    let patterns = problem.patterns();
    let all = (0..patterns.as_slice().len()).map(|at| Demand::at(at, problem.neurons()));
    let kept = all.filter(|demand| !unmet.contains(demand));
    let stability = |demand: Demand| {
        let state = patterns.row(demand.pattern);
        let bit = state[demand.neuron];
        let field = training.network.fields(state).unwrap()[demand.neuron];
        (demand.neuron, bit, f64::from(bit) * field)
    };
    kept.map(stability).collect()
}

/// The margin by its definition, from the network as it is written.
fn margin(problem: &Problem, training: &Training, unmet: &[Demand]) -> f64 {
    let network = &training.network;
    let square = |neuron: usize| {
        let row: f64 = network.weights().row(neuron).iter().map(|w| w * w).sum();
        row + network.bias()[neuron] * network.bias()[neuron]
    };
    let mean = (0..problem.neurons()).map(square).sum::<f64>() / problem.neurons() as f64;
    let norm = |neuron| if problem.admissible().symmetric { mean } else { square(neuron) };
    let positive = stabilities(problem, training, unmet).into_iter().filter(|s| s.2 > 0.0);
    positive.map(|(neuron, _, s)| s / norm(neuron).sqrt()).fold(f64::INFINITY, f64::min)
}

/// Σ|w| of the whole network where the smallest stability that has to be
/// positive is 1.
fn sum(problem: &Problem, training: &Training, unmet: &[Demand]) -> f64 {
    let firm = stabilities(problem, training, unmet).into_iter();
    let firm: Vec<_> = firm.filter(|(_, bit, _)| problem.tie().is_strict(*bit)).collect();
    let row = |neuron: usize| -> f64 {
        training.network.weights().row(neuron).iter().map(|w| w.abs()).sum()
    };
    let smallest = |of: &dyn Fn(usize) -> bool| {
        firm.iter().filter(|s| of(s.0)).map(|s| s.2).fold(f64::INFINITY, f64::min)
    };
    if problem.admissible().symmetric {
        return (0..problem.neurons()).map(row).sum::<f64>() / smallest(&|_| true);
    }
    (0..problem.neurons()).map(|neuron| row(neuron) / smallest(&|n| n == neuron)).sum()
}

/// Everything that holds of any result.
fn assert_sound(problem: &Problem, then: Then) -> Training {
    let (former, training) = (solve(problem, None), solve(problem, Some(then)));
    let (before, after) = (unmet(problem, &former), unmet(problem, &training));
    assert!(after.iter().all(|demand| before.contains(demand)), "{before:?} {after:?}");
    assert_in_class(problem, &training);
    let verdict = check_problem(training.certificate.as_ref().unwrap(), problem).unwrap();
    assert_eq!((verdict.flips, Some(verdict.lower_bound)), (after.len(), training.lower_bound));
    assert_eq!(training.integer.as_ref().unwrap().to_unit_network(), training.network);
    match then {
        Then::Margin => assert_wider(problem, &former, &training, &before),
        _ => assert_sparser(problem, &former, &training, &before),
    }
    training
}

fn assert_wider(problem: &Problem, former: &Training, training: &Training, kept: &[Demand]) {
    let (before, after) = (margin(problem, former, kept), margin(problem, training, kept));
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
    if after.is_finite() {
        assert!(close(after, margin_of(training).after.unwrap()), "{after} {:?}", training.details);
        assert!(
            close(before, margin_of(training).before.unwrap_or(f64::INFINITY))
                || before.is_infinite()
        );
    }
    let at_zero = |t| stabilities(problem, t, kept).iter().filter(|s| s.2 == 0.0).count();
    let (zeros, zeros_before) = (at_zero(training), at_zero(former));
    assert!(zeros <= zeros_before && (zeros < zeros_before || after >= before));
    if let Some(bound) = margin_of(training).largest_possible {
        assert!(after <= bound * (1.0 + 1e-9), "{after} {bound}");
    }
}

fn assert_sparser(problem: &Problem, former: &Training, training: &Training, kept: &[Demand]) {
    let zeros = |t: &Training| t.network.weights().zero_fraction();
    assert!(zeros(training) >= zeros(former));
    assert_eq!(zeros(training), sparse_of(training).zero_fraction_after);
    assert_eq!(zeros(former), sparse_of(training).zero_fraction_before);
    let after = sum(problem, training, kept);
    assert!((after - sparse_of(training).sum_after.unwrap()).abs() <= 1e-9 * after.max(1.0));
    if let Some(bound) = sparse_of(training).smallest_sum {
        assert!(after >= bound * (1.0 - 1e-6) - 1e-9, "{after} {bound}");
    }
}

#[test]
fn every_class_keeps_what_it_kept_and_gains() {
    let near = Mask::receptive_field(Shape::new(2, 3), 1.5);
    for seed in 0..6 {
        for tie in TIES {
            let base = problem(6, 3 + seed as usize, seed, tie);
            let classes: [&dyn Fn(&mut Admissible); 6] = [
                &|_| {},
                &|a| a.symmetric = false,
                &|a| a.bias = true,
                &|a| (a.symmetric, a.bias) = (false, true),
                &|a| a.mask = near.clone(),
                &|a| (a.mask, a.symmetric) = (near.clone(), false),
            ];
            for class in classes {
                BOTH.iter().for_each(|then| drop(assert_sound(&of_class(&base, class), *then)));
            }
        }
    }
}

/// All symmetric whole weights of 3 neurons up to `largest`.
fn grid(largest: i32) -> impl Iterator<Item = [i32; 3]> {
    let range = -largest..=largest;
    let pairs = range.clone().flat_map(move |a| range.clone().map(move |b| (a, b)));
    pairs.flat_map(move |(a, b)| (-largest..=largest).map(move |c| [a, b, c]))
}

/// The stabilities of the kept bits of 3 neurons, and whether they need to be
/// positive; none if one is lost.
fn held(problem: &Problem, [a, b, c]: [i32; 3], unmet: &[Demand]) -> Option<Vec<(i32, bool)>> {
    let mut held = Vec::new();
    for (pattern, x) in problem.patterns().rows().enumerate() {
        let x = [i32::from(x[0]), i32::from(x[1]), i32::from(x[2])];
        let fields = [a * x[1] + b * x[2], a * x[0] + c * x[2], b * x[0] + c * x[1]];
        for neuron in (0..3).filter(|neuron| !unmet.contains(&Demand { pattern, neuron: *neuron }))
        {
            let strict = problem.tie() == TieRule::Strict || x[neuron] > 0;
            let stability = x[neuron] * fields[neuron];
            if stability < i32::from(strict) {
                return None;
            }
            held.push((stability, strict));
        }
    }
    Some(held)
}

#[test]
fn no_small_whole_weights_do_better() {
    for seed in 0..40 {
        let problem = problem(3, 1 + seed as usize % 4, seed, TIES[seed as usize % 2]);
        let wide = assert_sound(&problem, Then::Margin);
        let sparse = assert_sound(&problem, Then::Sparse);
        let lost = unmet(&problem, &solve(&problem, None));
        let (mut widest, mut least, mut zeros) = (0.0_f64, f64::INFINITY, 0);
        for weights in grid(7) {
            let Some(held) = held(&problem, weights, &lost) else { continue };
            let norm =
                f64::from(2 * weights.iter().map(|w| w * w).sum::<i32>()).sqrt() / 3.0_f64.sqrt();
            let smallest = held.iter().map(|h| h.0).min().unwrap_or(0);
            widest = widest.max(if norm > 0.0 { f64::from(smallest) / norm } else { 0.0 });
            let firm = held.iter().filter(|h| h.1).map(|h| h.0).min();
            let total: i32 = weights.iter().map(|w| 2 * w.abs()).sum();
            least = least.min(firm.map_or(0.0, |firm| f64::from(total) / f64::from(firm)));
            zeros = zeros.max(3 + 2 * weights.iter().filter(|w| **w == 0).count());
        }
        // All optima of 3 neurons are among these small weights.
        if let Some(bound) = margin_of(&wide).largest_possible.filter(|_| widest > 0.0) {
            assert!(bound >= widest * (1.0 - 1e-9), "{seed}: {bound} {widest}");
            let after = margin_of(&wide).after.unwrap();
            assert!(after >= widest * (1.0 - NEAR), "{seed}: {widest} {:?}", wide.details);
        }
        if let Some(bound) = sparse_of(&sparse).smallest_sum {
            assert!((bound - least).abs() < 1e-6, "{seed}: {bound} {least}");
        }
        let fraction = sparse.network.weights().zero_fraction();
        assert_eq!((fraction * 9.0).round() as usize, zeros, "{seed}");
    }
}

#[test]
fn one_pattern_is_held_by_its_own_signs_or_by_pairs() {
    let patterns = Patterns::from_rows(&[[1, -1, -1, 1, 1, -1]]).unwrap();
    let class = Admissible::symmetric(6);
    let problem = Problem::new(patterns, class, TieRule::Strict).unwrap();
    // All w_ij = x_i x_j: stability 5 in rows of norm √5.
    let wide = assert_sound(&problem, Then::Margin);
    let largest = 5.0_f64.sqrt();
    assert!((margin_of(&wide).largest_possible.unwrap() - largest).abs() < NEAR * largest);
    assert!((margin_of(&wide).after.unwrap() - largest).abs() < NEAR * largest);
    assert_eq!(then(&wide).status, Status::Optimal);
    // Three pairs that hold each other.
    let sparse = assert_sound(&problem, Then::Sparse);
    assert!((sparse_of(&sparse).smallest_sum.unwrap() - 6.0).abs() < 1e-6);
    assert_eq!(sparse.network.weights().zero_fraction(), 30.0 / 36.0);
}

#[test]
fn the_largest_margin_does_not_depend_on_names_and_signs() {
    for seed in 0..4 {
        let base = problem(8, 9, seed, TieRule::Strict);
        let mut stream = Stream::new(seed, 9);
        let mut order: Vec<usize> = (0..8).collect();
        stream.shuffle(&mut order);
        let signs: Vec<i8> = (0..8).map(|_| stream.sign()).collect();
        let turned = |row: &[i8]| (0..8).map(|i| row[order[i]] * signs[i]).collect::<Vec<_>>();
        let rows: Vec<_> = base.patterns().rows().map(turned).collect();
        let patterns = Patterns::from_rows(&rows).unwrap();
        let other = Problem::new(patterns, Admissible::symmetric(8), TieRule::Strict).unwrap();
        let (one, two) = (assert_sound(&base, Then::Margin), assert_sound(&other, Then::Margin));
        if unmet(&base, &one).len() + unmet(&other, &two).len() == 0 {
            let (a, b) = (margin_of(&one), margin_of(&two));
            let (a, b) = (a.largest_possible.unwrap(), b.largest_possible.unwrap());
            assert!((a - b).abs() < NEAR * a, "{a} {b}");
        }
    }
}

#[test]
fn free_rows_reach_gardners_margin_each() {
    // Seven signs in general position: the dual problem of one row, solved
    // here by projected gradients on the Gram matrix.
    let base = problem(8, 5, 3, TieRule::Strict);
    let free = of_class(&base, |a| a.symmetric = false);
    let training = assert_sound(&free, Then::Margin);
    let (patterns, count) = (free.patterns(), free.patterns().count());
    let mut smallest = f64::INFINITY;
    for neuron in 0..8 {
        let functional = |p: usize| {
            let row = patterns.row(p);
            (0..8)
                .filter(|j| *j != neuron)
                .map(|j| f64::from(row[neuron] * row[j]))
                .collect::<Vec<_>>()
        };
        let a: Vec<Vec<f64>> = (0..count).map(functional).collect();
        let mut y = vec![0.0; count];
        let weights = |y: &[f64]| -> Vec<f64> {
            (0..7).map(|j| a.iter().zip(y).map(|(a, y)| a[j] * y).sum()).collect()
        };
        for _ in 0..20_000 {
            let w = weights(&y);
            let field = |a: &[f64]| a.iter().zip(&w).map(|(a, w)| a * w).sum::<f64>();
            let steps: Vec<f64> = a.iter().map(|a| 1.0 - field(a)).collect();
            y.iter_mut().zip(&steps).for_each(|(y, s)| *y = (*y + 0.02 * s).max(0.0));
        }
        let norm = weights(&y).iter().map(|w| w * w).sum::<f64>().sqrt();
        smallest = smallest.min(1.0 / norm);
    }
    assert!((margin_of(&training).after.unwrap() - smallest).abs() < NEAR * smallest, "{smallest}");
}

#[test]
fn a_stop_keeps_what_was_found_and_says_so() {
    let problem = problem(12, 8, 1, TieRule::Strict);
    for goal in BOTH {
        let stop = Stop::never();
        stop.raise();
        let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
        let options = ExactOptions::default().then(goal);
        let training = train(&problem, &Rule::Exact(options), &mut control).unwrap();
        let told = then(&training);
        assert_eq!(told.unchanged, [(Unchanged::Stopped, 1)]);
        assert_eq!(told.status, Status::Interrupted);
        check_problem(training.certificate.as_ref().unwrap(), &problem).unwrap();
    }
}

#[test]
fn the_same_run_gives_the_same_weights() {
    let problem = problem(10, 12, 4, TieRule::Paper);
    for then in BOTH {
        let (one, two) = (solve(&problem, Some(then)), solve(&problem, Some(then)));
        assert_eq!(one.integer, two.integer);
    }
}

#[test]
fn whole_weights_are_refused() {
    let base = problem(4, 3, 1, TieRule::Paper);
    for range in [WeightRange::TERNARY, WeightRange::Integer(3), WeightRange::Binary] {
        let problem = of_class(&base, |a| a.range = range);
        let mut control =
            Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
        let options = ExactOptions::default().then(Then::Sparse);
        let error = train(&problem, &Rule::Exact(options), &mut control).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::ThenOfWholeWeights { .. }), "{error}");
        assert!(error.to_string().contains(&range.to_string()));
    }
}
