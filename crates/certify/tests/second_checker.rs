//! The checker in plain Python, docs/check_certificate.py, comes to the same
//! verdicts as the one in Rust: on all kept certificates, and on random
//! changes of the sound ones.
//!
//! `HOPFIT_PYTHON` names the Python; without one the tests are skipped, unless
//! `HOPFIT_REQUIRE_NUMPY=1` asks for it.
#![expect(clippy::print_stderr, reason = "who runs the tests must see what was not tested")]

mod tiny;

use hopfit_certify::{Certificate, check};
use hopfit_core::Patterns;
use hopfit_core::random::Stream;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tiny::edits::edited;

/// A certificate, and the file of its patterns.
type Pair = (Vec<u8>, PathBuf);

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The kept certificates with their names.
fn kept() -> Vec<(String, Pair)> {
    let index = std::fs::read_to_string(corpus().join("index.csv")).unwrap();
    let pair = |line: &str| {
        let parts: Vec<&str> = line.split(',').collect();
        let bytes = std::fs::read(corpus().join(parts[0])).unwrap();
        (parts[0].to_owned(), (bytes, corpus().join("patterns").join(parts[1])))
    };
    index.lines().skip(1).map(pair).collect()
}

fn patterns(path: &Path) -> Patterns {
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split(',').map(|bit| bit.parse().unwrap()).collect::<Vec<i8>>();
    Patterns::from_rows(&text.lines().map(row).collect::<Vec<_>>()).unwrap()
}

fn first((certificate, path): &Pair) -> &'static str {
    let read = Certificate::from_slice(certificate);
    let accepted = read.and_then(|certificate| check(&certificate, &patterns(path))).is_ok();
    if accepted { "accepted" } else { "rejected" }
}

/// The second checker's verdicts; none without a Python.
fn second(pairs: &[Pair]) -> Option<Vec<String>> {
    let python = std::env::var("HOPFIT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(&python);
    command.arg(here.join("tests/tiny/second_checker.py"));
    command.arg(here.join("../../docs/check_certificate.py"));
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        let is_required = std::env::var("HOPFIT_REQUIRE_NUMPY").is_ok_and(|value| value == "1");
        assert!(!is_required, "{python} does not run");
        eprintln!("SKIPPED: {python} does not run");
        return None;
    };
    let mut to = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            for (certificate, path) in pairs {
                writeln!(to, "{} {}", path.display(), certificate.len()).unwrap();
                to.write_all(certificate).unwrap();
            }
        });
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

/// Asserts that both come to the same; how many are accepted.
fn compare(names: &[String], pairs: &[Pair]) -> Option<usize> {
    let verdicts = second(pairs)?;
    assert_eq!(verdicts.len(), pairs.len());
    let mut accepted = 0;
    for ((name, pair), verdict) in names.iter().zip(pairs).zip(&verdicts) {
        let text = String::from_utf8_lossy(&pair.0);
        assert_eq!(first(pair), verdict, "{name}, first and second checker: {text}");
        accepted += usize::from(verdict == "accepted");
    }
    Some(accepted)
}

#[test]
fn both_checkers_agree_on_all_kept_certificates() {
    let (mut names, mut pairs): (Vec<String>, Vec<Pair>) = kept().into_iter().unzip();
    // What cannot be kept as text.
    let (certificate, path) = pairs[0].clone();
    for (name, bytes) in [
        ("not UTF-8", [&certificate[..20], b"\xff", &certificate[20..]].concat()),
        ("UTF-16", certificate.iter().flat_map(|byte| [*byte, 0]).collect()),
        ("a zero at the end", [&certificate[..], b"\0"].concat()),
    ] {
        names.push(name.to_owned());
        pairs.push((bytes, path.clone()));
    }
    if let Some(accepted) = compare(&names, &pairs) {
        let valid = names.iter().filter(|name| name.starts_with("valid/")).count();
        assert_eq!(accepted, valid);
    }
}

#[test]
fn both_checkers_agree_on_random_changes() {
    let mut stream = Stream::new(11, 0);
    let (mut names, mut pairs) = (Vec::new(), Vec::new());
    for (name, (certificate, path)) in kept() {
        if !name.starts_with("valid/") || certificate.len() > 5000 {
            continue;
        }
        let text = String::from_utf8(certificate).unwrap();
        // The vectors of these take Python long.
        let is_slow = name.contains("whole") && !name.contains("free");
        for _ in 0..if is_slow { 20 } else { 250 } {
            names.push(name.clone());
            pairs.push((edited(&text, &mut stream), path.clone()));
        }
    }
    assert!(pairs.len() > 3000, "{}", pairs.len());
    if let Some(accepted) = compare(&names, &pairs) {
        assert!(accepted > 100, "{accepted} of {} accepted", pairs.len());
    }
}
