//! Linear programs.

use std::time::Duration;

use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve::{ErrorKind, LpMethod, Outcome, Settings, Solve, Status, StopReason};

use crate::models::{contradiction, production, random_linear};
use crate::verdict::{
    bound_by_duality, check, check_optimal, check_reduced_costs, check_without_solution, close,
};

/// Loads and solves.
///
/// # Panics
///
/// If either fails.
pub fn solve(solver: &mut impl Solve, model: &Model) -> Outcome {
    solver.load(model).unwrap();
    solver.solve().unwrap()
}

/// Both senses, with a constant in the objective.
pub fn minimum_and_maximum(mut solver: impl Solve) {
    let mut model = production();
    model.set_offset(100.0);
    let outcome = solve(&mut solver, &model);
    check_optimal(&model, &outcome, 136.0);
    assert!(outcome.values().unwrap().iter().zip([2.0, 6.0]).all(|(x, y)| close(*x, y)));
    assert_eq!(outcome.gap(), Some(0.0));
    assert_eq!(outcome.nodes, 0);
    model.set_sense(hopfit_model::Sense::Minimise);
    check_optimal(&model, &solve(&mut solver, &model), 100.0);
}

/// Each row price is by how much the optimum changes with the bound.
pub fn prices_are_derivatives(mut solver: impl Solve) {
    let model = production();
    let solution = solve(&mut solver, &model).solution.unwrap();
    let prices = solution.row_duals.clone().unwrap();
    assert!(prices.iter().zip([0.0, 1.5, 1.0]).all(|(x, y)| close(*x, y)), "{prices:?}");
    for (row, price) in prices.iter().enumerate() {
        let mut changed = model.clone();
        let bound = model.row(hopfit_model::Row(row)).unwrap().upper;
        let wider = bound + 0.5;
        changed.set_row_bounds(hopfit_model::Row(row), f64::NEG_INFINITY, wider).unwrap();
        check_optimal(&changed, &solve(&mut solver, &changed), 36.0 + 0.5 * price);
    }
    check_reduced_costs(&model, &solution);
    assert!(close(bound_by_duality(&model, &solution), 36.0));
}

/// Rows with two finite bounds, equal or not.
pub fn equality_and_range_rows(mut solver: impl Solve) {
    let mut model = Model::minimise("ranges");
    let x = model.add_column(NewColumn::free("x").cost(1.0));
    let y = model.add_column(NewColumn::free("y").cost(1.0));
    model.add_row(NewRow::equal_to("difference", 1.0).terms([(x, 1.0), (y, -1.0)]));
    model.add_row(NewRow::between("sum", -4.0, 7.0).terms([(x, 2.0), (y, 1.0)]));
    check_optimal(&model, &solve(&mut solver, &model), -3.0);
    model.set_sense(hopfit_model::Sense::Maximise);
    check_optimal(&model, &solve(&mut solver, &model), 13.0 / 3.0);
}

/// Columns without bounds, as in the least absolute value.
pub fn free_columns(mut solver: impl Solve) {
    let mut model = Model::minimise("absolute value");
    let x = model.add_column(NewColumn::free("x"));
    let size = model.add_column(NewColumn::free("size").cost(1.0));
    model.add_row(NewRow::at_least("plus", 0.0).terms([(size, 1.0), (x, -1.0)]));
    model.add_row(NewRow::at_least("minus", 0.0).terms([(size, 1.0), (x, 1.0)]));
    model.add_row(NewRow::at_most("below", -2.5).term(x, 1.0));
    check_optimal(&model, &solve(&mut solver, &model), 2.5);
}

/// A column whose bounds are equal.
pub fn fixed_columns(mut solver: impl Solve) {
    let mut model = Model::minimise("fixed");
    let x = model.add_column(NewColumn::continuous("x", 2.0, 2.0).cost(3.0));
    let y = model.add_column(NewColumn::continuous("y", -1.0, f64::INFINITY).cost(1.0));
    model.add_row(NewRow::at_least("sum", 1.5).terms([(x, 1.0), (y, 1.0)]));
    check_optimal(&model, &solve(&mut solver, &model), 5.5);
}

/// Rows without terms, of which one cannot be fulfilled, and columns in no row.
pub fn empty_rows_and_columns(mut solver: impl Solve) {
    let mut model = Model::minimise("empty");
    let x = model.add_column(NewColumn::continuous("x", 1.0, 3.0).cost(1.0));
    model.add_column(NewColumn::continuous("unused", -2.0, 5.0).cost(2.0));
    model.add_column(NewColumn::continuous("useless", 0.0, 1.0));
    model.add_row(NewRow::between("nothing", -1.0, 1.0));
    model.add_row(NewRow::between("anything", f64::NEG_INFINITY, f64::INFINITY).term(x, 1.0));
    check_optimal(&model, &solve(&mut solver, &model), -3.0);
    model.add_row(NewRow::at_least("impossible", 1.0));
    let outcome = solve(&mut solver, &model);
    check_without_solution(&model, &outcome, Status::Infeasible);
}

/// Columns alone, which go to their bounds.
pub fn no_rows(mut solver: impl Solve) {
    let mut model = Model::maximise("box");
    model.add_column(NewColumn::continuous("x", -1.0, 2.0).cost(1.0));
    model.add_column(NewColumn::continuous("y", -1.0, 2.0).cost(-3.0));
    check_optimal(&model, &solve(&mut solver, &model), 5.0);
}

/// Rows alone, which are fulfilled at zero or not.
pub fn no_columns(mut solver: impl Solve) {
    let mut model = Model::maximise("nothing");
    model.set_offset(4.0);
    check_optimal(&model, &solve(&mut solver, &model), 4.0);
    model.add_row(NewRow::at_most("fine", 0.0));
    check_optimal(&model, &solve(&mut solver, &model), 4.0);
    model.add_row(NewRow::at_most("not fine", -1.0));
    let outcome = solve(&mut solver, &model);
    check_without_solution(&model, &outcome, Status::Infeasible);
}

/// The program on which Beale showed that the simplex method can cycle.
pub fn degenerate_program(mut solver: impl Solve) {
    let mut model = Model::minimise("beale");
    let costs = [-0.75, 150.0, -0.02, 6.0];
    let columns: Vec<_> =
        costs.map(|cost| model.add_column(NewColumn::non_negative("").cost(cost))).into();
    let rows = [[0.25, -60.0, -0.04, 9.0], [0.5, -90.0, -0.02, 3.0], [0.0, 0.0, 1.0, 0.0]];
    for (row, upper) in rows.iter().zip([0.0, 0.0, 1.0]) {
        let terms = columns.iter().copied().zip(row.iter().copied());
        model.add_row(NewRow::at_most("", upper).terms(terms));
    }
    check_optimal(&model, &solve(&mut solver, &model), -0.05);
}

/// A contradiction is found with and without presolve.
pub fn infeasible_rows(mut solver: impl Solve) {
    for presolve in [true, false] {
        solver.set_settings(Settings { presolve, ..Settings::default() }).unwrap();
        let model = contradiction();
        let outcome = solve(&mut solver, &model);
        check_without_solution(&model, &outcome, Status::Infeasible);
        assert_eq!(outcome.bound, None);
    }
}

/// An endless direction is found with and without presolve.
pub fn unbounded_objective(mut solver: impl Solve) {
    for presolve in [true, false] {
        solver.set_settings(Settings { presolve, ..Settings::default() }).unwrap();
        let mut model = Model::minimise("unbounded");
        let x = model.add_column(NewColumn::free("x").cost(-1.0));
        let y = model.add_column(NewColumn::free("y").cost(0.5));
        model.add_row(NewRow::at_least("cone", 0.0).terms([(x, 1.0), (y, -1.0)]));
        model.add_row(NewRow::at_least("plane", -4.0).terms([(x, 1.0), (y, 1.0)]));
        let outcome = solve(&mut solver, &model);
        check_without_solution(&model, &outcome, Status::Unbounded);
    }
}

/// All methods find solutions whose prices prove that they are optimal.
pub fn random_programs_are_optimal_by_duality(mut solver: impl Solve) {
    let methods = [LpMethod::Automatic, LpMethod::Simplex, LpMethod::InteriorPoint];
    for seed in 0..60 {
        let lp_method = methods[usize::try_from(seed).unwrap() % 3];
        let presolve = seed % 2 == 0;
        solver.set_settings(Settings { lp_method, presolve, ..Settings::default() }).unwrap();
        let model = random_linear(12, 9, seed);
        let outcome = solve(&mut solver, &model);
        check(&model, &outcome);
        assert_eq!(outcome.status, Status::Optimal, "seed {seed}");
        let solution = outcome.solution.as_ref().unwrap();
        let (bound, objective) = (bound_by_duality(&model, solution), outcome.objective.unwrap());
        assert!(close(bound, objective), "seed {seed}: {bound} does not prove {objective}");
        check_reduced_costs(&model, solution);
    }
}

/// Nothing of an earlier model is left after a load.
pub fn another_model_replaces_the_first(mut solver: impl Solve) {
    let first = contradiction();
    assert_eq!(solve(&mut solver, &first).status, Status::Infeasible);
    let second = production();
    check_optimal(&second, &solve(&mut solver, &second), 36.0);
}

/// A second solve finds the optimum again.
pub fn solving_twice_gives_the_same(mut solver: impl Solve) {
    let model = random_linear(20, 20, 7);
    let first = solve(&mut solver, &model);
    let second = solver.solve().unwrap();
    check(&model, &second);
    assert_eq!((first.status, second.status), (Status::Optimal, Status::Optimal));
    assert!(close(first.objective.unwrap(), second.objective.unwrap()));
}

/// Solving nothing is refused.
pub fn nothing_loaded_is_an_error(mut solver: impl Solve) {
    let error = solver.solve().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoModel), "{error}");
}

/// A model that is not valid is refused, and does no harm.
pub fn faulty_models_are_refused(mut solver: impl Solve) {
    let mut faulty = Model::minimise("faulty");
    faulty.add_column(NewColumn::free("x").cost(f64::NAN));
    let error = solver.load(&faulty).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Model(_)), "{error}");
    let model = production();
    check_optimal(&model, &solve(&mut solver, &model), 36.0);
}

/// Settings that are not valid are refused, and the old ones stay.
pub fn faulty_settings_are_refused(mut solver: impl Solve) {
    let old = Settings { seed: 3, ..Settings::default() };
    solver.set_settings(old.clone()).unwrap();
    for faulty in [
        Settings { threads: 0, ..Settings::default() },
        Settings { seed: u32::MAX, ..Settings::default() },
        Settings { mip_rel_gap: -1.0, ..Settings::default() },
        Settings { mip_abs_gap: f64::NAN, ..Settings::default() },
        Settings { feasibility_tolerance: 0.0, ..Settings::default() },
        Settings { integrality_tolerance: f64::INFINITY, ..Settings::default() },
    ] {
        let error = solver.set_settings(faulty).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Setting { .. }), "{error}");
        assert_eq!(solver.settings(), &old);
    }
}

/// A time limit of zero ends in a status, not an error.
pub fn no_time_is_a_status(mut solver: impl Solve) {
    let time_limit = Some(Duration::ZERO);
    solver.set_settings(Settings { time_limit, ..Settings::default() }).unwrap();
    let model = random_linear(80, 80, 1);
    let outcome = solve(&mut solver, &model);
    check(&model, &outcome);
    let expected =
        [Status::Optimal, Status::Feasible(StopReason::Time), Status::NoSolution(StopReason::Time)];
    assert!(expected.contains(&outcome.status), "{}", outcome.status);
}
