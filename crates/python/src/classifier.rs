//! Label neurons, and matching.

use crate::Result;
use crate::arrays::{Bits, table, value_error};
use crate::work::in_background;
use hopfit::classify::{
    BayesLabels, BayesOptions, Error, Examples, Features, NearestNeighbour, NoiseLabels,
    NoiseOptions, Observations, Scoring,
};
use numpy::{PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

type Scores<'py> = Bound<'py, PyArray2<f64>>;
/// Of label neurons trained for noise: weights (classes × bits), biases and
/// the factor for fields.
type NoiseFit<'py> = (Bound<'py, PyArray2<f64>>, Vec<f64>, f64);

/// Encoded rows with gaps, their classes from 0, and what they count.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Observed<'py> {
    rows: Bits<'py>,
    labels: Vec<usize>,
    weights: Vec<f64>,
    /// The number of bits of each feature.
    sizes: Vec<usize>,
}

impl Observed<'_> {
    fn read(&self) -> Result<(Features, Observations)> {
        let read = || {
            let features = Features::new(&self.sizes)?;
            Ok::<_, Error>((features, self.labels.clone()))
        };
        let (features, labels) = read().map_err(value_error)?;
        let observed = Observations::new(self.rows.cues()?, labels)
            .and_then(|observed| observed.weighted(&self.weights));
        Ok((features, observed.map_err(value_error)?))
    }
}

/// The share of an example and the correlation of features that label neurons
/// by counts take: those given, or the best for rows left out.
#[pyfunction]
pub(crate) fn bayes_fit(
    py: Python<'_>,
    observed: Observed<'_>,
    example_share: Option<f64>,
) -> Result<(f64, f64)> {
    let (features, observed) = observed.read()?;
    let options = BayesOptions { example_share, ..BayesOptions::default() };
    in_background(py, move || {
        let labels = BayesLabels::fit(features, &observed, options)?;
        Ok::<_, Error>((labels.example_share(), labels.correlation()))
    })
}

/// The scores of the classes for cues, by counts.
#[pyfunction]
pub(crate) fn bayes_scores<'py>(
    py: Python<'py>,
    observed: Observed<'py>,
    example_share: f64,
    correlation: f64,
    cues: Bits<'py>,
) -> Result<Scores<'py>> {
    let ((features, observed), cues) = (observed.read()?, cues.cues()?);
    let options =
        BayesOptions { example_share: Some(example_share), correlation: Some(correlation) };
    let (classes, scores) = in_background(py, move || {
        let labels = BayesLabels::fit(features, &observed, options)?;
        Ok::<_, Error>((labels.classes().len(), labels.scores(&cues)?))
    })?;
    table(py, classes, scores)
}

/// Trains label neurons for noise.
#[pyfunction]
pub(crate) fn noise_fit<'py>(
    py: Python<'py>,
    observed: Observed<'py>,
    noise_level: Option<f64>,
) -> Result<NoiseFit<'py>> {
    let (features, observed) = observed.read()?;
    let neurons = features.neurons();
    let given = NoiseOptions::default();
    let options = NoiseOptions { noise_level: noise_level.unwrap_or(given.noise_level) };
    let labels = in_background(py, move || NoiseLabels::fit(&features, &observed, options))?;
    let weights = table(py, neurons, labels.weights().to_vec())?;
    Ok((weights, labels.bias().to_vec(), labels.temperature()))
}

/// The scores of the classes for cues, by such neurons.
#[pyfunction]
pub(crate) fn noise_scores<'py>(
    py: Python<'py>,
    sizes: Vec<usize>,
    weights: PyReadonlyArray2<'py, f64>,
    bias: PyReadonlyArray1<'py, f64>,
    temperature: f64,
    cues: Bits<'py>,
) -> Result<Scores<'py>> {
    let weights: Vec<f64> = weights.as_array().iter().copied().collect();
    let (bias, cues) = (bias.as_array().to_vec(), cues.cues()?);
    let classes = bias.len();
    let scores = in_background(py, move || {
        let (features, names) = (Features::new(&sizes)?, (0..classes).collect());
        NoiseLabels::from_weights(features, names, weights, bias, temperature)?.scores(&cues)
    })?;
    table(py, classes, scores)
}

/// The factor that makes log-odds of distances to stored patterns.
#[pyfunction]
pub(crate) fn match_fit(py: Python<'_>, patterns: Bits<'_>, labels: Vec<usize>) -> Result<f64> {
    let patterns = patterns.patterns()?;
    in_background(py, move || {
        Ok::<_, Error>(NearestNeighbour::fit(Examples::new(patterns, labels)?).temperature())
    })
}

/// The scores of the classes for states, by the nearest pattern of each.
#[pyfunction]
pub(crate) fn match_scores<'py>(
    py: Python<'py>,
    patterns: Bits<'py>,
    labels: Vec<usize>,
    temperature: f64,
    states: Bits<'py>,
) -> Result<Scores<'py>> {
    let (patterns, states) = (patterns.patterns()?, states.cues()?);
    let (classes, scores) = in_background(py, move || {
        let examples = Examples::new(patterns, labels)?;
        let nearest = NearestNeighbour::with_temperature(examples, temperature);
        Ok::<_, Error>((nearest.classes().len(), nearest.scores(&states)?))
    })?;
    table(py, classes, scores)
}
