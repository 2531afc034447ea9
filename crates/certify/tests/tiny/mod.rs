//! Problems so small that everything about them can be enumerated: all
//! minimal cores, the fewest flips, and what networks with small weights do.
//! None of it is shared with the checker.
#![allow(dead_code, reason = "every test file uses another part")]

pub(crate) mod across;
pub(crate) mod bases;
pub(crate) mod basins;
pub(crate) mod circuits;
pub(crate) mod edits;
pub(crate) mod format;
pub(crate) mod mutations;
pub(crate) mod proofs;
pub(crate) mod spoiled;
pub(crate) mod whole;

use hopfit_core::random::Stream;
use hopfit_core::{
    Admissible, Demand, IntegerNetwork, Mask, Patterns, Problem, Shape, TieRule, WeightRange,
};
use std::collections::BTreeSet;

/// A tiny problem with its demands as integer vectors over the variables.
pub(crate) struct Tiny {
    pub(crate) problem: Problem,
    /// The variables: (i, j) for w_ij (i < j stands for both directions if
    /// symmetric), (i, i) for the bias of i.
    pub(crate) variables: Vec<(usize, usize)>,
    pub(crate) demands: Vec<Demand>,
    /// One coefficient a variable.
    pub(crate) functionals: Vec<Vec<i64>>,
    pub(crate) strict: Vec<bool>,
}

impl Tiny {
    pub(crate) fn new(problem: Problem) -> Self {
        let (neurons, count) = (problem.neurons(), problem.patterns().count());
        let admissible = problem.admissible();
        let mut variables = Vec::new();
        for i in 0..neurons {
            let others = (0..neurons).filter(|j| admissible.mask.allows(i, *j));
            let kept = others.filter(|j| !admissible.symmetric || i < *j);
            variables.extend(kept.map(|j| (i, j)));
            variables.extend(admissible.bias.then_some((i, i)));
        }
        let demands: Vec<_> = (0..neurons * count).map(|at| Demand::at(at, neurons)).collect();
        let bit = |demand: &Demand, j: usize| i64::from(problem.patterns().bit(demand.pattern, j));
        let coefficient = |demand: &Demand, (i, j): (usize, usize)| {
            let own = bit(demand, demand.neuron);
            match demand.neuron {
                neuron if neuron == i && i == j => own,
                neuron if neuron == i => own * bit(demand, j),
                neuron if neuron == j && admissible.symmetric => own * bit(demand, i),
                _ => 0,
            }
        };
        let functional = |d: &Demand| variables.iter().map(|v| coefficient(d, *v)).collect();
        let functionals = demands.iter().map(functional).collect();
        let strict_rule = problem.tie() == TieRule::Strict;
        let strict = demands.iter().map(|d| strict_rule || bit(d, d.neuron) > 0).collect();
        Self { problem, variables, demands, functionals, strict }
    }

    /// Random patterns of a random shape, with every kind of weights.
    pub(crate) fn random(seed: u64) -> Self {
        let mut stream = Stream::new(seed, 17);
        let neurons = 3 + stream.below(2);
        let patterns = Patterns::random(2 + stream.below(4), neurons, seed).unwrap();
        let symmetric = neurons == 4 || stream.below(2) == 0;
        let mask = match stream.below(3) {
            0 if neurons == 4 => Mask::receptive_field(Shape::new(2, 2), 1.0),
            0 => Mask::receptive_field(Shape::new(1, 3), 1.0),
            _ => Mask::full(neurons),
        };
        let bias = neurons == 3 && stream.below(2) == 0;
        let tie = if stream.below(2) == 0 { TieRule::Paper } else { TieRule::Strict };
        let admissible = Admissible { symmetric, bias, range: WeightRange::Continuous, mask };
        Self::new(Problem::new(patterns, admissible, tie).unwrap())
    }

    /// The weights that `values` gives to the variables.
    pub(crate) fn network(&self, values: &[i64]) -> IntegerNetwork {
        let neurons = self.problem.neurons();
        let (mut weights, mut bias) = (vec![0; neurons * neurons], vec![0; neurons]);
        for ((i, j), value) in self.variables.iter().zip(values) {
            if i == j {
                bias[*i] = *value;
                continue;
            }
            weights[i * neurons + j] = *value;
            if self.problem.admissible().symmetric {
                weights[j * neurons + i] = *value;
            }
        }
        IntegerNetwork::new(neurons, weights, bias).unwrap()
    }

    /// Which demands flip, one bit each.
    pub(crate) fn flips(&self, values: &[i64]) -> u64 {
        let met = |at: usize| {
            let products = self.functionals[at].iter().zip(values).map(|(a, w)| a * w);
            let sum: i64 = products.sum();
            if self.strict[at] { sum > 0 } else { sum >= 0 }
        };
        let bits = (0..self.demands.len()).filter(|at| !met(*at)).map(|at| 1_u64 << at);
        bits.fold(0, |set, bit| set | bit)
    }

    /// The networks with small weights: each set of flips that occurs, with
    /// the first values that give it.
    pub(crate) fn recall_maps(&self) -> Vec<(u64, Vec<i64>)> {
        let radius = (1..=3).rev().find(|r| self.box_size(*r) <= 120_000).unwrap_or(1);
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        for at in 0..self.box_size(radius) {
            let values = self.box_point(at, radius);
            let flips = self.flips(&values);
            if seen.insert(flips) {
                found.push((flips, values));
            }
        }
        found
    }

    fn box_size(&self, radius: usize) -> usize {
        (2 * radius + 1).pow(self.variables.len() as u32)
    }

    fn box_point(&self, mut at: usize, radius: usize) -> Vec<i64> {
        let side = 2 * radius + 1;
        let digit = |_: &_| {
            let digit = at % side;
            at /= side;
            digit as i64 - radius as i64
        };
        self.variables.iter().map(digit).collect()
    }

    /// A set of demands as bits.
    pub(crate) fn set(&self, demands: &[Demand]) -> u64 {
        let neurons = self.problem.neurons();
        demands.iter().fold(0, |set, demand| set | 1 << demand.index(neurons))
    }
}
