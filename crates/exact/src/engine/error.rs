//! What the engine refuses.

use thiserror::Error;

/// Why a problem was refused. [`Error::kind`] tells what it is.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// What went wrong, taken out.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }
}

impl<E: Into<ErrorKind>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(error.into()))
    }
}

/// The kinds of [`struct@Error`]: all are those of a layer below.
#[derive(Debug, Error)]
pub enum ErrorKind {
    /// Patterns or weights that the bottom layer refuses.
    #[error(transparent)]
    Core(#[from] hopfit_core::Error),
    /// A row problem that could not be set up.
    #[error(transparent)]
    Row(#[from] crate::row::Error),
    /// A search for symmetric weights that could not be set up.
    #[error(transparent)]
    Symmetric(#[from] crate::primal::Error),
}
