//! Proofs that a linear program is infeasible.

use hopfit_model::Model;

/// Multipliers of rows that prove a linear program infeasible (Farkas).
///
/// With multiplier y > 0 a row takes part with its lower bound, with y < 0 with
/// its upper bound. Every point that fulfils the rows then fulfils
///
/// Σ y × (row's terms) ≥ Σ y × (row's bound).
///
/// The ray is a proof if no point within the bounds of the columns reaches that.
#[derive(Debug, Clone, PartialEq)]
pub struct Ray {
    /// One multiplier a row.
    pub rows: Vec<f64>,
}

impl Ray {
    /// By how much the best point within the bounds of the columns misses what
    /// the rows ask together, divided by the largest multiplier.
    ///
    /// The ray is a proof if this is above zero, up to rounding: it is computed
    /// in floating-point arithmetic. A ray that uses a bound that is infinite,
    /// or leaves a column free to run, proves nothing, and gives
    /// `f64::NEG_INFINITY`. So does a ray with another number of rows than the
    /// model. Integrality is not looked at.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn, NewRow};
    /// use hopfit_solve::Ray;
    ///
    /// let mut model = Model::minimise("infeasible");
    /// let x = model.add_column(NewColumn::free("x"));
    /// model.add_row(NewRow::at_least("above", 3.0).term(x, 1.0));
    /// model.add_row(NewRow::at_most("below", 1.0).term(x, 1.0));
    /// assert_eq!(Ray { rows: vec![1.0, -1.0] }.margin(&model), 2.0);
    /// assert_eq!(Ray { rows: vec![1.0, 0.0] }.margin(&model), f64::NEG_INFINITY);
    /// ```
    #[must_use]
    pub fn margin(&self, model: &Model) -> f64 {
        let largest = self.rows.iter().fold(0.0_f64, |largest, y| largest.max(y.abs()));
        if self.rows.len() != model.row_count() || largest == 0.0 {
            return f64::NEG_INFINITY;
        }
        let mut combined = vec![0.0; model.column_count()];
        let mut asked = 0.0;
        for (row, &multiplier) in model.rows().zip(&self.rows) {
            if multiplier == 0.0 {
                continue;
            }
            asked += multiplier * if multiplier > 0.0 { row.lower } else { row.upper };
            for (column, coefficient) in row.terms() {
                combined[column.0] += multiplier * coefficient;
            }
        }
        // What cancels exactly in real numbers leaves a rest in floating point,
        // which must not meet an infinite bound.
        let rest = 1e-9 * largest;
        let reached = model.columns().zip(&combined).map(|(column, &slope)| {
            let bound = if slope > 0.0 { column.upper } else { column.lower };
            if slope.abs() <= rest && bound.is_infinite() { 0.0 } else { product(slope, bound) }
        });
        let margin = (asked - reached.sum::<f64>()) / largest;
        if margin.is_nan() { f64::NEG_INFINITY } else { margin }
    }
}

/// A product in which zero times infinity is zero.
fn product(slope: f64, bound: f64) -> f64 {
    if slope == 0.0 { 0.0 } else { slope * bound }
}
