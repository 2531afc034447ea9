//! Written models mean the same to other programs.
//!
//! `glpsol` (Debian package `glpk-utils`) and `cbc` (`coinor-cbc`) read the files
//! if they are installed; with `HOPFIT_REQUIRE_SOLVERS=1` they must be. HiGHS
//! reads them in any case, with its own readers.

use std::fs::{self, File};
use std::io::ErrorKind::NotFound;
use std::path::Path;
use std::process::{Command, Output};

use hopfit_model::{Column, Kind, Model, NewColumn, NewRow, Sense};
use hopfit_solve::highs::Highs;
use hopfit_solve::{Solve, Status};
use hopfit_solve_conformance::random::Random;
use hopfit_solve_conformance::verdict::{check, close};

/// A model with every kind of column and row, bounded and often feasible.
fn random_model(seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = Model::minimise("a model / with blanks");
    if random.one_in(2) {
        model.set_sense(Sense::Maximise);
    }
    model.set_offset([0.0, 2.5, -1e-3][usize::try_from(seed).unwrap() % 3]);
    let infinity = f64::INFINITY;
    let whole = |name: &str, lower, upper| NewColumn::integer(name, lower, upper);
    for column in [
        NewColumn::binary("flip 3,7"),
        NewColumn { lower: 1.0, ..NewColumn::binary("fixed binary") },
        whole("e5", -3.0, 4.0),
        whole("free", 0.0, infinity),
        whole("at most", -infinity, 2.0),
        whole("whole", -infinity, infinity),
        whole("negative", -5.0, -2.0),
        whole("one", 0.0, 1.0),
        NewColumn::free("end"),
        NewColumn::non_negative("x"),
        NewColumn::continuous("y", -infinity, -0.5),
        NewColumn::continuous("z", -1.25, 7.0),
        NewColumn::continuous("", 0.1, 0.1),
        NewColumn::continuous("unused", -2.0, 3.0),
        NewColumn::continuous("useless", 0.0, 1.0).cost(0.0),
    ] {
        let cost = if column.name == "useless" { 0.0 } else { random.whole(-20, 20) / 8.0 };
        model.add_column(column.cost(cost));
    }
    // Bounds for what has none; the sums are such that ranges round.
    for column in 0..13 {
        let width = random.whole(1, 6) / 10.0;
        let row = NewRow::between(format!("box {column}"), -6.1, 5.3 + width);
        model.add_row(row.term(Column(column), 1.0));
    }
    for number in 0..4 {
        let terms: Vec<_> = (0..13).map(|c| (Column(c), random.whole(-4, 4) / 2.0)).collect();
        let (low, high) = (random.whole(-30, 3), random.whole(4, 30));
        let (lower, upper) = match random.between(0, 4) {
            0 => (low, infinity),
            1 => (-infinity, high),
            2 => (low, high),
            3 => (low / 10.0, high / 10.0),
            _ => (-infinity, infinity),
        };
        model.add_row(NewRow::between(format!("row\t{number}"), lower, upper).terms(terms));
    }
    model.add_row(NewRow::equal_to("", 1.5).terms([(Column(8), 1.0), (Column(9), -1.0)]));
    model.add_row(NewRow::between("empty", -1.0, 2.0));
    model
}

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
        let model = random_model(seed);
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
fn highs_reads_what_we_write() {
    compare("HiGHS", |path| {
        let mut solver = Highs::new().unwrap();
        solver.load_file(path).unwrap();
        let outcome = solver.solve().unwrap();
        assert!(matches!(outcome.status, Status::Optimal | Status::Infeasible), "{outcome:?}");
        outcome.objective
    });
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

#[test]
fn kinds_of_columns_survive_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = Model::minimise("kinds");
    let column = NewColumn { kind: Kind::Integer, ..NewColumn::continuous("x", 0.0, 9.5) };
    let x = model.add_column(column.cost(-1.0));
    model.add_row(NewRow::at_most("half", 7.5).term(x, 1.0));
    for ending in ["mps", "lp"] {
        let path = folder.path().join(format!("kinds.{ending}"));
        let file = File::create(&path).unwrap();
        if ending == "mps" { model.write_mps(file) } else { model.write_lp(file) }.unwrap();
        let mut solver = Highs::new().unwrap();
        solver.load_file(&path).unwrap();
        assert_eq!(solver.solve().unwrap().objective, Some(-7.0));
    }
    assert!(Highs::new().unwrap().load_file(Path::new("/no/such/file.mps")).is_err());
}
