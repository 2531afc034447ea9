//! Hinges that hold bits of damaged patterns.

use hopfit_core::Problem;
use rayon::prelude::*;

/// The weight of a hinge.
const HOLDING: f64 = 10.0;

/// For each pattern the number of flipped bits from which one step is to make
/// it, whichever they are.
#[derive(Debug, Clone)]
pub(super) struct Worst<'a> {
    problem: &'a Problem,
    /// P radii.
    pub(super) radii: Vec<usize>,
}

/// The worst cue for a bit, and what is left of its stability.
pub(super) struct Cue {
    pub(super) stability: f64,
    /// The wrong bits.
    pub(super) wrong: Vec<usize>,
}

impl<'a> Worst<'a> {
    pub(super) fn new(problem: &'a Problem, radii: Vec<usize>) -> Self {
        Self { problem, radii }
    }

    /// The neurons with a weight, the largest first.
    pub(super) fn order(row: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..row.len()).filter(|j| row[*j] != 0.0).collect();
        order.sort_by(|a, b| row[*b].abs().total_cmp(&row[*a].abs()).then(a.cmp(b)));
        order
    }

    /// The worst cue of a pattern for a neuron with these weights; `order` is
    /// that of the row.
    pub(super) fn cue(
        &self,
        (pattern, neuron): (usize, usize),
        (row, bias): (&[f64], f64),
        order: &[usize],
    ) -> Cue {
        let state = self.problem.patterns().row(pattern);
        let bit = f64::from(state[neuron]);
        let field: f64 = row.iter().zip(state).map(|(w, x)| w * f64::from(*x)).sum();
        let helps = |j: &usize| (row[*j] > 0.0) == (state[*j] == state[neuron]);
        let wrong: Vec<usize> =
            order.iter().copied().filter(helps).take(self.radii[pattern]).collect();
        let taken: f64 = wrong.iter().map(|j| row[*j].abs()).sum();
        Cue { stability: bit * (field + bias) - 2.0 * taken, wrong }
    }

    /// Σ (1 − x_i h_i)₊² over the worst cues of the bits that `is_held` names,
    /// times a weight; adds its slopes to those of the parameters.
    pub(super) fn add(
        &self,
        parameters: &[f64],
        gradient: &mut [f64],
        is_held: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> f64 {
        let neurons = self.problem.neurons();
        let (weights, biases) = parameters.split_at(neurons * neurons);
        let of_neuron = |neuron: usize| {
            let row = &weights[neuron * neurons..(neuron + 1) * neurons];
            self.of_neuron(neuron, (row, biases[neuron]), is_held)
        };
        let parts: Vec<_> = (0..neurons).into_par_iter().map(of_neuron).collect();
        let class = self.problem.admissible();
        for (i, (_, slopes, by_bias)) in parts.iter().enumerate() {
            for (j, slope) in slopes.iter().enumerate().filter(|(_, slope)| **slope != 0.0) {
                let (at, mirrored) = (i * neurons + j, j * neurons + i);
                if class.symmetric {
                    gradient[at] += 0.5 * slope;
                    gradient[mirrored] += 0.5 * slope;
                } else {
                    gradient[at] += slope;
                }
            }
            if class.bias {
                gradient[neurons * neurons + i] += by_bias;
            }
        }
        parts.iter().map(|(value, ..)| value).sum()
    }

    fn of_neuron(
        &self,
        neuron: usize,
        (row, bias): (&[f64], f64),
        is_held: &(dyn Fn(usize, usize) -> bool + Sync),
    ) -> (f64, Vec<f64>, f64) {
        let order = Self::order(row);
        let (mut value, mut slopes, mut by_bias) = (0.0, vec![0.0; row.len()], 0.0);
        for pattern in (0..self.radii.len()).filter(|pattern| is_held(*pattern, neuron)) {
            let cue = self.cue((pattern, neuron), (row, bias), &order);
            let lack = 1.0 - cue.stability;
            if lack <= 0.0 {
                continue;
            }
            value += HOLDING * lack * lack;
            let state = self.problem.patterns().row(pattern);
            let slope = -2.0 * HOLDING * lack * f64::from(state[neuron]);
            let allowed = |j: usize| self.allows(neuron, j);
            for (j, x) in state.iter().enumerate().filter(|(j, _)| allowed(*j)) {
                slopes[j] += slope * f64::from(*x);
            }
            cue.wrong.iter().for_each(|j| slopes[*j] -= 2.0 * slope * f64::from(state[*j]));
            by_bias += slope;
        }
        (value, slopes, by_bias)
    }

    /// Whether w_ij may differ from zero.
    pub(super) fn allows(&self, i: usize, j: usize) -> bool {
        let class = self.problem.admissible();
        class.mask.allows(i, j) && (!class.symmetric || class.mask.allows(j, i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::random::Stream;
    use hopfit_core::{Admissible, Patterns, TieRule};

    /// Central differences along random directions of the class.
    #[test]
    fn the_slopes_are_those_of_finite_differences() {
        let mut stream = Stream::new(2, 0);
        for (symmetric, bias) in [(true, false), (false, true), (true, true)] {
            let patterns = Patterns::random(6, 10, 4).unwrap();
            let class = Admissible { symmetric, bias, ..Admissible::symmetric(10) };
            let problem = Problem::new(patterns, class, TieRule::Strict).unwrap();
            let worst = Worst::new(&problem, vec![0, 1, 2, 3, 1, 0]);
            let mut draw = || {
                let mut values: Vec<f64> = (0..110).map(|_| 0.3 * stream.normal()).collect();
                for i in 0..10 {
                    values[i * 11] = 0.0;
                    values[100 + i] *= f64::from(u8::from(bias));
                    for j in 0..if symmetric { i } else { 0 } {
                        values[i * 10 + j] = values[j * 10 + i];
                    }
                }
                values
            };
            let held = |pattern: usize, neuron: usize| pattern + neuron != 3;
            for _ in 0..20 {
                let (at, way) = (draw(), draw());
                let mut gradient = vec![0.0; 110];
                worst.add(&at, &mut gradient, &held);
                let value = |step: f64| {
                    let moved: Vec<f64> = at.iter().zip(&way).map(|(a, w)| a + step * w).collect();
                    worst.add(&moved, &mut vec![0.0; 110], &held)
                };
                let slope = (value(1e-6) - value(-1e-6)) / 2e-6;
                let told: f64 = gradient.iter().zip(&way).map(|(g, w)| g * w).sum();
                let off = (slope - told).abs();
                assert!(off < 1e-4 * slope.abs().max(1.0), "{slope} {told}");
            }
        }
    }
}
