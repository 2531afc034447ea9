//! Weights that are chosen together, and the bits that they keep.

use super::measure::Measure;
use hopfit_core::{Demand, IntegerNetwork, Problem};
use std::collections::BTreeSet;
use std::ops::Range;

/// The rows whose weights depend on each other: all of symmetric weights, a
/// single one of free weights. Its demands are those that the network so far
/// meets.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) problem: &'a Problem,
    pub(super) neurons: Range<usize>,
    /// Demands that are met, one of each functional.
    pub(super) kept: Vec<Kept>,
    /// The independent weights w_ij as (i, j), then the biases as (i, N).
    pub(super) parameters: Vec<(usize, usize)>,
    /// Which parameter w_ij is: at (i − first neuron) (N + 1) + j.
    parameter_of: Vec<Option<usize>>,
}

/// A demand that is met.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) demand: Demand,
    /// Whether a field of zero would not do.
    pub(super) strict: bool,
}

impl<'a> Part<'a> {
    /// The parts of a problem whose demands `unmet` (ascending) are given up.
    pub(super) fn all(problem: &'a Problem, unmet: &[Demand]) -> Vec<Self> {
        let neurons = problem.neurons();
        if problem.admissible().symmetric {
            return vec![Self::new(problem, 0..neurons, unmet)];
        }
        (0..neurons).map(|neuron| Self::new(problem, neuron..neuron + 1, unmet)).collect()
    }

    fn new(problem: &'a Problem, neurons: Range<usize>, unmet: &[Demand]) -> Self {
        let (parameters, parameter_of) = parameters(problem, &neurons);
        let mut part = Self { problem, neurons, kept: Vec::new(), parameters, parameter_of };
        for neuron in part.neurons.clone() {
            let kept = part.kept_by(neuron, unmet);
            part.kept.extend(kept);
        }
        part
    }

    /// The demands of one neuron that are met; where several have the same
    /// functional, a strict one speaks for all.
    fn kept_by(&self, neuron: usize, unmet: &[Demand]) -> Vec<Kept> {
        let problem = self.problem;
        let kept = |pattern| {
            let demand = Demand { pattern, neuron };
            let bit = problem.patterns().bit(pattern, neuron);
            let met = unmet.binary_search(&demand).is_err();
            met.then_some(Kept { demand, strict: problem.tie().is_strict(bit) })
        };
        let mut kept: Vec<Kept> = (0..problem.patterns().count()).filter_map(kept).collect();
        kept.sort_by_key(|kept| !kept.strict);
        let mut seen = BTreeSet::new();
        kept.retain(|kept| seen.insert(self.functional(kept.demand)));
        kept.sort_by_key(|kept| kept.demand);
        kept
    }

    /// The signs of a demand's functional, packed.
    fn functional(&self, demand: Demand) -> Vec<u64> {
        let mut words = Vec::new();
        for (at, (_, sign)) in self.terms(demand).enumerate() {
            if at % 64 == 0 {
                words.push(0);
            }
            *words.last_mut().expect("a word was pushed") |= u64::from(sign > 0) << (at % 64);
        }
        words
    }

    /// The functional x_i (Σ_j w_ij x_j + b_i) as parameters and signs.
    pub(super) fn terms(&self, demand: Demand) -> impl Iterator<Item = (usize, i8)> + '_ {
        let state = self.problem.patterns().row(demand.pattern);
        let bit = state[demand.neuron];
        let width = state.len() + 1;
        let row = &self.parameter_of[(demand.neuron - self.neurons.start) * width..][..width];
        let inputs = state.iter().chain(&[1]);
        row.iter().zip(inputs).filter_map(move |(at, x)| Some(((*at)?, bit * x)))
    }

    /// How often a weight stands in the matrix: w_ij = w_ji is two entries.
    pub(super) fn copies(&self) -> f64 {
        if self.problem.admissible().symmetric { 2.0 } else { 1.0 }
    }

    /// The stability of each kept demand.
    pub(super) fn stabilities(&self, weights: &[f64]) -> Vec<f64> {
        let stability = |kept: &Kept| {
            self.terms(kept.demand).map(|(at, sign)| f64::from(sign) * weights[at]).sum()
        };
        self.kept.iter().map(stability).collect()
    }

    /// What whole weights come to; none if they lose a kept demand.
    pub(super) fn measure(&self, network: &IntegerNetwork) -> Option<Measure> {
        let mut measure = Measure::of_weights(self, network);
        for kept in &self.kept {
            let Demand { pattern, neuron } = kept.demand;
            let state = self.problem.patterns().row(pattern);
            let stability = network.field(state, neuron) * i128::from(state[neuron]);
            if stability < i128::from(kept.strict) {
                return None;
            }
            measure.add(stability as f64, kept.strict);
        }
        Some(measure)
    }

    /// `network` with this part's weights replaced.
    pub(super) fn replaced(&self, network: &IntegerNetwork, values: &[i64]) -> IntegerNetwork {
        let neurons = network.neurons();
        let (mut weights, mut bias) = (network.weights().to_vec(), network.bias().to_vec());
        for neuron in self.neurons.clone() {
            weights[neuron * neurons..(neuron + 1) * neurons].fill(0);
            bias[neuron] = 0;
        }
        for ((i, j), value) in self.parameters.iter().zip(values) {
            if *j == neurons {
                bias[*i] = *value;
                continue;
            }
            weights[i * neurons + j] = *value;
            if self.problem.admissible().symmetric {
                weights[j * neurons + i] = *value;
            }
        }
        IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the network's")
    }
}

type Parameters = (Vec<(usize, usize)>, Vec<Option<usize>>);

/// The independent weights, and where each entry of the rows finds its own.
fn parameters(problem: &Problem, rows: &Range<usize>) -> Parameters {
    let (neurons, admissible) = (problem.neurons(), problem.admissible());
    let mask = &admissible.mask;
    let mut parameters = Vec::new();
    let mut parameter_of = vec![None; rows.len() * (neurons + 1)];
    for i in rows.clone() {
        for j in mask.neighbours(i) {
            let at = (i - rows.start) * (neurons + 1) + j;
            if admissible.symmetric && j < i {
                parameter_of[at] = parameter_of[j * (neurons + 1) + i];
            } else if !admissible.symmetric || mask.allows(j, i) {
                parameter_of[at] = Some(parameters.len());
                parameters.push((i, j));
            }
        }
    }
    for i in rows.clone().filter(|_| admissible.bias) {
        parameter_of[(i - rows.start) * (neurons + 1) + neurons] = Some(parameters.len());
        parameters.push((i, neurons));
    }
    (parameters, parameter_of)
}
