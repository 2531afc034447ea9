//! How firmly each stored bit is held.

use crate::network::check_size;
use crate::{Network, Patterns, Result, Weights};

/// What the stabilities of a row are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// Nothing: raw stabilities.
    None,
    /// The sum of |w_ij| over the row.
    Sum,
    /// The square root of the sum of w_ij² (the convention of Gardner 1988).
    Euclidean,
    /// The largest |w_ij| of the row.
    Largest,
}

impl Norm {
    /// The norm of row `neuron`; the bias does not count.
    #[must_use]
    pub fn of(self, weights: &Weights, neuron: usize) -> f64 {
        let row = weights.row(neuron).iter();
        match self {
            Self::None => 1.0,
            Self::Sum => row.map(|w| w.abs()).sum(),
            Self::Euclidean => row.map(|w| w * w).sum::<f64>().sqrt(),
            Self::Largest => row.fold(0.0, |largest, w| w.abs().max(largest)),
        }
    }
}

/// The stabilities x_i h_i of P patterns: P×N numbers, positive where the bit
/// is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Stabilities {
    neurons: usize,
    values: Vec<f64>,
}

impl Stabilities {
    /// The stability of the bit of `neuron` in `pattern`.
    ///
    /// # Panics
    /// If either is out of range.
    #[must_use]
    pub fn get(&self, pattern: usize, neuron: usize) -> f64 {
        assert!(neuron < self.neurons, "neuron {neuron} of {}", self.neurons);
        self.values[pattern * self.neurons + neuron]
    }

    /// The smallest stability: the margin of the network on these patterns.
    #[must_use]
    pub fn smallest(&self) -> f64 {
        // No zero is shown as -0.
        self.values.iter().copied().fold(f64::INFINITY, f64::min) + 0.0
    }

    /// All P×N stabilities, pattern by pattern.
    #[must_use]
    pub fn as_slice(&self) -> &[f64] {
        &self.values
    }
}

impl Network {
    /// The stabilities of the patterns, divided by `norm` of each row. In a
    /// row whose norm is zero they are left as they are.
    ///
    /// # Errors
    /// Patterns of another size than N.
    pub fn stabilities(&self, patterns: &Patterns, norm: Norm) -> Result<Stabilities> {
        let neurons = self.neurons();
        check_size("a pattern", neurons, patterns.neurons())?;
        let norms: Vec<f64> = (0..neurons)
            .map(|neuron| norm.of(self.weights(), neuron))
            .map(|norm| if norm > 0.0 { norm } else { 1.0 })
            .collect();
        let mut values = self.batch_fields(patterns.as_slice());
        for (at, (value, bit)) in values.iter_mut().zip(patterns.as_slice()).enumerate() {
            *value *= f64::from(*bit) / norms[at % neurons];
        }
        Ok(Stabilities { neurons, values })
    }
}
