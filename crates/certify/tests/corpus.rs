//! The kept certificates: sound ones in `corpus/valid`, spoiled ones in
//! `corpus/invalid`, their patterns in `corpus/patterns`, and in
//! `corpus/index.csv` which belong together and why the spoiled ones fail.

mod tiny;

use hopfit_certify::{Certificate, check};
use hopfit_core::{Patterns, patterns_hash};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn read_patterns(name: &str) -> Patterns {
    let text = fs::read_to_string(corpus().join("patterns").join(name)).unwrap();
    let row = |line: &str| line.split(',').map(|bit| bit.parse().unwrap()).collect::<Vec<i8>>();
    Patterns::from_rows(&text.lines().map(row).collect::<Vec<_>>()).unwrap()
}

/// The rows of the index: certificate, patterns, expected.
fn index() -> Vec<[String; 3]> {
    let text = fs::read_to_string(corpus().join("index.csv")).unwrap();
    let row = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    text.lines().skip(1).map(|line| row(line).try_into().unwrap()).collect()
}

#[test]
fn kept_certificates_are_accepted_or_refused_as_the_index_says() {
    for [certificate, patterns, expected] in index() {
        let bytes = fs::read(corpus().join(&certificate)).unwrap();
        let patterns = read_patterns(&patterns);
        let outcome = match Certificate::from_slice(&bytes).and_then(|c| check(&c, &patterns)) {
            Ok(_) => "accepted".to_owned(),
            Err(rejection) => format!("{:?}", rejection.kind()),
        };
        assert!(outcome.contains(&expected), "{certificate}: {outcome} instead of {expected}");
        assert_eq!(certificate.starts_with("valid/"), expected == "accepted", "{certificate}");
    }
}

#[test]
fn the_index_lists_every_file() {
    let listed: BTreeSet<String> =
        index().into_iter().map(|[certificate, ..]| certificate).collect();
    let mut found = BTreeSet::new();
    for folder in ["valid", "invalid"] {
        for entry in fs::read_dir(corpus().join(folder)).unwrap() {
            found.insert(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    assert_eq!(listed, found);
    assert!(found.len() > 100);
}

#[test]
fn the_example_of_the_format_s_description_is_a_kept_one() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/certificate.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, example) = page.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let kept = fs::read_to_string(corpus().join("valid/pair.json")).unwrap();
    assert_eq!(example, kept);
}

#[test]
#[ignore = "writes the corpus anew; for a change of the format"]
fn write_the_corpus() {
    let mut index = vec!["certificate,patterns,expected".to_owned()];
    for folder in ["valid", "invalid", "patterns"] {
        fs::create_dir_all(corpus().join(folder)).unwrap();
    }
    for case in tiny::mutations::cases() {
        let patterns = format!("{}.csv", &patterns_hash(&case.patterns)[..8]);
        let line = |row: &[i8]| row.iter().map(i8::to_string).collect::<Vec<_>>().join(",") + "\n";
        let lines: String = case.patterns.rows().map(line).collect();
        fs::write(corpus().join("patterns").join(&patterns), lines).unwrap();
        let folder = if case.expected == "accepted" { "valid" } else { "invalid" };
        let certificate = format!("{folder}/{}.json", case.name);
        fs::write(corpus().join(&certificate), &case.text).unwrap();
        index.push(format!("{certificate},{patterns},{}", case.expected));
    }
    index.sort_by_key(|line| !line.starts_with("certificate,"));
    fs::write(corpus().join("index.csv"), index.join("\n") + "\n").unwrap();
}
