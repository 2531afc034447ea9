//! Mixed-integer programs.

use std::time::Duration;

use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve::{LpMethod, Settings, Solve, Status, StopReason};

use crate::base::solve;
use crate::models::{market_split, optimum_by_enumeration, random_mixed_integer};
use crate::verdict::{check, check_optimal, check_without_solution};

/// The textbook knapsack, without prices.
pub fn knapsack(mut solver: impl Solve) {
    let mut model = Model::maximise("knapsack");
    let mut row = NewRow::at_most("weight", 50.0);
    for (value, weight) in [(60.0, 10.0), (100.0, 20.0), (120.0, 30.0)] {
        row = row.term(model.add_column(NewColumn::binary("").cost(value)), weight);
    }
    model.add_row(row);
    let outcome = solve(&mut solver, &model);
    check_optimal(&model, &outcome, 220.0);
    let solution = outcome.solution.unwrap();
    assert!(solution.row_duals.is_none() && solution.reduced_costs.is_none());
}

/// Bounds that hold real numbers only.
pub fn no_whole_number_between_the_bounds(mut solver: impl Solve) {
    let mut model = Model::minimise("gap");
    model.add_column(NewColumn::integer("x", 0.25, 0.75).cost(1.0));
    let outcome = solve(&mut solver, &model);
    check_without_solution(&model, &outcome, Status::Infeasible);
}

/// A parity argument, which no linear program sees.
pub fn infeasible_only_for_whole_numbers(mut solver: impl Solve) {
    let mut model = Model::minimise("parity");
    let x = model.add_column(NewColumn::integer("x", 0.0, 20.0).cost(1.0));
    let y = model.add_column(NewColumn::integer("y", 0.0, 20.0));
    model.add_row(NewRow::equal_to("odd", 7.0).terms([(x, 2.0), (y, 2.0)]));
    let outcome = solve(&mut solver, &model);
    check_without_solution(&model, &outcome, Status::Infeasible);
}

/// An endless direction in whole numbers.
pub fn unbounded_whole_numbers(mut solver: impl Solve) {
    let mut model = Model::maximise("unbounded");
    let x = model.add_column(NewColumn::integer("x", 0.0, f64::INFINITY).cost(1.0));
    let y = model.add_column(NewColumn::integer("y", 0.0, f64::INFINITY));
    model.add_row(NewRow::at_most("difference", 2.0).terms([(x, 1.0), (y, -1.0)]));
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    let expected = [Status::Unbounded, Status::InfeasibleOrUnbounded];
    assert!(expected.contains(&outcome.status), "{}", outcome.status);
}

/// Random programs have the optimum, or the infeasibility, that trying all points finds.
pub fn random_programs_match_enumeration(mut solver: impl Solve) {
    let (mut feasible, mut infeasible) = (0, 0);
    let methods = [LpMethod::Automatic, LpMethod::Simplex, LpMethod::InteriorPoint];
    for seed in 0..300 {
        let (presolve, lp_method) = (seed % 2 == 0, methods[usize::try_from(seed).unwrap() % 3]);
        solver.set_settings(Settings { presolve, lp_method, ..Settings::default() }).unwrap();
        let model = random_mixed_integer(seed);
        let outcome = solve(&mut solver, &model);
        match optimum_by_enumeration(&model) {
            Some(optimum) => {
                feasible += 1;
                assert_eq!(outcome.status, Status::Optimal, "seed {seed}");
                check_optimal(&model, &outcome, optimum);
            }
            None => {
                infeasible += 1;
                check_without_solution(&model, &outcome, Status::Infeasible);
            }
        }
    }
    assert!(feasible > 50 && infeasible > 50, "{feasible} feasible, {infeasible} infeasible");
}

/// The node limit is a status of its own, with solution and bound.
pub fn node_limit_leaves_a_valid_bound(mut solver: impl Solve) {
    let settings = Settings { node_limit: Some(20), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let model = market_split(4, 30, 1);
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    assert_eq!(outcome.status, Status::Feasible(StopReason::Nodes));
    assert!(outcome.nodes >= 20 && outcome.simplex_iterations > 0);
    assert!(outcome.gap().unwrap() > 0.0);
}

/// A time limit of zero ends in a status, not an error.
pub fn no_time_is_a_status(mut solver: impl Solve) {
    let time_limit = Some(Duration::ZERO);
    solver.set_settings(Settings { time_limit, ..Settings::default() }).unwrap();
    let model = market_split(4, 30, 2);
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    let expected = [Status::Feasible(StopReason::Time), Status::NoSolution(StopReason::Time)];
    assert!(expected.contains(&outcome.status), "{}", outcome.status);
}

/// A short time limit leaves a solution and a bound, in each solve anew.
pub fn little_time_leaves_a_valid_bound(mut solver: impl Solve) {
    let time_limit = Some(Duration::from_millis(500));
    solver.set_settings(Settings { time_limit, ..Settings::default() }).unwrap();
    let model = market_split(5, 40, 3);
    // The limit holds for each solve anew.
    for _ in 0..2 {
        let outcome = solve(&mut solver, &model);
        check(&model, &outcome);
        assert_eq!(outcome.status, Status::Feasible(StopReason::Time));
        let seconds = outcome.seconds;
        assert!((0.3..20.0).contains(&seconds), "{seconds} seconds");
        assert!(outcome.bound.unwrap() >= 0.0 - 1e-6);
    }
}

/// The limit on solutions is a status of its own.
pub fn solution_limit(mut solver: impl Solve) {
    let settings = Settings { solution_limit: Some(1), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let model = market_split(4, 30, 4);
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    assert_eq!(outcome.status, Status::Feasible(StopReason::Solutions));
}

/// Two runs give the same bits.
pub fn repeats_exactly(mut solver: impl Solve) {
    let settings = Settings { node_limit: Some(50), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let model = market_split(4, 30, 5);
    let (first, second) = (solve(&mut solver, &model), solve(&mut solver, &model));
    assert_eq!(first.solution, second.solution);
    assert_eq!(first.bound, second.bound);
    assert_eq!(first.simplex_iterations, second.simplex_iterations);
}
