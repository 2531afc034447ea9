//! The command line's words, a file a command.

mod check;
mod diagnose;
mod learning;
#[cfg(feature = "paper")]
mod paper;
mod recall;
mod train;

pub(crate) use check::{CheckArgs, MeantArgs};
pub(crate) use diagnose::DiagnoseArgs;
pub(crate) use learning::LearningArgs;
#[cfg(feature = "paper")]
pub(crate) use paper::{EncoderName, FigureName, PaperArgs, TableArgs};
pub(crate) use recall::{EvaluateArgs, RecallArgs, UpdateArgs};
pub(crate) use train::{ClassicalArgs, MilpArgs, TrainArgs};

use crate::output::OutputArgs;
use crate::parse::{at_least_one, whole};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use hopfit::Shape;

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
    #[cfg(feature = "paper")]
    /// Make the figures of the paper's experiments
    #[command(after_help = PAPER_EXAMPLES)]
    Paper(Box<PaperArgs>),
}

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

#[cfg(feature = "paper")]
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
