//! What the tests of the program share.
#![allow(dead_code, reason = "each test file uses its own share of these")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::process::Output;

/// The program, run in `folder`.
pub(crate) fn hopfit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("hopfit").expect("the program is built");
    command.current_dir(folder).args(arguments).output().expect("the program starts")
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The program, run in `folder` with `input` as standard input.
pub(crate) fn hopfit_with(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::cargo_bin("hopfit").expect("the program is built");
    command.current_dir(folder).args(arguments).write_stdin(input);
    command.output().expect("the program starts")
}

/// The names in a folder, hidden ones too, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.expect("it can be listed").file_name().into_string().expect("it is text")
    };
    let mut names: Vec<_> =
        std::fs::read_dir(folder).expect("the folder is there").map(name).collect();
    names.sort();
    names
}

/// Asserts exit code 2, no panic, one or two sentences on standard error that
/// contain all of `words`, and nothing on standard output.
pub(crate) fn assert_refused(output: &Output, words: &[&str]) {
    let text = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty(), "{text}");
    assert!(text.starts_with("hopfit: ") && text.trim_end().lines().count() == 1, "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text:?}");
    }
}

/// Runs and expects success.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = hopfit(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    output
}

/// A JSON file of `folder`.
pub(crate) fn json(folder: &Path, name: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join(name)).expect("the file was written");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The digits that come with the repository.
pub(crate) fn digits() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/mnist4k-images-idx3-ubyte.gz")
}

/// Six patterns of five bits, as CSV.
pub(crate) const SMALL: &str =
    "1,-1,1,-1,1\n1,1,1,-1,-1\n-1,-1,1,1,1\n1,-1,-1,-1,-1\n-1,1,-1,1,1\n1,1,1,1,1\n";

/// A folder with `small.csv` and, trained on it by Hebb's rule, `small.npz`.
pub(crate) fn folder_with_model() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("small.csv"), SMALL).expect("it can be written");
    run(
        folder.path(),
        &["train", "--patterns", "small.csv", "--rule", "hebbian", "--out", "small.npz"],
    );
    folder
}

/// The Python to compare with, if it has `module`. None (with a note) if it
/// has not, unless the environment variable `required` is 1.
#[expect(clippy::print_stderr, reason = "who runs the tests must see what was not tested")]
pub(crate) fn python_with(module: &str, required: &str) -> Option<String> {
    let python = std::env::var("HOPFIT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let import = ["-c".to_owned(), format!("import {module}")];
    let found = std::process::Command::new(&python).args(import).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    let is_required = std::env::var(required).is_ok_and(|value| value == "1");
    assert!(!is_required, "{python} has no {module}, which {required}=1 asks for");
    eprintln!("SKIPPED: {python} has no {module}");
    None
}
