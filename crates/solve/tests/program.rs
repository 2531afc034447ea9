//! Solvers that are run as programs: the real ones. `make test` has CBC, GLPK
//! and SCIP installed; without them these tests say so and end.

#![allow(clippy::print_stderr)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use hopfit_core::Stop;
use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve::program::{Dialect, Program, SolutionFile};
use hopfit_solve::{
    ErrorKind, Event, Interrupt, Observe, Settings, Solve, Start, StartVerdict, Status, StopReason,
    WarmStart,
};
use hopfit_solve_conformance::models::{
    contradiction, market_split, optimum_by_enumeration, production, random_mixed_integer,
};

/// The programs that are here: CBC and GLPK, and SCIP's own shell, which the
/// library in the Python package `pyscipopt` has.
fn programs() -> Vec<Program> {
    let mut found = Vec::new();
    for name in ["cbc", "glpk"] {
        match Program::named(name) {
            Ok(program) => found.push(program),
            Err(error) => missing(&format!("{name}: {error}")),
        }
    }
    match scip() {
        Some(program) => found.push(program),
        None => missing("scip: pyscipopt is not in the environment of HOPFIT_PYTHON"),
    }
    found
}

fn missing(what: &str) {
    assert!(std::env::var_os("HOPFIT_REQUIRE_SOLVERS").is_none(), "{what}");
    eprintln!("left out: {what}");
}

/// A script that calls the shell of SCIP, and nothing else.
fn scip() -> Option<Program> {
    let python = std::env::var_os("HOPFIT_PYTHON")?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("scip-{}", std::process::id()));
    let script =
        format!("#!{}\n{}", PathBuf::from(python).display(), include_str!("scip_shell.py"));
    let temporary = tempfile::NamedTempFile::new_in(&folder).ok()?;
    std::fs::write(temporary.path(), script).ok()?;
    make_executable(temporary.path());
    temporary.persist(&path).ok()?;
    Program::at(path, Dialect::Scip).ok()
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &std::path::Path) {}

fn carpenter() -> Model {
    let mut model = Model::maximise("carpenter");
    let table = model.add_column(NewColumn::integer("table", 0.0, 9.0).cost(5.0));
    let chair = model.add_column(NewColumn::integer("chair", 0.0, 9.0).cost(3.0));
    model.add_row(NewRow::at_most("wood", 13.0).term(table, 3.0).term(chair, 2.0));
    model.set_offset(100.0);
    model
}

#[test]
fn a_maximum_with_a_constant_comes_back() {
    for mut solver in programs() {
        solver.load(&carpenter()).unwrap();
        let outcome = solver.solve().unwrap();
        assert_eq!(outcome.status, Status::Optimal, "{}", outcome.solver);
        assert_eq!(outcome.values(), Some(&[3.0, 2.0][..]), "{}", outcome.solver);
        assert_eq!((outcome.objective, outcome.bound), (Some(121.0), Some(121.0)));
        assert!(outcome.solver.version.starts_with(|letter: char| letter.is_ascii_digit()));
    }
}

#[test]
fn linear_programs_are_solved() {
    for mut solver in programs() {
        solver.load(&production()).unwrap();
        let outcome = solver.solve().unwrap();
        assert_eq!(outcome.status, Status::Optimal, "{}", outcome.solver);
        assert!((outcome.objective.unwrap() - 36.0).abs() < 1e-6, "{}", outcome.solver);
        solver.load(&contradiction()).unwrap();
        let outcome = solver.solve().unwrap();
        assert_eq!(outcome.status, Status::Infeasible, "{}", outcome.solver);
        assert_eq!(outcome.solution, None);
    }
}

#[test]
fn random_programs_match_enumeration() {
    for mut solver in programs() {
        for seed in 0..15 {
            let model = random_mixed_integer(seed);
            solver.load(&model).unwrap();
            let outcome = solver.solve().unwrap();
            match optimum_by_enumeration(&model) {
                Some(optimum) => {
                    let found = outcome.objective.unwrap();
                    assert!((found - optimum).abs() < 1e-5, "{} {seed}: {found}", outcome.solver);
                    let violation = model.violation_at(outcome.values().unwrap()).unwrap();
                    assert!(violation.largest() < 1e-5, "{} {seed}", outcome.solver);
                    assert_eq!(outcome.status, Status::Optimal, "{} {seed}", outcome.solver);
                }
                None => {
                    let none = [Status::Infeasible, Status::InfeasibleOrUnbounded];
                    assert!(none.contains(&outcome.status), "{} {seed}", outcome.solver);
                }
            }
        }
    }
}

#[test]
fn limits_hold_and_a_start_is_kept() {
    let model = market_split(5, 40, 1);
    for mut solver in programs() {
        let settings = Settings { time_limit: Some(Duration::from_secs(1)), ..Settings::default() };
        solver.set_settings(settings).unwrap();
        solver.load(&model).unwrap();
        let start: Vec<f64> = feasible(&model);
        let verdict = solver.start_from(Start::Full(&start)).unwrap();
        let StartVerdict::Feasible { objective } = verdict else { panic!("{verdict:?}") };
        let begun = Instant::now();
        let outcome = solver.solve().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", outcome.solver);
        assert!(outcome.objective.unwrap() <= objective + 1e-9, "{}", outcome.solver);
        if let (Some(bound), Some(found)) = (outcome.bound, outcome.objective) {
            assert!(bound <= found + 1e-6, "{}: {bound} above {found}", outcome.solver);
        }
    }
}

/// A point of a market split: nobody is a customer, and all that is left over
/// is under.
fn feasible(model: &Model) -> Vec<f64> {
    let halves: Vec<f64> = model.rows().map(|row| row.lower).collect();
    let customers = model.column_count() - 2 * halves.len();
    let over_and_under = halves.iter().flat_map(|half| [0.0, *half]);
    std::iter::repeat_n(0.0, customers).chain(over_and_under).collect()
}

#[test]
fn a_stop_from_elsewhere_ends_the_program() {
    for mut solver in programs() {
        let stop = Stop::after(Duration::from_secs(3600));
        solver.set_stop(&stop);
        solver.load(&market_split(6, 60, 2)).unwrap();
        let begun = Instant::now();
        let other = stop.clone();
        let waiting = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(500));
            other.raise();
        });
        let outcome = solver.solve().unwrap();
        waiting.join().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", outcome.solver);
        let reason = match outcome.status {
            Status::Feasible(reason) | Status::NoSolution(reason) => reason,
            status => panic!("{}: {status}", outcome.solver),
        };
        assert_eq!(reason, StopReason::Interrupt, "{}", outcome.solver);
    }
}

#[test]
fn the_log_is_streamed_and_kept() {
    for mut solver in programs() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("solver.log");
        let settings =
            Settings { log_file: Some(log.clone()), log_events: true, ..Settings::default() };
        solver.set_settings(settings).unwrap();
        solver.load(&carpenter()).unwrap();
        let mut lines = 0;
        let mut observer = |event: &Event<'_>| {
            lines += usize::from(matches!(event, Event::Log(_)));
            hopfit_solve::Control::Continue
        };
        solver.solve_observed(&mut observer).unwrap();
        assert!(lines > 3);
        assert!(std::fs::read_to_string(&log).unwrap().lines().count() > 3);
    }
}

#[test]
fn a_solution_found_elsewhere_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("found.sol");
    std::fs::write(
        &path,
        "# Solution for model carpenter\n# Objective value = -116\ntable 1\nchair 2\n",
    )
    .unwrap();
    let Ok(inner) = Program::named("cbc") else { return missing("cbc") };
    let mut solver = SolutionFile::new(&path, inner);
    solver.load(&carpenter()).unwrap();
    let outcome = solver.solve().unwrap();
    assert_eq!((outcome.objective, outcome.bound), (Some(111.0), None));
    // What comes afterwards is solved.
    solver.load(&carpenter()).unwrap();
    assert_eq!(solver.solve().unwrap().objective, Some(121.0));
}

#[test]
fn programs_that_are_no_solvers_are_refused() {
    let error = Program::named("cplex").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownSolver { .. }), "{error}");
    let error = Program::named("./cbc-that-is-nowhere").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotRun { .. }), "{error}");
    // It runs, but says nothing.
    let Ok(mut silent) = Program::at("true", Dialect::Cbc) else { return };
    silent.load(&carpenter()).unwrap();
    let error = silent.solve().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Program { code: Some(0), .. }), "{error}");
}
