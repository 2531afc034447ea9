//! The command line's words, a file a command.

mod check;
mod compare;
mod completions;
mod convert;
mod data;
mod diagnose;
mod learning;
#[cfg(feature = "paper")]
mod paper;
mod recall;
mod show;
#[cfg(feature = "paper")]
mod sweep;
mod train;

pub(crate) use check::{CheckArgs, MeantArgs};
pub(crate) use compare::{CompareArgs, RivalArgs};
pub(crate) use completions::{CompletionArgs, ManArgs};
pub(crate) use convert::ConvertArgs;
pub(crate) use data::DataArgs;
pub(crate) use diagnose::DiagnoseArgs;
pub(crate) use learning::LearningArgs;
#[cfg(feature = "paper")]
pub(crate) use paper::{
    ClassifyArgs, EncoderName, ExperimentArgs, FigureName, MergeArgs, PaperArgs, PaperCommand,
    PlanArgs, PointArgs, RunPointArgs, SourceArgs, TableArgs, WorkArgs,
};
pub(crate) use recall::{EvaluateArgs, RecallArgs, UpdateArgs};
pub(crate) use show::{PlotArgs, ShowArgs};
#[cfg(feature = "paper")]
pub(crate) use sweep::{GridArgs, SweepArgs, SweepCommand, SweepMergeArgs};
pub(crate) use train::{ClassicalArgs, TrainArgs};

use crate::arguments;
use crate::output::OutputArgs;
use crate::parse::{at_least_one, whole};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use hopfit::Shape;
use std::ffi::OsString;

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
    pub(crate) output: OutputArgs,
}

impl Cli {
    /// The command line of this run.
    ///
    /// # Errors
    /// What is to be told where it is wrong, or where help or the version is
    /// asked for.
    pub(crate) fn of_this_run() -> Result<Self, clap::Error> {
        let command = Self::words().color(colour_of_this_run());
        // The solver is asked only if somebody wants to know.
        let is_asked = arguments::given().any(|word| word == "--version");
        let command = if is_asked { command.long_version(long_version()) } else { command };
        let words = std::iter::once(OsString::from("hopfit")).chain(arguments::given().cloned());
        Self::from_arg_matches(&command.try_get_matches_from(words)?)
    }

    /// What the program understands.
    pub(crate) fn words() -> clap::Command {
        // A number below zero is a value out of range, not an unknown option.
        let negative = |arg: clap::Arg| match arg.get_action() {
            clap::ArgAction::Set | clap::ArgAction::Append => arg.allow_negative_numbers(true),
            _ => arg,
        };
        Self::command().mut_subcommands(|command| {
            command.mut_args(negative).mut_subcommands(|command| command.mut_args(negative))
        })
    }
}

/// The version, with that of the solver.
fn long_version() -> &'static str {
    let solver = match hopfit::built_in_solver() {
        Some(solver) => format!("with {solver}"),
        None => "without a solver of its own".to_owned(),
    };
    // Once a run.
    Box::leak(format!("{} ({solver})", hopfit::VERSION).into_boxed_str())
}

/// The colours that were asked for, which help and errors of the parser itself
/// have, too.
fn colour_of_this_run() -> clap::ColorChoice {
    let words: Vec<String> = arguments::texts().collect();
    let at = words.iter().position(|word| word == "--color");
    let apart = at.and_then(|at| words.get(at + 1)).map(String::as_str);
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    match apart.or(joined) {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
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
    /// Train several rules on the same patterns, and recall the same cues with each
    #[command(after_help = COMPARE_EXAMPLE)]
    Compare(CompareArgs),
    /// Write patterns or weights in another format
    #[command(after_help = CONVERT_EXAMPLES)]
    Convert(ConvertArgs),
    /// Draw weights, patterns, cues and recalled states
    #[command(after_help = PLOT_EXAMPLE)]
    Plot(PlotArgs),
    /// Tell what a file is, in a screen: a model, a certificate, a report, patterns
    #[command(after_help = SHOW_EXAMPLE)]
    Show(ShowArgs),
    /// Write the data sets that come with the program into a folder
    #[command(after_help = DATA_EXAMPLE)]
    Data(DataArgs),
    #[cfg(feature = "paper")]
    /// Make the figures of the paper's experiments
    #[command(after_help = PAPER_EXAMPLES)]
    Paper(Box<PaperArgs>),
    #[cfg(feature = "paper")]
    /// Find how many random patterns rules store, over sizes, numbers of patterns and draws
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(Box<SweepArgs>),
    /// Print completions of the command line for a shell
    #[command(after_help = COMPLETIONS_EXAMPLE)]
    Completions(CompletionArgs),
    /// Print a page for `man`, or write all of them
    #[command(after_help = MAN_EXAMPLE)]
    Man(ManArgs),
}

const DATA_EXAMPLE: &str = "Example: the folder `data` that the examples of the other commands read\n  \
hopfit data";

const TRAIN_EXAMPLE: &str = "Example: store the first 20 digits, scaled to 9x9 pixels\n  \
hopfit train --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 --first 20 \
--rule milp --time-limit 60 --out digits.npz --report digits.json";

const RECALL_EXAMPLE: &str = "Example: recall the same digits\n  \
hopfit recall --model digits.npz --cues data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --out states.npy";

const EVALUATE_EXAMPLE: &str = "Examples: 20 cues a digit with every tenth bit flipped; what becomes of \
other cues, with charts; the damage that is always mended\n  \
hopfit evaluate --model digits.npz --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --noise 0.1 --trials 20\n  \
hopfit evaluate --model digits.npz --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --diagnose --plot digits.svg\n  \
hopfit evaluate --model digits.npz --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --radius";

const CHECK_EXAMPLE: &str = "Example: exit code 0 if it is accepted, 1 if it is rejected\n  \
hopfit check --certificate digits.json --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 \
--first 20 --model digits.npz";

const COMPARE_EXAMPLE: &str = "Example: 20 digits, half a minute a rule at most, a table and a \
picture\n  \
hopfit compare --patterns data/mnist4k-images-idx3-ubyte.gz --resize 9x9 --first 20 \
--rules hebbian,pseudoinverse,exact:recall --time-limit 30 --plot rules.svg";

const CONVERT_EXAMPLES: &str = "Examples: digits of 9x9 pixels for another program; another \
program's weights as a model; a model for onnxruntime\n  \
hopfit convert data/mnist4k-images-idx3-ubyte.gz digits.npy --resize 9x9 --first 20\n  \
hopfit convert theirs.npz model.npz\n  \
hopfit convert digits.npz step.onnx";

const PLOT_EXAMPLE: &str = "Example: cues, and below them what they were recalled as\n  \
hopfit plot cues.npy states.npy --shape 9x9 --out recall.svg";

const COMPLETIONS_EXAMPLE: &str = "Example\n  \
hopfit completions bash > ~/.local/share/bash-completion/completions/hopfit";

const MAN_EXAMPLE: &str = "Examples\n  \
hopfit man train | man -l -\n  \
hopfit man --out ~/.local/share/man/man1";

const SHOW_EXAMPLE: &str = "Examples\n  \
hopfit show digits.npz\n  \
hopfit show data/mnist4k-images-idx3-ubyte.gz --resize 9x9 --first 8";

#[cfg(feature = "paper")]
const PAPER_EXAMPLES: &str = "Examples: one figure in a minute; all of them, with a report; a figure \
of your own patterns\n  \
hopfit paper fig3 --quick --out out\n  \
hopfit paper all --out results/paper\n  \
hopfit paper fig5 --patterns mine.npy --shape 8x8 --out out\n  \
hopfit paper fig8 --table mine.csv --label kind --ignore name --out out\n\n\
Ctrl-C, or whatever else ends the program, costs the points in progress only: the same command goes \
on from the file OUT/figN.journal. On more than one machine: `plan`, `run-point` and `merge`, or \
--partition (docs/howto/cluster.md).";

#[cfg(feature = "paper")]
const SWEEP_EXAMPLES: &str = "Examples: the capacity of two rules at 50 neurons; of three, kept, with a \
picture; the same by several machines\n  \
hopfit sweep --sizes 50 --counts 2:20:2 --rules hebbian,storkey\n  \
hopfit sweep --sizes 10:30:10 --loads 0.2:2:0.2 --rules hebbian,pseudoinverse,exact --out out \
--plot sweep.svg\n  \
hopfit sweep plan --sizes 20 --loads 0.2:2:0.2 --rules exact\n  \
hopfit sweep merge points --out out";

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
