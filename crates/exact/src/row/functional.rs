//! Demands as linear functionals of the unknown weights.

/// A demand `f(w) > 0` (strict) or `f(w) ≥ 0` on the unknown weights `w`,
/// where `f` has few entries, each ±1 in a Hopfield problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Functional {
    /// The unknowns that enter, ascending, with their coefficients.
    pub entries: Vec<(usize, i32)>,
    /// Whether a value of zero is refused.
    pub strict: bool,
}

impl Functional {
    /// The functional with these coefficients, one an unknown.
    #[must_use]
    pub fn dense(coefficients: &[i8], strict: bool) -> Self {
        let entries = coefficients.iter().map(|value| i32::from(*value)).enumerate();
        Self { entries: entries.filter(|(_, value)| *value != 0).collect(), strict }
    }

    /// Its value, in floating point.
    ///
    /// # Panics
    /// If an entry lies beyond the weights.
    #[must_use]
    pub fn value(&self, weights: &[f64]) -> f64 {
        self.entries.iter().map(|(at, a)| f64::from(*a) * weights[*at]).sum()
    }

    /// Whether whole weights meet the demand, exactly.
    ///
    /// # Panics
    /// If an entry lies beyond the weights.
    #[must_use]
    pub fn is_met(&self, weights: &[i64]) -> bool {
        let terms = self.entries.iter().map(|(at, a)| i128::from(*a) * i128::from(weights[*at]));
        let value: i128 = terms.sum();
        if self.strict { value > 0 } else { value >= 0 }
    }
}
