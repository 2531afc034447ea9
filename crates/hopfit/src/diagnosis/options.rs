//! What to look at.

use crate::RecallOptions;
use hopfit_core::{ErrorKind, Result};
use serde::Serialize;

/// A part of a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Stabilities, energies and overlaps of the patterns.
    Distributions,
    /// The energy along recalls.
    Energy,
    /// What recalls ended in.
    Endings,
    /// Shares recalled, over flipped and over missing bits.
    Curve,
    /// How far around patterns recall comes back to them.
    Basins,
    /// The fixed points.
    Census,
}

impl Part {
    /// All parts, in the order in which they are done: the quick ones first.
    pub const ALL: [Self; 6] =
        [Self::Distributions, Self::Energy, Self::Endings, Self::Curve, Self::Basins, Self::Census];

    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Distributions => "distributions",
            Self::Energy => "energy",
            Self::Endings => "endings",
            Self::Curve => "curve",
            Self::Basins => "basins",
            Self::Census => "census",
        }
    }
}

/// What to look at, and how closely.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosisOptions {
    /// The parts. Default: all.
    pub parts: Vec<Part>,
    /// The probability, from 0 to 1, that a bit of a cue is flipped, for the
    /// endings and the energy. Default: 0.1.
    pub noise: f64,
    /// The probability, from 0 to 1, that a bit of a cue is missing, for the
    /// same. Default: 0.
    pub missing_share: f64,
    /// The shares of flipped, and of missing, bits of the curves. Default: 0,
    /// 0.05 … 0.5 flipped, and 0, 0.1 … 0.9 missing.
    pub levels: Option<Vec<f64>>,
    /// The numbers of flipped bits of the basins, for more than 20 neurons.
    /// Default: up to 26 of them, evenly from 0 to N/2.
    pub radii: Option<Vec<usize>>,
    /// Cues a pattern, at each setting. Default: 20.
    pub trials: usize,
    /// Random states that the census of more than 24 neurons starts from.
    /// Default: 2000.
    pub starts: usize,
    /// Seed of all that is random but the recalls.
    pub seed: u64,
    /// How to recall. Where it names no σ, it is that of the patterns.
    pub recall: RecallOptions,
}

impl Default for DiagnosisOptions {
    fn default() -> Self {
        Self {
            parts: Part::ALL.to_vec(),
            noise: 0.1,
            missing_share: 0.0,
            levels: None,
            radii: None,
            trials: 20,
            starts: 2000,
            seed: 0,
            recall: RecallOptions::default(),
        }
    }
}

impl DiagnosisOptions {
    /// Each part that is asked for, once.
    pub(super) fn parts_in_order(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|part| self.parts.contains(part)).collect()
    }

    /// The flipped and the missing shares of the curves.
    pub(super) fn curve_levels(&self) -> (Vec<f64>, Vec<f64>) {
        let steps = |count: u32, step: f64| (0..count).map(|at| f64::from(at) * step).collect();
        match &self.levels {
            Some(levels) => (levels.clone(), levels.clone()),
            None => (steps(11, 0.05), steps(10, 0.1)),
        }
    }

    /// The radii of the basins that are sampled.
    pub(super) fn ring_radii(&self, neurons: usize) -> Vec<usize> {
        const MOST: usize = 25;
        if let Some(radii) = &self.radii {
            let mut radii = radii.clone();
            radii.sort_unstable();
            radii.dedup();
            return radii;
        }
        let largest = neurons / 2;
        let steps = largest.clamp(1, MOST);
        (0..=steps).map(|step| (2 * step * largest + steps) / (2 * steps)).collect()
    }

    /// Refuses what is out of range.
    pub(super) fn check(&self, neurons: usize) -> Result<()> {
        let given = [("the noise", self.noise), ("the missing share", self.missing_share)];
        let levels = self.levels.iter().flatten().map(|level| ("a level of the curve", *level));
        for (what, share) in given.into_iter().chain(levels) {
            if !(0.0..=1.0).contains(&share) {
                return Err(ErrorKind::BadShare { what, share }.into());
            }
        }
        let far = self.radii.iter().flatten().find(|radius| **radius > neurons);
        far.map_or(Ok(()), |&radius| Err(ErrorKind::BadRadius { radius, neurons }.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radii_go_evenly_to_half_of_the_bits() {
        let radii = |neurons| DiagnosisOptions::default().ring_radii(neurons);
        assert_eq!(radii(30), (0..=15).collect::<Vec<_>>());
        assert_eq!((radii(784).len(), radii(784)[25], radii(784)[1]), (26, 392, 16));
        assert!(radii(100).windows(2).all(|pair| pair[1] == pair[0] + 2));
        assert_eq!((radii(2), radii(3)), (vec![0, 1], vec![0, 1]));
        let given = DiagnosisOptions { radii: Some(vec![4, 0, 4]), ..Default::default() };
        assert_eq!(given.ring_radii(30), [0, 4]);
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        let refused = |options: DiagnosisOptions| options.check(10).unwrap_err().to_string();
        let options = DiagnosisOptions::default();
        assert!(refused(DiagnosisOptions { noise: 1.5, ..options.clone() }).contains("noise"));
        let levels = Some(vec![0.1, f64::NAN]);
        assert!(refused(DiagnosisOptions { levels, ..options.clone() }).contains("curve"));
        let radii = Some(vec![11]);
        assert!(refused(DiagnosisOptions { radii, ..options }).contains("11"));
    }
}
