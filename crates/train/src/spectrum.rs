//! The directions that patterns take, and rules that weigh them.

use crate::{ErrorKind, Result};
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use hopfit_core::Patterns;

/// The eigenvectors and eigenvalues of Σ_μ x x ᵀ, as far as they are not zero.
pub(crate) struct Spectrum {
    /// An orthonormal basis of the span of the columns, N×r.
    basis: Mat<f64>,
    /// The r eigenvalues: squares of singular values, the largest first.
    values: Vec<f64>,
}

impl Spectrum {
    /// Of patterns; singular values up to `tolerance` of the largest count as
    /// zero.
    pub(crate) fn of_patterns(patterns: &Patterns, tolerance: f64) -> Result<Self> {
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let columns = Mat::from_fn(neurons, count, |i, mu| f64::from(patterns.bit(mu, i)));
        Self::of_columns(&columns, tolerance)
    }

    /// Of the columns of any matrix.
    pub(crate) fn of_columns(columns: &Mat<f64>, tolerance: f64) -> Result<Self> {
        let (neurons, patterns) = (columns.nrows(), columns.ncols());
        let decomposition =
            columns.thin_svd().map_err(|_| ErrorKind::NoConvergence { patterns, neurons })?;
        let singular = decomposition.S().column_vector();
        let least = tolerance * singular[0];
        let values = singular.iter().take_while(|value| **value > least);
        let values: Vec<f64> = values.map(|value| value * value).collect();
        let basis = decomposition.U().subcols(0, values.len()).to_owned();
        Ok(Self { basis, values })
    }

    /// Whether the columns span all directions.
    pub(crate) fn is_complete(&self) -> bool {
        self.values.len() == self.basis.nrows()
    }

    /// The matrix with the same eigenvectors and the eigenvalues
    /// `weigh(value)`, at least 0; 0 in all other directions. N×N; exactly
    /// symmetric, if the lower triangle stands for both.
    pub(crate) fn weighed(&self, weigh: impl Fn(f64) -> f64) -> Mat<f64> {
        let (neurons, rank) = (self.basis.nrows(), self.basis.ncols());
        let roots: Vec<f64> = self.values.iter().map(|value| weigh(*value).sqrt()).collect();
        let scaled = Mat::from_fn(neurons, rank, |i, k| self.basis[(i, k)] * roots[k]);
        let mut product = Mat::zeros(neurons, neurons);
        matmul(product.as_mut(), Accum::Replace, &scaled, scaled.transpose(), 1.0, Par::Seq);
        product
    }
}
