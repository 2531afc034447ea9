//! Where results go, and what people are told.
//!
//! Results go to standard output: as words, or with `--json` as JSON. All else
//! goes to standard error. Where a file is written to standard output (`-`),
//! the words of the result go to standard error, too.

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use hopfit::data::Output;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Which of the lines people get.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "What is told")]
pub(crate) struct OutputArgs {
    /// Tell nothing but errors
    #[arg(long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Tell what was read and, where no terminal shows it, how long work gets on
    #[arg(long, global = true)]
    pub(crate) verbose: bool,
    /// Print the report as JSON on standard output, instead of words
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// How progress is told on standard error
    #[arg(long, global = true, value_name = "HOW", default_value = "auto")]
    pub(crate) progress: ProgressWords,
    /// Colours: `auto` uses them on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

/// How progress is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressWords {
    /// A line on a terminal; in a pipe nothing, or lines with --verbose
    #[default]
    Auto,
    /// A JSON object a line, for programs: phase, flips, bound, fraction, seconds, time_limit;
    /// warnings stay words
    Json,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless the environment variable NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Set once, at the start.
static OUTPUT: OnceLock<OutputArgs> = OnceLock::new();
/// Whether a file goes to standard output.
static STDOUT_IS_TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether a result could not be written.
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// Settles which lines people get.
pub(crate) fn configure(output: OutputArgs) {
    let _ = OUTPUT.set(output);
}

fn settings() -> OutputArgs {
    OUTPUT.get().copied().unwrap_or_default()
}

/// Whether the report is asked for instead of words.
pub(crate) fn is_json() -> bool {
    settings().json
}

/// Whether progress lines are asked for where there is no terminal.
pub(crate) fn is_verbose() -> bool {
    settings().verbose
}

/// Whether nothing but errors is to be said.
pub(crate) fn is_quiet() -> bool {
    settings().quiet
}

/// Whether progress is told as JSON.
pub(crate) fn is_json_progress() -> bool {
    settings().progress == ProgressWords::Json && !is_quiet()
}

/// Whether standard output takes colours.
pub(crate) fn is_coloured() -> bool {
    match settings().color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            !refused && !dumb && io::stdout().is_terminal()
        }
    }
}

/// From now on standard output is a file's.
pub(crate) fn take_stdout() {
    STDOUT_IS_TAKEN.store(true, Ordering::Relaxed);
}

/// A line of the result, for people.
pub(crate) fn result(line: &str) {
    if is_quiet() || is_json() {
        return;
    }
    if STDOUT_IS_TAKEN.load(Ordering::Relaxed) {
        note(line);
    } else {
        to_stdout(line);
    }
}

/// The result for programs, with `--json`.
pub(crate) fn report(report: &impl Serialize) -> Result<()> {
    if is_json() {
        to_stdout(&indented(report)?);
    }
    Ok(())
}

/// A line beside the result: a warning, or what else is worth knowing.
pub(crate) fn note(line: &str) {
    if !is_quiet() {
        error(line);
    }
}

/// A line that `--verbose` asks for.
pub(crate) fn detail(line: &str) {
    if is_verbose() {
        note(line);
    }
}

/// A line on standard error, whatever was asked for.
pub(crate) fn error(line: &str) {
    // Nobody is left to be told if standard error is closed.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether some result could not be written to standard output.
pub(crate) fn has_failed() -> bool {
    UNWRITTEN.load(Ordering::Relaxed)
}

fn to_stdout(text: &str) {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        // Who closes a pipe has read enough.
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(why) => {
            UNWRITTEN.store(true, Ordering::Relaxed);
            error(&format!("hopfit: standard output: cannot be written: {why}"));
        }
    }
}

/// Writes `bytes` to `path`, whole or not at all, or to standard output for
/// `-`.
pub(crate) fn bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(Output::from_arg(path).write(bytes)?)
}

/// `value` as a file of indented JSON.
pub(crate) fn json_bytes(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut text = indented(value)?;
    text.push('\n');
    Ok(text.into_bytes())
}

fn indented(value: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).context("cannot write JSON")
}
