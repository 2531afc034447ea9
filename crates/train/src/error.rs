//! What can go wrong in a learning rule.

use crate::{ThenName, TrainOption};
use hopfit_core::WeightRange;
use hopfit_exact::engine;
use thiserror::Error;

hopfit_error::opaque! {
    /// Why a rule refused its options or found no network. [`Error::kind`] tells
    /// what it is; the message says what to do.
    pub struct Error(ErrorKind) from
        Core(hopfit_core::Error),
        Row(hopfit_exact::row::Error),
        Symmetric(hopfit_exact::primal::Error),
        Whole(hopfit_exact::integer::Error),
        Solver(hopfit_solve::Error);
}

impl From<engine::Error> for Error {
    fn from(error: engine::Error) -> Self {
        match error.into_kind() {
            engine::ErrorKind::Core(error) => error.into(),
            engine::ErrorKind::Row(error) => error.into(),
            engine::ErrorKind::Symmetric(error) => error.into(),
        }
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
    #[error("the solver failed")]
    Solver(#[source] hopfit_solve::Error),
    /// A certificate to go on from that does not hold for this problem.
    #[error(
        "the certificate to resume from does not hold here; give the patterns and options that it \
         was made with, or leave it out"
    )]
    Resume(#[source] hopfit_certify::Rejection),
    /// A row problem that could not be set up.
    #[error(transparent)]
    Row(hopfit_exact::row::Error),
    /// A symmetric problem that could not be set up.
    #[error(transparent)]
    Symmetric(hopfit_exact::primal::Error),
    /// A problem of whole weights that could not be set up.
    #[error(transparent)]
    Whole(hopfit_exact::integer::Error),
    /// A pool of threads that could not be made.
    #[error("the threads cannot be started; ask for fewer")]
    Threads(#[source] rayon::ThreadPoolBuildError),
    /// The checker rejected a certificate of the exact engine.
    #[error(
        "the exact engine's proof was rejected; please report this with the patterns, and use another rule meanwhile"
    )]
    Rejected(#[source] hopfit_certify::Rejection),
    /// A second objective for weights that are not continuous.
    #[error(
        "then {then} works on continuous weights, but the class is {range}; leave one of the two out, or use the rule milp with its option sparse for sparse whole weights"
    )]
    ThenOfWholeWeights {
        /// The second objective.
        then: ThenName,
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
    /// Free weights for a rule that works on an energy.
    #[error(
        "the rule {rule} lowers an energy, which only symmetric weights have; ask for symmetric weights, or use the rule recall, perceptron or exact"
    )]
    NeedsSymmetry {
        /// The rule.
        rule: &'static str,
    },
    /// Symmetric weights with a mask or a bias for a rule that solves for them
    /// neuron by neuron.
    #[error(
        "the rule {rule} solves for a bias or a receptive field neuron by neuron, so that the weights are not symmetric; allow that, or leave bias and receptive field out"
    )]
    NeedsFreeWeights {
        /// The rule.
        rule: &'static str,
    },
    /// Equations that are singular in double precision.
    #[error("the penalty {penalty} is too small for the equations to be solved; give a larger one")]
    PenaltyTooSmall {
        /// λ.
        penalty: f64,
    },
    /// An option outside its range.
    #[error("the option {option} is {value}; it must be {allowed}")]
    OptionOutOfRange {
        /// The option.
        option: TrainOption,
        /// What was given.
        value: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// A model without any solution.
    #[error(
        "M is {big_m}, below epsilon ({epsilon}): no weights fulfil Eqs. 16 and 17 then; give a larger M or leave it out"
    )]
    BigMBelowEpsilon {
        /// M.
        big_m: f64,
        /// ε.
        epsilon: f64,
    },
    /// Weights to begin from that are of another size.
    #[error(
        "the weights to begin from are of {found} neurons, but the patterns have {neurons} bits"
    )]
    StartSize {
        /// N.
        neurons: usize,
        /// The size of the start.
        found: usize,
    },
    /// Weights to begin from that are not of the class.
    #[error(
        "the weights to begin from are not of the class asked for: {place} is {value}, but {reason}; give other weights, or the options that these were made with"
    )]
    StartOutsideClass {
        /// Which weight or bias.
        place: String,
        /// Its value.
        value: f64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Weights to begin from with too many digits to count with exactly.
    #[error(
        "the weights to begin from differ too much in size to be counted with exactly; round them"
    )]
    StartTooFine,
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
    option: TrainOption,
    value: f64,
    allowed: &'static str,
    is_allowed: bool,
) -> crate::Result<()> {
    if is_allowed {
        return Ok(());
    }
    Err(ErrorKind::OptionOutOfRange { option, value, allowed }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_error::assert_said_once;

    #[test]
    fn causes_are_said_once() {
        let rejected = hopfit_certify::Certificate::from_json("{}").unwrap_err();
        let faulty = hopfit_model::Error::from(std::io::Error::other("the disk is full"));
        let kinds = [
            ErrorKind::Resume(rejected.clone()),
            ErrorKind::Rejected(rejected),
            ErrorKind::Solver(hopfit_solve::Error::from(faulty)),
        ];
        for kind in kinds {
            assert_said_once(&kind);
            assert_said_once(&Error::from(kind));
        }
    }
}
