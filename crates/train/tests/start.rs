//! Where the paper's model begins, and that it never ends worse.

mod common;

use common::assert_in_class;
use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Mask, Network, Patterns, Problem, Shape, Stop, TieRule, WeightRange, Weights,
};
use hopfit_train::details::{Note, StartSource};
use hopfit_train::{
    Control, ErrorKind, ExactOptions, MilpOptions, MilpStart, Result, Rule, Status, Training, train,
};
use std::time::Duration;

fn run(problem: &Problem, rule: &Rule, stop: Stop) -> Result<Training> {
    let mut control = Control { stop, threads: 1, seed: 0, progress: &mut |_| {} };
    train(problem, rule, &mut control)
}

fn milp(problem: &Problem, options: &MilpOptions, stop: Stop) -> Training {
    run(problem, &Rule::Milp(options.clone()), stop).unwrap()
}

fn unmet(problem: &Problem, training: &Training) -> usize {
    training.network.unmet(problem.patterns(), problem.tie()).unwrap().total()
}

fn problem(patterns: Patterns, tie: TieRule, change: impl Fn(&mut Admissible)) -> Problem {
    let mut admissible = Admissible::symmetric(patterns.neurons());
    change(&mut admissible);
    Problem::new(patterns, admissible, tie).unwrap()
}

/// One of each class of weights, on nine neurons.
fn classes() -> Vec<Admissible> {
    let plain = Admissible::symmetric(9);
    let whole = |range| Admissible { range, ..plain.clone() };
    vec![
        Admissible { symmetric: false, ..plain.clone() },
        Admissible { bias: true, ..plain.clone() },
        Admissible { symmetric: false, bias: true, ..plain.clone() },
        Admissible { mask: Mask::receptive_field(Shape::new(3, 3), 1.5), ..plain.clone() },
        whole(WeightRange::Integer(3)),
        whole(WeightRange::Integer(100)),
        whole(WeightRange::TERNARY),
        Admissible { bias: true, ..whole(WeightRange::Binary) },
        whole(WeightRange::Binary),
        plain,
    ]
}

#[test]
fn every_class_has_a_start_that_counts() {
    for (class, sparse) in classes().into_iter().flat_map(|c| [(c.clone(), None), (c, Some(0.001))])
    {
        let patterns = Patterns::random(7, 9, 5).unwrap();
        let problem = Problem::new(patterns, class, TieRule::Paper).unwrap();
        let options = MilpOptions { sparse, ..Default::default() };
        let training = milp(&problem, &options, Stop::never());
        assert_in_class(&problem, &training);
        let details = training.details.milp().unwrap();
        let start = details.start.unwrap();
        let begun = start.unmet;
        assert!(sparse.is_some() || unmet(&problem, &training) <= begun);
        assert!(details.objective_of_weights <= start.objective);
        // Half of the bits would flip by chance.
        assert!(begun < 63 / 3, "{begun} {:?} {start:?}", problem.admissible());
        // The solver got the very same weights, or did not need them.
        assert!(details.size.is_none() || start.objective_in_model.is_some(), "{start:?}");
    }
}

#[test]
fn no_time_still_gives_weights() {
    for class in classes() {
        for limit in [Duration::ZERO, Duration::from_millis(20)] {
            let patterns = Patterns::random(12, 9, 6).unwrap();
            let problem = Problem::new(patterns, class.clone(), TieRule::Strict).unwrap();
            let training = milp(&problem, &MilpOptions::default(), Stop::after(limit));
            assert_in_class(&problem, &training);
            assert!(training.details.milp().unwrap().start.is_some());
            let bound = training.lower_bound.unwrap();
            assert_eq!(training.status == Status::Optimal, unmet(&problem, &training) == bound);
        }
    }
}

#[test]
fn a_longer_limit_never_gives_more_flips() {
    for seed in 0..4 {
        let patterns = Patterns::random(11, 8, seed).unwrap();
        let problem = problem(patterns, TieRule::Paper, |_| {});
        let best = run(&problem, &Rule::Exact(ExactOptions::default()), Stop::never()).unwrap();
        let at = |stop| unmet(&problem, &milp(&problem, &MilpOptions::default(), stop));
        let none = at(Stop::after(Duration::ZERO));
        let some = at(Stop::after(Duration::from_millis(300)));
        let all = at(Stop::never());
        assert!(all <= some && some <= none, "{none} {some} {all}");
        assert_eq!(all, unmet(&problem, &best));
    }
}

#[test]
fn the_result_is_never_worse_than_the_given_start() {
    let patterns = Patterns::random(9, 8, 2).unwrap();
    let problem = problem(patterns, TieRule::Paper, |_| {});
    let best = run(&problem, &Rule::Exact(ExactOptions::default()), Stop::never()).unwrap();
    let hebb = hopfit_train::hebbian(problem.patterns());
    for network in [best.network.clone(), hebb] {
        let lost = network.flips(problem.patterns()).unwrap().total();
        let start = MilpStart::Given(Box::new(network));
        for sparse in [None, Some(0.001)] {
            let options = MilpOptions { start: start.clone(), sparse, ..Default::default() };
            let training = milp(&problem, &options, Stop::after(Duration::ZERO));
            assert_eq!(unmet(&problem, &training), lost);
            let start = training.details.milp().unwrap().start.unwrap();
            assert_eq!((start.source, start.unmet), (StartSource::Given, lost));
            let training = milp(&problem, &options, Stop::never());
            assert!(unmet(&problem, &training) <= lost);
        }
    }
}

/// Weights of one value between all pairs but (0, 1), which have others.
fn network(neurons: usize, value: f64, (ahead, back): (f64, f64)) -> Network {
    let weights = Weights::from_fn(neurons, |i, j| match (i, j) {
        (0, 1) => ahead,
        (1, 0) => back,
        _ if i == j => 0.0,
        _ => value,
    });
    Network::without_bias(weights.unwrap())
}

#[test]
fn a_start_outside_the_class_is_refused() {
    let refused = |problem: &Problem, network: Network| {
        let start = MilpStart::Given(Box::new(network));
        let options = MilpOptions { start, ..Default::default() };
        run(problem, &Rule::Milp(options), Stop::never()).unwrap_err().to_string()
    };
    let patterns = Patterns::random(3, 9, 1).unwrap();
    let plain = problem(patterns.clone(), TieRule::Paper, |_| {});
    assert!(refused(&plain, network(4, 1.0, (1.0, 1.0))).contains("4 neurons"));
    assert!(refused(&plain, network(9, 1.0, (0.5, 1.0))).contains("w[0][1]"));
    let near = Mask::receptive_field(Shape::new(3, 3), 1.0);
    let masked = problem(patterns.clone(), TieRule::Paper, |class| class.mask = near.clone());
    assert!(refused(&masked, network(9, 1.0, (1.0, 1.0))).contains("w[0][2]"));
    let ternary = problem(patterns, TieRule::Paper, |class| class.range = WeightRange::TERNARY);
    assert!(refused(&ternary, network(9, 2.0, (1.0, 1.0))).contains("w[0][2] is 2"));
}

#[test]
fn big_m_below_epsilon_is_refused() {
    let patterns = Patterns::random(3, 6, 1).unwrap();
    let problem = problem(patterns, TieRule::Paper, |_| {});
    for (epsilon, big_m) in [(None, 0.0005), (Some(2.0), 1.5)] {
        let options = MilpOptions { epsilon, big_m: Some(big_m), ..Default::default() };
        let error = run(&problem, &Rule::Milp(options), Stop::never()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BigMBelowEpsilon { .. }), "{error}");
    }
}

#[test]
fn a_model_without_a_solution_says_so_and_keeps_the_start() {
    // Binary fields of an odd number of inputs are never zero, and a pattern
    // and its opposite have opposite ones: with M = ε one of them has no room.
    let patterns = Patterns::from_rows(&[[1, 1, -1, 1], [-1, -1, 1, -1]]).unwrap();
    let problem = problem(patterns, TieRule::Paper, |class| {
        class.range = WeightRange::Binary;
        class.bias = false;
    });
    let options = MilpOptions { big_m: Some(1.0), start: MilpStart::Nothing, ..Default::default() };
    let training = milp(&problem, &options, Stop::never());
    assert_in_class(&problem, &training);
    assert_eq!(training.details.note(), Some(Note::NoSolution));
    assert_eq!(training.model_lower_bound, None);
}

/// Rings of some sizes at some places, as rough as scanned digits.
fn drawings(side: usize, count: usize) -> Patterns {
    let mut stream = Stream::new(3, 0);
    let drawing = |stream: &mut Stream| -> Vec<i8> {
        let centre = |stream: &mut Stream| 2.0 + 0.1 * stream.below(10 * (side - 4)) as f64;
        let (x, y, r) = (centre(stream), centre(stream), 1.0 + 0.1 * stream.below(25) as f64);
        let mut pixel = |at: usize| {
            let (dx, dy) = ((at / side) as f64 - x, (at % side) as f64 - y);
            let is_ink = ((dx * dx + dy * dy).sqrt() - r).abs() < 0.8 || stream.below(60) == 0;
            if is_ink { 1 } else { -1 }
        };
        (0..side * side).map(&mut pixel).collect()
    };
    let rows: Vec<Vec<i8>> = (0..count).map(|_| drawing(&mut stream)).collect();
    Patterns::from_rows(&rows).unwrap()
}

#[test]
fn sparse_weights_of_pictures_keep_every_bit_by_the_papers_rule() {
    let problem = problem(drawings(5, 8), TieRule::Paper, |_| {});
    for start in [MilpStart::Search, MilpStart::Nothing] {
        let options =
            MilpOptions { sparse: Some(0.001), start: start.clone(), ..Default::default() };
        let training = milp(&problem, &options, Stop::after(Duration::from_secs(5)));
        // Whatever the solver found in the time, its weights do what it says.
        assert!(!training.details.milp().unwrap().flips_differ_from_objective);
        if start == MilpStart::Search {
            assert_eq!(unmet(&problem, &training), 0, "{:?}", training.details);
            let zeros = training.network.weights().zero_fraction();
            assert!(zeros > 0.6, "{zeros} {:?}", training.details);
            assert_eq!(training.status, Status::Optimal);
        }
    }
}
