//! Symmetric weights: one perceptron over the pairs.

use super::{Demanded, Learner, PerceptronOptions, PerceptronVariant, Weakest};
use crate::lbfgs::dot;
use hopfit_core::{Problem, Stop};
use rayon::prelude::*;

/// Neurons that one thread takes at a time.
const ROWS: usize = 32;

/// The rule for symmetric weights.
pub(super) struct Tied {
    neurons: usize,
    count: usize,
    weights: Vec<f64>,
    bias: Vec<f64>,
    has_bias: bool,
    /// 1 for every pair that is allowed, N×N.
    allowed: Vec<f64>,
    /// ‖W‖² with the biases.
    square: f64,
    corrections: u64,
    demanded: Demanded,
    variant: PerceptronVariant,
    /// The patterns one after the other, and neuron by neuron.
    states: Vec<f64>,
    bits: Vec<f64>,
    /// x_i h_i, neuron by neuron, where these are kept up to date.
    stabilities: Vec<f64>,
    converged: bool,
    /// The fewest corrections in a pass so far.
    fewest: usize,
    pocket: Option<Pocket>,
}

/// The best weights so far.
struct Pocket {
    unmet: usize,
    weights: Vec<f64>,
    bias: Vec<f64>,
}

impl Tied {
    pub(super) fn new(problem: &Problem, options: &PerceptronOptions) -> Self {
        let (patterns, neurons) = (problem.patterns(), problem.neurons());
        let (count, mask) = (patterns.count(), &problem.admissible().mask);
        let allowed = |at| f64::from(u8::from(mask.allows(at / neurons, at % neurons)));
        let bit = |at| f64::from(patterns.bit(at % count, at / count));
        Self {
            neurons,
            count,
            weights: vec![0.0; neurons * neurons],
            bias: vec![0.0; neurons],
            has_bias: problem.admissible().bias,
            allowed: (0..neurons * neurons).map(allowed).collect(),
            square: 0.0,
            corrections: 0,
            demanded: Demanded::new(problem, options),
            variant: options.variant,
            states: patterns.as_slice().iter().map(|x| f64::from(*x)).collect(),
            bits: (0..neurons * count).map(bit).collect(),
            stabilities: vec![0.0; neurons * count],
            converged: false,
            fewest: usize::MAX,
            pocket: None,
        }
    }

    /// The root mean square of the norms of the neurons.
    fn norm(&self) -> f64 {
        (self.square / self.neurons as f64).sqrt()
    }

    fn least(&self) -> f64 {
        self.demanded.least(|| self.norm())
    }

    fn stability(&self, pattern: usize, neuron: usize) -> f64 {
        let state = &self.states[pattern * self.neurons..(pattern + 1) * self.neurons];
        let row = &self.weights[neuron * self.neurons..(neuron + 1) * self.neurons];
        state[neuron] * (dot(row, state) + self.bias[neuron])
    }

    /// One correction, of a bit with this stability.
    fn correct(&mut self, pattern: usize, neuron: usize, stability: f64) {
        let neurons = self.neurons;
        let state = &self.states[pattern * neurons..(pattern + 1) * neurons];
        let x = state[neuron];
        let mut inputs = 0.0;
        for (j, y) in state.iter().enumerate() {
            let step = x * y * self.allowed[neuron * neurons + j];
            self.weights[neuron * neurons + j] += step;
            self.weights[j * neurons + neuron] += step;
            inputs += step.abs();
        }
        // In the norm of the rows a pair counts twice and a bias once: the
        // gradient by the bias is twice as steep.
        let bias = f64::from(u8::from(self.has_bias));
        self.bias[neuron] += 2.0 * x * bias;
        self.square += 4.0 * stability + 2.0 * inputs + 4.0 * bias;
        self.corrections += 1;
    }

    /// Corrects every bit that lacks something, pattern by pattern; whether
    /// none did.
    fn pass(&mut self, stop: &Stop) {
        let mut corrected = 0;
        for pattern in 0..self.count {
            if stop.is_due() {
                return;
            }
            for neuron in 0..self.neurons {
                let stability = self.stability(pattern, neuron);
                let bit = self.states[pattern * self.neurons + neuron];
                if self.demanded.lacks(bit, stability, self.least()) {
                    self.correct(pattern, neuron, stability);
                    corrected += 1;
                }
            }
        }
        self.converged = corrected == 0;
        if corrected < self.fewest {
            self.fewest = corrected;
            self.consider();
        }
    }

    /// Corrects the weakest bit, as often as there are bits.
    fn strengthen(&mut self, stop: &Stop) {
        for _ in 0..self.neurons * self.count {
            let (unmet, weakest) = self.weakest();
            self.pocket(unmet);
            let Some((neuron, pattern, stability)) = weakest else {
                self.converged = true;
                return;
            };
            if stop.is_due() {
                return;
            }
            self.correct(pattern, neuron, stability);
            self.follow(pattern, neuron);
        }
    }

    /// How many demands are unmet, and the weakest bit of those to correct:
    /// the first, if there are more.
    fn weakest(&self) -> (usize, Option<(usize, usize, f64)>) {
        let (least, demanded) = (self.least(), self.demanded);
        let neurons = self.stabilities.par_chunks(self.count).zip(self.bits.par_chunks(self.count));
        let found = neurons
            .with_min_len(ROWS)
            .map(|(stabilities, bits)| Weakest::of(stabilities, bits, demanded, least));
        let found: Vec<Weakest> = found.collect();
        let lacking = found.iter().enumerate().filter_map(|(neuron, weakest)| {
            weakest.at.map(|pattern| (neuron, pattern, weakest.stability))
        });
        let weakest = lacking.min_by(|a, b| a.2.total_cmp(&b.2));
        (found.iter().map(|weakest| weakest.unmet).sum(), weakest)
    }

    /// Brings the stabilities up to date after a correction.
    fn follow(&mut self, pattern: usize, neuron: usize) {
        let (neurons, count, own) = (self.neurons, self.count, neuron);
        let (states, all) = (&self.states, &self.bits);
        let state = &states[pattern * neurons..(pattern + 1) * neurons];
        let (own_bits, x) = (&all[own * count..(own + 1) * count], state[own]);
        let allowed = &self.allowed[own * neurons..(own + 1) * neurons];
        let bias = if self.has_bias { 2.0 } else { 0.0 };
        let inputs: Vec<f64> = state.iter().zip(allowed).map(|(y, a)| y * a).collect();
        let rows = self.stabilities.par_chunks_mut(count).zip(all.par_chunks(count));
        rows.with_min_len(ROWS).enumerate().for_each(|(j, (stabilities, bits))| {
            if j == own {
                let patterns = states.chunks_exact(neurons).zip(bits);
                for (stability, (other, y)) in stabilities.iter_mut().zip(patterns) {
                    *stability += x * y * (dot(&inputs, other) + bias);
                }
            } else if allowed[j] != 0.0 {
                let step = x * state[j];
                let patterns = bits.iter().zip(own_bits);
                for (stability, (y, z)) in stabilities.iter_mut().zip(patterns) {
                    *stability += step * y * z;
                }
            }
        });
    }

    /// Keeps the weights if they leave fewer demands unmet than any before.
    fn pocket(&mut self, unmet: usize) {
        if self.pocket.as_ref().is_none_or(|pocket| unmet < pocket.unmet) {
            let (weights, bias) = (self.weights.clone(), self.bias.clone());
            self.pocket = Some(Pocket { unmet, weights, bias });
        }
    }

    /// The same, with the demands still to be counted.
    fn consider(&mut self) {
        let unmet = (0..self.count).into_par_iter().map(|pattern| {
            let kept = |neuron: usize| {
                let bit = self.states[pattern * self.neurons + neuron];
                self.demanded.keeps(bit, self.stability(pattern, neuron))
            };
            (0..self.neurons).filter(|neuron| !kept(*neuron)).count()
        });
        let unmet = unmet.sum();
        self.pocket(unmet);
    }
}

impl Learner for Tied {
    fn epoch(&mut self, stop: &Stop) -> bool {
        match self.variant {
            PerceptronVariant::DiederichOpper => self.pass(stop),
            PerceptronVariant::KrauthMezard => self.strengthen(stop),
        }
        self.converged
    }

    fn corrections(&self) -> u64 {
        self.corrections
    }

    fn margin_bound(&self) -> Option<f64> {
        // Each correction moves W by at least 2 κ_max along the best weights,
        // whose norm is √N where the rows' root mean square is 1.
        let norm = self.square.sqrt() * (self.neurons as f64).sqrt();
        (self.corrections > 0).then(|| norm / (2.0 * self.corrections as f64))
    }

    fn best(&mut self) -> (Vec<f64>, Vec<f64>) {
        if !self.converged {
            self.consider();
            if let Some(Pocket { weights, bias, .. }) = self.pocket.take() {
                return (weights, bias);
            }
        }
        (std::mem::take(&mut self.weights), std::mem::take(&mut self.bias))
    }
}
