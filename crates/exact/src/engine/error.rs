//! What the engine refuses.

hopfit_error::opaque! {
    /// Why a problem was refused. [`Error::kind`] tells what it is.
    pub struct Error(ErrorKind) from
        Core(hopfit_core::Error),
        Row(crate::row::Error),
        Symmetric(crate::primal::Error);
}

/// The kinds of [`struct@Error`]: all are those of a layer below.
#[derive(Debug, thiserror::Error)]
pub enum ErrorKind {
    /// Patterns or weights that the bottom layer refuses.
    #[error(transparent)]
    Core(hopfit_core::Error),
    /// A row problem that could not be set up.
    #[error(transparent)]
    Row(crate::row::Error),
    /// A search for symmetric weights that could not be set up.
    #[error(transparent)]
    Symmetric(crate::primal::Error),
}
