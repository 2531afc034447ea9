//! Work without the interpreter's lock, which Ctrl-C ends and whose panics
//! become exceptions.

use crate::refusal::refusal;
use hopfit::Stop;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::any::Any;
use std::error::Error;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often Python's signals are looked at.
const POLL: Duration = Duration::from_millis(50);

/// How long work that was asked to stop may take to return what it has.
/// Longer, and Ctrl-C would seem to do nothing.
const PATIENCE: Duration = Duration::from_millis(1100);

/// What came of work, and the exception of a signal that cut it short.
pub(crate) struct Outcome<T> {
    pub(crate) value: T,
    pub(crate) interrupted: Option<PyErr>,
}

/// Does `work` on a thread of its own while Python may run other threads.
/// Python's pending signals are handled several times a second; if one raises
/// (Ctrl-C), `stop` is raised, and what the work then returns comes with the
/// exception. `poll` is called as often, with the lock.
pub(crate) fn interruptible<T: Send + 'static, E: Into<Box<dyn Error + Send + Sync>> + 'static>(
    py: Python<'_>,
    stop: &Stop,
    work: impl FnOnce() -> std::result::Result<T, E> + Send + 'static,
    mut poll: impl FnMut(Python<'_>) -> PyResult<()>,
) -> PyResult<Outcome<T>> {
    let (sender, mut receiver) = sync_channel(1);
    let worker = thread::Builder::new().name("hopfit".to_owned()).spawn(move || {
        // Nobody listens any more if patience ended.
        let _ = sender.send(work().map_err(|error| refusal(&*error.into())));
    })?;
    loop {
        if let Some(result) = wait(py, &mut receiver) {
            return finish(result, worker, None);
        }
        if let Err(exception) = py.check_signals().and_then(|()| poll(py)) {
            stop.raise();
            return match wait_with_patience(py, &mut receiver) {
                Some(result) => finish(result, worker, Some(exception)),
                // The thread sees the stop later and ends by itself.
                None => Err(exception),
            };
        }
    }
}

/// The same for work of which only the whole is of use: Ctrl-C raises the stop
/// that it is given, and is then the outcome.
pub(crate) fn until_done<T: Send + 'static, E: Into<Box<dyn Error + Send + Sync>> + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&Stop) -> std::result::Result<T, E> + Send + 'static,
) -> PyResult<T> {
    let shared = Stop::never();
    let stop = shared.clone();
    let outcome = interruptible(py, &shared, move || work(&stop), |_| Ok(()))?;
    outcome.interrupted.map_or(Ok(outcome.value), Err)
}

/// The same for work that cannot be stopped: Ctrl-C leaves it to end by
/// itself.
pub(crate) fn in_background<T: Send + 'static, E: Into<Box<dyn Error + Send + Sync>> + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> std::result::Result<T, E> + Send + 'static,
) -> PyResult<T> {
    until_done(py, |_| work())
}

/// `None` if nothing arrived yet.
type Arrival<T> = Option<std::result::Result<T, RecvTimeoutError>>;

/// Waits a moment, without the lock.
fn wait<T: Send>(py: Python<'_>, receiver: &mut Receiver<T>) -> Arrival<T> {
    match py.detach(move || receiver.recv_timeout(POLL)) {
        Err(RecvTimeoutError::Timeout) => None,
        arrived => Some(arrived),
    }
}

fn wait_with_patience<T: Send>(py: Python<'_>, receiver: &mut Receiver<T>) -> Arrival<T> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Some(arrived) = wait(py, receiver) {
            return Some(arrived);
        }
    }
    None
}

fn finish<T>(
    result: std::result::Result<PyResult<T>, RecvTimeoutError>,
    worker: thread::JoinHandle<()>,
    interrupted: Option<PyErr>,
) -> PyResult<Outcome<T>> {
    match result {
        Ok(Ok(value)) => Ok(Outcome { value, interrupted }),
        Ok(Err(refused)) => Err(refused),
        // The sender is gone without a word: the thread panicked.
        Err(_) => Err(match worker.join() {
            Err(panic) => PyRuntimeError::new_err(describe(&*panic)),
            Ok(()) => PyRuntimeError::new_err("the work ended without a result"),
        }),
    }
}

fn describe(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("hopfit met a fault of its own ({}); please report it", text.unwrap_or("a panic"))
}

/// Panics, so that a test can see what becomes of a panic.
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    in_background(py, || -> std::result::Result<(), String> { panic!("on purpose") })
}
