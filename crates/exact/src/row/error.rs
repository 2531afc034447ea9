//! What can be wrong with a row problem.

/// Why a row problem was refused. [`Error::kind`] tells what it is.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A neuron that the problem does not have.
    #[error("neuron {neuron} was asked for, but there are {neurons}, counted from 0")]
    NoSuchNeuron {
        /// The neuron asked for.
        neuron: usize,
        /// N.
        neurons: usize,
    },
}
