//! The best point so far.

use hopfit_model::Sense;

use crate::error::{ErrorKind, Result};
use crate::outcome::{Outcome, Solution, Status, StopReason};

/// A point that fulfils the model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Incumbent {
    pub(crate) objective: f64,
    pub(crate) values: Vec<f64>,
}

/// The better of two points; the first of equals.
#[cfg(feature = "highs")]
pub(crate) fn better(
    sense: Sense,
    first: Option<Incumbent>,
    second: Option<Incumbent>,
) -> Option<Incumbent> {
    match (first, second) {
        (Some(first), Some(second)) => {
            let is_better = sense.sign() * second.objective < sense.sign() * first.objective;
            Some(if is_better { second } else { first })
        }
        (first, second) => first.or(second),
    }
}

/// An outcome that is no worse than a point that fulfils the model.
pub(crate) fn no_worse(sense: Sense, outcome: Outcome, known: Option<Incumbent>) -> Outcome {
    let Some(known) = known else { return outcome };
    let sign = sense.sign();
    let is_better = |found: f64| sign * known.objective < sign * found;
    let reason = match outcome.status {
        Status::Feasible(reason) | Status::NoSolution(reason) => reason,
        // Where a point fulfils the model, the solver is wrong, or gave up.
        Status::Infeasible | Status::Other(_) => StopReason::Failure,
        _ => return outcome,
    };
    if !outcome.objective.is_none_or(is_better) {
        return outcome;
    }
    let solution = Solution { values: known.values, row_duals: None, reduced_costs: None };
    Outcome {
        status: Status::Feasible(reason),
        objective: Some(known.objective),
        solution: Some(solution),
        ..outcome
    }
}

/// Refuses lists of another length than the model needs.
pub(crate) fn check_length(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(ErrorKind::WrongLength { what, expected, found }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::SolverInfo;

    fn outcome(status: Status, objective: Option<f64>) -> Outcome {
        let solver = SolverInfo { name: "none", version: String::new(), git_hash: None };
        let (nodes, simplex_iterations, seconds) = (0, 0, 0.0);
        let solution =
            objective.map(|value| Solution { values: vec![value], ..Solution::default() });
        let bound = None;
        Outcome { status, solution, objective, bound, nodes, simplex_iterations, seconds, solver }
    }

    #[test]
    fn a_known_point_counts_against_all_but_a_better_one() {
        let known = || Some(Incumbent { objective: 3.0, values: vec![3.0] });
        let of = |status, objective| no_worse(Sense::Minimise, outcome(status, objective), known());
        let late = Status::NoSolution(StopReason::Time);
        assert_eq!(of(late, None).status, Status::Feasible(StopReason::Time));
        // Whoever finds the model infeasible is wrong: here is a point.
        let wrong = of(Status::Infeasible, None);
        assert_eq!(wrong.status, Status::Feasible(StopReason::Failure));
        assert_eq!((wrong.objective, wrong.values()), (Some(3.0), Some(&[3.0][..])));
        let feasible = Status::Feasible(StopReason::Time);
        assert_eq!(of(feasible, Some(2.0)).objective, Some(2.0));
        assert_eq!(of(feasible, Some(4.0)).objective, Some(3.0));
    }
}
