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
        let pack = |state: &[i8]| packed(state.iter().map(|x| *x > 0));
        let states: Vec<Vec<u64>> = setting.patterns.rows().map(pack).collect();
        for neuron in 0..neurons {
            classes.add_neuron(setting, &states, neuron);
        }
        classes
    }

    /// Sorts the demands of one neuron so that equal ones stand together.
    fn add_neuron(&mut self, setting: &Setting<'_>, states: &[Vec<u64>], neuron: usize) {
        let demand = |pattern| Demand { pattern, neuron };
        let allowed = packed(setting.allowed(neuron).iter().copied());
        let mut keyed: Vec<(Vec<u64>, usize)> = (0..setting.patterns.count())
            .map(|pattern| (functional(setting, demand(pattern), states, &allowed), pattern))
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

/// The functional x_i (Σ_j w_ij x_j + b_i) and the strictness: one bit for
/// the sign of every weight that is allowed, one each for strictness and the
/// bias' coefficient.
fn functional(
    setting: &Setting<'_>,
    demand: Demand,
    states: &[Vec<u64>],
    allowed: &[u64],
) -> Vec<u64> {
    let bit = setting.bit(demand);
    let turn = if bit > 0 { 0 } else { u64::MAX };
    let words = states[demand.pattern].iter().zip(allowed);
    let signs = words.map(|(word, allowed)| (word ^ turn) & allowed);
    let bias = setting.problem.bias && bit == 1;
    let last = u64::from(setting.is_strict(demand)) | u64::from(bias) << 1;
    signs.chain([last]).collect()
}

/// Bits as 64-bit words.
fn packed(bits: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (at, bit) in bits.enumerate() {
        if at % 64 == 0 {
            words.push(0);
        }
        if let Some(word) = words.last_mut() {
            *word |= u64::from(bit) << (at % 64);
        }
    }
    words
}
