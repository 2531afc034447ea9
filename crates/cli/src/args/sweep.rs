//! The words of `hopfit sweep`.

use super::{MergeArgs, PointArgs, RivalArgs, WorkArgs};
use crate::parse::{Numbers, budget, whole};
use clap::{Args, Subcommand};
use hopfit::RuleEntry;
use hopfit_lab::Partition;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct SweepArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SweepCommand>,
    /// The folder for tables, pictures and the manifest; without it nothing is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Draw the shares that are stored, and P50, as .svg or .png
    #[arg(long, value_name = "FILE", conflicts_with = "partition")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
    #[command(flatten)]
    pub(crate) sweep: GridArgs,
}

/// The points of a sweep as tasks of their own.
#[derive(Debug, Subcommand)]
pub(crate) enum SweepCommand {
    /// List the points of a sweep by name, for `run-point` on any machine
    Plan(SweepPlanArgs),
    /// Run points by name, each into a file of its own
    RunPoint(SweepPointArgs),
    /// Make the tables and the picture of a sweep whose points lie in folders
    Merge(SweepMergeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SweepPlanArgs {
    /// List part I of N of the points only: every N-th, from the I-th on
    #[arg(long, value_name = "I/N")]
    pub(crate) partition: Option<Partition>,
    #[command(flatten)]
    pub(crate) sweep: GridArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SweepPointArgs {
    #[command(flatten)]
    pub(crate) points: PointArgs,
    #[command(flatten)]
    pub(crate) sweep: GridArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SweepMergeArgs {
    #[command(flatten)]
    pub(crate) merge: MergeArgs,
    /// Draw the shares that are stored, and P50, as .svg or .png
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
}

/// What is swept over.
#[derive(Debug, Args)]
pub(crate) struct GridArgs {
    /// Numbers of neurons N, as in 20,50,100 or 10:100:10 (from 10 to 100 in steps of 10)
    #[arg(long, value_name = "SIZES", required = true)]
    pub(crate) sizes: Option<Numbers>,
    /// Patterns a neuron P/N, as in 0.05:0.3:0.05
    #[arg(long, value_name = "LOADS", required_unless_present = "counts")]
    pub(crate) loads: Option<Numbers>,
    /// Numbers of patterns P, the same for all sizes, as in 1:20
    #[arg(long, value_name = "COUNTS", conflicts_with = "loads")]
    pub(crate) counts: Option<Numbers>,
    /// The rules, as in hebbian,exact,exact:recall (what follows a colon is what `train` takes as
    /// --then)
    #[arg(long, value_name = "RULES", required = true, value_delimiter = ',')]
    pub(crate) rules: Vec<RuleEntry>,
    /// Draws of fresh random patterns for each number of them
    #[arg(long, value_name = "R", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) repeats: u32,
    /// Seed of the patterns and of searches
    #[arg(long, default_value_t = 1, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// For each training of milp and exact, such as 10s, 10min or 3h [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = budget)]
    pub(crate) budget: Option<f64>,
    #[command(flatten)]
    pub(crate) class: RivalArgs,
}
