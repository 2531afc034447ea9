//! The problem that a certificate is meant to speak of.

use hopfit_certify::{Certificate, Rejection, Verdict, check_problem};
use hopfit_core::{
    Admissible, Damage, Mask, Patterns, Problem, TieRule, WeightRange, patterns_hash,
};
use hopfit_data::Model;
use std::fmt;

/// Why a certificate does not speak of what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The certificate itself is refused, or speaks of another problem.
    Rejected(Rejection),
    /// The model was trained on other patterns than are given.
    Patterns {
        /// The hash in the model.
        model: String,
        /// The hash of the given patterns.
        given: String,
    },
    /// The model's weights lose more bits than the certificate says.
    Flips {
        /// What the model loses.
        model: usize,
        /// What the certificate's weights lose.
        certificate: usize,
    },
    /// A pattern has a smaller radius in the model than the certificate says.
    Radius {
        /// The pattern, from 0.
        pattern: usize,
        /// What is wrong with the bits: `flips` or `missing`.
        damage: &'static str,
        /// The radius of the model.
        model: i64,
        /// That of the certificate's weights.
        certificate: i64,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::Patterns { model, given } => write!(
                f,
                "the model was trained on other patterns: their hash is {model}, that of the given \
                 ones is {given}"
            ),
            Self::Flips { model, certificate } => write!(
                f,
                "the model's weights are not the certificate's: they lose {model} bits, those of \
                 the certificate {certificate}"
            ),
            Self::Radius { pattern, damage, model, certificate } => write!(
                f,
                "the model's weights are not the certificate's: pattern {pattern} has radius \
                 {model} ({damage}), with those of the certificate {certificate}"
            ),
        }
    }
}

impl std::error::Error for Mismatch {}

/// The problem that a model says it was trained for, with these patterns.
///
/// # Errors
/// A model that does not say it, in words.
pub fn problem_of_model(model: &Model, patterns: &Patterns) -> Result<Problem, String> {
    let meta = &model.meta;
    let missing = |name: &str| format!("the model does not say what was asked of it: no `{name}`");
    let option = |name: &str| meta.options.get(name).ok_or_else(|| missing(name));
    let flag = |name: &str| option(name)?.as_bool().ok_or_else(|| missing(name));
    let range = option("weights")?.as_str().ok_or_else(|| missing("weights"))?;
    let range = range.parse::<WeightRange>().map_err(|error| error.to_string())?;
    let mask = match meta.options.get("receptive_field").and_then(|distance| distance.as_f64()) {
        None => Mask::full(patterns.neurons()),
        Some(distance) => {
            let shape = meta.shape.ok_or_else(|| missing("shape"))?;
            Mask::receptive_field(shape, distance)
        }
    };
    let admissible = Admissible { symmetric: flag("symmetric")?, bias: flag("bias")?, range, mask };
    Problem::new(patterns.clone(), admissible, meta.tie).map_err(|error| error.to_string())
}

/// Checks a certificate that must speak of this problem and of this model:
/// its patterns, and weights that lose no more bits than the certificate says.
///
/// # Errors
/// A [`Mismatch`] that names both sides.
pub fn check_model(
    certificate: &Certificate,
    problem: &Problem,
    model: &Model,
) -> Result<Verdict, Mismatch> {
    let given = patterns_hash(problem.patterns());
    if let Some(hash) = model.meta.patterns_hash.as_ref().filter(|hash| **hash != given) {
        return Err(Mismatch::Patterns { model: hash.clone(), given });
    }
    let verdict = check_problem(certificate, problem).map_err(Mismatch::Rejected)?;
    let lost = lost(model, problem.patterns(), problem.tie());
    if lost.is_none_or(|lost| lost > verdict.flips) {
        let model = lost.unwrap_or(problem.patterns().as_slice().len());
        return Err(Mismatch::Flips { model, certificate: verdict.flips });
    }
    match smaller_radius(certificate, model, problem) {
        Some(mismatch) => Err(mismatch),
        None => Ok(verdict),
    }
}

/// A pattern whose radius in the model is below the certificate's, if the
/// certificate speaks of them.
fn smaller_radius(certificate: &Certificate, model: &Model, problem: &Problem) -> Option<Mismatch> {
    let basins = certificate.basins.as_ref()?;
    let (patterns, tie) = (problem.patterns(), problem.tie());
    let radii = match &model.integer {
        Some(integer) => integer.radii(patterns, tie),
        None => model.network.radii(patterns, tie),
    };
    let radii = radii.ok()?;
    Damage::ALL.into_iter().find_map(|damage| {
        let found = radii.per_pattern(damage).iter();
        let found = found.map(|radius| radius.map_or(-1, |radius| radius as i64));
        let mut both = found.zip(&basins.of(damage).radii).enumerate();
        let (pattern, (model, told)) = both.find(|(_, (model, told))| model < told)?;
        let (damage, certificate) = (damage.name(), *told);
        Some(Mismatch::Radius { pattern, damage, model, certificate })
    })
}

/// What the model loses, exactly where it has whole numbers; none if it has
/// another size.
fn lost(model: &Model, patterns: &Patterns, tie: TieRule) -> Option<usize> {
    let unmet = match &model.integer {
        Some(integer) => integer.unmet(patterns, tie),
        None => model.network.unmet(patterns, tie),
    };
    unmet.ok().map(|flips| flips.total())
}
