//! What a point is worth, and by how much it breaks the model.

use crate::error::{ErrorKind, Result};
use crate::model::{Model, RowView};

/// By how much a point breaks a model, as absolute amounts of zero and above.
///
/// A point with a value that is not a number breaks everything it touches by
/// `f64::INFINITY`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Violation {
    /// The largest distance of a row's value from its bounds.
    pub rows: f64,
    /// The largest distance of a column's value from its bounds.
    pub bounds: f64,
    /// The largest distance of an integral column's value from a whole number.
    pub integrality: f64,
}

impl Violation {
    /// The largest of the three.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.rows.max(self.bounds).max(self.integrality)
    }
}

impl Model {
    /// The objective at a point, its constant included.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongLength`] unless there is one value a column.
    pub fn objective_at(&self, point: &[f64]) -> Result<f64> {
        self.check_length(point)?;
        let products = self.columns.iter().zip(point).map(|(column, value)| column.cost * value);
        Ok(self.offset + products.sum::<f64>())
    }

    /// The value of every row at a point.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongLength`] unless there is one value a column;
    /// [`ErrorKind::UnknownColumn`] if a row names a column that does not exist.
    pub fn row_activity_at(&self, point: &[f64]) -> Result<Vec<f64>> {
        self.check_length(point)?;
        if let Some(&column) = self.indices.iter().find(|column| column.0 >= point.len()) {
            return Err(ErrorKind::UnknownColumn { column, count: point.len() }.into());
        }
        let activity = |row: RowView<'_>| {
            row.terms().map(|(column, coefficient)| coefficient * point[column.0]).sum()
        };
        Ok(self.rows().map(activity).collect())
    }

    /// By how much a point breaks rows, bounds and integrality.
    ///
    /// # Errors
    ///
    /// As [`Model::row_activity_at`].
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn, NewRow};
    ///
    /// # fn main() -> Result<(), hopfit_model::Error> {
    /// let mut model = Model::minimise("example");
    /// let x = model.add_column(NewColumn::integer("x", 0.0, 3.0));
    /// model.add_row(NewRow::at_least("demand", 2.0).term(x, 1.0));
    /// let violation = model.violation_at(&[1.25])?;
    /// assert_eq!((violation.rows, violation.bounds, violation.integrality), (0.75, 0.0, 0.25));
    /// # Ok(())
    /// # }
    /// ```
    pub fn violation_at(&self, point: &[f64]) -> Result<Violation> {
        let activities = self.row_activity_at(point)?;
        let mut violation = Violation::default();
        for (row, value) in self.rows.iter().zip(activities) {
            raise(&mut violation.rows, outside(value, row.lower, row.upper));
        }
        for (column, &value) in self.columns.iter().zip(point) {
            raise(&mut violation.bounds, outside(value, column.lower, column.upper));
            if column.kind.is_integral() {
                raise(&mut violation.integrality, (value - value.round()).abs());
            }
        }
        Ok(violation)
    }

    fn check_length(&self, point: &[f64]) -> Result<()> {
        let (expected, found) = (self.columns.len(), point.len());
        if expected == found {
            return Ok(());
        }
        Err(ErrorKind::WrongLength { expected, found }.into())
    }
}

fn outside(value: f64, lower: f64, upper: f64) -> f64 {
    if value >= lower && value <= upper { 0.0 } else { (lower - value).max(value - upper) }
}

fn raise(largest: &mut f64, amount: f64) {
    *largest = if amount.is_nan() { f64::INFINITY } else { largest.max(amount) };
}
