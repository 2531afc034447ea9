//! What theory says of capacities and stabilities, to set beside what was
//! measured. All of it is about random patterns of independent fair bits, and
//! most of it about large N: none of it is a bound for the patterns at hand.

/// Patterns that Hebb's rule holds with few wrong bits (1.6 % at this load) in
/// the limit of large N: 0.138 N.
///
/// Source: Amit, Gutfreund and Sompolinsky, Phys. Rev. Lett. 55 (1985), 1530.
#[must_use]
pub fn hebb_with_errors(neurons: usize) -> f64 {
    0.138 * neurons as f64
}

/// Patterns of which Hebb's rule stores most without a wrong bit, for large N:
/// N / (2 ln N).
///
/// Source: McEliece, Posner, Rodemich and Venkatesh, IEEE Trans. Inf. Theory
/// 33 (1987), 461–482.
#[must_use]
pub fn hebb_most_exact(neurons: usize) -> f64 {
    neurons as f64 / (2.0 * (neurons as f64).ln())
}

/// Patterns that Hebb's rule stores all without a wrong bit, for large N:
/// N / (4 ln N). Source: as [`hebb_most_exact`].
#[must_use]
pub fn hebb_all_exact(neurons: usize) -> f64 {
    hebb_most_exact(neurons) / 2.0
}

/// Patterns that weights without symmetry can store, for large N: 2 N.
///
/// Source: Cover, IEEE Trans. Electron. Comput. 14 (1965), 326–334; Gardner,
/// J. Phys. A 21 (1988), 257–270.
#[must_use]
pub fn free_weights(neurons: usize) -> f64 {
    2.0 * neurons as f64
}

/// The chance that a neuron with `inputs` weights and no bias can keep its
/// bits of `patterns` random patterns in general position: Cover's count,
/// 2^(1−P) Σ_{k<d} C(P−1, k).
///
/// Source: Cover (1965), as [`free_weights`].
///
/// ```
/// use hopfit_core::diagnosis::theory::cover;
/// assert_eq!(cover(10, 10), 1.0);
/// assert!((cover(38, 19) - 0.5).abs() < 1e-12);
/// ```
#[must_use]
pub fn cover(patterns: usize, inputs: usize) -> f64 {
    if patterns <= inputs {
        return 1.0;
    }
    let others = (patterns - 1) as f64;
    // Logarithms, as the terms of large P lie below the least f64.
    let mut term = -others * std::f64::consts::LN_2;
    let mut sum = 0.0;
    for k in 0..inputs {
        sum += term.exp();
        term += ((others - k as f64) / (k as f64 + 1.0)).ln();
    }
    sum.min(1.0)
}

/// The most random patterns that N neurons without symmetry and bias store
/// with a chance of one half or more, if their N chances ([`cover`], N − 1
/// inputs each) were independent.
///
/// ```
/// use hopfit_core::diagnosis::theory::cover_half;
/// assert_eq!(cover_half(20), 28);
/// ```
#[must_use]
pub fn cover_half(neurons: usize) -> usize {
    let inputs = neurons.saturating_sub(1);
    let all = |patterns: usize| cover(patterns, inputs).ln() * neurons as f64;
    // At 2 (N − 1) a single neuron has a chance of one half.
    let (mut held, mut lost) = (inputs, 2 * inputs + 1);
    while lost - held > 1 {
        let middle = usize::midpoint(held, lost);
        if all(middle) >= -std::f64::consts::LN_2 { held = middle } else { lost = middle }
    }
    held
}

/// Gardner's load α(κ): the most random patterns a neuron, for large N, whose
/// bits weights without symmetry keep with stability κ in units of the
/// Euclidean norm of each row: 1/α = ∫_{−κ}^∞ Dt (t + κ)².
///
/// Source: Gardner, J. Phys. A 21 (1988), 257–270.
///
/// ```
/// use hopfit_core::diagnosis::theory::load;
/// assert!((load(0.0) - 2.0).abs() < 1e-9);
/// assert!((load(1.0) - 0.520).abs() < 1e-3);
/// ```
#[must_use]
pub fn load(stability: f64) -> f64 {
    1.0 / squared_excess(stability)
}

/// Gardner's κ(α), the inverse of [`load`]: the largest stability that all
/// bits of α N random patterns can have, for large N. Negative above α = 2;
/// `None` for a load that is no number above 0, or so small or large that κ is
/// not within ±1000.
///
/// ```
/// use hopfit_core::diagnosis::theory::stability;
/// assert!((stability(0.5).unwrap() - 1.03).abs() < 5e-3);
/// assert!((stability(2.0).unwrap()).abs() < 1e-9);
/// ```
#[must_use]
pub fn stability(load_of_patterns: f64) -> Option<f64> {
    let is_above = |kappa: f64| load(kappa) > load_of_patterns;
    let (mut low, mut high) = (-1000.0, 1000.0);
    if !(load_of_patterns > 0.0 && is_above(low) && !is_above(high)) {
        return None;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if is_above(middle) { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// ∫_{−κ}^∞ Dt (t + κ)² by Simpson's rule over 24 deviations.
fn squared_excess(kappa: f64) -> f64 {
    const HALVES: usize = 2000;
    let from = (-kappa).max(-12.0);
    let step = (12.0 - from).max(0.0) / (2 * HALVES) as f64;
    let value = |at: usize| {
        let t = from + step * at as f64;
        (-0.5 * t * t).exp() * (t + kappa).powi(2)
    };
    let inner = (1..2 * HALVES).map(|at| value(at) * if at % 2 == 1 { 4.0 } else { 2.0 });
    let sum = value(0) + inner.sum::<f64>() + value(2 * HALVES);
    sum * step / 3.0 / std::f64::consts::TAU.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stabilities_have_the_published_values() {
        for (alpha, kappa) in [(0.1, 3.00), (0.2, 2.00), (0.5, 1.03), (0.8, 0.64), (1.0, 0.47)] {
            let found = stability(alpha).unwrap();
            assert!((found - kappa).abs() < 0.006, "{alpha}: {found}");
        }
        // Gardner's own: 1.365, 0.961, 0.520, 0.200.
        for (kappa, alpha) in [(0.25, 1.365), (0.5, 0.961), (1.0, 0.520), (2.0, 0.200)] {
            assert!((load(kappa) - alpha).abs() < 6e-4, "{kappa}: {}", load(kappa));
        }
        assert!(stability(3.0).unwrap() < 0.0);
        assert_eq!((stability(0.0), stability(f64::NAN)), (None, None));
    }

    #[test]
    fn half_of_the_draws_fit_where_counting_says() {
        for (neurons, half) in [(10, 12), (15, 20), (30, 44), (50, 78), (81, 132), (100, 166)] {
            assert_eq!(cover_half(neurons), half, "N = {neurons}");
        }
        assert_eq!(cover_half(144), 245);
        assert_eq!(cover_half(2), 1);
    }

    #[test]
    fn counting_is_that_of_cover_for_small_numbers() {
        // 4 points in the plane: 2 (1 + 3) of 16 ways.
        assert!((cover(4, 2) - 0.5).abs() < 1e-12);
        // 5 points in space: 2 (1 + 4 + 6) of 32.
        assert!((cover(5, 3) - 22.0 / 32.0).abs() < 1e-12);
        assert!(cover(4000, 1000) < 1e-100 && cover(4000, 2500) > 1.0 - 1e-12);
    }

    #[test]
    fn the_lines_of_hebbs_rule() {
        assert!((hebb_with_errors(100) - 13.8).abs() < 1e-12);
        assert!((hebb_most_exact(20) - 3.338).abs() < 1e-3);
        assert!((hebb_all_exact(144) - 7.24).abs() < 1e-2);
        assert_eq!(free_weights(20), 40.0);
    }
}
