//! The words of `hopfit convert`.

use super::ReadArgs;
use clap::Args;
use hopfit::TieRule;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Patterns in any format; or weights: a model, a square .npy array, or a .npz archive with one
    /// (as hopfieldnetwork's save_network writes); `-` for standard input
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// Patterns: .npy, .csv, .pbm, .idx (all but .npy also packed, as .csv.gz), .png, or a new folder
    /// for a picture each (a name that ends in /). Weights: .npz (a model), .safetensors, .onnx; of a
    /// model also .npy and .csv
    #[arg(value_name = "OUT")]
    pub(crate) out: PathBuf,
    /// The format, as an ending, where the name of OUT does not tell it or is `-` (standard output)
    #[arg(long, value_name = "ENDING")]
    pub(crate) to: Option<String>,
    /// The array of a .npz archive that holds the weights [default: the only square one, or the
    /// first of weights, weight, W, w, J, T, matrix, arr_0]
    #[arg(long, value_name = "NAME")]
    pub(crate) array: Option<String>,
    /// The array holds the weights as X @ W takes them: column i is what neuron i hears, not row i
    #[arg(long)]
    pub(crate) transpose: bool,
    /// The tie rule that a new model is meant for
    #[arg(long, value_name = "TIE")]
    pub(crate) tie: Option<TieRule>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}
