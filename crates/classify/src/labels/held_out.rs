//! How far counts are to be trusted, from rows that were left out.

use super::bayes::BayesOptions;
use super::rows::{Rows, Without};
use super::temperature::{doubt, log_probability};
use crate::Observations;

/// Shares to choose from.
const SHARES: [f64; 7] = [0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.9];
/// Correlations to choose from.
const CORRELATIONS: [f64; 7] = [0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0];
/// Smoothings to choose from.
const SMOOTHINGS: [f64; 3] = [1.0, 0.3, 0.1];
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

/// What counts are read by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) share: f64,
    pub(super) correlation: f64,
    pub(super) smoothing: f64,
}

/// The share, the correlation and the smoothing by which rows that are left
/// out, whole and with half of their features missing, are told best: the
/// largest sum of log-probabilities of their classes.
pub(super) fn choose(rows: &Rows, observed: &Observations, options: BayesOptions) -> Chosen {
    let among = |given: Option<f64>, all: &[f64]| given.map_or(all.to_vec(), |one| vec![one]);
    let grid = Grid {
        shares: among(options.example_share, &SHARES),
        correlations: among(options.correlation, &CORRELATIONS),
        smoothings: among(options.smoothing, &SMOOTHINGS),
    };
    if grid.settings().count() == 1 {
        return grid.settings().next().expect("one setting");
    }
    let mut best = (f64::NEG_INFINITY, None);
    for (setting, sum) in grid.settings().zip(grid.sums(rows, observed)) {
        let sum = sum - PENALTY * setting.share;
        if sum > best.0 {
            best = (sum, Some(setting));
        }
    }
    best.1.or_else(|| grid.settings().next()).expect("there are settings")
}

/// The settings to choose from.
struct Grid {
    shares: Vec<f64>,
    correlations: Vec<f64>,
    smoothings: Vec<f64>,
}

impl Grid {
    /// Smoothing by smoothing, share by share, correlation by correlation.
    fn settings(&self) -> impl Iterator<Item = Chosen> {
        self.smoothings.iter().flat_map(move |smoothing| {
            self.shares.iter().flat_map(move |share| {
                self.correlations.iter().map(move |correlation| Chosen {
                    share: *share,
                    correlation: *correlation,
                    smoothing: *smoothing,
                })
            })
        })
    }

    /// In the same order, how well rows are told that are left out.
    fn sums(&self, rows: &Rows, observed: &Observations) -> Vec<f64> {
        let mut sums = vec![0.0; self.settings().count()];
        let doubt = doubt(&rows.weights);
        for row in left_out(observed, self.shares.len() * self.smoothings.len()) {
            let (class, weight) = (rows.places[row], rows.weights[row]);
            let without = Without { row, class, weight: weight.min(1.0) };
            let priors = rows.counts.log_shares(Some((class, without.weight)));
            for view in [None, Some(0), Some(1)] {
                let seen = |feature: usize| view.is_none_or(|rest| feature % 2 == rest);
                let mut sum = sums.iter_mut();
                for smoothing in &self.smoothings {
                    let cue = observed.rows().row(row);
                    let evidence = rows.evidence(*smoothing, cue, seen, Some(without));
                    for share in &self.shares {
                        let likely = rows.log_likelihoods(*share, &evidence, Some(without));
                        for correlation in &self.correlations {
                            let trust = trust(evidence.known, *correlation);
                            let both = priors.iter().zip(&likely);
                            let scores: Vec<f64> = both.map(|(p, l)| p + trust * l).collect();
                            let told = weight * log_probability(&scores, class, doubt) / 3.0;
                            *sum.next().expect("one sum a setting") += told;
                        }
                    }
                }
            }
        }
        sums
    }
}

/// The rows to leave out: all, or evenly some of them.
fn left_out(observed: &Observations, settings: usize) -> impl Iterator<Item = usize> {
    let (count, neurons) = (observed.rows().count(), observed.rows().neurons());
    let most = (WORK / (count * neurons * settings) as f64) as usize;
    let step = count.div_ceil(most.clamp(32, MOST));
    (0..count).step_by(step)
}
