//! Weights of at most 1 whose kept bits have large stabilities.

use super::problem::{Kept, Radii};
use crate::primal::matrices::product;
use faer::linalg::solvers::Solve;
use faer::{Mat, MatMut, MatRef, Side};
use hopfit_core::{Admissible, Demand, Stop};

/// Steps between two looks at the smallest stability.
const LOOK: usize = 20;
/// What kept bits should have beyond what is asked, step by step smaller; the
/// share of it that is enough at once, and the steps it is tried for.
const STAGES: [(f64, f64, usize); 4] =
    [(0.5, 0.5, 400), (0.1, 0.3, 1600), (0.02, 0.2, 4000), (0.004, 0.2, 8000)];
/// How many times larger than the box the weights to begin from are made before
/// they are cut off at its sides.
const CLIPPED: [f64; 5] = [1.0, 2.0, 4.0, 8.0, 16.0];
/// What is added to the patterns' squared norms, as a share, for equal ones.
const RIDGE: f64 = 1e-6;
/// Rows and columns of a matrix that are looked at together.
const TILE: usize = 16;
/// What counts as progress, as a share of the same, and looks without any
/// after which a stage is given up.
const PROGRESS: f64 = 2e-3;
const PATIENCE: usize = 12;

/// The weights N×N row by row, then the biases: a point of the box.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) values: Vec<f64>,
}

/// Weights between −1 and 1 (biases of any size) in which every kept bit has a
/// stability above what `radii` ask: then no damage within them turns a bit.
///
/// Minimises ½ Σ max(0, T − x_i h_i)² over the box by projected gradients with
/// Nesterov's acceleration and adaptive restart (O'Donoghue and Candès 2015).
pub(super) struct Balance<'a> {
    kept: &'a Kept<'a>,
    neurons: usize,
    count: usize,
    /// P×N, pattern by pattern… of each neuron: column-major.
    bits: Vec<f64>,
    /// 1 where the bit is asked for.
    asked: Vec<f64>,
    fields: Vec<f64>,
    curvature: f64,
    /// N×N: which weights may differ from zero; none into or out of neurons that
    /// get no weights.
    allowed: Vec<bool>,
}

impl<'a> Balance<'a> {
    /// With `idle`, neurons whose kept bits are all kept by a field of zero get
    /// no weights and keep them whatever the cue.
    pub(super) fn new(kept: &'a Kept<'a>, idle: bool) -> Self {
        let patterns = kept.problem.patterns();
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let table = |entry: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..neurons * count).map(|at| entry(at % count, at / count)).collect()
        };
        let bits = table(&|pattern, neuron| f64::from(patterns.bit(pattern, neuron)));
        let idle: Vec<bool> = (0..neurons).map(|neuron| idle && kept.is_idle(neuron)).collect();
        let asked = table(&|pattern, neuron| {
            f64::from(u8::from(!idle[neuron] && kept.has(Demand { pattern, neuron })))
        });
        let curvature = curvature(&bits, (count, neurons), kept.problem.admissible());
        let fields = vec![0.0; neurons * count];
        let symmetric = kept.problem.admissible().symmetric;
        let allows = |i: usize, j: usize| kept.allows(i, j) && !idle[i] && !(symmetric && idle[j]);
        let allowed = (0..neurons * neurons).map(|at| allows(at / neurons, at % neurons)).collect();
        Self { kept, neurons, count, bits, asked, fields, curvature, allowed }
    }

    fn allows(&self, i: usize, j: usize) -> bool {
        self.allowed[i * self.neurons + j]
    }

    /// The neurons, those first whose bits have the smallest stability beyond
    /// what `radii` ask at `point`.
    pub(super) fn hardest_first(&mut self, point: &Point, radii: &Radii) -> Vec<usize> {
        self.set_fields(&point.values);
        let slack = |neuron: usize| {
            let own = neuron * self.count..(neuron + 1) * self.count;
            let kept = own.enumerate().filter(|(_, at)| self.asked[*at] > 0.0);
            let slack = kept.map(|(pattern, at)| {
                self.bits[at] * self.fields[at] - radii.stability(pattern) as f64
            });
            slack.fold(f64::INFINITY, f64::min)
        };
        let slacks: Vec<f64> = (0..self.neurons).map(slack).collect();
        let mut order: Vec<usize> = (0..self.neurons).collect();
        order.sort_by(|a, b| slacks[*a].total_cmp(&slacks[*b]).then(a.cmp(b)));
        order
    }

    /// A point to begin from: Hebb's weights in the box, or those of the
    /// projection onto the patterns, whichever has the larger smallest stability.
    /// The latter are better by far where patterns resemble each other.
    pub(super) fn start(&mut self) -> Point {
        let nothing = vec![0.0; self.count];
        let mut best = self.hebb();
        let mut most = self.slack(&best.values, &nothing);
        let Some(projection) = self.projection() else { return best };
        let largest = projection.iter().fold(0.0_f64, |largest, value| value.abs().max(largest));
        for clipped in CLIPPED.into_iter().filter(|_| largest > 0.0) {
            let scale = clipped / largest;
            let values: Vec<f64> =
                projection.iter().map(|value| (scale * value).clamp(-1.0, 1.0)).collect();
            let slack = self.slack(&values, &nothing);
            if slack > most {
                (best, most) = (Point { values }, slack);
            }
        }
        best
    }

    /// The projection onto the patterns without its diagonal, which gives all
    /// bits of a pattern nearly the same stability (Personnaz, Guyon and Dreyfus
    /// 1985); none if there are more patterns than neurons.
    fn projection(&self) -> Option<Vec<f64>> {
        let (count, neurons) = (self.count, self.neurons);
        if count > neurons {
            return None;
        }
        let bits = MatRef::from_column_major_slice(&self.bits, count, neurons);
        let mut gram = Mat::zeros(count, count);
        product(gram.as_mut(), bits, bits.transpose());
        (0..count).for_each(|pattern| gram[(pattern, pattern)] += RIDGE * neurons as f64);
        let solved = gram.llt(Side::Lower).ok()?.solve(bits);
        let mut onto = Mat::zeros(neurons, neurons);
        product(onto.as_mut(), bits.transpose(), solved.as_ref());
        let mut values = vec![0.0; neurons * neurons + neurons];
        for at in (0..neurons * neurons).filter(|at| self.allowed[*at]) {
            values[at] = onto[(at / neurons, at % neurons)];
        }
        Some(values)
    }

    /// Hebb's weights in the box.
    fn hebb(&self) -> Point {
        let (count, neurons) = (self.count, self.neurons);
        let mut products = Mat::zeros(neurons, neurons);
        let bits = MatRef::from_column_major_slice(&self.bits, count, neurons);
        product(products.as_mut(), bits.transpose(), bits);
        let mut values = vec![0.0; neurons * neurons + neurons];
        let scale = 1.0 / (count as f64).sqrt();
        for i in 0..neurons {
            for j in (0..neurons).filter(|j| self.allows(i, *j)) {
                values[i * neurons + j] = (scale * products[(i, j)]).clamp(-1.0, 1.0);
            }
        }
        Point { values }
    }

    /// Goes from `place` to weights that reach the radii; whether it got there.
    pub(super) fn reach(
        &mut self,
        place: &mut Point,
        radii: &Radii,
        hard: bool,
        stop: &Stop,
    ) -> bool {
        let asked: Vec<f64> = (0..self.count).map(|p| radii.stability(p) as f64).collect();
        for (beyond, share, most) in STAGES.into_iter().take(if hard { STAGES.len() } else { 1 }) {
            let slack = self.descend(place, &asked, (beyond, share), most, stop);
            if slack > 1e-3 * beyond {
                return true;
            }
            if stop.is_due() {
                break;
            }
        }
        false
    }

    /// Descends from `place`, and returns the smallest stability beyond what is
    /// asked.
    fn descend(
        &mut self,
        place: &mut Point,
        asked: &[f64],
        (beyond, share): (f64, f64),
        most: usize,
        stop: &Stop,
    ) -> f64 {
        let targets: Vec<f64> = asked.iter().map(|asked| asked + beyond).collect();
        let (mut weights, mut ahead) = (place.values.clone(), place.values.clone());
        let mut gradient = vec![0.0; weights.len()];
        let (mut momentum, mut best, mut idle) = (1.0_f64, f64::NEG_INFINITY, 0);
        for step in 1..=most {
            self.gradient(&ahead, &targets, &mut gradient);
            let next = self.stepped(&ahead, &gradient);
            let uphill: f64 = gradient
                .iter()
                .zip(next.iter().zip(&weights))
                .map(|(slope, (new, old))| slope * (new - old))
                .sum();
            if uphill > 0.0 && momentum > 1.0 {
                momentum = 1.0;
                ahead.clone_from(&weights);
            } else {
                let following = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
                let push = (momentum - 1.0) / following;
                for ((ahead, new), old) in ahead.iter_mut().zip(&next).zip(&weights) {
                    *ahead = new + push * (new - old);
                }
                (weights, momentum) = (next, following);
            }
            if step % LOOK > 0 && !stop.is_due() {
                continue;
            }
            let slack = self.slack(&weights, asked);
            idle = if slack > best + PROGRESS * beyond { 0 } else { idle + 1 };
            if slack > best {
                best = slack;
                place.values.clone_from(&weights);
            }
            if best >= share * beyond || idle > PATIENCE || stop.is_due() {
                break;
            }
        }
        best
    }

    /// One projected step.
    fn stepped(&self, from: &[f64], gradient: &[f64]) -> Vec<f64> {
        let pace = 1.0 / self.curvature;
        let boxed = self.neurons * self.neurons;
        let step = |(at, (value, slope)): (usize, (&f64, &f64))| {
            let moved = value - pace * slope;
            if at < boxed { moved.clamp(-1.0, 1.0) } else { moved }
        };
        from.iter().zip(gradient).enumerate().map(step).collect()
    }

    fn set_fields(&mut self, values: &[f64]) {
        let (count, neurons) = (self.count, self.neurons);
        let (weights, biases) = values.split_at(neurons * neurons);
        // Row i of the weights is column i of the matrix.
        product(
            MatMut::from_column_major_slice_mut(&mut self.fields, count, neurons),
            MatRef::from_column_major_slice(&self.bits, count, neurons),
            MatRef::from_column_major_slice(weights, neurons, neurons),
        );
        for (fields, bias) in self.fields.chunks_exact_mut(count).zip(biases) {
            fields.iter_mut().for_each(|field| *field += bias);
        }
    }

    fn gradient(&mut self, values: &[f64], targets: &[f64], gradient: &mut [f64]) {
        self.set_fields(values);
        let (count, neurons) = (self.count, self.neurons);
        for (at, field) in self.fields.iter_mut().enumerate() {
            let lack = (targets[at % count] - self.bits[at] * *field).max(0.0);
            *field = -self.bits[at] * lack * self.asked[at];
        }
        let (by_weight, by_bias) = gradient.split_at_mut(neurons * neurons);
        product(
            MatMut::from_column_major_slice_mut(by_weight, neurons, neurons),
            MatRef::from_column_major_slice(&self.bits, count, neurons).transpose(),
            MatRef::from_column_major_slice(&self.fields, count, neurons),
        );
        let bias = self.kept.problem.admissible().bias;
        for (slope, fields) in by_bias.iter_mut().zip(self.fields.chunks_exact(count)) {
            *slope = if bias { fields.iter().sum() } else { 0.0 };
        }
        self.tie(by_weight);
    }

    /// Ties and masks a gradient.
    fn tie(&self, slopes: &mut [f64]) {
        let (neurons, symmetric) = (self.neurons, self.kept.problem.admissible().symmetric);
        // In tiles, so that both triangles stay in the cache.
        for corner in (0..neurons).step_by(TILE) {
            for i in corner..neurons {
                for j in corner..(corner + TILE).min(i + 1) {
                    let (at, mirrored) = (i * neurons + j, j * neurons + i);
                    let (a, b) = (slopes[at], slopes[mirrored]);
                    let (a, b) = if symmetric { (a + b, a + b) } else { (a, b) };
                    slopes[at] = if self.allowed[at] { a } else { 0.0 };
                    slopes[mirrored] = if self.allowed[mirrored] { b } else { 0.0 };
                }
            }
        }
    }

    /// The smallest stability of a kept bit beyond what is asked of it.
    fn slack(&mut self, values: &[f64], asked: &[f64]) -> f64 {
        self.set_fields(values);
        let all = self.fields.iter().enumerate();
        let kept = all.filter(|(at, _)| self.asked[*at] > 0.0);
        let slack = kept.map(|(at, field)| self.bits[at] * field - asked[at % self.count]);
        slack.fold(f64::INFINITY, f64::min)
    }
}

/// A bound on the curvature: the largest eigenvalue of the inputs' Gram matrix
/// (twice, for tied weights), by power iteration; a tenth more for what that
/// misses.
fn curvature(bits: &[f64], (count, neurons): (usize, usize), class: &Admissible) -> f64 {
    let bits = MatRef::from_column_major_slice(bits, count, neurons);
    let mut vector = Mat::from_fn(neurons, 1, |i, _| 1.0 + i as f64 / 97.0);
    let mut largest = 1.0;
    for _ in 0..30 {
        let next = bits.transpose() * (bits * &vector);
        largest = next.norm_l2();
        vector = faer::Scale(1.0 / largest) * next;
    }
    // A bias is an input of 1 to its neuron.
    let bias = if class.bias { count as f64 } else { 0.0 };
    1.1 * (largest + bias) * if class.symmetric { 2.0 } else { 1.0 }
}
