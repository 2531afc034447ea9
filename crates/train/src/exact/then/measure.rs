//! What whole weights come to under the second objectives.

use super::part::Rows;

/// Sizes of a part's weights and the smallest stabilities of its kept bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    /// The Euclidean norm of a row with its bias, of several the root mean
    /// square.
    norm: f64,
    /// Σ|w_ij| over the part's entries of the N×N matrix, without biases.
    sum: f64,
    /// Entries w_ij that are zero, the diagonal included.
    pub(super) zeros: usize,
    /// Kept bits with a field of zero.
    pub(super) at_zero: usize,
    /// The smallest stability that is not zero; infinite if there is none.
    smallest: f64,
    /// The smallest stability of a bit that needs a field that is not zero.
    smallest_strict: f64,
}

impl Measure {
    /// The sizes alone.
    pub(super) fn of_weights(rows: &Rows) -> Self {
        let size = |w: &i64| w.unsigned_abs() as f64;
        let square = |w: &i64| size(w) * size(w);
        let squares: f64 = rows.weights.iter().chain(&rows.bias).map(square).sum();
        Self {
            norm: (squares / rows.bias.len() as f64).sqrt(),
            sum: rows.weights.iter().map(size).sum(),
            zeros: rows.weights.iter().filter(|w| **w == 0).count(),
            at_zero: 0,
            smallest: f64::INFINITY,
            smallest_strict: f64::INFINITY,
        }
    }

    /// Takes the stability of one more kept bit into account.
    pub(super) fn add(&mut self, stability: f64, strict: bool) {
        if stability == 0.0 {
            self.at_zero += 1;
            return;
        }
        self.smallest = self.smallest.min(stability);
        if strict {
            self.smallest_strict = self.smallest_strict.min(stability);
        }
    }

    /// The smallest stability that is not zero, divided by the norm; infinite
    /// for a part that has none.
    pub(super) fn margin(&self) -> f64 {
        if self.norm > 0.0 { self.smallest / self.norm } else { f64::INFINITY }
    }

    /// Σ|w_ij| where the smallest stability of a bit that needs one is 1.
    pub(super) fn sum(&self) -> f64 {
        self.sum / self.smallest_strict
    }

    /// Whether this has the larger margin: fewer bits that only a field of
    /// zero keeps, then the larger smallest stability.
    pub(super) fn is_wider(&self, other: &Self) -> bool {
        (other.at_zero, self.margin()) > (self.at_zero, other.margin())
    }

    /// Whether this has more zeros, or as many and the smaller Σ|w|.
    pub(super) fn is_sparser(&self, other: &Self) -> bool {
        (self.zeros, other.sum()) > (other.zeros, self.sum())
    }
}
