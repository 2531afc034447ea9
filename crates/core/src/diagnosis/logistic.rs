//! Where success turns into failure.

use super::CONFIDENCE;
use crate::random::Stream;

/// How often something succeeded at one setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Successes {
    /// The setting, such as a number of patterns.
    pub at: f64,
    /// How often it succeeded.
    pub successes: usize,
    /// How often it was tried.
    pub trials: usize,
}

/// A curve 1 / (1 + exp(−slope (x − middle))) of chances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic {
    /// Where the chance is one half.
    pub middle: f64,
    /// How steep it is there, times four; negative where it falls.
    pub slope: f64,
}

/// Parameters of the curve over the scaled setting: a + b z.
type Pair = [f64; 2];

impl Logistic {
    /// The chance at a setting.
    #[must_use]
    pub fn chance(&self, at: f64) -> f64 {
        1.0 / (1.0 + (-self.slope * (at - self.middle)).exp())
    }

    /// Fits a curve to counts, by maximum likelihood with Firth's correction
    /// (Jeffreys' prior), which takes off the bias of small samples and is
    /// finite where success and failure do not overlap. `None` for fewer than
    /// two settings that were tried.
    ///
    /// Source: D. Firth, Biometrika 80 (1993), 27–38.
    #[must_use]
    pub fn fit(counts: &[Successes]) -> Option<Self> {
        let tried: Vec<Successes> = counts.iter().copied().filter(|c| c.trials > 0).collect();
        let (least, largest) = range(&tried)?;
        let (origin, unit) = (f64::midpoint(least, largest), (largest - least) / 2.0);
        let scaled = Scaled { counts: &tried, origin, unit };
        let [a, b] = scaled.maximum();
        Some(Self { middle: origin - unit * a / b, slope: b / unit })
    }
}

/// The least and largest setting, if they differ.
fn range(counts: &[Successes]) -> Option<(f64, f64)> {
    let least = counts.iter().map(|count| count.at).fold(f64::INFINITY, f64::min);
    let largest = counts.iter().map(|count| count.at).fold(f64::NEG_INFINITY, f64::max);
    (largest > least).then_some((least, largest))
}

/// Counts over settings from −1 to 1.
struct Scaled<'a> {
    counts: &'a [Successes],
    origin: f64,
    unit: f64,
}

impl Scaled<'_> {
    /// z, the successes, the trials and the chance under the parameters.
    fn rows(&self, [a, b]: Pair) -> impl Iterator<Item = (f64, f64, f64, f64)> + '_ {
        self.counts.iter().map(move |count| {
            let z = (count.at - self.origin) / self.unit;
            let chance = 1.0 / (1.0 + (-(a + b * z)).exp());
            (z, count.successes as f64, count.trials as f64, chance)
        })
    }

    /// Fisher's information: its entries 00, 01 and 11.
    fn information(&self, at: Pair) -> [f64; 3] {
        self.rows(at).fold([0.0; 3], |[aa, ab, bb], (z, _, trials, chance)| {
            let weight = trials * chance * (1.0 - chance);
            [aa + weight, ab + weight * z, bb + weight * z * z]
        })
    }

    /// The logarithm of likelihood times Jeffreys' prior.
    fn objective(&self, at: Pair) -> f64 {
        let likelihood: f64 = self
            .rows(at)
            .map(|(_, good, trials, chance)| {
                let part = |count: f64, chance: f64| {
                    if count > 0.0 { count * chance.ln() } else { 0.0 }
                };
                part(good, chance) + part(trials - good, 1.0 - chance)
            })
            .sum();
        let [aa, ab, bb] = self.information(at);
        likelihood + 0.5 * (aa * bb - ab * ab).max(f64::MIN_POSITIVE).ln()
    }

    /// A step of Newton's method on Firth's score.
    fn step(&self, at: Pair) -> Pair {
        let [aa, ab, bb] = self.information(at);
        let determinant = (aa * bb - ab * ab).max(f64::MIN_POSITIVE);
        let mut score = [0.0; 2];
        for (z, good, trials, chance) in self.rows(at) {
            let weight = trials * chance * (1.0 - chance);
            // The share of this setting in the fit: the trace of its hat matrix.
            let leverage = weight * (bb - 2.0 * ab * z + aa * z * z) / determinant;
            let excess = good - trials * chance + leverage * (0.5 - chance);
            score = [score[0] + excess, score[1] + excess * z];
        }
        [
            (bb * score[0] - ab * score[1]) / determinant,
            (aa * score[1] - ab * score[0]) / determinant,
        ]
    }

    fn maximum(&self) -> Pair {
        let mut at = [0.0, 0.0];
        let mut value = self.objective(at);
        for _ in 0..200 {
            let step = self.step(at);
            let mut share = 1.0;
            let better = loop {
                let next = [at[0] + share * step[0], at[1] + share * step[1]];
                let found = self.objective(next);
                if found > value {
                    break Some((next, found));
                }
                share /= 2.0;
                if share < 1e-6 {
                    break None;
                }
            };
            let Some((next, found)) = better else { break };
            let gained = found - value;
            (at, value) = (next, found);
            if gained < 1e-12 * (1.0 + value.abs()) {
                break;
            }
        }
        at
    }
}

/// Where the chance of success falls to one half, with its interval. What lies
/// beyond the settings that were tried is not told: it would be a guess.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Midpoint {
    /// The estimate.
    pub at: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
    /// The curve that was fitted.
    pub curve: Logistic,
}

/// Samples of the bootstrap.
const SAMPLES: usize = 1000;

/// Finds where the chance of success, which falls, is one half: by
/// [`Logistic::fit`], with the interval of a parametric bootstrap (1000 samples
/// of counts drawn from the fitted curve and fitted again; percentiles, at
/// [`CONFIDENCE`]). `None` for fewer than two settings that were tried.
///
/// The interval takes for granted that trials are independent and chances
/// follow a logistic curve.
///
/// Source: Efron and Tibshirani, *An Introduction to the Bootstrap* (1993),
/// chapters 6 and 13.
#[must_use]
pub fn midpoint(counts: &[Successes], seed: u64) -> Option<Midpoint> {
    let tried: Vec<Successes> = counts.iter().copied().filter(|c| c.trials > 0).collect();
    let curve = Logistic::fit(&tried)?;
    let mut stream = Stream::new(seed, 0);
    let mut middles: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let drawn: Vec<Successes> =
                tried.iter().map(|count| redrawn(*count, &curve, &mut stream)).collect();
            falling_middle(&drawn)
        })
        .collect();
    middles.sort_by(f64::total_cmp);
    let (least, largest) = range(&tried)?;
    let inside = |value: f64| (least..=largest).contains(&value).then_some(value);
    let tail = ((1.0 - CONFIDENCE) / 2.0 * SAMPLES as f64) as usize;
    let at = inside(falling_middle(&tried));
    Some(Midpoint {
        at,
        low: inside(middles[tail]),
        high: inside(middles[SAMPLES - 1 - tail]),
        curve,
    })
}

/// The same setting with successes drawn from the curve.
fn redrawn(count: Successes, curve: &Logistic, stream: &mut Stream) -> Successes {
    let chance = curve.chance(count.at);
    let successes = (0..count.trials).filter(|_| stream.uniform() < chance).count();
    Successes { successes, ..count }
}

/// The middle of a curve that falls; beyond all settings where all or none
/// succeed, or where the curve does not fall.
fn falling_middle(counts: &[Successes]) -> f64 {
    let good: usize = counts.iter().map(|count| count.successes).sum();
    let all: usize = counts.iter().map(|count| count.trials).sum();
    let most = if 2 * good > all { f64::INFINITY } else { f64::NEG_INFINITY };
    if good == 0 || good == all {
        return most;
    }
    match Logistic::fit(counts) {
        Some(curve) if curve.slope < 0.0 => curve.middle,
        _ => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(rows: &[(f64, usize, usize)]) -> Vec<Successes> {
        rows.iter().map(|&(at, successes, trials)| Successes { at, successes, trials }).collect()
    }

    #[test]
    fn many_trials_give_the_curve_back() {
        let truth = Logistic { middle: 27.5, slope: -0.8 };
        let rows: Vec<Successes> = (20..36)
            .map(|at| {
                let at = f64::from(at);
                let trials = 1_000_000;
                let successes = (truth.chance(at) * trials as f64).round() as usize;
                Successes { at, successes, trials }
            })
            .collect();
        let found = Logistic::fit(&rows).unwrap();
        assert!((found.middle - 27.5).abs() < 1e-3, "{found:?}");
        assert!((found.slope + 0.8).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn firths_fit_has_known_values() {
        // Two settings with as many parameters: the fit adds half a success and
        // half a failure to each.
        let found = Logistic::fit(&counts(&[(0.0, 8, 10), (1.0, 3, 10)])).unwrap();
        let logit = |good: f64, bad: f64| (good / bad).ln();
        let (a, b) = (logit(8.5, 2.5), logit(3.5, 7.5));
        assert!((found.slope - (b - a)).abs() < 1e-6, "{found:?}");
        assert!((found.middle - a / (a - b)).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn success_and_failure_may_be_apart() {
        let apart = counts(&[(10.0, 9, 9), (20.0, 9, 9), (30.0, 0, 9), (40.0, 0, 9)]);
        let found = midpoint(&apart, 1).unwrap();
        assert!((found.at.unwrap() - 25.0).abs() < 1e-6, "{found:?}");
        let (low, high) = (found.low.unwrap(), found.high.unwrap());
        assert!(10.0 < low && low < 25.0 && 25.0 < high && high < 40.0, "{found:?}");
    }

    #[test]
    fn nothing_is_told_of_what_was_not_tried() {
        let all = midpoint(&counts(&[(10.0, 5, 5), (20.0, 5, 5)]), 1).unwrap();
        assert_eq!((all.at, all.high), (None, None));
        let none = midpoint(&counts(&[(10.0, 0, 5), (20.0, 0, 5)]), 1).unwrap();
        assert_eq!((none.at, none.low), (None, None));
        let rising = midpoint(&counts(&[(10.0, 1, 9), (20.0, 8, 9)]), 1).unwrap();
        assert_eq!(rising.at, None);
        assert_eq!(midpoint(&counts(&[(10.0, 3, 5)]), 1), None);
        assert_eq!(midpoint(&counts(&[(10.0, 3, 5), (20.0, 0, 0)]), 1), None);
    }

    /// The share of samples of a known curve whose interval holds its middle.
    #[test]
    fn intervals_cover_what_they_say() {
        let truth = Logistic { middle: 28.3, slope: -0.9 };
        let mut stream = Stream::new(7, 0);
        let (samples, mut covered, mut errors) = (200, 0, 0.0);
        for sample in 0..samples {
            let blank =
                (22..36).map(|at| Successes { at: f64::from(at), successes: 0, trials: 20 });
            let drawn: Vec<_> = blank.map(|count| redrawn(count, &truth, &mut stream)).collect();
            let found = midpoint(&drawn, sample).unwrap();
            let (low, high) = (found.low.unwrap(), found.high.unwrap());
            covered += usize::from(low <= truth.middle && truth.middle <= high);
            errors += found.at.unwrap() - truth.middle;
        }
        // 200 draws at 95 %: a standard error of 1.5 %.
        assert!((180..=199).contains(&covered), "{covered} of {samples}");
        assert!((errors / samples as f64).abs() < 0.05);
    }
}
