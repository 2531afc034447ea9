//! What proves that whole weights lose no fewer bits.

/// A proof that any admissible weights leave at least `bound` demands unmet,
/// by enumeration of each neuron's weight vectors.
///
/// Every vector w of neuron i has a cost: its flips times `denominator`, plus
/// the *prices* of its weights. Prices belong to pairs of neurons: what a
/// value of w_ij costs neuron i > j is what it pays to neuron j, so that over
/// all neurons prices cancel. With
///
/// * m_i the least cost of a vector of neuron i that is still possible, and
///   m_ij(v) the least of those with w_ij = v,
/// * M = Σ_i m_i and T = `denominator` × (`bound` − 1),
///
/// the *exclusion step* takes out all vectors w of all neurons i with
///
/// `cost_i(w) + Σ_j (m_ji(w_ij) − m_j) > T − (M − m_i)`.
///
/// Whatever weights have fewer than `bound` flips, none of their rows is
/// taken out: each other neuron j costs m_ji(w_ij) at least.
///
/// The step is made first with all prices zero, and then after each node of
/// the search tree. A part of the tree ends as soon as a neuron has no vector
/// left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegerProof {
    /// How many flips are proved.
    pub bound: usize,
    /// What a flip costs, in the units of the prices.
    pub denominator: u64,
    /// The tree in preorder.
    pub nodes: Vec<IntegerNode>,
}

/// One node of an [`IntegerProof`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntegerNode {
    /// Changes prices, for what follows below this node.
    Prices(Vec<PriceChange>),
    /// One subtree for each value of the weight of this pair, in ascending
    /// order.
    Split(usize, usize),
}

/// How the prices of one weight change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// The neuron that pays more; the smaller of the two.
    pub first: usize,
    /// The neuron that pays less.
    pub second: usize,
    /// By how much, for each value of the weight but the smallest, ascending.
    pub changes: Vec<i64>,
}

impl IntegerProof {
    /// The proof of nothing.
    #[must_use]
    pub(super) fn trivial() -> Self {
        // No vector costs more than −1 − M + m_i ≤ −1 … unless it must.
        Self { bound: 0, denominator: 1, nodes: Vec::new() }
    }
}
