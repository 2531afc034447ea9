//! Intervals: Student's for means, the bootstrap's for everything else.

use super::standard_error;
use hopfit::random::Stream;

/// The half width of a 95 % confidence interval of the mean by Student's t; 0
/// for fewer than two values, which say nothing of their spread.
///
/// ```
/// use hopfit_lab::statistics::confidence;
/// // Two values one apart: 12.706 standard errors of 0.5.
/// assert!((confidence(&[0.0, 1.0]) - 6.353).abs() < 1e-3);
/// ```
#[must_use]
pub fn confidence(values: &[f64]) -> f64 {
    let Some(error) = standard_error(values) else { return 0.0 };
    student_quantile(0.975, values.len() - 1) * error
}

/// The value that Student's t with `freedom` degrees of freedom stays below
/// with probability `share`, above 0.5.
///
/// # Panics
/// Without a degree of freedom.
#[must_use]
pub fn student_quantile(share: f64, freedom: usize) -> f64 {
    assert!(freedom > 0, "t needs a degree of freedom");
    let (mut low, mut high) = (0.0, 1e6);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if 1.0 - 0.5 * two_sided(middle, freedom) < share { low = middle } else { high = middle }
    }
    high
}

/// The probability that |t| with `freedom` degrees of freedom exceeds `t`:
/// the regularised incomplete beta function I_x(ν/2, 1/2), x = ν/(ν + t²).
pub(super) fn two_sided(t: f64, freedom: usize) -> f64 {
    if !t.is_finite() {
        return 0.0;
    }
    let degrees = freedom as f64;
    incomplete_beta(degrees / (degrees + t * t), 0.5 * degrees, 0.5)
}

/// I_x(a, b) by Lentz's continued fraction (Abramowitz and Stegun 26.5.8).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on this side.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln();
    let tiny = 1e-300;
    let at_least = |value: f64| if value.abs() < tiny { tiny } else { value };
    let (mut c, mut d) = (1.0, 1.0 / at_least(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..500 {
        let m = f64::from(step);
        for factor in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / at_least(1.0 + factor * d);
            c = at_least(1.0 + factor / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front.exp() * fraction / a
}

/// ln Γ(x) for x > 0, by Lanczos's series with g = 7.
fn ln_gamma(x: f64) -> f64 {
    const SERIES: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let terms = SERIES.iter().enumerate().skip(1).map(|(at, value)| value / (x + at as f64));
    let sum: f64 = SERIES[0] + terms.sum::<f64>();
    let t = x + 7.5;
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// A 95 % percentile interval of a number that `of` makes of draws (indices
/// into the data), over `times` draws with replacement of `count` of them.
///
/// ```
/// use hopfit_lab::statistics::{bootstrap, mean};
/// let data = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let (low, high) = bootstrap(data.len(), 500, 1, |draw| {
///     mean(&draw.iter().map(|at| data[*at]).collect::<Vec<_>>())
/// });
/// assert!(1.5 < low && low < 3.5 && 3.5 < high && high < 5.5);
/// ```
#[must_use]
pub fn bootstrap(
    count: usize,
    times: usize,
    seed: u64,
    of: impl Fn(&[usize]) -> f64,
) -> (f64, f64) {
    let mut stream = Stream::new(seed, 3 << 56);
    let mut values: Vec<f64> = (0..times)
        .map(|_| of(&(0..count).map(|_| stream.below(count)).collect::<Vec<_>>()))
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * times.saturating_sub(1) as f64).round() as usize;
        values.get(place).copied().unwrap_or(f64::NAN)
    };
    (at(0.025), at(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of the printed tables of t.
    #[test]
    fn students_t_is_that_of_the_tables() {
        for (freedom, expected) in
            [(1, 12.7062), (2, 4.3027), (5, 2.5706), (9, 2.2622), (29, 2.0452), (120, 1.9799)]
        {
            let found = student_quantile(0.975, freedom);
            assert!((found - expected).abs() < 1e-4, "{freedom}: {found}");
        }
        assert!((two_sided(2.0, 10) - 0.073_388).abs() < 1e-6);
        assert!((two_sided(0.0, 3) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_mean_of_four_values() {
        // Variance 1 of four values: 3.1824 standard errors of a half.
        let spread = 3.0_f64.sqrt() / 2.0;
        let values = [1.0 - spread, 1.0 + spread, 1.0 - spread, 1.0 + spread];
        assert!((confidence(&values) - 3.182_446 / 2.0).abs() < 1e-5);
        assert_eq!(confidence(&[4.0]), 0.0);
    }
}
