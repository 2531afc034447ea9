//! The words of `hopfit data`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    /// The folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) out: PathBuf,
}
