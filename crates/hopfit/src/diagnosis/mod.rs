//! Why a memory recalls as it does: recall curves, basins, what recalls end
//! in, a census of fixed points, energies and stabilities, and capacities. One
//! file a part.
//!
//! ```
//! use hopfit::diagnosis::{DiagnosisOptions, Part, diagnose};
//! use hopfit::{Network, Patterns, Stop, hebbian};
//! let patterns = Patterns::random(2, 16, 1)?;
//! let network = hebbian(&patterns);
//! let options = DiagnosisOptions { parts: vec![Part::Basins, Part::Census], ..Default::default() };
//! let found = diagnose(&network, &patterns, &options, &Stop::never(), &mut |_| {})?;
//! let basins = found.basins.expect("nothing cut it short");
//! // All 2^16 cues were tried.
//! assert!(basins.exact && basins.ends.iter().map(|end| end.cues).sum::<usize>() == 1 << 16);
//! # Ok::<(), hopfit::Error>(())
//! ```

mod basins;
mod capacity;
mod census;
mod curve;
mod distribution;
mod endings;
mod energy;
mod lines;
mod options;
mod subject;

pub use basins::{Basins, BasinsEnd, PatternBasin};
pub use capacity::{Capacity, CapacityPoint, Sweep, capacity, draw};
pub use census::{Census, CensusKind, FixedPoint};
pub use curve::{CurvePoint, Curves};
pub use distribution::{Distribution, Distributions, Histogram};
pub use endings::{EndingCount, Endings};
pub use energy::{Energies, Trace};
pub use hopfit_core::diagnosis::*;
pub use lines::Lines;
pub use options::{DiagnosisOptions, Part};

use crate::Result;
use hopfit_core::{Network, Patterns, Stop};
use hopfit_train::Progress;
use serde::Serialize;
use subject::{Subject, Watch};

/// What was found of a network and the patterns it should hold. Parts that
/// were not asked for are `None`, and so are parts that were stopped before
/// there was anything to tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnosis {
    /// N.
    pub neurons: usize,
    /// P.
    pub patterns: usize,
    /// How neurons were updated, but for the census.
    pub update: &'static str,
    /// The seed of all that is random.
    pub seed: u64,
    /// σ of the recalls.
    pub sigma: f64,
    /// The level of all intervals.
    pub confidence: f64,
    /// What theory says of N neurons and P random patterns.
    pub theory: Lines,
    /// Shares recalled, over flipped and over missing bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<Curves>,
    /// How far around patterns recall comes back to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basins: Option<Basins>,
    /// What recalls ended in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endings: Option<Endings>,
    /// The fixed points, all or a sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub census: Option<Census>,
    /// The energy along recalls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy: Option<Energies>,
    /// Stabilities, energies and overlaps of the patterns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distributions: Option<Distributions>,
    /// The parts that were cut short by the time limit or an interrupt: they
    /// hold what was done by then, or are left out.
    pub cut_short: Vec<Part>,
}

/// Looks at a network and the patterns it should hold, on the threads of the
/// current rayon pool; their number does not change what is found.
///
/// Where `stop` cuts a part short, only whole rounds count (one cue a pattern
/// and setting), so that what is told is what fewer trials would tell. Each
/// part may take an equal share of the time that is left. `progress` is told
/// how things stand.
///
/// # Errors
/// Patterns of another size than the network, or options out of range.
pub fn diagnose(
    network: &Network,
    patterns: &Patterns,
    options: &DiagnosisOptions,
    stop: &Stop,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Diagnosis> {
    options.check(patterns.neurons())?;
    let subject = Subject::new(network, patterns, options, stop)?;
    let mut found = Diagnosis {
        neurons: patterns.neurons(),
        patterns: patterns.count(),
        update: options.recall.update.name(),
        seed: options.seed,
        sigma: subject.sigma,
        confidence: CONFIDENCE,
        theory: Lines::of(patterns.neurons(), patterns.count()),
        curve: None,
        basins: None,
        endings: None,
        census: None,
        energy: None,
        distributions: None,
        cut_short: Vec::new(),
    };
    let parts = options.parts_in_order();
    for (at, part) in parts.iter().enumerate() {
        let left = (parts.len() - at) as u32;
        let stop = stop.remaining().map_or_else(|| stop.clone(), |time| stop.within(time / left));
        let mut watch = Watch { stop, progress: &mut *progress, cut: false };
        match part {
            Part::Distributions => found.distributions = Some(Distributions::of(&subject)?),
            Part::Energy => found.energy = energy::trace(&subject, &mut watch)?,
            Part::Endings => found.endings = endings::count(&subject, &mut watch)?,
            Part::Curve => found.curve = curve::draw(&subject, &mut watch)?,
            Part::Basins => found.basins = basins::measure(&subject, &mut watch)?,
            Part::Census => found.census = census::take(&subject, &mut watch)?,
        }
        if watch.cut {
            found.cut_short.push(*part);
        }
    }
    Ok(found)
}
