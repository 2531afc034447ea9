//! Written models mean the same to other programs.
//!
//! `glpsol` (Debian package `glpk-utils`) and `cbc` (`coinor-cbc`) read the files
//! if they are installed; with `HOPFIT_REQUIRE_SOLVERS=1` they must be. That HiGHS
//! reads them, with its own readers, is a test beside its binding.

use std::fs::{self, File};
use std::io::ErrorKind::NotFound;
use std::path::Path;
use std::process::{Command, Output};

use hopfit_model::Model;
use hopfit_solve::highs::Highs;
use hopfit_solve::{Solve, Status};
use hopfit_solve_conformance::models::every_kind;
use hopfit_solve_conformance::verdict::{check, close};

/// The optimum by HiGHS of the model as it is; `None` if it is infeasible.
fn optimum(model: &Model) -> Option<f64> {
    let mut solver = Highs::new().unwrap();
    solver.load(model).unwrap();
    let outcome = solver.solve().unwrap();
    check(model, &outcome);
    assert!(matches!(outcome.status, Status::Optimal | Status::Infeasible), "{outcome:?}");
    outcome.objective
}

/// Writes random models in both formats and has each read to the same optimum.
/// `read` gets the file and tells the optimum that it found.
fn compare(what: &str, read: impl Fn(&Path) -> Option<f64>) {
    let folder = tempfile::tempdir().unwrap();
    let mut feasible = 0;
    for seed in 0..40 {
        let model = every_kind(seed);
        let expected = optimum(&model);
        feasible += i32::from(expected.is_some());
        let (mps, lp) = (folder.path().join("model.mps"), folder.path().join("model.lp"));
        model.write_mps(File::create(&mps).unwrap()).unwrap();
        model.write_lp(File::create(&lp).unwrap()).unwrap();
        // An MPS file always minimises.
        let sign = model.sense().sign();
        for (found, path) in [(read(&mps).map(|value| sign * value), &mps), (read(&lp), &lp)] {
            let is_same = match (expected, found) {
                (Some(expected), Some(found)) => close(expected, found),
                (expected, found) => expected == found,
            };
            let text = || fs::read_to_string(path).unwrap();
            assert!(is_same, "{what}, seed {seed}: {found:?} is not {expected:?}\n{}", text());
        }
    }
    assert!((10..40).contains(&feasible), "{feasible} models are feasible");
}

/// Runs a program; `None` if it is not installed and need not be.
fn run(command: &mut Command) -> Option<Output> {
    match command.output() {
        Err(error) if error.kind() == NotFound => {
            let name = command.get_program().to_string_lossy().into_owned();
            let required = std::env::var_os("HOPFIT_REQUIRE_SOLVERS").is_some_and(|v| v == "1");
            assert!(!required, "{name} is required but not installed");
            None
        }
        output => Some(output.unwrap()),
    }
}

fn is_installed(program: &str) -> bool {
    let found = run(Command::new(program).arg("--version").stdin(std::process::Stdio::null()));
    if found.is_none() {
        skipped(program);
    }
    found.is_some()
}

#[expect(clippy::print_stderr, reason = "who runs the tests must see what was not tested")]
fn skipped(program: &str) {
    eprintln!("SKIPPED: {program} is not installed, so it did not read the models");
}

#[test]
fn glpsol_reads_what_we_write() {
    if is_installed("glpsol") {
        compare("glpsol", read_with_glpsol);
    }
}

#[test]
fn cbc_reads_what_we_write() {
    if is_installed("cbc") {
        compare("cbc", read_with_cbc);
    }
}

fn read_with_glpsol(path: &Path) -> Option<f64> {
    let format = if path.extension().unwrap() == "lp" { "--lp" } else { "--freemps" };
    let answer = path.with_extension("glpsol");
    let mut command = Command::new("glpsol");
    command.arg(format).arg(path).arg("--write").arg(&answer);
    let output = run(&mut command).unwrap();
    assert!(output.status.success(), "{output:?}");
    // The line is `s mip ROWS COLUMNS STATUS OBJECTIVE`; `o` stands for optimal.
    let text = fs::read_to_string(answer).unwrap();
    let line = text.lines().find(|line| line.starts_with("s mip")).unwrap();
    let fields: Vec<&str> = line.split_whitespace().collect();
    (fields[4] == "o").then(|| fields[5].parse().unwrap())
}

fn read_with_cbc(path: &Path) -> Option<f64> {
    let answer = path.with_extension("cbc");
    let mut command = Command::new("cbc");
    command.arg(path).args(["-ratio", "0", "-solve", "-solution"]).arg(&answer);
    let output = run(&mut command).unwrap();
    let text = fs::read_to_string(&answer).unwrap_or_else(|_| panic!("{output:?}"));
    // The first line is `Optimal - objective value 2.50000000`, or says that
    // there is none.
    let line = text.lines().next().unwrap();
    if line.starts_with("Infeasible") || line.starts_with("Integer infeasible") {
        return None;
    }
    assert!(line.starts_with("Optimal"), "{line}\n{output:?}");
    line.split_whitespace().last().unwrap().parse().ok()
}
