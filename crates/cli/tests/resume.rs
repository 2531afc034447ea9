//! `hopfit train --rule exact --resume`.

mod common;

use common::{hopfit, stderr};
use serde_json::Value;
use std::path::Path;

fn patterns(folder: &Path, name: &str, seed: u64) {
    let patterns = hopfit::Patterns::random(34, 20, seed).unwrap();
    let line = |row: &[i8]| row.iter().map(i8::to_string).collect::<Vec<_>>().join(",");
    let text: String = patterns.rows().map(|row| line(row) + "\n").collect();
    std::fs::write(folder.join(name), text).unwrap();
}

fn train(folder: &Path, patterns: &str, more: &[&str]) -> std::process::Output {
    let start = ["train", "--rule", "exact", "--tie", "strict", "--time-limit", "0.5"];
    let files = ["--patterns", patterns, "--out", "m.npz", "--report", "r.json"];
    let arguments: Vec<&str> = start.iter().chain(&files).chain(more).copied().collect();
    hopfit(folder, &arguments)
}

/// (flips that were minimised, proved bound)
fn report(folder: &Path) -> (u64, u64) {
    let report: Value =
        serde_json::from_slice(&std::fs::read(folder.join("r.json")).unwrap()).unwrap();
    (report["unmet"].as_u64().unwrap(), report["lower_bound"].as_u64().unwrap())
}

#[test]
fn a_resumed_run_is_never_worse() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    patterns(folder, "p.csv", 1);
    let output = train(folder, "p.csv", &["--certificate", "c.json"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let first = report(folder);
    assert!(first.1 < first.0, "34 patterns of 20 neurons in half a second: {first:?}");
    for _ in 0..3 {
        let before = report(folder);
        let output = train(folder, "p.csv", &["--resume", "c.json", "--certificate", "c.json"]);
        assert!(output.status.success(), "{}", stderr(&output));
        // What the certificate holds is told before the search.
        let held = format!("c.json: its weights lose {} bits", before.0);
        assert!(stderr(&output).starts_with(&held), "{}", stderr(&output));
        let after = report(folder);
        assert!(after.0 <= before.0 && after.1 >= before.1, "{before:?} {after:?}");
        let check = hopfit(folder, &["check", "--certificate", "c.json", "--patterns", "p.csv"]);
        assert!(check.status.success(), "{}", stderr(&check));
    }
}

#[test]
fn another_problem_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    patterns(folder, "p.csv", 1);
    patterns(folder, "q.csv", 2);
    assert!(train(folder, "p.csv", &["--certificate", "c.json"]).status.success());
    for (patterns, more) in
        [("q.csv", &[][..]), ("p.csv", &["--bias"]), ("p.csv", &["--weights", "ternary"])]
    {
        let more: Vec<&str> = more.iter().chain(&["--resume", "c.json"]).copied().collect();
        let output = train(folder, patterns, &more);
        assert_eq!(output.status.code(), Some(2), "{patterns} {more:?}");
        let told = stderr(&output);
        assert!(told.contains("resume"), "{told}");
        // The reason is there, and once.
        let reason = told.rsplit(": ").next().unwrap().trim();
        assert_eq!(told.matches(reason).count(), 1, "{told}");
        assert!(told.contains("certificate speaks of"), "{told}");
        assert_eq!(told.matches("certificate speaks of").count(), 1, "{told}");
    }
    std::fs::write(folder.join("c.json"), "{}").unwrap();
    let output = train(folder, "p.csv", &["--resume", "c.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("c.json"), "{}", stderr(&output));
}
