//! The corpus of certificates through the real program.

mod common;

use common::{hopfit, stderr};
use std::path::{Path, PathBuf};

/// (certificate, patterns) of every line of the corpus' index.
fn corpus(kind: &str) -> Vec<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../certify/tests/corpus");
    let index = std::fs::read_to_string(folder.join("index.csv")).unwrap();
    let lines = index.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let lines = lines.filter(|fields| fields[0].starts_with(kind));
    lines.map(|fields| (folder.join(fields[0]), folder.join("patterns").join(fields[1]))).collect()
}

fn check(certificate: &Path, patterns: &Path) -> std::process::Output {
    let (certificate, patterns) = (certificate.to_str().unwrap(), patterns.to_str().unwrap());
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    hopfit(here, &["check", "--certificate", certificate, "--patterns", patterns])
}

#[test]
fn valid_certificates_are_accepted() {
    let valid = corpus("valid");
    assert!(valid.len() > 3);
    for (certificate, patterns) in valid {
        let output = check(&certificate, &patterns);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("accepted"));
    }
}

#[test]
fn invalid_certificates_are_rejected_with_a_reason() {
    let invalid = corpus("invalid");
    assert!(invalid.len() > 10);
    for (certificate, patterns) in invalid {
        let output = check(&certificate, &patterns);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stderr(&output).contains("rejected: "));
        assert_eq!(stderr(&output).lines().count(), 1);
    }
}

#[test]
fn a_missing_certificate_is_bad_input() {
    let output = check(Path::new("none.json"), Path::new("none.csv"));
    assert_eq!(output.status.code(), Some(2));
}
