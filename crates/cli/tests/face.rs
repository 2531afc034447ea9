//! Completions, manual pages, versions, colours, progress for programs, and
//! several files of patterns.

mod common;

use common::{SMALL, assert_refused, folder_with_model, hopfit, run, stderr, stdout};
use serde_json::Value;
use std::fs;

#[test]
fn shells_learn_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = stdout(&run(folder.path(), &["completions", shell]));
        for word in ["train", "convert", "compare", "receptive-field"] {
            assert!(told.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let page = stdout(&run(folder.path(), &["man", "train"]));
    assert!(page.contains(".TH hopfit-train") && page.contains("receptive"), "{page}");
    run(folder.path(), &["man", "--out", "pages"]);
    let names = common::names(&folder.path().join("pages"));
    for name in ["hopfit.1", "hopfit-train.1", "hopfit-show.1"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    assert_refused(&hopfit(folder.path(), &["man", "none"]), &["none"]);
}

#[test]
fn the_version_names_the_solver() {
    let folder = tempfile::tempdir().unwrap();
    let told = stdout(&run(folder.path(), &["--version"]));
    assert!(told.starts_with(&format!("hopfit {} (with", hopfit::VERSION)), "{told}");
    assert_eq!(told.contains("HiGHS 1."), hopfit::HAS_HIGHS, "{told}");
    let short = stdout(&run(folder.path(), &["-V"]));
    assert_eq!(short, format!("hopfit {}\n", hopfit::VERSION));
}

#[test]
fn help_takes_the_colours_that_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let told = |colour| stdout(&run(folder.path(), &["train", "--help", "--color", colour]));
    assert!(told("always").contains('\u{1b}') && !told("never").contains('\u{1b}'));
}

#[test]
fn progress_is_a_json_object_a_line() {
    let folder = folder_with_model();
    let words = ["train", "--patterns", "small.csv", "--rule", "exact", "--out", "m.npz"];
    let told = run(folder.path(), &[&words[..], &["--progress", "json"]].concat());
    let lines = stderr(&told);
    assert!(lines.lines().count() >= 1, "{lines}");
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["phase"].is_string() && line["seconds"].is_f64(), "{line}");
    }
    assert!(stdout(&told).contains("of 30 bits"));
    let quiet = run(folder.path(), &[&words[..], &["--progress", "json", "--quiet"]].concat());
    assert_eq!(stderr(&quiet), "");
}

#[test]
fn several_files_are_one_set_of_patterns() {
    let folder = folder_with_model();
    let here = folder.path();
    let lines: Vec<&str> = SMALL.lines().collect();
    fs::write(here.join("a.csv"), lines[..2].join("\n")).unwrap();
    fs::write(here.join("b.csv"), lines[2..].join("\n")).unwrap();
    let train = |patterns: &[&str], report: &str| {
        let words = ["--rule", "exact", "--out", "m.npz", "--report", report];
        run(here, &[&["train"], patterns, &words].concat());
        let mut report = common::json(here, report);
        report["seconds"].take();
        report["details"].take();
        report
    };
    let whole = train(&["--patterns", "small.csv"], "1.json");
    assert_eq!(train(&["--patterns", "a.csv", "b.csv"], "2.json"), whole);
    assert_eq!(train(&["--patterns", "a.csv", "--patterns", "b.csv"], "3.json"), whole);
    let part = train(&["--patterns", "a.csv", "b.csv", "--skip", "1", "--first", "3"], "4.json");
    let same = train(&["--patterns", "small.csv", "--skip", "1", "--first", "3"], "5.json");
    assert_eq!(part, same);
    fs::write(here.join("wide.csv"), "1,1,1,-1,-1,-1\n").unwrap();
    let refused = ["train", "--rule", "exact", "--out", "n.npz", "--patterns", "a.csv", "wide.csv"];
    assert_refused(&hopfit(here, &refused), &["wide.csv: 6 bits", "a.csv has 5"]);
    let spoilt = ["train", "--rule", "exact", "--patterns", "a.csv", "b.csv", "--out", "b.csv"];
    assert_refused(&hopfit(here, &spoilt), &["b.csv"]);
}

#[test]
fn drawings_show_weights_and_states() {
    let folder = folder_with_model();
    let drawn = hopfit(
        folder.path(),
        &["plot", "small.npz", "small.csv", "--shape", "1x5", "--out", "p.svg"],
    );
    if cfg!(feature = "paper") {
        assert!(drawn.status.success(), "{}", stderr(&drawn));
        let text = fs::read_to_string(folder.path().join("p.svg")).unwrap();
        assert!(text.contains("small.npz") && text.matches("<image").count() == 7, "{text}");
        let unclear = hopfit(folder.path(), &["plot", "small.csv", "--out", "q.png"]);
        assert_refused(&unclear, &["small.csv", "--shape"]);
    } else {
        assert_refused(&drawn, &["charts", "paper"]);
    }
}
