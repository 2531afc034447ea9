//! What a network does with states.

use crate::Result;
use crate::arrays::{Bits, network, table, value_error};
use crate::options::named;
use crate::refusal::refused_word;
use crate::work::{in_background, until_done};
use hopfit::{
    Choice, Clamp, Cooling, NoiseOptions, Norm, RecallOptions, TieRule, Update, UpdateName,
    UpdateSpec, evaluate_until, radius as radius_of, recall_until,
};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, ToPyArray};
use pyo3::prelude::*;
use std::error::Error;

pub(crate) type Weights<'py> = PyReadonlyArray2<'py, f64>;
pub(crate) type Bias<'py> = PyReadonlyArray1<'py, f64>;

/// Final states (K×N), how each recall ended, and its steps.
type Recalled<'py> = (Bound<'py, PyArray2<i8>>, Vec<&'static str>, Bound<'py, PyArray1<i64>>);

/// How to recall, as a dictionary. `python/hopfit` has checked the types, in
/// Python's words.
#[derive(Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Dynamics {
    update: String,
    max_steps: usize,
    temperature: Option<f64>,
    cooling: Option<String>,
    seed: u64,
    /// The typical stability, where the model knows it.
    sigma: Option<f64>,
    /// `known`, or a mark for each neuron.
    clamp: Option<ClampMarks>,
}

#[derive(Debug, FromPyObject)]
enum ClampMarks {
    Marks(Vec<bool>),
    Word(String),
}

impl Dynamics {
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn options(self) -> Result<RecallOptions> {
        let update = self.update()?;
        let clamp = match self.clamp {
            None => Clamp::Nothing,
            Some(ClampMarks::Marks(marks)) => Clamp::Neurons(marks),
            Some(ClampMarks::Word(word)) if word == "known" => Clamp::Known,
            Some(ClampMarks::Word(word)) => {
                let message = format!("clamp is '{word}'; give 'known' or a mask of neurons");
                return Err(value_error(message));
            }
        };
        Ok(RecallOptions { update, max_steps: self.max_steps, sigma: self.sigma, clamp })
    }

    fn update(&self) -> Result<Update> {
        let name = UpdateName::named(&self.update);
        let name = name.map_err(|error| refused_word("update", &error))?;
        let cooling = named::<Cooling>("cooling", self.cooling.as_deref())?;
        let Self { temperature, seed, .. } = *self;
        UpdateSpec { name, temperature, cooling, seed }.update().map_err(value_error)
    }
}

/// Refuses what is no way to recall, before there is a network.
#[pyfunction]
pub(crate) fn check_dynamics(dynamics: Dynamics) -> Result<()> {
    dynamics.options().map(|_| ())
}

/// Recalls from cues.
#[pyfunction]
pub(crate) fn recall<'py>(
    py: Python<'py>,
    weights: Weights<'py>,
    bias: Bias<'py>,
    cues: Bits<'py>,
    dynamics: Dynamics,
    threads: usize,
) -> Result<Recalled<'py>> {
    let (network, cues) = (network(&weights, &bias)?, cues.cues()?);
    let options = dynamics.options()?;
    let neurons = network.neurons();
    let outcome = until_done(py, move |stop| {
        in_pool(threads, || recall_until(&network, &cues, &options, stop))
    })?;
    let endings = outcome.endings.iter().map(|ending| ending.name());
    let steps: Vec<i64> = outcome.steps.iter().map(|steps| *steps as i64).collect();
    Ok((table(py, neurons, outcome.states)?, endings.collect(), steps.to_pyarray(py)))
}

/// How well a network holds patterns, still and from `noise` (the shares of
/// flipped and of missing bits, and the cues a pattern), as `hopfit evaluate` reports it
/// (JSON).
#[pyfunction]
pub(crate) fn evaluate(
    py: Python<'_>,
    weights: Weights<'_>,
    bias: Bias<'_>,
    patterns: Bits<'_>,
    noise: Option<(f64, f64, usize)>,
    dynamics: Dynamics,
    threads: usize,
) -> Result<String> {
    let (network, patterns) = (network(&weights, &bias)?, patterns.patterns()?);
    let (seed, recall) = (dynamics.seed, dynamics.options()?);
    let noise = noise.map(|(noise, missing_share, trials)| NoiseOptions {
        noise,
        missing_share,
        trials,
        seed,
        recall,
    });
    let found = until_done(py, move |stop| {
        in_pool(threads, || evaluate_until(&network, &patterns, noise.as_ref(), stop))
    })?;
    serde_json::to_string(&found).map_err(value_error)
}

/// Does `work` on so many threads.
pub(crate) fn in_pool<T: Send>(
    threads: usize,
    work: impl FnOnce() -> std::result::Result<T, hopfit::Error> + Send,
) -> std::result::Result<T, Box<dyn Error + Send + Sync>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    Ok(pool.install(work)?)
}

/// The energy of each state.
#[pyfunction]
pub(crate) fn energy<'py>(
    py: Python<'py>,
    weights: Weights<'py>,
    bias: Bias<'py>,
    states: Bits<'py>,
) -> Result<Bound<'py, PyArray1<f64>>> {
    let (network, states) = (network(&weights, &bias)?, states.cues()?);
    let energies = in_background(py, move || {
        states
            .rows()
            .map(|state| network.energy(state))
            .collect::<std::result::Result<Vec<_>, hopfit::CoreError>>()
    })?;
    Ok(energies.to_pyarray(py))
}

/// The stability of each bit, divided by a norm of its row of weights.
#[pyfunction]
pub(crate) fn stabilities<'py>(
    py: Python<'py>,
    weights: Weights<'py>,
    bias: Bias<'py>,
    patterns: Bits<'py>,
    norm: Option<&str>,
) -> Result<Bound<'py, PyArray2<f64>>> {
    let (network, patterns) = (network(&weights, &bias)?, patterns.patterns()?);
    let (neurons, norm) = (network.neurons(), parse_norm(norm)?);
    let found = in_background(py, move || network.stabilities(&patterns, norm))?;
    table(py, neurons, found.as_slice().to_vec())
}

/// A number a pattern.
type PerPattern<'py> = Bound<'py, PyArray1<i64>>;

/// The radius of each pattern, for flipped and for missing bits; −1 where it is
/// not stored.
#[pyfunction]
pub(crate) fn radius<'py>(
    py: Python<'py>,
    weights: Weights<'py>,
    bias: Bias<'py>,
    patterns: Bits<'py>,
    tie: &str,
) -> Result<(PerPattern<'py>, PerPattern<'py>)> {
    let (network, patterns) = (network(&weights, &bias)?, patterns.patterns()?);
    let tie = tie.parse::<TieRule>().map_err(value_error)?;
    let found = in_background(py, move || radius_of(&network, &patterns, tie))?.per_pattern;
    Ok((found.flips.to_pyarray(py), found.missing.to_pyarray(py)))
}

fn parse_norm(norm: Option<&str>) -> Result<Norm> {
    match norm {
        None => Ok(Norm::None),
        Some("sum") => Ok(Norm::Sum),
        Some("euclidean") => Ok(Norm::Euclidean),
        Some("largest") => Ok(Norm::Largest),
        Some(other) => Err(value_error(format!(
            "norm is '{other}'; it must be None, 'sum', 'euclidean' or 'largest'"
        ))),
    }
}
