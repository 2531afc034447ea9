//! One line on the terminal that tells how things stand; nothing in a pipe.

use hopfit::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A progress line on standard error, if that is a terminal.
pub(crate) struct Line {
    bar: Option<ProgressBar>,
    begun: Instant,
    limit: Option<Duration>,
}

impl Line {
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("a fixed style"));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar, begun: Instant::now(), limit }
    }

    pub(crate) fn show(&self, progress: &Progress) {
        if let Some(bar) = &self.bar {
            bar.set_message(describe(progress, self.begun.elapsed(), self.limit));
        }
    }

    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// For example `solving: flips 7, bound 2.0, gap 71 %, 12 s of 60 s`.
fn describe(progress: &Progress, elapsed: Duration, limit: Option<Duration>) -> String {
    let mut parts = Vec::new();
    if let Some(flips) = progress.flips {
        parts.push(format!("flips {flips:.0}"));
    }
    if let Some(bound) = progress.bound.filter(|bound| bound.is_finite()) {
        parts.push(format!("bound {:.1}", bound.max(0.0)));
        if let Some(flips) = progress.flips.filter(|flips| *flips > 0.0) {
            parts.push(format!("gap {:.0} %", 100.0 * (flips - bound.max(0.0)) / flips));
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
    format!("{}: {} (Ctrl-C stops and saves)", progress.phase, parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_shows_incumbent_bound_gap_and_time() {
        let progress =
            Progress { phase: "solving", flips: Some(8.0), bound: Some(2.0), fraction: None };
        let line = describe(&progress, Duration::from_secs(12), Some(Duration::from_secs(60)));
        assert_eq!(
            line,
            "solving: flips 8, bound 2.0, gap 75 %, 12 s of 60 s (Ctrl-C stops and saves)"
        );
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
        assert_eq!(line, "solving: 50 %, 3 s (Ctrl-C stops and saves)");
    }
}
