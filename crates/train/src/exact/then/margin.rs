//! The largest smallest stability, by coordinate ascent on the multipliers.

use super::measure::Measure;
use super::part::Part;
use super::{Found, rounding};
use hopfit_core::{Demand, IntegerNetwork, Stop};

/// Share of the largest possible margin that may be missing at the end.
const GAP: f64 = 1e-3;
/// What rounding may take from the margin.
const ROUNDING: f64 = 1e-4;
/// Sweeps over all demands between two looks at the gap, of which the first
/// looks at all and the others at those that have a multiplier.
const LOOK: usize = 10;
/// Multiplications without a time limit, about.
const WORK: f64 = 1e11;

/// The weights of least Euclidean norm that meet all kept demands with
/// x_i h_i ≥ 1, which are those of largest margin.
///
/// Maximises the dual Σ y − ½ ‖Aᵀ y‖² over y ≥ 0, one multiplier after
/// another (Hildreth 1957; for perceptrons the AdaTron of Anlauf and Biehl
/// 1989), with tied weights where they are symmetric. Whatever the y ≥ 0, no
/// weights have a margin above 1 / √(2 Σ y − ‖Aᵀ y‖²), which tells when to
/// end.
pub(super) fn widest(part: &Part<'_>, network: &IntegerNetwork, stop: &Stop) -> Found {
    let mut ascent = Ascent::new(part);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut bound = f64::INFINITY;
    let most = (WORK / ascent.cost_of_a_look()).ceil().max(20.0) as usize;
    for _ in 0..most {
        (0..LOOK).for_each(|sweep| ascent.sweep(sweep == 0));
        bound = ascent.bound().min(bound);
        let margin = ascent.margin();
        if margin > best.as_ref().map_or(0.0, |best| best.0) {
            best = Some((margin, ascent.parameters()));
        }
        let reached = best.as_ref().is_some_and(|best| best.0 >= (1.0 - GAP) * bound);
        if reached || stop.is_due() {
            break;
        }
    }
    let Some((margin, weights)) = best else {
        return if stop.is_due() { Found::Stopped } else { Found::Nothing };
    };
    let loss = |measure: &Measure| -measure.margin();
    let found = rounding::rounded(part, network, &weights, loss, -margin * (1.0 - ROUNDING));
    Found::of(found, Some(bound))
}

/// Weights and the multipliers they are made of.
struct Ascent<'a> {
    part: &'a Part<'a>,
    /// P×(N + 1) states, the last input 1.
    states: Vec<f64>,
    /// R×(N + 1): 1 where the row may have a weight; for the bias how much it
    /// moves when weights move by 1.
    allowed: Vec<f64>,
    /// R×(N + 1) weights, both triangles where they are symmetric.
    weights: Vec<f64>,
    /// One multiplier a kept demand.
    multipliers: Vec<f64>,
    /// How far a demand's stability moves when its multiplier moves by 1.
    gains: Vec<f64>,
}

impl<'a> Ascent<'a> {
    fn new(part: &'a Part<'_>) -> Self {
        let neurons = part.problem.neurons();
        let width = neurons + 1;
        let states = part.problem.patterns().rows();
        let states = states.flat_map(|row| row.iter().copied().chain([1]).map(f64::from));
        let mut allowed = vec![0.0; part.neurons.len() * width];
        for (i, j) in &part.parameters {
            allowed[(i - part.neurons.start) * width + j] = 1.0;
            if *j == neurons {
                // A bias is one parameter, a tied weight is half of one a row.
                allowed[(i - part.neurons.start) * width + j] = part.copies();
            } else if part.problem.admissible().symmetric {
                allowed[j * width + i] = 1.0;
            }
        }
        Self {
            states: states.collect(),
            gains: allowed.chunks_exact(width).map(|row| row.iter().sum()).collect(),
            weights: vec![0.0; allowed.len()],
            multipliers: vec![0.0; part.kept.len()],
            allowed,
            part,
        }
    }

    fn width(&self) -> usize {
        self.part.problem.neurons() + 1
    }

    fn cost_of_a_look(&self) -> f64 {
        (LOOK * self.part.kept.len() * self.width()) as f64
    }

    fn state(&self, pattern: usize) -> &[f64] {
        &self.states[pattern * self.width()..][..self.width()]
    }

    fn row(&self, neuron: usize) -> &[f64] {
        &self.weights[(neuron - self.part.neurons.start) * self.width()..][..self.width()]
    }

    fn stability(&self, Demand { pattern, neuron }: Demand) -> f64 {
        let state = self.state(pattern);
        state[neuron] * dot(self.row(neuron), state)
    }

    /// Sets the multiplier of each demand to its best, row by row; those that
    /// are zero only if `all`.
    fn sweep(&mut self, all: bool) {
        let part = self.part;
        let mut first = 0;
        for of_neuron in part.kept.chunk_by(|a, b| a.demand.neuron == b.demand.neuron) {
            for (at, kept) in (first..).zip(of_neuron) {
                if all || self.multipliers[at] > 0.0 {
                    self.adjust(at, kept.demand);
                }
            }
            first += of_neuron.len();
            self.mirror(of_neuron[0].demand.neuron);
        }
    }

    fn adjust(&mut self, at: usize, demand: Demand) {
        let (width, local) = (self.width(), demand.neuron - self.part.neurons.start);
        let lack = (1.0 - self.stability(demand)) / self.gains[local].max(1.0);
        let step = lack.max(-self.multipliers[at]);
        if step == 0.0 {
            return;
        }
        self.multipliers[at] += step;
        let state = &self.states[demand.pattern * width..][..width];
        let row = &mut self.weights[local * width..][..width];
        let signed = step * state[demand.neuron];
        let allowed = &self.allowed[local * width..][..width];
        for ((weight, x), allowed) in row.iter_mut().zip(state).zip(allowed) {
            *weight += signed * x * allowed;
        }
    }

    /// Copies a row of symmetric weights to its column.
    fn mirror(&mut self, neuron: usize) {
        if !self.part.problem.admissible().symmetric {
            return;
        }
        let width = self.width();
        for j in 0..width - 1 {
            self.weights[j * width + neuron] = self.weights[neuron * width + j];
        }
    }

    /// The squared norm in which a step is steepest: tied weights count once,
    /// their biases half.
    fn squared_norm(&self) -> f64 {
        dot(&self.weights, &self.weights) / self.part.copies()
    }

    /// From the norm of all independent weights to that of a row.
    fn to_rows(&self) -> f64 {
        (self.part.neurons.len() as f64 / self.part.copies()).sqrt()
    }

    /// What no weights can beat.
    fn bound(&self) -> f64 {
        let dual = 2.0 * self.multipliers.iter().sum::<f64>() - self.squared_norm();
        if dual > 0.0 { self.to_rows() / dual.sqrt() } else { f64::INFINITY }
    }

    /// What these weights have.
    fn margin(&self) -> f64 {
        let stabilities = self.part.kept.iter().map(|kept| self.stability(kept.demand));
        let smallest = stabilities.fold(f64::INFINITY, f64::min);
        self.to_rows() * smallest / self.squared_norm().sqrt()
    }

    /// The weights as the part's parameters.
    fn parameters(&self) -> Vec<f64> {
        let parameters = self.part.parameters.iter();
        parameters.map(|(i, j)| self.row(*i)[*j]).collect()
    }
}

/// A sum of products in a fixed order that the compiler can vectorise.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 =
        a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}
