//! The layer of tied weights: fields, gradient and step.

use hopfit_core::random::Stream;

/// Weights w_ij = w_ji between N neurons, no w_ii. The N(N−1)/2 weights with
/// j < i are kept once, row after row. States and slopes of a batch of B
/// patterns are B×N numbers, pattern by pattern.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    neurons: usize,
    weights: Vec<f64>,
    velocity: Vec<f64>,
}

/// How far one step goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) learning_rate: f64,
    pub(super) momentum: f64,
    pub(super) weight_decay: f64,
}

impl Layer {
    /// Weights drawn uniformly from ±`scale`·√(6 / (N + N)): Glorot's bounds
    /// for a layer of N inputs and N outputs, where `scale` is 1.
    pub(super) fn random(neurons: usize, scale: f64, stream: &mut Stream) -> Self {
        let bound = scale * (3.0 / neurons as f64).sqrt();
        let pairs = neurons * (neurons - 1) / 2;
        let weights = (0..pairs).map(|_| bound * (2.0 * stream.uniform() - 1.0)).collect();
        Self { neurons, weights, velocity: vec![0.0; pairs] }
    }

    /// Entry (i, j) of the full symmetric matrix.
    pub(super) fn weight(&self, i: usize, j: usize) -> f64 {
        let (low, high) = (i.min(j), i.max(j));
        if low == high { 0.0 } else { self.weights[high * (high - 1) / 2 + low] }
    }

    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Writes the fields W x of every state of the batch.
    pub(super) fn fields(&self, batch: &[f64], fields: &mut Vec<f64>) {
        fields.clear();
        fields.resize(batch.len(), 0.0);
        let mut weights = self.weights.as_slice();
        for i in 1..self.neurons {
            let (row, rest) = weights.split_at(i);
            weights = rest;
            let states = batch.chunks_exact(self.neurons);
            for (state, fields) in states.zip(fields.chunks_exact_mut(self.neurons)) {
                // Each weight serves both of its neurons.
                fields[i] += both_ways(row, &state[..i], state[i], &mut fields[..i]);
            }
        }
    }

    /// Writes the derivative of the mean loss of the batch with respect to
    /// each weight w_ij, j < i: the mean of s_i x_j + x_i s_j, where s are the
    /// slopes of the loss with respect to the fields.
    fn gradient(&self, i: usize, batch: &[f64], slopes: &[f64], gradient: &mut Vec<f64>) {
        gradient.clear();
        gradient.resize(i, 0.0);
        let share = self.neurons as f64 / batch.len() as f64;
        let states = batch.chunks_exact(self.neurons);
        for (state, slopes) in states.zip(slopes.chunks_exact(self.neurons)) {
            let (x_i, s_i) = (share * state[i], share * slopes[i]);
            for ((g, x), s) in gradient.iter_mut().zip(state).zip(slopes) {
                *g += s_i * x + x_i * s;
            }
        }
    }

    /// One step of gradient descent with momentum; `slopes` are those of the
    /// batch.
    pub(super) fn step(&mut self, batch: &[f64], slopes: &[f64], pace: Pace) {
        let mut gradient = Vec::with_capacity(self.neurons);
        let mut start = 0;
        for i in 1..self.neurons {
            self.gradient(i, batch, slopes, &mut gradient);
            let row = start..start + i;
            start += i;
            let velocity = self.velocity[row.clone()].iter_mut();
            for ((w, v), g) in self.weights[row].iter_mut().zip(velocity).zip(&gradient) {
                *v = pace.momentum * *v - pace.learning_rate * (g + pace.weight_decay * *w);
                *w += *v;
            }
        }
    }
}

/// Adds `own` times the row to `fields`, and returns the row times `others`.
fn both_ways(row: &[f64], others: &[f64], own: f64, fields: &mut [f64]) -> f64 {
    // Eight sums instead of one, so that the processor can add in parallel.
    let mut sums = [0.0; 8];
    let mut rows = row.chunks_exact(8);
    let mut states = others.chunks_exact(8);
    let mut targets = fields.chunks_exact_mut(8);
    for ((row, others), fields) in (&mut rows).zip(&mut states).zip(&mut targets) {
        for lane in 0..8 {
            sums[lane] += row[lane] * others[lane];
            fields[lane] += row[lane] * own;
        }
    }
    let rest = rows.remainder().iter().zip(states.remainder()).zip(targets.into_remainder());
    let mut sum: f64 = sums.iter().sum();
    for ((w, x), field) in rest {
        sum += w * x;
        *field += w * own;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::Loss;
    use super::*;
    use hopfit_core::Patterns;

    fn mean_loss(layer: &Layer, loss: Loss, batch: &[f64]) -> f64 {
        let mut fields = Vec::new();
        layer.fields(batch, &mut fields);
        let sum: f64 = fields.iter().zip(batch).map(|(h, x)| loss.value(*h, *x)).sum();
        sum * layer.neurons as f64 / batch.len() as f64
    }

    fn batch_of(count: usize, neurons: usize, seed: u64) -> Vec<f64> {
        let patterns = Patterns::random(count, neurons, seed).unwrap();
        patterns.as_slice().iter().map(|x| f64::from(*x)).collect()
    }

    #[test]
    fn fields_are_those_of_the_full_matrix() {
        for neurons in [2, 3, 8, 9, 21] {
            let layer = Layer::random(neurons, 1.0, &mut Stream::new(5, 0));
            let batch = batch_of(3, neurons, 6);
            let mut fields = vec![f64::NAN];
            layer.fields(&batch, &mut fields);
            for (at, field) in fields.iter().enumerate() {
                let (i, state) = (at % neurons, &batch[at / neurons * neurons..][..neurons]);
                let expected: f64 =
                    state.iter().enumerate().map(|(j, x)| layer.weight(i, j) * x).sum();
                assert!((field - expected).abs() < 1e-12, "{field} is not {expected}");
            }
        }
    }

    /// Central differences of the mean loss, for every pair, on random weights.
    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let (neurons, difference) = (11, 1e-5);
        for (seed, loss) in [(1, Loss::HalfSquaredError), (2, Loss::CrossEntropy)] {
            let mut layer = Layer::random(neurons, 1.0, &mut Stream::new(seed, 0));
            let batch = batch_of(4, neurons, seed);
            let mut slopes = Vec::new();
            layer.fields(&batch, &mut slopes);
            slopes.iter_mut().zip(&batch).for_each(|(h, x)| *h = loss.slope(*h, *x, 0.3));
            let (mut gradient, mut at) = (Vec::new(), 0);
            for i in 1..neurons {
                layer.gradient(i, &batch, &slopes, &mut gradient);
                for (j, computed) in gradient.iter().enumerate() {
                    let weight = layer.weights[at];
                    layer.weights[at] = weight + difference;
                    let above = mean_loss(&layer, loss, &batch);
                    layer.weights[at] = weight - difference;
                    let below = mean_loss(&layer, loss, &batch);
                    layer.weights[at] = weight;
                    at += 1;
                    let measured = (above - below) / (2.0 * difference);
                    assert!((measured - computed).abs() < 1e-8, "w_{i}_{j}: {measured} {computed}");
                }
            }
            assert_eq!(at, neurons * (neurons - 1) / 2);
        }
    }

    #[test]
    fn a_step_is_momentum_and_slope_and_decay() {
        let pace = Pace { learning_rate: 0.5, momentum: 0.25, weight_decay: 0.1 };
        let mut layer = Layer { neurons: 2, weights: vec![2.0], velocity: vec![4.0] };
        // One state (+1, −1) with slopes (3, 5): the gradient is 3·(−1) + 1·5.
        layer.step(&[1.0, -1.0], &[3.0, 5.0], pace);
        assert_eq!(layer.velocity, [0.25 * 4.0 - 0.5 * (2.0 + 0.1 * 2.0)]);
        assert_eq!(layer.weights, [2.0 + layer.velocity[0]]);
    }
}
