//! The largest smallest stability.

use super::ascent::Ascent;
use super::measure::Measure;
use super::part::Part;
use super::{Found, rounding};
use hopfit_core::{IntegerNetwork, Stop};

/// Share of the largest possible margin that may be missing at the end.
const GAP: f64 = 1e-3;
/// What rounding may take from the margin.
const ROUNDING: f64 = 1e-4;
/// Sweeps over all demands between two looks at the gap, of which the first
/// looks at all and the others at those that have a multiplier.
pub(super) const LOOK: usize = 10;
/// Multiplications without a time limit, about.
const WORK: f64 = 1e11;

/// The weights of least Euclidean norm that meet all kept demands with
/// x_i h_i ≥ 1, which are those of largest margin.
///
/// Whatever the multipliers y ≥ 0 of the demands Aw ≥ 1, no weights have a
/// margin above 1 / √(2 Σ y − ‖Aᵀ y‖²), which tells when to end.
pub(super) fn widest(part: &Part<'_>, network: &IntegerNetwork, stop: &Stop) -> Found {
    let mut ascent = Ascent::new(part, 0.0, &vec![false; part.problem.neurons()]);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut bound = f64::INFINITY;
    for _ in 0..looks(&ascent, stop) {
        (0..LOOK).for_each(|sweep| ascent.sweep(sweep == 0));
        ascent.climb();
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
    let loss = |measure: &Measure| -measure.margin();
    let found = rounding::rounded(part, network, &weights, loss, -margin * (1.0 - ROUNDING));
    Found::of(found, Some(bound))
}

/// How often to look at the gap: until the time is up, if there is a limit.
pub(super) fn looks(ascent: &Ascent<'_>, stop: &Stop) -> usize {
    match stop.remaining() {
        Some(_) => usize::MAX,
        None => (WORK / (ascent.cost() * LOOK as f64)).ceil().max(20.0) as usize,
    }
}
