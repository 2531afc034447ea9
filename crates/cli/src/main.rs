//! The `hopfit` program: a face over the library of the same name.

mod args;
mod check;
mod evaluate;
mod input;
mod interrupt;
mod output;
mod paper;
mod progress;
mod recall;
mod train;

use args::{Cli, Command};
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Train(args) => train::run(&args),
        Command::Recall(args) => recall::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Paper(args) => paper::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to be done if even this cannot be written.
            let _ = writeln!(std::io::stderr(), "hopfit: {error:#}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

/// The exit code of bad usage and bad input; clap uses the same.
const BAD_INPUT: u8 = 2;
