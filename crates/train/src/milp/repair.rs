//! From the solver's weights, which hold within tolerances, to weights that
//! keep the same bits exactly.

use super::{Formulation, MilpOptions, network_of};
use crate::Result;
use crate::hinge;
use hopfit_core::{
    Demand, IntegerNetwork, Network, Problem, Stop, WeightRange, Weights, round_keeping_demands,
};
use hopfit_model::{Column, Model, NewColumn, NewRow};
use hopfit_solve::{Interrupt, Settings, Solve};
use std::time::Duration;

/// What it took to keep the bits that the solver kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// There were no weights to keep.
    Nothing,
    /// Rounding the solver's weights.
    Rounding,
    /// Descending from the solver's weights until the bits have a margin, and
    /// rounding.
    Descent,
    /// A linear program for the weights of largest margin, and rounding.
    Margin,
}

impl Repair {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "no solution to round",
            Self::Rounding => "rounding",
            Self::Descent => "descent to a margin, then rounding",
            Self::Margin => "largest margin, then rounding",
        }
    }
}

/// Integer weights and how many demands they leave unmet.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) integer: IntegerNetwork,
    pub(super) unmet: usize,
    /// How many the solver's step variables call unmet.
    pub(super) promised: Option<usize>,
    pub(super) repair: Repair,
}

impl Repaired {
    /// A network that stands in for a missing solution.
    pub(super) fn nothing(integer: IntegerNetwork) -> Self {
        Self { integer, unmet: usize::MAX, promised: None, repair: Repair::Nothing }
    }

    /// The better of the two.
    fn or(self, other: Self) -> Self {
        if other.unmet < self.unmet { other } else { self }
    }
}

/// The best integer network near the solver's point `values`.
pub(super) fn network<S: Solve + Interrupt>(
    problem: &Problem,
    formulation: &Formulation,
    options: &MilpOptions,
    values: &[f64],
    (solver, stop): (&mut S, &Stop),
) -> Result<Repaired> {
    let network = network_of(problem, formulation, values)?;
    let kept = kept_demands(problem, formulation, values);
    let target = problem.patterns().as_slice().len() - kept.len();
    let rounded = round(problem, &network, target, Repair::Rounding)?;
    let is_continuous = problem.admissible().range == WeightRange::Continuous;
    if rounded.unmet <= target || !is_continuous {
        return Ok(rounded);
    }
    let is_sparse = options.sparse.is_some();
    let mut best = rounded;
    if let Some(network) = descend(problem, &kept, &network, (is_sparse, extra(stop)))? {
        best = best.or(round(problem, &network, target, Repair::Descent)?);
    }
    if best.unmet > target && !is_sparse {
        // Bits that only a field of zero keeps have no margin to descend to.
        if let Some(network) = widest(problem, &kept, (solver, extra(stop)))? {
            best = best.or(round(problem, &network, target, Repair::Margin)?);
        }
    }
    Ok(best)
}

/// Descends from the solver's weights to ones that keep the bits with a
/// margin. Sparse weights keep their zeros, and rows without any weight their
/// fields of zero.
fn descend(
    problem: &Problem,
    kept: &[Demand],
    network: &Network,
    (is_sparse, stop): (bool, Stop),
) -> Result<Option<Network>> {
    let mut admissible = problem.admissible().clone();
    let mut kept = kept.to_vec();
    if is_sparse {
        let negligible = 1e-9 * network.weights().largest();
        let weight = |i: usize, j: usize| network.weights().row(i)[j].abs();
        admissible.mask = admissible.mask.restricted(|i, j| weight(i, j) > negligible);
        kept.retain(|demand| admissible.mask.neighbours(demand.neuron).next().is_some());
    }
    let asked = (problem.patterns(), &admissible);
    hinge::keep(asked, &kept, network, STEPS, &stop)
}

/// When a step of the repair ends. A stopped search still owes weights that do
/// what it says: the steps are short beside it, and take a little more time.
/// Whoever pressed Ctrl-C waits for less.
fn extra(stop: &Stop) -> Stop {
    if stop.is_raised() { Stop::after(HURRY) } else { stop.renewed(EXTRA) }
}

/// Most steps of a descent.
const STEPS: usize = 20_000;
/// Time for each step of a repair.
const EXTRA: Duration = Duration::from_secs(15);
/// The same after an interruption.
const HURRY: Duration = Duration::from_millis(200);

fn round(problem: &Problem, network: &Network, target: usize, repair: Repair) -> Result<Repaired> {
    let (patterns, tie) = (problem.patterns(), problem.tie());
    if problem.admissible().range != WeightRange::Continuous {
        let integer = whole(network);
        let unmet = integer.unmet(patterns, tie)?.total();
        return Ok(Repaired { integer, unmet, promised: Some(target), repair });
    }
    let (integer, unmet) = round_keeping_demands(network, patterns, tie, target)?;
    Ok(Repaired { integer, unmet, promised: Some(target), repair })
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

/// Weights in [−1, 1] that keep all of `kept` with the largest smallest
/// stability; none if the program fails or its time is up.
fn widest<S: Solve + Interrupt>(
    problem: &Problem,
    kept: &[Demand],
    (solver, stop): (&mut S, Stop),
) -> Result<Option<Network>> {
    let program = MarginProgram::new(problem, kept);
    solver.set_settings(Settings { time_limit: stop.remaining(), ..Settings::default() })?;
    solver.set_stop(&stop);
    solver.load(&program.model)?;
    let outcome = solver.solve()?;
    outcome.values().map(|values| program.network(problem, values)).transpose()
}

/// max t subject to x_i h_i ≥ t for the kept bits, |w| ≤ 1, 0 ≤ t ≤ 1; where
/// bits may be kept by a field of zero they need only x_i h_i ≥ 0 if t is 0.
struct MarginProgram {
    model: Model,
    /// Column of w_ij at i·N + j, where one is allowed.
    weights: Vec<Option<Column>>,
    bias: Vec<Option<Column>>,
}

impl MarginProgram {
    fn new(problem: &Problem, kept: &[Demand]) -> Self {
        let mut model = Model::maximise("margin");
        let margin = model.add_column(NewColumn::continuous("t", 0.0, 1.0).cost(1.0));
        let (weights, bias) = Self::columns(problem, &mut model);
        let program = Self { model, weights, bias };
        program.with_demands(problem, kept, margin)
    }

    fn columns(problem: &Problem, model: &mut Model) -> (Vec<Option<Column>>, Vec<Option<Column>>) {
        let (neurons, admissible) = (problem.neurons(), problem.admissible());
        let mut weights: Vec<Option<Column>> = vec![None; neurons * neurons];
        for i in 0..neurons {
            for j in admissible.mask.neighbours(i) {
                weights[i * neurons + j] = match weights[j * neurons + i] {
                    Some(mirror) if admissible.symmetric => Some(mirror),
                    _ => Some(model.add_column(NewColumn::continuous("", -1.0, 1.0))),
                };
            }
        }
        let bias = (0..neurons).map(|_| {
            admissible.bias.then(|| model.add_column(NewColumn::continuous("", -1.0, 1.0)))
        });
        let bias = bias.collect();
        (weights, bias)
    }

    fn with_demands(mut self, problem: &Problem, kept: &[Demand], margin: Column) -> Self {
        let neurons = problem.neurons();
        for demand in kept {
            let state = problem.patterns().row(demand.pattern);
            let sign = f64::from(state[demand.neuron]);
            let row = &self.weights[demand.neuron * neurons..][..neurons];
            let weights = row.iter().zip(state);
            let terms = weights.filter_map(|(w, x)| Some(((*w)?, sign * f64::from(*x))));
            let row = NewRow::at_least("", 0.0)
                .terms(terms)
                .terms(self.bias[demand.neuron].map(|bias| (bias, sign)))
                .term(margin, -1.0);
            self.model.add_row(row);
        }
        self
    }

    fn network(&self, problem: &Problem, values: &[f64]) -> Result<Network> {
        let neurons = problem.neurons();
        let value = |column: Option<Column>| column.map_or(0.0, |column| values[column.0]);
        let weights = Weights::from_fn(neurons, |i, j| value(self.weights[i * neurons + j]))?;
        Ok(Network::new(weights, self.bias.iter().map(|b| value(*b)).collect())?)
    }
}
