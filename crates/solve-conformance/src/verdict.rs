//! Judges an outcome by arithmetic on the model.

use hopfit_model::{Column, Model, Sense};
use hopfit_solve::{Outcome, Solution, Status};

/// How far off a number may be, relative to its size if that is above one.
pub const TOLERANCE: f64 = 1e-5;

/// Whether two numbers are equal within the tolerance.
#[must_use]
pub fn close(first: f64, second: f64) -> bool {
    (first - second).abs() <= TOLERANCE * first.abs().max(second.abs()).max(1.0)
}

/// Checks all that an outcome promises whatever its status.
///
/// # Panics
///
/// If the outcome breaks a promise.
pub fn check(model: &Model, outcome: &Outcome) {
    assert_eq!(outcome.status.has_solution(), outcome.solution.is_some(), "{outcome:?}");
    assert_eq!(outcome.status.has_solution(), outcome.objective.is_some(), "{outcome:?}");
    assert!(outcome.seconds >= 0.0 && !outcome.solver.version.is_empty());
    let (Some(solution), Some(objective)) = (&outcome.solution, outcome.objective) else { return };
    assert_eq!(solution.values.len(), model.column_count());
    let violation = model.violation_at(&solution.values).unwrap();
    assert!(violation.largest() <= TOLERANCE, "{violation:?}");
    let value = model.objective_at(&solution.values).unwrap();
    assert!(close(value, objective), "{value} is not {objective}");
    if let Some(bound) = outcome.bound {
        let excess = model.sense().sign() * (bound - objective);
        assert!(excess <= TOLERANCE * objective.abs().max(1.0), "{outcome:?}");
    }
}

/// Checks that an outcome is optimal, with this objective.
///
/// # Panics
///
/// If it is not.
pub fn check_optimal(model: &Model, outcome: &Outcome, objective: f64) {
    check(model, outcome);
    assert_eq!(outcome.status, Status::Optimal);
    let (found, bound) = (outcome.objective.unwrap(), outcome.bound.unwrap());
    assert!(close(found, objective), "objective {found}, not {objective}");
    assert!(close(bound, objective), "bound {bound}, not {objective}");
}

/// Checks that an outcome has neither solution nor objective, and this status.
///
/// # Panics
///
/// If it is otherwise.
pub fn check_without_solution(model: &Model, outcome: &Outcome, status: Status) {
    check(model, outcome);
    assert_eq!(outcome.status, status);
    assert_eq!((outcome.objective, &outcome.solution), (None, &None));
    assert!(outcome.values().is_none() && outcome.gap().is_none());
}

/// What the prices of a linear program prove: no feasible point is better than
/// this (weak duality). Prices of the wrong sign are counted at the bound that
/// they ask for, so that the bound is infinite where there is none.
///
/// # Panics
///
/// If there are no prices.
#[must_use]
pub fn bound_by_duality(model: &Model, solution: &Solution) -> f64 {
    let prices = solution.row_duals.as_ref().expect("an optimal linear program has prices");
    let sign = model.sense().sign();
    let mut bound = model.offset();
    let mut reduced: Vec<f64> = model.columns().map(|column| column.cost).collect();
    for (row, &price) in model.rows().zip(prices) {
        bound += worth(price, row.lower, row.upper, sign);
        for (Column(column), coefficient) in row.terms() {
            reduced[column] -= price * coefficient;
        }
    }
    for (column, &cost) in model.columns().zip(&reduced) {
        bound += worth(cost, column.lower, column.upper, sign);
    }
    bound
}

/// Checks that the reduced costs are those that follow from the row prices.
///
/// # Panics
///
/// If they are not.
pub fn check_reduced_costs(model: &Model, solution: &Solution) {
    let (prices, costs) = (&solution.row_duals, &solution.reduced_costs);
    let (prices, costs) = (prices.as_ref().unwrap(), costs.as_ref().unwrap());
    let mut reduced: Vec<f64> = model.columns().map(|column| column.cost).collect();
    for (row, price) in model.rows().zip(prices) {
        row.terms().for_each(|(column, value)| reduced[column.0] -= price * value);
    }
    assert!(reduced.iter().zip(costs).all(|(ours, theirs)| close(*ours, *theirs)));
}

/// The least (of a minimisation; else the largest) value of `price` × something
/// between the bounds.
fn worth(price: f64, lower: f64, upper: f64, sign: f64) -> f64 {
    if price.abs() <= 1e-7 {
        return 0.0;
    }
    price * if price * sign > 0.0 { lower } else { upper }
}

/// Whether the first objective is better than the second.
#[must_use]
pub fn is_better(sense: Sense, first: f64, second: f64) -> bool {
    sense.sign() * (second - first) > TOLERANCE
}
