//! Points to begin from.

use std::time::Duration;

use hopfit_model::{Column, Model};
use hopfit_solve::{
    ErrorKind, Incremental, Interrupt, Settings, Start, StartVerdict, Status, Stop, StopReason,
    WarmStart,
};

use crate::base::solve;
use crate::models::{market_split, optimum_by_enumeration, production, random_mixed_integer};
use crate::verdict::{check, check_optimal, close};

/// A full point is kept: the answer is at least as good.
pub fn full_start_is_the_first_incumbent(mut solver: impl WarmStart) {
    let settings = Settings { node_limit: Some(200), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let model = market_split(4, 30, 6);
    let good = solve(&mut solver, &model);
    let (values, objective) = (good.values().unwrap().to_vec(), good.objective.unwrap());
    // Now with next to no search, in which such a solution is not found.
    let settings = Settings { node_limit: Some(1), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    solver.load(&model).unwrap();
    solver.start_from(Start::Full(&values)).unwrap();
    let outcome = solver.solve().unwrap();
    check(&model, &outcome);
    assert!(outcome.objective.unwrap() <= objective + 1e-6);
}

/// A point of a market split that fulfils it: the slacks make up for any choice.
fn some_point(model: &Model) -> Vec<f64> {
    let mut point: Vec<f64> =
        model.columns().map(|column| f64::from(u8::from(column.kind.is_integral()))).collect();
    for row in model.rows() {
        let is_slack = |column: Column| !model.column(column).unwrap().kind.is_integral();
        let sum: f64 = row.terms().map(|(column, value)| value * point[column.0]).sum();
        let lack = row.lower - sum;
        let slack = row.terms().find(|(column, value)| is_slack(*column) && lack * value > 0.0);
        if let Some((column, value)) = slack {
            point[column.0] = lack / value;
        }
    }
    point
}

/// Whatever stops a solve, its outcome is no worse than the point.
pub fn full_start_survives_every_limit(mut solver: impl WarmStart + Interrupt) {
    let model = market_split(4, 30, 12);
    let point = some_point(&model);
    let objective = model.objective_at(&point).unwrap();
    let raised = Stop::never();
    raised.raise();
    let no_time = Settings { time_limit: Some(Duration::ZERO), ..Settings::default() };
    let no_nodes = Settings { node_limit: Some(0), ..Settings::default() };
    let cases = [
        (no_time.clone(), Stop::never()),
        (no_nodes, Stop::never()),
        (no_time, Stop::after(Duration::ZERO)),
    ];
    for (settings, stop) in cases {
        solver.set_settings(settings).unwrap();
        solver.set_stop(&Stop::never());
        solver.load(&model).unwrap();
        let verdict = solver.start_from(Start::Full(&point)).unwrap();
        assert_eq!(verdict, StartVerdict::Feasible { objective });
        solver.set_stop(&stop);
        let outcome = solver.solve().unwrap();
        check(&model, &outcome);
        assert!(matches!(outcome.status, Status::Feasible(_)), "{}", outcome.status);
        assert!(outcome.objective.unwrap() <= objective);
        // Without more to do than to return, the point itself comes back.
        if outcome.status == Status::Feasible(StopReason::Time) {
            assert_eq!(outcome.objective, Some(objective));
            assert_eq!(outcome.values(), Some(&point[..]));
        }
    }
    // A model loaded after the stop need not be looked at, which is no error.
    solver.set_stop(&raised);
    solver.load(&model).unwrap();
    solver.start_from(Start::Full(&point)).unwrap();
    let reason = StopReason::Interrupt;
    let status = solver.solve().unwrap().status;
    assert!([Status::Feasible(reason), Status::NoSolution(reason)].contains(&status), "{status}");
}

/// What is said of a point is what arithmetic says.
pub fn verdicts_are_true(mut solver: impl WarmStart) {
    let mut feasible = 0;
    for seed in 0..200 {
        let model = random_mixed_integer(seed);
        let optimum = optimum_by_enumeration(&model);
        solver.load(&model).unwrap();
        let mut point: Vec<f64> = model.columns().map(|column| column.lower).collect();
        if let Some(optimum) = optimum {
            // The optimum itself is a point that fulfils the model.
            let outcome = solver.solve().unwrap();
            assert!(close(outcome.objective.unwrap(), optimum));
            point = outcome.values().unwrap().to_vec();
            solver.load(&model).unwrap();
        }
        if seed % 3 == 0 {
            point[0] += 0.25;
        }
        let violation = model.violation_at(&point).unwrap().largest();
        match solver.start_from(Start::Full(&point)).unwrap() {
            StartVerdict::Feasible { objective } => {
                feasible += 1;
                assert!(violation <= 2e-6, "{violation}");
                assert!(close(objective, model.objective_at(&point).unwrap()));
            }
            StartVerdict::Infeasible { violation: found } => {
                assert!(violation > 0.0 && close(found, violation), "{found}, {violation}");
            }
            StartVerdict::Partial => panic!("no value is missing"),
        }
    }
    assert!((30..170).contains(&feasible), "{feasible} points are feasible");
    let verdict = solver.start_from(Start::Partial(&[])).unwrap();
    assert_eq!(verdict, StartVerdict::Partial);
}

/// A point is no answer to a model that was changed since.
pub fn changes_make_a_start_doubtful(mut solver: impl WarmStart + Incremental) {
    let model = market_split(3, 20, 13);
    let point = some_point(&model);
    let settings = Settings { time_limit: Some(Duration::ZERO), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    solver.load(&model).unwrap();
    solver.start_from(Start::Full(&point)).unwrap();
    solver.set_column_bounds(Column(0), 0.0, 0.0).unwrap();
    let mut changed = model;
    changed.set_column_bounds(Column(0), 0.0, 0.0).unwrap();
    assert!(changed.violation_at(&point).unwrap().largest() > 0.5);
    check(&changed, &solver.solve().unwrap());
}

/// Missing values are found, and the answer is at least as good.
pub fn partial_start_is_completed(mut solver: impl WarmStart) {
    let model = market_split(3, 20, 7);
    let settings = Settings { node_limit: Some(2000), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    let good = solve(&mut solver, &model);
    let objective = good.objective.unwrap();
    let values = good.values().unwrap();
    // The slacks follow from the binaries, a few of which are left open.
    let binaries: Vec<(Column, f64)> = (0..18).map(|c| (Column(c), values[c].round())).collect();
    let settings = Settings { node_limit: Some(1), ..Settings::default() };
    solver.set_settings(settings).unwrap();
    solver.load(&model).unwrap();
    solver.start_from(Start::Partial(&binaries)).unwrap();
    let outcome = solver.solve().unwrap();
    check(&model, &outcome);
    let reasons = [Status::Optimal, Status::Feasible(StopReason::Nodes)];
    assert!(reasons.contains(&outcome.status), "{}", outcome.status);
    assert!(outcome.objective.unwrap() <= objective + 1e-6);
}

/// Points that break the model, or say nothing, do not change the optimum.
pub fn poor_starts_do_no_harm(mut solver: impl WarmStart) {
    for seed in 0..80 {
        let model = random_mixed_integer(seed);
        let Some(optimum) = optimum_by_enumeration(&model) else { continue };
        solver.load(&model).unwrap();
        let lower: Vec<f64> = model.columns().map(|column| column.lower).collect();
        match seed % 4 {
            0 => solver.start_from(Start::Full(&lower)).unwrap(),
            1 => solver.start_from(Start::Partial(&[(Column(0), lower[0])])).unwrap(),
            2 => solver.start_from(Start::Full(&vec![1e6; lower.len()])).unwrap(),
            _ => solver.start_from(Start::Partial(&[])).unwrap(),
        };
        check_optimal(&model, &solver.solve().unwrap(), optimum);
    }
    let model = production();
    solver.load(&model).unwrap();
    solver.start_from(Start::Full(&[1.0, 1.0])).unwrap();
    let outcome = solver.solve().unwrap();
    assert!(close(outcome.objective.unwrap(), 36.0));
}

/// Points of the wrong length, or with what is no number, are refused.
pub fn faulty_starts_are_refused(mut solver: impl WarmStart) {
    let error = solver.start_from(Start::Full(&[])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoModel), "{error}");
    solver.load(&production()).unwrap();
    let error = solver.start_from(Start::Full(&[1.0])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WrongLength { .. }), "{error}");
    let error = solver.start_from(Start::Partial(&[(Column(2), 1.0)])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownColumn { .. }), "{error}");
    assert!(solver.start_from(Start::Partial(&[(Column(0), f64::NAN)])).is_err());
    assert!(solver.start_from(Start::Full(&[f64::INFINITY, 0.0])).is_err());
}
