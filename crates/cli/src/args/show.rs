//! The words of `hopfit show` and `hopfit plot`.

use super::ReadArgs;
use crate::parse::at_least_one;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A model, a certificate, a report, patterns or cues; `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How wide the terminal is [default: the variable COLUMNS, what the terminal tells, or 80]
    #[arg(long, value_name = "COLUMNS", value_parser = at_least_one)]
    pub(crate) width: Option<usize>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PlotArgs {
    /// Models (their weights are drawn), patterns, cues and recalled states: a row of pictures a
    /// file, so that states stand below the cues they were recalled from
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Where the drawing goes (.svg or .png)
    #[arg(long, value_name = "P.svg")]
    pub(crate) out: PathBuf,
    /// Pictures a row, at most, unless --first says otherwise
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = at_least_one)]
    pub(crate) across: usize,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}
