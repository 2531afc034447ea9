//! The `hopfit` program: a face over the library of the same name.

mod args;
mod check;
mod evaluate;
mod files;
mod input;
mod interrupt;
mod output;
mod paper;
mod parse;
mod progress;
mod recall;
mod refusal;
mod save;
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
        Command::Paper(args) => paper::run(&args),
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
