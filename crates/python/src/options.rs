//! What training is asked for.

use crate::Result;
use crate::arrays::value_error;
use hopfit::{
    Admissible, Asked, ExactOptions, GradientOptions, Mask, MilpOptions, Patterns, Problem,
    PseudoinverseOptions, Rule, Shape, Then, TieRule, WeightRange,
};
use pyo3::prelude::*;
use std::time::Duration;

/// The parameters of an estimator, as a dictionary.
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
    tie: String,
    time_limit: Option<f64>,
    pub(crate) threads: u32,
    pub(crate) seed: u64,
}

impl Options {
    /// What is asked of the memory, and how it is to be found.
    pub(crate) fn resolve(&self, patterns: Patterns) -> Result<(Problem, Rule, Asked)> {
        let asked = self.asked(patterns.neurons())?;
        let mut admissible = Admissible::symmetric(patterns.neurons());
        admissible.symmetric = self.symmetric;
        admissible.bias = self.bias;
        admissible.range = self.weights.parse::<WeightRange>().map_err(value_error)?;
        let rule = self.rule(&admissible)?;
        if let Some(distance) = self.receptive_field {
            admissible.mask = receptive_field(asked.shape, distance)?;
        }
        let problem = Problem::new(patterns, admissible, asked.tie).map_err(value_error)?;
        Ok((problem, rule, asked))
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

    fn rule(&self, admissible: &Admissible) -> Result<Rule> {
        let rule = match self.rule.as_str() {
            "hebbian" => Rule::Hebbian,
            "pseudoinverse" => Rule::Pseudoinverse(PseudoinverseOptions::default()),
            "gradient" => Rule::Gradient(GradientOptions::default()),
            "milp" => Rule::Milp(MilpOptions { sparse: self.sparse, ..Default::default() }),
            "exact" => Rule::Exact(self.exact()?),
            other => {
                return Err(value_error(format!(
                    "{other:?} is not a rule: `hebbian`, `pseudoinverse`, `gradient`, `milp` or \
                     `exact`"
                )));
            }
        };
        self.refuse_foreign_options(admissible)?;
        Ok(rule)
    }

    fn exact(&self) -> Result<ExactOptions> {
        let options = ExactOptions::default();
        Ok(match self.then.as_deref() {
            None => options,
            Some("margin") => options.then(Then::Margin),
            Some("sparse") => options.then(Then::Sparse),
            Some(other) => {
                let message = format!("{other:?} is not a second goal: `margin` or `sparse`");
                return Err(value_error(message));
            }
        })
    }

    /// An option that the rule does not know is a mistake, not a wish.
    fn refuse_foreign_options(&self, admissible: &Admissible) -> Result<()> {
        let (milp, exact): (&[_], &[_]) = (&["milp"], &["exact"]);
        let searching: &[_] = &["milp", "exact"];
        let given = [
            ("then", self.then.is_some(), exact),
            ("sparse", self.sparse.is_some(), milp),
            ("receptive_field", self.receptive_field.is_some(), searching),
            ("weights", admissible.range != WeightRange::Continuous, searching),
            ("symmetric", !self.symmetric, searching),
            ("bias", self.bias, searching),
        ];
        for (option, is_given, rules) in given {
            if is_given && !rules.contains(&self.rule.as_str()) {
                let rules = rules.join(" or ");
                return Err(value_error(format!("{option} belongs to rule {rules}; leave it out")));
            }
        }
        Ok(())
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

pub(crate) fn receptive_field(shape: Option<Shape>, distance: f64) -> Result<Mask> {
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
