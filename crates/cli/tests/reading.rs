//! How files are read, and what is told about it.

mod common;

use common::{assert_refused, hopfit, json, run, stderr};
use std::fs;
use std::path::Path;

fn hebbian(folder: &Path, patterns: &str, options: &[&str]) -> std::process::Output {
    let base = ["train", "--patterns", patterns, "--rule", "hebbian", "--out", "m.npz"];
    hopfit(folder, &[&base[..], &["--report", "r.json"], options].concat())
}

#[test]
fn what_was_decided_is_told_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("frame.csv"), ",a,b,c\n0,1,0,1\n1,0,1,1\n").unwrap();
    let output = hebbian(folder, "frame.csv", &[]);
    assert!(output.status.success());
    assert!(stderr(&output).contains("frame.csv: column 1 has no name"), "{}", stderr(&output));
    let report = json(folder, "r.json");
    assert_eq!(report["neurons"], 3);
    let notes = report["notes"].as_array().unwrap();
    assert!(notes[0].as_str().unwrap().starts_with("its line 1 is taken for the names"));
    assert_eq!(notes.len(), 2);
    run(folder, &["evaluate", "--model", "m.npz", "--patterns", "frame.csv", "--report", "e.json"]);
    assert_eq!(json(folder, "e.json")["notes"], report["notes"]);
    // Names of columns go without saying.
    fs::write(folder.join("plain.csv"), "a,b,c\n1,0,1\n0,1,1\n").unwrap();
    let output = hebbian(folder, "plain.csv", &[]);
    assert!(!stderr(&output).contains("line 1"), "{}", stderr(&output));
}

#[test]
fn a_cue_is_recalled_the_same_beside_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("p.csv"), "1,1,-1,-1,1,-1\n-1,1,1,-1,-1,1\n").unwrap();
    assert!(hebbian(folder, "p.csv", &[]).status.success());
    fs::write(folder.join("alone.csv"), "1,1,0,0,?,\n").unwrap();
    fs::write(folder.join("beside.csv"), "1,1,0,0,?,\n-1,1,1,-1,-1,1\n").unwrap();
    let recall = |cues: &str, options: &[&str]| {
        let base = ["recall", "--model", "m.npz", "--cues", cues, "--out", "s.npy"];
        let output = run(folder, &[&base[..], &["--report", "s.json"], options].concat());
        let bytes = fs::read(folder.join("s.npy")).unwrap();
        let states: Vec<i8> = bytes[128..134].iter().map(|byte| byte.cast_signed()).collect();
        (states, stderr(&output))
    };
    let still = ["--max-steps", "0"];
    let (states, told) = recall("alone.csv", &still);
    assert_eq!(states, [1, 1, 0, 0, 0, 0]);
    assert!(told.contains("each 0 is taken for a missing bit"), "{told}");
    assert!(json(folder, "s.json")["notes"][0].as_str().unwrap().contains("missing bit"));
    assert_eq!(recall("alone.csv", &[]).0, recall("beside.csv", &[]).0);
    let (states, told) = recall("alone.csv", &[&still[..], &["--missing", "nan"]].concat());
    assert_eq!(states, [1, 1, -1, -1, 0, 0]);
    assert!(!told.contains("missing bit"), "{told}");
    let base = ["recall", "--model", "m.npz", "--cues", "beside.csv", "--out", "s.npy"];
    let mixed = hopfit(folder, &[&base[..], &["--missing", "nan"]].concat());
    assert_refused(&mixed, &["beside.csv", "is 0", "missing 0"]);
    let unknown = hopfit(folder, &[&base[..], &["--missing", "7"]].concat());
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn black_ink_is_inverted_and_levels_are_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("page.pgm"), "P2 4 1 255 255 0 255 255\n").unwrap();
    fs::write(folder.join("ink.csv"), "0,1,0,0\n").unwrap();
    assert!(hebbian(folder, "page.pgm", &["--invert"]).status.success());
    let hash = json(folder, "r.json")["patterns_hash"].clone();
    assert!(hebbian(folder, "ink.csv", &[]).status.success());
    assert_eq!(json(folder, "r.json")["patterns_hash"], hash);
    let output = hebbian(folder, "page.pgm", &["--binarize", "nan"]);
    assert_refused(&output, &["page.pgm", "level NaN"]);
    let output = hebbian(folder, "page.pgm", &["--resize", "32768x32768"]);
    assert_refused(&output, &["page.pgm", "cannot be resized to 32768x32768"]);
}
