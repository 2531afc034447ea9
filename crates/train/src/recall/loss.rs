//! What recall from noisy cues costs, and how it falls.

use super::RecallTraining;
use super::normal::normal;
use crate::lbfgs::dot;
use crate::tied::project;
use faer::{MatMut, MatRef};
use hopfit_core::{Admissible, Network, Patterns};
use hopfit_exact::primal::matrices::product;
use rayon::prelude::*;

/// The weight of a kept bit's own hinge.
const KEEPING: f64 = 100.0;

/// Sections of the search for the best scale: to a thousandth.
const SECTIONS: usize = 20;

/// The expected squared hinge (1 − y)₊² of a normal y with mean `m` and
/// deviation `s`, and its derivatives by `m` and `s`.
fn hinge(m: f64, s: f64) -> (f64, f64, f64) {
    let lack = 1.0 - m;
    let (below, density) = normal(lack / s);
    let value = (lack * lack + s * s) * below + lack * s * density;
    (value, -2.0 * (lack * below + s * density), 2.0 * s * below)
}

/// The loss of weights on patterns.
///
/// Parameters are the N×N weights, those of neuron i in place i N …, then the
/// N biases. Weights that the class does not have are zero and stay so.
pub(super) struct Loss<'a> {
    admissible: &'a Admissible,
    neurons: usize,
    count: usize,
    /// The patterns, neuron by neuron.
    bits: Vec<f64>,
    /// 1 where a bit is to be kept, neuron by neuron; empty if none is.
    kept: Vec<f64>,
    /// What is left of a field, on average, and the deviation of a bit.
    gain: f64,
    spread: f64,
    fields: Vec<f64>,
}

/// What a neuron adds to the loss and to its derivatives.
struct Share {
    value: f64,
    by_norm: f64,
    by_bias: f64,
}

impl<'a> Loss<'a> {
    /// `kept` tells of each bit (pattern, neuron) whether it is to be kept.
    pub(super) fn new(
        (patterns, admissible): (&Patterns, &'a Admissible),
        noise: RecallTraining,
        kept: Option<&dyn Fn(usize, usize) -> bool>,
    ) -> Self {
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let table = |entry: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..neurons * count).map(|at| entry(at % count, at / count)).collect()
        };
        let is_kept = |kept: &dyn Fn(usize, usize) -> bool| {
            table(&|pattern, neuron| f64::from(u8::from(kept(pattern, neuron))))
        };
        Self {
            admissible,
            neurons,
            count,
            bits: table(&|pattern, neuron| f64::from(patterns.bit(pattern, neuron))),
            kept: kept.map(is_kept).unwrap_or_default(),
            gain: noise.gain(),
            spread: noise.spread(),
            fields: vec![0.0; neurons * count],
        }
    }

    /// The parameters of a network.
    pub(super) fn parameters(&self, network: &Network) -> Vec<f64> {
        network.weights().as_slice().iter().chain(network.bias()).copied().collect()
    }

    /// Σ over all bits, and the gradient within the class of weights.
    pub(super) fn evaluate(&mut self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (weights, biases) = parameters.split_at(self.neurons * self.neurons);
        self.set_fields(weights);
        let shares = self.descend(weights, biases);
        let (by_weight, by_bias) = gradient.split_at_mut(weights.len());
        let (rows, columns) = (self.count, self.neurons);
        product(
            MatMut::from_column_major_slice_mut(by_weight, columns, columns),
            MatRef::from_column_major_slice(&self.bits, rows, columns).transpose(),
            MatRef::from_column_major_slice(&self.fields, rows, columns),
        );
        for (neuron, share) in shares.iter().enumerate() {
            let own = neuron * columns..(neuron + 1) * columns;
            let (row, slopes) = (&weights[own.clone()], &mut by_weight[own]);
            let factor = share.by_norm * self.spread / norm(row).max(f64::MIN_POSITIVE);
            slopes.iter_mut().zip(row).for_each(|(slope, w)| *slope += factor * w);
            by_bias[neuron] = if self.admissible.bias { share.by_bias } else { 0.0 };
        }
        project(by_weight, self.admissible);
        shares.iter().map(|share| share.value).sum()
    }

    /// The loss per bit, without what keeping costs, of the parameters times
    /// whatever factor makes it least; and the factor.
    pub(super) fn at_best_scale(&mut self, parameters: &[f64]) -> (f64, f64) {
        let (weights, biases) = parameters.split_at(self.neurons * self.neurons);
        self.set_fields(weights);
        let norms: Vec<f64> = weights.chunks_exact(self.neurons).map(norm).collect();
        let largest = norms.iter().copied().fold(0.0, f64::max);
        if largest == 0.0 {
            return (1.0, 1.0);
        }
        let at = |scale: f64| self.noisy(&norms, biases, scale) / self.bits.len() as f64;
        // Convex in the factor: golden sections of its logarithm.
        let (mut low, mut high) = (-8.0_f64 - largest.ln(), 8.0 - largest.ln());
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        let inner = |low: f64, high: f64| high - golden * (high - low);
        let (mut left, mut right) = (inner(low, high), inner(high, low));
        let (mut at_left, mut at_right) = (at(left.exp()), at(right.exp()));
        for _ in 0..SECTIONS {
            if at_left < at_right {
                (high, right, at_right) = (right, left, at_left);
                left = inner(low, high);
                at_left = at(left.exp());
            } else {
                (low, left, at_left) = (left, right, at_right);
                right = inner(high, low);
                at_right = at(right.exp());
            }
        }
        let scale = (0.5 * (low + high)).exp();
        (at(scale), scale)
    }

    /// The noisy part of the loss for fields and norms times `scale`.
    fn noisy(&self, norms: &[f64], biases: &[f64], scale: f64) -> f64 {
        let of_neuron = |neuron: usize| -> f64 {
            let own = neuron * self.count..(neuron + 1) * self.count;
            let deviation = self.deviation(norms[neuron] * scale);
            let bits = self.bits[own.clone()].iter().zip(&self.fields[own]);
            let mean = |(x, h): (&f64, &f64)| x * scale * (self.gain * h + biases[neuron]);
            bits.map(|bit| hinge(mean(bit), deviation).0).sum()
        };
        let neurons: Vec<f64> = (0..self.neurons).into_par_iter().map(of_neuron).collect();
        neurons.iter().sum()
    }

    /// The clean fields without biases, neuron by neuron.
    fn set_fields(&mut self, weights: &[f64]) {
        let (rows, columns) = (self.count, self.neurons);
        product(
            MatMut::from_column_major_slice_mut(&mut self.fields, rows, columns),
            MatRef::from_column_major_slice(&self.bits, rows, columns),
            MatRef::from_column_major_slice(weights, columns, columns),
        );
    }

    /// Puts the derivatives by the fields in the fields' place.
    fn descend(&mut self, weights: &[f64], biases: &[f64]) -> Vec<Share> {
        let Self { neurons, count, .. } = *self;
        let mut fields = std::mem::take(&mut self.fields);
        let shares = fields.par_chunks_mut(count).enumerate().map(|(neuron, fields)| {
            let row = &weights[neuron * neurons..(neuron + 1) * neurons];
            self.share(neuron, fields, (self.deviation(norm(row)), biases[neuron]))
        });
        let shares = shares.collect();
        self.fields = fields;
        shares
    }

    fn share(&self, neuron: usize, fields: &mut [f64], (deviation, bias): (f64, f64)) -> Share {
        let own = neuron * self.count..(neuron + 1) * self.count;
        let kept = if self.kept.is_empty() { &[] } else { &self.kept[own.clone()] };
        let mut sum = Share { value: 0.0, by_norm: 0.0, by_bias: 0.0 };
        for (at, (field, x)) in fields.iter_mut().zip(&self.bits[own]).enumerate() {
            let (value, by_mean, by_deviation) = hinge(x * (self.gain * *field + bias), deviation);
            let asked = kept.get(at).map_or(0.0, |kept| KEEPING * kept);
            let lack = (1.0 - x * (*field + bias)).max(0.0);
            let by_field = -2.0 * asked * lack;
            sum.value += value + asked * lack * lack;
            sum.by_norm += by_deviation;
            sum.by_bias += x * (by_mean + by_field);
            *field = x * (self.gain * by_mean + by_field);
        }
        sum
    }

    /// The deviation of a noisy field; never 0, where a hinge has a kink.
    fn deviation(&self, norm: f64) -> f64 {
        (self.spread * norm).max(1e-9)
    }
}

fn norm(row: &[f64]) -> f64 {
    dot(row, row).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;
    use hopfit_core::{Mask, Shape};

    fn parameters(admissible: &Admissible, neurons: usize, stream: &mut Stream) -> Vec<f64> {
        let mut values = vec![0.0; neurons * neurons + neurons];
        for i in 0..neurons {
            for j in (0..neurons).filter(|j| admissible.mask.allows(i, *j) && i != *j) {
                let mirrored = values[j * neurons + i];
                let new = 0.3 * stream.normal();
                values[i * neurons + j] =
                    if admissible.symmetric && j < i { mirrored } else { new };
            }
            if admissible.bias {
                values[neurons * neurons + i] = 0.2 * stream.normal();
            }
        }
        values
    }

    /// Central differences along random directions of the class.
    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let (neurons, mut stream) = (12, Stream::new(5, 0));
        let patterns = Patterns::random(9, neurons, 3).unwrap();
        for case in 0..12 {
            let mut admissible = Admissible::symmetric(neurons);
            admissible.symmetric = case % 2 == 0;
            admissible.bias = case % 3 == 0;
            if case >= 6 {
                admissible.mask = Mask::receptive_field(Shape::new(3, 4), 2.0);
            }
            let noise =
                RecallTraining { noise_level: 0.05 * f64::from(case % 4), missing_share: 0.1 };
            let kept = |pattern: usize, neuron: usize| !(pattern + neuron).is_multiple_of(3);
            let mut loss = Loss::new((&patterns, &admissible), noise, Some(&kept));
            let at = parameters(&admissible, neurons, &mut stream);
            let mut gradient = vec![0.0; at.len()];
            loss.evaluate(&at, &mut gradient);
            for _ in 0..5 {
                let way = parameters(&admissible, neurons, &mut stream);
                let mut value = |step: f64| {
                    let moved: Vec<f64> = at.iter().zip(&way).map(|(a, w)| a + step * w).collect();
                    loss.evaluate(&moved, &mut vec![0.0; at.len()])
                };
                let slope = (value(1e-5) - value(-1e-5)) / 2e-5;
                let told: f64 = gradient.iter().zip(&way).map(|(g, w)| g * w).sum();
                assert!(
                    (slope - told).abs() < 1e-5 * slope.abs().max(1.0),
                    "{case}: {slope} {told}"
                );
            }
        }
    }

    /// The mean over sampled cues; a field is a sum of many bits, nearly
    /// normal.
    #[test]
    fn the_closed_form_is_the_mean_over_noisy_cues() {
        let (neurons, mut stream) = (300, Stream::new(8, 0));
        let patterns = Patterns::random(1, neurons, 3).unwrap();
        let x = patterns.row(0);
        for (noise_level, missing_share) in [(0.02, 0.0), (0.1, 0.0), (0.0, 0.3), (0.05, 0.5)] {
            let noise = RecallTraining { noise_level, missing_share };
            let row: Vec<f64> = (0..neurons).map(|_| 0.05 * stream.normal()).collect();
            let clean: f64 = row.iter().zip(x).map(|(w, x)| w * f64::from(*x)).sum();
            let deviation = noise.spread() * norm(&row);
            let (closed, ..) = hinge(noise.gain() * clean, deviation);
            let trials = 40_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..trials {
                let field: f64 = row
                    .iter()
                    .zip(x)
                    .map(|(w, x)| {
                        let bit = if stream.uniform() < noise_level { -x } else { *x };
                        w * if stream.uniform() < missing_share { 0.0 } else { f64::from(bit) }
                    })
                    .sum();
                let value = (1.0 - field).max(0.0).powi(2);
                sum += value;
                squares += value * value;
            }
            let mean = sum / f64::from(trials);
            let error = ((squares / f64::from(trials) - mean * mean) / f64::from(trials)).sqrt();
            let off = (mean - closed).abs();
            assert!(off < 5.0 * error + 0.01 * closed, "{noise:?}: {mean} {closed} {error}");
        }
    }

    #[test]
    fn without_noise_it_is_the_squared_hinge() {
        for m in [-3.0, 0.0, 0.5, 0.999, 1.5, 20.0] {
            let (value, by_mean, _) = hinge(m, 1e-9);
            assert!((value - (1.0_f64 - m).max(0.0).powi(2)).abs() < 1e-8);
            assert!((by_mean + 2.0 * (1.0_f64 - m).max(0.0)).abs() < 1e-8);
        }
    }
}
