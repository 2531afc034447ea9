//! The normal distribution, fast.

use std::f64::consts::{FRAC_1_SQRT_2, PI};
use std::sync::OnceLock;

/// Beyond this the tail is below 10⁻¹⁵.
pub(super) const TAIL: f64 = 8.0;
/// Table entries a unit.
const FINE: f64 = 256.0;

/// Φ and φ at −8, −8 + 1/256 … 8.
fn table() -> &'static [(f64, f64)] {
    static TABLE: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entries = 0..=(2.0 * TAIL * FINE) as usize + 1;
        entries.map(|at| exact(at as f64 / FINE - TAIL)).collect()
    })
}

fn exact(u: f64) -> (f64, f64) {
    (0.5 * libm::erfc(-u * FRAC_1_SQRT_2), libm::exp(-0.5 * u * u) / (2.0 * PI).sqrt())
}

/// Φ(u) and φ(u), to 10⁻¹², by cubic interpolation with the known slopes φ and
/// −u φ: hundreds of thousands are needed in each step of a descent.
pub(super) fn normal(u: f64) -> (f64, f64) {
    if u <= -TAIL {
        return (0.0, 0.0);
    }
    if u >= TAIL {
        return (1.0, 0.0);
    }
    let place = (u + TAIL) * FINE;
    let at = place as usize;
    let (t, left) = (place - at as f64, at as f64 / FINE - TAIL);
    let [(below, density), (next_below, next_density)] = [table()[at], table()[at + 1]];
    let slopes = (-left * density, -(left + 1.0 / FINE) * next_density);
    (
        cubic(t, (below, next_below), (density, next_density)),
        cubic(t, (density, next_density), slopes),
    )
}

/// The cubic on an interval of a table with these values and slopes at its
/// ends.
fn cubic(t: f64, values: (f64, f64), slopes: (f64, f64)) -> f64 {
    let (rise, from, to) = (values.1 - values.0, slopes.0 / FINE, slopes.1 / FINE);
    values.0 + t * (from + t * (3.0 * rise - 2.0 * from - to + t * (from + to - 2.0 * rise)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_is_accurate() {
        for step in -90_000..90_000 {
            let u = f64::from(step) * 1e-4 + 3e-5;
            let ((below, density), (found, slope)) = (exact(u), normal(u));
            assert!((below - found).abs() < 1e-12 && (density - slope).abs() < 1e-12, "{u}");
        }
        assert!((normal(1.959_963_984_540_054).0 - 0.975).abs() < 1e-12);
    }
}
