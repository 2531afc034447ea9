//! Statistics of experiments.
//!
//! | question | file |
//! |---|---|
//! | how sure is a mean, or any other number? | `interval.rs` |
//! | does one rule beat another on the same trials? | `paired.rs` |
//! | at which size do half of the draws fail? | `threshold.rs` |
//! | how well does a score tell two kinds apart? | `roc.rs` |

mod interval;
mod paired;
mod roc;
mod threshold;

pub use interval::{bootstrap, confidence, student_quantile};
pub use paired::{Paired, holm, paired};
pub use roc::{Roc, roc};
pub use threshold::{Threshold, threshold};

/// A mean and what the values spread over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The mean.
    pub mean: f64,
    /// The least value.
    pub least: f64,
    /// The largest value.
    pub largest: f64,
}

impl Band {
    /// Of at least one value.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        Self {
            mean: mean(values),
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            largest: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// The mean; not a number where there are no values.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard error of the mean; none for fewer than two values.
pub(crate) fn standard_error(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    let count = values.len() as f64;
    Some((squares / (count - 1.0) / count).sqrt())
}

/// The median; the mean of the two in the middle of an even number of values;
/// not a number where there are none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
        let band = Band::of(&[1.0, 2.0, 6.0]);
        assert_eq!((band.mean, band.least, band.largest), (3.0, 1.0, 6.0));
    }
}
