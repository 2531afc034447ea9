//! The corpus of certificates through the real program.

mod common;

use common::{SMALL, hopfit, run, stderr};
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

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn valid_certificates_are_accepted() {
    let valid = corpus("valid");
    assert!(valid.len() > 3);
    for (certificate, patterns) in valid {
        let output = check(&certificate, &patterns);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let said = stdout(&output);
        assert!(said.contains("accepted: the weights lose ") && output.stderr.is_empty());
        for part in ["patterns: ", "weights: ", "mask: ", "tie rule: "] {
            assert!(said.contains(part), "{said}");
        }
    }
}

#[test]
fn invalid_certificates_are_rejected_with_a_reason() {
    let invalid = corpus("invalid");
    assert!(invalid.len() > 10);
    for (certificate, patterns) in invalid {
        let output = check(&certificate, &patterns);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stdout(&output).contains("rejected: "));
        assert_eq!(stdout(&output).lines().count(), 1);
        assert!(output.stderr.is_empty());
    }
}

#[test]
fn a_missing_certificate_is_bad_input() {
    let output = check(Path::new("none.json"), Path::new("none.csv"));
    assert_eq!(output.status.code(), Some(2));
}

/// A folder with patterns `p.csv`, and what `train` wrote with `options`.
fn trained(options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.csv"), SMALL).unwrap();
    let words = ["train", "--rule", "exact", "--patterns", "p.csv", "--out", "m.npz"];
    let words = [&words[..], &["--certificate", "c.json"], options].concat();
    run(folder.path(), &words);
    folder
}

fn insist(folder: &Path, options: &[&str]) -> (Option<i32>, String) {
    let words = ["check", "--certificate", "c.json", "--patterns", "p.csv"];
    let output = hopfit(folder, &[&words[..], options].concat());
    (output.status.code(), stdout(&output))
}

#[test]
fn a_problem_can_be_insisted_on() {
    let folder = trained(&[]);
    assert_eq!(insist(folder.path(), &["--tie", "paper"]).0, Some(0));
    assert_eq!(insist(folder.path(), &["--model", "m.npz"]).0, Some(0));
    for (options, told, asked) in [
        (&["--tie", "strict"][..], "\"paper\"", "\"strict\""),
        (&["--weights", "binary"], "\"continuous\"", "\"binary\""),
        (&["--no-symmetry"], "\"symmetric\"", "\"not symmetric\""),
        (&["--bias"], "\"no bias\"", "\"with bias\""),
        (&["--receptive-field", "1", "--shape", "1x5"], "\"full\"", "6 of 10 pairs forbidden"),
    ] {
        let (code, said) = insist(folder.path(), options);
        assert_eq!(code, Some(1), "{options:?}: {said}");
        assert!(said.contains("rejected") && said.contains(told) && said.contains(asked), "{said}");
    }
}

#[test]
fn a_mask_that_forbids_everything_is_seen_and_is_not_the_usual_problem() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../certify/tests/corpus");
    std::fs::copy(corpus.join("valid/all-forbidden.json"), folder.path().join("c.json")).unwrap();
    std::fs::copy(corpus.join("patterns/edc3c2fd.csv"), folder.path().join("p.csv")).unwrap();
    let (code, said) = insist(folder.path(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("every pair forbidden (1 of 1): no weight at all"), "{said}");
    let (code, said) = insist(folder.path(), &["--tie", "paper"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("its mask is"), "{said}");
}

#[test]
fn a_model_must_have_the_weights_of_its_certificate() {
    let (exact, bias) = (trained(&["--tie", "strict"]), trained(&["--bias"]));
    let other = bias.path().join("m.npz");
    let (code, said) = insist(exact.path(), &["--model", other.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("its tie rule is \"strict\", but \"paper\" is asked"), "{said}");
    // Weights of a rule that loses more.
    let words = ["train", "--rule", "hebbian", "--patterns", "p.csv", "--out", "h.npz"];
    run(exact.path(), &[&words[..], &["--tie", "strict"]].concat());
    let (code, said) = insist(exact.path(), &["--model", "h.npz"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("are not the certificate's: they lose "), "{said}");
}
