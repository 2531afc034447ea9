//! Points to begin from.

use hopfit_model::Column;
use hopfit_solve::{ErrorKind, Settings, Start, Status, StopReason, WarmStart};

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
        }
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
