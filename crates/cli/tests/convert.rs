//! Patterns and weights in other formats.

mod common;

use common::{SMALL, assert_refused, digits, folder_with_model, hopfit, python_with, run, stderr};
use hopfit::data::{Model, ReadOptions, read_patterns};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Three digits of 9 by 9 pixels, as hopfit reads them.
fn small_digits() -> hopfit::Patterns {
    let options = ReadOptions {
        resize: Some(hopfit::Shape::new(9, 9)),
        first: Some(3),
        ..Default::default()
    };
    read_patterns(digits(), &options).unwrap().patterns
}

#[test]
fn patterns_come_back_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let digits = digits().display().to_string();
    let read = ["--resize", "9x9", "--first", "3"];
    for out in ["x.npy", "x.csv", "x.csv.gz", "x.pbm", "x.idx", "x-idx3-ubyte.gz", "pictures/"] {
        let told = hopfit(folder.path(), &[&["convert", &digits, out][..], &read].concat());
        // A name without an ending tells no format.
        if out == "x-idx3-ubyte.gz" {
            assert_refused(&told, &["x-idx3-ubyte.gz", ".idx"]);
            continue;
        }
        assert!(told.status.success(), "{out}: {}", stderr(&told));
        let set = read_patterns(folder.path().join(out), &ReadOptions::default()).unwrap();
        assert_eq!(set.patterns, small_digits(), "{out}");
        let is_picture = !out.contains("npy") && !out.contains("csv");
        assert_eq!(set.shape.is_some(), is_picture, "{out}");
    }
    let one = ["convert", "x.idx", "x.png", "--skip", "2"];
    run(folder.path(), &one);
    let set = read_patterns(folder.path().join("x.png"), &ReadOptions::default()).unwrap();
    assert_eq!(set.patterns.row(0), small_digits().row(2));
}

#[test]
fn standard_output_is_told_its_format() {
    let folder = folder_with_model();
    let told = run(folder.path(), &["convert", "small.csv", "-", "--to", "npy"]);
    assert!(told.stdout.starts_with(b"\x93NUMPY") && stderr(&told).contains("6 patterns"));
    let told = run(folder.path(), &["convert", "small.csv", "-", "--to", "csv"]);
    assert_eq!(String::from_utf8(told.stdout).unwrap(), SMALL);
    assert_refused(&hopfit(folder.path(), &["convert", "small.csv", "-"]), &["standard output"]);
}

#[test]
fn odd_widths_fill_whole_bytes() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.csv"), "1,-1,1,1,-1,-1\n-1,-1,1,1,1,-1\n").unwrap();
    for shape in ["1x6", "2x3", "3x2"] {
        run(folder.path(), &["convert", "x.csv", "x.pbm", "--shape", shape]);
        let set = read_patterns(folder.path().join("x.pbm"), &ReadOptions::default()).unwrap();
        assert_eq!(set.patterns.row(1), [-1, -1, 1, 1, 1, -1], "{shape}");
        assert_eq!(set.shape.unwrap().to_string(), shape);
    }
}

#[test]
fn weights_go_out_and_come_back() {
    let folder = folder_with_model();
    let model = Model::read(folder.path().join("small.npz")).unwrap();
    run(folder.path(), &["convert", "small.npz", "w.npy"]);
    run(folder.path(), &["convert", "w.npy", "back.npz"]);
    let back = Model::read(folder.path().join("back.npz")).unwrap();
    assert_eq!(back.network, model.network);
    for command in [
        &["evaluate", "--model", "back.npz", "--patterns", "small.csv", "--radius"][..],
        &["recall", "--model", "back.npz", "--cues", "small.csv", "--out", "s.npy"],
    ] {
        run(folder.path(), command);
    }
    run(folder.path(), &["convert", "small.npz", "w.csv"]);
    let text = fs::read_to_string(folder.path().join("w.csv")).unwrap();
    let values: Vec<f64> = text.split([',', '\n']).filter_map(|cell| cell.parse().ok()).collect();
    assert_eq!(values, model.network.weights().as_slice());
}

#[test]
fn rows_are_what_neurons_hear_unless_it_is_said_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let array = hopfit::data::npy::encode_f64(&[2, 2], &[0.0, 1.0, -0.5, 0.0]);
    fs::write(folder.path().join("w.npy"), array).unwrap();
    let told = run(folder.path(), &["convert", "w.npy", "a.npz"]);
    assert!(stderr(&told).contains("--transpose"), "{}", stderr(&told));
    run(folder.path(), &["convert", "w.npy", "b.npz", "--transpose"]);
    let row = |name: &str| {
        let model = Model::read(folder.path().join(name)).unwrap();
        model.network.weights().row(0).to_vec()
    };
    assert_eq!((row("a.npz"), row("b.npz")), (vec![0.0, 1.0], vec![0.0, -0.5]));
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let folder = folder_with_model();
    let here = folder.path();
    for (words, said) in [
        (&["small.csv", "x.jpg"][..], &["x.jpg", ".npy"][..]),
        (&["small.csv", "x.pbm"], &["x.pbm", "shape"]),
        (&["small.csv", "x.npz"], &["small.csv", ".npy"]),
        (&["small.csv", "small.csv"], &["small.csv"]),
        (&["small.npz", "x.pbm"], &["x.pbm", "weights"]),
        (&["small.npz", "x.onnx.gz"], &["gz"]),
        (&["small.npz", "x.npz", "--array", "none"], &["none", "`bias`"]),
        (&["small.csv", "x.npy", "--transpose"], &["--transpose", "weights"]),
    ] {
        assert_refused(&hopfit(here, &[&["convert"], words].concat()), said);
    }
    assert_eq!(common::names(here), ["small.csv", "small.npz"]);
    assert_eq!(fs::read_to_string(here.join("small.csv")).unwrap(), SMALL);
    fs::create_dir(here.join("full")).unwrap();
    fs::write(here.join("full/mine"), "").unwrap();
    let into = ["convert", "small.csv", "full/", "--shape", "1x5"];
    assert_refused(&hopfit(here, &into), &["full/", "new one"]);
}

/// The hashes and headers of what other programs read: safetensors by hand.
#[test]
fn safetensors_hold_the_weights() {
    let folder = folder_with_model();
    run(folder.path(), &["convert", "small.npz", "w.safetensors"]);
    let bytes = fs::read(folder.path().join("w.safetensors")).unwrap();
    let size = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    assert_eq!(size % 8, 0);
    let header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + size]).unwrap();
    assert_eq!(header["weight"]["shape"], serde_json::json!([5, 5]));
    assert_eq!(header["bias"]["data_offsets"], serde_json::json!([200, 240]));
    assert_eq!(bytes.len(), 8 + size + 240);
    let values: Vec<f64> = bytes[8 + size..8 + size + 200]
        .chunks_exact(8)
        .map(|value| f64::from_le_bytes(value.try_into().unwrap()))
        .collect();
    let model = Model::read(folder.path().join("small.npz")).unwrap();
    assert_eq!(values, model.network.weights().as_slice());
}

fn python(folder: &Path, python: &str, script: &str) {
    let told = Command::new(python).current_dir(folder).args(["-c", script]).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

/// Digits at 9 by 9 pixels are no file that the checker in Python reads; what
/// they are converted to is.
#[test]
fn a_certificate_of_resized_digits_is_checked_by_the_other_checker() {
    let Some(program) = python_with("json", "HOPFIT_REQUIRE_PYTHON") else { return };
    let folder = tempfile::tempdir().unwrap();
    let digits = digits().display().to_string();
    let read = ["--resize", "9x9", "--first", "12"];
    run(folder.path(), &[&["convert", &digits, "x.npy"][..], &read].concat());
    let train = ["train", "--rule", "exact", "--out", "m.npz", "--certificate", "c.json"];
    run(folder.path(), &[&train[..], &["--patterns", &digits], &read].concat());
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/check_certificate.py");
    let told = Command::new(program)
        .current_dir(folder.path())
        .arg(checker)
        .args(["c.json", "x.npy"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success() && text.starts_with("accepted: 0 flips"), "{text}");
}

/// Weights as `hopfieldnetwork` saves them: unnamed arrays of weights and of
/// patterns, a column each.
#[test]
fn archives_of_others_are_read() {
    let Some(program) = python_with("numpy", "HOPFIT_REQUIRE_NUMPY") else { return };
    let folder = folder_with_model();
    let script = "
import numpy as np
x = np.array([[1, -1, 1, -1, 1], [1, 1, 1, -1, -1]])
w = x.T @ x / 5
np.fill_diagonal(w, 0)
np.savez('theirs.npz', w, x.T.astype('int8'))
np.savez('named.npz', other=np.eye(3), W=w)
np.savez('two.npz', a=np.eye(3), b=np.eye(3))
";
    python(folder.path(), &program, script);
    for file in ["theirs.npz", "named.npz"] {
        run(folder.path(), &["convert", file, "m.npz"]);
        let model = Model::read(folder.path().join("m.npz")).unwrap();
        assert_eq!(model.network.weights().row(0), [0.0, 0.0, 0.4, -0.4, 0.0]);
    }
    let unclear = hopfit(folder.path(), &["convert", "two.npz", "x.npz"]);
    assert_refused(&unclear, &["two.npz", "`a`", "name the array"]);
    run(folder.path(), &["convert", "two.npz", "x.npz", "--array", "b"]);
}

/// onnxruntime runs the graph to the bits that the model's own step gives.
#[test]
fn onnx_takes_the_same_step() {
    let Some(program) = python_with("onnxruntime", "HOPFIT_REQUIRE_ONNX") else { return };
    let folder = folder_with_model();
    run(folder.path(), &["convert", "small.npz", "step.onnx"]);
    let script = "
import numpy as np, onnxruntime as ort
z = np.load('small.npz')
x = np.random.default_rng(1).choice([-1.0, 1.0], (500, 5))
(y,) = ort.InferenceSession('step.onnx').run(None, {'states': x})
assert (y == np.where(x @ z['weights'] + z['bias'] > 0, 1, -1)).all()
";
    python(folder.path(), &program, script);
}
