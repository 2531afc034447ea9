//! From the weights of a program to whole numbers that keep the same bits.

use super::measure::Measure;
use super::part::{Part, Rows};
use hopfit_core::{GRID_BITS, IntegerNetwork, Stop};

/// Weights below this share of the largest are a solver's rest.
const NOTHING: f64 = 1e-9;
/// The largest whole number tried as the largest weight before the powers of
/// two: fields of exactly zero need weights that are whole already.
const MOST_WHOLE: u32 = 64;
/// The first power of two tried.
const LEAST_BITS: i32 = 8;

/// `network` with the part's weights replaced by `weights`, rounded as
/// coarsely as keeps all kept bits and brings `loss` (what rounding should
/// not make larger) down to `least`; otherwise as fine as helps. None if
/// rounding always loses a bit. Once it is time to stop only the finest
/// rounding is tried, unless another one will do.
pub(super) fn rounded(
    part: &Part<'_>,
    network: &IntegerNetwork,
    weights: &[f64],
    (loss, least): (impl Fn(&Measure) -> f64, f64),
    stop: &Stop,
) -> Option<(IntegerNetwork, Measure)> {
    let largest = weights.iter().fold(0.0_f64, |largest, w| w.abs().max(largest));
    let mut best: Option<(Rows, Measure)> = None;
    let finest = f64::from(GRID_BITS).exp2();
    for scale in scales() {
        let hurry = stop.is_due();
        if hurry && best.is_some() {
            break;
        }
        let rows = part.rows(&whole(weights, largest, if hurry { finest } else { scale }));
        if let Some(measure) = part.measure_rows(&rows) {
            if best.as_ref().is_none_or(|(_, found)| loss(&measure) < loss(found)) {
                best = Some((rows, measure));
            }
            if loss(&measure) <= least || largest == 0.0 {
                break;
            }
        }
        if hurry {
            break;
        }
    }
    best.map(|(rows, measure)| (part.replaced(network, &rows), measure))
}

/// The weights, multiplied so that the largest is `scale`, and rounded.
fn whole(weights: &[f64], largest: f64, scale: f64) -> Vec<i64> {
    let whole = |w: &f64| match w.abs() <= NOTHING * largest {
        true => 0,
        false => (w / largest * scale).round() as i64,
    };
    weights.iter().map(whole).collect()
}

/// 1 to 64, then every fourth power of two to 2⁴⁰.
fn scales() -> impl Iterator<Item = f64> {
    let powers = (LEAST_BITS..=GRID_BITS).step_by(4).map(|bits| f64::from(bits).exp2());
    (1..=MOST_WHOLE).map(f64::from).chain(powers)
}
