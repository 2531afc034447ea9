//! Why a memory recalls as it does.

use crate::Result;
use crate::arrays::{Bits, network, table, value_error};
use crate::recall::{Bias, Dynamics, Weights, in_pool};
use crate::work::until_done;
use hopfit::diagnosis::{Capacity, DiagnosisOptions, Lines, Part, Sweep, draw};
use numpy::PyArray2;
use pyo3::prelude::*;
use std::time::Duration;

/// What to look at, as a dictionary. `python/hopfit` has checked the types, in
/// Python's words.
#[derive(Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    parts: Vec<String>,
    noise: f64,
    missing_share: f64,
    levels: Option<Vec<f64>>,
    radii: Option<Vec<usize>>,
    trials: usize,
    starts: usize,
    time_limit: Option<f64>,
}

impl Asked {
    fn options(self, dynamics: Dynamics) -> Result<DiagnosisOptions> {
        let parts = self.parts.iter().map(|name| part(name)).collect::<Result<_>>()?;
        let Self { noise, missing_share, levels, radii, trials, starts, .. } = self;
        let (seed, recall) = (dynamics.seed(), dynamics.options()?);
        Ok(DiagnosisOptions {
            parts,
            noise,
            missing_share,
            levels,
            radii,
            trials,
            starts,
            seed,
            recall,
        })
    }

    fn limit(&self) -> Result<Option<Duration>> {
        let limit = self.time_limit.map(|seconds| {
            Duration::try_from_secs_f64(seconds).map_err(|_| {
                value_error(format!("time_limit is {seconds}; a number of seconds is needed"))
            })
        });
        limit.transpose()
    }
}

fn part(name: &str) -> Result<Part> {
    Part::ALL.into_iter().find(|part| part.name() == name).ok_or_else(|| {
        let names = Part::ALL.map(|part| format!("`{}`", part.name())).join(", ");
        value_error(format!("{name:?} is no part of a diagnosis: {names}"))
    })
}

/// What `hopfit evaluate --diagnose` reports (JSON).
#[pyfunction]
pub(crate) fn diagnose(
    py: Python<'_>,
    weights: Weights<'_>,
    bias: Bias<'_>,
    patterns: Bits<'_>,
    asked: Asked,
    dynamics: Dynamics,
    threads: usize,
) -> Result<String> {
    let (network, patterns) = (network(&weights, &bias)?, patterns.patterns()?);
    let limit = asked.limit()?;
    let options = asked.options(dynamics)?;
    let found = until_done(py, move |shared| {
        let stop = limit.map_or_else(|| shared.clone(), |limit| shared.within(limit));
        in_pool(threads, || {
            hopfit::diagnosis::diagnose(&network, &patterns, &options, &stop, &mut |_| {})
        })
    })?;
    serde_json::to_string(&found).map_err(value_error)
}

/// Random patterns from a stream of the seed.
#[pyfunction]
pub(crate) fn draw_patterns(
    py: Python<'_>,
    count: usize,
    neurons: usize,
    seed: u64,
    stream: u64,
) -> Result<Bound<'_, PyArray2<i8>>> {
    let patterns = draw(count, neurons, seed, stream).map_err(value_error)?;
    table(py, neurons, patterns.as_slice().to_vec())
}

/// What the flips of a sweep come to (JSON): one list a round, one number a
/// number of patterns.
#[pyfunction]
pub(crate) fn capacity(
    neurons: usize,
    counts: Vec<usize>,
    flips: Vec<Vec<usize>>,
    seed: u64,
) -> Result<String> {
    let sweep = Sweep { neurons, counts, repeats: flips.len(), seed };
    serde_json::to_string(&Capacity::of(&sweep, &flips)).map_err(value_error)
}

/// What theory says of N neurons and P random patterns (JSON).
#[pyfunction]
pub(crate) fn theory(neurons: usize, patterns: usize) -> Result<String> {
    serde_json::to_string(&Lines::of(neurons, patterns)).map_err(value_error)
}
