//! How long work gets on: one line on the terminal; in a pipe nothing, or with
//! `--verbose` a line every few seconds.

use crate::output;
use hopfit::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Between two lines in a pipe.
const EVERY: Duration = Duration::from_secs(5);

/// Between two JSON objects, where nothing changes.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Whether progress is shown on the terminal.
pub(crate) fn is_shown() -> bool {
    std::io::stderr().is_terminal() && !output::is_quiet() && !output::is_json_progress()
}

/// Lines in a pipe about the latest standing, if they are asked for. They end
/// when this is dropped.
pub(crate) struct Lines<S> {
    latest: Arc<Mutex<S>>,
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl<S: Clone + Send + 'static> Lines<S> {
    /// Tells about `first`, and what [`Self::set`] puts in its place.
    ///
    /// With `--progress json` it is what `object` makes of it, a line a second.
    pub(crate) fn start(
        first: S,
        describe: impl Fn(&S) -> String + Send + 'static,
        object: impl Fn(&S) -> Value + Send + 'static,
    ) -> Self {
        if output::is_json_progress() {
            return Self::every(HEARTBEAT, first, move |standing| {
                output::error(&object(standing).to_string());
            });
        }
        if is_shown() || !output::is_verbose() {
            return Self { latest: Arc::new(Mutex::new(first)), running: None };
        }
        Self::every(EVERY, first, move |standing| output::note(&describe(standing)))
    }

    fn every(pause: Duration, first: S, show: impl Fn(&S) + Send + 'static) -> Self {
        let latest = Arc::new(Mutex::new(first));
        let (sender, receiver) = mpsc::channel::<()>();
        let shared = Arc::clone(&latest);
        let thread = std::thread::spawn(move || {
            while receiver.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let standing = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
                show(&standing);
            }
        });
        Self { latest, running: Some((sender, thread)) }
    }

    pub(crate) fn set(&self, standing: S) {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = standing;
    }
}

impl<S> Drop for Lines<S> {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// The progress of one piece of work.
pub(crate) struct Line {
    bar: Option<ProgressBar>,
    lines: Lines<Progress>,
    clock: Clock,
    /// What was told last as JSON.
    told: Mutex<Progress>,
}

/// What is said about time.
#[derive(Debug, Clone, Copy)]
struct Clock {
    begun: Instant,
    limit: Option<Duration>,
    hint: &'static str,
}

impl Line {
    /// For a training run, which Ctrl-C stops.
    pub(crate) fn of_training(limit: Option<Duration>) -> Self {
        Self::new("training", limit, " (Ctrl-C stops and saves)")
    }

    /// For a diagnosis, which Ctrl-C stops.
    pub(crate) fn of_diagnosis(limit: Option<Duration>) -> Self {
        Self::new("diagnosing", limit, " (Ctrl-C stops and saves)")
    }

    /// For work that tells nothing of itself.
    pub(crate) fn of(phase: &'static str) -> Self {
        Self::new(phase, None, "")
    }

    fn new(phase: &'static str, limit: Option<Duration>, hint: &'static str) -> Self {
        let clock = Clock { begun: Instant::now(), limit, hint };
        let first = Progress { phase, flips: None, bound: None, fraction: None };
        let bar = is_shown().then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("a fixed style"));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar.set_message(clock.describe(&first));
            bar
        });
        if output::is_json_progress() {
            output::error(&clock.object(&first).to_string());
        }
        let describe = move |progress: &Progress| clock.describe(progress);
        let told = Mutex::new(first.clone());
        let lines = Lines::start(first, describe, move |progress| clock.object(progress));
        Self { bar, lines, clock, told }
    }

    pub(crate) fn show(&self, progress: &Progress) {
        self.lines.set(progress.clone());
        if output::is_json_progress() {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let standing = |it: &Progress| (it.phase, it.flips, it.bound);
            if standing(&told) != standing(progress) {
                output::error(&self.clock.object(progress).to_string());
                *told = progress.clone();
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_message(self.clock.describe(progress));
        }
    }

    /// The same of one among several pieces of work.
    pub(crate) fn show_of(&self, name: &'static str, progress: &Progress) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{name}: {}", self.clock.describe(progress)));
        }
        if output::is_json_progress() {
            let mut object = self.clock.object(progress);
            object["rule"] = name.into();
            output::error(&object.to_string());
        }
    }

    /// A line beside the result, while this is shown.
    pub(crate) fn note(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => output::note(line),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Clock {
    fn describe(&self, progress: &Progress) -> String {
        format!("{}{}", describe(progress, self.begun.elapsed(), self.limit), self.hint)
    }

    fn object(&self, progress: &Progress) -> Value {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        json!({
            "phase": progress.phase,
            "flips": progress.flips,
            "bound": finite(progress.bound).map(|bound| bound.max(0.0) + 0.0),
            "fraction": finite(progress.fraction),
            "seconds": self.begun.elapsed().as_secs_f64(),
            "time_limit": self.limit.map(|limit| limit.as_secs_f64()),
        })
    }
}

/// For example `solving: flips 7, bound 2.0, gap 71 %, 12 s of 60 s`.
fn describe(progress: &Progress, elapsed: Duration, limit: Option<Duration>) -> String {
    let mut parts = Vec::new();
    if let Some(flips) = progress.flips {
        parts.push(format!("flips {flips:.0}"));
    }
    // A bound below zero says nothing; and no zero is shown as -0.0.
    let bound = progress.bound.filter(|bound| bound.is_finite()).map(|bound| bound.max(0.0) + 0.0);
    if let Some(bound) = bound {
        parts.push(format!("bound {bound:.1}"));
        if let Some(flips) = progress.flips.filter(|flips| *flips > 0.0) {
            parts.push(format!("gap {:.0} %", 100.0 * (flips - bound) / flips));
        }
    }
    if let Some(fraction) = progress.fraction {
        parts.push(format!("{:.0} %", 100.0 * fraction));
    }
    let seconds = elapsed.as_secs();
    parts.push(match limit {
        Some(limit) => format!("{seconds} s of {} s", limit.as_secs()),
        None => format!("{seconds} s"),
    });
    format!("{}: {}", progress.phase, parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_shows_incumbent_bound_gap_and_time() {
        let progress =
            Progress { phase: "solving", flips: Some(8.0), bound: Some(2.0), fraction: None };
        let line = describe(&progress, Duration::from_secs(12), Some(Duration::from_secs(60)));
        assert_eq!(line, "solving: flips 8, bound 2.0, gap 75 %, 12 s of 60 s");
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let progress = Progress {
            phase: "solving",
            flips: None,
            bound: Some(f64::NEG_INFINITY),
            fraction: Some(0.5),
        };
        let line = describe(&progress, Duration::from_secs(3), None);
        assert_eq!(line, "solving: 50 %, 3 s");
        let progress = Progress { bound: Some(-0.0), fraction: None, ..progress };
        assert_eq!(describe(&progress, Duration::ZERO, None), "solving: bound 0.0, 0 s");
    }

    #[test]
    fn lines_come_until_the_work_is_done() {
        let (sender, told) = mpsc::channel();
        let pause = Duration::from_millis(5);
        let lines = Lines::every(pause, "first", move |line: &&str| sender.send(*line).unwrap());
        assert_eq!(told.recv(), Ok("first"));
        lines.set("second");
        assert!(told.iter().any(|line| line == "second"));
        drop(lines);
        assert!(told.iter().all(|line| line == "second"));
    }
}
