//! Which networks compete, as users say it.

use crate::{ErrorKind, Result};
use hopfit_core::{Admissible, Mask, Patterns, Problem, Shape, TieRule, WeightRange};
use hopfit_train::{RuleName, TrainOption};

/// Which networks compete: the class of weights and the tie rule, without the
/// patterns. By default the paper's: symmetric continuous weights between all
/// pairs, without bias.
///
/// ```
/// use hopfit::{ClassSpec, Patterns, Shape};
/// let patterns = Patterns::random(3, 12, 1)?;
/// let shape = Some(Shape::new(3, 4));
/// let class = ClassSpec { receptive_field: Some(1.0), shape, ..ClassSpec::default() };
/// let problem = class.problem(patterns)?;
/// // In a corner of a picture there are two neighbours.
/// assert_eq!(problem.admissible().mask.neighbours(0).count(), 2);
/// # Ok::<(), hopfit::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ClassSpec {
    /// The values that weights take. Default: any.
    pub weights: WeightRange,
    /// Whether w_ij = w_ji. Default: true.
    pub symmetric: bool,
    /// Whether neurons may have a bias. Default: false.
    pub bias: bool,
    /// The largest distance that a weight spans, in pixels; above 0. It needs
    /// [`ClassSpec::shape`]. Default: any.
    pub receptive_field: Option<f64>,
    /// The picture that the neurons form. Default: not known.
    pub shape: Option<Shape>,
    /// When a field keeps a bit. Default: the paper's rule.
    pub tie: TieRule,
}

impl Default for ClassSpec {
    fn default() -> Self {
        Self {
            weights: WeightRange::Continuous,
            symmetric: true,
            bias: false,
            receptive_field: None,
            shape: None,
            tie: TieRule::default(),
        }
    }
}

impl ClassSpec {
    /// As much of the class as a rule honours, and the options that it leaves
    /// out: for lists of rules, of which not all have a choice.
    ///
    /// ```
    /// use hopfit::{ClassSpec, RuleName, rules::TrainOption};
    /// let class = ClassSpec { bias: true, symmetric: false, ..ClassSpec::default() };
    /// assert_eq!(class.of_rule(RuleName::Exact), (class.clone(), vec![]));
    /// let (left, out) = class.of_rule(RuleName::Mpf);
    /// assert!(left.bias && left.symmetric);
    /// assert_eq!(out, [TrainOption::Symmetric]);
    /// ```
    #[must_use]
    pub fn of_rule(&self, rule: RuleName) -> (Self, Vec<TrainOption>) {
        let (mut class, given) = (self.clone(), Self::default());
        // Ridge regression has these for free weights alone.
        let is_one_piece = rule == RuleName::Ridge && self.symmetric;
        let takes = |option: TrainOption| {
            let of_free = matches!(option, TrainOption::Bias | TrainOption::ReceptiveField);
            option.rules().contains(&rule) && !(of_free && is_one_piece)
        };
        let mut out = Vec::new();
        if !takes(TrainOption::Weights) && class.weights != given.weights {
            class.weights = given.weights;
            out.push(TrainOption::Weights);
        }
        if !takes(TrainOption::Symmetric) && class.symmetric != given.symmetric {
            class.symmetric = given.symmetric;
            out.push(TrainOption::Symmetric);
        }
        if !takes(TrainOption::Bias) && class.bias {
            class.bias = given.bias;
            out.push(TrainOption::Bias);
        }
        if !takes(TrainOption::ReceptiveField) && class.receptive_field.is_some() {
            class.receptive_field = None;
            out.push(TrainOption::ReceptiveField);
        }
        (class, out)
    }

    /// The problem of storing `patterns` within the class.
    ///
    /// # Errors
    /// [`ErrorKind::NeedsShape`] for a receptive field without a shape, a shape
    /// of another size, or a distance that is none.
    pub fn problem(&self, patterns: Patterns) -> Result<Problem> {
        let neurons = patterns.neurons();
        let shape = self.shape.map(|shape| shape.for_neurons(neurons)).transpose()?;
        let mask = match self.receptive_field {
            None => Mask::full(neurons),
            Some(distance) => receptive_field(shape, distance)?,
        };
        let Self { weights: range, symmetric, bias, tie, .. } = *self;
        Ok(Problem::new(patterns, Admissible { symmetric, bias, range, mask }, tie)?)
    }
}

fn receptive_field(shape: Option<Shape>, distance: f64) -> Result<Mask> {
    let option = TrainOption::ReceptiveField;
    let shape = shape.ok_or(ErrorKind::NeedsShape { option })?;
    if distance.is_finite() && distance > 0.0 {
        return Ok(Mask::receptive_field(shape, distance));
    }
    let (value, allowed) = (distance, "a distance above 0 pixels");
    let refusal = hopfit_train::ErrorKind::OptionOutOfRange { option, value, allowed };
    Err(hopfit_train::Error::from(refusal).into())
}
