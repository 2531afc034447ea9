//! What whole weights are worth: flips, and in the sparse variant Σ|w|.

use super::MilpOptions;
use super::formulation::epsilon;
use crate::Result;
use hopfit_core::{IntegerNetwork, Problem, WeightRange};

/// The fields of all bits, P×N, from exact sums.
pub(super) struct Fields(Vec<f64>);

impl Fields {
    pub(super) fn of(problem: &Problem, network: &IntegerNetwork) -> Self {
        let mut fields = Vec::with_capacity(problem.patterns().as_slice().len());
        for state in problem.patterns().rows() {
            let field = |neuron| network.field(state, neuron) as f64;
            fields.extend((0..problem.neurons()).map(field));
        }
        Self(fields)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn at(&self, index: usize) -> f64 {
        self.0[index]
    }
}

/// The smallest |field| on that side of zero where Eqs. (16) and (17) ask for
/// ε: above it, but for −1 bits under the strict tie rule below it.
pub(super) fn smallest_counted(problem: &Problem, fields: &Fields) -> Option<f64> {
    let bits = problem.patterns().as_slice().iter().zip(fields.iter());
    let counted = bits.map(|(bit, field)| match *bit < 0 && problem.tie().is_strict(-1) {
        true => -field,
        false => field,
    });
    counted.filter(|field| *field > 0.0).min_by(f64::total_cmp)
}

/// Weights, what they lose, and the objective that they have.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    pub(super) network: IntegerNetwork,
    /// Demands that they leave unmet, counted exactly.
    pub(super) unmet: usize,
    /// The model's objective at the scale that is best for it, whether or not
    /// its bounds allow that scale: the unmet demands, plus λ Σ|w|.
    pub(super) objective: f64,
}

impl Scored {
    pub(super) fn new(
        problem: &Problem,
        options: &MilpOptions,
        network: IntegerNetwork,
    ) -> Result<Self> {
        let unmet = network.unmet(problem.patterns(), problem.tie())?.total();
        let price = match options.sparse {
            Some(lambda) => lambda * size(problem, options, &network),
            None => 0.0,
        };
        Ok(Self { network, unmet, objective: unmet as f64 + price })
    }

    /// Whether this is the better one of the two.
    pub(super) fn beats(&self, other: &Self) -> bool {
        self.objective < other.objective
    }
}

/// Σ|w_ij| where the smallest field that counts as one is ε, or of the whole
/// weights themselves.
fn size(problem: &Problem, options: &MilpOptions, network: &IntegerNetwork) -> f64 {
    let sum: f64 = network.weights().iter().map(|w| w.unsigned_abs() as f64).sum();
    if problem.admissible().range != WeightRange::Continuous {
        return sum;
    }
    let smallest = smallest_counted(problem, &Fields::of(problem, network));
    smallest.map_or(0.0, |smallest| sum * epsilon(problem, options) / smallest)
}
