//! Signals and time limits: the best network so far is saved.
#![cfg(unix)]

mod common;

use common::{digits, json, run};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Begins a search that takes far longer than a test.
fn begin(folder: &Path) -> Child {
    let program = assert_cmd::cargo::cargo_bin("hopfit");
    Command::new(program)
        .current_dir(folder)
        .args(["train", "--resize", "7x7", "--first", "120", "--rule", "milp"])
        .args(["--out", "m.npz", "--report", "r.json", "--patterns"])
        .arg(digits())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn ctrl_c_saves_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let child = begin(folder.path());
    std::thread::sleep(Duration::from_secs(3));
    let output = interrupted(child, 120);
    let report = json(folder.path(), "r.json");
    assert_eq!(report["status"], "interrupted");
    assert!(report["flips"].as_u64().unwrap() >= report["lower_bound"].as_u64().unwrap_or(0));
    // Nothing of the progress line in a pipe, only the closing sentence.
    assert_eq!(common::stderr(&output), "");
    assert_eq!(common::stdout(&output).lines().count(), 1, "{}", common::stdout(&output));
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

fn signal(child: &Child, name: &str) {
    let kill = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
}

/// What is told after Ctrl-C, which ends it in less than so many seconds.
fn interrupted(child: Child, seconds: u64) -> Output {
    let begun = Instant::now();
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", common::stderr(&output));
    assert!(begun.elapsed() < Duration::from_secs(seconds));
    output
}

/// Writes so many random patterns of 20 bits as `p.csv`.
fn write_random(folder: &Path, count: usize) {
    let patterns = hopfit::Patterns::random(count, 20, 1).unwrap();
    let line = |row: &[i8]| row.iter().map(i8::to_string).collect::<Vec<_>>().join(",");
    let text: String = patterns.rows().map(|row| line(row) + "\n").collect();
    std::fs::write(folder.join("p.csv"), text).unwrap();
}

/// Begins a search by the exact engine that does not end of itself; `words`
/// are what a shell runs it with.
fn begin_exact(folder: &Path, words: &str, more: &[&str]) -> Child {
    write_random(folder, 60);
    // Whoever runs the tests may have them ignore SIGHUP, and that is inherited.
    let shell: &[_] = match cfg!(target_os = "linux") {
        true => &["env", "--default-signal=HUP", "sh"],
        false => &["sh"],
    };
    let child = Command::new(shell[0])
        .args(&shell[1..])
        .current_dir(folder)
        .args(["-c", &format!("{words} exec \"$0\" \"$@\"")])
        .arg(assert_cmd::cargo::cargo_bin("hopfit"))
        .args(["train", "--rule", "exact", "--patterns", "p.csv", "--out", "m.npz"])
        .args(["--certificate", "c.json", "--report", "r.json"])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    child
}

#[test]
fn a_closed_terminal_and_a_request_to_end_save_however_often_they_come() {
    for name in ["-HUP", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        // The words have nowhere to go, as on a terminal that is closed.
        let nowhere = if cfg!(target_os = "linux") { "exec >/dev/full;" } else { "" };
        let child = begin_exact(folder.path(), nowhere, &[]);
        (0..3).for_each(|_| signal(&child, name));
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{name} {}", common::stderr(&output));
        assert_eq!(json(folder.path(), "r.json")["status"], "interrupted");
        let check = ["check", "--certificate", "c.json", "--patterns", "p.csv"];
        run(folder.path(), &check);
        assert_eq!(common::names(folder.path()), ["c.json", "m.npz", "p.csv", "r.json"]);
    }
}

#[test]
fn nohup_is_honoured() {
    let folder = tempfile::tempdir().unwrap();
    let child = begin_exact(folder.path(), "trap '' HUP;", &["--time-limit", "3"]);
    signal(&child, "-HUP");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    assert_eq!(json(folder.path(), "r.json")["status"], "feasible");
}

#[test]
fn a_second_ctrl_c_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("r.json")).status();
    assert!(made.unwrap().success());
    // The first one stops the search; then nobody reads the report.
    let mut child = begin_exact(folder.path(), "", &[]);
    signal(&child, "-INT");
    let begun = Instant::now();
    while !folder.path().join("m.npz").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no model in a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none());
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(common::stderr(&output).contains("r.json: waits for its reader"));
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

#[test]
fn ctrl_c_ends_recall_from_noise() {
    let folder = common::folder_with_model();
    let child = Command::new(assert_cmd::cargo::cargo_bin("hopfit"))
        .current_dir(folder.path())
        .args(["evaluate", "--model", "small.npz", "--patterns", "small.csv"])
        .args(["--noise", "0.2", "--trials", "1000000000", "--report", "r.json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    interrupted(child, 60);
    let trials = json(folder.path(), "r.json")["noise"]["trials"].as_u64().unwrap();
    assert!((1..1_000_000_000).contains(&trials));
}

/// Begins a recall at a temperature, which takes as many sweeps as it may.
fn begin_recall(folder: &Path, cues: &str, sweeps: &str) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("hopfit"))
        .current_dir(folder)
        .args(["recall", "--model", "small.npz", "--cues", cues, "--out", "s.npy"])
        .args(GLAUBER)
        .args(["--max-steps", sweeps, "--report", "r.json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

const GLAUBER: [&str; 6] = ["--update", "glauber", "--temperature", "5", "--cooling", "constant"];

#[test]
fn ctrl_c_saves_the_states_of_the_first_cues() {
    let folder = common::folder_with_model();
    std::fs::write(folder.path().join("many.csv"), common::SMALL.repeat(50_000)).unwrap();
    let child = begin_recall(folder.path(), "many.csv", "2000");
    std::thread::sleep(Duration::from_secs(2));
    let output = interrupted(child, 10);
    let report = json(folder.path(), "r.json");
    let done = report["cues"].as_u64().unwrap();
    assert!(report["cues_given"] == 300_000 && (1..300_000).contains(&done));
    let told =
        format!("stopped after {done} of 300000 cues: s.npy has the states of the first {done}");
    assert!(common::stderr(&output).contains(&told), "{}", common::stderr(&output));
    // They are those that the first cues alone come to.
    let first = done.to_string();
    let alone = ["recall", "--model", "small.npz", "--cues", "many.csv", "--first", &first];
    let more = ["--max-steps", "2000", "--out", "alone.npy"];
    run(folder.path(), &[&alone[..], &GLAUBER, &more].concat());
    let read = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert!(read("s.npy") == read("alone.npy"));
}

#[test]
fn ctrl_c_ends_a_recall_of_one_cue() {
    let folder = common::folder_with_model();
    let child = begin_recall(folder.path(), "small.csv", "1000000000000");
    std::thread::sleep(Duration::from_secs(1));
    let output = interrupted(child, 10);
    let told = common::stderr(&output);
    assert!(told.contains("stopped before any cue was recalled; nothing is saved"), "{told}");
    assert_eq!(common::names(folder.path()), ["small.csv", "small.npz"]);
}

#[test]
fn a_check_that_is_stopped_judges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_random(folder.path(), 22);
    // Proved by looking at all weights of each neuron, which takes a second or two.
    let class = ["--weights", "binary", "--no-symmetry", "--out", "m.npz"];
    let files = ["--patterns", "p.csv", "--certificate", "c.json"];
    run(folder.path(), &[&["train", "--rule", "exact"], &class[..], &files].concat());
    let child = Command::new(assert_cmd::cargo::cargo_bin("hopfit"))
        .current_dir(folder.path())
        .arg("check")
        .args(files)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(250));
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let told = common::stdout(&output);
    assert!(told.contains("c.json: neither accepted nor rejected: stopped before"), "{told}");
}
