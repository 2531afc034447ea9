//! Every neuron's own regression.

use super::ROUNDOFF;
use crate::control::{Control, Meter};
use crate::spectrum::Spectrum;
use crate::{ErrorKind, Result, hebbian};
use faer::linalg::matmul::matmul;
use faer::linalg::solvers::Solve;
use faer::{Accum, Mat, Par, Side};
use hopfit_core::{Network, Patterns, Problem, Weights};
use rayon::prelude::*;

/// Neurons between two looks at the stop.
const AT_ONCE: usize = 32;

/// Patterns as columns, less their mean where there is a bias: a bias without
/// penalty takes up the mean.
struct Centred {
    columns: Mat<f64>,
    mean: Vec<f64>,
}

impl Centred {
    fn new(patterns: &Patterns, bias: bool) -> Self {
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let sum = |i: usize| patterns.rows().map(|row| i64::from(row[i])).sum::<i64>() as f64;
        let mean = |i: usize| if bias { sum(i) / count as f64 } else { 0.0 };
        let mean: Vec<f64> = (0..neurons).map(mean).collect();
        let entry = |i: usize, mu: usize| f64::from(patterns.bit(mu, i)) - mean[i];
        Self { columns: Mat::from_fn(neurons, count, entry), mean }
    }

    /// The network of these weights, with the biases that belong to them.
    fn network(&self, weights: Weights) -> Result<Network> {
        let bias = |i: usize| {
            let others = weights.row(i).iter().zip(&self.mean);
            self.mean[i] - others.map(|(w, mean)| w * mean).sum::<f64>()
        };
        let bias = (0..self.mean.len()).map(bias).collect();
        Ok(Network::new(weights, bias)?)
    }
}

/// All rows at once: w_ij = −B_ij / B_ii with B = (C + λ I)⁻¹.
pub(super) fn of_all_pairs(problem: &Problem, penalty: f64) -> Result<Network> {
    let centred = Centred::new(problem.patterns(), problem.admissible().bias);
    if centred.columns.norm_max() == 0.0 {
        // One pattern, or copies of it: the biases say all.
        return centred.network(Weights::from_fn(problem.neurons(), |_, _| 0.0)?);
    }
    let spectrum = Spectrum::of_columns(&centred.columns, ROUNDOFF)?;
    // λ B, which is the identity less a projection where not all directions
    // are spanned.
    let (matrix, sign, unit) = match spectrum.is_complete() {
        true => (spectrum.weighed(|value| penalty / (value + penalty)), 1.0, 0.0),
        false => (spectrum.weighed(|value| value / (value + penalty)), -1.0, 1.0),
    };
    let weight = |i: usize, j: usize| match i == j {
        true => 0.0,
        false => -sign * matrix[(i.max(j), i.min(j))] / (unit + sign * matrix[(i, i)]),
    };
    // A diagonal entry of zero is roundoff: λ B is at least λ / (P N + λ).
    let weights = Weights::from_fn(problem.neurons(), weight);
    centred.network(weights.map_err(|_| ErrorKind::PenaltyTooSmall { penalty })?)
}

/// Row by row, over the inputs that the mask allows.
pub(super) fn of_a_mask(
    problem: &Problem,
    penalty: f64,
    control: &mut Control<'_>,
) -> Result<Network> {
    let neurons = problem.neurons();
    let centred = Centred::new(problem.patterns(), problem.admissible().bias);
    let mut products = Mat::zeros(neurons, neurons);
    let columns = &centred.columns;
    matmul(products.as_mut(), Accum::Replace, columns, columns.transpose(), 1.0, Par::Seq);
    let mut rows = Vec::with_capacity(neurons);
    let mut meter = Meter::new("regressing bits");
    while rows.len() < neurons && !control.stop.is_due() {
        let next = rows.len()..neurons.min(rows.len() + AT_ONCE);
        let solved = next.into_par_iter().map(|i| regression(problem, &products, penalty, i));
        rows.extend(solved.collect::<Result<Vec<_>>>()?);
        meter.show(control.progress, rows.len(), neurons);
    }
    let hebb = hebbian(problem.patterns());
    let (mask, scale) = (&problem.admissible().mask, 1.0 / (problem.patterns().count() as f64));
    let weight = |i: usize, j: usize| match rows.get(i) {
        Some(row) => row[j],
        None if mask.allows(i, j) => scale * hebb.weights().row(i)[j],
        None => 0.0,
    };
    centred.network(Weights::from_fn(neurons, weight)?)
}

/// The weights of neuron `i`, N of them.
fn regression(problem: &Problem, products: &Mat<f64>, penalty: f64, i: usize) -> Result<Vec<f64>> {
    let inputs: Vec<usize> = problem.admissible().mask.neighbours(i).collect();
    let mut weights = vec![0.0; problem.neurons()];
    if inputs.is_empty() {
        return Ok(weights);
    }
    let entry = |a: usize, b: usize| products[(inputs[a], inputs[b])];
    let matrix = Mat::from_fn(inputs.len(), inputs.len(), |a, b| {
        entry(a, b) + if a == b { penalty } else { 0.0 }
    });
    let asked = Mat::from_fn(inputs.len(), 1, |a, _| products[(inputs[a], i)]);
    let factors = matrix.llt(Side::Lower).map_err(|_| ErrorKind::PenaltyTooSmall { penalty })?;
    let found = factors.solve(&asked);
    inputs.iter().enumerate().for_each(|(a, j)| weights[*j] = found[(a, 0)]);
    Ok(weights)
}
