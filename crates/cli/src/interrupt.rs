//! Signals: the first one asks the running work to stop and save what it has.
//! A second Ctrl-C ends the program at once; a terminal that closes, or a
//! system that shuts down, may well send two signals and mean one, and ends
//! nothing before it is saved.

use anyhow::{Context, Result};
use hopfit::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;

/// The exit code of an interrupted run, as shells have it for Ctrl-C; the
/// same for every signal that stops and saves.
pub(crate) const INTERRUPTED: u8 = 130;

/// A stop that Ctrl-C, a request to terminate or a hang-up raises.
pub(crate) fn stop_on_signals() -> Result<Stop> {
    let stop = Stop::never();
    let register = |signal| {
        // The order matters: a flag that is up already ends the program.
        if signal == SIGINT {
            flag::register_conditional_shutdown(
                signal,
                INTERRUPTED.into(),
                Arc::clone(stop.flag()),
            )?;
        }
        flag::register(signal, Arc::clone(stop.flag()))
    };
    for signal in [SIGINT, SIGTERM].into_iter().chain(hang_up()) {
        register(signal).context("cannot listen for Ctrl-C")?;
    }
    Ok(stop)
}

/// The signal of a closed terminal, unless `nohup` was asked for.
#[cfg(unix)]
fn hang_up() -> Option<i32> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    (!ignores_hang_up(&status)).then_some(signal_hook::consts::SIGHUP)
}

#[cfg(not(unix))]
fn hang_up() -> Option<i32> {
    None
}

/// Whether the mask of ignored signals in a process' status has the hang-up;
/// it does not where the system tells nothing.
#[cfg(unix)]
fn ignores_hang_up(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal_hook::consts::SIGHUP - 1) & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn nohup_is_noticed() {
        assert!(ignores_hang_up("Name:\thopfit\nSigIgn:\t0000000000001001\nSigCgt:\t0\n"));
        assert!(!ignores_hang_up("SigIgn:\t0000000000001000\n"));
        assert!(!ignores_hang_up(""));
    }
}
