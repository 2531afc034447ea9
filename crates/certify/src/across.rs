//! Proofs for symmetric weights by antisymmetric multipliers.

use crate::number::{Multiplier, demand, pair};
use crate::object::Object;
use dashu_int::IBig;
use hopfit_core::Demand;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The proof that all symmetric weights lose at least `bound` bits.
///
/// Take whole numbers Λ_ij = −Λ_ji for the pairs of neurons that may have a
/// weight. With w_ij = w_ji, Σ_i Λ_i·w_i = 0, so that some row i has
/// Λ_i·w_i ≤ 0. If that forces row i to flip at least g_i bits, whichever row
/// it is, then *some row i flips at least g_i bits*: a [`Clause`]. A row whose
/// Λ_i is zero can only be the one if all are.
///
/// The tree branches on whether bits flip. At each of its ends no numbers of
/// flips f_i of the rows with a sum below `bound` may agree with all clauses
/// that hold there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Across {
    /// How many flips are proved.
    pub bound: usize,
    /// The clauses.
    #[serde(deserialize_with = "clauses")]
    pub clauses: Vec<Clause>,
    /// The nodes of the search tree in preorder.
    pub tree: Vec<AcrossNode>,
}

/// For any admissible weights that agree with the decided bits, at least one
/// of the rows flips at least its number of bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Bits that flip (true) or are kept (false); in the file `[pattern,
    /// neuron, flips]`. A bit stands for its class: the bits of its neuron
    /// that the same weights keep.
    pub decided: Vec<Decided>,
    /// Λ_ij where it is not zero, as `[i, j, Λ_ij]` with i < j.
    pub multipliers: Vec<(usize, usize, i64)>,
    /// The rows, ascending; among them every one with a multiplier.
    #[serde(deserialize_with = "rows")]
    pub rows: Vec<ClauseRow>,
}

/// Whether a bit flips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(usize, usize, bool)", into = "(usize, usize, bool)")]
pub struct Decided {
    /// The bit.
    pub demand: Demand,
    /// True if it flips, false if it is kept.
    pub flips: bool,
}

impl From<(usize, usize, bool)> for Decided {
    fn from((pattern, neuron, flips): (usize, usize, bool)) -> Self {
        Self { demand: demand((pattern, neuron)), flips }
    }
}

impl From<Decided> for (usize, usize, bool) {
    fn from(Decided { demand, flips }: Decided) -> Self {
        (demand.pattern, demand.neuron, flips)
    }
}

/// What Λ_i·w ≤ 0 and the decided bits force upon one row.
///
/// Each core says that one of its members flips. The claim holds if all sets
/// of undecided classes that hit every core (decided flips are no members)
/// count so many flips that with the decided ones they are `bound`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseRow {
    /// The neuron.
    pub neuron: usize,
    /// Its flips, at least.
    pub bound: usize,
    /// The cores.
    pub cores: Vec<ClauseCore>,
}

/// Demands of one row that cannot all be met if Λ_i·w ≤ 0, with multipliers:
/// Σ y_μ s_μ f_μ = y_0 Λ_i·w for all weights, where f_μ is the functional of
/// demand μ, and s_μ is −1 for decided flips and otherwise 1. In the file
/// `[y_0, [[pattern, y], …]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseCore {
    /// y_0, at least 0.
    pub hypothesis: IBig,
    /// Patterns with their y, positive.
    pub members: Vec<(usize, IBig)>,
}

impl Serialize for ClauseCore {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let member = |(pattern, y): &(usize, IBig)| (*pattern, Multiplier(y.clone()));
        let members: Vec<_> = self.members.iter().map(member).collect();
        (Multiplier(self.hypothesis.clone()), members).serialize(to)
    }
}

impl<'de> Deserialize<'de> for ClauseCore {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (hypothesis, members): (Multiplier, Vec<(usize, Multiplier)>) =
            Deserialize::deserialize(from)?;
        let members = members.into_iter().map(|(pattern, y)| (pattern, y.0)).collect();
        Ok(Self { hypothesis: hypothesis.0, members })
    }
}

/// One node of the tree of an [`Across`]. In the file `["bit", pattern,
/// neuron]` or `["end"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcrossNode {
    /// The bit's class flips in the subtree that follows, and is kept in the
    /// one after that. A class is branched on once on a path.
    Bit(Demand),
    /// The clauses that hold here leave no numbers of flips.
    End,
}

impl Serialize for AcrossNode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bit(demand) => {
                let (pattern, neuron) = pair(*demand);
                ("bit", pattern, neuron).serialize(to)
            }
            Self::End => ("end",).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for AcrossNode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = AcrossNode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node: [\"bit\", pattern, neuron] or [\"end\"]")
    }

    // What is too many in the array, serde_json reports itself.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<AcrossNode, A::Error> {
        let short = || A::Error::custom("the node is cut short");
        let kind: String = items.next_element()?.ok_or_else(short)?;
        match kind.as_str() {
            "bit" => {
                let pattern = items.next_element()?.ok_or_else(short)?;
                let neuron = items.next_element()?.ok_or_else(short)?;
                Ok(AcrossNode::Bit(demand((pattern, neuron))))
            }
            "end" => Ok(AcrossNode::End),
            other => Err(A::Error::unknown_variant(other, &["bit", "end"])),
        }
    }
}

fn clauses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Clause>, D::Error> {
    let list: Vec<Object<Clause>> = Vec::deserialize(from)?;
    Ok(list.into_iter().map(|clause| clause.0).collect())
}

fn rows<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ClauseRow>, D::Error> {
    let list: Vec<Object<ClauseRow>> = Vec::deserialize(from)?;
    Ok(list.into_iter().map(|row| row.0).collect())
}
