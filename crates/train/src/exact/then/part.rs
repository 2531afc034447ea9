//! Weights that are chosen together, and the bits that they keep.

use super::measure::Measure;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};
use hopfit_core::{Demand, IntegerNetwork, Problem, words_of};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Rows whose fields are computed at once.
const BLOCK: usize = 64;
/// Sums up to this are exact in f64, in any order.
const EXACT: u128 = 1 << 53;

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
    /// The patterns, shared by all parts.
    states: Arc<States>,
}

/// The patterns in the forms that the parts work with.
#[derive(Debug)]
struct States {
    /// P×N.
    values: Vec<f64>,
    /// A bit for each neuron of each pattern, set for +1.
    packed: Vec<Vec<u64>>,
}

impl States {
    fn new(problem: &Problem) -> Self {
        let patterns = problem.patterns();
        let pack = |row: &[i8]| words_of(row.iter().map(|x| *x > 0));
        Self {
            values: patterns.as_slice().iter().map(|x| f64::from(*x)).collect(),
            packed: patterns.rows().map(pack).collect(),
        }
    }
}

/// Whole weights of a part: R×N of them, row by row, and R biases.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) weights: Vec<i64>,
    pub(super) bias: Vec<i64>,
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
        let states = Arc::new(States::new(problem));
        if problem.admissible().symmetric {
            return vec![Self::new(problem, 0..neurons, unmet, states)];
        }
        let row = |neuron| Self::new(problem, neuron..neuron + 1, unmet, Arc::clone(&states));
        (0..neurons).map(row).collect()
    }

    fn new(
        problem: &'a Problem,
        neurons: Range<usize>,
        unmet: &[Demand],
        states: Arc<States>,
    ) -> Self {
        let (parameters, parameter_of) = parameters(problem, &neurons);
        let kept = Vec::new();
        let mut part = Self { problem, neurons, kept, parameters, parameter_of, states };
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
        let (mut seen, inputs) = (BTreeSet::new(), self.inputs(neuron));
        kept.retain(|kept| seen.insert(self.functional(kept.demand, &inputs)));
        kept.sort_by_key(|kept| kept.demand);
        kept
    }

    /// A bit for each neuron that `neuron` has a weight from.
    fn inputs(&self, neuron: usize) -> Vec<u64> {
        let width = self.problem.neurons() + 1;
        let row = &self.parameter_of[(neuron - self.neurons.start) * width..][..width - 1];
        words_of(row.iter().map(Option::is_some))
    }

    /// The signs of a demand's functional, packed, the bias' last.
    fn functional(&self, Demand { pattern, neuron }: Demand, inputs: &[u64]) -> Vec<u64> {
        let bit = self.problem.patterns().bit(pattern, neuron);
        let turn = if bit > 0 { 0 } else { u64::MAX };
        let words = self.states.packed[pattern].iter().zip(inputs);
        let bias = u64::from(self.problem.admissible().bias && bit > 0);
        words.map(|(word, inputs)| (word ^ turn) & inputs).chain([bias]).collect()
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

    /// What the weights of a network come to; none if they lose a kept
    /// demand.
    pub(super) fn measure(&self, network: &IntegerNetwork) -> Option<Measure> {
        let width = network.neurons();
        self.measure_rows(&Rows {
            weights: network.weights()[self.neurons.start * width..self.neurons.end * width].into(),
            bias: network.bias()[self.neurons.clone()].into(),
        })
    }

    /// What whole weights come to; none if they lose a kept demand.
    pub(super) fn measure_rows(&self, rows: &Rows) -> Option<Measure> {
        let mut measure = Measure::of_weights(rows);
        for first in (0..rows.bias.len()).step_by(BLOCK) {
            let block = first..(first + BLOCK).min(rows.bias.len());
            let fields = self.exact_fields(rows, &block);
            let neuron = |kept: &Kept| kept.demand.neuron - self.neurons.start;
            let from = self.kept.partition_point(|kept| neuron(kept) < block.start);
            for kept in self.kept[from..].iter().take_while(|kept| neuron(kept) < block.end) {
                let Demand { pattern, neuron } = kept.demand;
                let state = self.problem.patterns().row(pattern);
                let at = neuron - self.neurons.start;
                let stability = f64::from(state[neuron])
                    * match &fields {
                        Some(fields) => fields[(pattern, at - block.start)] + rows.bias[at] as f64,
                        None => rows.field(state, at) as f64,
                    };
                if stability < f64::from(u8::from(kept.strict)) {
                    return None;
                }
                measure.add(stability, kept.strict);
            }
        }
        Some(measure)
    }

    /// The fields of a block of rows without their biases, P a row; none
    /// where they may not be exact in f64.
    fn exact_fields(&self, rows: &Rows, block: &Range<usize>) -> Option<Mat<f64>> {
        let (patterns, width) = (self.problem.patterns().count(), self.problem.neurons());
        let weights = &rows.weights[block.start * width..block.end * width];
        let size =
            |values: &[i64]| values.iter().map(|w| u128::from(w.unsigned_abs())).sum::<u128>();
        let largest = weights.chunks_exact(width).map(size).max().unwrap_or(0);
        if largest + size(&rows.bias[block.clone()]) > EXACT {
            return None;
        }
        let weights: Vec<f64> = weights.iter().map(|w| *w as f64).collect();
        let mut fields = Mat::zeros(patterns, block.len());
        matmul(
            fields.as_mut(),
            Accum::Replace,
            MatRef::from_row_major_slice(&self.states.values, patterns, width),
            MatRef::from_row_major_slice(&weights, block.len(), width).transpose(),
            1.0,
            Par::Seq,
        );
        Some(fields)
    }

    /// The values of the parameters as whole weights.
    pub(super) fn rows(&self, values: &[i64]) -> Rows {
        let (neurons, start) = (self.problem.neurons(), self.neurons.start);
        let mut rows = Rows {
            weights: vec![0; self.neurons.len() * neurons],
            bias: vec![0; self.neurons.len()],
        };
        for ((i, j), value) in self.parameters.iter().zip(values) {
            if *j == neurons {
                rows.bias[i - start] = *value;
                continue;
            }
            rows.weights[(i - start) * neurons + j] = *value;
            if self.problem.admissible().symmetric {
                rows.weights[j * neurons + i] = *value;
            }
        }
        rows
    }

    /// `network` with this part's weights replaced.
    pub(super) fn replaced(&self, network: &IntegerNetwork, rows: &Rows) -> IntegerNetwork {
        let neurons = network.neurons();
        let (mut weights, mut bias) = (network.weights().to_vec(), network.bias().to_vec());
        weights[self.neurons.start * neurons..self.neurons.end * neurons]
            .copy_from_slice(&rows.weights);
        bias[self.neurons.clone()].copy_from_slice(&rows.bias);
        IntegerNetwork::new(neurons, weights, bias).expect("the sizes are the network's")
    }
}

impl Rows {
    /// The exact field of row `at`.
    fn field(&self, state: &[i8], at: usize) -> i128 {
        let row = &self.weights[at * state.len()..(at + 1) * state.len()];
        let products = row.iter().zip(state).map(|(w, x)| i128::from(*w) * i128::from(*x));
        products.sum::<i128>() + i128::from(self.bias[at])
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
