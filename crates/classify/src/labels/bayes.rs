//! Label neurons by counts.

use super::held_out::{choose, trust};
use super::rows::Rows;
use crate::classifier::winners;
use crate::examples::check_size;
use crate::{Classifier, ErrorKind, Features, Observations, Result, Scoring};
use hopfit_core::Cues;

/// What [`BayesLabels`] may be told; by default it finds out itself, from rows
/// that are left out in turn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BayesOptions {
    /// How much an example is a memory of its own, from 0 to below 1: with
    /// this probability a row of its class has its value, otherwise one by the
    /// counts of the class. 0 are counts alone (naive Bayes); towards 1 the
    /// nearest example decides.
    pub example_share: Option<f64>,
    /// How much any two features tell the same, from 0 (nothing: each counts
    /// in full) to 1 (all do, and count as one).
    pub correlation: Option<f64>,
}

impl BayesOptions {
    fn check(&self) -> Result<()> {
        let refuse =
            |what, value, expected| Err(ErrorKind::Option { what, value, expected }.into());
        match (self.example_share, self.correlation) {
            (Some(share), _) if !(0.0..1.0).contains(&share) => {
                refuse("the share of an example", share, "at least 0 and below 1")
            }
            (_, Some(correlation)) if !(0.0..=1.0).contains(&correlation) => {
                refuse("the correlation of features", correlation, "from 0 to 1")
            }
            _ => Ok(()),
        }
    }
}

/// Label neurons whose weights are logarithms of counts (A. Lansner and
/// Ö. Ekeberg, *A one-layer feedback artificial neural network with a Bayesian
/// learning rule*, Int. J. Neural Systems 1, 1989), with a prior that is drawn
/// from all classes together.
///
/// The energy of a cue with the neuron of a class held at +1 is
/// −Σ log p(value, class) over the features; values that the known bits leave
/// open are summed over, and so are the examples of the class that the row may
/// be a memory of ([`BayesOptions::example_share`]): that makes it a free
/// energy. The lowest one tells the class. Rows may have gaps.
///
/// ```
/// use hopfit_classify::{BayesLabels, BayesOptions, Classifier, Observations, Scoring};
/// use hopfit_classify::{Error, SignEncoder};
/// let values = [1.0, 20.0, 1.2, f64::NAN, 5.0, 90.0, f64::NAN, 80.0];
/// let encoder = SignEncoder::fit(&values, 2, 2)?;
/// let observed = Observations::new(encoder.encode(&values)?, vec![0, 0, 1, 1])?;
/// let labels = BayesLabels::fit(encoder.features_of_bits(), &observed, BayesOptions::default())?;
/// let cues = encoder.encode(&[1.1, f64::NAN, f64::NAN, 85.0])?;
/// assert_eq!(labels.predict(&cues)?, [0, 1]);
/// assert!(labels.probabilities(&cues)?[0] > 0.5);
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BayesLabels {
    rows: Rows,
    classes: Vec<usize>,
    priors: Vec<f64>,
    share: f64,
    correlation: f64,
    neurons: usize,
}

impl BayesLabels {
    /// Counts, and finds out what the options leave open.
    ///
    /// # Errors
    /// Rows of another number of bits than the features, or options out of
    /// range.
    pub fn fit(features: Features, observed: &Observations, options: BayesOptions) -> Result<Self> {
        options.check()?;
        let neurons = features.neurons();
        check_size("the rows", neurons, observed.rows().neurons())?;
        let (rows, classes) = Rows::new(features, observed);
        let (share, correlation) =
            choose(&rows, observed, options.example_share, options.correlation);
        let priors = rows.counts.log_shares(None);
        Ok(Self { rows, classes, priors, share, correlation, neurons })
    }

    /// The share of an example that is used, from 0 to below 1.
    #[must_use]
    pub fn example_share(&self) -> f64 {
        self.share
    }

    /// The correlation of features that is used, from 0 to 1.
    #[must_use]
    pub fn correlation(&self) -> f64 {
        self.correlation
    }
}

impl Classifier for BayesLabels {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        Ok(winners(&self.classes, &self.scores(cues)?))
    }
}

impl Scoring for BayesLabels {
    fn classes(&self) -> &[usize] {
        &self.classes
    }

    fn scores(&self, cues: &Cues) -> Result<Vec<f64>> {
        check_size("the cues", self.neurons, cues.neurons())?;
        let of_cue = |cue| {
            let evidence = self.rows.evidence(cue, |_| true, None);
            let trust = trust(evidence.known, self.correlation);
            let likely = self.rows.log_likelihoods(self.share, &evidence, None);
            likely.into_iter().zip(&self.priors).map(move |(l, prior)| prior + trust * l)
        };
        Ok(cues.rows().flat_map(of_cue).collect())
    }
}
