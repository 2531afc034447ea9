//! Bases of a cone that are remembered, to be asked about other vectors.

use super::bits::Bits;
use crate::simplex::vector::products;

/// Multipliers from which a known basis tells what it is the sum of: those
/// between count as neither.
const CLEAR: (f64, f64) = (1e-11, 1e-6);

/// Vectors that span all dimensions, and the inverse of their matrix.
#[derive(Debug, Clone)]
pub(crate) struct Basis {
    /// From C on: no vector.
    columns: Vec<usize>,
    /// Its rows are filled up to a multiple of eight.
    inverse: Vec<f64>,
}

impl Basis {
    /// The basis of these columns, with the rows of the inverse.
    pub(crate) fn new<'a>(columns: Vec<usize>, rows: impl Iterator<Item = &'a [f64]>) -> Self {
        let mut inverse = Vec::new();
        rows.for_each(|row| inverse.extend(padded(row)));
        Self { columns, inverse }
    }

    /// The vectors of the basis of which `target`, with largest entry 1 and
    /// filled up as the rows are, is a
    /// sum with multipliers > 0; none if one is negative, or nearly zero.
    pub(crate) fn members(&self, target: &[f64], count: usize, y: &mut Vec<f64>) -> Option<Bits> {
        products(&self.inverse, target, -CLEAR.0, y);
        if y.len() < self.columns.len() {
            return None;
        }
        let mut members = Bits::default();
        for (value, column) in y.iter().zip(&self.columns) {
            if *value > CLEAR.1 && *column < count {
                members.insert(*column);
            } else if value.abs() > CLEAR.0 {
                return None;
            }
        }
        Some(members)
    }

    /// The same vectors, one of them replaced by its negative.
    pub(crate) fn negate(&mut self, column: usize) {
        let size = stride(self.columns.len());
        if let Some(row) = self.columns.iter().position(|other| *other == column) {
            self.inverse[row * size..(row + 1) * size]
                .iter_mut()
                .for_each(|value| *value = -*value);
        }
    }
}

/// The vector with zeros up to a length that suits the inner loops.
pub(crate) fn padded(vector: &[f64]) -> Vec<f64> {
    let mut padded = vector.to_vec();
    padded.resize(stride(vector.len()), 0.0);
    padded
}

/// The length of a padded vector.
pub(crate) fn stride(length: usize) -> usize {
    length.next_multiple_of(8).max(8)
}
