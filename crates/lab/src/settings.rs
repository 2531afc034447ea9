//! What may be chosen about an experiment.

use hopfit::data::{LabelledTable, PatternSet};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// How the experiments are run. The defaults are those of a full run.
///
/// ```
/// use hopfit_lab::Settings;
/// let settings = Settings { quick: true, ..Settings::new("out") };
/// assert_eq!(settings.limit_or(20.0).as_secs(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that everything is written to; made if it is not there.
    pub out: PathBuf,
    /// A folder of data sets to take instead of the built-in ones
    /// ([`Sample`](hopfit::data::Sample)), which have the same file names.
    pub data: Option<PathBuf>,
    /// A minute a figure at most: fewer sizes, points and repeats, and short
    /// time limits.
    pub quick: bool,
    /// Seed of all random patterns, draws, noise and searches.
    pub seed: u64,
    /// How often each point is repeated with other patterns or noise; `None`
    /// leaves it to the figure.
    pub repeats: Option<usize>,
    /// The budget: seconds that a rule that searches may take for one point;
    /// `None` leaves it to the figure, or is 1 if [`Self::quick`]. A run with a
    /// larger budget goes on from the points that a smaller one finished, and
    /// does the others again.
    pub time_limit: Option<f64>,
    /// Points at a time, each on one thread; at least 1. The tables do not
    /// depend on it, except where a rule reaches its time limit.
    pub threads: usize,
    /// Patterns to take instead of the paper's.
    pub patterns: Option<OwnPatterns>,
    /// A table to classify instead of the paper's.
    pub table: Option<OwnTable>,
    /// Clusters that a feature is encoded in; the paper's 3.
    pub clusters: usize,
    /// The most examples a class to learn from; the paper's 10.
    pub examples: usize,
    /// Which rows of a table the encoder of features is fitted on.
    pub encoder: EncoderRows,
    /// Set aside the points of an earlier run instead of going on from them.
    pub fresh: bool,
    /// The command, for the manifest.
    pub command: Vec<String>,
}

/// Which rows of a table the encoder of features is fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncoderRows {
    /// All of them, as in the paper.
    #[default]
    Table,
    /// The examples of a split alone: nothing of the others is known.
    Examples,
}

impl EncoderRows {
    /// The name in manifests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Examples => "examples",
        }
    }
}

/// Patterns of the user's.
#[derive(Debug, Clone)]
pub struct OwnPatterns {
    /// What the tables call them.
    pub name: String,
    /// The patterns, with their shape if it is known.
    pub set: PatternSet,
}

/// A table of the user's.
#[derive(Debug, Clone)]
pub struct OwnTable {
    /// What the tables call it.
    pub name: String,
    /// Its rows.
    pub table: LabelledTable,
}

impl Settings {
    /// A full run that writes to the folder `out`, on all cores, with the
    /// data sets that are built in.
    #[must_use]
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self {
            out: out.into(),
            data: None,
            quick: false,
            seed: 1,
            repeats: None,
            time_limit: None,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            patterns: None,
            table: None,
            clusters: 3,
            examples: 10,
            encoder: EncoderRows::Table,
            fresh: false,
            command: Vec::new(),
        }
    }

    /// The time limit of one point, where a full run gives it `full` seconds.
    #[must_use]
    pub fn limit_or(&self, full: f64) -> Duration {
        let default = if self.quick { full.min(1.0) } else { full };
        Duration::from_secs_f64(self.time_limit.unwrap_or(default))
    }

    /// How often to repeat, where a full run does so `full` times and a quick
    /// one `quick` times.
    #[must_use]
    pub fn repeats_or(&self, full: usize, quick: usize) -> usize {
        self.repeats.unwrap_or(if self.quick { quick } else { full }).max(1)
    }

    /// Everything that the numbers depend on, for journals and manifests.
    pub(crate) fn resolved(&self) -> Value {
        json!({
            "quick": self.quick,
            "seed": self.seed,
            "repeats": self.repeats,
            "time_limit": self.time_limit,
            "patterns": self.patterns.as_ref().map(|own| own.name.clone()),
            "patterns_hash":
                self.patterns.as_ref().map(|own| hopfit::patterns_hash(&own.set.patterns)),
        })
    }
}
