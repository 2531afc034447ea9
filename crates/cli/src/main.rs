//! The `hopfit` program: a face over the library of the same name.

mod args;
mod charts;
mod check;
mod compare;
mod completions;
mod convert;
mod diagnosis;
mod evaluate;
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
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::of_this_run();
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
