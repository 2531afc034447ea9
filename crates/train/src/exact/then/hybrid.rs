//! The smallest priced Σ|w| by products of matrices alone.

use super::part::{Kept, Part};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use hopfit_core::Stop;

/// Products of the two operators by which their norm is estimated.
const POWERS: usize = 30;
/// How much of the longest step that the estimated norm allows is made.
const CAUTION: f64 = 0.95;
/// Rounds between two looks at whether to start anew.
const LOOK: usize = 20;
/// A new start where a step is so many times as long as the first one was.
const SHORT: f64 = 0.2;
/// A new start where it is so many times as long, and grows again.
const SHORTER: f64 = 0.8;
/// A new start, too, after this share of all rounds.
const LONG: f64 = 0.36;

/// min Σ p|w| over the weights of a part, subject to x_i h_i ≥ a for each kept
/// demand, with a price p a weight and a stability a asked of each demand.
///
/// Each round is a step of primal–dual hybrid gradients (Chambolle and Pock
/// 2011) on weights and multipliers y ≥ 0, reflected and drawn towards where
/// the last start was (Halpern's iteration; Lu and Yang 2024). Starts follow
/// each other as steps get short, and balance the steps of weights and
/// multipliers, as in PDLP (Applegate et al. 2021). A round costs three products of
/// R×P×N, and holds no matrix with a row for each demand and a column for each
/// weight.
pub(super) struct Hybrid<'a> {
    part: &'a Part<'a>,
    /// P×(N + 1) states, the last input 1.
    states: Vec<f32>,
    /// R×P: the bit that each demand is about.
    bits: Vec<f32>,
    /// R×P: the stability asked for, −∞ where nothing is.
    asked: Vec<f32>,
    /// R×(N + 1): the prices, ∞ where there is no weight, 0 for biases.
    prices: Vec<f32>,
    now: Iterate,
    anchor: Iterate,
    /// What the step from `now` leads to: the weights to take.
    next: Iterate,
    scratch: Vec<f32>,
    /// 1 / ‖A‖, nearly.
    step: f64,
    /// By how much the multipliers' steps are longer than that, and the weights'
    /// shorter.
    balance: f64,
    rounds: usize,
    since_start: usize,
    /// The length of the first step since the start, and of the last one seen.
    lengths: (f64, f64),
}

/// A point of the iteration.
#[derive(Debug, Clone)]
struct Iterate {
    /// R×(N + 1), both triangles where weights are symmetric.
    weights: Vec<f32>,
    /// R×P.
    multipliers: Vec<f32>,
    /// R×P: what the weights give.
    stabilities: Vec<f32>,
}

impl<'a> Hybrid<'a> {
    /// Weights of zero, with prices of 1, and 1 asked of demands that a field
    /// of zero does not meet, 0 of the others.
    pub(super) fn new(part: &'a Part<'_>) -> Self {
        let (neurons, rows) = (part.problem.neurons(), part.neurons.len());
        let patterns = part.problem.patterns();
        let (width, count) = (neurons + 1, patterns.count());
        let mut asked = vec![f32::NEG_INFINITY; rows * count];
        for kept in &part.kept {
            let row = kept.demand.neuron - part.neurons.start;
            asked[row * count + kept.demand.pattern] = f32::from(u8::from(kept.strict));
        }
        let states = patterns.rows().flat_map(|row| row.iter().copied().chain([1]).map(f32::from));
        let bit = |neuron| (0..count).map(move |at| f32::from(patterns.bit(at, neuron)));
        let zero = Iterate {
            weights: vec![0.0; rows * width],
            multipliers: vec![0.0; rows * count],
            stabilities: vec![0.0; rows * count],
        };
        let mut hybrid = Self {
            states: states.collect(),
            bits: part.neurons.clone().flat_map(bit).collect(),
            prices: prices(part),
            now: zero.clone(),
            anchor: zero.clone(),
            next: zero,
            scratch: vec![0.0; rows * count],
            step: 0.0,
            balance: 1.0,
            rounds: 0,
            since_start: 0,
            lengths: (0.0, 0.0),
            asked,
            part,
        };
        hybrid.step = CAUTION / hybrid.norm();
        hybrid
    }

    fn width(&self) -> usize {
        self.part.problem.neurons() + 1
    }

    /// Multiplications of a round, about.
    pub(super) fn cost(&self) -> f64 {
        3.0 * (self.bits.len() * self.width()) as f64
    }

    /// So many rounds, fewer if it is time to stop.
    pub(super) fn run(&mut self, rounds: usize, stop: &Stop) {
        for _ in 0..rounds {
            if stop.is_due() {
                return;
            }
            self.round();
        }
    }

    fn round(&mut self) {
        self.advance();
        let looks = self.since_start == 0 || self.since_start % LOOK == LOOK - 1;
        let length = if looks { self.length() } else { 0.0 };
        if self.since_start == 0 {
            self.lengths = (length, length);
        }
        self.rounds += 1;
        let (first, last) = self.lengths;
        let long = self.since_start as f64 >= LONG * self.rounds as f64;
        let short = length <= SHORTER * first && (length > last || long);
        if looks && self.since_start > 0 && (length <= SHORT * first || short) {
            return self.start();
        }
        if looks {
            self.lengths.1 = length;
        }
        let share = (self.since_start + 1) as f32 / (self.since_start + 2) as f32;
        self.now.reflect(&self.next, &self.anchor, share);
        self.since_start += 1;
    }

    /// Goes on from the weights to take as if the iteration began there.
    pub(super) fn start(&mut self) {
        let weights = distance(&self.next.weights, &self.anchor.weights);
        let multipliers = distance(&self.next.multipliers, &self.anchor.multipliers);
        let weights = weights / self.part.copies().sqrt();
        if weights > 0.0 && multipliers > 0.0 {
            self.balance = (self.balance * multipliers / weights).sqrt();
        }
        self.now.clone_from(&self.next);
        self.anchor.clone_from(&self.next);
        self.since_start = 0;
    }

    /// The step from `now` to `next`.
    fn advance(&mut self) {
        let primal = (self.step / self.balance) as f32;
        let dual = (self.step * self.balance) as f32;
        self.pull();
        let weights = self.next.weights.iter_mut().zip(&self.now.weights).zip(&self.prices);
        for ((next, now), price) in weights {
            let (moved, shrink) = (now + primal * *next, primal * price);
            *next = moved - moved.max(-shrink).min(shrink);
        }
        self.feel();
        let stabilities = self.next.stabilities.iter().zip(&self.now.stabilities);
        let multipliers = self.next.multipliers.iter_mut().zip(&self.now.multipliers);
        for (((next, now), (after, before)), asked) in multipliers.zip(stabilities).zip(&self.asked)
        {
            *next = (now + dual * (asked - (2.0 * after - before))).max(0.0);
        }
    }

    /// Sets the next weights to Aᵀ y of the present multipliers.
    fn pull(&mut self) {
        let (width, rows) = (self.width(), self.part.neurons.len());
        let count = self.part.problem.patterns().count();
        let signed = self.scratch.iter_mut().zip(&self.bits).zip(&self.now.multipliers);
        signed.for_each(|((signed, bit), multiplier)| *signed = bit * multiplier);
        let states = MatRef::from_row_major_slice(&self.states, count, width);
        let signed = MatRef::from_row_major_slice(&self.scratch, rows, count);
        let mut pull = MatMut::from_row_major_slice_mut(&mut self.next.weights, rows, width);
        matmul(pull.as_mut(), Accum::Replace, signed, states, 1.0, Par::Seq);
        if self.part.problem.admissible().symmetric {
            let mut pull = pull.subcols_mut(0, width - 1);
            let (states, signed) = (states.subcols(0, width - 1).transpose(), signed.transpose());
            matmul(pull.as_mut(), Accum::Add, states, signed, 1.0, Par::Seq);
        }
    }

    /// Computes the stabilities of the next weights.
    fn feel(&mut self) {
        let (width, rows) = (self.width(), self.part.neurons.len());
        let count = self.part.problem.patterns().count();
        let fields = MatMut::from_row_major_slice_mut(&mut self.next.stabilities, rows, count);
        let weights = MatRef::from_row_major_slice(&self.next.weights, rows, width);
        let states = MatRef::from_row_major_slice(&self.states, count, width);
        matmul(fields, Accum::Replace, weights, states.transpose(), 1.0, Par::Seq);
        let stabilities = self.next.stabilities.iter_mut().zip(&self.bits);
        stabilities.for_each(|(stability, bit)| *stability *= bit);
    }

    /// ‖A‖, by the power method.
    fn norm(&mut self) -> f64 {
        let is_asked = |asked: &f32| f32::from(u8::from(*asked >= 0.0));
        let asked: Vec<f32> = self.asked.iter().map(is_asked).collect();
        // No demand may be missing from the start, nor all be alike.
        let varied = (0..asked.len()).map(|at| 0.5 + (at % 97) as f32 / 97.0);
        self.now.multipliers = varied.zip(&asked).map(|(value, asked)| value * asked).collect();
        let mut norm = 1.0;
        for _ in 0..POWERS {
            let before = length(&self.now.multipliers);
            self.pull();
            let weights = self.next.weights.iter_mut().zip(&self.prices);
            weights.filter(|(_, price)| price.is_infinite()).for_each(|(pull, _)| *pull = 0.0);
            self.feel();
            let stabilities = self.next.stabilities.iter_mut().zip(&asked);
            stabilities.for_each(|(stability, asked)| *stability *= asked);
            let after = length(&self.next.stabilities);
            if before == 0.0 || after == 0.0 {
                break;
            }
            norm = (after / before).sqrt();
            let unit = |value: &f32| value / after as f32;
            self.now.multipliers = self.next.stabilities.iter().map(unit).collect();
        }
        self.now = self.anchor.clone();
        self.next = self.anchor.clone();
        norm
    }

    /// The length of the step in the metric in which steps never get longer.
    fn length(&self) -> f64 {
        let weights = distance(&self.next.weights, &self.now.weights).powi(2);
        let multipliers = distance(&self.next.multipliers, &self.now.multipliers).powi(2);
        let stabilities = self.next.stabilities.iter().zip(&self.now.stabilities);
        let changes = self.next.multipliers.iter().zip(&self.now.multipliers).zip(stabilities);
        let both: f64 = changes
            .map(|((y, before), (s, felt))| f64::from(y - before) * f64::from(s - felt))
            .sum();
        let (weigh, scale) = (self.balance / self.step, self.balance * self.step);
        let squared = weigh * weights / self.part.copies() - 2.0 * both + multipliers / scale;
        squared.max(0.0).sqrt()
    }

    /// Asks `least` of demands that a field of zero would meet, where their
    /// neuron has weights; neurons without any stay so. Then starts anew.
    pub(super) fn ask_more(&mut self, least: f32) {
        let (width, neurons) = (self.width(), self.part.problem.neurons());
        let count = self.part.problem.patterns().count();
        let has = |row: &[f32]| row[..neurons].iter().any(|w| *w != 0.0);
        let busy: Vec<bool> = self.next.weights.chunks_exact(width).map(has).collect();
        let symmetric = self.part.problem.admissible().symmetric;
        for (row, is_busy) in busy.iter().enumerate() {
            let asked = &mut self.asked[row * count..(row + 1) * count];
            let prices = &mut self.prices[row * width..(row + 1) * width];
            if !is_busy {
                prices[..neurons].fill(f32::INFINITY);
                continue;
            }
            let weak = asked.iter_mut().filter(|asked| (0.0..1.0).contains(*asked));
            weak.for_each(|asked| *asked = least);
            if symmetric {
                let idle = prices.iter_mut().zip(&busy).filter(|(_, is_busy)| !**is_busy);
                idle.for_each(|(price, _)| *price = f32::INFINITY);
            }
        }
        self.start();
    }

    /// Prices δ / (|w| + δ), with δ this share of the mean weight that is not
    /// zero: small weights get more expensive than large ones (Candès, Wakin and
    /// Boyd 2008). Then starts anew.
    pub(super) fn reweight(&mut self, share: f64) {
        let sizes = || self.next.weights.iter().map(|w| f64::from(w.abs()));
        let count = sizes().filter(|size| *size > 0.0).count().max(1);
        let floor = (share * sizes().sum::<f64>() / count as f64) as f32;
        for (price, weight) in self.prices.iter_mut().zip(&self.next.weights) {
            if *price > 0.0 && price.is_finite() && floor > 0.0 {
                *price = floor / (weight.abs() + floor);
            }
        }
        self.start();
    }

    /// By how much the demand that is furthest off is missed.
    pub(super) fn lack(&self) -> f32 {
        let lacks = self.asked.iter().zip(&self.next.stabilities);
        lacks.map(|(asked, stability)| asked - stability).fold(0.0, f32::max)
    }

    /// Σ|w|, each parameter once, without biases.
    pub(super) fn sum(&self) -> f64 {
        let rows = self.next.weights.chunks_exact(self.width());
        let sizes = rows.flat_map(|row| &row[..row.len() - 1]).map(|w| f64::from(w.abs()));
        sizes.sum::<f64>() / self.part.copies()
    }

    /// What Σ|w| cannot be below, each parameter once, for prices of 1 and no
    /// bias, whatever the multipliers: Σ a y / max(1, |Aᵀ y|).
    pub(super) fn smallest_sum(&self) -> f64 {
        let count = self.part.problem.patterns().count();
        let at = |kept: &Kept| {
            (kept.demand.neuron - self.part.neurons.start) * count + kept.demand.pattern
        };
        let (mut pulls, mut asked) = (vec![0.0_f64; self.part.parameters.len()], 0.0);
        for kept in &self.part.kept {
            let multiplier = f64::from(self.next.multipliers[at(kept)]);
            if multiplier == 0.0 {
                continue;
            }
            asked += multiplier * f64::from(u8::from(kept.strict));
            for (parameter, sign) in self.part.terms(kept.demand) {
                pulls[parameter] += multiplier * f64::from(sign);
            }
        }
        asked / pulls.into_iter().fold(1.0, |most, pull| pull.abs().max(most))
    }

    /// The weights as the part's parameters.
    pub(super) fn parameters(&self) -> Vec<f64> {
        let (start, width) = (self.part.neurons.start, self.width());
        let at = |(i, j): &(usize, usize)| f64::from(self.next.weights[(i - start) * width + j]);
        self.part.parameters.iter().map(at).collect()
    }
}

impl Iterate {
    /// Twice the way to `next`, then back towards the anchor.
    fn reflect(&mut self, next: &Self, anchor: &Self, share: f32) {
        let each = |now: &mut Vec<f32>, next: &[f32], anchor: &[f32]| {
            for ((now, next), anchor) in now.iter_mut().zip(next).zip(anchor) {
                *now = share * (2.0 * next - *now) + (1.0 - share) * anchor;
            }
        };
        each(&mut self.weights, &next.weights, &anchor.weights);
        each(&mut self.multipliers, &next.multipliers, &anchor.multipliers);
        each(&mut self.stabilities, &next.stabilities, &anchor.stabilities);
    }
}

/// R×(N + 1): 1 for weights, 0 for biases, ∞ for what there is not.
fn prices(part: &Part<'_>) -> Vec<f32> {
    let (neurons, start) = (part.problem.neurons(), part.neurons.start);
    let width = neurons + 1;
    let mut prices = vec![f32::INFINITY; part.neurons.len() * width];
    for (i, j) in &part.parameters {
        prices[(i - start) * width + j] = f32::from(u8::from(*j != neurons));
        if part.problem.admissible().symmetric && *j != neurons {
            prices[j * width + i] = 1.0;
        }
    }
    prices
}

fn length(values: &[f32]) -> f64 {
    values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt()
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt()
}
