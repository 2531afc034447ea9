//! How far scores are to be trusted.

use crate::classifier::log_sum;

/// The factor e^±this at most.
const WIDEST: f64 = 6.0;
/// Sections of the search for it: to a thousandth.
const SECTIONS: usize = 24;

/// The part of each row that is thought to be of any class, so that rows that
/// are all told right do not make us certain (as in J. Platt's *Probabilistic
/// outputs for support vector machines*, 1999).
pub(super) fn doubt(weights: &[f64]) -> f64 {
    1.0 / (weights.iter().sum::<f64>() + 2.0)
}

/// The log-probability that scores give to a class, and with `doubt` to all.
pub(super) fn log_probability(scores: &[f64], class: usize, doubt: f64) -> f64 {
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    (1.0 - doubt) * scores[class] + doubt * mean - log_sum(scores.iter().copied())
}

/// The factor by which scores of held-out rows (row by row, `classes` each)
/// become log-odds that tell their classes (`places`) best. 1 if there are no
/// rows.
pub(crate) fn temperature(
    scores: &[f64],
    places: &[usize],
    weights: &[f64],
    classes: usize,
) -> f64 {
    if weights.is_empty() || classes < 2 {
        return 1.0;
    }
    let doubt = doubt(weights);
    let loss = |log_factor: f64| -> f64 {
        let factor = libm::exp(log_factor);
        let rows = scores.chunks_exact(classes).zip(places).zip(weights);
        rows.map(|((row, place), weight)| {
            let row: Vec<f64> = row.iter().map(|score| factor * score).collect();
            -weight * log_probability(&row, *place, doubt)
        })
        .sum()
    };
    libm::exp(least(loss, -WIDEST, WIDEST))
}

/// Where a convex function is least, by golden sections.
fn least(of: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..SECTIONS {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = of(right);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_right_answers_becomes_the_probability() {
        // Scores of +1 and −1 that are right in 3 of 4 rows: odds of 3.
        let scores: Vec<f64> = [1.0, -1.0].repeat(4000);
        let places: Vec<usize> = (0..4000).map(|row| usize::from(row % 4 == 0)).collect();
        let factor = temperature(&scores, &places, &[1.0; 4000], 2);
        assert!((2.0 * factor - 3.0_f64.ln()).abs() < 0.01, "{factor}");
    }

    #[test]
    fn rows_all_told_right_leave_a_doubt() {
        let factor = temperature(&[1.0, 0.0, 0.0, 1.0], &[0, 1], &[1.0, 1.0], 2);
        assert!((factor - 7.0_f64.ln()).abs() < 0.01, "{factor}");
        assert_eq!(temperature(&[], &[], &[], 3), 1.0);
    }
}
