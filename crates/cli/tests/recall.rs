//! Recall and training for it, from the command line.

mod common;

use common::{folder_with_model, hopfit, json, run, stderr};
use std::path::Path;

/// Eight patterns of 24 bits, and a model trained for recall.
fn trained(rule: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let patterns = hopfit::Patterns::random(8, 24, 1).unwrap();
    let rows = patterns.rows().map(|row| {
        let bits: Vec<String> = row.iter().map(ToString::to_string).collect();
        bits.join(",")
    });
    let text: Vec<String> = rows.collect();
    std::fs::write(folder.path().join("x.csv"), text.join("\n")).unwrap();
    let words = ["train", "--patterns", "x.csv", "--out", "m.npz", "--report", "r.json", "--rule"];
    run(folder.path(), &[&words[..], rule].concat());
    folder
}

fn meta(folder: &Path) -> hopfit::data::Meta {
    hopfit::data::Model::read(folder.join("m.npz")).unwrap().meta
}

#[test]
fn the_report_and_the_model_say_what_they_were_trained_for() {
    let folder = trained(&["exact", "--then", "recall", "--noise-level", "0.05"]);
    let report = json(folder.path(), "r.json");
    let then = &report["details"]["then"];
    assert_eq!(then["name"], "recall");
    assert_eq!(
        (then["noise_level"].as_f64(), then["missing_share"].as_f64()),
        (Some(0.05), Some(0.0))
    );
    assert!(then["loss_after"].as_f64().unwrap() <= then["loss_before"].as_f64().unwrap());
    assert_eq!((report["flips"].as_u64(), report["proof"].as_str()), (Some(0), Some("certified")));
    let meta = meta(folder.path());
    let recall = meta.recall.unwrap();
    assert_eq!(recall.update, "cue");
    assert_eq!(Some(recall.sigma), report["sigma"].as_f64());
    assert_eq!(meta.options["then"]["noise_level"], 0.05);

    let folder = trained(&["recall", "--missing-share", "0.2", "--bias"]);
    let report = json(folder.path(), "r.json");
    assert_eq!(report["details"]["recall"]["missing_share"], 0.2);
}

#[test]
fn evaluation_tells_whether_recall_helps() {
    let folder = trained(&["exact", "--then", "recall"]);
    let words = ["evaluate", "--model", "m.npz", "--patterns", "x.csv", "--noise", "0.1"];
    let told = run(folder.path(), &[&words[..], &["--report", "e.json"]].concat());
    let noise = json(folder.path(), "e.json")["noise"].clone();
    assert_eq!(noise["update"], "cue");
    let number = |key: &str| noise[key].as_f64().unwrap();
    assert!(number("wrong_bits_after") < number("wrong_bits_before"));
    assert!(number("recalled_fraction") <= number("nearest_fraction"));
    assert!(number("ended_nearer") > number("ended_farther"));
    assert!(!stderr(&told).contains("warning"), "{}", stderr(&told));

    // Hebb's rule loses what it stores here.
    let folder = trained(&["hebbian"]);
    let words = ["evaluate", "--model", "m.npz", "--patterns", "x.csv", "--noise", "0.01"];
    let told = run(folder.path(), &[&words[..], &["--update", "sync"]].concat());
    assert!(stderr(&told).contains("warning: recall leaves more wrong bits"), "{}", stderr(&told));
}

#[test]
fn the_papers_step_is_still_there_by_name() {
    let folder = trained(&["exact"]);
    let words = ["recall", "--model", "m.npz", "--cues", "x.csv", "--out", "s.npy"];
    let one = ["--update", "sync", "--max-steps", "1", "--report", "s.json"];
    let told = run(folder.path(), &[&words[..], &one].concat());
    let told = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told, "of 8 cues, 8 ended in a fixed point; 0.0 steps a cue\n");
    let report = json(folder.path(), "s.json");
    assert_eq!(
        (report["update"].as_str(), report["fixed_points"].as_u64()),
        (Some("sync"), Some(8))
    );
}

#[test]
fn clamped_bits_stay_and_wrong_words_are_refused() {
    let folder = trained(&["exact", "--then", "recall"]);
    std::fs::write(folder.path().join("c.csv"), ["1,0,-1"; 8].join(",")).unwrap();
    let words = ["recall", "--model", "m.npz", "--cues", "c.csv", "--out", "s.npy"];
    run(folder.path(), &[&words[..], &["--clamp", "known"]].concat());
    let states = hopfit::data::read_patterns(folder.path().join("s.npy"), &Default::default());
    let states = states.unwrap().patterns;
    for (at, bit) in states.row(0).iter().enumerate().filter(|(at, _)| at % 3 != 1) {
        assert_eq!(*bit, if at % 3 == 0 { 1 } else { -1 });
    }
    run(folder.path(), &[&words[..], &["--clamp", "0,3,10-19"]].concat());
    for (options, sentence) in [
        (
            &["--clamp", "24"][..],
            "--clamp: \"24\" names no neuron; give `known`, or indices from 0 to 23",
        ),
        (&["--clamp", "5-2"], "names no neuron"),
        (&["--clamp", ""], "names no neuron"),
        (&["--temperature", "0.5"], "--temperature belongs to --update glauber"),
        (&["--cooling", "linear"], "--cooling belongs to --update glauber"),
        (&["--update", "glauber", "--temperature", "0"], "the temperature is 0; it must be"),
    ] {
        let refused = hopfit(folder.path(), &[&words[..], options].concat());
        assert_eq!(refused.status.code(), Some(2), "{options:?}");
        assert!(stderr(&refused).contains(sentence), "{options:?}: {}", stderr(&refused));
    }
}

#[test]
fn noise_belongs_to_training_for_recall() {
    let folder = folder_with_model();
    let words = ["train", "--patterns", "small.csv", "--out", "m.npz", "--rule"];
    for (options, sentence) in [
        (
            &["exact", "--noise-level", "0.1"][..],
            "belong to --then recall and --then radius:R; add one",
        ),
        (
            &["hebbian", "--missing-share", "0.1"],
            "--missing-share belongs to --rule recall or exact",
        ),
        (
            &["recall", "--noise-level", "0.5"],
            "--noise-level is 0.5; it must be from 0 to less than",
        ),
        (&["recall", "--weights", "ternary"], "--weights belongs to --rule milp or exact"),
        (&["recall", "--certificate", "c.json"], "--certificate belongs to --rule milp or exact"),
    ] {
        let refused = hopfit(folder.path(), &[&words[..], options].concat());
        assert_eq!(refused.status.code(), Some(2), "{options:?}");
        assert!(stderr(&refused).contains(sentence), "{options:?}: {}", stderr(&refused));
    }
}

#[test]
fn a_model_that_does_not_know_its_stability_says_so() {
    let folder = trained(&["hebbian"]);
    let model = hopfit::data::Model::read(folder.path().join("m.npz")).unwrap();
    let plain = hopfit::data::Meta { recall: None, ..model.meta.clone() };
    let model = hopfit::data::Model { meta: plain, ..model };
    model.write(&hopfit::data::Output::File(folder.path().join("m.npz"))).unwrap();
    let words = ["recall", "--model", "m.npz", "--cues", "x.csv", "--out", "s.npy"];
    let told = run(folder.path(), &words);
    assert!(stderr(&told).contains("estimated from its weights"), "{}", stderr(&told));
    let told = run(folder.path(), &[&words[..], &["--update", "sync"]].concat());
    assert!(!stderr(&told).contains("estimated"), "{}", stderr(&told));
}
