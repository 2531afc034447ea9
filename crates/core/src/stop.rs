//! Stopping long work cleanly.

use crate::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// When long work should end early: at a deadline, or when somebody (Ctrl-C,
/// another thread) raises the flag. Clones share the flag.
///
/// ```
/// use hopfit_core::Stop;
/// let stop = Stop::never();
/// let shared = stop.clone();
/// assert!(!stop.is_due());
/// shared.raise();
/// assert!(stop.is_due() && stop.is_raised());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Stop {
    /// Only when the flag is raised.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// Also when `limit` has passed from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        Self::never().within(limit)
    }

    /// This, with the same flag, but no later than `limit` from now.
    #[must_use]
    pub fn within(&self, limit: Duration) -> Self {
        // A limit too far away to be a time is none.
        let deadline = Instant::now().checked_add(limit);
        let deadline = [self.deadline, deadline].into_iter().flatten().min();
        Self { flag: Arc::clone(&self.flag), deadline }
    }

    /// The same flag with another deadline, `limit` from now: for what is left
    /// to do once the first has passed.
    #[must_use]
    pub fn renewed(&self, limit: Duration) -> Self {
        Self { flag: Arc::clone(&self.flag), deadline: None }.within(limit)
    }

    /// For a part of the work: a share of the time that is left, if there is a
    /// limit.
    ///
    /// ```
    /// use hopfit_core::Stop;
    /// use std::time::Duration;
    /// let stop = Stop::after(Duration::from_secs(60)).share(0.5);
    /// assert!(stop.remaining().unwrap() <= Duration::from_secs(30));
    /// assert_eq!(Stop::never().share(0.5).remaining(), None);
    /// ```
    ///
    /// # Panics
    /// If the share is negative or not finite.
    #[must_use]
    pub fn share(&self, share: f64) -> Self {
        self.remaining().map_or_else(|| self.clone(), |left| self.within(left.mul_f64(share)))
    }

    /// For what is to be finished after a search with this stop: it has until
    /// `grace` after the deadline, or from now if it is time to stop already,
    /// whatever was the reason.
    ///
    /// ```
    /// use hopfit_core::Stop;
    /// use std::time::Duration;
    /// let stop = Stop::after(Duration::ZERO);
    /// let finishing = stop.extended(Duration::from_secs(60));
    /// assert!(stop.is_due() && !finishing.is_due());
    /// ```
    #[must_use]
    pub fn extended(&self, grace: Duration) -> Self {
        if self.is_due() {
            return Self::after(grace);
        }
        self.remaining().map_or_else(|| self.clone(), |left| self.renewed(left + grace))
    }

    /// The flag itself, for signal handlers.
    #[must_use]
    pub fn flag(&self) -> &Arc<AtomicBool> {
        &self.flag
    }

    /// Asks all holders to stop.
    pub fn raise(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// Whether it is time to stop: raised, or past the deadline.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.is_raised() || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// The time left until the deadline, if there is one; zero once past.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }
}
