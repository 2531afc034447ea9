//! What HiGHS found, as an outcome.

use std::time::Instant;

use super::Highs;
use super::raw::Raw;
use super::watch::{Signal, Watch};
use crate::error::{ErrorKind, Result};
use crate::incumbent::{Incumbent, no_worse};
use crate::outcome::{Outcome, Solution, Status, StopReason};
use crate::traits::Solve;

impl Highs {
    /// Reads the outcome of a run that was asked to stop for a reason, or not.
    pub(super) fn read_outcome(
        &self,
        raw: &Raw,
        stopped: Option<StopReason>,
        began: Instant,
    ) -> Result<Outcome> {
        let count = |number: Option<i64>| number.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        let nodes = count(raw.int64_info(c"mip_node_count"));
        let iterations = raw.int_info(c"simplex_iteration_count").map(i64::from);
        let status = self.read_status(raw, stopped, nodes);
        let has_solution = status.has_solution();
        let objective = raw.double_info(c"objective_function_value");
        let objective = objective.filter(|value| has_solution && value.is_finite());
        Ok(Outcome {
            solution: has_solution.then(|| self.read_solution(raw, status)).transpose()?,
            objective,
            bound: self.read_bound(raw, status, objective),
            nodes: if self.is_mixed_integer { nodes } else { 0 },
            simplex_iterations: count(iterations),
            ..self.outcome_without_run(status, began)
        })
    }

    /// The outcome of a run that was left behind, but for its solution.
    pub(super) fn left_behind(
        &self,
        signal: &Signal,
        watch: &Watch<'_, '_>,
        began: Instant,
    ) -> Outcome {
        let reason = signal.reason().unwrap_or(StopReason::Interrupt);
        Outcome {
            bound: watch.last.bound,
            nodes: watch.last.nodes,
            simplex_iterations: watch.last.simplex_iterations,
            ..self.outcome_without_run(Status::NoSolution(reason), began)
        }
    }

    /// The outcome of a run that may have failed: a point that is known by then
    /// is not lost with it, nor if memory ran out.
    pub(super) fn failed_or(
        &self,
        outcome: Result<Outcome>,
        known: Option<Incumbent>,
        began: Instant,
    ) -> Result<Outcome> {
        let reason = match &outcome {
            Ok(_) => None,
            Err(error) if matches!(error.kind(), ErrorKind::Memory { .. }) => {
                Some(StopReason::Memory)
            }
            Err(_) => known.is_some().then_some(StopReason::Failure),
        };
        let outcome = match reason {
            Some(reason) => self.outcome_without_run(Status::NoSolution(reason), began),
            None => outcome?,
        };
        Ok(no_worse(self.sense, outcome, known))
    }

    /// The outcome of a solve for which HiGHS need not run, and finds nothing.
    pub(super) fn outcome_without_run(&self, status: Status, began: Instant) -> Outcome {
        Outcome {
            status,
            solution: None,
            objective: None,
            bound: None,
            nodes: 0,
            simplex_iterations: 0,
            seconds: began.elapsed().as_secs_f64(),
            solver: self.info(),
        }
    }

    /// HiGHS does not look at the rows of a model without columns.
    pub(super) fn solve_without_columns(&self, began: Instant) -> Result<Outcome> {
        let raw = self.loaded()?;
        let (lower, upper) = raw.row_bounds()?;
        let is_met = lower.iter().zip(&upper).all(|(&lower, &upper)| lower <= 0.0 && upper >= 0.0);
        let mut outcome = self.outcome_without_run(Status::Infeasible, began);
        if is_met {
            outcome.status = Status::Optimal;
            outcome.objective = Some(raw.objective_offset());
            outcome.bound = outcome.objective;
            outcome.solution = Some(Solution {
                row_duals: Some(vec![0.0; lower.len()]),
                reduced_costs: Some(Vec::new()),
                values: Vec::new(),
            });
        }
        Ok(outcome)
    }

    fn read_status(&self, raw: &Raw, stopped: Option<StopReason>, nodes: u64) -> Status {
        let limit = |reason| match raw.int_info(c"primal_solution_status") {
            Some(highs_sys::SOLUTION_STATUS_FEASIBLE) => Status::Feasible(reason),
            _ => Status::NoSolution(reason),
        };
        let node_limit = self.settings.node_limit.map(u64::from);
        match raw.model_status() {
            highs_sys::MODEL_STATUS_OPTIMAL => Status::Optimal,
            highs_sys::MODEL_STATUS_INFEASIBLE => Status::Infeasible,
            highs_sys::MODEL_STATUS_UNBOUNDED => Status::Unbounded,
            highs_sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => Status::InfeasibleOrUnbounded,
            highs_sys::MODEL_STATUS_REACHED_TIME_LIMIT => limit(StopReason::Time),
            highs_sys::MODEL_STATUS_REACHED_ITERATION_LIMIT => limit(StopReason::Iterations),
            // HiGHS has one status for the limits of nodes and of solutions.
            highs_sys::MODEL_STATUS_REACHED_SOLUTION_LIMIT
                if node_limit.is_some_and(|limit| nodes >= limit) =>
            {
                limit(StopReason::Nodes)
            }
            highs_sys::MODEL_STATUS_REACHED_SOLUTION_LIMIT => limit(StopReason::Solutions),
            highs_sys::MODEL_STATUS_REACHED_INTERRUPT | highs_sys::MODEL_STATUS_HIGHS_INTERRUPT => {
                limit(stopped.unwrap_or(StopReason::Interrupt))
            }
            highs_sys::MODEL_STATUS_OBJECTIVE_BOUND | highs_sys::MODEL_STATUS_OBJECTIVE_TARGET => {
                limit(StopReason::Objective)
            }
            highs_sys::MODEL_STATUS_REACHED_MEMORY_LIMIT => limit(StopReason::Memory),
            number => Status::Other(number),
        }
    }

    fn read_bound(&self, raw: &Raw, status: Status, objective: Option<f64>) -> Option<f64> {
        let may_have_bound =
            matches!(status, Status::Optimal | Status::Feasible(_) | Status::NoSolution(_));
        if self.is_mixed_integer && may_have_bound {
            let bound = raw.double_info(c"mip_dual_bound");
            return bound.filter(|bound| bound.is_finite());
        }
        objective.filter(|_| status == Status::Optimal)
    }

    fn read_solution(&self, raw: &Raw, status: Status) -> Result<Solution> {
        let vectors = raw.vectors()?;
        let has_prices = status == Status::Optimal
            && !self.is_mixed_integer
            && raw.int_info(c"dual_solution_status") == Some(highs_sys::SOLUTION_STATUS_FEASIBLE);
        Ok(Solution {
            values: vectors.values,
            row_duals: has_prices.then_some(vectors.row_duals),
            reduced_costs: has_prices.then_some(vectors.reduced_costs),
        })
    }
}
