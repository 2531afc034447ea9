//! Recall with the cue as a fading field.

use super::orders::Orders;
use super::update::FADING;
use super::walk::Walk;
use super::{Ending, Recall, Recaller};

/// σ (1 − k/29) for sweep k, added to the field of a +1 bit of the cue and
/// taken from that of a −1 bit.
///
/// Where fields are whole multiples of one unit the sign of h ± t is that of
/// h ± t rounded to the unit, towards the cue: up for +1 bits, down for −1
/// bits. So all sums stay exact, and recall is the same in whole numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Push {
    plus: f64,
    minus: f64,
}

impl Push {
    fn of(sigma: f64, sweep: usize, unit: Option<f64>) -> Self {
        let left = (FADING - 1).saturating_sub(sweep);
        let Some(unit) = unit else {
            let push = sigma * left as f64 / (FADING - 1) as f64;
            return Self { plus: push, minus: -push };
        };
        // Sums of weights are below 2⁵² units, so a larger σ does the same. A
        // σ with digits below 2⁻⁶⁴ units is below one unit: its push rounds
        // to nothing and to one unit, with those digits or without.
        let fine = (sigma / unit).min(2.0_f64.powi(52)) * 2.0_f64.powi(64);
        let (steps, whole) = ((FADING as i128 - 1) << 64, fine.ceil() as i128 * left as i128);
        let (down, up) = (whole / steps, (whole + steps - 1) / steps);
        Self { plus: up as f64 * unit, minus: -(down as f64 * unit) }
    }

    fn on(self, cue: &[i8], push: &mut [f64]) {
        for (push, bit) in push.iter_mut().zip(cue) {
            *push = match bit {
                1 => self.plus,
                -1 => self.minus,
                _ => 0.0,
            };
        }
    }
}

/// Recalls from a cue whose fields are given.
pub(super) fn recall(
    recaller: &Recaller<'_>,
    cue: &[i8],
    fields: &[f64],
    orders: &mut Orders,
) -> Recall {
    let sigma = recaller.sigma_value();
    let mut walk = Walk::new(recaller, cue.to_vec(), fields.to_vec(), cue);
    let mut push = vec![0.0; cue.len()];
    let mut steps = 0;
    for sweep in recaller.steps(0).take(FADING - 1) {
        Push::of(sigma, sweep, recaller.unit).on(cue, &mut push);
        if !walk.is_at_rest(&push) && walk.sweep(orders.of(sweep), &push) {
            steps = sweep + 1;
        }
    }
    to_rest(recaller, walk, orders, (FADING - 1, steps))
}

/// Sweeps without a push until nothing changes, from sweep number `first`;
/// `steps` is the last sweep that changed anything.
pub(super) fn to_rest(
    recaller: &Recaller<'_>,
    mut walk: Walk<'_>,
    orders: &mut Orders,
    (first, mut steps): (usize, usize),
) -> Recall {
    let push = vec![0.0; walk.state.len()];
    for sweep in recaller.steps(first) {
        if walk.is_at_rest(&push) || !walk.sweep(orders.of(sweep), &push) {
            return walk.end(Ending::FixedPoint, steps);
        }
        steps = sweep + 1;
    }
    walk.end(Ending::StepLimit, recaller.max_steps)
}

#[cfg(test)]
mod tests {
    use super::{FADING, Push};

    #[test]
    fn rounding_towards_the_cue_keeps_every_sign() {
        // In eighths, so that half of the σ are no multiples of the unit.
        for sigma in 0..70_i64 {
            for sweep in 0..FADING {
                let push = Push::of(sigma as f64 * 0.125, sweep, Some(0.25));
                let left = 29_i64.saturating_sub(sweep as i64);
                for field in -80..80_i64 {
                    let exact = |bit: i64| 58 * field + bit * sigma * left > 0;
                    let field = field as f64 * 0.25;
                    assert_eq!(field + push.plus > 0.0, exact(1), "{sigma} {sweep} {field}");
                    assert_eq!(field + push.minus > 0.0, exact(-1), "{sigma} {sweep} {field}");
                }
            }
        }
    }

    #[test]
    fn the_least_cue_still_breaks_a_tie() {
        for sigma in [f64::MIN_POSITIVE, 1e-30, 0.3] {
            assert_eq!(Push::of(sigma, 0, Some(2.0)), Push { plus: 2.0, minus: -0.0 });
        }
    }
}
