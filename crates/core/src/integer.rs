//! Networks in whole numbers, evaluated without rounding.

use crate::network::check_size;
use crate::rounding::common_unit;
use crate::{Demand, ErrorKind, Flips, Network, Patterns, Result, TieRule, Weights};

/// Whole numbers below this are exact in f64.
const EXACT: u128 = 1 << 53;

/// A network with integer weights and bias. Its fields are exact: a sum of N
/// 64-bit integers always fits 128 bits.
///
/// ```
/// use hopfit_core::{IntegerNetwork, Patterns};
/// let network = IntegerNetwork::new(2, vec![0, i64::MAX, i64::MAX, 0], vec![i64::MAX, 0])?;
/// assert_eq!(network.field(&[1, 1], 0), 2 * i128::from(i64::MAX));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegerNetwork {
    neurons: usize,
    weights: Vec<i64>,
    bias: Vec<i64>,
}

impl IntegerNetwork {
    /// Takes N×N `weights` row by row, and N `bias`es.
    ///
    /// # Errors
    /// Fewer than 2 neurons, or sizes that do not fit.
    pub fn new(neurons: usize, weights: Vec<i64>, bias: Vec<i64>) -> Result<Self> {
        if neurons < 2 {
            return Err(ErrorKind::TooFewNeurons { neurons }.into());
        }
        check_size("the weight matrix", neurons.saturating_mul(neurons), weights.len())?;
        check_size("the bias", neurons, bias.len())?;
        Ok(Self { neurons, weights, bias })
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// All N×N weights, row by row.
    #[must_use]
    pub fn weights(&self) -> &[i64] {
        &self.weights
    }

    /// Row `neuron` of the weights.
    ///
    /// # Panics
    /// If `neuron >= self.neurons()`.
    #[must_use]
    pub fn row(&self, neuron: usize) -> &[i64] {
        &self.weights[neuron * self.neurons..(neuron + 1) * self.neurons]
    }

    /// The N biases.
    #[must_use]
    pub fn bias(&self) -> &[i64] {
        &self.bias
    }

    /// The exact field of `neuron` in a state of N values ±1 or 0.
    ///
    /// # Panics
    /// If `neuron` is out of range.
    #[must_use]
    pub fn field(&self, state: &[i8], neuron: usize) -> i128 {
        let row = self.row(neuron).iter().zip(state);
        let sum: i128 = row.map(|(w, x)| i128::from(*w) * i128::from(*x)).sum();
        sum + i128::from(self.bias[neuron])
    }

    /// The same, in 64 bits: for rows that [`Self::fits_64`].
    fn field_64(&self, state: &[i8], neuron: usize) -> i64 {
        let row = self.row(neuron).iter().zip(state);
        // Within the bound checked by `fits_64` no partial sum can overflow.
        let sum = row.fold(0_i64, |sum, (w, x)| sum.wrapping_add(w.wrapping_mul(i64::from(*x))));
        sum.wrapping_add(self.bias[neuron])
    }

    /// Whether every partial sum of the row's field fits 64 bits.
    fn fits_64(&self, neuron: usize) -> bool {
        let sum: u128 = self.row(neuron).iter().map(|w| u128::from(w.unsigned_abs())).sum();
        sum + u128::from(self.bias[neuron].unsigned_abs()) <= i64::MAX as u128
    }

    /// Whether every sum of a row's weights and its bias is exact in f64, in
    /// any order.
    pub(crate) fn sums_are_exact(&self) -> bool {
        let size = |w: &i64| u128::from(w.unsigned_abs());
        let sum = |neuron: usize| self.row(neuron).iter().map(size).sum::<u128>();
        (0..self.neurons).all(|neuron| sum(neuron) + size(&self.bias[neuron]) < EXACT)
    }

    /// The bits that one synchronous recall step (Eq. 6) changes, exactly.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn flips(&self, patterns: &Patterns) -> Result<Flips> {
        self.unmet(patterns, TieRule::Paper)
    }

    /// The bits whose demand is not met under `tie`, exactly.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn unmet(&self, patterns: &Patterns, tie: TieRule) -> Result<Flips> {
        check_size("a pattern", self.neurons, patterns.neurons())?;
        if self.sums_are_exact() {
            return self.to_network().unmet(patterns, tie);
        }
        let small: Vec<bool> = (0..self.neurons).map(|neuron| self.fits_64(neuron)).collect();
        let mut demands = Vec::new();
        for (pattern, state) in patterns.rows().enumerate() {
            for neuron in 0..self.neurons {
                let sign = if small[neuron] {
                    self.field_64(state, neuron).signum()
                } else {
                    self.field(state, neuron).signum() as i64
                };
                if !tie.is_met(state[neuron], sign as f64) {
                    demands.push(Demand { pattern, neuron });
                }
            }
        }
        Ok(Flips::new(patterns.count(), patterns.neurons(), demands))
    }

    /// The network in floating point, each weight rounded to 53 bits (which
    /// changes nothing below 2⁵³).
    #[must_use]
    pub fn to_network(&self) -> Network {
        let weights = self.weights.iter().map(|w| *w as f64).collect();
        let weights = Weights::new(self.neurons, weights).expect("integers are finite");
        Network::new(weights, self.bias.iter().map(|b| *b as f64).collect())
            .expect("the sizes agree and integers are finite")
    }

    /// The network in floating point, divided by the smallest power of two
    /// that brings all its weights and biases into [−1, 1].
    #[must_use]
    pub fn to_unit_network(&self) -> Network {
        let values = self.weights.iter().chain(&self.bias);
        let largest = values.map(|value| value.unsigned_abs()).max().unwrap_or(0).max(1);
        let unit = largest.next_power_of_two() as f64;
        let scale = |values: &[i64]| values.iter().map(|value| *value as f64 / unit).collect();
        let weights = Weights::new(self.neurons, scale(&self.weights)).expect("finite");
        Network::new(weights, scale(&self.bias)).expect("the sizes agree and all is finite")
    }

    /// See [`Network::to_integer`].
    pub(crate) fn from_network(network: &Network) -> Option<Self> {
        let values = network.weights().as_slice();
        let unit = common_unit(values.iter().chain(network.bias()))?;
        let whole = |value: &f64| (value / unit) as i64;
        Some(Self {
            neurons: network.neurons(),
            weights: values.iter().map(whole).collect(),
            bias: network.bias().iter().map(whole).collect(),
        })
    }
}
