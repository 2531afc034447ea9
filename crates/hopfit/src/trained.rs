//! A training run as a model file.

use crate::report::{Report, recall_of, then_without_time};
use hopfit_core::{Shape, TieRule};
use hopfit_data::{Meta, Model, RecallMeta};
use hopfit_train::Training;
use serde_json::json;

/// The recall that models are made for: the default one.
const UPDATE: &str = "cue";

/// What was asked of a training run and is kept in the model, beside what the
/// report tells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Asked {
    /// The picture that the neurons form.
    pub shape: Option<Shape>,
    /// When a field keeps a bit.
    pub tie: TieRule,
    /// The largest distance, in pixels, that a weight spans (Eq. 27).
    pub receptive_field: Option<f64>,
    /// λ of the paper's sparse model (Eq. 26).
    pub sparse: Option<f64>,
}

impl Asked {
    /// The model of a training run. The same run gives the same file: times
    /// are left out.
    ///
    /// ```
    /// use hopfit::{Admissible, Asked, Control, Patterns, Problem, Report, Rule, Stop, TieRule};
    /// let problem = Problem::new(Patterns::random(2, 8, 1)?, Admissible::symmetric(8), TieRule::Paper)?;
    /// let mut control = Control { stop: Stop::never(), threads: 1, seed: 0, progress: &mut |_| {} };
    /// let training = hopfit::train(&problem, &Rule::Hebbian, &mut control)?;
    /// let report = Report::new(&problem, "hebbian", &training, 0, 0.1)?;
    /// let model = Asked::default().model(&report, &training);
    /// assert_eq!(model.meta.rule.as_deref(), Some("hebbian"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn model(&self, report: &Report, training: &Training) -> Model {
        let options = json!({
            "weights": report.weights,
            "symmetric": report.symmetric,
            "bias": report.bias,
            "receptive_field": self.receptive_field,
            "sparse": self.sparse,
            "then": training.details.then().map(then_without_time),
            "recall": recall_of(&training.details),
            "seed": report.seed,
        });
        let meta = Meta {
            rule: Some(report.rule.clone()),
            options: options.as_object().cloned().unwrap_or_default(),
            tie: self.tie,
            shape: self.shape,
            recall: Some(RecallMeta { update: UPDATE.to_owned(), sigma: report.sigma }),
            patterns_hash: Some(report.patterns_hash.clone()),
            ..Meta::new(report.neurons)
        };
        Model { network: training.network.clone(), integer: training.integer.clone(), meta }
    }
}
