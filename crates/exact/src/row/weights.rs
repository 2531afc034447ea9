//! From floating-point weights of a row to whole numbers.

use super::problem::RowProblem;
use dashu_int::IBig;

/// Scales tried: these, then powers of two.
const SMALL_SCALES: u32 = 32;
/// The largest scale, 2 to this power.
const MOST_BITS: i32 = 44;

/// Rounds to small whole weights that leave at most `target` demands unmet;
/// where no scale does, the exact vertex does if it fits 62 bits. Gives the
/// weights and how many demands they leave unmet.
pub(crate) fn whole_weights(
    row: &RowProblem,
    weights: &[f64],
    vertex: impl FnOnce() -> Option<Vec<IBig>>,
    target: usize,
) -> Option<(Vec<i64>, usize)> {
    let good = |whole: Vec<i64>| {
        let unmet = row.unmet(&whole);
        (unmet <= target).then_some((whole, unmet))
    };
    let largest = weights.iter().fold(0.0_f64, |largest, w| w.abs().max(largest));
    if largest == 0.0 {
        return good(vec![0; weights.len()]);
    }
    let scales = (1..=SMALL_SCALES).map(f64::from).chain((6..=MOST_BITS).map(|bits| 2.0_f64.powi(bits)));
    let rounded = |scale: f64| weights.iter().map(|w| (w / largest * scale).round() as i64).collect();
    scales.map(rounded).find_map(good).or_else(|| good(fit(&vertex()?)?))
}

/// The numbers divided by their common factor, if they fit 62 bits then.
fn fit(values: &[IBig]) -> Option<Vec<i64>> {
    use dashu_int::ops::Gcd;
    let mut nonzero = values.iter().filter(|value| **value != IBig::ZERO).cloned();
    let Some(first) = nonzero.next() else { return Some(vec![0; values.len()]) };
    let common = nonzero.fold(first, |common, value| IBig::from(common.gcd(&value)));
    let common = if common < IBig::ZERO { -common } else { common };
    let fits = |value: i64| (value.unsigned_abs() < 1 << 62).then_some(value);
    values.iter().map(|value| i64::try_from(value / &common).ok().and_then(fits)).collect()
}
