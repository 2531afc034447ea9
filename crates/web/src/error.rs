//! Why the page is refused something.

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

hopfit_error::opaque! {
    /// Why the page is refused something.
    pub struct Error(ErrorKind) from
        Library(hopfit::Error),
        Core(hopfit::CoreError),
        Data(hopfit::data::Error),
        Rejected(hopfit::certify::Rejection);
}

/// The kinds of [`struct@Error`].
#[derive(Debug, thiserror::Error)]
pub enum ErrorKind {
    /// Patterns, weights or a rule that the library refuses.
    #[error(transparent)]
    Library(hopfit::Error),
    /// A cue or a picture that does not fit.
    #[error(transparent)]
    Core(hopfit::CoreError),
    /// A file that cannot be made.
    #[error(transparent)]
    Data(hopfit::data::Error),
    /// A certificate that is none.
    #[error(transparent)]
    Rejected(hopfit::certify::Rejection),
    /// A time limit that is none.
    #[error("{seconds} is no time limit in seconds; give a number above 0")]
    Seconds {
        /// What was given.
        seconds: f64,
    },
    /// A claim about a memory without a certificate.
    #[error("this memory has no certificate; store the patterns by the exact rule to get one")]
    NoCertificate,
    /// A claim of fewer flips than none.
    #[error("there is nothing below 0 flips to claim")]
    NothingBelow,
}
