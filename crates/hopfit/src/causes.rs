//! Errors in one line.

use std::error::Error;

/// The message of an error and of all that caused it, from the outermost to
/// the innermost. No error of this library repeats what its
/// [`source`](Error::source) says.
///
/// ```
/// let error = hopfit::data::Model::read("no/such/model.npz").unwrap_err();
/// let text = hopfit::with_causes(&error);
/// assert!(text.starts_with("no/such/model.npz: cannot be opened: "), "{text}");
/// ```
#[must_use]
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
