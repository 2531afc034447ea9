//! The words of `hopfit train`.

use super::{LearningArgs, ReadArgs};
use crate::parse::{at_least_one, choice, seconds, whole};
use clap::Args;
use hopfit::{RuleName, ThenName, TieRule, WeightRange};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    /// Patterns to store: .npy, .csv, IDX (.gz or not), a picture (PNG, JPEG, BMP, GIF, PBM, PGM,
    /// PPM, PAM) or a folder of them; `-` for standard input; of several files, one after the other
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) patterns: Vec<PathBuf>,
    /// The learning rule
    #[arg(long, value_parser = choice::<RuleName>())]
    pub(crate) rule: RuleName,
    /// Where the model goes (.npz; `-` for standard output)
    #[arg(long, value_name = "MODEL.npz", required_unless_present = "write_model")]
    pub(crate) out: Option<PathBuf>,
    /// Where the report goes (JSON; `-` for standard output)
    #[arg(long, value_name = "R.json", requires = "out")]
    pub(crate) report: Option<PathBuf>,
    /// Where the certificate goes (rules milp and exact; JSON)
    #[arg(long, value_name = "C.json", requires = "out")]
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
    /// exact: what to optimise once the flips are as few as is found: `margin`, `sparse`, `recall`,
    /// `radius` or `radius:R`
    #[arg(long, value_name = "GOAL", long_help = THEN_HELP)]
    pub(crate) then: Option<ThenName>,
    #[command(flatten)]
    pub(crate) noise: NoiseArgs,
    #[command(flatten)]
    pub(crate) class: ClassArgs,
    #[command(flatten)]
    pub(crate) milp: MilpArgs,
    #[command(flatten)]
    pub(crate) classical: ClassicalArgs,
    #[command(flatten)]
    pub(crate) learning: LearningArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

const THEN_HELP: &str = "exact: what to optimise once the flips are as few as is found

margin: the smallest stability of a kept bit, divided by the Euclidean norm of its row of weights \
(symmetric weights: by the root mean square of the rows' norms), as large as it can be
sparse: the smallest sum of |w|, then more zeros
recall: recall from noisy cues
radius: the most wrong bits of a cue, whichever they are, from which one step recalls every \
pattern, as many as can be; with a proof that no weights do with more
radius:R: at least this for R flipped bits, and recall from noisy cues with what freedom is left";

/// The cues that weights are trained for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training for recall (recall, exact --then recall)")]
pub(crate) struct NoiseArgs {
    /// The share of flipped bits, from 0 to less than 0.5 [default: 0.02]
    #[arg(long, value_name = "SHARE")]
    pub(crate) noise_level: Option<f64>,
    /// The share of missing bits, from 0 to less than 1 [default: 0]
    #[arg(long, value_name = "SHARE")]
    pub(crate) missing_share: Option<f64>,
}

/// Which weights compete.
#[derive(Debug, Args)]
#[command(next_help_heading = "Admissible weights (milp, exact; as far as said, other rules)")]
pub(crate) struct ClassArgs {
    /// `continuous`, `integer:K` (from -K to K), `ternary` or `binary`
    #[arg(long, value_name = "CLASS", default_value_t = WeightRange::Continuous)]
    pub(crate) weights: WeightRange,
    /// Only weights between pixels at most this far apart (Eq. 27; the paper: 3); also recall,
    /// perceptron, mpf, and ridge with --no-symmetry
    #[arg(long, value_name = "D")]
    pub(crate) receptive_field: Option<f64>,
    /// Let w_ij differ from w_ji; also recall, perceptron and ridge
    #[arg(long)]
    pub(crate) no_symmetry: bool,
    /// Give every neuron a bias (the paper's experiments have none); also recall, perceptron, mpf,
    /// and ridge with --no-symmetry
    #[arg(long)]
    pub(crate) bias: bool,
    /// milp: add LAMBDA times the sum of |w_ij| to the flips (Eqs. 24-26)
    #[arg(long, value_name = "LAMBDA", num_args = 0..=1, default_missing_value = "0.001")]
    pub(crate) sparse: Option<f64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The paper's model (milp)")]
pub(crate) struct MilpArgs {
    /// The solver: `highs` (built in), or a program that is installed: `scip`, `cbc`, `glpk`,
    /// `gurobi`, or the path of one, whose name begins so [default: highs]
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) solver: Option<String>,
    /// Do not solve the model: read a solution of it, found elsewhere, from this file of HiGHS,
    /// SCIP, CBC, GLPK or Gurobi
    #[arg(long, value_name = "FILE", conflicts_with = "solver")]
    pub(crate) read_solution: Option<PathBuf>,
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
    /// Write the model (.mps or .lp, packed if .gz follows); without --out it is not solved
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
    /// gradient, perceptron: passes over all patterns [default: 100, or 2000 if tuned; 1000]
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
