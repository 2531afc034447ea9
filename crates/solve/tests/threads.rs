//! HiGHS keeps a scheduler for each thread; nobody should have to know.
#![cfg(feature = "highs")]

use std::thread;

use hopfit_model::Model;
use hopfit_solve::highs::Highs;
use hopfit_solve::{Control, Observe, Settings, Solve, Status, StopReason};
use hopfit_solve_conformance::models::{market_split, production};
use hopfit_solve_conformance::verdict::{check, check_optimal};

fn solver(threads: u32, model: &Model) -> Highs {
    let settings = Settings { threads, node_limit: Some(50), ..Settings::default() };
    let mut solver = Highs::with_settings(settings).unwrap();
    solver.load(model).unwrap();
    solver
}

#[test]
fn the_number_of_threads_may_change() {
    let model = market_split(4, 30, 1);
    for threads in [1, 2, 1, 3, 2] {
        let outcome = solver(threads, &model).solve().unwrap();
        check(&model, &outcome);
        assert_eq!(outcome.status, Status::Feasible(StopReason::Nodes));
    }
}

#[test]
fn living_solvers_may_have_different_numbers() {
    let model = market_split(4, 30, 2);
    let (mut one, mut two) = (solver(1, &model), solver(2, &model));
    for _ in 0..3 {
        check(&model, &one.solve().unwrap());
        check(&model, &two.solve().unwrap());
    }
    one.set_settings(two.settings().clone()).unwrap();
    check(&model, &one.solve().unwrap());
}

#[test]
fn solvers_run_side_by_side() {
    thread::scope(|scope| {
        for number in 0..4 {
            scope.spawn(move || {
                for round in 0..8 {
                    let threads = 1 + (number + round) % 2;
                    let model = market_split(3, 20, u64::from(number));
                    check(&model, &solver(threads, &model).solve().unwrap());
                    check_optimal(
                        &production(),
                        &solver(threads, &production()).solve().unwrap(),
                        36.0,
                    );
                }
            });
        }
    });
}

#[test]
fn an_observer_may_solve_something_itself() {
    let model = market_split(4, 30, 3);
    let mut solved = 0;
    let outcome = solver(1, &model)
        .solve_observed(&mut |_| {
            for threads in [1, 2] {
                let inner = solver(threads, &production()).solve().unwrap();
                check_optimal(&production(), &inner, 36.0);
                solved += 1;
            }
            Control::Continue
        })
        .unwrap();
    check(&model, &outcome);
    assert!(solved > 0);
}

#[test]
fn more_threads_than_processors_are_no_error() {
    let model = market_split(4, 30, 4);
    check(&model, &solver(1024, &model).solve().unwrap());
}

#[test]
fn a_solver_may_go_to_another_thread() {
    let mut solver = solver(2, &production());
    check_optimal(&production(), &solver.solve().unwrap(), 36.0);
    let outcome = thread::spawn(move || solver.solve().unwrap()).join().unwrap();
    check_optimal(&production(), &outcome, 36.0);
}
