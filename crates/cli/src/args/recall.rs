//! The words of `hopfit recall` and `hopfit evaluate`.

use super::{DiagnoseArgs, ReadArgs};
use crate::parse::{at_least_one, choice, share, whole};
use clap::Args;
use hopfit::data::Missing;
use hopfit::{Cooling, UpdateName};
use std::path::PathBuf;

/// How neurons are updated.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recall")]
pub(crate) struct UpdateArgs {
    /// How neurons are updated
    #[arg(long, default_value = "cue", value_parser = choice::<UpdateName>())]
    pub(crate) update: UpdateName,
    /// The most steps (sweeps, where neurons are updated one at a time) a cue may take
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = whole::<usize>)]
    pub(crate) max_steps: usize,
    /// glauber: the temperature at first, in units of the typical stability [default: 0.3]
    #[arg(long, value_name = "T")]
    pub(crate) temperature: Option<f64>,
    /// glauber: how the temperature falls [default: linear]
    #[arg(long, value_name = "SCHEDULE", value_parser = choice::<Cooling>())]
    pub(crate) cooling: Option<Cooling>,
    /// Neurons that keep their bits of the cue: `known` for all whose bit is not missing, or
    /// indices from 0, as in 0,3,10-19
    #[arg(long, value_name = "NEURONS")]
    pub(crate) clamp: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RecallArgs {
    /// The model; `-` for standard input
    #[arg(long, value_name = "M.npz")]
    pub(crate) model: PathBuf,
    /// Cues: a pattern file (`-` for standard input), in which bits may be missing: NaN, `?`, NA and empty cells always are,
    /// and 0 is, whatever else is in the file (see --missing); pixels and True/False never are
    #[arg(long, value_name = "FILE")]
    pub(crate) cues: PathBuf,
    /// What marks missing bits beside NaN: `0`, so that bits are 1 and -1; or only `nan`, so that
    /// bits may be 1 and 0, where 0 stands for -1
    #[arg(long, value_name = "MARK", default_value_t = Missing::Zero)]
    pub(crate) missing: Missing,
    /// Where the final states go: .npy (K x N), .csv, or .png (a sheet of pictures, whose shape
    /// is that of the model or of --shape); `-` for .npy on standard output
    #[arg(long, value_name = "STATES.npy")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) update: UpdateArgs,
    /// Seed of the random orders
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// The model; `-` for standard input
    #[arg(long, value_name = "M.npz")]
    pub(crate) model: PathBuf,
    /// The patterns it should hold; `-` for standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) patterns: Vec<PathBuf>,
    /// Also recall from cues with each bit flipped with this probability
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) noise: Option<f64>,
    /// Also recall from cues with each bit missing with this probability
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) missing_share: Option<f64>,
    /// Noisy cues a pattern [default: 20]
    #[arg(long, value_name = "T", value_parser = at_least_one)]
    pub(crate) trials: Option<usize>,
    /// Also tell the radius: from how many flipped (or missing) bits, whichever they are, one recall
    /// step makes each pattern
    #[arg(long)]
    pub(crate) radius: bool,
    /// Threads to use [default: all cores]; their number does not change the result
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Seed of the noise
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) diagnose: DiagnoseArgs,
    #[command(flatten)]
    pub(crate) update: UpdateArgs,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}
