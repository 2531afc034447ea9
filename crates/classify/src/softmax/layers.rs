//! Two layers and their gradient.

use hopfit_core::random::Stream;

/// Weights from inputs to tanh neurons and from these to outputs, each with a
/// bias.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    hidden: Dense,
    output: Dense,
}

/// What one input leads to.
pub(super) struct Activity {
    hidden: Vec<f64>,
    /// One number a class; their softmax is the probability.
    pub(super) scores: Vec<f64>,
}

impl Layers {
    /// Layers of the given sizes, drawn as X. Glorot and Y. Bengio propose
    /// (*Understanding the difficulty of training deep feedforward neural
    /// networks*, AISTATS 2010); biases are zero.
    pub(super) fn random([inputs, hidden, outputs]: [usize; 3], stream: &mut Stream) -> Self {
        Self {
            hidden: Dense::random(inputs, hidden, stream),
            output: Dense::random(hidden, outputs, stream),
        }
    }

    pub(super) fn zeros(&self) -> Self {
        Self { hidden: self.hidden.zeros(), output: self.output.zeros() }
    }

    pub(super) fn inputs(&self) -> usize {
        self.hidden.inputs
    }

    pub(super) fn forward(&self, input: &[f64]) -> Activity {
        let hidden: Vec<f64> = self.hidden.apply(input).into_iter().map(f64::tanh).collect();
        let scores = self.output.apply(&hidden);
        Activity { hidden, scores }
    }

    /// The gradient of the mean cross-entropy over all inputs.
    pub(super) fn gradient(&self, inputs: &[f64], targets: &[usize]) -> Self {
        let mut gradient = self.zeros();
        for (input, target) in inputs.chunks_exact(self.inputs()).zip(targets) {
            let Activity { hidden, scores } = self.forward(input);
            let mut error = softmax(&scores);
            error[*target] -= 1.0;
            error.iter_mut().for_each(|value| *value /= targets.len() as f64);
            let mut behind = self.output.backward(&error);
            // The slope of tanh is 1 − tanh².
            behind.iter_mut().zip(&hidden).for_each(|(value, y)| *value *= 1.0 - y * y);
            gradient.output.add(&error, &hidden);
            gradient.hidden.add(&behind, input);
        }
        gradient
    }

    /// Becomes `keep` times itself plus `factor` times `other`.
    pub(super) fn advance(&mut self, keep: f64, factor: f64, other: &Self) {
        self.hidden.advance(keep, factor, &other.hidden);
        self.output.advance(keep, factor, &other.output);
    }
}

/// Every input to every output.
#[derive(Debug, Clone)]
struct Dense {
    inputs: usize,
    /// One row an output: its weights, then its bias.
    rows: Vec<f64>,
}

impl Dense {
    fn random(inputs: usize, outputs: usize, stream: &mut Stream) -> Self {
        let range = (6.0 / (inputs + outputs) as f64).sqrt();
        let mut rows = Vec::with_capacity((inputs + 1) * outputs);
        for _ in 0..outputs {
            rows.extend((0..inputs).map(|_| range * (2.0 * stream.uniform() - 1.0)));
            rows.push(0.0);
        }
        Self { inputs, rows }
    }

    fn zeros(&self) -> Self {
        Self { inputs: self.inputs, rows: vec![0.0; self.rows.len()] }
    }

    fn apply(&self, input: &[f64]) -> Vec<f64> {
        let output = |row: &[f64]| {
            let products = row.iter().zip(input).map(|(w, x)| w * x);
            products.sum::<f64>() + row[self.inputs]
        };
        self.rows.chunks_exact(self.inputs + 1).map(output).collect()
    }

    /// What errors of the outputs come to at the inputs.
    fn backward(&self, error: &[f64]) -> Vec<f64> {
        let mut behind = vec![0.0; self.inputs];
        for (row, error) in self.rows.chunks_exact(self.inputs + 1).zip(error) {
            behind.iter_mut().zip(row).for_each(|(sum, w)| *sum += error * w);
        }
        behind
    }

    /// Adds the outer product of errors and inputs.
    fn add(&mut self, error: &[f64], input: &[f64]) {
        for (row, error) in self.rows.chunks_exact_mut(self.inputs + 1).zip(error) {
            row.iter_mut().zip(input).for_each(|(sum, x)| *sum += error * x);
            row[self.inputs] += error;
        }
    }

    fn advance(&mut self, keep: f64, factor: f64, other: &Self) {
        self.rows.iter_mut().zip(&other.rows).for_each(|(a, b)| *a = keep * *a + factor * b);
    }
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    // Shifted by the largest, no exponential overflows.
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(layers: &Layers, inputs: &[f64], targets: &[usize]) -> f64 {
        let rows = inputs.chunks_exact(layers.inputs()).zip(targets);
        let of_row = |(input, target): (&[f64], &usize)| {
            -softmax(&layers.forward(input).scores)[*target].ln()
        };
        rows.map(of_row).sum::<f64>() / targets.len() as f64
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let mut stream = Stream::new(5, 0);
        let layers = Layers::random([4, 3, 3], &mut stream);
        let inputs: Vec<f64> = (0..20).map(|_| f64::from(stream.sign())).collect();
        let targets = [0, 1, 2, 1, 0];
        let gradient = layers.gradient(&inputs, &targets);
        let part: [fn(&mut Layers) -> &mut Dense; 2] = [|l| &mut l.hidden, |l| &mut l.output];
        for dense in part {
            let slopes = dense(&mut gradient.clone()).rows.clone();
            for (at, slope) in slopes.iter().enumerate() {
                let at_offset = |offset: f64| {
                    let mut moved = layers.clone();
                    dense(&mut moved).rows[at] += offset;
                    loss(&moved, &inputs, &targets)
                };
                let numeric = (at_offset(1e-5) - at_offset(-1e-5)) / 2e-5;
                assert!((numeric - slope).abs() < 1e-8, "{at}: {numeric} {slope}");
            }
        }
    }
}
