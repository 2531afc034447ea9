//! Training.

use crate::Result;
use crate::arrays::{Bits, value_error};
use crate::models;
use crate::options::Options;
use crate::work::interruptible;
use hopfit::data::{Model, Output};
use hopfit::rules::Formulation;
use hopfit::{Asked, Control, Problem, Progress, Report, Rule, Stop, with_causes};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// How things stand, as the trainer last said.
type Latest = Arc<Mutex<Option<Progress>>>;

/// Trains a network. Returns its arrays, `meta`, `report` and `certificate`
/// (JSON), and the exception that cut it short as `interrupted`.
///
/// `progress` is called several times a second with the phase, flips, bound
/// and fraction.
#[pyfunction]
pub(crate) fn train<'py>(
    py: Python<'py>,
    patterns: Bits<'py>,
    options: Options,
    progress: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyDict>> {
    let (problem, rule, asked) = options.resolve(patterns.patterns()?)?;
    options.check_outputs()?;
    let shared = Stop::never();
    let stop = options.limit()?.map_or_else(|| shared.clone(), |limit| shared.within(limit));
    let latest = Latest::default();
    let run = Run { problem, rule, asked, stop, latest: Arc::clone(&latest), options };
    let tell = |_: Python<'_>| progress.as_ref().map_or(Ok(()), |told| call(told, &latest));
    let outcome = interruptible(py, &shared, move || run.go(), tell)?;
    let (model, report, certificate) = outcome.value;
    let result = PyDict::new(py);
    models::describe(&model, &result)?;
    result.set_item("report", serde_json::to_string(&report).map_err(value_error)?)?;
    result.set_item("certificate", certificate)?;
    result
        .set_item("interrupted", outcome.interrupted.map(|exception| exception.into_value(py)))?;
    Ok(result)
}

/// All that the working thread needs.
struct Run {
    problem: Problem,
    rule: Rule,
    asked: Asked,
    stop: Stop,
    latest: Latest,
    options: Options,
}

impl Run {
    fn go(self) -> std::result::Result<(Model, Report, Option<String>), String> {
        let (threads, seed) = (self.options.threads, self.options.seed);
        let latest = self.latest;
        let mut progress = move |progress: &Progress| {
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.clone());
        };
        if let Some(path) = &self.options.write_model {
            write_model(path, &self.problem, &self.rule)?;
        }
        let begun = Instant::now();
        let mut control = Control { stop: self.stop, threads, seed, progress: &mut progress };
        let training = hopfit::train(&self.problem, &self.rule, &mut control);
        let training = training.map_err(|error| with_causes(&error))?;
        let seconds = begun.elapsed().as_secs_f64();
        let report = Report::new(&self.problem, self.rule.name(), &training, seed, seconds);
        let report = report.map_err(|error| with_causes(&error))?;
        let model = self.asked.model(&report, &training);
        let certificate = training.certificate.map(|certificate| certificate.to_json());
        Ok((model, report, certificate))
    }
}

/// Writes the paper's model, in the format that the file's ending names.
fn write_model(path: &Path, problem: &Problem, rule: &Rule) -> std::result::Result<(), String> {
    let Rule::Milp(options) = rule else { return Ok(()) };
    let model = Formulation::new(problem, options).model;
    let mut bytes = Vec::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("mps") => model.write_mps(&mut bytes),
        Some("lp") => model.write_lp(&mut bytes),
        _ => {
            let name = path.display();
            return Err(format!("write_model is {name}; its name must end in .mps or .lp"));
        }
    }
    .map_err(|error| with_causes(&error))?;
    Output::File(path.to_owned()).write(&bytes).map_err(|error| with_causes(&error))
}

fn call(progress: &Bound<'_, PyAny>, latest: &Latest) -> Result<()> {
    let latest = latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(Progress { phase, flips, bound, fraction }) = latest else { return Ok(()) };
    progress.call1((phase, flips, bound, fraction)).map(|_| ())
}
