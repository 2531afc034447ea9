//! What goes to standard output, what to standard error, and what comes from
//! standard input.

mod common;

use common::{assert_refused, folder_with_model, hopfit, hopfit_with, run, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;

const EVALUATE: [&str; 5] = ["evaluate", "--model", "small.npz", "--patterns", "small.csv"];
const RECALL: [&str; 7] =
    ["recall", "--model", "small.npz", "--cues", "small.csv", "--out", "s.npy"];
const TRAIN: [&str; 7] = ["train", "--patterns", "small.csv", "--rule", "exact", "--out", "m.npz"];

#[test]
fn results_go_to_standard_output_and_nothing_else_does() {
    let folder = folder_with_model();
    for (command, words) in [
        (&EVALUATE[..], "of 30 bits"),
        (&RECALL, "of 6 cues"),
        (&TRAIN, "exact: 4 of 30 bits are lost, 3 of 6 patterns are stored whole; proven fewest"),
    ] {
        let output = run(folder.path(), command);
        assert!(stdout(&output).contains(words), "{}", stdout(&output));
        assert_eq!(stderr(&output), "");
        let quiet = run(folder.path(), &[command, &["--quiet"]].concat());
        assert_eq!((stdout(&quiet), stderr(&quiet)), Default::default());
        let verbose = run(folder.path(), &[command, &["--verbose"]].concat());
        assert!(stderr(&verbose).starts_with("small.csv: 6 "), "{}", stderr(&verbose));
        assert!(stdout(&verbose).contains(words.split(';').next().unwrap()));
    }
    let both = hopfit(folder.path(), &[&EVALUATE[..], &["--quiet", "--verbose"]].concat());
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn the_report_takes_the_place_of_the_words() {
    let folder = folder_with_model();
    for command in [&EVALUATE[..], &RECALL, &TRAIN] {
        let told = run(folder.path(), &[command, &["--json", "--report", "r.json"]].concat());
        let told: Value = serde_json::from_slice(&told.stdout).unwrap();
        let mut written = common::json(folder.path(), "r.json");
        assert!(told.as_object().unwrap().len() > 5);
        assert_eq!(told, written.take());
    }
    let taken = [&TRAIN[..5], &["--out", "-", "--json"]].concat();
    assert_refused(&hopfit(folder.path(), &taken), &["--json", "--out"]);
}

#[test]
fn words_make_room_for_a_file_on_standard_output() {
    let folder = folder_with_model();
    let model = run(folder.path(), &[&TRAIN[..5], &["--out", "-"]].concat());
    assert!(model.stdout.starts_with(b"PK") && stderr(&model).contains("of 30 bits"));
    let states = run(folder.path(), &[&RECALL[..5], &["--out", "/dev/stdout"]].concat());
    assert!(states.stdout.starts_with(b"\x93NUMPY") && stderr(&states).contains("of 6 cues"));
    let report = run(folder.path(), &[&EVALUATE[..], &["--report", "-"]].concat());
    assert_eq!(serde_json::from_slice::<Value>(&report.stdout).unwrap()["patterns"], 6);
    assert!(stderr(&report).contains("of 30 bits"));
}

/// Runs on what files hold as on the same from standard input.
fn the_same_from_input(folder: &Path, command: &[&str], file: &str, result: &str) {
    let by_name = run(folder, command);
    let by_name = (stdout(&by_name), fs::read(folder.join(result)).unwrap_or_default());
    let words: Vec<&str> =
        command.iter().map(|word| if *word == file { "-" } else { word }).collect();
    let bytes = fs::read(folder.join(file)).unwrap();
    let output = hopfit_with(folder, &words, &bytes);
    assert!(output.status.success(), "{}", stderr(&output));
    let by_input = (stdout(&output), fs::read(folder.join(result)).unwrap_or_default());
    assert_eq!(by_name.1, by_input.1, "{words:?}");
    if result.is_empty() {
        assert_eq!(by_name.0, by_input.0, "{words:?}");
    }
}

#[test]
fn patterns_cues_and_models_come_from_standard_input() {
    let folder = folder_with_model();
    let folder = folder.path();
    run(folder, &RECALL);
    the_same_from_input(folder, &TRAIN, "small.csv", "m.npz");
    the_same_from_input(folder, &RECALL, "small.csv", "s.npy");
    the_same_from_input(folder, &RECALL, "small.npz", "s.npy");
    the_same_from_input(folder, &EVALUATE, "small.npz", "");
    the_same_from_input(folder, &EVALUATE, "small.csv", "");
    let npy = ["evaluate", "--model", "small.npz", "--patterns", "s.npy"];
    the_same_from_input(folder, &npy, "s.npy", "");
    let both = ["recall", "--model", "-", "--cues", "-", "--out", "s.npy"];
    assert_refused(
        &hopfit_with(folder, &both, b"1,-1\n"),
        &["--model", "--cues", "standard input"],
    );
    let wrong = ["train", "--patterns", "-", "--rule", "hebbian", "--out", "m.npz"];
    let refused = hopfit_with(folder, &wrong, b"1,-1\n1,x\n");
    assert_refused(&refused, &["hopfit: standard input: line 2"]);
    assert_refused(&hopfit_with(folder, &wrong, b""), &["standard input: is empty"]);
}

#[test]
fn a_check_answers_in_words_in_json_and_from_standard_input() {
    let folder = folder_with_model();
    let folder = folder.path();
    run(folder, &[&TRAIN[..], &["--certificate", "c.json", "--quiet"]].concat());
    let check = ["check", "--patterns", "small.csv", "--certificate", "c.json"];
    let told = run(folder, &[&check[..], &["--json"]].concat());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(
        (&told["accepted"], &told["flips"], &told["optimal"]),
        (&true.into(), &4.into(), &true.into())
    );
    let certificate = fs::read(folder.join("c.json")).unwrap();
    let input = [&check[..4], &["-"]].concat();
    assert!(stdout(&hopfit_with(folder, &input, &certificate)).contains("accepted"));
    fs::write(folder.join("other.csv"), "1,1,1,1,1\n").unwrap();
    let other = ["check", "--patterns", "other.csv", "--certificate", "c.json"];
    assert_eq!(hopfit(folder, &[&other[..], &["--quiet"]].concat()).status.code(), Some(1));
    let told = hopfit(folder, &[&other[..], &["--json"]].concat());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(told["accepted"] == false && told["reason"].is_string());
}

#[test]
fn a_zero_margin_has_no_sign() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.csv"), "1,1\n1,-1\n-1,1\n-1,-1\n").unwrap();
    run(folder.path(), &["train", "--patterns", "p.csv", "--rule", "hebbian", "--out", "m.npz"]);
    let evaluate = ["evaluate", "--model", "m.npz", "--patterns", "p.csv"];
    let output = run(folder.path(), &evaluate);
    assert!(stdout(&output).contains("the smallest stability is 0\n"), "{}", stdout(&output));
    let output = run(folder.path(), &[&evaluate[..], &["--json"]].concat());
    assert!(stdout(&output).contains("\"margin\": 0.0"), "{}", stdout(&output));
}
