//! Coordinate ascent on the multipliers of kept demands.

use super::part::Part;
use hopfit_core::lanes::dot;
use hopfit_core::{Demand, Stop};

/// Multipliers y ≥ 0 of the kept demands and the weights S(Aᵀ y) that they
/// make, where S takes up to `shrink` from the size of each weight.
///
/// Sweeps maximise Σ y − ½ ‖S(Aᵀ y)‖², one multiplier after another, whose
/// weights meet all demands with x_i h_i ≥ 1 and have the least
/// ½ ‖w‖² + `shrink` Σ|w|. Without shrinking this is the method of Hildreth
/// (1957), for perceptrons the AdaTron of Anlauf and Biehl (1989); with it,
/// the sparse Kaczmarz method (Lorenz, Schöpfer and Wenger 2014).
pub(super) struct Ascent<'a> {
    part: &'a Part<'a>,
    /// P×(N + 1) states, the last input 1.
    states: Vec<f64>,
    /// R×(N + 1): 1 where the row may have a weight; for the bias how much it
    /// moves when weights move by 1.
    allowed: Vec<f64>,
    /// R×(N + 1): Aᵀ y, both triangles where weights are symmetric.
    pub(super) pull: Vec<f64>,
    /// R×(N + 1): what is left of it after shrinking.
    weights: Vec<f64>,
    shrink: f64,
    /// The demands, neuron by neuron.
    pub(super) kept: Vec<Demand>,
    /// One multiplier each.
    pub(super) multipliers: Vec<f64>,
    /// How far a demand's stability moves when its multiplier moves by 1.
    gains: Vec<f64>,
}

impl<'a> Ascent<'a> {
    /// Weights of zero, for the part's kept demands without those of `idle`
    /// neurons (N flags), which get no weights.
    pub(super) fn new(part: &'a Part<'_>, shrink: f64, idle: &[bool]) -> Self {
        let neurons = part.problem.neurons();
        let width = neurons + 1;
        let states = part.problem.patterns().rows();
        let states = states.flat_map(|row| row.iter().copied().chain([1]).map(f64::from));
        let mut allowed = vec![0.0; part.neurons.len() * width];
        let symmetric = part.problem.admissible().symmetric;
        let is_idle = |i: usize, j: usize| idle[i] || (symmetric && j < neurons && idle[j]);
        for (i, j) in part.parameters.iter().filter(|(i, j)| !is_idle(*i, *j)) {
            allowed[(i - part.neurons.start) * width + j] = 1.0;
            if *j == neurons {
                // A bias is one parameter, a tied weight is half of one a row.
                allowed[(i - part.neurons.start) * width + j] = part.copies();
            } else if symmetric {
                allowed[j * width + i] = 1.0;
            }
        }
        Self {
            states: states.collect(),
            gains: allowed.chunks_exact(width).map(|row| row.iter().sum()).collect(),
            pull: vec![0.0; allowed.len()],
            weights: vec![0.0; allowed.len()],
            kept: part.kept.iter().map(|kept| kept.demand).filter(|d| !idle[d.neuron]).collect(),
            multipliers: vec![0.0; part.kept.len()],
            shrink,
            allowed,
            part,
        }
    }

    fn width(&self) -> usize {
        self.part.problem.neurons() + 1
    }

    /// Multiplications of a sweep over all demands, about.
    pub(super) fn cost(&self) -> f64 {
        (self.kept.len() * self.width()) as f64
    }

    /// The stability of a demand with the given weights.
    pub(super) fn stability(&self, Demand { pattern, neuron }: Demand, weights: &[f64]) -> f64 {
        let state = &self.states[pattern * self.width()..][..self.width()];
        let local = neuron - self.part.neurons.start;
        state[neuron] * dot(&weights[local * self.width()..][..self.width()], state)
    }

    /// So many sweeps, fewer if it is time to stop: one over all multipliers,
    /// the others over those that are not zero.
    pub(super) fn sweeps(&mut self, count: usize, stop: &Stop) {
        for sweep in 0..count {
            self.sweep(sweep == 0, stop);
            if stop.is_due() {
                return;
            }
        }
    }

    /// Sets each multiplier to its best, row by row, until it is time to
    /// stop; those that are zero only if `all`.
    fn sweep(&mut self, all: bool, stop: &Stop) {
        let mut first = 0;
        while first < self.kept.len() && !stop.is_due() {
            let neuron = self.kept[first].neuron;
            let count = self.kept[first..].partition_point(|demand| demand.neuron == neuron);
            for at in first..first + count {
                if all || self.multipliers[at] > 0.0 {
                    self.adjust(at);
                }
            }
            first += count;
            self.mirror(neuron);
        }
    }

    fn adjust(&mut self, at: usize) {
        let demand = self.kept[at];
        let (width, local) = (self.width(), demand.neuron - self.part.neurons.start);
        let lack = (1.0 - self.stability(demand, &self.weights)) / self.gains[local].max(1.0);
        let step = lack.max(-self.multipliers[at]);
        if step == 0.0 {
            return;
        }
        self.multipliers[at] += step;
        let state = &self.states[demand.pattern * width..][..width];
        let signed = step * state[demand.neuron];
        let range = local * width..(local + 1) * width;
        let pull = self.pull[range.clone()].iter_mut().zip(&mut self.weights[range.clone()]);
        let inputs = state.iter().zip(&self.allowed[range]);
        for ((pull, weight), (x, allowed)) in pull.zip(inputs) {
            *pull += signed * x * allowed;
            *weight = *pull - pull.clamp(-self.shrink, self.shrink);
        }
        let bias = (local + 1) * width - 1;
        self.weights[bias] = self.pull[bias];
    }

    /// Copies a row of symmetric weights to its column.
    fn mirror(&mut self, neuron: usize) {
        if !self.part.problem.admissible().symmetric {
            return;
        }
        let width = self.width();
        for j in 0..width - 1 {
            self.pull[j * width + neuron] = self.pull[neuron * width + j];
            self.weights[j * width + neuron] = self.weights[neuron * width + j];
        }
    }

    /// The squared norm in which a step is steepest: tied weights count once,
    /// their biases half.
    fn squared_norm(&self) -> f64 {
        dot(&self.weights, &self.weights) / self.part.copies()
    }

    /// Aᵀ y.
    pub(super) fn pull_of(&self, multipliers: &[f64]) -> Vec<f64> {
        let width = self.width();
        let mut pull = vec![0.0; self.pull.len()];
        let pulling = self.kept.iter().zip(multipliers).filter(|(_, y)| **y != 0.0);
        for (demand, multiplier) in pulling {
            let state = &self.states[demand.pattern * width..][..width];
            let signed = multiplier * state[demand.neuron];
            let row = &mut pull[(demand.neuron - self.part.neurons.start) * width..][..width];
            row.iter_mut().zip(state).for_each(|(pull, x)| *pull += signed * x);
        }
        if self.part.problem.admissible().symmetric {
            for (i, j) in self.part.parameters.iter().filter(|(_, j)| *j < width - 1) {
                let both = pull[i * width + j] + pull[j * width + i];
                (pull[i * width + j], pull[j * width + i]) = (both, both);
            }
        }
        pull.iter_mut().zip(&self.allowed).for_each(|(pull, allowed)| *pull *= allowed);
        pull
    }

    /// Takes over Aᵀ y, for weights that are not shrunk.
    pub(super) fn set_pull(&mut self, pull: Vec<f64>) {
        self.weights.clone_from(&pull);
        self.pull = pull;
    }

    /// Twice the dual objective of weights that are not shrunk.
    pub(super) fn dual(&self) -> f64 {
        2.0 * self.multipliers.iter().sum::<f64>() - self.squared_norm()
    }

    /// From the norm of all independent weights to that of a row.
    fn to_rows(&self) -> f64 {
        (self.part.neurons.len() as f64 / self.part.copies()).sqrt()
    }

    /// The margin that no weights can beat, if nothing is shrunk.
    pub(super) fn largest_margin(&self) -> f64 {
        let dual = self.dual();
        if dual > 0.0 { self.to_rows() / dual.sqrt() } else { f64::INFINITY }
    }

    /// The smallest stability of a kept demand.
    pub(super) fn smallest_stability(&self) -> f64 {
        let stabilities = self.kept.iter().map(|demand| self.stability(*demand, &self.weights));
        stabilities.fold(f64::INFINITY, f64::min)
    }

    /// The margin of these weights.
    pub(super) fn margin(&self) -> f64 {
        self.to_rows() * self.smallest_stability() / self.squared_norm().sqrt()
    }

    /// Σ|w_ij| over the matrix, where the smallest stability is 1.
    pub(super) fn sum(&self) -> f64 {
        let rows = self.weights.chunks_exact(self.width());
        let sum: f64 = rows.flat_map(|row| &row[..row.len() - 1]).map(|w| w.abs()).sum();
        sum / self.smallest_stability()
    }

    /// What Σ|w_ij| cannot be below, for weights without bias and with the
    /// same idle neurons: Σ y / max |Aᵀ y|.
    pub(super) fn smallest_sum(&self) -> f64 {
        let largest = self.pull.iter().fold(0.0_f64, |largest, pull| largest.max(pull.abs()));
        self.part.copies() * self.multipliers.iter().sum::<f64>() / largest
    }

    /// The weights as the part's parameters.
    pub(super) fn parameters(&self) -> Vec<f64> {
        let parameters = self.part.parameters.iter();
        let at = |(i, j): &(usize, usize)| (i - self.part.neurons.start) * self.width() + j;
        parameters.map(|parameter| self.weights[at(parameter)]).collect()
    }
}
