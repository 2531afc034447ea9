//! Zeros without a linear program, for problems that are too large for one.

use super::ascent::Ascent;
use super::margin::{LOOK, looks};
use super::measure::Measure;
use super::part::Part;
use super::{Found, rounding};
use hopfit_core::{IntegerNetwork, Stop};

/// How much is taken from each weight, in units of the mean weight of the
/// network of largest margin.
const SHRINK: f64 = 10.0;
/// Looks at the weights without shrinking that this unit comes from.
const MEASURING: usize = 5;
/// Looks without a smaller Σ|w| after which it is enough.
const PATIENCE: usize = 20;
/// What Σ|w| must gain by to count as smaller, and rounding may add.
const LITTLE: f64 = 1e-3;

/// A part's weights of small Σ|w|, by the sparse Kaczmarz method. Neurons
/// whose bits are all kept by a field of zero get no weights, if it goes
/// without.
pub(super) fn thinnest(part: &Part<'_>, network: &IntegerNetwork, stop: &Stop) -> Found {
    let mut idle = vec![true; part.problem.neurons()];
    part.kept.iter().filter(|kept| kept.strict).for_each(|kept| idle[kept.demand.neuron] = false);
    let half = stop.remaining().map_or_else(|| stop.clone(), |left| stop.within(left / 2));
    let first = descend(part, &idle, &half);
    let none = vec![false; idle.len()];
    let found = if first.is_none() && idle != none { descend(part, &none, stop) } else { first };
    let Some((sum, bound, weights)) = found else {
        return if stop.is_due() { Found::Stopped } else { Found::Nothing };
    };
    let loss = |measure: &Measure| measure.sum();
    let found = rounding::rounded(part, network, &weights, loss, sum * (1.0 + LITTLE));
    Found::of(found, bound)
}

/// The least Σ|w| found, what it cannot be below, and the weights.
fn descend(part: &Part<'_>, idle: &[bool], stop: &Stop) -> Option<(f64, Option<f64>, Vec<f64>)> {
    let mut ascent = Ascent::new(part, SHRINK * mean_weight(part, idle), idle);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let (mut bound, mut idle_looks) = (0.0_f64, 0);
    for _ in 0..looks(&ascent, stop) {
        (0..LOOK).for_each(|sweep| ascent.sweep(sweep == 0));
        bound = bound.max(ascent.smallest_sum());
        idle_looks += 1;
        let sum = ascent.sum();
        if sum > 0.0 && best.as_ref().is_none_or(|(least, _)| sum < *least) {
            if best.as_ref().is_none_or(|(least, _)| sum < *least * (1.0 - LITTLE)) {
                idle_looks = 0;
            }
            best = Some((sum, ascent.parameters()));
        }
        if stop.is_due() || (best.is_some() && idle_looks >= PATIENCE) {
            break;
        }
    }
    let bound = (!part.problem.admissible().bias && !idle.contains(&true)).then_some(bound);
    best.map(|(sum, weights)| (sum, bound, weights))
}

/// The mean |w| of weights that meet the demands, nearly.
fn mean_weight(part: &Part<'_>, idle: &[bool]) -> f64 {
    let mut ascent = Ascent::new(part, 0.0, idle);
    (0..MEASURING * LOOK).for_each(|sweep| ascent.sweep(sweep % LOOK == 0));
    let weights = ascent.parameters();
    weights.iter().map(|w| w.abs()).sum::<f64>() / weights.len().max(1) as f64
}
