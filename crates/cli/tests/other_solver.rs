//! The model as written to a file has the same optimum for SCIP.

mod common;

use common::{digits, json, python_with, run};
use std::path::Path;
use std::process::Command;

/// Prints the optimum of the model in the file named first.
const SCIP: &str = r"
import sys
from pyscipopt import Model
model = Model()
model.hideOutput()
model.readProblem(sys.argv[1])
model.optimize()
assert model.getStatus() == 'optimal', model.getStatus()
print(model.getObjVal())
";

#[test]
fn scip_finds_the_same_optimum() {
    let Some(python) = python_with("pyscipopt", "HOPFIT_REQUIRE_SOLVERS") else { return };
    let folder = tempfile::tempdir().unwrap();
    for (variant, file) in [
        (&[][..], "m.mps"),
        (&["--tie", "strict"], "m.lp"),
        (&["--sparse", "0.01"], "m.mps"),
        (&["--receptive-field", "1"], "m.lp"),
        (&["--no-symmetry", "--bias"], "m.mps"),
        (&["--weights", "integer:2"], "m.mps"),
        (&["--weights", "binary"], "m.lp"),
    ] {
        train(folder.path(), variant, file);
        let report = json(folder.path(), "r.json");
        assert_eq!(report["details"]["objective_optimal"], true, "{variant:?}");
        let ours = report["details"]["objective"].as_f64().unwrap();
        let scip = optimum(&python, &folder.path().join(file));
        assert!((ours - scip).abs() < 1e-4, "{variant:?}: HiGHS {ours}, SCIP {scip}");
    }
}

fn train(folder: &Path, variant: &[&str], file: &str) {
    let digits = digits();
    let base = [
        "train",
        "--patterns",
        digits.to_str().unwrap(),
        "--resize",
        "3x3",
        "--skip",
        "20",
        "--first",
        "12",
        "--rule",
        "milp",
        "--start",
        "none",
        "--out",
        "m.npz",
        "--report",
        "r.json",
        "--write-model",
        file,
    ];
    run(folder, &[&base[..], variant].concat());
}

fn optimum(python: &str, path: &Path) -> f64 {
    let output = Command::new(python).args(["-c", SCIP]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
}
