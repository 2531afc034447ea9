//! The words of `hopfit paper`.

use super::ReadArgs;
use crate::parse::{budget, seconds, whole};
use clap::{Args, Subcommand, ValueEnum};
use hopfit_lab::Partition;
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FigureName {
    /// The weight matrices as images
    Fig2,
    /// What the two baselines store, by the number of neurons
    Fig3,
    /// Flips against stored random patterns, 20 neurons, all rules
    Fig4,
    /// Flips against stored digits of 9x9 pixels, all rules
    Fig5,
    /// Zeros in the weights of figure 5
    Fig6,
    /// Recall from noise
    Fig7,
    /// Classification from few examples and with missing bits
    Fig8,
    /// Beyond the paper: capacity by the number of neurons, for rules and classes of weights
    Capacity,
    /// Beyond the paper: whether an input was stored, from its energy or its fields
    Known,
    /// Beyond the paper: what the program's epsilon, M and seed decide
    Parameters,
    /// Beyond the paper: what grey level, pictures and overlap decide
    Images,
    /// All of these, and the report index.html
    All,
}

/// Rows that an encoder is fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncoderName {
    Table,
    Examples,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct PaperArgs {
    #[command(subcommand)]
    pub(crate) command: Option<PaperCommand>,
    /// The figure
    #[arg(required = true)]
    pub(crate) figure: Option<FigureName>,
    /// The folder for tables, pictures and manifests
    #[arg(long, value_name = "DIR", required = true)]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
    #[command(flatten)]
    pub(crate) experiment: ExperimentArgs,
}

/// How the points of an experiment are shared out.
#[derive(Debug, Args)]
pub(crate) struct WorkArgs {
    /// Points at a time, each on one thread [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Set aside what an earlier run has finished, and start over
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Run part I of N of the points only, and keep them for `merge`: every N-th, from the I-th on
    #[arg(long, value_name = "I/N")]
    pub(crate) partition: Option<Partition>,
}

/// The points of an experiment as tasks of their own.
#[derive(Debug, Subcommand)]
pub(crate) enum PaperCommand {
    /// List the points of a figure by name, for `run-point` on any machine
    #[command(after_help = PLAN_EXAMPLE)]
    Plan(PlanArgs),
    /// Run points by name, each into a file of its own
    #[command(after_help = RUN_POINT_EXAMPLE)]
    RunPoint(RunPointArgs),
    /// Make the figures whose points lie in folders: files of `run-point`, or what runs of a part
    /// each (--partition) left
    #[command(after_help = MERGE_EXAMPLE)]
    Merge(PaperMergeArgs),
}

const PLAN_EXAMPLE: &str = "Example: all points on the cores of this machine, with GNU parallel\n  \
hopfit paper plan fig3 --quick | parallel hopfit paper run-point {} --quick --out points\n  \
hopfit paper merge points --out out";

const RUN_POINT_EXAMPLE: &str = "Example: the options are those of `plan`\n  \
hopfit paper run-point fig3/random_N=9_P=1-90_hebbian_0 --quick --out points";

const MERGE_EXAMPLE: &str = "Example: two machines did half of the points each\n  \
hopfit paper fig3 --partition 1/2 --out first\n  \
hopfit paper fig3 --partition 2/2 --out second\n  \
hopfit paper merge first second --out out";

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// The figure
    pub(crate) figure: FigureName,
    /// List part I of N of the points only: every N-th, from the I-th on
    #[arg(long, value_name = "I/N")]
    pub(crate) partition: Option<Partition>,
    #[command(flatten)]
    pub(crate) experiment: ExperimentArgs,
}

/// Points by name, and where their files go.
#[derive(Debug, Args)]
pub(crate) struct PointArgs {
    /// Names of points, as `plan` lists them
    #[arg(value_name = "NAME", required = true)]
    pub(crate) names: Vec<String>,
    /// The folder for the files of points; one that is there with the same options is left as it is
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace files of points that are there
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunPointArgs {
    #[command(flatten)]
    pub(crate) points: PointArgs,
    #[command(flatten)]
    pub(crate) experiment: ExperimentArgs,
}

/// Folders of points.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// Folders with the files of `run-point`, or with what runs of a part each left
    #[arg(value_name = "DIR", required = true)]
    pub(crate) folders: Vec<PathBuf>,
    /// The folder for tables, pictures and manifests
    #[arg(long, value_name = "OUT")]
    pub(crate) out: PathBuf,
    /// Set aside what an earlier run has left in OUT
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PaperMergeArgs {
    #[command(flatten)]
    pub(crate) merge: MergeArgs,
    #[command(flatten)]
    pub(crate) data: SourceArgs,
}

/// What the numbers of an experiment depend on.
#[derive(Debug, Args)]
pub(crate) struct ExperimentArgs {
    /// A minute a figure at most: fewer points and repeats, short time limits
    #[arg(long)]
    pub(crate) quick: bool,
    /// Seed of all that is random
    #[arg(long, default_value_t = 1, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// How often each point is repeated [default: depends on the figure]
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) repeats: Option<u32>,
    /// For each point of a rule that searches, such as 10s, 60s, 10min, or the paper's 3h [default:
    /// 60s in figs. 2 and 7, 20s in parameters, 10s in figs. 5 and 6 and known, 2.5s in fig. 4,
    /// 1.75s in fig. 8, for each number of patterns 1.2s in capacity and 1.5s in images; 1s at most
    /// with --quick]
    ///
    /// Points that are not finished then are drawn hollow. The same command with a larger budget
    /// goes on from those that are, and does the others again.
    #[arg(long, value_name = "TIME", value_parser = budget)]
    pub(crate) budget: Option<f64>,
    /// The budget in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, conflicts_with = "budget")]
    pub(crate) time_limit: Option<f64>,
    #[command(flatten)]
    pub(crate) data: SourceArgs,
    #[command(flatten)]
    pub(crate) classify: ClassifyArgs,
}

/// What an experiment is made of.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// A folder of data sets to take instead of those that come with the program: files of the
    /// same names, such as all of MNIST
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Take these patterns instead of the paper's (figs. 2, 3, 5, 6, 7, known, parameters)
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) table: TableArgs,
}

/// How figure 8 classifies.
#[derive(Debug, Args)]
#[command(next_help_heading = "Classifying a table (fig8)")]
pub(crate) struct ClassifyArgs {
    /// Clusters that each feature is encoded in, one bit each [default: 3]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..=1000))]
    pub(crate) clusters: Option<u16>,
    /// The rows that the encoder is fitted on: the whole table, without its classes, as in the
    /// paper, or the examples of each split alone [default: table]
    #[arg(long, value_name = "ROWS")]
    pub(crate) encoder: Option<EncoderName>,
    /// The most examples a class to learn from [default: 10]
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) examples: Option<u16>,
}

/// What figure 8 classifies.
#[derive(Debug, Args)]
#[command(next_help_heading = "Classifying a table (fig8)")]
pub(crate) struct TableArgs {
    /// Classify the rows of this CSV file instead of the paper's tables
    #[arg(long, value_name = "FILE")]
    pub(crate) table: Option<PathBuf>,
    /// The column of the class, by name or number from 1 [default: the one named class, label or
    /// target, or the last if it is text]
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) label: Option<String>,
    /// A column that is no feature, such as a name; may be repeated
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub(crate) ignore: Vec<String>,
}
