//! Runs of HiGHS, each in a thread of its own.
//!
//! HiGHS looks at interrupts between the simplex iterations of a linear program,
//! but in a mixed-integer program only between the linear programs that it
//! solves, and hardly ever in presolve, cut separation and heuristics. So the
//! caller waits beside it. A run that does not end soon after it was asked to is
//! left behind: its thread owns the instance, and drops it once HiGHS returns.
//!
//! The task scheduler of HiGHS belongs to a thread, is made by the first run
//! there, and refuses runs with another number of threads. With a thread for
//! each run it is made and ended by each run, and nobody has to know of it.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::callback::{self, Listener};
use super::raw::{self, Raw};
use super::watch::{Signal, Watch};
use crate::error::{ErrorKind, Result};
use crate::incumbent::Incumbent;
use crate::observe::Snapshot;
use crate::outcome::StopReason;

/// How long HiGHS may take to end once its time is up.
const PATIENCE: Duration = Duration::from_secs(1);

/// The same where somebody waits who asked it to.
const HURRY: Duration = Duration::from_millis(400);

/// How often the caller looks at its stop.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What the main thread of a program usually has, in bytes.
const STACK: usize = 8 << 20;

/// What a run tells its caller.
pub(super) enum Message {
    /// A line of the log.
    Log(String),
    /// A better solution.
    Improved(Incumbent, Snapshot),
    /// How things stand.
    Progress(Snapshot),
    /// HiGHS returned.
    Ended(Raw, Result<()>),
}

/// How a run ended for its caller.
pub(super) enum Ended {
    /// HiGHS returned.
    Returned(Raw, Result<()>),
    /// HiGHS did not stop in time; its thread has the instance.
    LeftBehind,
}

/// What a run is told about.
#[derive(Debug, Clone)]
pub(super) struct Reports {
    /// The kinds of callbacks; without any, HiGHS is not asked to stop.
    pub(super) kinds: Vec<i32>,
    pub(super) columns: usize,
    pub(super) every: Duration,
    /// HiGHS first solves a smaller program to complete a point to begin from.
    /// The bounds of that one are no bounds of the model.
    pub(super) completes_start: bool,
}

/// Solves what `raw` holds while `watch` is told of it.
///
/// # Panics
///
/// If the observer does, with what it panicked with.
pub(super) fn run(
    raw: Raw,
    reports: Reports,
    signal: &Arc<Signal>,
    watch: &mut Watch<'_, '_>,
) -> Result<Ended> {
    // Without a buffer, HiGHS waits while the observer is at work.
    let (sender, receiver) = sync_channel(0);
    let listener = Listener::new(reports, Arc::clone(signal), sender.clone());
    let work = move || work(raw, listener, &sender);
    let thread = thread::Builder::new().name("highs".to_owned()).stack_size(STACK).spawn(work);
    let thread = thread.map_err(ErrorKind::Thread)?;
    let ended = wait(&receiver, signal, watch);
    watch.resume_panic();
    Ok(ended.unwrap_or_else(|| panicked(thread)))
}

/// What the run's thread does.
fn work(mut raw: Raw, listener: Listener, sender: &SyncSender<Message>) {
    let result = callback::run(&mut raw, listener);
    raw::end_scheduler();
    // Nobody listens to a run that was left behind; then the instance is dropped.
    let _ = sender.send(Message::Ended(raw, result));
}

/// Passes on what the run tells until it ends or is left behind; `None` if it
/// ends without a word.
fn wait(receiver: &Receiver<Message>, signal: &Signal, watch: &mut Watch<'_, '_>) -> Option<Ended> {
    let mut asked = None;
    loop {
        match receiver.recv_timeout(LOOK_EVERY) {
            Ok(Message::Ended(raw, result)) => return Some(Ended::Returned(raw, result)),
            Ok(message) => watch.take(message, signal),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        if let Some(reason) = signal.look() {
            let asked = asked.get_or_insert_with(Instant::now);
            let patience = if reason == StopReason::Interrupt { HURRY } else { PATIENCE };
            if asked.elapsed() > patience {
                return Some(Ended::LeftBehind);
            }
        }
    }
}

/// The thread ended with a panic, which goes on here.
fn panicked(thread: JoinHandle<()>) -> Ended {
    match thread.join() {
        Err(panic) => resume_unwind(panic),
        Ok(()) => unreachable!("a run that ends says so"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_core::Stop;
    use hopfit_model::Sense;

    #[test]
    fn a_run_that_does_not_stop_is_left_behind_with_what_it_found() {
        let (sender, receiver) = sync_channel(0);
        let stop = Stop::never();
        let signal = Signal::new(stop.clone());
        let mut watch = Watch::new(None, Sense::Minimise);
        let ended = thread::scope(|scope| {
            scope.spawn(|| {
                for objective in [3.0, 5.0] {
                    let found = Incumbent { objective, values: vec![objective] };
                    let bound = (objective == 3.0).then_some(1.0);
                    let snapshot = Snapshot { bound, ..Snapshot::default() };
                    sender.send(Message::Improved(found, snapshot)).unwrap();
                }
                stop.raise();
            });
            wait(&receiver, &signal, &mut watch)
        });
        assert!(matches!(ended, Some(Ended::LeftBehind)));
        assert_eq!(watch.best, Some(Incumbent { objective: 3.0, values: vec![3.0] }));
        assert_eq!(watch.last.bound, Some(1.0));
    }

    #[test]
    fn a_run_that_ends_without_a_word_is_noticed() {
        let (sender, receiver) = sync_channel(0);
        drop(sender);
        let mut watch = Watch::new(None, Sense::Minimise);
        assert!(wait(&receiver, &Signal::new(Stop::never()), &mut watch).is_none());
    }
}
