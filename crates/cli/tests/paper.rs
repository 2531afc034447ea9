//! `hopfit paper` as users meet it.
#![cfg(unix)]

mod common;

use common::{assert_refused, hopfit, json, run, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The data sets of the repository.
fn data() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    folder.to_str().unwrap().to_owned()
}

#[test]
fn a_figure_has_four_files() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["paper", "fig3", "--quick", "--repeats", "1", "--out", "deep/out"];
    // The data sets are built in.
    let output = run(folder.path(), &arguments);
    for ending in ["csv", "svg", "png"] {
        assert!(folder.path().join(format!("deep/out/fig3.{ending}")).exists());
    }
    let manifest = json(folder.path(), "deep/out/fig3.json");
    assert!(manifest["command"].as_str().unwrap().starts_with("hopfit paper fig3 --quick"));
    assert_eq!(manifest["options"]["repeats"], 1);
    // No bar in a pipe, one line in the end.
    assert_eq!(stderr(&output), "");
    assert_eq!(stdout(&output).lines().count(), 1, "{}", stdout(&output));
}

#[test]
fn bad_input_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], words: &[&str]| {
        let arguments = [&["paper"], arguments].concat();
        assert_refused(&hopfit(folder.path(), &arguments), words);
    };
    refused(&["fig3", "--out", "out", "--data", "none"], &["mnist4k", "--data"]);
    refused(&["fig3", "--out", "out", "--patterns", "none.npy"], &["none.npy"]);
    fs::write(folder.path().join("words.csv"), "1,-1\n1,two\n").unwrap();
    refused(&["fig5", "--out", "out", "--patterns", "words.csv"], &["words.csv", "two"]);
    fs::write(folder.path().join("own.csv"), common::SMALL).unwrap();
    refused(&["fig4", "--out", "out", "--patterns", "own.csv"], &["fig4", "leave"]);
    refused(&["fig5", "--out", "out", "--patterns", "own.csv", "--shape", "2x2"], &["--shape"]);
    // The table of the figure would take the place of the patterns.
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/fig3.csv"), common::SMALL).unwrap();
    let mine = ["fig3", "--out", "./mine", "--patterns", "mine/fig3.csv"];
    refused(&mine, &["mine/fig3.csv", "--patterns", "write over"]);
    fs::write(folder.path().join("file"), "").unwrap();
    refused(&["fig3", "--out", "file", "--patterns", "own.csv"], &["file"]);
    fs::create_dir(folder.path().join("used")).unwrap();
    fs::write(folder.path().join("used/fig3.journal"), "my diary\n").unwrap();
    refused(&["fig3", "--out", "used", "--patterns", "own.csv"], &["fig3.journal", "--fresh"]);
    let unknown = hopfit(folder.path(), &["paper", "fig9", "--out", "out"]);
    assert_eq!(unknown.status.code(), Some(2));
    for limit in [
        &["--time-limit", "-1"][..],
        &["--budget", "3 days"],
        &["--budget", "10s", "--time-limit", "10"],
    ] {
        let arguments = [&["paper", "fig3", "--out", "out"], limit].concat();
        assert_eq!(hopfit(folder.path(), &arguments).status.code(), Some(2), "{limit:?}");
    }
    // Tables beside the figure's own are results, too.
    fs::write(folder.path().join("mine/known-more.csv"), common::SMALL).unwrap();
    let mine = ["known", "--out", "mine", "--patterns", "mine/known-more.csv"];
    refused(&mine, &["mine/known-more.csv", "write over"]);
}

#[test]
fn a_larger_budget_goes_on_with_what_was_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    // Without any time no search is finished.
    fs::write(folder.path().join("own.csv"), common::SMALL).unwrap();
    let make = |budget: &[&str]| {
        let arguments = ["paper", "fig5", "--quick", "--out", "out", "--patterns", "own.csv"];
        hopfit(folder.path(), &[&arguments[..], budget].concat())
    };
    assert!(make(&["--budget", "0s"]).status.success());
    let lines = || fs::read_to_string(folder.path().join("out/fig5.journal")).unwrap();
    let (before, open) = (lines(), lines().matches("\"unfinished\":true").count());
    assert!(open > 0, "{before}");
    assert!(make(&["--budget", "10 s"]).status.success());
    let after = lines();
    let kept = |line: &&str| !line.contains("\"unfinished\":true");
    assert!(before.lines().skip(1).filter(kept).all(|line| after.contains(line)), "{after}");
    assert!(after.matches("\"unfinished\":true").count() < open, "{after}");
    // A smaller one would have to forget.
    let refused = make(&["--budget", "1s"]);
    assert_refused(&refused, &["fig5.journal", "--fresh"]);
}

#[test]
fn the_files_are_told_as_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["paper", "fig3", "--quick", "--repeats", "1", "--out", "out", "--json"];
    let output = run(folder.path(), &[&arguments[..], &["--data", &data()]].concat());
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["figures"][0]["name"], "fig3");
    assert_eq!(told["figures"][0]["files"][0], "out/fig3.csv");
}

/// Two classes, with a name that is no feature.
const TABLE: &str =
    "name,size,weight,kind\na,1,10,x\nb,1.2,12,x\nc,1.1,,x\nd,5,90,y\ne,6,95,y\nf,5.5,70,y\n";

#[test]
fn a_table_of_the_users_is_classified() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.csv"), TABLE).unwrap();
    let arguments = ["paper", "fig8", "--quick", "--out", "out", "--table", "own.csv"];
    let more = ["--label", "kind", "--ignore", "name", "--examples", "2", "--clusters", "2"];
    run(folder.path(), &[&arguments[..], &more].concat());
    let table = fs::read_to_string(folder.path().join("out/fig8.csv")).unwrap();
    let mut lines = table.lines();
    let columns = "dataset,experiment,examples_per_class,missing,rule,repeat,accuracy,status,flips";
    assert_eq!(lines.next(), Some(columns));
    assert!(lines.clone().all(|line| line.starts_with("own,")));
    assert!(lines.any(|line| line.starts_with("own,missing,2,0.5,nearest,1,")));
    let manifest = json(folder.path(), "out/fig8.json");
    assert_eq!(manifest["options"]["datasets"]["own"]["bits"], 4);
}

#[test]
fn bad_tables_are_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.csv"), TABLE).unwrap();
    let refused = |text: &str, options: &[&str], words: &[&str]| {
        fs::write(folder.path().join("own.csv"), text).unwrap();
        let arguments = ["paper", "fig8", "--out", "out", "--table", "own.csv"];
        assert_refused(&hopfit(folder.path(), &[&arguments[..], options].concat()), words);
    };
    refused(TABLE, &["--label", "class"], &["own.csv", "no column `class`", "`kind`"]);
    refused(TABLE, &["--label", "kind"], &["own.csv", "line 2, column 1", "`name`", "`a`"]);
    let (label, ignore) = (["--label", "kind"], ["--ignore", "name"]);
    let whole = [label, ignore].concat();
    refused(TABLE, &whole, &["own", "10 examples", "3 rows", "--examples 2"]);
    refused("size,class\n1,2\n3,2\n", &[], &["own.csv", "one class only"]);
    refused("size,kind\n1,2\n3,4\n", &[], &["own.csv", "no class column", "`size`, `kind`"]);
    refused("size,class\n1,x\n", &[], &["own.csv", "one class only"]);
    refused("size,class\n1,x\n2,y\n3,y\n", &["--examples", "1"], &["`x`", "1 row"]);
    let other = |options: &[&str], words: &[&str]| {
        let output = hopfit(folder.path(), &[&["paper", "fig3", "--out", "out"], options].concat());
        assert_refused(&output, words);
    };
    other(&["--table", "own.csv"], &["fig3", "not made of a table"]);
    other(&["--clusters", "4"], &["--clusters", "fig8"]);
    other(&["--encoder", "examples"], &["--encoder", "fig8"]);
    let alone = hopfit(folder.path(), &["paper", "fig8", "--out", "out", "--label", "kind"]);
    assert_eq!(alone.status.code(), Some(2));
}

/// Starts a long run, waits until `count` points are done, and sends it a
/// signal.
fn cut_short(folder: &Path, count: usize, signal: &str) -> std::process::Output {
    let child = Command::new(assert_cmd::cargo::cargo_bin("hopfit"))
        .current_dir(folder)
        .args(["paper", "fig4", "--quick", "--repeats", "1", "--time-limit", "4", "--out", "out"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while points(folder).len() < count {
        assert!(begun.elapsed() < Duration::from_secs(60), "no points in a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(status.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert!(!folder.join("out/fig4.csv").exists(), "the run was over too soon");
    output
}

/// The keys of the points that a journal keeps, whole lines only.
fn points(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("out/fig4.journal")).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |at| &text[..at]);
    whole.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn killed_and_interrupted_runs_go_on() {
    let folder = tempfile::tempdir().unwrap();
    cut_short(folder.path(), 8, "-KILL");
    let kept = points(folder.path());
    let output = cut_short(folder.path(), kept.len() + 1, "-INT");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("the same command goes on"), "{}", stderr(&output));
    // Nothing that was finished is run again: the lines are the same.
    assert_eq!(points(folder.path())[..kept.len()], kept);
}
