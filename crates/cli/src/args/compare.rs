//! The words of `hopfit compare`.

use super::ReadArgs;
use crate::parse::{at_least_one, seconds, share, whole};
use clap::Args;
use hopfit::{Choice, RuleName, ThenName, TieRule, WeightRange};
use std::path::PathBuf;

/// A rule, and what it goes on to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) rule: RuleName,
    pub(crate) then: Option<ThenName>,
}

fn entry(text: &str) -> Result<Entry, String> {
    let (rule, then) = text.split_once(':').map_or((text, None), |(rule, then)| (rule, Some(then)));
    let words = || RuleName::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ");
    let rule = RuleName::named(rule).map_err(|_| format!("the rules are {}", words()))?;
    let then = then.map(str::parse::<ThenName>).transpose().map_err(|why| why.to_string())?;
    Ok(Entry { rule, then })
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Patterns to store; `-` for standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) patterns: Vec<PathBuf>,
    /// The rules, as in hebbian,pseudoinverse,exact:recall (what follows a colon is what `train`
    /// takes as --then)
    #[arg(
        long,
        value_name = "RULES",
        required = true,
        value_delimiter = ',',
        value_parser = entry
    )]
    pub(crate) rules: Vec<Entry>,
    /// The share of flipped bits of a cue
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, value_parser = share)]
    pub(crate) noise: f64,
    /// The share of missing bits of another cue
    #[arg(long, value_name = "SHARE", default_value_t = 0.3, value_parser = share)]
    pub(crate) missing_share: f64,
    /// Cues a pattern, of each kind
    #[arg(long, value_name = "T", default_value_t = 20, value_parser = at_least_one)]
    pub(crate) trials: usize,
    /// What each rule has, at most [default: no limit]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Threads to use [default: all cores, but 1 in the solver of milp]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Seed of training and of the cues, which are the same for all rules
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// `paper`: a -1 bit is kept by a field of zero; `strict`: no bit is
    #[arg(long, default_value_t = TieRule::Paper)]
    pub(crate) tie: TieRule,
    /// `continuous`, `integer:K`, `ternary` or `binary`, for the rules that have a choice
    #[arg(long, value_name = "CLASS", default_value_t = WeightRange::Continuous)]
    pub(crate) weights: WeightRange,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    /// Draw what each rule recalls over the share of flipped, and of missing, bits (.svg or .png)
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}
