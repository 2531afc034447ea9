//! Which stored bits a network loses.

use crate::Demand;

/// The (pattern, neuron) pairs that a network does not keep, in order of
/// pattern, then neuron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flips {
    patterns: usize,
    neurons: usize,
    demands: Vec<Demand>,
}

impl Flips {
    pub(crate) fn new(patterns: usize, neurons: usize, demands: Vec<Demand>) -> Self {
        Self { patterns, neurons, demands }
    }

    /// How many bits flip, over all patterns.
    #[must_use]
    pub fn total(&self) -> usize {
        self.demands.len()
    }

    /// The mean number of flips a pattern: the paper's error measure.
    #[must_use]
    pub fn per_pattern(&self) -> f64 {
        self.total() as f64 / self.patterns as f64
    }

    /// How many patterns keep all their bits.
    #[must_use]
    pub fn stored_patterns(&self) -> usize {
        let mut lost: Vec<usize> = self.demands.iter().map(|demand| demand.pattern).collect();
        lost.dedup();
        self.patterns - lost.len()
    }

    /// The bits that flip.
    #[must_use]
    pub fn demands(&self) -> &[Demand] {
        &self.demands
    }

    /// How many bits each neuron loses, N counts.
    #[must_use]
    pub fn by_neuron(&self) -> Vec<usize> {
        let mut counts = vec![0; self.neurons];
        for demand in &self.demands {
            counts[demand.neuron] += 1;
        }
        counts
    }
}
