//! The frame that all error types of hopfit share.
//!
//! An error is opaque: a box around an enum of kinds, so that a `Result` stays
//! small and new kinds break nobody. [`opaque!`] writes the box; the kinds are
//! written with `thiserror`, each with the message that users read.
//!
//! A message never repeats what its [`source`](std::error::Error::source)
//! says. Who prints an error prints the chain ([`with_causes`]), and tests hold
//! new kinds to the rule with [`assert_said_once`].
//!
//! ```
//! mod error {
//!     hopfit_error::opaque! {
//!         /// Why a recipe was refused.
//!         #[derive(Clone, PartialEq)]
//!         pub struct Error(ErrorKind) from Amount(std::num::ParseIntError);
//!     }
//!
//!     /// The kinds of [`struct@Error`].
//!     #[derive(Debug, Clone, PartialEq, thiserror::Error)]
//!     pub enum ErrorKind {
//!         /// Nothing to cook.
//!         #[error("the recipe is empty; name one ingredient at least")]
//!         Empty,
//!         /// An amount that is no number.
//!         #[error("an amount cannot be read")]
//!         Amount(#[source] std::num::ParseIntError),
//!     }
//! }
//! use error::{Error, ErrorKind};
//!
//! fn amount(text: &str) -> Result<u32, Error> {
//!     if text.is_empty() {
//!         return Err(ErrorKind::Empty.into());
//!     }
//!     Ok(text.parse::<u32>()?)
//! }
//! assert_eq!(amount("").unwrap_err().kind(), &ErrorKind::Empty);
//! let error = amount("two").unwrap_err();
//! assert_eq!(
//!     hopfit_error::with_causes(&error),
//!     "an amount cannot be read: invalid digit found in string"
//! );
//! hopfit_error::assert_said_once(&error);
//! ```
#![forbid(unsafe_code)]

use std::error::Error;

/// Writes an opaque error type: `struct Error(ErrorKind)` holds a box of the
/// kind, says what the kind says, and has the kind's source.
///
/// It gets `Debug`, `kind`, `into_kind` and `From<ErrorKind>`; more traits are
/// derived by attributes. After `from`, each `Variant(Type)` lets `?` turn a
/// `Type` into the kind `ErrorKind::Variant`. See the [crate] for an example.
#[macro_export]
macro_rules! opaque {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $error:ident($kind:ident)
        $(from $($variant:ident($source:ty)),+ $(,)?)?;
    ) => {
        $(#[$attribute])*
        #[derive(Debug)]
        $visibility struct $error(Box<$kind>);

        impl $error {
            /// What went wrong.
            #[must_use]
            pub fn kind(&self) -> &$kind {
                &self.0
            }

            /// What went wrong, by value.
            #[must_use]
            pub fn into_kind(self) -> $kind {
                *self.0
            }
        }

        impl ::std::fmt::Display for $error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::error::Error for $error {
            fn source(&self) -> Option<&(dyn ::std::error::Error + 'static)> {
                ::std::error::Error::source(&*self.0)
            }
        }

        impl From<$kind> for $error {
            fn from(kind: $kind) -> Self {
                Self(Box::new(kind))
            }
        }

        $($(
            impl From<$source> for $error {
                fn from(error: $source) -> Self {
                    $kind::$variant(error).into()
                }
            }
        )+)?
    };
}

/// The messages of an error and of all that caused it, from the outermost to
/// the innermost.
fn messages(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut messages = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        messages.push(error.to_string());
        cause = error.source();
    }
    messages
}

/// The message of an error and of all that caused it, in one line. No error of
/// hopfit repeats what its [`source`](Error::source) says.
///
/// ```
/// let error = std::io::Error::other("the disk is full");
/// assert_eq!(hopfit_error::with_causes(&error), "the disk is full");
/// ```
#[must_use]
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    messages(error).join(": ")
}

/// For tests: an error that has a cause says nothing that one of its causes
/// says again.
///
/// # Panics
/// If a message holds that of a cause, or if there is no cause to look at.
pub fn assert_said_once(error: &(dyn Error + 'static)) {
    let messages = messages(error);
    for (at, message) in messages.iter().enumerate() {
        let again = messages[at + 1..].iter().find(|later| message.contains(*later));
        assert_eq!(again, None, "{messages:?}");
    }
    assert!(messages.len() > 1, "{messages:?}");
}

#[cfg(test)]
mod tests {
    use super::assert_said_once;
    use std::io;

    #[derive(Debug, thiserror::Error)]
    #[error("reading failed: {0}")]
    struct SaidTwice(#[source] io::Error);

    #[test]
    #[should_panic(expected = "the disk is full")]
    fn a_message_that_repeats_its_cause_is_found() {
        assert_said_once(&SaidTwice(io::Error::other("the disk is full")));
    }

    #[test]
    #[should_panic(expected = "alone")]
    fn an_error_without_a_cause_proves_nothing() {
        assert_said_once(&io::Error::other("alone"));
    }
}
