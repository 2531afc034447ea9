//! Where the paper's model begins, and what is said of it.

mod common;

use common::{assert_refused, digits, hopfit, json, run, stderr};
use std::path::Path;

/// Trains on the first digits at 9×9.
fn train(folder: &Path, first: &str, rule: &str, rest: &[&str]) -> std::process::Output {
    let digits = digits();
    let base = ["train", "--resize", "9x9", "--first", first, "--rule", rule];
    let files = ["--report", "r.json", "--patterns", digits.to_str().unwrap()];
    hopfit(folder, &[&base[..], &files, rest].concat())
}

#[test]
fn the_users_own_weights_are_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    assert!(train(at, "12", "hebbian", &["--out", "hebb.npz"]).status.success());
    let lost = json(at, "r.json")["flips"].as_u64().unwrap();
    assert!(lost > 0, "the start has something to improve");
    let start = ["--start", "hebb.npz", "--time-limit", "0", "--out", "m.npz"];
    let output = train(at, "12", "milp", &start);
    assert!(output.status.success(), "{}", stderr(&output));
    let report = json(at, "r.json");
    assert_eq!(report["flips"], lost);
    assert_eq!(report["details"]["start"]["source"], "given");
    assert_eq!(report["details"]["start"]["unmet"], lost);
    assert_eq!(report["status"], "feasible");
    assert!(stderr(&output).contains("no time was left"), "{}", stderr(&output));
    let refused = |first, rule, rest: &[&str]| train(at, first, rule, rest);
    assert_refused(&refused("12", "exact", &start), &["--start", "milp"]);
    let missing = ["--start", "missing.npz", "--out", "m.npz"];
    assert_refused(&refused("12", "milp", &missing), &["missing.npz"]);
    let other = [&start[..], &["--weights", "ternary"]].concat();
    assert_refused(&refused("12", "milp", &other), &["not of the class", "w[0]"]);
}

#[test]
fn many_digits_lose_few_bits_in_little_time() {
    let folder = tempfile::tempdir().unwrap();
    let rest = ["--time-limit", "8", "--certificate", "c.json", "--out", "m.npz"];
    let output = train(folder.path(), "60", "milp", &rest);
    assert!(output.status.success(), "{}", stderr(&output));
    let report = json(folder.path(), "r.json");
    // Recalling -1 everywhere loses 555 bits.
    let flips = report["flips"].as_u64().unwrap();
    assert!(flips < 60, "{flips}");
    assert!(report["lower_bound"].as_u64().unwrap() <= flips);
    let digits = digits();
    let check = ["check", "--certificate", "c.json", "--resize", "9x9", "--first", "60"];
    run(folder.path(), &[&check[..], &["--patterns", digits.to_str().unwrap()]].concat());
}

#[test]
fn a_model_without_solutions_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let rest = ["--big-m", "0.0005", "--out", "m.npz"];
    let output = train(folder.path(), "5", "milp", &rest);
    assert_refused(&output, &["M is 0.0005", "epsilon"]);
    let rest = ["--epsilon", "2", "--big-m", "3", "--out", "m.npz"];
    assert!(train(folder.path(), "5", "milp", &rest).status.success());
    let report = json(folder.path(), "r.json");
    assert_eq!(report["lower_bound"], 0, "the patterns can be stored");
}
