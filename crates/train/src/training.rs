//! What a rule returns.

use hopfit_certify::Certificate;
use hopfit_core::{IntegerNetwork, Network};
use serde_json::{Map, Value};
use std::fmt;

/// How a training run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The rule finished. For rules that search, no admissible network
    /// reaches a better objective, on the word that [`Training::proof`] says.
    Optimal,
    /// A network was found, but a better one may exist: the time was up, or
    /// the rule does not claim to find the best.
    Feasible,
    /// Somebody stopped it; the network is the best so far.
    Interrupted,
}

/// What stands behind [`Training::lower_bound`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A certificate that the independent checker accepted.
    Certified,
    /// A solver's word, which holds within its tolerances.
    Solver,
    /// Nothing.
    None,
}

/// A trained network and what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// The network.
    pub network: Network,
    /// The same network in whole numbers, times some unit.
    pub integer: Option<IntegerNetwork>,
    /// How many demands every admissible network leaves unmet, at least.
    pub lower_bound: Option<usize>,
    /// How the run ended.
    pub status: Status,
    /// What stands behind the bound.
    pub proof: Proof,
    /// Name and version of the solver, where one was used.
    pub solver: Option<(String, String)>,
    /// The certificate, where the rule makes one.
    pub certificate: Option<Certificate>,
    /// What else the rule reports.
    pub details: Map<String, Value>,
}

impl Training {
    /// A network from a rule that claims nothing about how good it is.
    pub(crate) fn plain(network: Network, status: Status) -> Self {
        Self {
            integer: network.to_integer(),
            network,
            lower_bound: None,
            status,
            proof: Proof::None,
            solver: None,
            certificate: None,
            details: Map::new(),
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
