//! From floating-point weights of a row to whole numbers.

use super::problem::RowProblem;
use dashu_int::IBig;
use dashu_int::ops::Gcd;

/// The largest scale tried, 2 to this power.
const MOST_BITS: i32 = 44;
/// Weights up to this are small enough.
const SMALL: u64 = 1000;
/// Most passes of [`smaller`] over the demands.
const PASSES: usize = 500;
/// Most operations of [`smaller`].
const WORK: usize = 10_000_000;

/// Weights, one a column, and how many demands they leave unmet.
#[derive(Debug, Clone)]
pub(crate) struct Best {
    pub(crate) weights: Vec<i64>,
    pub(crate) flips: usize,
}

/// Rounds to small whole weights that leave at most `target` demands unmet;
/// where no scale does, the exact vertex does if it fits 62 bits.
pub(crate) fn whole_weights(
    row: &RowProblem,
    weights: &[f64],
    vertex: impl FnOnce() -> Option<Vec<IBig>>,
    target: usize,
) -> Option<Best> {
    let good = |weights: Vec<i64>| {
        let flips = row.unmet(&weights);
        (flips <= target).then_some(Best { weights, flips })
    };
    let largest = weights.iter().fold(0.0_f64, |largest, w| w.abs().max(largest));
    if largest == 0.0 {
        return good(vec![0; weights.len()]);
    }
    let round = |scale: f64| weights.iter().map(|w| (w / largest * scale).round() as i64).collect();
    scales().map(round).find_map(good).or_else(|| good(fit(&vertex()?)?))
}

/// 1, 2, … 32, then powers of two.
fn scales() -> impl Iterator<Item = f64> {
    (1..=32).map(f64::from).chain((6..=MOST_BITS).map(|bits| 2.0_f64.powi(bits)))
}

/// The numbers divided by their common factor, if they fit 62 bits then.
fn fit(values: &[IBig]) -> Option<Vec<i64>> {
    let mut nonzero = values.iter().filter(|value| **value != IBig::ZERO).cloned();
    let Some(first) = nonzero.next() else { return Some(vec![0; values.len()]) };
    let common = nonzero.fold(first, |common, value| IBig::from(common.gcd(&value)));
    let common = if common < IBig::ZERO { -common } else { common };
    let fits = |value: i64| (value.unsigned_abs() < 1 << 62).then_some(value);
    values.iter().map(|value| i64::try_from(value / &common).ok().and_then(fits)).collect()
}

/// Weights that keep the same number of demands with a wider margin, which
/// takes smaller numbers, if there are any.
///
/// They come from the least w·w with a·w ≥ 1 for all demands that are met
/// (C. Hildreth, 1957): a multiplier of each demand in turn is set to what
/// meets it exactly, or to zero.
pub(crate) fn smaller(row: &RowProblem, best: Best) -> Best {
    let largest = |weights: &[i64]| weights.iter().map(|w| w.unsigned_abs()).max().unwrap_or(0);
    if largest(&best.weights) <= SMALL {
        return best;
    }
    let kept = row.classes().iter().filter(|class| class.is_met(&best.weights));
    let vectors: Vec<&[i8]> = kept.map(|class| class.vector()).collect();
    let weights = least_norm(row.dimension(), &vectors);
    match whole_weights(row, &weights, || None, best.flips) {
        Some(found) if largest(&found.weights) < largest(&best.weights) => found,
        _ => best,
    }
}

/// Approximates the least w·w with a·w ≥ 1 for all vectors of ±1.
fn least_norm(dimension: usize, vectors: &[&[i8]]) -> Vec<f64> {
    let mut weights = vec![0.0; dimension];
    let mut multipliers = vec![0.0_f64; vectors.len()];
    for _ in 0..PASSES.min(WORK / (dimension * vectors.len()).max(1)) {
        let mut worst = f64::INFINITY;
        for (vector, multiplier) in vectors.iter().zip(&mut multipliers) {
            let field: f64 = vector.iter().zip(&weights).map(|(a, w)| f64::from(*a) * w).sum();
            worst = worst.min(field);
            let step = ((1.0 - field) / dimension as f64).max(-*multiplier);
            *multiplier += step;
            weights.iter_mut().zip(*vector).for_each(|(w, a)| *w += step * f64::from(*a));
        }
        if worst > 0.99 {
            break;
        }
    }
    weights
}
