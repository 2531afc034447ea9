//! Asking a running solver to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::outcome::StopReason;

/// A flag and a deadline that running solvers look at.
///
/// Clones share the flag, so that one clone, in another thread or in a signal
/// handler, stops all solvers that hold the others. The deadline belongs to
/// each clone alone: a part of a longer run can be given less time.
///
/// ```
/// use std::time::Duration;
/// use hopfit_solve::{Stop, StopReason};
///
/// let stop = Stop::new();
/// let part = stop.within(Duration::ZERO);
/// assert_eq!(part.reason(), Some(StopReason::Time));
/// assert_eq!(stop.reason(), None);
///
/// stop.stop();
/// assert_eq!(part.reason(), Some(StopReason::Interrupt));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Stop {
    /// A stop that nobody has asked for yet, without a deadline.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A stop with a flag that others hold, such as one set by a signal.
    #[must_use]
    pub fn from_flag(flag: Arc<AtomicBool>) -> Self {
        Self { flag, deadline: None }
    }

    /// The same stop with a deadline this far from now, or with the one it has
    /// if that is nearer.
    #[must_use]
    pub fn within(&self, time: Duration) -> Self {
        // A time too long for the clock is no deadline at all.
        let new = Instant::now().checked_add(time);
        let deadline = match (self.deadline, new) {
            (Some(old), Some(new)) => Some(old.min(new)),
            (old, new) => old.or(new),
        };
        Self { flag: Arc::clone(&self.flag), deadline }
    }

    /// Asks all holders of the flag to stop, for good.
    pub fn stop(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether to stop now.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.reason().is_some()
    }

    /// Why to stop now, if so. The flag goes before the deadline.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        if self.flag.load(Ordering::Relaxed) {
            return Some(StopReason::Interrupt);
        }
        let late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        late.then_some(StopReason::Time)
    }

    /// The time left until the deadline; `None` without one.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }
}
