//! Patterns and the network that a rule made of them.

use crate::{ErrorKind, Result};
use hopfit::certify::{Certificate, Fact};
use hopfit::data::PatternsFormat;
use hopfit::rules::Progress;
use hopfit::{
    Control, Network, Patterns, Problem, RuleName, Shape, Stop, Task, ThenName, TrainSpec, Trained,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The rules that the page offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRule {
    /// Hebb's rule.
    Hebbian,
    /// The pseudoinverse.
    Pseudoinverse,
    /// The exact engine: fewest flips, with a proof.
    Exact,
    /// The same, then trained for recall.
    ExactThenRecall,
}

impl PageRule {
    /// The rule and its options, as the other faces of the library have them.
    #[must_use]
    pub fn spec(self) -> TrainSpec {
        let mut spec = TrainSpec::new(match self {
            Self::Hebbian => RuleName::Hebbian,
            Self::Pseudoinverse => RuleName::Pseudoinverse,
            Self::Exact | Self::ExactThenRecall => RuleName::Exact,
        });
        spec.then = (self == Self::ExactThenRecall).then_some(ThenName::Recall);
        spec
    }
}

/// What is to be stored, and how.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreRequest {
    /// Rows of pixels.
    pub height: usize,
    /// Pixels a row.
    pub width: usize,
    /// P pictures of `height` times `width` pixels ±1, row by row.
    pub patterns: Vec<Vec<i8>>,
    /// The rule.
    pub rule: PageRule,
    /// The time limit in seconds, above 0.
    pub seconds: f64,
    /// Seed of everything random.
    pub seed: u64,
}

impl StoreRequest {
    fn task(&self) -> Result<Task> {
        let mut spec = self.rule.spec();
        spec.class.shape = Some(Shape::new(self.height, self.width));
        Ok(spec.task(Patterns::from_rows(&self.patterns)?)?)
    }

    fn stop(&self) -> Result<Stop> {
        let limit = Duration::try_from_secs_f64(self.seconds).ok();
        let limit = limit.filter(|limit| !limit.is_zero());
        Ok(Stop::after(limit.ok_or(ErrorKind::Seconds { seconds: self.seconds })?))
    }
}

/// A trained memory, as the page keeps it.
#[derive(Debug, Clone)]
pub struct Memory {
    problem: Problem,
    shape: Shape,
    trained: Trained,
}

/// What storing came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stored {
    /// N.
    pub neurons: usize,
    /// P.
    pub patterns: usize,
    /// Bits that one recall step changes.
    pub flips: usize,
    /// Patterns without such a bit.
    pub stored_patterns: usize,
    /// What no weights can beat, where that is known.
    pub lower_bound: Option<usize>,
    /// `optimal` or `feasible`.
    pub status: String,
    /// `certified` or `none`.
    pub proof: String,
    /// How long it took.
    pub seconds: f64,
    /// For each pattern the pixels that are lost.
    pub lost: Vec<Vec<usize>>,
    /// The certificate, if there is one.
    pub certificate: Option<ProofSize>,
}

/// How much there is in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofSize {
    /// Bytes of its file.
    pub bytes: usize,
    /// Sets of bits that no weights keep together: cores, and clauses.
    pub conflicts: usize,
    /// Nodes of its search trees.
    pub nodes: usize,
}

impl Memory {
    /// Stores patterns by a rule, within its time limit; `progress` is told how
    /// a search gets on.
    ///
    /// # Errors
    /// No patterns, or of unequal size; a time limit that is none; a rule that
    /// fails.
    pub fn store(
        request: &StoreRequest,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Self> {
        let (task, stop) = (request.task()?, request.stop()?);
        let mut control = Control { stop, threads: 0, seed: request.seed, progress };
        let trained = task.run(&mut control)?;
        let shape = Shape::new(request.height, request.width);
        Ok(Self { problem: task.problem().clone(), shape, trained })
    }

    /// The patterns, and the networks that competed.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The network, with the report on it.
    #[must_use]
    pub fn trained(&self) -> &Trained {
        &self.trained
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.trained.training.network
    }

    /// The certificate, if the rule makes one.
    pub(crate) fn certificate(&self) -> Result<&Certificate> {
        Ok(self.trained.training.certificate.as_ref().ok_or(ErrorKind::NoCertificate)?)
    }

    /// What storing came to.
    #[must_use]
    pub fn stored(&self) -> Stored {
        let report = self.trained.report.clone();
        Stored {
            neurons: report.neurons,
            patterns: report.patterns,
            flips: report.flips,
            stored_patterns: report.stored_patterns,
            lower_bound: report.lower_bound,
            status: report.status,
            proof: report.proof,
            seconds: report.seconds,
            lost: self.lost(),
            certificate: self.certificate().ok().map(ProofSize::of),
        }
    }

    fn lost(&self) -> Vec<Vec<usize>> {
        let mut lost = vec![Vec::new(); self.problem.patterns().count()];
        let flips = self.network().flips(self.problem.patterns());
        for demand in flips.expect("the network has the patterns' size").demands() {
            lost[demand.pattern].push(demand.neuron);
        }
        lost
    }

    /// The N×N weights, row by row, as shares of the largest: from −1 to 1.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let weights = self.network().weights();
        let largest = weights.largest().max(f64::MIN_POSITIVE);
        weights.as_slice().iter().map(|weight| weight / largest).collect()
    }

    /// The model as a file `.npz`.
    ///
    /// # Errors
    /// None is expected.
    pub fn model_file(&self) -> Result<Vec<u8>> {
        Ok(self.trained.model.encode("model.npz")?)
    }

    /// The patterns as a file `.npy`, for which the certificate holds.
    ///
    /// # Errors
    /// None is expected.
    pub fn patterns_file(&self) -> Result<Vec<u8>> {
        let (patterns, shape) = (self.problem.patterns(), Some(self.shape));
        Ok(PatternsFormat::Npy.encode("patterns.npy", patterns, shape)?)
    }

    /// The certificate as the text of its file.
    ///
    /// # Errors
    /// [`ErrorKind::NoCertificate`].
    pub fn certificate_file(&self) -> Result<String> {
        Ok(self.certificate()?.to_json())
    }
}

impl ProofSize {
    fn of(certificate: &Certificate) -> Self {
        let (lower, across) = (certificate.lower.as_ref(), certificate.across.as_ref());
        let facts = lower.map_or(0, |lower| lower.facts.len());
        let ranks = lower.into_iter().flat_map(|lower| &lower.facts);
        let in_ranks = ranks.map(|fact| match fact {
            Fact::Core(_) => 0,
            Fact::Rank(rank) => rank.tree.nodes.len(),
        });
        let in_lower = lower.map_or(0, |lower| lower.tree.nodes.len()) + in_ranks.sum::<usize>();
        Self {
            bytes: certificate.to_json().len(),
            conflicts: facts + across.map_or(0, |across| across.clauses.len()),
            nodes: in_lower + across.map_or(0, |across| across.tree.len()),
        }
    }
}
