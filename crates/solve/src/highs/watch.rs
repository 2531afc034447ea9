//! The caller's side of a run: when to stop, the observer, and what was found.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU8, Ordering};

use hopfit_core::Stop;
use hopfit_model::Sense;

use super::run::Message;
use crate::incumbent::{Incumbent, better};
use crate::observe::{Control, Event, Observer, Snapshot};
use crate::outcome::StopReason;

/// Whether a run is to stop. Caller and run share it.
#[derive(Debug)]
pub(super) struct Signal {
    stop: Stop,
    /// Zero while the run may go on.
    reason: AtomicU8,
}

const INTERRUPT: u8 = 1;
const TIME: u8 = 2;

impl Signal {
    pub(super) fn new(stop: Stop) -> Self {
        Self { stop, reason: AtomicU8::new(0) }
    }

    /// Asks the run to stop.
    fn raise(&self) {
        self.keep(INTERRUPT);
    }

    /// Why the run was asked to stop, if it was, after a look at the stop.
    pub(super) fn look(&self) -> Option<StopReason> {
        if self.reason().is_none() {
            match crate::stop::reason(&self.stop) {
                Some(StopReason::Time) => self.keep(TIME),
                Some(_) => self.keep(INTERRUPT),
                None => {}
            }
        }
        self.reason()
    }

    /// Why the run was asked to stop, if it was.
    pub(super) fn reason(&self) -> Option<StopReason> {
        match self.reason.load(Ordering::Relaxed) {
            INTERRUPT => Some(StopReason::Interrupt),
            TIME => Some(StopReason::Time),
            _ => None,
        }
    }

    /// The first reason counts.
    fn keep(&self, reason: u8) {
        let _ = self.reason.compare_exchange(0, reason, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// What a caller learns of a run.
pub(super) struct Watch<'call, 'observer> {
    observer: Option<&'call mut Observer<'observer>>,
    sense: Sense,
    /// The best solution that the run told of.
    pub(super) best: Option<Incumbent>,
    /// The last counts, and the last bound.
    pub(super) last: Snapshot,
    panic: Option<Box<dyn Any + Send>>,
}

impl<'call, 'observer> Watch<'call, 'observer> {
    pub(super) fn new(observer: Option<&'call mut Observer<'observer>>, sense: Sense) -> Self {
        Self { observer, sense, best: None, last: Snapshot::default(), panic: None }
    }

    /// Takes in what the run tells, and tells the observer.
    pub(super) fn take(&mut self, message: Message, signal: &Signal) {
        match message {
            Message::Log(line) => self.tell(&Event::Log(&line), signal),
            Message::Progress(snapshot) => {
                self.note(snapshot);
                self.tell(&Event::Progress(snapshot), signal);
            }
            Message::Improved(found, snapshot) => {
                self.note(snapshot);
                let values = &found.values;
                let event = Event::Improved { objective: found.objective, values, snapshot };
                self.tell(&event, signal);
                self.best = better(self.sense, self.best.take(), Some(found));
            }
            Message::Ended(..) => {}
        }
    }

    fn note(&mut self, snapshot: Snapshot) {
        self.last = Snapshot { bound: snapshot.bound.or(self.last.bound), ..snapshot };
    }

    fn tell(&mut self, event: &Event<'_>, signal: &Signal) {
        // An observer that panicked may be in pieces.
        let Some(observer) = self.observer.as_mut().filter(|_| self.panic.is_none()) else {
            return;
        };
        match catch_unwind(AssertUnwindSafe(|| observer(event))) {
            Ok(Control::Continue) => {}
            Ok(Control::Stop) => signal.raise(),
            Err(panic) => {
                self.panic = Some(panic);
                signal.raise();
            }
        }
    }

    /// Goes on with the panic of the observer, if it panicked.
    pub(super) fn resume_panic(&mut self) {
        if let Some(panic) = self.panic.take() {
            resume_unwind(panic);
        }
    }
}
