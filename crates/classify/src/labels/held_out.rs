//! How far counts are to be trusted, from rows that were left out.

use super::rows::{Rows, Without};
use super::temperature::{doubt, log_probability};
use crate::Observations;

/// Shares to choose from.
const SHARES: [f64; 7] = [0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.9];
/// Correlations to choose from.
const CORRELATIONS: [f64; 7] = [0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0];
/// What a share costs, in log-probability: with few rows left out, counts alone
/// are the better guess.
const PENALTY: f64 = 1.0;
/// At most so many rows are left out, one after the other.
const MOST: usize = 256;
/// Roughly so many additions may be spent.
const WORK: f64 = 4e8;

/// How much of the evidence of `known` features counts, if any two of them
/// share so much: the effective size of a sample of correlated values (L. Kish,
/// *Survey Sampling*, 1965).
pub(super) fn trust(known: f64, correlation: f64) -> f64 {
    1.0 / (1.0 + (known - 1.0).max(0.0) * correlation)
}

/// The share and the correlation by which rows that are left out, whole and
/// with half of their features missing, are told best: the largest sum of
/// log-probabilities of their classes.
pub(super) fn choose(
    rows: &Rows,
    observed: &Observations,
    share: Option<f64>,
    correlation: Option<f64>,
) -> (f64, f64) {
    let shares = share.map_or(SHARES.to_vec(), |share| vec![share]);
    let correlations = correlation.map_or(CORRELATIONS.to_vec(), |given| vec![given]);
    if shares.len() * correlations.len() == 1 {
        return (shares[0], correlations[0]);
    }
    let sums = sums(rows, observed, &shares, &correlations);
    let mut best = (f64::NEG_INFINITY, 0, 0);
    for (at, share) in shares.iter().enumerate() {
        for place in 0..correlations.len() {
            let sum = sums[at * correlations.len() + place] - PENALTY * share;
            if sum > best.0 {
                best = (sum, at, place);
            }
        }
    }
    (shares[best.1], correlations[best.2])
}

/// Share by share and correlation by correlation.
fn sums(rows: &Rows, observed: &Observations, shares: &[f64], correlations: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; shares.len() * correlations.len()];
    let doubt = doubt(&rows.weights);
    for row in left_out(observed, shares.len()) {
        let (class, weight) = (rows.places[row], rows.weights[row]);
        let without = Without { row, class, weight: weight.min(1.0) };
        let priors = rows.counts.log_shares(Some((class, without.weight)));
        for view in [None, Some(0), Some(1)] {
            let seen = |feature: usize| view.is_none_or(|rest| feature % 2 == rest);
            let evidence = rows.evidence(observed.rows().row(row), seen, Some(without));
            for (at, share) in shares.iter().enumerate() {
                let likely = rows.log_likelihoods(*share, &evidence, Some(without));
                for (place, correlation) in correlations.iter().enumerate() {
                    let trust = trust(evidence.known, *correlation);
                    let scores: Vec<f64> =
                        priors.iter().zip(&likely).map(|(prior, l)| prior + trust * l).collect();
                    let told = weight * log_probability(&scores, class, doubt) / 3.0;
                    sums[at * correlations.len() + place] += told;
                }
            }
        }
    }
    sums
}

/// The rows to leave out: all, or evenly some of them.
fn left_out(observed: &Observations, shares: usize) -> impl Iterator<Item = usize> {
    let (count, neurons) = (observed.rows().count(), observed.rows().neurons());
    let most = (WORK / (count * neurons * shares) as f64) as usize;
    let step = count.div_ceil(most.clamp(32, MOST));
    (0..count).step_by(step)
}
