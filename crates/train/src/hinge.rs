//! Weights that keep given bits with a margin, by accelerated descent.

use crate::Result;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use hopfit_core::{Admissible, Demand, Network, Patterns, Stop, Weights};

/// Steps between two looks at what is kept.
const LOOK: usize = 50;
/// The stability at which a bit counts as kept, where 1 is aimed at.
const ENOUGH: f64 = 0.1;

/// Looks for continuous weights that keep all of `kept` with a field that is
/// not zero, starting from `start`, in at most `steps` steps. That it finds
/// none does not tell that there are none.
///
/// Minimises the tied squared hinge ½ Σ max(0, 1 − x_i h_i)² over the kept
/// bits by Nesterov's method with adaptive restart (O'Donoghue and Candès
/// 2015).
pub(crate) fn keep(
    problem: (&Patterns, &Admissible),
    kept: &[Demand],
    start: &Network,
    steps: usize,
    stop: &Stop,
) -> Result<Option<Network>> {
    let (patterns, admissible) = problem;
    let mut descent = Descent::new(patterns, admissible, kept, start);
    for step in 1..=steps {
        descent.step();
        if step % LOOK == 0 {
            if descent.smallest_stability() > ENOUGH {
                return descent.network().map(Some);
            }
            if stop.is_due() {
                break;
            }
        }
    }
    Ok(None)
}

/// Weights with the bias as a last column, on inputs with a last input of 1.
struct Descent<'a> {
    admissible: &'a Admissible,
    /// P×(N+1) states, the last column all 1.
    states: Mat<f64>,
    /// P×N: 1 where the bit is asked to be kept.
    asked: Mat<f64>,
    weights: Mat<f64>,
    ahead: Mat<f64>,
    fields: Mat<f64>,
    gradient: Mat<f64>,
    pace: f64,
    momentum: f64,
}

impl<'a> Descent<'a> {
    fn new(
        patterns: &Patterns,
        admissible: &'a Admissible,
        kept: &[Demand],
        start: &Network,
    ) -> Self {
        let neurons = patterns.neurons();
        let bit = |p: usize, i: usize| patterns.row(p).get(i).map_or(1.0, |x| f64::from(*x));
        let states = Mat::from_fn(patterns.count(), neurons + 1, bit);
        let mut asked = Mat::zeros(patterns.count(), neurons);
        kept.iter().for_each(|demand| asked[(demand.pattern, demand.neuron)] = 1.0);
        let scale = 1.0 / start.weights().largest().max(1e-9);
        let weight = |i: usize, j: usize| {
            let row = start.weights().row(i);
            scale * row.get(j).copied().unwrap_or(start.bias()[i])
        };
        let weights = Mat::from_fn(neurons, neurons + 1, weight);
        Self {
            pace: 1.0 / curvature(&states),
            fields: Mat::zeros(patterns.count(), neurons),
            gradient: Mat::zeros(neurons, neurons + 1),
            ahead: weights.clone(),
            momentum: 1.0,
            admissible,
            states,
            asked,
            weights,
        }
    }

    /// One accelerated step, restarted where the momentum points uphill.
    fn step(&mut self) {
        self.descend();
        let next = &self.ahead - faer::Scale(self.pace) * &self.gradient;
        let change = &next - &self.weights;
        let uphill: f64 = dot(self.gradient.as_ref(), change.as_ref());
        if uphill > 0.0 {
            self.momentum = 1.0;
            self.ahead = self.weights.clone();
            return;
        }
        let momentum = f64::midpoint(1.0, (1.0 + 4.0 * self.momentum * self.momentum).sqrt());
        let share = (self.momentum - 1.0) / momentum;
        self.ahead = &next + faer::Scale(share) * &change;
        (self.weights, self.momentum) = (next, momentum);
    }

    /// The gradient at `ahead`, tied and masked.
    fn descend(&mut self) {
        let ahead = self.ahead.as_ref();
        matmul(&mut self.fields, Accum::Replace, &self.states, ahead.transpose(), 1.0, Par::Seq);
        for i in 0..self.fields.ncols() {
            for p in 0..self.fields.nrows() {
                let bit = self.states[(p, i)];
                let lack = (1.0 - bit * self.fields[(p, i)]).max(0.0);
                self.fields[(p, i)] = -bit * lack * self.asked[(p, i)];
            }
        }
        let residuals = self.fields.as_ref().transpose();
        matmul(&mut self.gradient, Accum::Replace, residuals, &self.states, 1.0, Par::Seq);
        self.tie();
    }

    /// Projects the gradient onto the admissible weights.
    fn tie(&mut self) {
        let (neurons, admissible) = (self.weights.nrows(), self.admissible);
        for i in 0..neurons {
            if !admissible.bias {
                self.gradient[(i, neurons)] = 0.0;
            }
            for j in 0..=i {
                let (a, b) = (self.gradient[(i, j)], self.gradient[(j, i)]);
                let tied = if admissible.symmetric { (a + b, a + b) } else { (a, b) };
                let allow = |is_allowed: bool, value| if is_allowed { value } else { 0.0 };
                self.gradient[(i, j)] = allow(admissible.mask.allows(i, j), tied.0);
                self.gradient[(j, i)] = allow(admissible.mask.allows(j, i), tied.1);
            }
        }
    }

    /// The smallest stability of the bits that are to be kept.
    fn smallest_stability(&mut self) -> f64 {
        let weights = self.weights.as_ref();
        matmul(&mut self.fields, Accum::Replace, &self.states, weights.transpose(), 1.0, Par::Seq);
        let mut smallest = f64::INFINITY;
        for neuron in 0..self.fields.ncols() {
            for pattern in 0..self.fields.nrows() {
                if self.asked[(pattern, neuron)] > 0.0 {
                    let stability = self.states[(pattern, neuron)] * self.fields[(pattern, neuron)];
                    smallest = smallest.min(stability);
                }
            }
        }
        smallest
    }

    fn network(&self) -> Result<Network> {
        let neurons = self.weights.nrows();
        let weights = Weights::from_fn(neurons, |i, j| self.weights[(i, j)])?;
        Ok(Network::new(weights, (0..neurons).map(|i| self.weights[(i, neurons)]).collect())?)
    }
}

/// A bound on the curvature of the tied objective: twice the largest
/// eigenvalue of the states' Gram matrix, by power iteration.
fn curvature(states: &Mat<f64>) -> f64 {
    let mut vector = Mat::from_fn(states.ncols(), 1, |i, _| 1.0 + i as f64 / 97.0);
    let mut largest = 1.0;
    for _ in 0..30 {
        let next = states.transpose() * (states * &vector);
        largest = next.norm_l2();
        vector = faer::Scale(1.0 / largest) * next;
    }
    2.2 * largest
}

fn dot(a: MatRef<'_, f64>, b: MatRef<'_, f64>) -> f64 {
    let column = |j: usize| (0..a.nrows()).map(|i| a[(i, j)] * b[(i, j)]).sum::<f64>();
    (0..a.ncols()).map(column).sum()
}
