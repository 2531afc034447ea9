//! What may be said of the weights that were found.

use super::score::Scored;
use super::start::{Known, guess};
use super::{End, MilpOptions, Run, formulation, written};
use crate::Result;
use crate::details::{MilpDetails, Note, SolverEnd, StartDetails};
use crate::exact::checked;
use crate::training::{ModelBound, Proof, Status, Training};
use hopfit_core::{Problem, Stop};
use hopfit_solve::{Outcome, SolverInfo};

/// What making a solver's weights exact may cost, as a share of λ Σ|w|.
const EXACTNESS_SHARE: f64 = 0.02;

/// The better of the start and the solver's weights, and what is known.
pub(super) fn training(
    problem: &Problem,
    options: &MilpOptions,
    known: &Known,
    run: &Run,
    (solver, stop): (SolverInfo, &Stop),
) -> Result<Training> {
    let chosen = chosen(problem, options, known, run)?;
    let (certificate, verdict) = checked(problem, &chosen.network, known.lower.clone(), stop)?;
    let outcome = run.outcome();
    let by_model = outcome.and_then(|outcome| flips_bound(problem, options, outcome.bound?));
    // A bound that the weights at hand refute is no bound.
    let by_solver = by_model.filter(|bound| {
        formulation::loses_nothing(problem, options)
            && (verdict.lower_bound + 1..=verdict.flips).contains(bound)
    });
    let lower_bound = by_solver.unwrap_or(verdict.lower_bound);
    let is_best = verdict.flips <= lower_bound;
    // With λ an interrupted search may have left Σ|w| larger than need be.
    let is_cut = stop.is_raised() && options.sparse.is_some() && !is_solved(outcome);
    let (epsilon, big_m) = (formulation::epsilon(problem, options), largest_m(problem, options));
    let value = by_model.filter(|_| !formulation::loses_nothing(problem, options));
    Ok(Training {
        network: written(problem, &chosen.network),
        model_lower_bound: value.map(|value| ModelBound { value, epsilon, big_m }),
        lower_bound: Some(lower_bound),
        status: match (is_best && !is_cut, stop.is_raised()) {
            (true, _) => Status::Optimal,
            (false, true) => Status::Interrupted,
            (false, false) => Status::Feasible,
        },
        proof: if by_solver.is_some() { Proof::Solver } else { Proof::Certified },
        solver: Some((solver.name.to_owned(), solver.version)),
        certificate: Some(certificate),
        details: details(options, known, run, (&chosen, epsilon, big_m, stop)).into(),
        integer: Some(chosen.network),
    })
}

/// The best weights at hand: the solver's go before a start that is no
/// better.
fn chosen(problem: &Problem, options: &MilpOptions, known: &Known, run: &Run) -> Result<Scored> {
    let start = known.start.as_ref().map(|start| &start.scored);
    let found = run.repaired().map(|repaired| &repaired.scored);
    match (found, start) {
        (Some(found), Some(start)) if start.beats(found) => Ok(start.clone()),
        (Some(found), _) => Ok(found.clone()),
        (None, Some(start)) => Ok(start.clone()),
        (None, None) => Scored::new(problem, options, guess(problem)),
    }
}

fn largest_m(problem: &Problem, options: &MilpOptions) -> f64 {
    formulation::big_m(problem, options).into_iter().fold(0.0, f64::max)
}

fn is_solved(outcome: Option<&Outcome>) -> bool {
    outcome.is_some_and(|outcome| outcome.status == hopfit_solve::Status::Optimal)
}

/// Whether the weights that are returned have the solver's objective, but for
/// what making them exact may cost. They have not where that failed and the
/// start's weights came back.
fn is_reached(outcome: Option<&Outcome>, chosen: &Scored) -> bool {
    let price = (chosen.objective - chosen.unmet as f64).max(0.0);
    let objective = outcome.and_then(|outcome| outcome.objective);
    objective.is_some_and(|found| chosen.objective - found <= EXACTNESS_SHARE * price + 1e-6)
}

/// The fewest flips that a bound on the objective leaves possible. In the
/// sparse variant every network can be scaled so that Σ|w| is at most that of
/// all weights at their bounds, which the bound has to leave room for.
fn flips_bound(problem: &Problem, options: &MilpOptions, bound: f64) -> Option<usize> {
    let neurons = 0..problem.neurons();
    let largest: f64 = neurons.map(|neuron| formulation::reach(problem, neuron)).sum();
    let bound = bound - options.sparse.unwrap_or(0.0) * largest;
    bound.is_finite().then(|| (bound - 1e-4).ceil().max(0.0) as usize)
}

fn details(
    options: &MilpOptions,
    known: &Known,
    run: &Run,
    (chosen, epsilon, big_m, stop): (&Scored, f64, f64, &Stop),
) -> MilpDetails {
    let (outcome, repaired) = (run.outcome(), run.repaired());
    let from_start = known
        .start
        .as_ref()
        .is_some_and(|start| repaired.is_none_or(|repaired| start.scored.beats(&repaired.scored)));
    MilpDetails {
        start: known.start.as_ref().map(|start| StartDetails {
            source: start.source,
            unmet: start.scored.unmet,
            objective: start.scored.objective,
            objective_in_model: run.start,
            is_result: from_start,
        }),
        rows_lower_bound: known.lower_bound(),
        objective: outcome.and_then(|outcome| outcome.objective),
        objective_bound: outcome.and_then(|outcome| outcome.bound),
        objective_optimal: is_solved(outcome) && is_reached(outcome, chosen),
        objective_of_weights: chosen.objective,
        flips_differ_from_objective: !from_start
            && repaired.is_some_and(|found| found.promised != found.scored.unmet),
        repair: repaired.map(|repaired| repaired.repair),
        epsilon,
        big_m,
        sparse: options.sparse,
        nodes: outcome.map_or(0, |outcome| outcome.nodes),
        simplex_iterations: outcome.map_or(0, |outcome| outcome.simplex_iterations),
        solver_end: match &run.end {
            End::Solved(outcome, _) => SolverEnd::Solved(outcome.status),
            End::NotAsked(why) => SolverEnd::NotAsked(*why),
        },
        size: run.size,
        // Whoever pressed Ctrl-C knows why the solver was not asked.
        note: note(run).filter(|_| !stop.is_raised()),
    }
}

/// What a user should be told beyond the numbers.
fn note(run: &Run) -> Option<Note> {
    match &run.end {
        End::NotAsked(why) => Some(Note::SolverNotAsked(*why)),
        End::Solved(outcome, _) if outcome.status == hopfit_solve::Status::Infeasible => {
            Some(Note::NoSolution)
        }
        End::Solved(..) => None,
    }
}

impl Run {
    fn outcome(&self) -> Option<&Outcome> {
        match &self.end {
            End::Solved(outcome, _) => Some(outcome),
            End::NotAsked(_) => None,
        }
    }

    fn repaired(&self) -> Option<&super::Repaired> {
        match &self.end {
            End::Solved(_, repaired) => repaired.as_ref(),
            End::NotAsked(_) => None,
        }
    }
}
