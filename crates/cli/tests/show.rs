//! What a file is, in a screen.

mod common;

use common::{assert_refused, folder_with_model, hopfit, run, stderr, stdout};
use serde_json::Value;

#[test]
fn every_kind_of_file_is_told() {
    let folder = folder_with_model();
    let train = ["train", "--patterns", "small.csv", "--rule", "exact", "--out", "m.npz"];
    let more = ["--certificate", "c.json", "--report", "r.json"];
    run(folder.path(), &[&train[..], &more].concat());
    for (file, words) in [
        ("m.npz", &["a model", "rule: exact", "neurons: 5", "symmetric: yes"][..]),
        ("small.npz", &["rule: hebbian", "zero diagonal: yes"]),
        (
            "c.json",
            &["a certificate", "patterns: 6 of 5 neurons", "lose: 4 bits", "at least: 4 bits"],
        ),
        ("r.json", &["a report", "flips: 4", "lower_bound: 4", "proof: certified"]),
        ("small.csv", &["patterns: 6", "neurons: 5", "distinct: 6", "missing bits: 0"]),
    ] {
        let told = stdout(&run(folder.path(), &["show", file]));
        for word in words {
            assert!(told.contains(word), "{file}: {word:?} is not in\n{told}");
        }
        assert!(!told.contains('\u{1b}'), "no colours in a pipe");
    }
    let hint = stderr(&run(folder.path(), &["show", "c.json"]));
    assert!(hint.contains("hopfit check"), "{hint}");
}

#[test]
fn pictures_are_those_of_the_file() {
    let folder = folder_with_model();
    std::fs::write(folder.path().join("one.csv"), "1,-1,1,-1,1,1\n").unwrap();
    let told = stdout(&run(folder.path(), &["show", "one.csv", "--shape", "3x2"]));
    assert!(told.ends_with("\n0\n█\n▀▀\n"), "{told}");
    let coloured = stdout(&run(folder.path(), &["show", "small.npz", "--color", "always"]));
    assert!(coloured.contains("\u{1b}[38;2;") && coloured.ends_with("\u{1b}[0m\n"), "{coloured}");
    let plain = stdout(&run(folder.path(), &["show", "small.npz", "--color", "never"]));
    assert!(!plain.contains('\u{1b}') && plain.contains("##"), "{plain}");
}

#[test]
fn programs_get_json_and_what_is_wrong_is_refused() {
    let folder = folder_with_model();
    let told = run(folder.path(), &["show", "small.npz", "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["kind"], "a model");
    assert_eq!((&told["facts"]["rule"], &told["facts"]["neurons"]), (&"hebbian".into(), &5.into()));
    std::fs::write(folder.path().join("bad.json"), "{\"problem_hash\": 3").unwrap();
    assert_refused(&hopfit(folder.path(), &["show", "bad.json"]), &["bad.json", "JSON"]);
    assert_refused(&hopfit(folder.path(), &["show", "none.npz"]), &["none.npz"]);
    std::fs::write(folder.path().join("cues.csv"), "1,0,-1,?\n").unwrap();
    let told = stdout(&run(folder.path(), &["show", "cues.csv"]));
    assert!(told.contains("cues with missing bits") && told.contains("missing bits: 2"), "{told}");
}
