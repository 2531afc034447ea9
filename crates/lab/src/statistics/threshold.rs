//! The size at which half of the draws fail: a logistic curve fitted to
//! thresholds that are known up to an interval.

use super::bootstrap;

/// A fitted logistic curve: a draw stores P patterns with probability
/// 1 / (1 + exp((P − P50) / scale)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The P at which half of the draws fail.
    pub half: f64,
    /// The width of the fall.
    pub scale: f64,
    /// A 95 % interval of `half` by the bootstrap over draws.
    pub interval: (f64, f64),
}

/// How often the bootstrap draws.
const DRAWS: usize = 400;
/// The least width of the fall: where all draws agree, it is as narrow as one
/// pattern lets it be.
const NARROWEST: f64 = 0.05;

/// Fits draws, each with the most patterns that it is known to store and the
/// fewest that it is known to lose a bit of (`usize::MAX` if nothing is known
/// to be lost). None without draws.
///
/// ```
/// use hopfit_lab::statistics::threshold;
/// let fitted = threshold(&[(9, 10), (10, 11), (10, 11), (11, 12)], 1).unwrap();
/// assert!((fitted.half - 10.5).abs() < 0.3);
/// ```
#[must_use]
pub fn threshold(draws: &[(usize, usize)], seed: u64) -> Option<Threshold> {
    if draws.is_empty() {
        return None;
    }
    let (half, scale) = fit(draws);
    let interval = bootstrap(draws.len(), DRAWS, seed, |drawn| {
        fit(&drawn.iter().map(|at| draws[*at]).collect::<Vec<_>>()).0
    });
    Some(Threshold { half, scale, interval })
}

/// The largest likelihood, by golden sections: over the scale, and for each
/// scale over the half.
fn fit(draws: &[(usize, usize)]) -> (f64, f64) {
    let ends = draws
        .iter()
        .flat_map(|(stored, lost)| [Some(*stored), (*lost < usize::MAX).then_some(*lost)]);
    let ends: Vec<f64> = ends.flatten().map(|end| end as f64).collect();
    let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ends.iter().copied().fold(0.0, f64::max).max(low + 1.0);
    let half_of = |scale: f64| largest(low, high, |half| likelihood(draws, half, scale));
    let width = (high - low).max(1.0);
    let log = largest(NARROWEST.ln(), width.ln(), |log| {
        let scale = log.exp();
        likelihood(draws, half_of(scale), scale)
    });
    (half_of(log.exp()), log.exp())
}

/// The logarithm of the probability of all intervals.
fn likelihood(draws: &[(usize, usize)], half: f64, scale: f64) -> f64 {
    let stores = |patterns: usize| 1.0 / (1.0 + ((patterns as f64 - half) / scale).exp());
    let of = |(stored, lost): &(usize, usize)| {
        let beyond = if *lost == usize::MAX { 0.0 } else { stores(*lost) };
        (stores(*stored) - beyond).max(1e-300).ln()
    };
    draws.iter().map(of).sum()
}

/// Where a function with one peak is largest.
fn largest(mut low: f64, mut high: f64, of: impl Fn(f64) -> f64) -> f64 {
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let mut left = high - golden * (high - low);
    let mut right = low + golden * (high - low);
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..40 {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = of(right);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit::random::Stream;

    #[test]
    fn a_known_curve_is_found_again() {
        let mut stream = Stream::new(1, 0);
        let draws: Vec<(usize, usize)> = (0..2000)
            .map(|_| {
                let u = stream.uniform().clamp(1e-9, 1.0 - 1e-9);
                let stored = (28.0 + 1.5 * (u / (1.0 - u)).ln()).floor().max(0.0) as usize;
                (stored, stored + 1)
            })
            .collect();
        let (half, scale) = fit(&draws);
        assert!((half - 28.0).abs() < 0.2 && (scale - 1.5).abs() < 0.1, "{half} {scale}");
    }

    #[test]
    fn wide_intervals_widen_the_answer() {
        let narrow = threshold(&[(9, 10), (10, 11), (11, 12), (10, 11)], 1).unwrap();
        let wide = threshold(&[(9, 10), (10, 20), (11, 19), (10, 11)], 1).unwrap();
        assert!(wide.half >= narrow.half);
        assert!(narrow.interval.0 <= narrow.half && narrow.half <= narrow.interval.1);
        let open = threshold(&[(5, usize::MAX), (5, 6)], 1).unwrap();
        assert!(open.half.is_finite());
        assert_eq!(threshold(&[], 1), None);
    }
}
