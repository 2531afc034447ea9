//! Changes to a loaded model.

use hopfit_model::{Column, Model, NewRow, Row};
use hopfit_solve::{ErrorKind, Incremental, Outcome, Settings, Status};

use crate::base::solve;
use crate::models::{optimum_by_enumeration, production, random_linear, random_mixed_integer};
use crate::random::Random;
use crate::verdict::{bound_by_duality, check, check_optimal, close};

/// Checks the outcome of a changed solver against the changed model alone.
fn check_by_duality(model: &Model, outcome: &Outcome) {
    check(model, outcome);
    assert_eq!(outcome.status, Status::Optimal);
    let bound = bound_by_duality(model, outcome.solution.as_ref().unwrap());
    assert!(close(bound, outcome.objective.unwrap()), "{bound} is not {:?}", outcome.objective);
}

/// After each change of bounds the answer is that of a fresh solve.
pub fn changed_bounds_equal_a_fresh_solve(mut solver: impl Incremental) {
    let mut history = Vec::new();
    for seed in 0..20 {
        let mut model = random_linear(15, 10, seed);
        let mut random = Random::new(seed);
        solver.load(&model).unwrap();
        for _ in 0..10 {
            change_bounds(&mut solver, &mut model, &mut random);
            let outcome = solver.solve().unwrap();
            check(&model, &outcome);
            if outcome.status == Status::Optimal {
                check_by_duality(&model, &outcome);
            }
            history.push((model.clone(), outcome));
        }
    }
    for (model, outcome) in &history {
        let fresh = solve(&mut solver, model);
        assert_eq!(outcome.status, fresh.status);
        assert!(outcome.objective.is_none_or(|value| close(value, fresh.objective.unwrap())));
    }
    let optimal = history.iter().filter(|(_, outcome)| outcome.status == Status::Optimal).count();
    assert!((30..170).contains(&optimal), "{optimal} of 200 programs are feasible");
}

/// Changes one row and one column, in the solver and in the model.
fn change_bounds(solver: &mut impl Incremental, model: &mut Model, random: &mut Random) {
    let row = Row(usize::try_from(random.between(0, 14)).unwrap());
    let lower = random.whole(-90, 0);
    let upper = lower + random.whole(0, 150);
    solver.set_row_bounds(row, lower, upper).unwrap();
    model.set_row_bounds(row, lower, upper).unwrap();
    let column = Column(usize::try_from(random.between(0, 9)).unwrap());
    let lower = random.whole(-9, -3);
    let upper = lower + random.whole(4, 15);
    solver.set_column_bounds(column, lower, upper).unwrap();
    model.set_column_bounds(column, lower, upper).unwrap();
}

/// The same for mixed-integer programs, against enumeration.
pub fn changed_mixed_integer_bounds_equal_a_fresh_solve(mut solver: impl Incremental) {
    for seed in 0..60 {
        let mut model = random_mixed_integer(seed);
        let mut random = Random::new(seed);
        solver.load(&model).unwrap();
        for round in 0..4 {
            let outcome = solver.solve().unwrap();
            match optimum_by_enumeration(&model) {
                Some(optimum) => check_optimal(&model, &outcome, optimum),
                None => assert_eq!(outcome.status, Status::Infeasible, "{seed} {round}"),
            }
            let old = model.row(Row(0)).unwrap();
            let shift = random.whole(-2, 2);
            let (lower, upper) = (old.lower + shift, old.upper + shift);
            solver.set_row_bounds(Row(0), lower, upper).unwrap();
            model.set_row_bounds(Row(0), lower, upper).unwrap();
        }
    }
}

/// A row that cuts the optimum off costs a few iterations only.
pub fn solving_again_is_warm(mut solver: impl Incremental) {
    let mut model = random_linear(150, 100, 3);
    let fresh = solve(&mut solver, &model);
    assert_eq!(fresh.status, Status::Optimal);
    let activity = model.row_activity_at(fresh.values().unwrap()).unwrap();
    // A row that stands away from its bounds is moved, so that it cuts the
    // optimum off by a little.
    let slack = |row: &usize| {
        let view = model.row(Row(*row)).unwrap();
        view.upper.is_finite() && view.upper > activity[*row] + 1.0 && view.lower.is_infinite()
    };
    let row = (0..150).find(slack).unwrap();
    let upper = activity[row] - 0.01;
    solver.set_row_bounds(Row(row), f64::NEG_INFINITY, upper).unwrap();
    model.set_row_bounds(Row(row), f64::NEG_INFINITY, upper).unwrap();
    let warm = solver.solve().unwrap();
    check_by_duality(&model, &warm);
    let (warm, fresh) = (warm.simplex_iterations, fresh.simplex_iterations);
    assert!(warm > 0 && warm * 4 < fresh, "{warm} iterations after {fresh}");
}

/// Changed costs count.
pub fn changed_costs(mut solver: impl Incremental) {
    let mut model = production();
    solver.load(&model).unwrap();
    check_optimal(&model, &solver.solve().unwrap(), 36.0);
    solver.set_cost(Column(0), 10.0).unwrap();
    model.set_cost(Column(0), 10.0).unwrap();
    check_optimal(&model, &solver.solve().unwrap(), 55.0);
}

/// Many changes at once, in any order, of which the last one to a place counts.
pub fn several_changes_at_once(mut solver: impl Incremental) {
    let (doors, windows) = (Column(0), Column(1));
    solver.load(&production()).unwrap();
    let nothing = f64::NEG_INFINITY;
    solver
        .set_rows_bounds(&[(Row(2), 0.0, 1.0), (Row(0), nothing, 3.0), (Row(2), nothing, 20.0)])
        .unwrap();
    // 5 windows and 3 doors use 19 of 20.
    solver.set_columns_bounds(&[(windows, 0.0, 5.0), (doors, 0.0, 9.0)]).unwrap();
    assert!(close(solver.solve().unwrap().objective.unwrap(), 34.0));
    solver.set_costs(&[(windows, 9.0), (doors, 1.0), (windows, 1.0)]).unwrap();
    assert!(close(solver.solve().unwrap().objective.unwrap(), 8.0));
    solver.set_rows_bounds(&[]).unwrap();
    solver.set_columns_bounds(&[]).unwrap();
    solver.set_costs(&[]).unwrap();
    assert!(close(solver.solve().unwrap().objective.unwrap(), 8.0));
}

/// Rows are added and deleted, and the others keep their order.
pub fn rows_come_and_go(mut solver: impl Incremental) {
    let (doors, windows) = (Column(0), Column(1));
    solver.load(&production()).unwrap();
    assert_eq!((solver.column_count(), solver.row_count()), (2, 3));
    assert!(close(solver.solve().unwrap().objective.unwrap(), 36.0));
    let first = NewRow::at_most("limit", 5.0).term(windows, 1.0);
    let second = NewRow::at_least("least", 3.0).term(doors, 1.0);
    assert_eq!(solver.add_rows(&[first, second]).unwrap(), Row(3));
    // At most 4.5 windows beside 3 doors.
    assert!(close(solver.solve().unwrap().objective.unwrap(), 31.5));
    solver.delete_rows(&[Row(4)]).unwrap();
    assert!(close(solver.solve().unwrap().objective.unwrap(), 33.0));
    // Without `plant_1` and `plant_3`, `limit` is the second row.
    solver.delete_rows(&[Row(2), Row(0), Row(2)]).unwrap();
    assert_eq!(solver.row_count(), 2);
    assert_eq!(solver.solve().unwrap().status, Status::Unbounded);
    solver.add_row(&NewRow::at_most("doors", 1.0).term(doors, 1.0)).unwrap();
    solver.set_row_bounds(Row(1), f64::NEG_INFINITY, 2.0).unwrap();
    assert!(close(solver.solve().unwrap().objective.unwrap(), 13.0));
    solver.add_rows(&[]).unwrap();
    solver.delete_rows(&[]).unwrap();
    assert_eq!(solver.row_count(), 3);
}

/// Changes that make no sense are refused, and change nothing.
pub fn faulty_changes_are_refused(mut solver: impl Incremental) {
    let settings = Settings::default();
    solver.set_settings(settings).unwrap();
    let new_row = NewRow::at_least("new", 1.0);
    assert!(matches!(solver.add_row(&new_row).unwrap_err().kind(), ErrorKind::NoModel));
    solver.load(&production()).unwrap();
    let unknown = [
        solver.set_row_bounds(Row(3), 0.0, 1.0),
        solver.set_column_bounds(Column(2), 0.0, 1.0),
        solver.set_cost(Column(9), 1.0),
        solver.delete_rows(&[Row(0), Row(3)]),
        solver.add_row(&new_row.clone().term(Column(2), 1.0)).map(|_| ()),
    ];
    for result in unknown {
        let error = result.unwrap_err();
        let kind = error.kind();
        let is_unknown =
            matches!(kind, ErrorKind::UnknownRow { .. } | ErrorKind::UnknownColumn { .. });
        assert!(is_unknown, "{error}");
    }
    let nonsense = [
        solver.set_rows_bounds(&[(Row(0), 0.0, 1.0), (Row(1), 2.0, 1.0)]),
        solver.set_columns_bounds(&[(Column(0), f64::NAN, 1.0)]),
        solver.set_costs(&[(Column(0), f64::INFINITY)]),
        solver.add_row(&new_row.terms([(Column(0), 1.0), (Column(0), 1.0)])).map(|_| ()),
    ];
    for result in nonsense {
        assert!(result.is_err());
    }
    let model = production();
    check_optimal(&model, &solver.solve().unwrap(), 36.0);
}
