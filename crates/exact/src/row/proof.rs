//! What proves that a row loses no fewer bits.

use dashu_int::UBig;

/// Demand classes that no weights meet together: Σ y a = 0 with y > 0 and a
/// strict member, so at least one of them flips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCore {
    /// The classes of the row problem, ascending, with their multipliers y.
    pub members: Vec<(usize, UBig)>,
}

/// One node of a search tree, which is written in preorder: a branch is
/// followed by the whole subtree where the class flips, then by the one where
/// it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowNode {
    /// Either this class flips, or it is kept.
    Branch(usize),
    /// Cores with weights π = numerator / denominator: with F the classes
    /// flipped on the path and U those undecided,
    ///
    /// `Σ_F multiplicity + Σ π (1 − |core ∩ F|) > goal − 1` and, for every
    /// class c of U, `Σ_(cores with c) π ≤ multiplicity(c)`.
    Leaf {
        /// Cores by index with the numerators of their weights.
        weights: Vec<(usize, u64)>,
        /// The common denominator, at least 1.
        denominator: u64,
    },
    /// All members of this core are kept on the path, which cannot be.
    Contradiction(usize),
}

/// A proof that any weights leave at least `bound` demands of the row unmet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProof {
    /// How many flips are proved: the goal of the leaves.
    pub bound: usize,
    /// The cores that the tree uses.
    pub cores: Vec<RowCore>,
    /// The tree in preorder.
    pub nodes: Vec<RowNode>,
}

impl RowProof {
    /// The proof of nothing.
    #[must_use]
    pub(crate) fn trivial() -> Self {
        let nodes = vec![RowNode::Leaf { weights: Vec::new(), denominator: 1 }];
        Self { bound: 0, cores: Vec::new(), nodes }
    }
}
