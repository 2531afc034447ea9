//! The words of `hopfit evaluate --diagnose`.

use crate::parse::{at_least_one, seconds, share, whole};
use clap::{Args, ValueEnum};
use hopfit::diagnosis::Part;
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartName {
    /// All of these
    All,
    /// Shares recalled, over flipped and over missing bits
    Curve,
    /// How far around each pattern recall comes back to it; up to 20 neurons over all cues
    Basins,
    /// What recalls ended in: stored, inverse, mixture of three, other, cycle
    Endings,
    /// Fixed points: all of up to 24 neurons, a sample of more
    Census,
    /// The energy along recalls
    Energy,
    /// Stabilities, energies and overlaps of the patterns
    Distributions,
}

impl PartName {
    fn parts(self) -> Vec<Part> {
        match self {
            Self::All => Part::ALL.to_vec(),
            Self::Curve => vec![Part::Curve],
            Self::Basins => vec![Part::Basins],
            Self::Endings => vec![Part::Endings],
            Self::Census => vec![Part::Census],
            Self::Energy => vec![Part::Energy],
            Self::Distributions => vec![Part::Distributions],
        }
    }
}

/// How closely to look.
#[derive(Debug, Args)]
#[command(next_help_heading = "Diagnosis")]
pub(crate) struct DiagnoseArgs {
    /// Look closer, with intervals of 95 %: at all of these, or at those named, as in
    /// curve,basins (docs/diagnosis.md)
    #[arg(
        long,
        value_name = "PARTS",
        num_args = 0..=1,
        default_missing_value = "all",
        value_delimiter = ','
    )]
    diagnose: Option<Vec<PartName>>,
    /// curve: the shares of flipped, and of missing, bits, as in 0,0.1,0.2 [default: 0 to 0.5 and
    /// 0 to 0.9]
    #[arg(long, value_name = "SHARES", requires = "diagnose", value_delimiter = ',', value_parser = share)]
    pub(crate) levels: Option<Vec<f64>>,
    /// basins of more than 20 neurons: the numbers of flipped bits, as in 0,5,10 [default: up to
    /// 26 from 0 to N/2]
    #[arg(long, value_name = "BITS", requires = "diagnose", value_delimiter = ',', value_parser = whole::<usize>)]
    pub(crate) radii: Option<Vec<usize>>,
    /// census of more than 24 neurons: random states to start from [default: 2000]
    #[arg(long, value_name = "S", requires = "diagnose", value_parser = at_least_one)]
    pub(crate) starts: Option<usize>,
    /// Stop trying cues after this long, with what was found by then (--noise, --missing-share,
    /// --diagnose)
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Draw what was found, as .svg or .png
    #[arg(long, value_name = "FILE", requires = "diagnose")]
    pub(crate) plot: Option<PathBuf>,
}

impl DiagnoseArgs {
    /// The parts that are asked for, if a diagnosis is.
    pub(crate) fn parts(&self) -> Option<Vec<Part>> {
        let names = self.diagnose.as_ref()?;
        Some(names.iter().flat_map(|name| name.parts()).collect())
    }
}
