//! Nothing goes to the standard output; the log goes where it is told to.
#![cfg(feature = "highs")]

use std::fs;
use std::process::Command;

use hopfit_model::{Model, NewColumn, NewRow};
use hopfit_solve::highs::Highs;
use hopfit_solve::{ErrorKind, Settings, Solve, Status};
use hopfit_solve_conformance::models::{contradiction, market_split, production};

/// Set in the process that is watched for output.
const WATCHED: &str = "HOPFIT_TEST_WATCHED";

#[test]
fn standard_output_stays_empty() {
    if std::env::var_os(WATCHED).is_some() {
        return solve_all_kinds();
    }
    let this_test = ["--exact", "standard_output_stays_empty", "--nocapture"];
    let output = Command::new(std::env::current_exe().unwrap())
        .args(this_test)
        .env(WATCHED, "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // What the test harness itself prints.
    let ours = |line: &&str| {
        !line.is_empty() && !line.starts_with("running") && !line.starts_with("test ")
    };
    assert_eq!(text.lines().filter(ours).collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

fn solve_all_kinds() {
    let folder = tempfile::tempdir().unwrap();
    for log_file in [None, Some(folder.path().join("highs.log"))] {
        let settings =
            Settings { log_file, threads: 2, node_limit: Some(5), ..Settings::default() };
        let mut solver = Highs::with_settings(settings).unwrap();
        for model in [production(), contradiction(), market_split(3, 20, 1)] {
            solver.load(&model).unwrap();
            solver.solve().unwrap();
        }
    }
}

#[test]
fn the_log_goes_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run one.log");
    let settings = Settings { log_file: Some(path.clone()), ..Settings::default() };
    let mut solver = Highs::with_settings(settings).unwrap();
    solver.load(&production()).unwrap();
    assert_eq!(solver.solve().unwrap().status, Status::Optimal);
    drop(solver);
    let log = fs::read_to_string(path).unwrap();
    assert!(log.contains("HiGHS") && log.contains("Optimal"), "{log}");
}

#[test]
fn a_log_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let old = Settings { seed: 7, ..Settings::default() };
    let mut solver = Highs::with_settings(old.clone()).unwrap();
    for path in [folder.path().to_owned(), folder.path().join("none/highs.log")] {
        let settings = Settings { log_file: Some(path.clone()), ..Settings::default() };
        let error = solver.set_settings(settings.clone()).unwrap_err();
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Log { .. }), "{error}");
        assert!(std::error::Error::source(error.kind()).is_some());
        assert_eq!(solver.settings(), &old);
        assert!(Highs::with_settings(settings).is_err());
    }
}

#[test]
fn numbers_that_highs_would_change_are_refused() {
    let refused = |column: NewColumn, row: NewRow| {
        let mut model = Model::minimise("extreme");
        let x = model.add_column(column);
        model
            .add_row(NewRow { terms: row.terms.into_iter().map(|(_, v)| (x, v)).collect(), ..row });
        let result = Highs::new().unwrap().load(&model);
        result.is_err_and(|error| matches!(error.kind(), ErrorKind::Number { .. }))
    };
    let x = hopfit_model::Column(0);
    let row = || NewRow::at_least("row", 1.0).term(x, 1.0);
    let column = || NewColumn::free("x");
    assert!(!refused(column(), row()));
    assert!(refused(column().cost(1e20), row()));
    assert!(refused(NewColumn::continuous("x", 0.0, 1e20), row()));
    assert!(refused(column(), NewRow::at_least("row", -1e21).term(x, 1.0)));
    assert!(refused(column(), NewRow::at_least("row", 1.0).term(x, 1e-9)));
    assert!(refused(column(), NewRow::at_least("row", 1.0).term(x, -1e15)));
}

#[test]
fn highs_tells_its_version() {
    let info = Highs::new().unwrap().info();
    assert_eq!(info.name, "HiGHS");
    assert!(info.version.split('.').count() == 3, "{info}");
    assert!(info.to_string().starts_with("HiGHS 1."), "{info}");
}
