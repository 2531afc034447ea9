//! What a rule returns.

use crate::Result;
use crate::details::Details;
use crate::exact::checked;
use hopfit_certify::Certificate;
use hopfit_core::{IntegerNetwork, Network, Problem, Stop};
use hopfit_exact::engine::Evidence;
use std::fmt;

/// How a training run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No admissible network leaves fewer demands unmet: the network reaches
    /// [`Training::lower_bound`], on the word that [`Training::proof`] says.
    /// Whatever the rule, a network that loses nothing is optimal.
    Optimal,
    /// A network was found, but a better one may exist: the time was up, the
    /// bound is not reached, or the rule does not look for one.
    Feasible,
    /// Somebody stopped it; the network is the best so far.
    Interrupted,
}

/// What stands behind [`Training::lower_bound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A certificate that the independent checker accepted. It counts the
    /// network's flips, too, so that a bound of 0 that is reached has one.
    Certified,
    /// A solver's word, which holds within its tolerances, about a model that
    /// leaves no network of the class out.
    Solver,
    /// Nothing: there is no bound.
    None,
}

/// What a solver says of its own model, where that says nothing of the class
/// of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelBound {
    /// The fewest demands that weights of the model leave unmet, within the
    /// solver's tolerances.
    pub value: usize,
    /// The model's ε.
    pub epsilon: f64,
    /// The model's largest M.
    pub big_m: f64,
}

/// A trained network and what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// The network.
    pub network: Network,
    /// The same network in whole numbers, times some unit.
    pub integer: Option<IntegerNetwork>,
    /// How many demands every admissible network leaves unmet, at least; none
    /// if the rule looks for no bound and its network loses bits.
    pub lower_bound: Option<usize>,
    /// The bound of a solver's model that leaves out part of the class.
    pub model_lower_bound: Option<ModelBound>,
    /// How the run ended.
    pub status: Status,
    /// What stands behind the bound.
    pub proof: Proof,
    /// Name and version of the solver that the rule works with, where there is
    /// one; `details` tell what it was asked.
    pub solver: Option<(String, String)>,
    /// The certificate, where the rule makes one.
    pub certificate: Option<Certificate>,
    /// What else the rule reports.
    pub details: Details,
}

impl Training {
    /// A network from a rule that looks for no bound. If it loses nothing it
    /// is the best there is, and a certificate says so. There is none for
    /// weights with a diagonal, which are of no class.
    ///
    /// # Errors
    /// Patterns of another size than the network.
    pub(crate) fn plain(problem: &Problem, network: Network, status: Status) -> Result<Self> {
        let plain = Self::unbounded(network, status);
        let Some(integer) = &plain.integer else { return Ok(plain) };
        if integer.unmet(problem.patterns(), problem.tie())?.total() > 0 {
            return Ok(plain);
        }
        if !plain.network.weights().has_zero_diagonal() {
            return Ok(Self { lower_bound: Some(0), status: Status::Optimal, ..plain });
        }
        let (certificate, verdict) =
            checked(problem, integer, Evidence::default(), &Stop::never())?;
        Ok(Self {
            lower_bound: Some(verdict.lower_bound),
            status: Status::Optimal,
            proof: Proof::Certified,
            certificate: Some(certificate),
            ..plain
        })
    }

    fn unbounded(network: Network, status: Status) -> Self {
        Self {
            integer: network.to_integer(),
            network,
            lower_bound: None,
            model_lower_bound: None,
            status,
            proof: Proof::None,
            solver: None,
            certificate: None,
            details: Details::None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Interrupted => "interrupted",
        })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certified => "certified",
            Self::Solver => "solver",
            Self::None => "none",
        })
    }
}
