//! Claims about the damage that is always mended, and proofs that no weights
//! mend more.

use crate::number::{Multiplier, demand, pair};
use crate::object::object;
use dashu_int::IBig;
use hopfit_core::{Damage, Demand};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the weights of a certificate make of damaged patterns, and what no
/// admissible weights exceed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basins {
    /// For flipped bits.
    #[serde(deserialize_with = "object")]
    pub flips: Basin,
    /// For missing bits.
    #[serde(deserialize_with = "object")]
    pub missing: Basin,
}

impl Basins {
    /// The part for one kind of damage.
    #[must_use]
    pub fn of(&self, damage: Damage) -> &Basin {
        match damage {
            Damage::Flipped => &self.flips,
            Damage::Missing => &self.missing,
        }
    }
}

/// The radius of each pattern for one kind of damage: the most wrong bits from
/// which one synchronous recall step always makes the pattern, whichever bits
/// these are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basin {
    /// One radius a pattern: −1 where the pattern itself is lost, N where no
    /// damage matters.
    pub radii: Vec<i64>,
    /// No admissible weights give all patterns a radius above this; none where
    /// nothing is claimed.
    pub bound: Option<i64>,
    /// Cues that no admissible weights mend together.
    pub cores: Vec<CueCore>,
}

/// Bits of damaged patterns that cannot all be restored, with the multipliers
/// that prove it.
///
/// So no admissible weights give every pattern of the core a radius of at
/// least the most wrong bits that its members here have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CueCore {
    /// The members; in the file `[pattern, [wrong bit, …], neuron,
    /// multiplier]`.
    pub members: Vec<CueMember>,
}

impl CueCore {
    /// The most wrong bits of a member; none if there is no member.
    #[must_use]
    pub fn most_wrong(&self) -> Option<usize> {
        self.members.iter().map(|member| member.wrong.len()).max()
    }
}

/// A neuron that should restore its bit from a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueMember {
    /// The pattern that the cue is made of, and the neuron.
    pub demand: Demand,
    /// The bits of the pattern that are wrong in the cue, ascending.
    pub wrong: Vec<usize>,
    /// How often its functional enters the sum; positive.
    pub multiplier: IBig,
}

impl Serialize for CueMember {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (pattern, neuron) = pair(self.demand);
        (pattern, &self.wrong, neuron, Multiplier(self.multiplier.clone())).serialize(to)
    }
}

impl<'de> Deserialize<'de> for CueMember {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (pattern, wrong, neuron, multiplier): (_, _, _, Multiplier) =
            Deserialize::deserialize(from)?;
        Ok(Self { demand: demand((pattern, neuron)), wrong, multiplier: multiplier.0 })
    }
}
