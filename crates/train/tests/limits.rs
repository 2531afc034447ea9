//! Time limits, Ctrl-C, and what is said about them.

use hopfit_certify::check_problem;
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, Stop, TieRule, WeightRange};
use hopfit_train::details::CutShort;
use hopfit_train::{Control, ExactOptions, Progress, Rule, Status, Then, Training, train};
use std::time::{Duration, Instant};

/// Random patterns with more than any weights can store.
fn problem(range: WeightRange, symmetric: bool, mask: Option<Mask>) -> Problem {
    let patterns = Patterns::random(30, 12, 3).unwrap();
    let class = Admissible::symmetric(12);
    let mask = mask.unwrap_or(class.mask);
    Problem::new(patterns, Admissible { range, symmetric, mask, bias: false }, TieRule::Paper)
        .unwrap()
}

fn classes() -> Vec<Problem> {
    let field = Mask::receptive_field(Shape::new(3, 4), 1.5);
    vec![
        problem(WeightRange::Continuous, true, None),
        problem(WeightRange::Continuous, false, None),
        problem(WeightRange::Continuous, true, Some(field.clone())),
        problem(WeightRange::TERNARY, true, Some(field)),
        problem(WeightRange::Binary, true, None),
        // Too many vectors to enumerate.
        problem(WeightRange::Integer(1000), true, None),
    ]
}

fn run(
    problem: &Problem,
    then: Option<Then>,
    stop: Stop,
    progress: &mut (dyn FnMut(&Progress) + Send),
) -> Training {
    let mut options = ExactOptions::default();
    options.then = then.filter(|_| problem.admissible().range == WeightRange::Continuous);
    let mut control = Control { stop, progress, ..Control::default() };
    train(problem, &Rule::Exact(options), &mut control).unwrap()
}

/// What is claimed is so, by the checker and by counting.
fn assert_true(problem: &Problem, training: &Training) {
    let network = training.integer.as_ref().unwrap();
    let flips = network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    let told = training.network.unmet(problem.patterns(), problem.tie()).unwrap().total();
    assert_eq!(flips, told);
    assert!(training.lower_bound.unwrap_or(0) <= flips);
    let certificate = training.certificate.as_ref().unwrap();
    let verdict = check_problem(certificate, problem).unwrap();
    assert_eq!(verdict.flips, flips);
}

#[test]
fn no_time_at_all_gives_something_true() {
    for problem in classes() {
        for limit in [0.0, 0.01] {
            for then in [None, Some(Then::Margin), Some(Then::Sparse)] {
                let stop = Stop::after(Duration::from_secs_f64(limit));
                let training = run(&problem, then, stop, &mut |_| {});
                assert_true(&problem, &training);
                // Nobody pressed Ctrl-C.
                assert_ne!(training.status, Status::Interrupted);
            }
        }
    }
}

#[test]
fn a_stop_before_the_start_is_an_interruption() {
    for problem in classes() {
        let stop = Stop::never();
        stop.raise();
        let training = run(&problem, None, stop, &mut |_| {});
        assert_true(&problem, &training);
        assert_eq!(training.status, Status::Interrupted, "{:?}", problem.admissible().range);
    }
}

#[test]
fn limits_hold_within_a_search_across_rows() {
    // Here one linear program alone takes longer than the limit.
    let patterns = Patterns::random(60, 20, 1).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(20), TieRule::Paper).unwrap();
    let begun = Instant::now();
    let training = run(&problem, None, Stop::after(Duration::from_secs(2)), &mut |_| {});
    let elapsed = begun.elapsed();
    assert_true(&problem, &training);
    assert!(elapsed < Duration::from_secs(8), "{elapsed:?}");
}

#[test]
fn large_problems_give_something_at_once() {
    let patterns = Patterns::random(500, 400, 1).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(400), TieRule::Paper).unwrap();
    let training = run(&problem, None, Stop::after(Duration::ZERO), &mut |_| {});
    assert_true(&problem, &training);
    // Hebb's weights at least, not those that lose every other bit.
    let flips = training.certificate.unwrap().upper.flips;
    assert!(flips < 500 * 400 / 4, "{flips}");
}

#[test]
fn a_stopped_second_stage_is_an_interruption_that_keeps_the_proof() {
    // 8 of 12 can be stored, so that the flips are proved to be fewest.
    let patterns = Patterns::random(8, 12, 2).unwrap();
    let problem = Problem::new(patterns, Admissible::symmetric(12), TieRule::Strict).unwrap();
    for (then, phase) in
        [(Then::Margin, "widening the margin"), (Then::Sparse, "looking for zeros")]
    {
        let stop = Stop::never();
        let raised = stop.clone();
        let mut raise = move |progress: &Progress| {
            if progress.phase == phase {
                raised.raise();
            }
        };
        let training = run(&problem, Some(then), stop, &mut raise);
        assert_true(&problem, &training);
        assert_eq!(training.status, Status::Interrupted);
        let verdict = check_problem(training.certificate.as_ref().unwrap(), &problem).unwrap();
        assert!(verdict.optimal && training.lower_bound == Some(verdict.flips));
        let told = training.details.then().unwrap();
        assert_eq!(told.stopped, Some(CutShort::Interrupted), "{told:?}");
        assert_eq!(told.status, Status::Interrupted, "{told:?}");
        // A time limit that ends the stage is none.
        let training = run(&problem, Some(then), Stop::after(Duration::ZERO), &mut |_| {});
        assert_ne!(training.status, Status::Interrupted);
        assert_eq!(training.details.then().unwrap().stopped, Some(CutShort::TimeLimit));
        let training = run(&problem, Some(then), Stop::never(), &mut |_| {});
        assert_eq!(training.status, Status::Optimal);
        assert_eq!(training.details.then().unwrap().stopped, None);
    }
}

#[test]
fn threads_and_seed_of_the_control_reach_the_rule() {
    let problem = problem(WeightRange::Continuous, false, None);
    let with = |threads, seed| {
        let mut control = Control { threads, seed, ..Control::default() };
        train(&problem, &Rule::Exact(ExactOptions::default()), &mut control).unwrap()
    };
    // Another seed may find other weights, but as good ones; threads change nothing.
    let one = with(1, 0);
    assert_eq!(one, with(3, 0));
    assert_eq!(one, with(0, 0));
    assert_eq!(one.lower_bound, with(1, 9).lower_bound);
}

#[test]
fn many_patterns_of_few_bits_are_searched_and_bounded() {
    // More classes a row than bounds across rows take.
    for tie in [TieRule::Paper, TieRule::Strict] {
        let patterns = Patterns::random(400, 12, 1).unwrap();
        let problem = Problem::new(patterns, Admissible::symmetric(12), tie).unwrap();
        let stop = Stop::after(Duration::from_secs(1));
        let mut control = Control { stop, ..Control::default() };
        let training =
            train(&problem, &Rule::Exact(ExactOptions::default()), &mut control).unwrap();
        let unmet = training.network.unmet(problem.patterns(), tie).unwrap().total();
        assert!((1..=unmet).contains(&training.lower_bound.unwrap()));
    }
}
