//! What a solver tells while it runs.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use hopfit_model::{Column, Model, Sense};
use hopfit_solve::{
    Control, Event, Observe, Outcome, Settings, Snapshot, Start, Status, StopReason, WarmStart,
};

use crate::base::solve;
use crate::models::{market_split, production, random_linear};
use crate::verdict::{check, check_optimal, close, is_better};

fn eager(node_limit: Option<u32>) -> Settings {
    Settings { node_limit, report_every: Duration::ZERO, ..Settings::default() }
}

/// Solves and returns what was told besides incumbents, and the incumbents.
fn watch(solver: &mut impl Observe, model: &Model) -> (Outcome, Vec<Snapshot>, Vec<f64>) {
    let (mut snapshots, mut incumbents) = (Vec::new(), Vec::new());
    let outcome = solver
        .solve_observed(&mut |event| {
            match event {
                Event::Progress(snapshot) => snapshots.push(*snapshot),
                Event::Improved { objective, values, snapshot } => {
                    assert_eq!(snapshot.incumbent, Some(*objective));
                    assert!(close(model.objective_at(values).unwrap(), *objective));
                    assert!(model.violation_at(values).unwrap().largest() < 1e-5);
                    incumbents.push(*objective);
                }
                other => panic!("not asked for: {other:?}"),
            }
            Control::Continue
        })
        .unwrap();
    check(model, &outcome);
    (outcome, snapshots, incumbents)
}

/// Incumbents are solutions, each better than the one before, up to the last.
pub fn incumbents_improve(mut solver: impl Observe) {
    solver.set_settings(eager(Some(100))).unwrap();
    let model = market_split(4, 30, 8);
    solver.load(&model).unwrap();
    let (outcome, snapshots, incumbents) = watch(&mut solver, &model);
    assert!(incumbents.len() > 1 && !snapshots.is_empty());
    assert!(incumbents.windows(2).all(|pair| pair[1] < pair[0]), "{incumbents:?}");
    assert!(close(*incumbents.last().unwrap(), outcome.objective.unwrap()));
}

/// No bound on the way is better than the optimum, in either sense.
pub fn bounds_are_valid(mut solver: impl Observe) {
    solver.set_settings(eager(Some(3000))).unwrap();
    let minimum = market_split(2, 16, 9);
    for model in [negated(&minimum), minimum] {
        solver.load(&model).unwrap();
        let (outcome, snapshots, incumbents) = watch(&mut solver, &model);
        let optimum = outcome.objective.unwrap();
        assert!(close(*incumbents.last().unwrap(), optimum));
        let bounds = || snapshots.iter().filter_map(|snapshot| snapshot.bound);
        assert!(bounds().count() > 0);
        assert!(!bounds().any(|bound| is_better(model.sense(), optimum, bound)));
        let incumbents = || snapshots.iter().filter_map(|snapshot| snapshot.incumbent);
        assert!(!incumbents().any(|incumbent| is_better(model.sense(), incumbent, optimum)));
        assert!(snapshots.iter().all(|s| s.seconds >= 0.0 && s.gap().is_none_or(|gap| gap >= 0.0)));
        assert!(snapshots.is_sorted_by_key(|snapshot| snapshot.seconds));
    }
}

/// The maximisation of the negated objective.
fn negated(model: &Model) -> Model {
    let mut negated = model.clone();
    negated.set_sense(Sense::Maximise);
    for (number, column) in model.columns().enumerate() {
        negated.set_cost(Column(number), -column.cost).unwrap();
    }
    negated
}

/// A full start hides no bound.
pub fn bounds_arrive_after_a_full_start(mut solver: impl Observe + WarmStart) {
    solver.set_settings(eager(Some(300))).unwrap();
    let model = market_split(4, 30, 11);
    let first = solve(&mut solver, &model);
    solver.load(&model).unwrap();
    solver.start_from(Start::Full(first.values().unwrap())).unwrap();
    let (_, snapshots, _) = watch(&mut solver, &model);
    assert!(snapshots.iter().any(|snapshot| snapshot.bound.is_some()));
    let gaps = snapshots.iter().filter_map(Snapshot::gap);
    assert!(gaps.count() > 0, "{snapshots:?}");
}

/// No bound comes from the search for the missing values of a start.
pub fn bounds_are_valid_while_a_start_is_completed(mut solver: impl Observe + WarmStart) {
    solver.set_settings(eager(Some(3000))).unwrap();
    let model = market_split(2, 16, 10);
    let optimum = solve(&mut solver, &model).objective.unwrap();
    solver.load(&model).unwrap();
    // A start that allows poor solutions only.
    let ones: Vec<(Column, f64)> = (0..12).map(|column| (Column(column), 1.0)).collect();
    solver.start_from(Start::Partial(&ones)).unwrap();
    let (outcome, snapshots, _) = watch(&mut solver, &model);
    assert!(close(outcome.objective.unwrap(), optimum));
    assert!(snapshots.iter().filter_map(|s| s.bound).all(|bound| bound <= optimum + 1e-5));
}

/// The observer stops a search, which keeps solution and bound.
pub fn observer_stops_a_mixed_integer_search(mut solver: impl Observe) {
    let model = market_split(5, 45, 3);
    solver.load(&model).unwrap();
    let mut improvements = 0;
    let outcome = solver
        .solve_observed(&mut |event| {
            improvements += i32::from(matches!(event, Event::Improved { .. }));
            if improvements >= 2 { Control::Stop } else { Control::Continue }
        })
        .unwrap();
    check(&model, &outcome);
    assert_eq!(outcome.status, Status::Feasible(StopReason::Interrupt));
}

/// The observer stops a linear program, after which the next solve is undisturbed.
pub fn observer_stops_a_linear_program(mut solver: impl Observe) {
    let settings = Settings { presolve: false, ..eager(None) };
    solver.set_settings(settings).unwrap();
    let model = random_linear(100, 100, 4);
    solver.load(&model).unwrap();
    let mut events = 0;
    let outcome = solver
        .solve_observed(&mut |event| {
            assert!(matches!(event, Event::Progress(_)));
            events += 1;
            if events >= 3 { Control::Stop } else { Control::Continue }
        })
        .unwrap();
    check(&model, &outcome);
    let expected =
        [Status::NoSolution(StopReason::Interrupt), Status::Feasible(StopReason::Interrupt)];
    assert!(expected.contains(&outcome.status), "{}", outcome.status);
    // The next solve goes on undisturbed.
    assert_eq!(solver.solve().unwrap().status, Status::Optimal);
}

/// The log reaches the observer.
pub fn log_lines_arrive_when_asked_for(mut solver: impl Observe) {
    let settings = Settings { log_events: true, ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let model = market_split(2, 10, 1);
    solver.load(&model).unwrap();
    let mut lines = Vec::new();
    let outcome = solver
        .solve_observed(&mut |event| {
            if let Event::Log(line) = event {
                lines.push((*line).to_owned());
            }
            Control::Continue
        })
        .unwrap();
    check(&model, &outcome);
    assert!(lines.iter().any(|line| !line.trim().is_empty()), "{lines:?}");
}

/// A panic of the observer is the caller's, and the solver survives it.
pub fn panics_come_through(mut solver: impl Observe) {
    let model = market_split(5, 45, 4);
    solver.load(&model).unwrap();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        // A panic without a message on the standard error.
        solver.solve_observed(&mut |_| resume_unwind(Box::new("the observer is fed up")))
    }));
    let message = *caught.unwrap_err().downcast::<&str>().unwrap();
    assert_eq!(message, "the observer is fed up");
    let model = production();
    check_optimal(&model, &solve(&mut solver, &model), 36.0);
}
