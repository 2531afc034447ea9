//! Training.

use crate::Result;
use crate::arrays::{Bits, value_error};
use crate::models;
use crate::options::Options;
use crate::work::interruptible;
use hopfit::data::Output;
use hopfit::{Control, Progress, Stop, Task, Trained};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::{Arc, Mutex, PoisonError};

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
    let task = options.spec()?.task(patterns.patterns()?).map_err(value_error)?;
    options.check_outputs()?;
    let shared = Stop::never();
    let stop = options.limit()?.map_or_else(|| shared.clone(), |limit| shared.within(limit));
    let latest = Latest::default();
    let run = Run { task, stop, latest: Arc::clone(&latest), options };
    let poll = |_: Python<'_>| progress.as_ref().map_or(Ok(()), |callable| call(callable, &latest));
    let outcome = interruptible(py, &shared, move || run.go(), poll)?;
    let Trained { training, report, model, .. } = outcome.value;
    let certificate = training.certificate.map(|certificate| certificate.to_json());
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
    task: Task,
    stop: Stop,
    latest: Latest,
    options: Options,
}

impl Run {
    fn go(self) -> hopfit::Result<Trained> {
        let Self { task, stop, latest, options } = self;
        let mut progress = move |progress: &Progress| {
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.clone());
        };
        if let Some(path) = options.write_model {
            let program = task.program(&path)?;
            Output::File(path).write(&program)?;
        }
        let (threads, seed) = (options.threads, options.seed);
        task.run(&mut Control { stop, threads, seed, progress: &mut progress })
    }
}

fn call(progress: &Bound<'_, PyAny>, latest: &Latest) -> Result<()> {
    let latest = latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(Progress { phase, flips, bound, fraction }) = latest else { return Ok(()) };
    progress.call1((phase, flips, bound, fraction)).map(|_| ())
}
