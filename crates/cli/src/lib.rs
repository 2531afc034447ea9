//! The `hopfit` program: a face over the library of the same name. It is a
//! library itself so that the Python package can have the program, too.

mod args;
mod arguments;
mod charts;
mod check;
mod compare;
mod completions;
mod convert;
mod data;
mod diagnosis;
mod evaluate;
mod exit;
mod files;
mod input;
mod interrupt;
mod output;
#[cfg(feature = "paper")]
mod paper;
mod parse;
mod plot;
mod progress;
mod recall;
mod refusal;
mod save;
mod show;
#[cfg(feature = "paper")]
mod sweep;
mod table;
#[cfg(feature = "paper")]
mod tasks;
mod train;
mod words;

use args::{Cli, Command};
use exit::ExitCode;
use std::ffi::OsString;
use std::io::Write;

/// The program, with the arguments of this process.
#[must_use]
pub fn main() -> std::process::ExitCode {
    run(std::env::args_os().skip(1)).into()
}

/// Runs the program once with `words`, its own name left out; a process can do
/// so once, since signals and what is told are settled for all of it. Returns
/// the exit code: see `hopfit --help`.
#[must_use]
pub fn run(words: impl IntoIterator<Item = OsString>) -> u8 {
    arguments::configure(words);
    let code = run_command().code();
    // Not every process that runs this is Rust's own, which would do so.
    let _ = std::io::stdout().flush();
    code
}

fn run_command() -> ExitCode {
    let cli = match Cli::of_this_run() {
        Ok(cli) => cli,
        Err(told) => {
            // Help is told in this way, too. Nobody is left to be told if it fails.
            let _ = told.print();
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(BAD_INPUT));
        }
    };
    output::configure(cli.output);
    let done = match cli.command {
        Command::Train(args) => train::run(&args),
        Command::Recall(args) => recall::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
        Command::Show(args) => show::run(&args),
        Command::Data(args) => data::run(&args),
        #[cfg(feature = "paper")]
        Command::Paper(args) => paper::run(&args),
        #[cfg(feature = "paper")]
        Command::Sweep(args) => sweep::run(&args),
    };
    match done {
        // A terminal that closed does not take the words of an interrupted run.
        Ok(ExitCode::SUCCESS) if output::has_failed() => ExitCode::from(BAD_INPUT),
        Ok(code) => code,
        Err(error) => {
            output::error(&format!("hopfit: {}", refusal::refusal(&error)));
            ExitCode::from(BAD_INPUT)
        }
    }
}

/// The exit code of bad usage and bad input; clap uses the same.
const BAD_INPUT: u8 = 2;
