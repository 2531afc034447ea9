//! Every kind of bad input gets one clear sentence, exit code 2, and leaves
//! nothing behind.

mod common;

use common::{assert_refused, digits, folder_with_model, hopfit, names, stderr};
use std::fs;

/// Trains on a file with the given content and expects a refusal.
fn refuse(name: &str, content: &[u8], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let arguments = ["train", "--patterns", name, "--rule", "hebbian", "--out", "m.npz"];
    let output = hopfit(folder.path(), &arguments);
    assert_refused(&output, words);
    assert!(output.stderr.len() < 600, "{}", common::stderr(&output));
    assert!(!folder.path().join("m.npz").exists());
}

#[test]
fn neither_signs_nor_bits() {
    refuse("p.csv", b"1,-1,1\n1,7,-1\n", &["p.csv", "line 2", "7"]);
    refuse("p.csv", b"1,-1,1\n1,x,-1\n", &["p.csv", "line 2"]);
    refuse("p.csv", b"1,0,-1\n1,1,-1\n", &["p.csv", "line 1"]);
}

#[test]
fn not_a_number() {
    refuse("p.csv", b"1,-1,1\n1,nan,-1\n", &["p.csv", "line 2"]);
    refuse(
        "p.npy",
        &npy("<f8", "(1, 2)", &[1.0_f64.to_le_bytes(), f64::NAN.to_le_bytes()].concat()),
        &["p.npy"],
    );
}

#[test]
fn ragged_rows() {
    refuse("p.csv", b"1,-1,1\n1,1\n", &["p.csv", "line 2"]);
}

#[test]
fn an_empty_file() {
    refuse("p.csv", b"", &["p.csv", "empty"]);
}

#[test]
fn one_neuron() {
    refuse("p.csv", b"1\n-1\n", &["p.csv", "at least 2"]);
}

#[test]
fn no_patterns() {
    refuse("p.npy", &npy("<i8", "(0, 5)", &[]), &["p.npy", "no patterns"]);
    let folder = tempfile::tempdir().unwrap();
    let path = digits();
    let output = hopfit(
        folder.path(),
        &[
            "train",
            "--patterns",
            path.to_str().unwrap(),
            "--skip",
            "5000",
            "--rule",
            "hebbian",
            "--out",
            "m.npz",
        ],
    );
    assert_refused(&output, &["mnist4k", "4000"]);
}

#[test]
fn a_truncated_idx_file() {
    refuse("p.idx", &idx(2, 3, 3, &[0; 17]), &["p.idx"]);
    refuse("p.idx", &[0, 0, 8, 3, 0, 0], &["p.idx"]);
}

#[test]
fn an_idx_header_that_promises_the_world() {
    refuse("p.idx", &idx(u32::MAX, u32::MAX, u32::MAX, &[0; 9]), &["p.idx"]);
    refuse("p.idx", &idx(u32::MAX, 28, 28, &[0; 784]), &["p.idx"]);
}

#[test]
fn a_file_of_no_known_kind() {
    refuse("p.bin", &[0, 1, 2, 200, 255, 254], &["p.bin"]);
}

#[test]
fn a_missing_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = hopfit(
        folder.path(),
        &["train", "--patterns", "none.csv", "--rule", "hebbian", "--out", "m.npz"],
    );
    assert_refused(&output, &["none.csv"]);
}

#[test]
fn a_shape_that_does_not_match() {
    let folder = folder_with_model();
    let train = |shape: &str| {
        let shape = ["--shape", shape];
        let base = ["train", "--patterns", "small.csv", "--rule", "hebbian", "--out", "m.npz"];
        hopfit(folder.path(), &[&base[..], &shape[..]].concat())
    };
    assert_refused(&train("2x3"), &["small.csv", "2x3", "6 pixels", "5 neurons"]);
    assert_eq!(train("2by3").status.code(), Some(2));
}

#[test]
fn an_output_that_cannot_be_written() {
    let folder = folder_with_model();
    let train = |out: &str, report: &str| {
        let base = ["train", "--patterns", "small.csv", "--rule", "hebbian"];
        hopfit(folder.path(), &[&base[..], &["--out", out, "--report", report][..]].concat())
    };
    assert_refused(&train("nowhere/m.npz", "r.json"), &["nowhere/m.npz"]);
    // Found out before the work: no model without its report.
    assert_refused(&train("m.npz", "nowhere/r.json"), &["nowhere/r.json"]);
    assert!(!folder.path().join("m.npz").exists());
    assert_refused(&train("-", "-"), &["standard output"]);
}

#[test]
fn a_model_of_another_size() {
    let folder = folder_with_model();
    fs::write(folder.path().join("four.csv"), "1,-1,1,1\n").unwrap();
    let recall = ["recall", "--model", "small.npz", "--cues", "four.csv", "--out", "s.npy"];
    assert_refused(&hopfit(folder.path(), &recall), &["four.csv", "4 bits", "5 neurons"]);
    let evaluate = ["evaluate", "--model", "small.npz", "--patterns", "four.csv"];
    assert_refused(&hopfit(folder.path(), &evaluate), &["four.csv", "4 bits", "5 neurons"]);
}

#[test]
fn a_model_that_is_none() {
    let folder = folder_with_model();
    let recall = |model: &str| {
        hopfit(
            folder.path(),
            &["recall", "--model", model, "--cues", "small.csv", "--out", "s.npy"],
        )
    };
    assert_refused(&recall("small.csv"), &["small.csv"]);
    let whole = fs::read(folder.path().join("small.npz")).unwrap();
    fs::write(folder.path().join("half.npz"), &whole[..whole.len() / 2]).unwrap();
    assert_refused(&recall("half.npz"), &["half.npz"]);
}

#[test]
fn a_refused_run_leaves_the_old_model_as_it_was() {
    let folder = folder_with_model();
    let before = fs::read(folder.path().join("small.npz")).unwrap();
    fs::write(folder.path().join("bad.csv"), "1,2\n").unwrap();
    let train = ["train", "--patterns", "bad.csv", "--rule", "hebbian", "--out", "small.npz"];
    assert_refused(&hopfit(folder.path(), &train), &["bad.csv"]);
    assert_eq!(fs::read(folder.path().join("small.npz")).unwrap(), before);
    assert_eq!(names(folder.path()), ["bad.csv", "small.csv", "small.npz"]);
}

#[test]
fn options_that_do_not_belong_together() {
    let folder = folder_with_model();
    let train = |rule: &str, options: &[&str]| {
        let base = ["train", "--patterns", "small.csv", "--out", "m.npz", "--rule", rule];
        hopfit(folder.path(), &[&base[..], options].concat())
    };
    assert_refused(&train("hebbian", &["--bias"]), &["--bias", "milp"]);
    assert_refused(&train("milp", &["--epochs", "3"]), &["--epochs", "gradient"]);
    assert_refused(&train("milp", &["--then", "margin"]), &["--then", "exact"]);
    assert_refused(&train("hebbian", &["--then", "sparse"]), &["--then", "exact"]);
    let whole = ["--then", "margin", "--weights", "ternary"];
    assert_refused(&train("exact", &whole), &["margin", "ternary", "continuous"]);
    assert_refused(&train("milp", &["--receptive-field", "2"]), &["--shape"]);
    assert_refused(&train("milp", &["--epsilon", "0"]), &["--epsilon"]);
    assert_refused(&train("milp", &["--big-m", "-5"]), &["--big-m is -5", "above 0"]);
    assert_refused(&train("milp", &["--write-model", "m.txt"]), &["m.txt", ".mps"]);
    assert_refused(&train("gradient", &["--learning-rate", "0"]), &["--learning-rate"]);
    assert_eq!(train("exact", &["--then", "narrow"]).status.code(), Some(2));
    for (option, value, told) in [
        ("--time-limit", "-3", "a number of seconds, 0 or more"),
        ("--time-limit", "soon", "a number of seconds, 0 or more"),
        ("--threads", "0", "1..=1024"),
        ("--seed", "-1", "a whole number, 0 or more"),
        ("--first", "0", "a whole number, 1 or more"),
        ("--skip", "-2", "a whole number, 0 or more"),
        ("--weights", "integer:0", "integer:0"),
    ] {
        let output = train("milp", &[option, value]);
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn trials_without_noise_and_none_at_all() {
    let folder = folder_with_model();
    let evaluate = |options: &[&str]| {
        let base = ["evaluate", "--model", "small.npz", "--patterns", "small.csv"];
        hopfit(folder.path(), &[&base[..], options].concat())
    };
    for (options, told) in [
        (&["--trials", "5"][..], "--noise"),
        (&["--noise", "0.1", "--trials", "0"], "1 or more"),
        (&["--noise", "-0.5"], "from 0 to 1"),
    ] {
        let output = evaluate(options);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

/// An IDX file of unsigned bytes.
fn idx(count: u32, height: u32, width: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    [count, height, width].iter().for_each(|size| bytes.extend(size.to_be_bytes()));
    bytes.extend(pixels);
    bytes
}

/// A NumPy file with the given type, shape and data.
fn npy(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    while (header.len() + 11) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}
