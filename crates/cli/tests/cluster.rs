//! Points as tasks: `paper plan`, `run-point` and `merge`, and `sweep`.
#![cfg(feature = "paper")]

mod common;

use common::{assert_refused, hopfit, run, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn data() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    folder.to_str().unwrap().to_owned()
}

const QUICK: [&str; 3] = ["--quick", "--repeats", "1"];

fn fig3(words: &[&str]) -> Vec<String> {
    let data = data();
    let words = [&["paper"], words, &QUICK, &["--data", &data]].concat();
    words.into_iter().map(str::to_owned).collect()
}

fn run_words(folder: &Path, words: &[String]) -> std::process::Output {
    run(folder, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_plan_lists_names_and_its_points_are_merged() {
    let folder = tempfile::tempdir().unwrap();
    let names = stdout(&run_words(folder.path(), &fig3(&["plan", "fig3"])));
    let names: Vec<&str> = names.lines().collect();
    let told = run_words(folder.path(), &fig3(&["plan", "fig3", "--json"]));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let figure = &told["figures"][0];
    let listed = figure["points"].as_array().unwrap();
    assert_eq!(names, listed.iter().map(|it| it["name"].as_str().unwrap()).collect::<Vec<_>>());
    assert_eq!(figure["options_hash"].as_str().unwrap().len(), 64);
    assert_eq!((figure["options"]["seed"].as_u64(), told["points"].as_u64()), (Some(1), Some(12)));
    assert!(names.iter().all(|name| !name.contains([' ', '"', '\'', '$', '*'])), "{names:?}");
    // Parts have all names, each once.
    let part =
        |part| stdout(&run_words(folder.path(), &fig3(&["plan", "fig3", "--partition", part])));
    let (one, two) = (part("1/2"), part("2/2"));
    let mut parts: Vec<&str> = one.lines().chain(two.lines()).collect();
    assert_eq!(one.lines().count(), 6);
    parts.sort_unstable();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(parts, sorted);
    // One by one, several at once; those that are there are left alone.
    let first = run_words(folder.path(), &fig3(&["run-point", names[0], "--out", "points"]));
    assert_eq!(stdout(&first), format!("points/{}.json\n", names[0]));
    let all = [&["run-point"], &names[..], &["--out", "points"]].concat();
    let told = stdout(&run_words(folder.path(), &fig3(&all)));
    assert_eq!(told.matches("(was there)").count(), 1, "{told}");
    run(folder.path(), &["paper", "merge", "points", "--out", "merged", "--data", &data()]);
    run_words(folder.path(), &fig3(&["fig3", "--out", "one"]));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("merged/fig3.svg"), read("one/fig3.svg"));
    assert_eq!(read("merged/fig3.png"), read("one/fig3.png"));
}

#[test]
fn parts_of_a_figure_are_merged() {
    let folder = tempfile::tempdir().unwrap();
    for (part, out) in [("1/2", "a"), ("2/2", "b")] {
        let told = run_words(folder.path(), &fig3(&["fig3", "--partition", part, "--out", out]));
        assert!(stdout(&told).contains("fig3.journal"), "{}", stdout(&told));
        assert!(!folder.path().join(out).join("fig3.csv").exists());
    }
    let half = ["paper", "merge", "a", "--out", "out", "--data", &data()];
    assert_refused(&hopfit(folder.path(), &half), &["fig3", "6 of 12 points are missing", "fig3/"]);
    run(folder.path(), &["paper", "merge", "a", "b", "--out", "out", "--data", &data()]);
    assert!(folder.path().join("out/fig3.csv").exists());
}

#[test]
fn wrong_names_and_options_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |words: &[&str], expected: &[&str]| {
        let words = fig3(words);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_refused(&hopfit(folder.path(), &words), expected);
    };
    refused(&["run-point", "fig3/none", "--out", "points"], &["fig3/none", "plan"]);
    refused(&["run-point", "fig99/none", "--out", "points"], &["fig99/none", "plan"]);
    assert!(!folder.path().join("points").exists());
    for words in [
        &["paper"][..],
        &["paper", "fig3"],
        &["paper", "plan"],
        &["paper", "plan", "fig9"],
        &["paper", "fig3", "--out", "out", "--partition", "3/2"],
        &["paper", "run-point", "--out", "out"],
        &["paper", "merge", "--out", "out"],
        &["paper", "fig3", "plan", "fig3", "--out", "out"],
        &["sweep"],
        &["sweep", "--sizes", "10", "--rules", "hebbian"],
        &["sweep", "--sizes", "10", "--loads", "0.1", "--counts", "1", "--rules", "hebbian"],
        &["sweep", "--sizes", "10", "--loads", "x", "--rules", "hebbian"],
    ] {
        let told = hopfit(folder.path(), words);
        assert_eq!(told.status.code(), Some(2), "{words:?}: {}", stderr(&told));
        assert!(!stderr(&told).contains("panicked"), "{}", stderr(&told));
    }
    let merge = ["paper", "merge", "nowhere", "--out", "out"];
    assert_refused(&hopfit(folder.path(), &merge), &["nowhere"]);
    fs::write(folder.path().join("own.csv"), common::SMALL).unwrap();
    let own = ["paper", "fig5", "--quick", "--budget", "5s", "--patterns", "own.csv"];
    run(folder.path(), &[&own[..], &["--partition", "1/1", "--out", "mine"]].concat());
    // Patterns of the user's are needed again.
    let merge = ["paper", "merge", "mine", "--out", "out", "--data", &data()];
    assert_refused(&hopfit(folder.path(), &merge), &["mine/fig5.journal", "--patterns"]);
    run(folder.path(), &[&merge[..], &["--patterns", "own.csv"]].concat());
    for name in ["fig5.csv", "fig6.csv"] {
        assert!(folder.path().join("out").join(name).exists());
    }
}

const SWEEP: [&str; 8] = [
    "sweep",
    "--sizes",
    "16",
    "--counts",
    "1:19:3",
    "--rules",
    "hebbian,pseudoinverse",
    "--repeats",
];

#[test]
fn a_sweep_tells_its_capacities() {
    let folder = tempfile::tempdir().unwrap();
    let words = [&SWEEP[..], &["12", "--plot", "s.svg"]].concat();
    let told = stdout(&run(folder.path(), &words));
    let line = |rule: &str| told.lines().find(|line| line.starts_with(rule)).unwrap().to_owned();
    assert!(line("hebbian").contains(" 16 ") && line("pseudoinverse").contains(" 12"), "{told}");
    let picture = fs::read_to_string(folder.path().join("s.svg")).unwrap();
    assert!(picture.contains("16 neurons") && picture.contains("pseudoinverse"));
    // Nothing else is left behind.
    assert_eq!(common::names(folder.path()), ["s.svg"]);
    let told = run(folder.path(), &[&SWEEP[..], &["12", "--json"]].concat());
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let found = told["capacities"].as_array().unwrap();
    let p50 = |at: usize| found[at]["p50"].as_f64().unwrap();
    assert!(p50(0) < 6.0 && p50(1) > 8.0 && p50(1) < 16.0, "{found:?}");
    let (low, high) = (&found[1]["p50_interval"][0], &found[1]["p50_interval"][1]);
    assert!(low.as_f64().unwrap() <= p50(1) && p50(1) <= high.as_f64().unwrap());
    assert_eq!(found[0]["points"][0]["draws"], 12);
}

#[test]
fn a_sweep_of_several_machines_is_one_sweep() {
    let folder = tempfile::tempdir().unwrap();
    let with = |words: &[&'static str]| {
        let rest = ["6", "--no-symmetry", "--seed", "3"];
        [&["sweep"], words, &SWEEP[1..], &rest].concat()
    };
    let one = with(&[]);
    run(folder.path(), &[&one[..], &["--out", "one"]].concat());
    let names = stdout(&run(folder.path(), &with(&["plan"])));
    let names: Vec<&str> = names.lines().collect();
    assert_eq!(names.len(), 12);
    let point = with(&["run-point"]);
    run(folder.path(), &[&point[..], &["--out", "points"], &names].concat());
    let told = run(folder.path(), &["sweep", "merge", "points", "--out", "two"]);
    assert!(stdout(&told).contains("hebbian"), "{}", stdout(&told));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("one/sweep-fits.csv"), read("two/sweep-fits.csv"));
    assert_eq!(read("one/sweep.svg"), read("two/sweep.svg"));
    // What a rule has no choice of is said.
    let told = run(folder.path(), &one);
    assert!(stderr(&told).contains("hebbian: has no choice of --no-symmetry"), "{}", stderr(&told));
}
