//! Label neurons that stand noise.

use super::descent::descend;
use super::temperature;
use crate::classifier::winners;
use crate::examples::check_size;
use crate::{Classifier, ErrorKind, Features, Observations, Result, Scoring};
use hopfit_core::Cues;
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Parts of the rows that are held out in turn, to tell how sure fields are.
const FOLDS: usize = 5;

/// The noise that [`NoiseLabels`] train for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseOptions {
    /// The share of flipped bits in the cues, above 0 and below 0.5. Default:
    /// 0.3, much more than cues have: it makes up for what few examples do not
    /// show.
    pub noise_level: f64,
}

impl Default for NoiseOptions {
    fn default() -> Self {
        Self { noise_level: 0.3 }
    }
}

impl NoiseOptions {
    fn check(&self) -> Result<()> {
        if self.noise_level > 0.0 && self.noise_level < 0.5 {
            return Ok(());
        }
        let expected = "above 0 and below 0.5";
        Err(ErrorKind::Option { what: "the noise level", value: self.noise_level, expected }.into())
    }
}

/// Label neurons whose weights make the expected squared hinge over noisy
/// cues least: each bit of a row is flipped with some probability, and the
/// flips are averaged out. The field of the neuron of a class is to be 1 or
/// more in rows of the class, and −1 or less in others; the largest field
/// tells the class. Fields become probabilities by a factor found from rows
/// held out.
///
/// ```
/// use hopfit_classify::{Classifier, Features, NoiseLabels, NoiseOptions, Observations};
/// use hopfit_core::Cues;
/// let rows = Cues::from_rows(&[[1, -1, 1, -1], [1, -1, -1, 1], [-1, 1, 0, 0]])?;
/// let observed = Observations::new(rows, vec![0, 0, 1])?;
/// let features = Features::new(&[2, 2])?;
/// let labels = NoiseLabels::fit(&features, &observed, NoiseOptions::default())?;
/// assert_eq!(labels.predict(&Cues::from_rows(&[[1, 0, 0, 0], [0, 1, 0, 0]])?)?, [0, 1]);
/// # Ok::<(), hopfit_classify::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseLabels {
    features: Features,
    classes: Vec<usize>,
    /// Class by class.
    weights: Vec<f64>,
    bias: Vec<f64>,
    temperature: f64,
}

impl NoiseLabels {
    /// Trains the neurons; what known bits imply is filled in first
    /// ([`Features::complete`]).
    ///
    /// # Errors
    /// Rows of another number of bits than the features, or a noise level out
    /// of range.
    pub fn fit(
        features: &Features,
        observed: &Observations,
        options: NoiseOptions,
    ) -> Result<Self> {
        options.check()?;
        let observed = observed.with_rows(features.complete(observed.rows())?).merged()?;
        let (classes, places) = observed.classes();
        let (weights, bias) = train(&observed, &places, classes.len(), options.noise_level);
        let temperature = held_out(&observed, &places, classes.len(), options.noise_level)?;
        Ok(Self { features: features.clone(), classes, weights, bias, temperature })
    }

    /// Neurons of known weights (class by class, N each) and biases, whose
    /// fields times `temperature` are log-probabilities but for a constant.
    ///
    /// # Errors
    /// Sizes that do not fit.
    pub fn from_weights(
        features: Features,
        classes: Vec<usize>,
        weights: Vec<f64>,
        bias: Vec<f64>,
        temperature: f64,
    ) -> Result<Self> {
        check_size("the weights", features.neurons() * classes.len(), weights.len())?;
        check_size("the biases", classes.len(), bias.len())?;
        Ok(Self { features, classes, weights, bias, temperature })
    }

    /// The weights from each bit to the neuron of a class, class by class; no
    /// unit.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The bias of the neuron of each class, in the unit of the weights.
    #[must_use]
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// The factor that makes log-odds of differences of fields.
    #[must_use]
    pub fn temperature(&self) -> f64 {
        self.temperature
    }
}

impl Classifier for NoiseLabels {
    fn predict(&self, cues: &Cues) -> Result<Vec<usize>> {
        Ok(winners(&self.classes, &self.scores(cues)?))
    }
}

impl Scoring for NoiseLabels {
    fn classes(&self) -> &[usize] {
        &self.classes
    }

    fn scores(&self, cues: &Cues) -> Result<Vec<f64>> {
        let cues = self.features.complete(cues)?;
        let mut scores = fields(&cues, &self.weights, &self.bias);
        scores.iter_mut().for_each(|score| *score *= self.temperature);
        Ok(scores)
    }
}

/// Row by row, the fields of all neurons.
fn fields(rows: &Cues, weights: &[f64], bias: &[f64]) -> Vec<f64> {
    let neurons = rows.neurons();
    let of_row = |row: &[i8]| -> Vec<f64> {
        let field = |(own, bias): (&[f64], &f64)| bias + dot(own, row);
        weights.chunks_exact(neurons).zip(bias).map(field).collect()
    };
    rows.rows().flat_map(of_row).collect()
}

fn dot(weights: &[f64], row: &[i8]) -> f64 {
    weights.iter().zip(row).map(|(w, x)| w * f64::from(*x)).sum()
}

/// The weights, class by class, and the biases.
fn train(
    observed: &Observations,
    places: &[usize],
    classes: usize,
    noise: f64,
) -> (Vec<f64>, Vec<f64>) {
    let neurons = observed.rows().neurons();
    let (mut weights, mut bias) = (Vec::new(), Vec::new());
    for class in 0..classes {
        let is_own = |place: &usize| if *place == class { 1.0 } else { -1.0 };
        let goals: Vec<f64> = places.iter().map(is_own).collect();
        let loss = |at: &[f64], gradient: &mut [f64]| loss(observed, &goals, noise, at, gradient);
        let found = descend(neurons + 1, loss);
        weights.extend(&found[..neurons]);
        bias.push(found[neurons]);
    }
    (weights, bias)
}

/// The expected squared hinge of one neuron, and its gradient. Parameters are
/// the N weights and the bias.
fn loss(
    observed: &Observations,
    goals: &[f64],
    noise: f64,
    parameters: &[f64],
    gradient: &mut [f64],
) -> f64 {
    let neurons = observed.rows().neurons();
    let (gain, variance) = (1.0 - 2.0 * noise, 4.0 * noise * (1.0 - noise));
    let (weights, bias) = (&parameters[..neurons], parameters[neurons]);
    gradient.fill(0.0);
    let mut sum = 0.0;
    for ((row, goal), weight) in observed.rows().rows().zip(goals).zip(observed.weights()) {
        let known = weights.iter().zip(row).filter(|(_, x)| **x != 0);
        let square: f64 = known.map(|(w, _)| w * w).sum();
        let deviation = (variance * square).sqrt().max(1e-9);
        let mean = goal * (gain * dot(weights, row) + bias);
        let (value, by_mean, by_deviation) = hinge(mean, deviation);
        sum += weight * value;
        let (by_field, by_square) = (weight * goal * by_mean, weight * by_deviation * variance);
        gradient[neurons] += by_field;
        for ((slope, w), x) in gradient.iter_mut().zip(weights).zip(row) {
            if *x != 0 {
                *slope += gain * by_field * f64::from(*x) + by_square * w / deviation;
            }
        }
    }
    sum
}

/// The expected (1 − y)₊² of a normal y, and its derivatives by mean and
/// deviation.
fn hinge(mean: f64, deviation: f64) -> (f64, f64, f64) {
    let lack = 1.0 - mean;
    let u = lack / deviation;
    let below = 0.5 * libm::erfc(-u * FRAC_1_SQRT_2);
    let density = libm::exp(-0.5 * u * u) / (2.0 * PI).sqrt();
    let value = (lack * lack + deviation * deviation) * below + lack * deviation * density;
    (value, -2.0 * (lack * below + deviation * density), 2.0 * deviation * below)
}

/// The factor for fields, from rows held out in turn: every fifth of each
/// class. 1 where no class has two rows.
fn held_out(observed: &Observations, places: &[usize], classes: usize, noise: f64) -> Result<f64> {
    let mut seen = vec![0; classes];
    let mut part = Vec::with_capacity(places.len());
    for place in places {
        part.push(seen[*place] % FOLDS);
        seen[*place] += 1;
    }
    let (mut scores, mut truth, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        // A class of one row is never held out: nothing would tell it.
        let is_out = |row: &usize| part[*row] == fold && seen[places[*row]] > 1;
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..places.len()).partition(is_out);
        if out.is_empty() || kept.is_empty() {
            continue;
        }
        let kept_places: Vec<usize> = kept.iter().map(|row| places[*row]).collect();
        let (own, bias) = train(&observed.pick(&kept)?, &kept_places, classes, noise);
        scores.extend(fields(observed.pick(&out)?.rows(), &own, &bias));
        truth.extend(out.iter().map(|row| places[*row]));
        weights.extend(out.iter().map(|row| observed.weights()[*row]));
    }
    Ok(temperature(&scores, &truth, &weights, classes))
}
