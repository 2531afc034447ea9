//! Training.

use crate::Result;
use hopfit_core::Problem;
use hopfit_train::{Control, Rule, Training};

/// Trains a network for `problem` by `rule`, with HiGHS where a solver is
/// needed.
///
/// ```
/// use hopfit::{Admissible, Control, ExactOptions, Patterns, Problem, Rule, TieRule};
/// let patterns = Patterns::random(4, 16, 1)?;
/// let problem = Problem::new(patterns, Admissible::symmetric(16), TieRule::Paper)?;
/// let rule = Rule::Exact(ExactOptions::default());
/// let training = hopfit::train(&problem, &rule, &mut Control::default())?;
/// assert_eq!(training.network.flips(problem.patterns())?.total(), 0);
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// Options out of range, a weight class that the rule cannot honour, threads
/// that cannot be started, or a solver that fails.
pub fn train(problem: &Problem, rule: &Rule, control: &mut Control<'_>) -> Result<Training> {
    Ok(hopfit_train::train(problem, rule, control)?)
}
