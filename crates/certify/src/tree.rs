//! Search trees, written in preorder.

use crate::number::{demand, pair};
use hopfit_core::Demand;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// One node of a [`Tree`].
///
/// In the file a node is a short array that begins with its kind:
/// `["branch", pattern, neuron]`, `["leaf", denominator, [[fact, numerator],
/// …]]`, `["contradiction", fact]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Either the demand's class flips (the first subtree) or it is kept (the
    /// second). No class is branched on twice along a path.
    Branch(Demand),
    /// The facts, weighed, prove the bound here.
    ///
    /// Let the goal be `g`, let a fact `k` say `Σ_c a_kc z_c ≥ r_k` over the
    /// classes c (`z_c` is 1 if the class flips), and let a class count `m_c`
    /// of the flips that are asked for. With weights `π_k` = numerator /
    /// denominator, F the classes that flip along the path and U those not
    /// decided, every admissible W that agrees with the path flips at least
    ///
    /// `Σ_F m_c + Σ_k π_k (r_k − Σ_F a_kc) − Σ_U max(0, Σ_k π_k a_kc − m_c)`
    ///
    /// of them. The leaf holds if this exceeds `g − 1`: flips are whole.
    Leaf {
        /// Facts by index, with the numerators of their weights.
        weights: Vec<(usize, u64)>,
        /// The common denominator, not 0.
        denominator: u64,
    },
    /// The path keeps so much that this fact cannot hold: no admissible W
    /// goes this way.
    Contradiction(usize),
}

/// A search tree: its nodes in preorder, so that a [`Node::Branch`] is
/// followed by the whole subtree where its demand flips, then by the one
/// where it is kept.
///
/// ```
/// use hopfit_certify::{Node, Tree};
/// use hopfit_core::Demand;
/// let demand = Demand { pattern: 0, neuron: 1 };
/// let tree = Tree::branch(demand, Tree::leaf([], 1), Tree::contradiction(0));
/// assert_eq!(tree.nodes.len(), 3);
/// assert_eq!(tree.nodes[2], Node::Contradiction(0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tree {
    /// The nodes in preorder.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// A tree of one leaf, with `(fact, numerator)` pairs.
    #[must_use]
    pub fn leaf(weights: impl IntoIterator<Item = (usize, u64)>, denominator: u64) -> Self {
        Self { nodes: vec![Node::Leaf { weights: weights.into_iter().collect(), denominator }] }
    }

    /// A tree of one contradiction.
    #[must_use]
    pub fn contradiction(fact: usize) -> Self {
        Self { nodes: vec![Node::Contradiction(fact)] }
    }

    /// Joins two subtrees below a branch. To build large trees, push nodes in
    /// preorder instead: this copies both subtrees.
    #[must_use]
    pub fn branch(demand: Demand, flipped: Self, kept: Self) -> Self {
        let mut nodes = vec![Node::Branch(demand)];
        nodes.extend(flipped.nodes);
        nodes.extend(kept.nodes);
        Self { nodes }
    }
}

impl From<Vec<Node>> for Tree {
    fn from(nodes: Vec<Node>) -> Self {
        Self { nodes }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Branch(demand) => {
                let (pattern, neuron) = pair(*demand);
                ("branch", pattern, neuron).serialize(serializer)
            }
            Self::Leaf { weights, denominator } => {
                ("leaf", denominator, weights).serialize(serializer)
            }
            Self::Contradiction(fact) => ("contradiction", fact).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a node: [\"branch\", pattern, neuron], [\"leaf\", denominator, \
             [[fact, numerator], …]] or [\"contradiction\", fact]",
        )
    }

    // What is too many in the array, serde_json reports itself.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let kind: String = next(&mut items)?;
        match kind.as_str() {
            "branch" => Ok(Node::Branch(demand((next(&mut items)?, next(&mut items)?)))),
            "leaf" => Ok(Node::Leaf { denominator: next(&mut items)?, weights: next(&mut items)? }),
            "contradiction" => Ok(Node::Contradiction(next(&mut items)?)),
            other => Err(A::Error::unknown_variant(other, &["branch", "leaf", "contradiction"])),
        }
    }
}

/// The next item of a node, which must be there.
fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(items: &mut A) -> Result<T, A::Error> {
    items.next_element()?.ok_or_else(|| A::Error::custom("the node is cut short"))
}
