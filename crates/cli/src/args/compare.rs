//! The words of `hopfit compare`.

use super::ReadArgs;
use crate::parse::{at_least_one, seconds, share, whole};
use clap::Args;
use hopfit::{ClassSpec, RuleEntry, TieRule, WeightRange};
use std::path::PathBuf;

/// Which weights compete where there are several rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "Admissible weights (for the rules that have a choice)")]
pub(crate) struct RivalArgs {
    /// `paper`: a -1 bit is kept by a field of zero; `strict`: no bit is
    #[arg(long, default_value_t = TieRule::Paper)]
    pub(crate) tie: TieRule,
    /// `continuous`, `integer:K`, `ternary` or `binary`
    #[arg(long, value_name = "CLASS", default_value_t = WeightRange::Continuous)]
    pub(crate) weights: WeightRange,
    /// Let w_ij differ from w_ji
    #[arg(long)]
    pub(crate) no_symmetry: bool,
    /// Give every neuron a bias
    #[arg(long)]
    pub(crate) bias: bool,
}

impl RivalArgs {
    pub(crate) fn class(&self) -> ClassSpec {
        ClassSpec {
            weights: self.weights,
            symmetric: !self.no_symmetry,
            bias: self.bias,
            tie: self.tie,
            ..ClassSpec::default()
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Patterns to store; `-` for standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) patterns: Vec<PathBuf>,
    /// The rules, as in hebbian,pseudoinverse,exact:recall (what follows a colon is what `train`
    /// takes as --then)
    #[arg(long, value_name = "RULES", required = true, value_delimiter = ',')]
    pub(crate) rules: Vec<RuleEntry>,
    /// The share of flipped bits of a cue
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, value_parser = share)]
    pub(crate) noise: f64,
    /// The share of missing bits of another cue
    #[arg(long, value_name = "SHARE", default_value_t = 0.3, value_parser = share)]
    pub(crate) missing_share: f64,
    /// Cues a pattern, of each kind
    #[arg(long, value_name = "T", default_value_t = 20, value_parser = at_least_one)]
    pub(crate) trials: usize,
    /// What each rule has for its training, at most [default: no limit]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Threads to use [default: all cores, but 1 in the solver of milp]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Seed of training and of the cues, which are the same for all rules
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    /// Draw what each rule recalls over the share of flipped, and of missing, bits (.svg or .png)
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) class: RivalArgs,
    /// Only weights between pixels at most this far apart (Eq. 27; the paper: 3)
    #[arg(
        long,
        value_name = "D",
        help_heading = "Admissible weights (for the rules that have a choice)"
    )]
    pub(crate) receptive_field: Option<f64>,
    /// milp: add LAMBDA times the sum of |w_ij| to the flips (Eqs. 24-26)
    #[arg(
        long,
        value_name = "LAMBDA",
        num_args = 0..=1,
        default_missing_value = "0.001",
        help_heading = "Admissible weights (for the rules that have a choice)"
    )]
    pub(crate) sparse: Option<f64>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}
