//! Ctrl-C: the first one asks the running work to stop and save what it has,
//! the second one ends the program at once.

use anyhow::{Context, Result};
use hopfit::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;

/// The exit code of an interrupted run, as shells have it.
pub(crate) const INTERRUPTED: u8 = 130;

/// A stop that Ctrl-C (or a request to terminate) raises.
pub(crate) fn stop_on_signals() -> Result<Stop> {
    let stop = Stop::never();
    for signal in [SIGINT, SIGTERM] {
        // The order matters: a flag that is up already ends the program.
        flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(stop.flag()))
            .and_then(|_| flag::register(signal, Arc::clone(stop.flag())))
            .context("cannot listen for Ctrl-C")?;
    }
    Ok(stop)
}
