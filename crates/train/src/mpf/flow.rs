//! The probability flow and its gradient.

use crate::lbfgs::dot;
use crate::tied::project;
use faer::{MatMut, MatRef};
use hopfit_core::{Admissible, Problem};
use hopfit_exact::primal::matrices::product;
use rayon::prelude::*;

/// The flow out of patterns, as a function of weights.
///
/// Parameters are the N×N weights, those of neuron i in place i N …, then the
/// N biases. Weights that the class does not have are zero and stay so.
pub(super) struct Flow<'a> {
    admissible: &'a Admissible,
    neurons: usize,
    count: usize,
    weight_decay: f64,
    /// The patterns, neuron by neuron.
    bits: Vec<f64>,
    fields: Vec<f64>,
}

impl<'a> Flow<'a> {
    pub(super) fn new(problem: &'a Problem, weight_decay: f64) -> Self {
        let (patterns, neurons) = (problem.patterns(), problem.neurons());
        let count = patterns.count();
        let bits = (0..neurons * count).map(|at| f64::from(patterns.bit(at % count, at / count)));
        let (bits, fields) = (bits.collect(), vec![0.0; neurons * count]);
        Self { admissible: problem.admissible(), neurons, count, weight_decay, bits, fields }
    }

    /// The objective, and its gradient within the class of weights.
    pub(super) fn evaluate(&mut self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (rows, columns) = (self.count, self.neurons);
        let (weights, biases) = parameters.split_at(columns * columns);
        let (by_weight, by_bias) = gradient.split_at_mut(weights.len());
        let weights_of_neurons = MatRef::from_column_major_slice(weights, columns, columns);
        product(
            MatMut::from_column_major_slice_mut(&mut self.fields, rows, columns),
            MatRef::from_column_major_slice(&self.bits, rows, columns),
            weights_of_neurons,
        );
        let flow = self.flow_out(biases, by_bias);
        product(
            MatMut::from_column_major_slice_mut(by_weight, columns, columns),
            MatRef::from_column_major_slice(&self.bits, rows, columns).transpose(),
            MatRef::from_column_major_slice(&self.fields, rows, columns),
        );
        let decay = self.weight_decay;
        by_weight.iter_mut().zip(weights).for_each(|(slope, w)| *slope += decay * w);
        project(by_weight, self.admissible);
        if !self.admissible.bias {
            by_bias.fill(0.0);
        }
        flow + 0.5 * decay * dot(weights, weights)
    }

    /// The flow; puts its derivatives in the place of the fields and into
    /// `by_bias`.
    fn flow_out(&mut self, biases: &[f64], by_bias: &mut [f64]) -> f64 {
        let share = 1.0 / self.count as f64;
        let neurons = self.fields.par_chunks_mut(self.count).zip(self.bits.par_chunks(self.count));
        let flows =
            neurons.zip(biases.par_iter().zip(by_bias)).map(|((fields, bits), (b, slope))| {
                let mut sum = 0.0;
                *slope = 0.0;
                for (field, x) in fields.iter_mut().zip(bits) {
                    let flow = share * libm::exp(-x * (*field + b));
                    sum += flow;
                    *field = -x * flow;
                    *slope += *field;
                }
                sum
            });
        let flows: Vec<f64> = flows.collect();
        flows.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;
    use hopfit_core::{Mask, Patterns, Shape, TieRule};

    const NEURONS: usize = 12;

    fn draw(admissible: &Admissible, stream: &mut Stream) -> Vec<f64> {
        let mut values: Vec<f64> = (0..NEURONS * NEURONS).map(|_| 0.3 * stream.normal()).collect();
        project(&mut values, admissible);
        let bias = |_| if admissible.bias { 0.2 * stream.normal() } else { 0.0 };
        values.extend((0..NEURONS).map(bias));
        values
    }

    /// Central differences along random directions of the class, and the sum
    /// over flipped states from energies.
    #[test]
    fn flow_and_gradient_are_what_energies_and_differences_say() {
        let mut stream = Stream::new(5, 0);
        let patterns = Patterns::random(9, NEURONS, 3).unwrap();
        for case in 0..8 {
            let mut admissible = Admissible::symmetric(NEURONS);
            admissible.bias = case % 2 == 0;
            if case >= 4 {
                admissible.mask = Mask::receptive_field(Shape::new(3, 4), 2.0);
            }
            let problem =
                Problem::new(patterns.clone(), admissible.clone(), TieRule::Paper).unwrap();
            let decay = 0.01 * f64::from(case % 3);
            let mut flow = Flow::new(&problem, decay);
            let at = draw(&admissible, &mut stream);
            let mut gradient = vec![0.0; at.len()];
            let value = flow.evaluate(&at, &mut gradient);
            let squares: f64 = at[..NEURONS * NEURONS].iter().map(|w| w * w).sum();
            let expected = by_energies(&problem, &at) + 0.5 * decay * squares;
            assert!((value - expected).abs() < 1e-9 * expected, "{case}: {value} {expected}");
            for _ in 0..5 {
                let way = draw(&admissible, &mut stream);
                let mut value = |step: f64| {
                    let moved: Vec<f64> = at.iter().zip(&way).map(|(a, w)| a + step * w).collect();
                    flow.evaluate(&moved, &mut vec![0.0; at.len()])
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

    /// The definition: half the differences of energy to all states one flip
    /// away.
    fn by_energies(problem: &Problem, parameters: &[f64]) -> f64 {
        let (weights, bias) = parameters.split_at(NEURONS * NEURONS);
        let weights = hopfit_core::Weights::new(NEURONS, weights.to_vec()).unwrap();
        let network = hopfit_core::Network::new(weights, bias.to_vec()).unwrap();
        let mut sum = 0.0;
        for pattern in problem.patterns().rows() {
            for i in 0..NEURONS {
                let mut flipped = pattern.to_vec();
                flipped[i] = -flipped[i];
                let rise = network.energy(&flipped).unwrap() - network.energy(pattern).unwrap();
                sum += (-0.5 * rise).exp();
            }
        }
        sum / problem.patterns().count() as f64
    }
}
