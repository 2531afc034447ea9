//! Which demands flip together.

use super::Setting;
use hopfit_core::Demand;

/// The classes of demands that have the same neuron, functional and
/// strictness. They are met by the same weights.
pub(super) struct Classes {
    neurons: usize,
    of_demand: Vec<u32>,
    sizes: Vec<u32>,
}

impl Classes {
    pub(super) fn new(setting: &Setting<'_>) -> Self {
        let neurons = setting.neurons();
        let mut classes =
            Self { neurons, of_demand: vec![0; setting.patterns.as_slice().len()], sizes: vec![] };
        for neuron in 0..neurons {
            classes.add_neuron(setting, neuron);
        }
        classes
    }

    /// Sorts the demands of one neuron so that equal ones stand together.
    fn add_neuron(&mut self, setting: &Setting<'_>, neuron: usize) {
        let demand = |pattern| Demand { pattern, neuron };
        let mut keyed: Vec<(Vec<u64>, usize)> = (0..setting.patterns.count())
            .map(|pattern| (functional(setting, demand(pattern)), pattern))
            .collect();
        keyed.sort_unstable();
        let mut previous: Option<Vec<u64>> = None;
        for (key, pattern) in keyed {
            if previous.as_ref() != Some(&key) {
                self.sizes.push(0);
            }
            previous = Some(key);
            let class = self.sizes.len() - 1;
            self.sizes[class] += 1;
            self.of_demand[demand(pattern).index(self.neurons)] = class as u32;
        }
    }

    /// The class of a demand that exists.
    pub(super) fn of(&self, demand: Demand) -> u32 {
        self.of_demand[demand.index(self.neurons)]
    }

    /// How many demands each class has.
    pub(super) fn sizes(&self) -> &[u32] {
        &self.sizes
    }
}

/// The functional x_i (Σ_j w_ij x_j + b_i) and the strictness, one bit each
/// for strictness, the bias' coefficient, and every weight's that is allowed.
fn functional(setting: &Setting<'_>, demand: Demand) -> Vec<u64> {
    let bit = setting.bit(demand);
    let state = setting.patterns.row(demand.pattern);
    let coefficients =
        state.iter().zip(setting.allowed(demand.neuron)).map(|(x, allowed)| *allowed && *x == bit);
    let bias = setting.problem.bias && bit == 1;
    let mut words = vec![0; 1 + state.len() / 32];
    for (at, set) in [setting.is_strict(demand), bias].into_iter().chain(coefficients).enumerate() {
        words[at / 64] |= u64::from(set) << (at % 64);
    }
    words
}
