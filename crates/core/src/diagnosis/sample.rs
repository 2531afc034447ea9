//! What a sample says of what it was drawn from.

use super::Z;

/// Wilson's interval (1927) for a share of which `successes` of `trials`
/// independent trials tell, at [`super::CONFIDENCE`]. Everything from 0 to 1
/// where there are no trials.
///
/// Where the trials are a fixed number for each of several cases (patterns),
/// each with a chance of its own, the interval of the mean chance is wider
/// than it need be, never narrower: the count then varies less.
///
/// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212.
///
/// ```
/// use hopfit_core::diagnosis::wilson;
/// let (low, high) = wilson(10, 10);
/// assert!((low - 0.722).abs() < 1e-3 && high == 1.0);
/// ```
///
/// # Panics
/// If there are more successes than trials.
#[must_use]
pub fn wilson(successes: usize, trials: usize) -> (f64, f64) {
    assert!(successes <= trials, "{successes} successes in {trials} trials");
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (good, all) = (successes as f64, trials as f64);
    let middle = (good + Z * Z / 2.0) / (all + Z * Z);
    let half = Z / (all + Z * Z) * (good * (all - good) / all + Z * Z / 4.0).sqrt();
    let low = if successes == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if successes == trials { 1.0 } else { (middle + half).min(1.0) };
    (low, high)
}

/// The mean of `count` values with this sum and this sum of squares, and its
/// interval by the normal approximation (1.96 standard errors); no width for
/// fewer than two values, not a number for none.
///
/// ```
/// use hopfit_core::diagnosis::mean_interval;
/// // 1, 2, 3: a standard error of 1/√3.
/// let (mean, (low, high)) = mean_interval(3, 6.0, 14.0);
/// assert!(mean == 2.0 && (high - low - 2.0 * 1.96 / 3_f64.sqrt()).abs() < 1e-3);
/// ```
#[must_use]
pub fn mean_interval(count: usize, sum: f64, squares: f64) -> (f64, (f64, f64)) {
    let all = count as f64;
    let mean = sum / all;
    if count < 2 {
        return (mean, (mean, mean));
    }
    let variance = ((squares - sum * mean) / (all - 1.0)).max(0.0);
    let half = Z * (variance / all).sqrt();
    (mean, (mean - half, mean + half))
}

/// What a sample of kinds says of the kinds that it has not met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unseen {
    /// Kinds met.
    pub seen: usize,
    /// Kinds met once.
    pub once: usize,
    /// Kinds met twice.
    pub twice: usize,
    /// How many kinds there are at least, seen or not: Chao's estimate,
    /// seen + once (once − 1) / (2 (twice + 1)). That bounds the true number
    /// from below on average over many large samples, not in each.
    pub at_least: f64,
    /// The share of all draws that would meet a kind already seen: Good and
    /// Turing's estimate, 1 − once / draws.
    pub coverage: f64,
}

/// Estimates from how often each kind was met, none of them 0.
///
/// Sources: A. Chao, Scand. J. Stat. 11 (1984), 265–270 (in the form corrected
/// for bias); I. J. Good, Biometrika 40 (1953), 237–264.
///
/// ```
/// use hopfit_core::diagnosis::unseen;
/// let found = unseen(&[5, 1, 1, 2]);
/// assert_eq!((found.seen, found.once, found.twice), (4, 2, 1));
/// assert_eq!(found.at_least, 4.5);
/// assert!((found.coverage - (1.0 - 2.0 / 9.0)).abs() < 1e-12);
/// ```
#[must_use]
pub fn unseen(times_met: &[usize]) -> Unseen {
    let met = |times: usize| times_met.iter().filter(|met| **met == times).count();
    let (once, twice) = (met(1), met(2));
    let draws: usize = times_met.iter().sum();
    let more = once as f64 * (once as f64 - 1.0).max(0.0) / (2.0 * (twice as f64 + 1.0));
    Unseen {
        seen: times_met.len(),
        once,
        twice,
        at_least: times_met.len() as f64 + more,
        coverage: 1.0 - once as f64 / draws.max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance of each number of successes.
    fn binomial(trials: usize, chance: f64) -> Vec<f64> {
        let mut weights = vec![0.0; trials + 1];
        weights[0] = 1.0;
        for _ in 0..trials {
            for good in (0..=trials).rev() {
                let from_below = if good > 0 { weights[good - 1] * chance } else { 0.0 };
                weights[good] = weights[good] * (1.0 - chance) + from_below;
            }
        }
        weights
    }

    #[test]
    fn wilson_covers_what_it_says_on_average() {
        for trials in [20, 50, 200] {
            let mut sum = 0.0;
            for step in 1..100 {
                let chance = f64::from(step) / 100.0;
                let covered: f64 = binomial(trials, chance)
                    .iter()
                    .enumerate()
                    .filter(|(good, _)| {
                        let (low, high) = wilson(*good, trials);
                        low <= chance && chance <= high
                    })
                    .map(|(_, weight)| weight)
                    .sum();
                assert!(covered > 0.83, "{trials} trials at {chance}: {covered}");
                sum += covered;
            }
            let mean = sum / 99.0;
            assert!((0.945..0.965).contains(&mean), "{trials} trials: {mean}");
        }
    }

    #[test]
    fn wilson_has_known_values_and_ends() {
        // R: prop.test(15, 20, correct = FALSE)$conf.int
        let (low, high) = wilson(15, 20);
        assert!((low - 0.531_299).abs() < 1e-5 && (high - 0.888_138).abs() < 1e-5);
        assert_eq!(wilson(0, 7).0, 0.0);
        assert_eq!(wilson(7, 7).1, 1.0);
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }

    #[test]
    fn a_sample_that_met_everything_often_misses_nothing() {
        let found = unseen(&[9, 8, 30]);
        assert_eq!((found.at_least, found.coverage), (3.0, 1.0));
        assert_eq!(unseen(&[]).at_least, 0.0);
    }
}
