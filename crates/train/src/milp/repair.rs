//! From the solver's weights, which hold within tolerances, to weights that
//! keep the same bits exactly.

use super::score::Scored;
use super::{Formulation, MilpOptions, network_of, program};
use crate::Result;
use crate::details::Repair;
use crate::hinge;
use hopfit_core::{
    Demand, IntegerNetwork, Network, Problem, Stop, WeightRange, round_keeping_demands,
};
use hopfit_solve::{Interrupt, Solve};
use std::time::Duration;

/// Whole weights near the solver's.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) scored: Scored,
    /// How many demands the solver's step variables call unmet.
    pub(super) promised: usize,
    pub(super) repair: Repair,
}

/// Most steps of a descent.
const STEPS: usize = 20_000;
/// Time for a descent after an interruption: whoever pressed Ctrl-C waits.
const HURRY: Duration = Duration::from_millis(200);
/// P N² above which nothing but one rounding is tried once the time is up.
const MOST_LATE_WORK: usize = 2_000_000;

/// How many demands the solver's step variables call unmet.
pub(super) fn promised(problem: &Problem, formulation: &Formulation, values: &[f64]) -> usize {
    problem.patterns().as_slice().len() - kept_demands(problem, formulation, values).len()
}

/// The best whole weights near the solver's point `values`, in the time that
/// is left.
pub(super) fn network<S: Solve + Interrupt>(
    problem: &Problem,
    formulation: &Formulation,
    options: &MilpOptions,
    values: &[f64],
    (solver, stop): (&mut S, &Stop),
) -> Result<Repaired> {
    let network = network_of(problem, formulation, values)?;
    let kept = kept_demands(problem, formulation, values);
    let promised = problem.patterns().as_slice().len() - kept.len();
    let task = Task { problem, options, promised, stop };
    let mut best = task.rounded(&network, Repair::Rounding)?;
    let is_continuous = problem.admissible().range == WeightRange::Continuous;
    if best.scored.unmet <= promised || !is_continuous {
        return Ok(best);
    }
    if options.sparse.is_some() {
        let asked = (kept.as_slice(), formulation.epsilon);
        let used = program::used(&network);
        let stop = stop.share(0.8);
        let found = program::sparsest(problem, asked, |i| used[i], (solver, &stop))?;
        if let Some(network) = found {
            best = better(best, task.rounded(&network, Repair::Sparse)?);
        }
    }
    if best.scored.unmet > promised {
        let stop = if stop.is_raised() { stop.renewed(HURRY) } else { stop.share(0.5) };
        if let Some(network) = descend(&task, &kept, &network, &stop)? {
            best = better(best, task.rounded(&network, Repair::Descent)?);
        }
    }
    if best.scored.unmet > promised && options.sparse.is_none() {
        // Bits that only a field of zero keeps have no margin to descend to.
        let stop = stop.share(0.8);
        if let Some(network) = program::widest(problem, &kept, (solver, &stop))? {
            best = better(best, task.rounded(&network, Repair::Margin)?);
        }
    }
    Ok(best)
}

fn better(one: Repaired, other: Repaired) -> Repaired {
    if other.scored.beats(&one.scored) { other } else { one }
}

struct Task<'a> {
    problem: &'a Problem,
    options: &'a MilpOptions,
    promised: usize,
    stop: &'a Stop,
}

impl Task<'_> {
    fn rounded(&self, network: &Network, repair: Repair) -> Result<Repaired> {
        let problem = self.problem;
        let integer = match problem.admissible().range {
            WeightRange::Continuous => self.round(network)?,
            WeightRange::Integer(_) | WeightRange::Binary => whole(network),
        };
        let scored = Scored::new(problem, self.options, integer)?;
        Ok(Repaired { scored, promised: self.promised, repair })
    }

    /// Rounds at many scales, or at the finest one if time is short.
    fn round(&self, network: &Network) -> Result<IntegerNetwork> {
        let (patterns, tie) = (self.problem.patterns(), self.problem.tie());
        let work = patterns.as_slice().len().saturating_mul(patterns.neurons());
        let finest = || network.on_grid().to_integer();
        match (self.stop.is_due() && work > MOST_LATE_WORK).then(finest).flatten() {
            Some(integer) => Ok(integer),
            None => Ok(round_keeping_demands(network, patterns, tie, self.promised)?.0),
        }
    }
}

/// Descends from the solver's weights to ones that keep the bits with a
/// margin. Sparse weights keep their zeros, and rows without any weight their
/// fields of zero.
fn descend(
    task: &Task<'_>,
    kept: &[Demand],
    network: &Network,
    stop: &Stop,
) -> Result<Option<Network>> {
    let mut admissible = task.problem.admissible().clone();
    let mut kept = kept.to_vec();
    if task.options.sparse.is_some() {
        let negligible = 1e-9 * network.weights().largest();
        let weight = |i: usize, j: usize| network.weights().row(i)[j].abs();
        admissible.mask = admissible.mask.restricted(|i, j| weight(i, j) > negligible);
        kept.retain(|demand| admissible.mask.neighbours(demand.neuron).next().is_some());
    }
    let asked = (task.problem.patterns(), &admissible);
    hinge::keep(asked, &kept, network, STEPS, stop)
}

/// Weights that are whole numbers already, as integers.
fn whole(network: &Network) -> IntegerNetwork {
    let integers = |values: &[f64]| values.iter().map(|value| *value as i64).collect();
    let (weights, bias) = (integers(network.weights().as_slice()), integers(network.bias()));
    IntegerNetwork::new(network.neurons(), weights, bias).expect("the sizes are the network's")
}

/// The demands that the solver's step variables call met.
fn kept_demands(problem: &Problem, formulation: &Formulation, values: &[f64]) -> Vec<Demand> {
    let bits = problem.patterns().as_slice().iter();
    let steps = bits.zip(&formulation.steps).enumerate();
    let kept = steps.filter(|(_, (bit, step))| (values[step.0] > 0.5) == (**bit > 0));
    kept.map(|(at, _)| Demand::at(at, problem.neurons())).collect()
}
