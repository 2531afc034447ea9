//! Comparisons of two rules on the same trials.

use super::interval::two_sided;
use super::{confidence, mean, standard_error};

/// A paired comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// The mean of the differences.
    pub difference: f64,
    /// The half width of its 95 % interval.
    pub half_width: f64,
    /// The two-sided p of Student's paired test.
    pub p: f64,
}

/// Compares `ours` with `theirs`, trial by trial; none for fewer than two
/// trials or for lists of different length.
///
/// ```
/// use hopfit_lab::statistics::paired;
/// let compared = paired(&[0.9, 0.8, 0.95], &[0.7, 0.65, 0.7]).unwrap();
/// assert!(compared.difference > 0.19 && compared.p < 0.05);
/// ```
#[must_use]
pub fn paired(ours: &[f64], theirs: &[f64]) -> Option<Paired> {
    if ours.len() != theirs.len() {
        return None;
    }
    let differences: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a - b).collect();
    let error = standard_error(&differences)?;
    let difference = mean(&differences);
    let t = if difference == 0.0 { 0.0 } else { (difference / error).abs() };
    let p = two_sided(t, differences.len() - 1);
    Some(Paired { difference, half_width: confidence(&differences), p })
}

/// Holm's correction of a family of p values: each is what its hypothesis is
/// rejected at if the chance of any false rejection is to stay below the level
/// (S. Holm, *A Simple Sequentially Rejective Multiple Test Procedure*, 1979).
#[must_use]
pub fn holm(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let (mut adjusted, mut largest) = (vec![0.0; values.len()], 0.0_f64);
    for (rank, at) in order.into_iter().enumerate() {
        largest = largest.max((values.len() - rank) as f64 * values[at]).min(1.0);
        adjusted[at] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SciPy's `ttest_rel` says the same.
    #[test]
    fn the_paired_test_is_that_of_scipy() {
        let found = paired(&[1.0, 2.0, 3.0, 4.5, 5.0], &[0.5, 2.5, 2.0, 3.0, 4.0]).unwrap();
        assert!((found.difference - 0.7).abs() < 1e-12);
        assert!((found.p - 0.107_938_822).abs() < 1e-8, "{}", found.p);
        assert_eq!(paired(&[1.0, 1.0], &[1.0, 1.0]).unwrap().p, 1.0);
        assert_eq!(paired(&[1.0], &[0.0]), None);
        assert_eq!(paired(&[1.0, 2.0], &[0.0]), None);
    }

    #[test]
    fn holm_by_hand() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        let expected = [0.03, 0.06, 0.06, 0.02];
        assert!(adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{adjusted:?}");
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
