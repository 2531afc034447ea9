//! Ctrl-C and time limits: the best network so far is saved.
#![cfg(unix)]

mod common;

use common::{digits, json, run};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Begins a search that takes far longer than a test.
fn begin(folder: &Path) -> Child {
    let program = assert_cmd::cargo::cargo_bin("hopfit");
    Command::new(program)
        .current_dir(folder)
        .args(["train", "--resize", "7x7", "--first", "120", "--rule", "milp"])
        .args(["--out", "m.npz", "--report", "r.json", "--patterns"])
        .arg(digits())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn ctrl_c_saves_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let child = begin(folder.path());
    std::thread::sleep(Duration::from_secs(3));
    let begun = Instant::now();
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", common::stderr(&output));
    assert!(begun.elapsed() < Duration::from_secs(120));
    let report = json(folder.path(), "r.json");
    assert_eq!(report["status"], "interrupted");
    assert!(report["flips"].as_u64().unwrap() >= report["lower_bound"].as_u64().unwrap_or(0));
    // Nothing of the progress line in a pipe, only the closing sentence.
    assert_eq!(common::stderr(&output).lines().count(), 1, "{}", common::stderr(&output));
    run(
        folder.path(),
        &[
            "evaluate",
            "--model",
            "m.npz",
            "--resize",
            "7x7",
            "--first",
            "120",
            "--patterns",
            digits().to_str().unwrap(),
        ],
    );
}

#[test]
fn a_time_limit_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    run(
        folder.path(),
        &[
            "train",
            "--resize",
            "7x7",
            "--first",
            "120",
            "--rule",
            "milp",
            "--time-limit",
            "1",
            "--out",
            "m.npz",
            "--report",
            "r.json",
            "--patterns",
            digits().to_str().unwrap(),
        ],
    );
    let report = json(folder.path(), "r.json");
    assert_eq!(report["status"], "feasible");
}
