//! What clauses across rows claim, beside a mixed-integer program of each row.

use hopfit_certify::{Clause, ClauseRow};
use hopfit_core::{Admissible, Demand, Patterns, Problem, Stop, TieRule};
use hopfit_exact::across::{Bounder, Proved};
use hopfit_model::{Column, Model, NewColumn, NewRow};
use hopfit_solve::Solve;
use hopfit_solve::highs::Highs;

const MARGIN: f64 = 1e-3;

/// The fewest flips of a row under the hypothesis Λ_i·w ≤ 0 and the decided
/// bits, by weights within [−1, 1] and fields of at least the margin.
fn fewest(problem: &Problem, clause: &Clause, row: &ClauseRow) -> f64 {
    let (neurons, i) = (problem.neurons(), row.neuron);
    let mut model = Model::minimise("row");
    let weight = |model: &mut Model, j: usize| {
        model.add_column(NewColumn::continuous(format!("w{j}"), -1.0, 1.0))
    };
    let weights: Vec<Column> = (0..neurons).map(|j| weight(&mut model, j)).collect();
    let mut hypothesis = NewRow::at_most("hypothesis", 0.0);
    for (a, b, value) in &clause.multipliers {
        if *a == i || *b == i {
            let (other, sign) = if *a == i { (*b, 1.0) } else { (*a, -1.0) };
            hypothesis = hypothesis.term(weights[other], sign * *value as f64 / 16384.0);
        }
    }
    model.add_row(hypothesis);
    for pattern in 0..problem.patterns().count() {
        let flip = model.add_column(NewColumn::binary(format!("z{pattern}")).cost(1.0));
        let state = problem.patterns().row(pattern);
        let terms = (0..neurons).filter(|j| *j != i);
        let terms = terms.map(|j| (weights[j], f64::from(state[i] * state[j])));
        let demand = Demand { pattern, neuron: i };
        let decided = clause.decided.iter().find(|decided| decided.demand == demand);
        let terms: Vec<_> = terms.collect();
        let big = neurons as f64;
        let kept = NewRow::at_least(format!("d{pattern}"), MARGIN).terms(terms.clone());
        model.add_row(kept.term(flip, big));
        match decided.map(|decided| decided.flips) {
            Some(true) => {
                model.add_row(NewRow::at_most(format!("f{pattern}"), 0.0).terms(terms));
            }
            Some(false) => {
                model.add_row(NewRow::at_most(format!("k{pattern}"), 0.0).term(flip, 1.0));
            }
            None => {}
        }
    }
    let mut solver = Highs::new().unwrap();
    solver.load(&model).unwrap();
    solver.solve().unwrap().objective.unwrap_or(f64::INFINITY)
}

#[test]
fn rows_flip_as_much_as_clauses_claim() {
    let (mut checked, mut supposing) = (0, 0);
    let small = [(14, 8, 2), (32, 20, 0), (32, 20, 1), (32, 20, 2), (32, 20, 3)];
    let large = [(34, 20, 0), (34, 20, 1), (36, 20, 0)];
    for (count, neurons, seed) in small.into_iter().chain(large) {
        let patterns = Patterns::random(count, neurons, seed).unwrap();
        let admissible = Admissible::symmetric(neurons);
        let problem = Problem::new(patterns, admissible, TieRule::Strict).unwrap();
        let mut bounder = Bounder::new(&problem, 1);
        while bounder.prove(bounder.bound() + 1, 400, &Stop::never()) == Proved::Lower {}
        let Some(proof) = bounder.proof() else { continue };
        for clause in &proof.clauses {
            for row in &clause.rows {
                let fewest = fewest(&problem, clause, row);
                assert!(fewest > row.bound as f64 - 0.5, "{fewest} suffice for row {row:?}");
                checked += 1;
                supposing += usize::from(!clause.multipliers.is_empty());
            }
        }
    }
    assert!(checked > 40 && supposing > 15, "{checked} rows, {supposing} with multipliers");
}
