//! Proofs of infeasibility, each checked by arithmetic.

use hopfit_model::{Column, Model, NewColumn, NewRow, Sense};
use hopfit_solve::{Farkas, Settings, Status};

use crate::base::solve;
use crate::models::{contradiction, production, random_linear};
use crate::random::Random;
use crate::verdict::check_optimal;

/// Solves, which must find the model infeasible, and checks the ray.
fn check_ray(solver: &mut impl Farkas, model: &Model) {
    assert_eq!(solve(solver, model).status, Status::Infeasible);
    let ray = solver.farkas().unwrap().expect("an infeasible program has a ray");
    let margin = ray.margin(model);
    assert!(margin > 1e-6, "the margin of {ray:?} is {margin}");
}

/// Two rows that exclude each other; the signs are those of the definition.
pub fn ray_of_two_rows(mut solver: impl Farkas) {
    let model = contradiction();
    check_ray(&mut solver, &model);
    let ray = solver.farkas().unwrap().unwrap();
    assert!(ray.rows[0] > 0.0 && ray.rows[1] < 0.0, "{ray:?}");
}

/// One-sided rows, ranges and equalities, turned either way.
pub fn ray_of_each_kind_of_row(mut solver: impl Farkas) {
    let infinity = f64::INFINITY;
    let rows = [(3.0, infinity), (3.0, 3.0), (3.0, 4.0)];
    let opposite = [(-infinity, 1.0), (1.0, 1.0), (0.0, 1.0)];
    for (lower, upper) in rows {
        for (opposite_lower, opposite_upper) in opposite {
            for factor in [1.0, -1.0] {
                let mut model = Model::minimise("kinds");
                let x = model.add_column(NewColumn::free("x"));
                let y = model.add_column(NewColumn::free("y").cost(1.0));
                let terms = [(x, factor), (y, 2.0 * factor)];
                model.add_row(NewRow::between("first", lower, upper).terms(terms));
                let row = NewRow::between("second", opposite_lower, opposite_upper);
                model.add_row(row.terms(terms));
                check_ray(&mut solver, &model);
            }
        }
    }
}

/// A row that the bounds of the columns exclude.
pub fn ray_that_uses_column_bounds(mut solver: impl Farkas) {
    for (lower, upper, sum) in [(0.0, 1.0, 5.0), (-2.0, -1.0, 0.0), (2.0, 3.0, 40.0)] {
        let mut model = Model::maximise("bounds");
        let x = model.add_column(NewColumn::continuous("x", lower, upper).cost(1.0));
        let y = model.add_column(NewColumn::continuous("y", lower, upper));
        model.add_row(NewRow::at_least("sum", sum).terms([(x, 1.0), (y, 2.0)]));
        model.add_row(NewRow::at_most("harmless", 100.0).terms([(x, 1.0), (y, -1.0)]));
        check_ray(&mut solver, &model);
    }
}

/// The ray is there without presolve, too.
pub fn ray_without_presolve(mut solver: impl Farkas) {
    let settings = Settings { presolve: false, ..Settings::default() };
    solver.set_settings(settings).unwrap();
    check_ray(&mut solver, &contradiction());
}

/// Perceptron programs: weights in a box that classify random points at random.
pub fn rays_of_random_programs(mut solver: impl Farkas) {
    let mut infeasible = 0;
    for seed in 0..60 {
        let model = perceptron(24, 6, seed);
        let presolve = seed % 2 == 0;
        solver.set_settings(Settings { presolve, ..Settings::default() }).unwrap();
        if solve(&mut solver, &model).status == Status::Infeasible {
            check_ray(&mut solver, &model);
            infeasible += 1;
        }
    }
    assert!(infeasible > 20, "only {infeasible} programs are infeasible");
}

fn perceptron(points: usize, dimensions: usize, seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::minimise("perceptron");
    for number in 0..dimensions {
        let column = if random.one_in(2) {
            NewColumn::free(format!("w{number}"))
        } else {
            NewColumn::continuous(format!("w{number}"), -1.0, 1.0)
        };
        model.add_column(column.cost(random.whole(-3, 3)));
    }
    for number in 0..points {
        let signs: Vec<(Column, f64)> =
            (0..dimensions).map(|c| (Column(c), random.whole(0, 1) * 2.0 - 1.0)).collect();
        let row = match random.between(0, 2) {
            0 => NewRow::at_least(format!("plus{number}"), 0.125),
            1 => NewRow::at_most(format!("minus{number}"), -0.125),
            _ => NewRow::between(format!("range{number}"), 0.125, 9.0),
        };
        model.add_row(row.terms(signs));
    }
    model
}

/// What is feasible has no proof of the contrary.
pub fn no_ray_of_a_feasible_program(mut solver: impl Farkas) {
    for seed in 0..5 {
        let model = random_linear(8, 8, seed);
        assert_eq!(solve(&mut solver, &model).status, Status::Optimal);
        assert_eq!(solver.farkas().unwrap(), None);
    }
}

/// The proof is of the rows, whatever the objective.
pub fn costs_do_not_matter(mut solver: impl Farkas) {
    let mut model = contradiction();
    model.set_sense(Sense::Maximise);
    model.set_cost(Column(0), -1e3).unwrap();
    check_ray(&mut solver, &model);
}

/// Asking for a ray disturbs neither this model nor the next.
pub fn solver_is_usable_afterwards(mut solver: impl Farkas) {
    check_ray(&mut solver, &contradiction());
    let again = solver.solve().unwrap();
    assert_eq!(again.status, Status::Infeasible);
    let model = production();
    check_optimal(&model, &solve(&mut solver, &model), 36.0);
}
