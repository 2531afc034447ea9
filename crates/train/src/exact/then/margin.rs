//! The largest smallest stability.

use super::ascent::Ascent;
use super::face::STEPS;
use super::measure::Measure;
use super::part::Part;
use super::{Found, Time, rounding};
use hopfit_core::{IntegerNetwork, Stop};

/// Share of the largest possible margin that may be missing at the end.
const GAP: f64 = 1e-3;
/// What rounding may take from the margin.
const ROUNDING: f64 = 1e-4;
/// Sweeps over all demands between two looks at the gap, of which the first
/// looks at all and the others at those that have a multiplier.
pub(super) const LOOK: usize = 10;
/// Multiplications without a time limit, about.
const WORK: f64 = 2e11;
/// Looks without a time limit at most.
const MOST: f64 = 20_000.0;
/// Looks where the network keeps bits by fields of zero.
const DOUBTFUL: usize = 200;

/// The weights of least Euclidean norm that meet all kept demands with
/// x_i h_i ≥ 1, which are those of largest margin.
///
/// Whatever the multipliers y ≥ 0 of the demands Aw ≥ 1, no weights have a
/// margin above 1 / √(2 Σ y − ‖Aᵀ y‖²), which tells when to end.
pub(super) fn widest(part: &Part<'_>, network: &IntegerNetwork, time: &Time<'_>) -> Found {
    let stop = &time.search;
    let mut ascent = Ascent::new(part, 0.0, &vec![false; part.problem.neurons()]);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut bound = f64::INFINITY;
    let at_zero = part.measure(network).is_some_and(|measure| measure.at_zero > 0);
    // Bits that only a field of zero can keep let no margin be above 0.
    let most = if at_zero { DOUBTFUL } else { looks(&ascent, LOOK + STEPS, stop) };
    for _ in 0..most {
        ascent.sweeps(LOOK, stop);
        ascent.climb(stop);
        bound = ascent.largest_margin().min(bound);
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
    // Coarse rounding may bring a field to zero that should not be.
    let loss = |measure: &Measure| match measure.at_zero {
        0 => -measure.margin(),
        _ => f64::INFINITY,
    };
    let least = -margin * (1.0 - ROUNDING);
    let found = rounding::rounded(part, network, &weights, (loss, least), time.all);
    Found::of(found, Some(bound))
}

/// How often to look at the gap, where a look costs so many sweeps: until the
/// time is up, if there is a limit.
pub(super) fn looks(ascent: &Ascent<'_>, sweeps: usize, stop: &Stop) -> usize {
    match stop.remaining() {
        Some(_) => usize::MAX,
        None => (WORK / (ascent.cost() * sweeps as f64)).clamp(20.0, MOST) as usize,
    }
}
