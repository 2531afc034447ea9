//! What a training run came to, as JSON that other programs read.

mod details;

pub(crate) use details::{recall_of, then_without_time};

use crate::Result;
use crate::evaluate::evaluate;
use crate::radius::{RadiusReport, radius};
use hopfit_core::{Problem, patterns_hash};
use hopfit_train::{ModelBound, Training};
use serde::Serialize;
use serde_json::{Map, Value};

/// Which solver stood behind a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SolverReport {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A bound that holds for the weights of a solver's model only.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ModelBoundReport {
    /// The fewest demands that they leave unmet, within the solver's
    /// tolerances.
    pub value: usize,
    /// The model's ε.
    pub epsilon: f64,
    /// The model's largest M.
    pub big_m: f64,
}

impl From<ModelBound> for ModelBoundReport {
    fn from(bound: ModelBound) -> Self {
        let ModelBound { value, epsilon, big_m } = bound;
        Self { value, epsilon, big_m }
    }
}

/// The report of a training run. Everything about the network is recomputed
/// from its weights; nothing is taken over from a solver.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The learning rule.
    pub rule: String,
    /// N.
    pub neurons: usize,
    /// P.
    pub patterns: usize,
    /// Bits that one synchronous recall step changes (Eq. 6).
    pub flips: usize,
    /// The same, as a mean over the patterns: the paper's error measure.
    pub flips_per_pattern: f64,
    /// Patterns without a flip.
    pub stored_patterns: usize,
    /// Demands that are not met under the tie rule: what the rules minimise.
    /// Equals `flips` under the paper's tie rule; under the strict one it also
    /// counts −1 bits with a field of zero.
    pub unmet: usize,
    /// How many demands every admissible network leaves unmet, at least: true
    /// of every network of the class, whichever rule finds it. Null if the
    /// rule looks for no bound and its network loses bits.
    pub lower_bound: Option<usize>,
    /// What a solver says of its own model, where ε and M leave part of the
    /// class out, so that this says nothing of the class.
    pub model_lower_bound: Option<ModelBoundReport>,
    /// `optimal` if `unmet` is `lower_bound`; otherwise `feasible` or
    /// `interrupted`.
    pub status: String,
    /// What stands behind `lower_bound`: `certified`, `solver` or `none`.
    pub proof: String,
    /// Wall-clock seconds of the training.
    pub seconds: f64,
    /// The share of the N×N weights that are zero.
    pub zero_fraction: f64,
    /// The smallest stability x_i h_i of the stored bits, weights as written.
    pub margin: f64,
    /// What `margin` is divided by: nothing.
    pub margin_norm: &'static str,
    /// The same, each divided by the Euclidean norm of its row of weights.
    pub margin_euclidean: f64,
    /// σ, the median of the positive stabilities: the strength of the cue's
    /// field in recall.
    pub sigma: f64,
    /// How many wrong bits of a cue one recall step corrects, whichever they
    /// are; null where finding it out would take long (P N² above 2³⁰, unless
    /// the training was for it).
    pub radius: Option<RadiusReport>,
    /// The solver, where one was used.
    pub solver: Option<SolverReport>,
    /// The seed.
    pub seed: u64,
    /// `paper` or `strict`.
    pub tie: String,
    /// `continuous`, `integer:K`, `ternary` or `binary`.
    pub weights: String,
    /// Whether w_ij = w_ji was asked.
    pub symmetric: bool,
    /// Whether neurons could have a bias.
    pub bias: bool,
    /// See [`hopfit_core::patterns_hash`].
    pub patterns_hash: String,
    /// The version of hopfit.
    pub version: String,
    /// What else the rule tells: [`Training::details`] as JSON.
    pub details: Map<String, Value>,
    /// What was decided when the patterns were read; see
    /// [`hopfit_data::Note`]. Empty unless the caller fills it.
    pub notes: Vec<String>,
}

impl Report {
    /// Reports `training` on `problem`, which took `seconds`.
    ///
    /// # Errors
    /// A network of another size than the patterns.
    pub fn new(
        problem: &Problem,
        rule: &str,
        training: &Training,
        seed: u64,
        seconds: f64,
    ) -> Result<Self> {
        let (patterns, admissible) = (problem.patterns(), problem.admissible());
        let found = evaluate(&training.network, patterns, None)?;
        let solver = training.solver.clone();
        Ok(Self {
            rule: rule.to_owned(),
            neurons: found.neurons,
            patterns: found.patterns,
            flips: found.flips,
            flips_per_pattern: found.flips_per_pattern,
            stored_patterns: found.stored_patterns,
            unmet: training.network.unmet(patterns, problem.tie())?.total(),
            lower_bound: training.lower_bound,
            model_lower_bound: training.model_lower_bound.map(ModelBoundReport::from),
            status: training.status.to_string(),
            proof: training.proof.to_string(),
            seconds,
            zero_fraction: found.zero_fraction,
            margin: found.margin,
            margin_norm: "none: weights as written",
            margin_euclidean: found.margin_euclidean,
            sigma: found.sigma,
            radius: radius_of(problem, training)?,
            solver: solver.map(|(name, version)| SolverReport { name, version }),
            seed,
            tie: problem.tie().to_string(),
            weights: admissible.range.to_string(),
            symmetric: admissible.symmetric,
            bias: admissible.bias,
            patterns_hash: patterns_hash(patterns),
            version: crate::VERSION.to_owned(),
            details: details::entries(&training.details),
            notes: Vec::new(),
        })
    }
}

/// The products of bits and weights that are still cheap to look at.
const CHEAP: u64 = 1 << 30;

/// The radius of a trained network, where it is cheap or was trained for.
fn radius_of(problem: &Problem, training: &Training) -> Result<Option<RadiusReport>> {
    let (bits, neurons) = (problem.patterns().as_slice().len(), problem.neurons());
    let certificate = training.certificate.as_ref();
    let is_asked = certificate.is_some_and(|certificate| certificate.basins.is_some());
    if !is_asked && (bits as u64).saturating_mul(neurons as u64) > CHEAP {
        return Ok(None);
    }
    let found = radius(&training.network, problem.patterns(), problem.tie())?;
    Ok(Some(match certificate {
        Some(certificate) => found.proved(certificate),
        None => found,
    }))
}
