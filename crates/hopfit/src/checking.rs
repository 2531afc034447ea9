//! Models and certificates: what they say, and whether it is meant.

use crate::{ErrorKind, Result};
use hopfit_certify::{Certificate, Verdict, check_problem_until};
use hopfit_core::{
    Admissible, Damage, Mask, Patterns, Problem, Stop, TieRule, WeightRange, patterns_hash,
};
use hopfit_data::Model;
use std::path::Path;

/// Reads a model file (`.npz`).
///
/// ```
/// let error = hopfit::load("no/such/model.npz").unwrap_err();
/// assert!(error.to_string().starts_with("no/such/model.npz: cannot be opened"));
/// ```
///
/// # Errors
/// A file that cannot be read, or is no model.
pub fn load(path: impl AsRef<Path>) -> Result<Model> {
    Ok(Model::read(path)?)
}

/// Checks a certificate against patterns, whatever the class of weights that
/// it speaks of: [`Certificate`] tells which that is.
///
/// ```
/// use hopfit::{Control, Patterns, RuleName, TrainSpec};
/// let task = TrainSpec::new(RuleName::Exact).task(Patterns::random(9, 8, 1)?)?;
/// let trained = task.run(&mut Control::default())?;
/// let certificate = trained.training.certificate.expect("the exact engine makes one");
/// let verdict = hopfit::check(&certificate, task.problem().patterns())?;
/// assert_eq!(verdict.flips, trained.report.flips);
/// assert!(hopfit::check(&certificate, &Patterns::random(9, 8, 2)?).is_err());
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// A certificate that proves nothing about these patterns.
pub fn check(certificate: &Certificate, patterns: &Patterns) -> Result<Verdict> {
    Ok(hopfit_certify::check(certificate, patterns)?)
}

/// The problem that a model says it was trained for, with these patterns.
///
/// # Errors
/// [`ErrorKind::Unsaid`], or patterns of another size.
pub fn problem_of_model(model: &Model, patterns: &Patterns) -> Result<Problem> {
    let meta = &model.meta;
    let unsaid = |what| ErrorKind::Unsaid { what };
    let option = |name| meta.options.get(name).ok_or_else(|| unsaid(name));
    let flag = |name| option(name)?.as_bool().ok_or_else(|| unsaid(name));
    let range = option("weights")?.as_str().ok_or_else(|| unsaid("weights"))?;
    let range = range.parse::<WeightRange>()?;
    let mask = match meta.options.get("receptive_field").and_then(|distance| distance.as_f64()) {
        None => Mask::full(patterns.neurons()),
        Some(distance) => {
            let shape = meta.shape.ok_or_else(|| unsaid("shape"))?;
            Mask::receptive_field(shape, distance)
        }
    };
    let admissible = Admissible { symmetric: flag("symmetric")?, bias: flag("bias")?, range, mask };
    Ok(Problem::new(patterns.clone(), admissible, meta.tie)?)
}

/// Checks a certificate that must speak of this problem and of this model:
/// its patterns, and weights that lose no more bits than the certificate says.
///
/// # Errors
/// A certificate that is refused or speaks of another problem, a model of
/// other patterns ([`ErrorKind::OtherPatterns`]) or one that loses more
/// or mends less ([`ErrorKind::OtherWeights`], [`ErrorKind::OtherRadius`]).
pub fn check_model(certificate: &Certificate, problem: &Problem, model: &Model) -> Result<Verdict> {
    check_model_until(certificate, problem, model, &Stop::never())
}

/// The same, given up once it is time to stop: then nothing is known.
///
/// # Errors
/// As [`check_model`], and a check that was stopped.
pub fn check_model_until(
    certificate: &Certificate,
    problem: &Problem,
    model: &Model,
    stop: &Stop,
) -> Result<Verdict> {
    let given = patterns_hash(problem.patterns());
    if let Some(hash) = model.meta.patterns_hash.as_ref().filter(|hash| **hash != given) {
        return Err(ErrorKind::OtherPatterns { model: hash.clone(), given }.into());
    }
    let verdict = check_problem_until(certificate, problem, stop)?;
    let lost = lost(model, problem.patterns(), problem.tie());
    if lost.is_none_or(|lost| lost > verdict.flips) {
        let model = lost.unwrap_or(problem.patterns().as_slice().len());
        return Err(ErrorKind::OtherWeights { model, certificate: verdict.flips }.into());
    }
    match smaller_radius(certificate, model, problem) {
        Some(kind) => Err(kind.into()),
        None => Ok(verdict),
    }
}

/// A pattern whose radius in the model is below the certificate's, if the
/// certificate speaks of them.
fn smaller_radius(
    certificate: &Certificate,
    model: &Model,
    problem: &Problem,
) -> Option<ErrorKind> {
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
        Some(ErrorKind::OtherRadius { pattern, damage, model, certificate })
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
