//! All fixed points of a small network.

use crate::rounding::sums_are_exact;
use crate::{ErrorKind, Network, Result};

/// The most neurons of which all states are looked at.
pub const MOST_NEURONS: usize = 24;

/// Neurons whose states are gone through in one block: the blocks are the
/// same for any number of threads.
const BLOCK_BITS: usize = 16;

/// The state of which bit i of `code` says whether neuron i is +1.
#[must_use]
pub fn state_of(code: u32, neurons: usize) -> Vec<i8> {
    (0..neurons).map(|neuron| if code >> neuron & 1 == 1 { 1 } else { -1 }).collect()
}

/// The number of a state of up to 32 bits: see [`state_of`].
///
/// # Panics
/// If the state has more than 32 bits.
#[must_use]
pub fn code_of(state: &[i8]) -> u32 {
    assert!(state.len() <= 32, "a state of {} bits has no code", state.len());
    state.iter().enumerate().fold(0, |code, (at, bit)| code | u32::from(*bit == 1) << at)
}

/// Goes through all 2^N states of a network of up to [`MOST_NEURONS`] neurons
/// for those that a recall step (Eq. 6) leaves as they are.
///
/// States follow one another in Gray's order, so that a step costs N
/// additions. Where sums of weights are exact so are the fields; elsewhere a
/// field that is within roundoff of zero is summed anew, in the order of
/// [`Network::fields`].
///
/// ```
/// use hopfit_core::diagnosis::{Enumeration, state_of};
/// use hopfit_core::{Network, Weights};
/// let weights = Weights::new(2, vec![0.0, 1.0, 1.0, 0.0])?;
/// let network = Network::without_bias(weights);
/// let all = Enumeration::new(&network)?;
/// let found: Vec<u32> = (0..all.blocks()).flat_map(|block| all.fixed_points(block)).collect();
/// assert_eq!(found, [0b00, 0b11]);
/// assert_eq!(state_of(0b11, 2), [1, 1]);
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Enumeration<'a> {
    network: &'a Network,
    /// Twice the weights into all neurons, neuron by neuron: what a field
    /// gains if that neuron becomes +1.
    gains: Vec<f64>,
    /// Fields this near to zero are summed anew.
    doubt: f64,
}

impl<'a> Enumeration<'a> {
    /// Of this network.
    ///
    /// # Errors
    /// More than [`MOST_NEURONS`] neurons.
    pub fn new(network: &'a Network) -> Result<Self> {
        let (neurons, weights) = (network.neurons(), network.weights());
        if neurons > MOST_NEURONS {
            return Err(ErrorKind::TooManyNeurons { neurons, most: MOST_NEURONS }.into());
        }
        let gain = |at: usize| 2.0 * weights.row(at % neurons)[at / neurons];
        let gains = (0..neurons * neurons).map(gain).collect();
        let sum = |i: usize| weights.row(i).iter().map(|w| w.abs()).sum::<f64>();
        let largest = (0..neurons).map(|i| sum(i) + network.bias()[i].abs()).fold(0.0, f64::max);
        // A rounding in each of the steps of a block, and in the first sum.
        let steps = (2_usize << BLOCK_BITS) as f64;
        let doubt = if sums_are_exact(network) { -1.0 } else { steps * f64::EPSILON * largest };
        Ok(Self { network, gains, doubt })
    }

    /// How many blocks of states there are.
    #[must_use]
    pub fn blocks(&self) -> usize {
        1 << self.network.neurons().saturating_sub(BLOCK_BITS)
    }

    /// The codes of the fixed points of a block, in order.
    ///
    /// # Panics
    /// If `block` is not below [`Self::blocks`].
    #[must_use]
    pub fn fixed_points(&self, block: usize) -> Vec<u32> {
        assert!(block < self.blocks(), "block {block} of {}", self.blocks());
        let neurons = self.network.neurons();
        let low = neurons.min(BLOCK_BITS);
        let mut code = (block as u32) << low;
        let mut fields = self.network.fields(&state_of(code, neurons)).expect("N bits");
        let mut found = Vec::new();
        for step in 1..=1_u32 << low {
            if self.is_fixed(code, &fields) {
                found.push(code);
            }
            // The bit that Gray's order changes next; none after the last.
            let neuron = step.trailing_zeros() as usize;
            if neuron < low {
                self.flip(&mut code, &mut fields, neuron);
            }
        }
        found.sort_unstable();
        found
    }

    fn flip(&self, code: &mut u32, fields: &mut [f64], neuron: usize) {
        *code ^= 1 << neuron;
        let sign = if *code >> neuron & 1 == 1 { 1.0 } else { -1.0 };
        let gains = &self.gains[neuron * fields.len()..(neuron + 1) * fields.len()];
        fields.iter_mut().zip(gains).for_each(|(field, gain)| *field += sign * gain);
    }

    fn is_fixed(&self, code: u32, fields: &[f64]) -> bool {
        let mut wrong = 0;
        let mut doubtful = false;
        for (neuron, field) in fields.iter().enumerate() {
            wrong |= (u32::from(*field > 0.0) ^ (code >> neuron & 1)) << neuron;
            doubtful |= field.abs() <= self.doubt;
        }
        if !doubtful {
            return wrong == 0;
        }
        let state = state_of(code, fields.len());
        let fields = self.network.fields(&state).expect("N bits");
        fields.iter().zip(&state).all(|(field, bit)| (*field > 0.0) == (*bit == 1))
    }
}
