//! Every neuron learns for itself.

use super::{Demanded, Learner, PerceptronOptions, PerceptronVariant, Weakest};
use crate::lbfgs::dot;
use hopfit_core::{Mask, Problem, Stop};
use rayon::prelude::*;

/// Patterns up to which the overlaps of all pairs are kept.
const MOST_OVERLAPS: usize = 8192;

/// What all neurons look at.
struct Data {
    neurons: usize,
    count: usize,
    /// The patterns, one after the other.
    states: Vec<f64>,
    bias: bool,
    demanded: Demanded,
    variant: PerceptronVariant,
    /// x_μ·x_ν, P×P, where all neurons have all inputs and the weakest bits
    /// are corrected. Whole numbers up to 2²⁴ are exact.
    overlaps: Option<Vec<f32>>,
}

/// The rule for free weights.
pub(super) struct Free {
    data: Data,
    rows: Vec<Row>,
}

/// A neuron.
struct Row {
    weights: Vec<f64>,
    bias: f64,
    /// 1 for every input that is allowed.
    inputs: Vec<f64>,
    /// ‖w‖² with the bias.
    square: f64,
    corrections: u64,
    converged: bool,
    /// Its bit in every pattern, and the stabilities where these are kept up
    /// to date.
    bits: Vec<f64>,
    stabilities: Vec<f64>,
    /// The fewest corrections in a pass so far.
    fewest: usize,
    pocket: Option<Pocket>,
}

/// The best weights so far.
struct Pocket {
    unmet: usize,
    weights: Vec<f64>,
    bias: f64,
}

impl Free {
    pub(super) fn new(problem: &Problem, options: &PerceptronOptions) -> Self {
        let (patterns, neurons) = (problem.patterns(), problem.neurons());
        let mask = &problem.admissible().mask;
        let states: Vec<f64> = patterns.as_slice().iter().map(|x| f64::from(*x)).collect();
        let is_full = *mask == Mask::full(neurons) && patterns.count() <= MOST_OVERLAPS;
        let kept = is_full && options.variant == PerceptronVariant::KrauthMezard;
        let data = Data {
            neurons,
            count: patterns.count(),
            bias: problem.admissible().bias,
            demanded: Demanded::new(problem, options),
            variant: options.variant,
            overlaps: kept.then(|| overlaps(&states, neurons)),
            states,
        };
        let rows = (0..neurons).map(|neuron| Row::new(&data, mask, neuron)).collect();
        Self { data, rows }
    }
}

fn overlaps(states: &[f64], neurons: usize) -> Vec<f32> {
    let rows = states.par_chunks(neurons);
    let of = |a: &[f64]| states.chunks_exact(neurons).map(move |b| dot(a, b) as f32).collect();
    rows.map(of).collect::<Vec<Vec<f32>>>().concat()
}

impl Learner for Free {
    fn epoch(&mut self, stop: &Stop) -> bool {
        let Self { data, rows } = self;
        rows.par_iter_mut().filter(|row| !row.converged).for_each(|row| match data.variant {
            _ if stop.is_due() => {}
            PerceptronVariant::DiederichOpper => row.pass(data),
            PerceptronVariant::KrauthMezard => row.strengthen(data, stop),
        });
        rows.iter().all(|row| row.converged)
    }

    fn corrections(&self) -> u64 {
        self.rows.iter().map(|row| row.corrections).sum()
    }

    fn margin_bound(&self) -> Option<f64> {
        // Each correction moves w by at least κ_max along the best direction.
        let corrected = self.rows.iter().filter(|row| row.corrections > 0);
        let bounds = corrected.map(|row| row.square.sqrt() / row.corrections as f64);
        bounds.min_by(f64::total_cmp)
    }

    fn best(&mut self) -> (Vec<f64>, Vec<f64>) {
        let Self { data, rows } = self;
        let best: Vec<_> = rows.par_iter_mut().map(|row| row.best(data)).collect();
        let (weights, bias): (Vec<_>, Vec<_>) = best.into_iter().unzip();
        (weights.concat(), bias)
    }
}

impl Row {
    fn new(data: &Data, mask: &Mask, neuron: usize) -> Self {
        let allowed = |j| f64::from(u8::from(mask.allows(neuron, j)));
        let bits = data.states.chunks_exact(data.neurons).map(|state| state[neuron]);
        Self {
            weights: vec![0.0; data.neurons],
            bias: 0.0,
            inputs: (0..data.neurons).map(allowed).collect(),
            square: 0.0,
            corrections: 0,
            converged: false,
            bits: bits.collect(),
            stabilities: vec![0.0; data.count],
            fewest: usize::MAX,
            pocket: None,
        }
    }

    fn least(&self, data: &Data) -> f64 {
        data.demanded.least(|| self.square.sqrt())
    }

    /// One correction, of a bit with this stability.
    fn correct(&mut self, data: &Data, pattern: usize, stability: f64) {
        let (state, x) = (&data.states[pattern * data.neurons..], self.bits[pattern]);
        let mut inputs = 0.0;
        for ((weight, y), allowed) in self.weights.iter_mut().zip(state).zip(&self.inputs) {
            *weight += x * y * allowed;
            inputs += allowed;
        }
        let bias = f64::from(u8::from(data.bias));
        self.bias += x * bias;
        self.square += 2.0 * stability + inputs + bias;
        self.corrections += 1;
    }

    fn stability(&self, data: &Data, pattern: usize) -> f64 {
        let state = &data.states[pattern * data.neurons..(pattern + 1) * data.neurons];
        self.bits[pattern] * (dot(&self.weights, state) + self.bias)
    }

    /// Corrects every bit that lacks something, pattern by pattern.
    fn pass(&mut self, data: &Data) {
        let mut corrected = 0;
        for pattern in 0..data.count {
            let stability = self.stability(data, pattern);
            if data.demanded.lacks(self.bits[pattern], stability, self.least(data)) {
                self.correct(data, pattern, stability);
                corrected += 1;
            }
        }
        self.converged = corrected == 0;
        if corrected < self.fewest {
            self.fewest = corrected;
            self.consider(data);
        }
    }

    /// Corrects the weakest bit, as often as there are patterns.
    fn strengthen(&mut self, data: &Data, stop: &Stop) {
        for _ in 0..data.count {
            let least = self.least(data);
            let weakest = Weakest::of(&self.stabilities, &self.bits, data.demanded, least);
            self.pocket(weakest.unmet);
            let Some(pattern) = weakest.at else {
                self.converged = true;
                return;
            };
            if stop.is_due() {
                return;
            }
            self.correct(data, pattern, weakest.stability);
            self.follow(data, pattern);
        }
    }

    /// Brings the stabilities up to date after a correction.
    fn follow(&mut self, data: &Data, pattern: usize) {
        let (x, bias) = (self.bits[pattern], f64::from(u8::from(data.bias)));
        if let Some(overlaps) = &data.overlaps {
            let overlaps = &overlaps[pattern * data.count..(pattern + 1) * data.count];
            let all = self.stabilities.iter_mut().zip(&self.bits).zip(overlaps);
            // The neuron's own bit is no input.
            all.for_each(|((s, y), o)| *s += y * x * (f64::from(*o) - x * y + bias));
            return;
        }
        let state = &data.states[pattern * data.neurons..(pattern + 1) * data.neurons];
        let inputs: Vec<f64> = state.iter().zip(&self.inputs).map(|(y, a)| y * a).collect();
        let others = data.states.chunks_exact(data.neurons);
        for ((stability, y), other) in self.stabilities.iter_mut().zip(&self.bits).zip(others) {
            *stability += y * x * (dot(&inputs, other) + bias);
        }
    }

    /// Keeps the weights if they leave fewer demands unmet than any before.
    fn pocket(&mut self, unmet: usize) {
        if self.pocket.as_ref().is_none_or(|pocket| unmet < pocket.unmet) {
            let (weights, bias) = (self.weights.clone(), self.bias);
            self.pocket = Some(Pocket { unmet, weights, bias });
        }
    }

    /// The same, with the demands still to be counted.
    fn consider(&mut self, data: &Data) {
        let kept =
            |pattern: usize| data.demanded.keeps(self.bits[pattern], self.stability(data, pattern));
        let unmet = (0..data.count).filter(|pattern| !kept(*pattern)).count();
        self.pocket(unmet);
    }

    /// The weights to return: those of the end, if it was reached.
    fn best(&mut self, data: &Data) -> (Vec<f64>, f64) {
        if !self.converged {
            self.consider(data);
            if let Some(Pocket { weights, bias, .. }) = self.pocket.take() {
                return (weights, bias);
            }
        }
        (std::mem::take(&mut self.weights), self.bias)
    }
}
