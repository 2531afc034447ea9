//! Weights as a point of the paper's model: what the solver begins from.

use super::Formulation;
use super::formulation::Role;
use super::score::{Fields, smallest_counted};
use super::start::kept;
use crate::{Result, hinge};
use hopfit_core::{IntegerNetwork, Problem, Stop, WeightRange};
use hopfit_model::Column;

/// By how much a start may break the model: well below the solver's 10⁻⁶.
const TOLERANCE: f64 = 1e-7;

/// A point of the model, and its objective.
pub(super) struct Point {
    pub(super) values: Vec<f64>,
    pub(super) objective: f64,
}

/// Most steps of a descent to weights with a margin.
const STEPS: usize = 2000;

/// A point of the model with these weights, or near them: with a margin for
/// the bits that they keep, or with fewer digits. None where all have fields
/// that the model knows no value of the step function for (between 0 and ε),
/// or beyond M.
pub(super) fn start(
    problem: &Problem,
    formulation: &Formulation,
    is_sparse: bool,
    network: &IntegerNetwork,
    stop: &Stop,
) -> Result<Option<Point>> {
    let point = |network: &IntegerNetwork| point(problem, formulation, is_sparse, network);
    let found = point(network)?;
    if found.is_some() || problem.admissible().range != WeightRange::Continuous {
        return Ok(found);
    }
    let wide = wide(problem, network, &stop.share(0.1))?;
    if let Some(found) = wide.as_ref().map(point).transpose()?.flatten() {
        return Ok(Some(found));
    }
    let coarse = [Some(network), wide.as_ref()].map(|n| coarse(n?, formulation.epsilon));
    let mut best: Option<Point> = None;
    for network in coarse.iter().flatten() {
        let found = point(network)?;
        let found = found.filter(|f| best.as_ref().is_none_or(|b| f.objective < b.objective));
        best = found.or(best);
    }
    Ok(best)
}

/// Weights that keep the same bits with a margin, if they are found soon.
fn wide(
    problem: &Problem,
    network: &IntegerNetwork,
    stop: &Stop,
) -> Result<Option<IntegerNetwork>> {
    let kept = kept(problem, network)?;
    let asked = (problem.patterns(), problem.admissible());
    let found = hinge::keep(asked, &kept, &network.to_unit_network(), STEPS, stop)?;
    Ok(found.and_then(|network| network.on_grid().to_integer()))
}

/// The network in multiples of ε or more, so that no field but zero is below
/// ε.
fn coarse(network: &IntegerNetwork, epsilon: f64) -> Option<IntegerNetwork> {
    let (steps, largest) = ((1.0 / epsilon).floor(), largest(network));
    if steps < 1.0 || largest <= steps {
        return None;
    }
    let round = |w: &i64| (*w as f64 * (steps / largest)).round() as i64;
    let weights = network.weights().iter().map(round).collect();
    let bias = network.bias().iter().map(round).collect();
    IntegerNetwork::new(network.neurons(), weights, bias).ok()
}

fn largest(network: &IntegerNetwork) -> f64 {
    let values = network.weights().iter().chain(network.bias());
    values.map(|w| w.unsigned_abs()).max().unwrap_or(0) as f64
}

fn point(
    problem: &Problem,
    formulation: &Formulation,
    is_sparse: bool,
    network: &IntegerNetwork,
) -> Result<Option<Point>> {
    let fields = Fields::of(problem, network);
    let scale = match problem.admissible().range {
        WeightRange::Continuous => scale(problem, formulation, is_sparse, (network, &fields)),
        WeightRange::Integer(_) | WeightRange::Binary => 1.0,
    };
    let Some(steps) = steps(problem, formulation.epsilon, &fields, scale) else { return Ok(None) };
    let values = values(problem, formulation, (network, &fields, scale), &steps);
    let violation = formulation.model.violation_at(&values).map_err(hopfit_solve::Error::from)?;
    let objective = formulation.model.objective_at(&values).map_err(hopfit_solve::Error::from)?;
    Ok((violation.largest() <= TOLERANCE).then_some(Point { values, objective }))
}

/// What a unit of the whole weights becomes in the model: as much as the
/// bounds allow, or in the sparse variant as little as ε allows.
fn scale(
    problem: &Problem,
    formulation: &Formulation,
    is_sparse: bool,
    (network, fields): (&IntegerNetwork, &Fields),
) -> f64 {
    let mut most = 1.0 / largest(network).max(1.0);
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| *field != 0.0) {
        let room = formulation.big_m[at % problem.neurons()] - formulation.epsilon;
        most = most.min(room / field.abs());
    }
    match smallest_counted(problem, fields) {
        Some(smallest) if is_sparse => most.min(formulation.epsilon / smallest * (1.0 + 1e-9)),
        _ => most,
    }
}

/// The step function's value for each bit; none if a field lies between 0 and
/// ε, where the model knows none.
fn steps(problem: &Problem, epsilon: f64, fields: &Fields, scale: f64) -> Option<Vec<f64>> {
    let enough = epsilon * (1.0 - 1e-9);
    let bits = problem.patterns().as_slice().iter().zip(fields.iter());
    let steps = bits.map(|(bit, field)| {
        let field = scale * field;
        let (low, high) = match *bit < 0 && problem.tie().is_strict(-1) {
            true => (field <= -enough, field >= 0.0),
            false => (field <= 0.0, field >= enough),
        };
        (low || high).then_some(f64::from(u8::from(high)))
    });
    steps.collect()
}

/// The value of each column.
fn values(
    problem: &Problem,
    formulation: &Formulation,
    (network, fields, scale): (&IntegerNetwork, &Fields, f64),
    steps: &[f64],
) -> Vec<f64> {
    let (neurons, patterns) = (problem.neurons(), problem.patterns());
    let weight = |i: usize, j: usize| scale * network.row(i)[j] as f64;
    let bias = |i: usize| scale * network.bias()[i] as f64;
    let lifted = |pattern: usize, neuron: usize| 2.0 * steps[pattern * neurons + neuron] - 1.0;
    let energy = |pattern: usize| -> f64 {
        let bits = patterns.row(pattern).iter().enumerate();
        bits.map(|(neuron, bit)| 0.5 * lifted(pattern, neuron) * f64::from(*bit)).sum()
    };
    let value = |role: &Role| match *role {
        Role::Weight(i, j) => weight(i, j),
        Role::Half(i, j) => f64::midpoint(weight(i, j), 1.0),
        Role::Bias(i) => bias(i),
        Role::HalfBias(i) => f64::midpoint(bias(i), 1.0),
        Role::Energy(pattern) => energy(pattern),
        Role::Field(pattern, neuron) => scale * fields.at(pattern * neurons + neuron),
        Role::Step(pattern, neuron) => steps[pattern * neurons + neuron],
        Role::Lifted(pattern, neuron) => lifted(pattern, neuron),
        Role::Size(i, j) => weight(i, j).abs(),
    };
    formulation.roles.iter().map(value).collect()
}

/// The step function's values alone, for the solver to find weights for.
pub(super) fn kept_steps(
    problem: &Problem,
    formulation: &Formulation,
    network: &IntegerNetwork,
) -> Result<Vec<(Column, f64)>> {
    let unmet = network.unmet(problem.patterns(), problem.tie())?;
    let bits = problem.patterns().as_slice().iter();
    let mut steps: Vec<(Column, f64)> = bits
        .zip(&formulation.steps)
        .map(|(bit, column)| (*column, f64::from(u8::from(*bit > 0))))
        .collect();
    for demand in unmet.demands() {
        let (_, step) = &mut steps[demand.index(problem.neurons())];
        *step = 1.0 - *step;
    }
    Ok(steps)
}
