//! The words of `hopfit check`.

use super::ReadArgs;
use clap::Args;
use hopfit::{TieRule, WeightRange};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The certificate
    #[arg(long, value_name = "C.json")]
    pub(crate) certificate: PathBuf,
    /// The patterns that it speaks of
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) patterns: Vec<PathBuf>,
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
