//! The words of the command line. They are not always those of the process: in
//! the Python package an interpreter's come first.

use std::ffi::OsString;
use std::sync::OnceLock;

/// Set once, at the start.
static WORDS: OnceLock<Vec<OsString>> = OnceLock::new();

/// Settles the words, the program's name left out.
pub(crate) fn configure(words: impl IntoIterator<Item = OsString>) {
    let _ = WORDS.set(words.into_iter().collect());
}

/// The words as they were given.
pub(crate) fn given() -> impl Iterator<Item = &'static OsString> {
    WORDS.get().into_iter().flatten()
}

/// The command as text, with the program's bare name.
pub(crate) fn command() -> Vec<String> {
    std::iter::once("hopfit".to_owned()).chain(texts()).collect()
}

/// The words as text.
pub(crate) fn texts() -> impl Iterator<Item = String> {
    given().map(|word| word.to_string_lossy().into_owned())
}
