//! What is asked of weights, and one neuron's view of it.

use hopfit_core::{Damage, Demand, Problem};
use std::collections::BTreeSet;

/// The radius asked of each pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radii {
    /// For flipped bits.
    pub flipped: Vec<usize>,
    /// For missing bits.
    pub missing: Vec<usize>,
}

impl Radii {
    /// Nothing beyond the patterns themselves.
    #[must_use]
    pub fn none(patterns: usize) -> Self {
        Self { flipped: vec![0; patterns], missing: vec![0; patterns] }
    }

    pub(super) fn of(&self, damage: Damage) -> &[usize] {
        match damage {
            Damage::Flipped => &self.flipped,
            Damage::Missing => &self.missing,
        }
    }

    pub(super) fn of_mut(&mut self, damage: Damage) -> &mut Vec<usize> {
        match damage {
            Damage::Flipped => &mut self.flipped,
            Damage::Missing => &mut self.missing,
        }
    }

    /// What the stability of a pattern's bits must exceed where no weight is
    /// larger than 1.
    pub(super) fn stability(&self, pattern: usize) -> usize {
        (2 * self.flipped[pattern]).max(self.missing[pattern])
    }
}

/// A problem and the bits of it that are to be kept: those that the network so
/// far keeps.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) problem: &'a Problem,
    lost: BTreeSet<Demand>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(problem: &'a Problem, lost: &[Demand]) -> Self {
        Self { problem, lost: lost.iter().copied().collect() }
    }

    pub(super) fn has(&self, demand: Demand) -> bool {
        !self.lost.contains(&demand)
    }

    /// The patterns without a lost bit.
    pub(super) fn stored(&self) -> Vec<bool> {
        let mut stored = vec![true; self.problem.patterns().count()];
        self.lost.iter().for_each(|demand| stored[demand.pattern] = false);
        stored
    }

    /// Whether w_ij may differ from zero.
    pub(super) fn allows(&self, i: usize, j: usize) -> bool {
        let admissible = self.problem.admissible();
        let mask = &admissible.mask;
        mask.allows(i, j) && (!admissible.symmetric || mask.allows(j, i))
    }

    /// Whether a field of zero keeps all kept bits of a neuron.
    pub(super) fn is_idle(&self, neuron: usize) -> bool {
        let demand = |pattern| Demand { pattern, neuron };
        let mut all = (0..self.problem.patterns().count()).map(demand);
        all.all(|demand| !self.has(demand) || !self.is_strict(demand))
    }

    /// Whether a bit needs a field that is not zero.
    pub(super) fn is_strict(&self, Demand { pattern, neuron }: Demand) -> bool {
        self.problem.tie().is_strict(self.problem.patterns().bit(pattern, neuron))
    }
}

/// The demands of one neuron: vectors a with a·w > 0 to be met, and after any
/// damage still.
pub(super) struct Row {
    pub(super) neuron: usize,
    /// The neurons that the weights come from. A bias comes after them.
    pub(super) inputs: Vec<usize>,
    /// Which pattern asks.
    pub(super) patterns: Vec<usize>,
    /// The vectors, of `width` entries ±1 each.
    vectors: Vec<f64>,
    pub(super) width: usize,
    /// Whether some bit needs a field that is not zero.
    pub(super) has_strict: bool,
}

impl Row {
    pub(super) fn new(kept: &Kept<'_>, neuron: usize) -> Self {
        let patterns = kept.problem.patterns();
        let inputs: Vec<usize> =
            (0..patterns.neurons()).filter(|j| kept.allows(neuron, *j)).collect();
        let asking = |pattern: &usize| kept.has(Demand { pattern: *pattern, neuron });
        let asking: Vec<usize> = (0..patterns.count()).filter(asking).collect();
        let bias = kept.problem.admissible().bias;
        let mut vectors = Vec::with_capacity(asking.len() * (inputs.len() + 1));
        for pattern in &asking {
            let state = patterns.row(*pattern);
            let bit = f64::from(state[neuron]);
            vectors.extend(inputs.iter().map(|j| bit * f64::from(state[*j])));
            vectors.extend(bias.then_some(bit));
        }
        let strict = |pattern: &usize| kept.is_strict(Demand { pattern: *pattern, neuron });
        let has_strict = asking.iter().any(strict);
        let width = inputs.len() + usize::from(bias);
        Self { neuron, inputs, patterns: asking, vectors, width, has_strict }
    }

    /// The vector of the demand at position `at` of `patterns`.
    pub(super) fn vector(&self, at: usize) -> &[f64] {
        &self.vectors[at * self.width..(at + 1) * self.width]
    }
}
