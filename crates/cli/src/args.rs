//! The command line's words.

use crate::output::SpeechArgs;
use crate::parse::{at_least_one, seconds, share, whole};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use hopfit::data::Missing;
use hopfit::{Shape, TieRule, WeightRange};
use std::path::PathBuf;

/// Hopfield memories trained to proven optimality.
///
/// A Hopfield network stores patterns of ±1 and recalls them from damaged
/// cues. hopfit finds its weights by the classical rules and by mixed-integer
/// linear programming, and tells what is proved about the result.
#[derive(Debug, Parser)]
#[command(name = "hopfit", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) speech: SpeechArgs,
}

impl Cli {
    /// The command line of this run. Where it is wrong, this tells how and
    /// ends the program.
    pub(crate) fn of_this_run() -> Self {
        // A number below zero is a value out of range, not an unknown option.
        let negative = |arg: clap::Arg| match arg.get_action() {
            clap::ArgAction::Set | clap::ArgAction::Append => arg.allow_negative_numbers(true),
            _ => arg,
        };
        let command = Self::command().mut_subcommands(|command| command.mut_args(negative));
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }
}

const EXIT_CODES: &str = "Results go to standard output, progress and warnings to standard \
error. `-` is standard input where a file is read, and standard output where one is written.

Exit codes: 0 done (also for the best network of a stopped search: the report says how good it \
is), 1 a check that failed, 2 bad usage or bad input or a result that could not be written, 130 \
interrupted (by Ctrl-C, a request to terminate or a closed terminal) after saving what was found; \
a second Ctrl-C ends at once.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find weights that store patterns
    #[command(after_help = TRAIN_EXAMPLE)]
    Train(Box<TrainArgs>),
    /// Recall patterns from cues
    #[command(after_help = RECALL_EXAMPLE)]
    Recall(RecallArgs),
    /// Measure how well a model holds patterns, still and under noise
    #[command(after_help = EVALUATE_EXAMPLE)]
    Evaluate(EvaluateArgs),
    /// Check a certificate, independently of what made it
    #[command(after_help = CHECK_EXAMPLE)]
    Check(CheckArgs),
    /// Make the figures of the paper's experiments
    #[command(after_help = PAPER_EXAMPLES)]
    Paper(Box<PaperArgs>),
}

const TRAIN_EXAMPLE: &str = "Example: store the first 20 digits, scaled to 9x9 pixels\n  \
hopfit train --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 --first 20 \
--rule milp --time-limit 60 --out digits.npz --report digits.json";

const RECALL_EXAMPLE: &str = "Example: recall the same digits from their first step on\n  \
hopfit recall --model digits.npz --cues data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --out states.npy";

const EVALUATE_EXAMPLE: &str = "Example: 20 cues a digit with every tenth bit flipped\n  \
hopfit evaluate --model digits.npz --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --noise 0.1 --trials 20";

const CHECK_EXAMPLE: &str = "Example: exit code 0 if it is accepted, 1 if it is rejected\n  \
hopfit check --certificate digits.json --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --model digits.npz";

const PAPER_EXAMPLES: &str = "Examples: one figure in a minute; all of them, with a report; a figure \
of your own patterns\n  \
hopfit paper fig3 --quick --out out\n  \
hopfit paper all --out results/paper\n  \
hopfit paper fig5 --patterns mine.npy --shape 8x8 --out out\n  \
hopfit paper fig8 --table mine.csv --label kind --ignore name --out out\n\n\
Ctrl-C, or whatever else ends the program, costs the points in progress only: the same command goes \
on from the file OUT/figN.journal.";

/// How pattern files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading patterns")]
pub(crate) struct ReadArgs {
    /// Scale pictures to this size by averaging over areas
    #[arg(long, value_name = "HxW")]
    pub(crate) resize: Option<Shape>,
    /// Pixels above this grey level (0 to 255, whatever the file's own scale) are +1
    #[arg(long, value_name = "LEVEL", default_value_t = 127.0)]
    pub(crate) binarize: f64,
    /// Black ink on white: exchange black and white of pictures first (in other files, +1 and -1)
    #[arg(long)]
    pub(crate) invert: bool,
    /// Take this many patterns at most
    #[arg(long, value_name = "K", value_parser = at_least_one)]
    pub(crate) first: Option<usize>,
    /// Leave out this many patterns at the start
    #[arg(long, value_name = "K", default_value_t = 0, value_parser = whole::<usize>)]
    pub(crate) skip: usize,
    /// The picture that the neurons form, where the file does not tell
    #[arg(long, value_name = "HxW")]
    pub(crate) shape: Option<Shape>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleName {
    /// Sum of outer products (Eqs. 2-4 of the paper)
    Hebbian,
    /// Projection onto the patterns (Eq. 5)
    Pseudoinverse,
    /// Gradient descent on a layer of tanh neurons
    Gradient,
    /// The paper's mixed-integer linear program (Eqs. 14-27)
    Milp,
    /// The exact engine: fewest flips, with a certificate
    Exact,
}

#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    /// Patterns to store: .npy, .csv, IDX (.gz or not), a picture (PNG, JPEG, BMP, GIF, PBM, PGM,
    /// PPM, PAM) or a folder of them; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: PathBuf,
    /// The learning rule
    #[arg(long)]
    pub(crate) rule: RuleName,
    /// Where the model goes (.npz; `-` for standard output)
    #[arg(long, value_name = "MODEL.npz")]
    pub(crate) out: PathBuf,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    /// Where the certificate goes (rules milp and exact; JSON)
    #[arg(long, value_name = "C.json")]
    pub(crate) certificate: Option<PathBuf>,
    /// Go on from the certificate of an earlier run on the same patterns with the same options
    /// (rule exact); --certificate may name the same file
    #[arg(long, value_name = "C.json")]
    pub(crate) resume: Option<PathBuf>,
    /// Stop after this long with the best weights so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Threads to use [default: all cores, but 1 in the solver of milp, so that runs repeat]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Seed of everything random
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// `paper`: a -1 bit is kept by a field of zero; `strict`: no bit is
    #[arg(long, default_value_t = TieRule::Paper)]
    pub(crate) tie: TieRule,
    /// exact: what to optimise once the flips are as few as is found
    #[arg(long, value_name = "GOAL")]
    pub(crate) then: Option<ThenName>,
    #[command(flatten)]
    pub(crate) class: ClassArgs,
    #[command(flatten)]
    pub(crate) milp: MilpArgs,
    #[command(flatten)]
    pub(crate) classical: ClassicalArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThenName {
    /// The smallest stability of a kept bit, divided by the Euclidean norm of its row of weights
    /// (symmetric weights: by the root mean square of the rows' norms), as large as it can be
    Margin,
    /// The smallest sum of |w|, then more zeros
    Sparse,
}

/// Which weights compete (rules milp and exact).
#[derive(Debug, Args)]
#[command(next_help_heading = "Admissible weights (milp, exact)")]
pub(crate) struct ClassArgs {
    /// `continuous`, `integer:K` (from -K to K), `ternary` or `binary`
    #[arg(long, value_name = "CLASS", default_value_t = WeightRange::Continuous)]
    pub(crate) weights: WeightRange,
    /// Only weights between pixels at most this far apart (Eq. 27; the paper: 3)
    #[arg(long, value_name = "D")]
    pub(crate) receptive_field: Option<f64>,
    /// Let w_ij differ from w_ji
    #[arg(long)]
    pub(crate) no_symmetry: bool,
    /// Give every neuron a bias (the paper's experiments have none)
    #[arg(long)]
    pub(crate) bias: bool,
    /// milp: add LAMBDA times the sum of |w_ij| to the flips (Eqs. 24-26)
    #[arg(long, value_name = "LAMBDA", num_args = 0..=1, default_missing_value = "0.001")]
    pub(crate) sparse: Option<f64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The paper's model (milp)")]
pub(crate) struct MilpArgs {
    /// The solver
    #[arg(long, value_name = "NAME", default_value = "highs", value_parser = ["highs"])]
    pub(crate) solver: String,
    /// How far above zero a field counts as positive [default: 0.001, or 1 for integer weights]
    #[arg(long, value_name = "E")]
    pub(crate) epsilon: Option<f64>,
    /// The M of Eqs. 16 and 17, at least epsilon [default: each neuron's largest field, plus epsilon]
    #[arg(long, value_name = "M")]
    pub(crate) big_m: Option<f64>,
    /// Begin at the weights of this model, and end no worse; `none` gives the solver nothing to
    /// begin from [default: weights that are searched for]
    #[arg(long, value_name = "MODEL.npz")]
    pub(crate) start: Option<PathBuf>,
    /// Also write the model (.mps or .lp)
    #[arg(long, value_name = "FILE")]
    pub(crate) write_model: Option<PathBuf>,
    /// Where the solver's own log goes (a file)
    #[arg(long, value_name = "FILE")]
    pub(crate) solver_log: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Classical rules")]
pub(crate) struct ClassicalArgs {
    /// pseudoinverse: keep the diagonal of the projection
    #[arg(long)]
    pub(crate) keep_diagonal: bool,
    /// pseudoinverse: singular values below this share of the largest count as zero
    #[arg(long, value_name = "SHARE")]
    pub(crate) rank_tolerance: Option<f64>,
    /// gradient: the well-tuned setting instead of the paper's
    #[arg(long)]
    pub(crate) tuned: bool,
    /// gradient: passes over all patterns
    #[arg(long, value_name = "E", value_parser = at_least_one)]
    pub(crate) epochs: Option<usize>,
    /// gradient: step size
    #[arg(long, value_name = "RATE")]
    pub(crate) learning_rate: Option<f64>,
    /// gradient: share of the step before, from 0 to 1
    #[arg(long, value_name = "SHARE")]
    pub(crate) momentum: Option<f64>,
    /// gradient: patterns a step
    #[arg(long, value_name = "B", value_parser = at_least_one)]
    pub(crate) batch_size: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpdateName {
    /// All neurons at once
    Sync,
    /// One at a time, in random order
    Async,
    /// One at a time, in order of index
    Sequential,
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
    /// The order of updates
    #[arg(long, default_value = "sync")]
    pub(crate) update: UpdateName,
    /// The most steps (sweeps, if not sync) a cue may take
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = whole::<usize>)]
    pub(crate) max_steps: usize,
    /// Seed of the random order
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
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: PathBuf,
    /// Also recall from cues with each bit flipped with this probability
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) noise: Option<f64>,
    /// Noisy cues a pattern [default: 20]
    #[arg(long, value_name = "T", requires = "noise", value_parser = at_least_one)]
    pub(crate) trials: Option<usize>,
    /// Seed of the noise
    #[arg(long, default_value_t = 0, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// The order of updates
    #[arg(long, default_value = "sync")]
    pub(crate) update: UpdateName,
    /// The most steps (sweeps, if not sync) a cue may take
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = whole::<usize>)]
    pub(crate) max_steps: usize,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The certificate
    #[arg(long, value_name = "C.json")]
    pub(crate) certificate: PathBuf,
    /// The patterns that it speaks of
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: PathBuf,
    #[command(flatten)]
    pub(crate) meant: MeantArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// The problem that a certificate must speak of.
#[derive(Debug, Args)]
#[command(next_help_heading = "Insist on a problem (with any of these, on the very problem that \
`train` solves with them; without, any problem will do)")]
pub(crate) struct MeantArgs {
    /// `paper` or `strict` [train's default: paper]
    #[arg(long)]
    pub(crate) tie: Option<TieRule>,
    /// `continuous`, `integer:K`, `ternary` or `binary` [train's default: continuous]
    #[arg(long, value_name = "CLASS")]
    pub(crate) weights: Option<WeightRange>,
    /// Weights between pixels at most this far apart [train's default: all]
    #[arg(long, value_name = "D")]
    pub(crate) receptive_field: Option<f64>,
    /// w_ij may differ from w_ji
    #[arg(long)]
    pub(crate) no_symmetry: bool,
    /// Every neuron may have a bias
    #[arg(long)]
    pub(crate) bias: bool,
    /// The problem that this model was trained for, and the model's weights
    #[arg(long, value_name = "M.npz", conflicts_with_all = ["tie", "weights", "receptive_field",
        "no_symmetry", "bias"])]
    pub(crate) model: Option<PathBuf>,
}

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
    /// All figures, and the report index.html
    All,
}

#[derive(Debug, Args)]
pub(crate) struct PaperArgs {
    /// The figure
    pub(crate) figure: FigureName,
    /// The folder for tables, pictures and manifests
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// A minute a figure at most: fewer points and repeats, short time limits
    #[arg(long)]
    pub(crate) quick: bool,
    /// Seed of all that is random
    #[arg(long, default_value_t = 1, value_parser = whole::<u64>)]
    pub(crate) seed: u64,
    /// How often each point is repeated [default: depends on the figure]
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) repeats: Option<u32>,
    /// For each point of a rule that searches [default: 20 (60 in figs. 2 and 7), or 1 with --quick]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Points at a time, each on one thread [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,
    /// Set aside what an earlier run has finished, and start over
    #[arg(long)]
    pub(crate) fresh: bool,
    /// The folder of the data sets that come with the program
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Take these patterns instead of the paper's (figs. 2, 3, 5, 6, 7)
    #[arg(long, value_name = "FILE")]
    pub(crate) patterns: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) table: TableArgs,
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
    /// Clusters that each feature is encoded in, one bit each [default: 3]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..=1000))]
    pub(crate) clusters: Option<u16>,
    /// The most examples a class to learn from [default: 10]
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) examples: Option<u16>,
}
