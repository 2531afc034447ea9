//! What can be wrong with a row problem.

hopfit_error::opaque! {
    /// Why a row problem was refused. [`Error::kind`] tells what it is.
    #[derive(Clone, PartialEq)]
    pub struct Error(ErrorKind);
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
