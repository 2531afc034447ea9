//! Training, recall and evaluation through the real program, and NumPy's own
//! count of the flips.

mod common;

use common::{digits, folder_with_model, hopfit, json, python_with, run, stderr};
use std::path::Path;
use std::process::Command;

/// Every rule and variant on the first digits, small enough for a test.
const RULES: &[&[&str]] = &[
    &["hebbian"],
    &["pseudoinverse"],
    &["pseudoinverse", "--keep-diagonal"],
    &["gradient"],
    &["gradient", "--tuned"],
    &["milp"],
    &["milp", "--sparse"],
    &["milp", "--receptive-field", "2"],
    &["milp", "--no-symmetry"],
    &["milp", "--bias"],
    &["milp", "--no-symmetry", "--bias", "--tie", "strict"],
    &["milp", "--weights", "integer:3"],
    &["milp", "--weights", "ternary"],
    &["milp", "--weights", "binary"],
];

fn train(folder: &Path, rule: &[&str]) {
    let digits = digits();
    let base = [
        "train",
        "--patterns",
        digits.to_str().unwrap(),
        "--resize",
        "4x4",
        "--first",
        "10",
        "--out",
        "m.npz",
        "--report",
        "r.json",
        "--time-limit",
        "20",
        "--rule",
    ];
    run(folder, &[&base[..], rule].concat());
}

#[test]
fn the_report_has_what_was_promised() {
    let folder = tempfile::tempdir().unwrap();
    train(folder.path(), &["milp"]);
    let report = json(folder.path(), "r.json");
    for key in [
        "rule",
        "neurons",
        "patterns",
        "flips",
        "flips_per_pattern",
        "stored_patterns",
        "lower_bound",
        "status",
        "proof",
        "seconds",
        "zero_fraction",
        "margin",
        "solver",
        "seed",
        "patterns_hash",
        "version",
    ] {
        assert!(report.get(key).is_some(), "{key} is missing");
    }
    assert_eq!(report["solver"]["name"], "HiGHS");
    assert_eq!(report["neurons"], 16);
    assert_eq!(report["status"], "optimal");
    assert_eq!(report["proof"], "certified");
    assert_eq!(report["flips"], report["lower_bound"]);
}

/// `np.where(X @ W + b > 0, 1, -1)` on what the program wrote.
const FLIPS: &str = r"
import json, sys
import numpy as np
model, patterns = np.load('m.npz'), np.load('x.npy')
recalled = np.where(patterns @ model['weights'] + model['bias'] > 0, 1, -1)
flips = int((recalled != patterns).sum())
if 'weights_int' in model:
    bias = model['bias_int'] if 'bias_int' in model else 0
    exact = np.where(patterns.astype(np.int64) @ model['weights_int'] + bias > 0, 1, -1)
    assert (exact == recalled).all()
assert flips == json.load(open('r.json'))['flips'], (flips, sys.argv)
meta = json.loads(str(model['meta']))
assert meta['shape'] == [4, 4], meta
";

#[test]
fn numpy_counts_the_same_flips_for_every_rule() {
    let Some(python) = python_with("numpy", "HOPFIT_REQUIRE_NUMPY") else { return };
    let folder = tempfile::tempdir().unwrap();
    let digits = digits();
    for rule in RULES.iter().chain(COMPARED) {
        train(folder.path(), rule);
        // No step allowed: the states are the patterns.
        run(
            folder.path(),
            &[
                "recall",
                "--model",
                "m.npz",
                "--cues",
                digits.to_str().unwrap(),
                "--resize",
                "4x4",
                "--first",
                "10",
                "--max-steps",
                "0",
                "--out",
                "x.npy",
            ],
        );
        let check = Command::new(&python)
            .current_dir(folder.path())
            .args(["-c", FLIPS])
            .args(*rule)
            .output()
            .unwrap();
        assert!(check.status.success(), "{rule:?}: {}", String::from_utf8_lossy(&check.stderr));
    }
}

#[test]
fn the_same_command_writes_the_same_model() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for rule in [&["gradient"][..], &["milp"]] {
        train(one.path(), rule);
        train(two.path(), rule);
        let bytes = |folder: &Path| std::fs::read(folder.join("m.npz")).unwrap();
        assert_eq!(bytes(one.path()), bytes(two.path()), "{rule:?}");
    }
}

#[test]
fn recall_says_how_it_ended() {
    let folder = folder_with_model();
    std::fs::write(folder.path().join("cues.csv"), "1,0,1,-1,0\n-1,1,-1,0,1\n").unwrap();
    for update in ["cue", "graded", "sync", "async", "sequential", "glauber"] {
        run(
            folder.path(),
            &[
                "recall",
                "--model",
                "small.npz",
                "--cues",
                "cues.csv",
                "--out",
                "s.npy",
                "--report",
                "r.json",
                "--update",
                update,
            ],
        );
        let report = json(folder.path(), "r.json");
        let count = |key: &str| report[key].as_u64().unwrap();
        assert_eq!(count("fixed_points") + count("two_cycles") + count("step_limits"), 2);
        assert_eq!(report["endings"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn evaluation_under_noise_repeats() {
    let folder = folder_with_model();
    let evaluate = [
        "evaluate",
        "--model",
        "small.npz",
        "--patterns",
        "small.csv",
        "--noise",
        "0.2",
        "--trials",
        "50",
        "--seed",
        "3",
        "--report",
        "-",
    ];
    let first = run(folder.path(), &evaluate);
    assert_eq!(first.stdout, run(folder.path(), &evaluate).stdout);
    let report: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
    let before = report["noise"]["wrong_bits_before"].as_f64().unwrap();
    assert!((before - 1.0).abs() < 0.2, "a fifth of 5 bits is 1, not {before}");
}

#[test]
fn a_result_can_go_to_standard_output() {
    let folder = folder_with_model();
    let model = run(
        folder.path(),
        &["train", "--patterns", "small.csv", "--rule", "hebbian", "--out", "-"],
    );
    assert_eq!(model.stdout, std::fs::read(folder.path().join("small.npz")).unwrap());
}

#[test]
fn help_has_an_example() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["train", "recall", "evaluate", "check", "paper"] {
        let help = run(folder.path(), &[command, "--help"]);
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(text.contains(&format!("\n  hopfit {command} ")), "{text}");
        assert!(["--quiet", "--verbose", "--json"].iter().all(|word| text.contains(word)));
    }
    assert_eq!(hopfit(folder.path(), &["practise"]).status.code(), Some(2));
    assert!(stderr(&hopfit(folder.path(), &["train"])).contains("--patterns"));
}

/// The rules that researchers compare with, with options of their own.
const COMPARED: &[&[&str]] = &[
    &["storkey"],
    &["perceptron"],
    &["perceptron", "--perceptron", "krauth-mezard", "--kappa", "0.3", "--kappa-norm", "euclidean"],
    &["perceptron", "--no-symmetry", "--bias", "--receptive-field", "2", "--epochs", "50"],
    &["mpf", "--weight-decay", "0.01", "--steps", "20", "--bias", "--receptive-field", "2"],
    &["dreaming", "--dream-time", "3"],
    &["unlearning", "--dreams", "100", "--unlearning-rate", "0.02"],
    &["ridge", "--penalty", "0.5"],
    &["ridge", "--no-symmetry", "--bias", "--receptive-field", "2"],
];

#[test]
fn rules_to_compare_with_report_like_all_others() {
    let folder = tempfile::tempdir().unwrap();
    for rule in COMPARED {
        train(folder.path(), rule);
        let report = json(folder.path(), "r.json");
        assert_eq!(report["rule"], rule[0]);
        assert!(report["details"].get(rule[0]).is_some(), "{report}");
        let flips = report["flips"].as_u64().unwrap();
        let best = if flips == 0 { ("optimal", "certified") } else { ("feasible", "none") };
        assert_eq!(
            (report["status"].as_str(), report["proof"].as_str()),
            (Some(best.0), Some(best.1))
        );
        assert!(report["margin_euclidean"].is_number() && report["sigma"].is_number());
    }
}

#[test]
fn options_of_other_rules_and_classes_without_a_meaning_are_refused() {
    let folder = folder_with_model();
    let words = ["train", "--patterns", "small.csv", "--out", "m.npz", "--rule"];
    for (options, sentence) in [
        (&["hebbian", "--kappa", "1"][..], "--kappa belongs to --rule perceptron; leave it out"),
        (&["mpf", "--dreams", "9"], "--dreams belongs to --rule unlearning; leave it out"),
        (&["mpf", "--epochs", "9"], "--epochs belongs to --rule gradient or perceptron"),
        (&["mpf", "--no-symmetry"], "--no-symmetry belongs to --rule milp or exact or recall"),
        (&["storkey", "--bias"], "--bias belongs to --rule milp or exact or recall"),
        (&["ridge", "--bias"], "so that the weights are not symmetric"),
        (&["ridge", "--penalty", "0"], "--penalty is 0; it must be finite and at least 1e-12"),
        (&["perceptron", "--kappa", "-1"], "--kappa is -1; it must be finite and at least 0"),
        (&["dreaming", "--dream-time", "-1"], "--dream-time is -1; it must be"),
        (&["unlearning", "--unlearning-rate", "2"], "--unlearning-rate is 2; it must be from"),
        (&["mpf", "--weight-decay", "nan"], "--weight-decay is NaN; it must be"),
    ] {
        let refused = hopfit(folder.path(), &[&words[..], options].concat());
        assert_eq!(refused.status.code(), Some(2), "{options:?}");
        assert!(stderr(&refused).contains(sentence), "{options:?}: {}", stderr(&refused));
    }
}
