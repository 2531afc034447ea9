//! The weights between neurons.

use crate::{ErrorKind, Result};

/// An N×N matrix of finite weights; entry (i, j) is what neuron `j`
/// contributes to the field of neuron `i`.
///
/// Symmetry and a zero diagonal are what the learning rules produce; the type
/// itself allows any finite matrix, so that every model file can be held.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    neurons: usize,
    values: Vec<f64>,
}

impl Weights {
    /// Takes N×N `values` row by row.
    ///
    /// # Errors
    /// A length that is not N×N, N < 2, or an entry that is not finite.
    pub fn new(neurons: usize, values: Vec<f64>) -> Result<Self> {
        if neurons < 2 {
            return Err(ErrorKind::TooFewNeurons { neurons }.into());
        }
        let expected = neurons.saturating_mul(neurons);
        if values.len() != expected {
            let found = values.len();
            return Err(
                ErrorKind::SizeMismatch { what: "the weight matrix", expected, found }.into()
            );
        }
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            let (row, column, value) = (at / neurons, at % neurons, values[at]);
            return Err(ErrorKind::NotFinite { what: "weight", row, column, value }.into());
        }
        Ok(Self { neurons, values })
    }

    /// The matrix with entry (i, j) = `entry(i, j)`.
    ///
    /// # Errors
    /// As [`Weights::new`].
    pub fn from_fn(neurons: usize, mut entry: impl FnMut(usize, usize) -> f64) -> Result<Self> {
        let mut values = Vec::with_capacity(neurons * neurons);
        for i in 0..neurons {
            values.extend((0..neurons).map(|j| entry(i, j)));
        }
        Self::new(neurons, values)
    }

    /// N.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.neurons
    }

    /// Row `neuron`: what each neuron contributes to its field.
    ///
    /// # Panics
    /// If `neuron >= self.neurons()`.
    #[must_use]
    pub fn row(&self, neuron: usize) -> &[f64] {
        &self.values[neuron * self.neurons..(neuron + 1) * self.neurons]
    }

    /// All N×N entries, row by row.
    #[must_use]
    pub fn as_slice(&self) -> &[f64] {
        &self.values
    }

    /// Whether w_ij = w_ji for all i, j.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        (0..self.neurons).all(|i| (0..i).all(|j| self.row(i)[j] == self.row(j)[i]))
    }

    /// Whether w_ii = 0 for all i.
    #[must_use]
    pub fn has_zero_diagonal(&self) -> bool {
        (0..self.neurons).all(|i| self.row(i)[i] == 0.0)
    }

    /// The share of the N×N entries that are zero, the diagonal included.
    #[must_use]
    pub fn zero_fraction(&self) -> f64 {
        let zeros = self.values.iter().filter(|value| **value == 0.0).count();
        zeros as f64 / self.values.len() as f64
    }

    /// The largest |w_ij|.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.values.iter().fold(0.0, |largest, value| value.abs().max(largest))
    }
}
