//! From floating-point weights to whole numbers.

use crate::{IntegerNetwork, Network, Patterns, Result, TieRule};

/// Bits of the grid of [`Network::on_grid`]: weights are whole multiples of
/// the largest one's power of two times 2⁻⁴⁰, which leaves 13 bits for sums.
pub const GRID_BITS: i32 = 40;

/// The grid's unit for weights up to `largest` (> 0).
pub(crate) fn grid_unit(largest: f64) -> f64 {
    let exponent = largest.log2().ceil() as i32;
    // Below this the unit itself would be subnormal and not exact.
    2.0_f64.powi((exponent - GRID_BITS).max(-1000))
}

/// The power of two that all `values` are whole multiples of, within 62
/// bits; none if they have no such unit. Zero values fit every unit.
pub(crate) fn common_unit<'a>(values: impl Iterator<Item = &'a f64>) -> Option<f64> {
    let mut lowest = i32::MAX;
    let mut highest = i32::MIN;
    for value in values.filter(|value| **value != 0.0) {
        let (mantissa, exponent) = decompose(*value);
        lowest = lowest.min(exponent + mantissa.trailing_zeros() as i32);
        highest = highest.max(exponent + 64 - mantissa.leading_zeros() as i32);
    }
    if lowest == i32::MAX {
        return Some(1.0);
    }
    (highest - lowest <= 62 && lowest >= -1000).then(|| 2.0_f64.powi(lowest))
}

/// `value` as mantissa × 2^exponent, for a finite value that is not zero.
fn decompose(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
}

/// Whether every sum of these weights, N of them and a bias, is exact in f64.
pub(crate) fn sums_are_exact(network: &Network) -> bool {
    let values = network.weights().as_slice();
    let Some(unit) = common_unit(values.iter().chain(network.bias())) else { return false };
    let rows = (0..network.neurons()).map(|i| (network.weights().row(i), network.bias()[i]));
    rows.into_iter().all(|(row, bias)| {
        let sum: f64 = row.iter().map(|w| w.abs()).sum::<f64>() + bias.abs();
        sum / unit < 2.0_f64.powi(52)
    })
}

/// Rounds to small whole weights that leave as few demands unmet as
/// possible: tries scales from coarse to fine and takes the first that leaves
/// `target` or fewer unmet, otherwise the one that leaves fewest. Symmetric
/// weights stay symmetric, zero weights stay zero.
///
/// Where fields of exactly zero keep bits, only scales at which all weights
/// are whole will do; these are tried first.
///
/// Cost: up to about 100 exact evaluations of P×N×N operations.
///
/// # Errors
/// Patterns of another size than the network's.
pub fn round_keeping_demands(
    network: &Network,
    patterns: &Patterns,
    tie: TieRule,
    target: usize,
) -> Result<(IntegerNetwork, usize)> {
    let values = network.weights().as_slice().iter().chain(network.bias());
    let values: Vec<f64> = values.copied().filter(|value| *value != 0.0).collect();
    let largest = values.iter().fold(0.0_f64, |largest, value| value.abs().max(largest));
    let mut best: Option<(IntegerNetwork, usize)> = None;
    for scale in whole_scales(&values, largest).chain(scales()) {
        let rounded = scaled(network, if largest > 0.0 { scale / largest } else { 0.0 });
        let unmet = rounded.unmet(patterns, tie)?.total();
        if best.as_ref().is_none_or(|(_, fewest)| unmet < *fewest) {
            best = Some((rounded, unmet));
        }
        if unmet <= target || largest == 0.0 {
            break;
        }
    }
    Ok(best.expect("at least one scale was tried"))
}

/// The first few whole numbers that, as the largest weight, make all weights
/// whole, nearly: solutions of small linear systems are fractions with small
/// common denominators.
fn whole_scales(values: &[f64], largest: f64) -> impl Iterator<Item = f64> + '_ {
    let is_whole = move |scale: f64| {
        let off = |value: &f64| (value * scale / largest - (value * scale / largest).round()).abs();
        // A solver's weights are off by about 10⁻⁶ of the largest.
        values.iter().all(|value| off(value) < 1e-3 + 2e-6 * scale)
    };
    (1..=MOST_WHOLE).map(f64::from).filter(move |scale| largest > 0.0 && is_whole(*scale)).take(8)
}

/// The largest scale of [`whole_scales`]: beyond it tolerance and unit meet.
const MOST_WHOLE: u32 = 20_000;

/// 1, 2, 3, … 32, then powers of two to 2⁴⁰: good for weights with a margin.
fn scales() -> impl Iterator<Item = f64> {
    (1..=32).map(f64::from).chain((6..=GRID_BITS).map(|bits| 2.0_f64.powi(bits)))
}

/// `factor` times the network, rounded.
fn scaled(network: &Network, factor: f64) -> IntegerNetwork {
    let round = |value: &f64| (value * factor).round() as i64;
    let weights = network.weights().as_slice().iter().map(round).collect();
    let bias = network.bias().iter().map(round).collect();
    IntegerNetwork::new(network.neurons(), weights, bias).expect("the sizes are the network's")
}
