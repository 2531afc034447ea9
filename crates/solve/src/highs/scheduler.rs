//! The task scheduler that HiGHS keeps for each thread of ours.
//!
//! It is made by the first run in a thread, with the number of threads of that
//! run, outlives all instances, and refuses runs with another number. So the
//! number is kept here, and the scheduler ended when another is wanted.

use std::cell::Cell;

use super::raw;
use crate::error::{ErrorKind, Result};

thread_local! {
    static SCHEDULER: Cell<Scheduler> = const { Cell::new(Scheduler { threads: 0, runs: 0 }) };
}

#[derive(Debug, Clone, Copy)]
struct Scheduler {
    /// With how many threads it was made; zero if there is none.
    threads: u32,
    /// How many runs are going on in this thread: several only if an observer
    /// solves something itself.
    runs: u32,
}

/// A run that is going on in this thread; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Running(());

impl Running {
    /// Makes the scheduler of this thread ready for a run.
    pub(super) fn begin(threads: u32) -> Result<Self> {
        let scheduler = SCHEDULER.get();
        let fits = scheduler.threads == threads;
        if scheduler.runs > 0 && !fits {
            let running = scheduler.threads;
            return Err(ErrorKind::NestedThreads { wanted: threads, running }.into());
        }
        if scheduler.threads > 0 && !fits {
            raw::reset_scheduler();
        }
        SCHEDULER.set(Scheduler { threads, runs: scheduler.runs + 1 });
        Ok(Self(()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let scheduler = SCHEDULER.get();
        SCHEDULER.set(Scheduler { runs: scheduler.runs.saturating_sub(1), ..scheduler });
    }
}
