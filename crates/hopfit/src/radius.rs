//! What damage to a pattern a network always mends, for reports.

use crate::Result;
use hopfit_certify::Certificate;
use hopfit_core::{Damage, Network, Patterns, Radii, TieRule};
use serde::Serialize;

/// How many wrong bits of a cue one recall step (of all neurons at once)
/// corrects, whichever they are. −1 stands where the step changes a pattern
/// itself, and N where no damage matters. See [`Radii`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RadiusReport {
    /// Every pattern is made of every cue with at most so many of its bits
    /// flipped: the smallest of `per_pattern`.
    pub flips: i64,
    /// The same for bits that are missing.
    pub missing: i64,
    /// What stands behind `upper_bound`: `certified` (a certificate that the
    /// checker accepted, which states the radii, too) or `none`.
    pub proof: String,
    /// What no admissible weights can exceed, where that is proved.
    pub upper_bound: UpperBound,
    /// The radius of each pattern.
    pub per_pattern: PerPattern,
}

/// What `flips` and `missing` of a [`RadiusReport`] are at most, whatever the
/// admissible weights; none where that is not proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UpperBound {
    /// For flipped bits.
    pub flips: Option<i64>,
    /// For missing bits.
    pub missing: Option<i64>,
}

/// P radii each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PerPattern {
    /// For flipped bits.
    pub flips: Vec<i64>,
    /// For missing bits.
    pub missing: Vec<i64>,
}

/// The radius of each pattern and of all, exactly.
///
/// ```
/// use hopfit::{Network, Patterns, TieRule, Weights};
/// let patterns = Patterns::from_rows(&[[1, 1, -1, 1, -1]])?;
/// let x = patterns.row(0);
/// let hebb = |i: usize, j: usize| if i == j { 0.0 } else { f64::from(x[i] * x[j]) };
/// let network = Network::without_bias(Weights::from_fn(5, hebb)?);
/// let radius = hopfit::radius(&network, &patterns, TieRule::Paper)?;
/// assert_eq!((radius.flips, radius.missing), (1, 3));
/// # Ok::<(), hopfit::Error>(())
/// ```
///
/// # Errors
/// Patterns of another size than the network.
pub fn radius(network: &Network, patterns: &Patterns, tie: TieRule) -> Result<RadiusReport> {
    Ok(RadiusReport::of(&network.radii(patterns, tie)?))
}

impl RadiusReport {
    fn of(radii: &Radii) -> Self {
        let all = |damage| radii.per_pattern(damage).iter().copied().map(number).collect();
        Self {
            flips: number(radii.common(Damage::Flipped)),
            missing: number(radii.common(Damage::Missing)),
            proof: "none".to_owned(),
            upper_bound: UpperBound { flips: None, missing: None },
            per_pattern: PerPattern { flips: all(Damage::Flipped), missing: all(Damage::Missing) },
        }
    }

    /// The same with what a certificate proves, which the checker has
    /// accepted.
    #[must_use]
    pub(crate) fn proved(mut self, certificate: &Certificate) -> Self {
        if let Some(basins) = &certificate.basins {
            self.proof = "certified".to_owned();
            self.upper_bound =
                UpperBound { flips: basins.flips.bound, missing: basins.missing.bound };
        }
        self
    }

    /// How many patterns are stored: those whose radius is not −1.
    #[must_use]
    pub fn stored(&self) -> usize {
        self.per_pattern.flips.iter().filter(|radius| **radius >= 0).count()
    }
}

fn number(radius: Option<usize>) -> i64 {
    radius.map_or(-1, |radius| radius as i64)
}
