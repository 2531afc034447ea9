//! A problem, the rule that is to solve it, and what comes of it.

use super::TrainSpec;
use crate::report::{Report, recall_of, then_without_time};
use crate::{ErrorKind, Result, train};
use hopfit_core::{Instant, Problem, Shape};
use hopfit_data::{Meta, Model, RecallMeta};
use hopfit_train::{Control, Formulation, Rule, Training};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The recall that models are made for: the default one.
const UPDATE: &str = "cue";

/// What a [`TrainSpec`] comes to for some patterns: a problem, and the rule
/// that is to solve it.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    problem: Problem,
    rule: Rule,
    /// What is kept in the model beside what the report tells.
    shape: Option<Shape>,
    receptive_field: Option<f64>,
    sparse: Option<f64>,
    given: Map<String, Value>,
}

/// What came of a [`Task`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trained {
    /// The network, and what is known about it.
    pub training: Training,
    /// The report. Its notes are empty.
    pub report: Report,
    /// The model file. The same task gives the same file: times are left out.
    pub model: Model,
}

impl Task {
    pub(super) fn new(problem: Problem, rule: Rule, spec: &TrainSpec) -> Self {
        let (shape, receptive_field) = (spec.class.shape, spec.class.receptive_field);
        Self { problem, rule, shape, receptive_field, sparse: spec.sparse, given: spec.kept() }
    }

    /// The patterns and the networks that compete.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The rule with its options.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Trains, and reports on it. A stop ends it with the best network so far.
    ///
    /// ```
    /// use hopfit::{Control, Patterns, RuleName, TrainSpec};
    /// let task = TrainSpec::new(RuleName::Hebbian).task(Patterns::random(2, 8, 1)?)?;
    /// let trained = task.run(&mut Control::default())?;
    /// assert_eq!(trained.report.rule, "hebbian");
    /// assert_eq!(trained.model.network, trained.training.network);
    /// # Ok::<(), hopfit::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`train`].
    pub fn run(&self, control: &mut Control<'_>) -> Result<Trained> {
        let begun = Instant::now();
        let training = train(&self.problem, &self.rule, control)?;
        let seconds = begun.elapsed().as_secs_f64();
        let rule = self.rule.name();
        let report = Report::new(&self.problem, rule, &training, control.seed, seconds)?;
        let model = self.model(&report, &training);
        Ok(Trained { training, report, model })
    }

    fn model(&self, report: &Report, training: &Training) -> Model {
        let told = json!({
            "weights": report.weights,
            "symmetric": report.symmetric,
            "bias": report.bias,
            "receptive_field": self.receptive_field,
            "sparse": self.sparse,
            "then": training.details.then().map(then_without_time),
            "recall": recall_of(&training.details),
            "seed": report.seed,
        });
        let mut options = self.given.clone();
        options.extend(told.as_object().cloned().unwrap_or_default());
        let meta = Meta {
            rule: Some(report.rule.clone()),
            options,
            tie: self.problem.tie(),
            shape: self.shape,
            recall: Some(RecallMeta { update: UPDATE.to_owned(), sigma: report.sigma }),
            patterns_hash: Some(report.patterns_hash.clone()),
            ..Meta::new(report.neurons)
        };
        Model { network: training.network.clone(), integer: training.integer.clone(), meta }
    }

    /// The paper's model of this task as the bytes of a file, in the format
    /// that the ending of its name means: `.mps` or `.lp`, packed by gzip if
    /// `.gz` follows.
    ///
    /// ```
    /// use hopfit::{Patterns, RuleName, TrainSpec};
    /// let task = TrainSpec::new(RuleName::Milp).task(Patterns::random(2, 4, 1)?)?;
    /// let text = String::from_utf8(task.program("model.lp".as_ref())?)?;
    /// assert!(text.contains("Subject To"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NoProgram`] for another rule than milp, and
    /// [`ErrorKind::ProgramEnding`] for another ending.
    pub fn program(&self, path: &Path) -> Result<Vec<u8>> {
        let Rule::Milp(options) = &self.rule else { return Err(ErrorKind::NoProgram.into()) };
        let (plain, is_packed) = hopfit_data::plain_name(path);
        let ending = plain.extension().unwrap_or_default().to_ascii_lowercase();
        let is_mps = match ending.to_str() {
            Some("mps") => true,
            Some("lp") => false,
            _ => return Err(ErrorKind::ProgramEnding { path: path.to_owned() }.into()),
        };
        let (model, mut bytes) = (Formulation::new(&self.problem, options).model, Vec::new());
        let written = if is_mps { model.write_mps(&mut bytes) } else { model.write_lp(&mut bytes) };
        written?;
        Ok(if is_packed { hopfit_data::packed(&bytes) } else { bytes })
    }
}
