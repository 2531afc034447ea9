//! Stopping a solver from elsewhere.

use std::thread;
use std::time::{Duration, Instant};

use hopfit_solve::{Interrupt, Status, Stop, StopReason};

use crate::base::solve;
use crate::models::{market_split, memory, production, random_linear};
use crate::verdict::{check, check_optimal, check_without_solution};

/// How long a solve may go on after it was asked to stop: far longer than it
/// should, so that a busy machine fails no test.
const PATIENCE: Duration = Duration::from_secs(30);

/// A solve that begins after the stop returns at once.
pub fn stopped_before_it_begins(mut solver: impl Interrupt) {
    let stop = Stop::never();
    solver.set_stop(&stop);
    stop.raise();
    for model in [random_linear(30, 30, 1), market_split(4, 30, 1)] {
        let outcome = solve(&mut solver, &model);
        check_without_solution(&model, &outcome, Status::NoSolution(StopReason::Interrupt));
    }
    solver.set_stop(&Stop::never().within(Duration::ZERO));
    let model = production();
    let outcome = solve(&mut solver, &model);
    check_without_solution(&model, &outcome, Status::NoSolution(StopReason::Time));
    solver.set_stop(&Stop::never());
    check_optimal(&model, &solve(&mut solver, &model), 36.0);
}

/// Another thread stops a search, which keeps solution and bound.
pub fn flag_from_another_thread(mut solver: impl Interrupt) {
    let model = market_split(5, 45, 1);
    let stop = Stop::never();
    solver.set_stop(&stop);
    let began = Instant::now();
    let outcome = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(400));
            stop.raise();
        });
        solve(&mut solver, &model)
    });
    check(&model, &outcome);
    assert_eq!(outcome.status, Status::Feasible(StopReason::Interrupt));
    assert!(outcome.bound.is_some());
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

/// A deadline stops a search, and those after it.
pub fn deadline(mut solver: impl Interrupt) {
    let model = market_split(5, 45, 2);
    solver.set_stop(&Stop::never().within(Duration::from_millis(400)));
    let began = Instant::now();
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    assert_eq!(outcome.status, Status::Feasible(StopReason::Time));
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    // The deadline is past for the next solve, too.
    assert_eq!(solver.solve().unwrap().status, Status::NoSolution(StopReason::Time));
}

/// A stop that nobody asks for leaves the answer as it is.
pub fn unused_stop_changes_nothing(mut solver: impl Interrupt) {
    let model = random_linear(60, 40, 2);
    let without = solve(&mut solver, &model);
    solver.set_stop(&Stop::never().within(Duration::from_secs(3600)));
    let with = solve(&mut solver, &model);
    assert_eq!(without.status, Status::Optimal);
    assert_eq!(without.solution, with.solution);
    assert_eq!(without.simplex_iterations, with.simplex_iterations);
}

/// A search is stopped wherever it is, and the solver can be used again.
pub fn busy_search_is_stopped(mut solver: impl Interrupt) {
    let model = memory(64, 20, 1);
    for after in [500, 2000] {
        let stop = Stop::never();
        solver.set_stop(&stop);
        solver.load(&model).unwrap();
        let began = Instant::now();
        let outcome = thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(after));
                stop.raise();
            });
            solver.solve().unwrap()
        });
        assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
        check(&model, &outcome);
        let reason = StopReason::Interrupt;
        let expected = [Status::Optimal, Status::Feasible(reason), Status::NoSolution(reason)];
        assert!(expected.contains(&outcome.status), "{}", outcome.status);
    }
    solver.set_stop(&Stop::never());
    let model = production();
    check_optimal(&model, &solve(&mut solver, &model), 36.0);
}
