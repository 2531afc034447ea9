//! What training is asked for.

use crate::Result;
use crate::arrays::value_error;
use hopfit::certify::Certificate;
use hopfit::data::Output;
use hopfit::{
    Admissible, Asked, ExactOptions, GradientOptions, Mask, MilpOptions, Patterns, Problem,
    PseudoinverseOptions, RadiusTraining, RecallTraining, Rule, Shape, Then, TieRule, WeightRange,
};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::time::Duration;

/// The parameters of an estimator, as a dictionary. `python/hopfit` has
/// checked their types, in Python's words.
#[derive(Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    rule: String,
    weights: String,
    symmetric: bool,
    bias: bool,
    receptive_field: Option<f64>,
    shape: Option<(usize, usize)>,
    sparse: Option<f64>,
    then: Option<String>,
    noise_level: Option<f64>,
    missing_share: Option<f64>,
    tie: String,
    time_limit: Option<f64>,
    /// A certificate of an earlier run.
    resume: Option<Vec<u8>>,
    keep_diagonal: bool,
    rank_tolerance: Option<f64>,
    tuned: bool,
    epochs: Option<usize>,
    learning_rate: Option<f64>,
    momentum: Option<f64>,
    batch_size: Option<usize>,
    epsilon: Option<f64>,
    big_m: Option<f64>,
    pub(crate) write_model: Option<PathBuf>,
    solver_log: Option<PathBuf>,
    pub(crate) threads: u32,
    pub(crate) seed: u64,
}

impl Options {
    /// What is asked of the memory, and how it is to be found.
    pub(crate) fn resolve(&self, patterns: Patterns) -> Result<(Problem, Rule, Asked)> {
        let (neurons, range) = (patterns.neurons(), self.range()?);
        self.refuse_foreign_options(range)?;
        let rule = self.rule(neurons)?;
        Ok((self.problem(patterns)?, rule, self.asked(neurons)?))
    }

    /// Which networks compete, whatever the rule.
    pub(crate) fn problem(&self, patterns: Patterns) -> Result<Problem> {
        let asked = self.asked(patterns.neurons())?;
        let mut admissible = Admissible::symmetric(patterns.neurons());
        admissible.symmetric = self.symmetric;
        admissible.bias = self.bias;
        admissible.range = self.range()?;
        if let Some(distance) = self.receptive_field {
            admissible.mask = receptive_field(asked.shape, distance)?;
        }
        Problem::new(patterns, admissible, asked.tie).map_err(value_error)
    }

    fn range(&self) -> Result<WeightRange> {
        self.weights.parse().map_err(value_error)
    }

    fn asked(&self, neurons: usize) -> Result<Asked> {
        let shape = self.shape.map(|(height, width)| Shape::new(height, width));
        let shape = shape.map(|shape| shape.for_neurons(neurons)).transpose();
        Ok(Asked {
            shape: shape.map_err(value_error)?,
            tie: self.tie.parse::<TieRule>().map_err(value_error)?,
            receptive_field: self.receptive_field,
            sparse: self.sparse,
        })
    }

    fn rule(&self, neurons: usize) -> Result<Rule> {
        Ok(match self.rule.as_str() {
            "hebbian" => Rule::Hebbian,
            "pseudoinverse" => Rule::Pseudoinverse(self.pseudoinverse()),
            "gradient" => Rule::Gradient(self.gradient(neurons)),
            "milp" => Rule::Milp(self.milp()),
            "exact" => Rule::Exact(self.exact()?),
            "recall" => Rule::Recall(self.noisy()),
            other => {
                return Err(value_error(format!(
                    "{other:?} is not a rule: `hebbian`, `pseudoinverse`, `gradient`, `milp`, \
                     `exact` or `recall`"
                )));
            }
        })
    }

    fn pseudoinverse(&self) -> PseudoinverseOptions {
        let mut options = PseudoinverseOptions::default();
        options.keep_diagonal = self.keep_diagonal;
        options.rank_tolerance = self.rank_tolerance.unwrap_or(options.rank_tolerance);
        options
    }

    fn gradient(&self, neurons: usize) -> GradientOptions {
        let given =
            if self.tuned { GradientOptions::tuned(neurons) } else { GradientOptions::default() };
        GradientOptions {
            epochs: self.epochs.unwrap_or(given.epochs),
            learning_rate: self.learning_rate.unwrap_or(given.learning_rate),
            momentum: self.momentum.unwrap_or(given.momentum),
            batch_size: self.batch_size.unwrap_or(given.batch_size),
            ..given
        }
    }

    fn milp(&self) -> MilpOptions {
        let given = MilpOptions { sparse: self.sparse, ..MilpOptions::default() };
        let solver_log = self.solver_log.clone();
        MilpOptions { epsilon: self.epsilon, big_m: self.big_m, solver_log, ..given }
    }

    /// The cues to train for.
    fn noisy(&self) -> RecallTraining {
        let given = RecallTraining::default();
        RecallTraining {
            noise_level: self.noise_level.unwrap_or(given.noise_level),
            missing_share: self.missing_share.unwrap_or(given.missing_share),
        }
    }

    fn exact(&self) -> Result<ExactOptions> {
        let options = ExactOptions::default();
        let options = match self.then.as_deref() {
            None => options,
            Some("margin") => options.then(Then::Margin),
            Some("sparse") => options.then(Then::Sparse),
            Some("recall") => options.then(Then::Recall(self.noisy())),
            Some("radius") => options.then(Then::Radius(RadiusTraining::default())),
            Some(other) => {
                let radius = other.strip_prefix("radius:").and_then(|radius| radius.parse().ok());
                if radius.is_some() {
                    let training = RadiusTraining { enough: radius, noise: self.noisy() };
                    return self.resuming(options.then(Then::Radius(training)));
                }
                let message = format!(
                    "{other:?} is not a second goal: `margin`, `sparse`, `recall`, `radius` or \
                     `radius:R` with a number R of bits"
                );
                return Err(value_error(message));
            }
        };
        self.resuming(options)
    }

    /// The same, going on from a certificate if there is one.
    fn resuming(&self, options: ExactOptions) -> Result<ExactOptions> {
        let Some(bytes) = &self.resume else { return Ok(options) };
        let certificate = Certificate::from_slice(bytes)
            .map_err(|why| value_error(format!("resume is not a certificate: {why}")))?;
        Ok(options.resume(certificate))
    }

    /// An option that the rule does not know is a mistake, not a wish.
    fn refuse_foreign_options(&self, range: WeightRange) -> Result<()> {
        let (milp, exact): (&[_], &[_]) = (&["milp"], &["exact"]);
        let (gradient, projection): (&[_], &[_]) = (&["gradient"], &["pseudoinverse"]);
        let searching: &[_] = &["milp", "exact"];
        let within: &[_] = &["milp", "exact", "recall"];
        let noisy: &[_] = &["exact", "recall"];
        let noise = self.noise_level.or(self.missing_share);
        let trains = |then: &str| then == "recall" || then.starts_with("radius:");
        if noise.is_some() && self.rule == "exact" && !self.then.as_deref().is_some_and(trains) {
            return Err(value_error(
                "noise_level and missing_share belong to then=\"recall\" and then=\"radius:R\"; \
                 leave them out, or set one",
            ));
        }
        let given = [
            ("then", self.then.is_some(), exact),
            ("noise_level", self.noise_level.is_some(), noisy),
            ("missing_share", self.missing_share.is_some(), noisy),
            ("resume", self.resume.is_some(), exact),
            ("sparse", self.sparse.is_some(), milp),
            ("receptive_field", self.receptive_field.is_some(), within),
            ("weights", range != WeightRange::Continuous, searching),
            ("symmetric", !self.symmetric, within),
            ("bias", self.bias, within),
            ("epsilon", self.epsilon.is_some(), milp),
            ("big_m", self.big_m.is_some(), milp),
            ("write_model", self.write_model.is_some(), milp),
            ("solver_log", self.solver_log.is_some(), milp),
            ("keep_diagonal", self.keep_diagonal, projection),
            ("rank_tolerance", self.rank_tolerance.is_some(), projection),
            ("tuned", self.tuned, gradient),
            ("epochs", self.epochs.is_some(), gradient),
            ("learning_rate", self.learning_rate.is_some(), gradient),
            ("momentum", self.momentum.is_some(), gradient),
            ("batch_size", self.batch_size.is_some(), gradient),
        ];
        let rule = self.rule.as_str();
        let foreign = given.iter().find(|(_, is_given, rules)| *is_given && !rules.contains(&rule));
        let Some((option, _, rules)) = foreign else { return Ok(()) };
        let set: Vec<String> = rules.iter().map(|rule| format!("rule={rule:?}")).collect();
        Err(value_error(format!(
            "{option} belongs to rule {}; leave it out, or set {}",
            rules.join(" or "),
            set.join(" or ")
        )))
    }

    /// Refuses files that cannot be written, before any work.
    pub(crate) fn check_outputs(&self) -> Result<()> {
        if self.write_model.is_some() && self.write_model == self.solver_log {
            return Err(value_error("write_model and solver_log name the same file"));
        }
        let files = [&self.write_model, &self.solver_log].into_iter().flatten();
        let mut checked = files.map(|path| Output::File(path.clone()).check());
        checked.try_for_each(|checked| checked.map_err(value_error))
    }

    /// How long the search may take.
    pub(crate) fn limit(&self) -> Result<Option<Duration>> {
        match self.time_limit {
            Some(limit) if !(0.0..=3.2e9).contains(&limit) => Err(value_error(format!(
                "time_limit is {limit}; a number of seconds, 0 or more, is needed"
            ))),
            limit => Ok(limit.map(Duration::from_secs_f64)),
        }
    }
}

fn receptive_field(shape: Option<Shape>, distance: f64) -> Result<Mask> {
    let Some(shape) = shape else {
        return Err(value_error(
            "receptive_field needs to know the picture; give shape=(height, width)",
        ));
    };
    if !(distance.is_finite() && distance > 0.0) {
        let message =
            format!("receptive_field is {distance}; it must be a distance above 0 pixels");
        return Err(value_error(message));
    }
    Ok(Mask::receptive_field(shape, distance))
}
