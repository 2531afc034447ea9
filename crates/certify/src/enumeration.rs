//! Proofs for whole weights, by enumeration of each neuron's weight vectors.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The proof that all admissible integer, ternary or binary weights lose at
/// least `bound` bits.
///
/// The vectors of neuron i are all choices of its weights (and its bias) from
/// the values of the class. The cost of a vector w is
/// `c_i(w) = denominator · (bits of neuron i that w flips) + Σ_j θ_ij(w_ij)`.
/// The prices θ start at zero and change with the nodes; θ_ji = −θ_ij, so
/// that for symmetric weights they cancel over all neurons. Let L_i be the
/// vectors of neuron i that are still possible, and
///
/// * m_i the least cost over L_i, m_ij(v) that over the vectors of L_i with
///   w_ij = v (or infinity), M = Σ_i m_i and T = denominator · (bound − 1).
///
/// The *exclusion step* takes out, of all L_i at once, the vectors with
///
/// `c_i(w) + Σ_j (m_ji(w_ij) − m_j) > T − (M − m_i)`
///
/// where j runs over the neurons that share a symmetric weight with i.
///
/// It is sound: if symmetric weights choose a vector of every L_i and flip
/// fewer than `bound` bits, the costs of these vectors add up to T or less,
/// because prices cancel; neuron j costs m_ji(w_ij) at least, any other m_k.
///
/// The step is made with all prices zero before the first node, and after
/// every node, for each subtree of a split. A (sub)tree ends as soon as some
/// L_i is empty; nothing is written for what ends at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    /// How many flips are proved.
    pub bound: usize,
    /// What a flip costs, from 1 to 2²⁰: prices are multiples of 1 /
    /// `denominator` flips.
    pub denominator: u64,
    /// The nodes of the search tree in preorder.
    pub nodes: Vec<EnumerationNode>,
}

/// One node of an [`Enumeration`]. In the file a short array that begins with
/// its kind: `["prices", [[i, j, [change, …]], …]]` or `["split", i, j]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumerationNode {
    /// Changes prices for all that follows in this subtree.
    Prices(Vec<PriceChange>),
    /// The weight of this pair takes each of its values, in ascending order;
    /// each is a subtree. A pair is split once on a path.
    Split(usize, usize),
}

/// How the prices of one pair of neurons change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(usize, usize, Vec<i64>)", into = "(usize, usize, Vec<i64>)")]
pub struct PriceChange {
    /// The neuron whose θ rises by the changes; below `second`.
    pub first: usize,
    /// The neuron whose θ falls by them.
    pub second: usize,
    /// One change for each value of the weight, ascending, without the first,
    /// whose price stays.
    pub changes: Vec<i64>,
}

impl From<(usize, usize, Vec<i64>)> for PriceChange {
    fn from((first, second, changes): (usize, usize, Vec<i64>)) -> Self {
        Self { first, second, changes }
    }
}

impl From<PriceChange> for (usize, usize, Vec<i64>) {
    fn from(PriceChange { first, second, changes }: PriceChange) -> Self {
        (first, second, changes)
    }
}

impl Serialize for EnumerationNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Prices(changes) => ("prices", changes).serialize(serializer),
            Self::Split(first, second) => ("split", first, second).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for EnumerationNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = EnumerationNode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node: [\"prices\", [[i, j, [change, …]], …]] or [\"split\", i, j]")
    }

    // What is too many in the array, serde_json reports itself.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<EnumerationNode, A::Error> {
        let kind: String = next(&mut items)?;
        match kind.as_str() {
            "prices" => Ok(EnumerationNode::Prices(next(&mut items)?)),
            "split" => Ok(EnumerationNode::Split(next(&mut items)?, next(&mut items)?)),
            other => Err(A::Error::unknown_variant(other, &["prices", "split"])),
        }
    }
}

/// The next item of a node, which must be there.
fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(items: &mut A) -> Result<T, A::Error> {
    items.next_element()?.ok_or_else(|| A::Error::custom("the node is cut short"))
}
