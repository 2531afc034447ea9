//! Solvers that are installed, and solutions found elsewhere.

mod common;

use common::{digits, hopfit, json, stderr, stdout};
use std::path::Path;
use std::process::Command;

fn is_here(program: &str, word: &str) -> bool {
    let found = Command::new(program).arg(word).output().is_ok();
    assert!(found || std::env::var_os("HOPFIT_REQUIRE_SOLVERS").is_none(), "{program} is missing");
    found
}

/// The exit code, and what is told.
fn train(folder: &Path, more: &[&str]) -> (i32, String) {
    let (code, _, told) = train_aloud(folder, more);
    (code, told)
}

/// The same, with the words of the result before the last.
fn train_aloud(folder: &Path, more: &[&str]) -> (i32, String, String) {
    let digits = digits();
    let base = ["train", "--patterns", digits.to_str().unwrap(), "--resize", "3x3", "--skip", "20"];
    let rest = ["--first", "12", "--rule", "milp"];
    let arguments = [&base[..], &rest, more].concat();
    let output = hopfit(folder, &arguments);
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

#[test]
fn other_solvers_find_the_same_optimum() {
    let folder = tempfile::tempdir().unwrap();
    let bare = ["--start", "none", "--out", "m.npz", "--report", "r.json"];
    assert_eq!(train(folder.path(), &bare).0, 0);
    let ours = json(folder.path(), "r.json");
    for (solver, program, name) in [("cbc", "cbc", "CBC"), ("glpk", "glpsol", "GLPK")] {
        if !is_here(program, "--version") {
            continue;
        }
        let (code, said) = train(folder.path(), &[&bare[..], &["--solver", solver]].concat());
        assert_eq!(code, 0, "{said}");
        let report = json(folder.path(), "r.json");
        assert_eq!(report["flips"], ours["flips"], "{solver}");
        assert_eq!(report["solver"]["name"], name);
        assert_eq!(report["details"]["objective_optimal"], true, "{solver}");
    }
}

#[test]
fn a_model_goes_out_and_its_solution_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    // The model alone: nothing is solved, and nothing else is written.
    let (code, said) = train(folder.path(), &["--write-model", "m.mps.gz"]);
    assert_eq!(code, 0, "{said}");
    let packed = std::fs::read(folder.path().join("m.mps.gz")).unwrap();
    assert!(packed.starts_with(&[0x1f, 0x8b]));
    let (code, result, _) = train_aloud(folder.path(), &["--write-model", "m.mps"]);
    assert_eq!((code, result.as_str()), (0, "m.mps: the model, for a solver\n"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    if !is_here("cbc", "-quit") {
        return;
    }
    let solved = Command::new("cbc")
        .args(["m.mps", "-solve", "-solution", "m.sol", "-quit"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(solved.status.success());
    let out = ["--out", "m.npz", "--report", "r.json"];
    let (code, said) = train(folder.path(), &[&["--read-solution", "m.sol"], &out[..]].concat());
    assert_eq!(code, 0, "{said}");
    let read = json(folder.path(), "r.json");
    assert_eq!(read["solver"]["name"], "solution file");
    assert_eq!(train(folder.path(), &[&["--start", "none"], &out[..]].concat()).0, 0);
    assert_eq!(read["flips"], json(folder.path(), "r.json")["flips"]);
    // A solution of another model is refused, with its line.
    std::fs::write(folder.path().join("m.sol"), "objective value: 0\nnobody 1\n").unwrap();
    let (code, said) = train(folder.path(), &[&["--read-solution", "m.sol"], &out[..]].concat());
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("line 2"), "{said}");
}

#[test]
fn what_is_no_solver_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (solver, what) in [("cplex", "tells no solver"), ("./cbc-nowhere", "cannot be run")] {
        let (code, said) = train(folder.path(), &["--out", "m.npz", "--solver", solver]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(what), "{said}");
    }
}
