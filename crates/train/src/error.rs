//! What can go wrong in a learning rule.

use hopfit_core::WeightRange;
use thiserror::Error;

/// Why a rule refused its options or found no network. [`Error::kind`] tells
/// what it is; the message says what to do.
#[derive(Debug, Error)]
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

impl From<hopfit_core::Error> for Error {
    fn from(error: hopfit_core::Error) -> Self {
        ErrorKind::Core(error).into()
    }
}

impl From<hopfit_exact::row::Error> for Error {
    fn from(error: hopfit_exact::row::Error) -> Self {
        ErrorKind::Row(error).into()
    }
}

impl From<hopfit_exact::primal::Error> for Error {
    fn from(error: hopfit_exact::primal::Error) -> Self {
        ErrorKind::Symmetric(error).into()
    }
}

impl From<hopfit_solve::Error> for Error {
    fn from(error: hopfit_solve::Error) -> Self {
        ErrorKind::Solver(error).into()
    }
}

/// The kinds of [`struct@Error`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Patterns or weights that the bottom layer refuses.
    #[error(transparent)]
    Core(hopfit_core::Error),
    /// A solver that refused a model or failed.
    #[error("the solver failed: {0}")]
    Solver(#[source] hopfit_solve::Error),
    /// A certificate to go on from that does not hold for this problem.
    #[error(
        "the certificate to resume from does not hold here: {0}; give the patterns and options \
         that it was made with, or leave it out"
    )]
    Resume(#[source] hopfit_certify::Rejection),
    /// A row problem that could not be set up.
    #[error(transparent)]
    Row(hopfit_exact::row::Error),
    /// A symmetric problem that could not be set up.
    #[error(transparent)]
    Symmetric(hopfit_exact::primal::Error),
    /// The checker rejected a certificate of the exact engine.
    #[error(
        "the exact engine's proof was rejected ({0}); please report this with the patterns, and use another rule meanwhile"
    )]
    Rejected(#[source] hopfit_certify::Rejection),
    /// A second objective for weights that are not continuous.
    #[error(
        "then {then} works on continuous weights, but the class is {range}; leave one of the two out, or use the rule milp with --sparse for sparse whole weights"
    )]
    ThenOfWholeWeights {
        /// The second objective.
        then: &'static str,
        /// The class.
        range: WeightRange,
    },
    /// Whole weights for a rule that finds continuous ones.
    #[error(
        "the rule {rule} works on continuous weights, but the class is {range}; leave the class out, or use the rule exact or milp"
    )]
    WholeWeights {
        /// The rule.
        rule: &'static str,
        /// The class.
        range: WeightRange,
    },
    /// A class of weights that the rule cannot honour.
    #[error(
        "the rule {rule} knows only symmetric continuous weights without bias between all pairs; use the rule milp for other classes"
    )]
    UnsupportedClass {
        /// The rule.
        rule: &'static str,
    },
    /// An option outside its range.
    #[error("the option {option} is {value}; it must be {allowed}")]
    OptionOutOfRange {
        /// Name of the option, as the field of the options struct.
        option: &'static str,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// The singular values of the patterns could not be computed.
    #[error(
        "the singular value decomposition of {patterns} patterns of {neurons} bits did not converge; remove repeated patterns or use another rule"
    )]
    NoConvergence {
        /// P.
        patterns: usize,
        /// N.
        neurons: usize,
    },
    /// Weights that grew without bound.
    #[error(
        "the weights grew beyond all bounds in epoch {epoch}; lower the learning rate ({learning_rate}) or the decay of the weights ({weight_decay})"
    )]
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
        /// The learning rate in that epoch.
        learning_rate: f64,
        /// The L2 factor.
        weight_decay: f64,
    },
}

/// Refuses an option that is out of range.
pub(crate) fn check_option(
    option: &'static str,
    value: f64,
    allowed: &'static str,
    is_allowed: bool,
) -> crate::Result<()> {
    if is_allowed {
        return Ok(());
    }
    Err(ErrorKind::OptionOutOfRange { option, value, allowed }.into())
}
