//! Checks that a model means something.

use std::collections::HashSet;

use crate::define::{Kind, NewColumn};
use crate::error::{ErrorKind, Result};
use crate::model::{Column, Model, RowView};

impl Model {
    /// Checks that every number, name and position of the model makes sense.
    ///
    /// The time taken is proportional to the number of coefficients.
    ///
    /// # Errors
    ///
    /// The first fault found: a name used twice, a cost, offset or coefficient
    /// that is not finite, bounds between which no number lies, a binary column
    /// with bounds outside `[0, 1]`, a row with a column that does not exist or
    /// is named twice.
    ///
    /// ```
    /// use hopfit_model::{ErrorKind, Model, NewColumn};
    ///
    /// let mut model = Model::minimise("faulty");
    /// model.add_column(NewColumn::continuous("x", 2.0, 1.0));
    /// let error = model.validate().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::EmptyBounds { .. }));
    /// ```
    pub fn validate(&self) -> Result<()> {
        self.validate_numbers()?;
        unique("columns", self.columns.iter().map(|column| column.name.as_str()))?;
        unique("rows", self.rows.iter().map(|row| row.name.as_str()))
    }

    /// Checks all but the names, which are nothing to those who go by position.
    ///
    /// # Errors
    ///
    /// As [`Model::validate`], but for names used twice.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn};
    ///
    /// let mut model = Model::minimise("twins");
    /// model.add_column(NewColumn::continuous("x", 0.0, 1.0));
    /// model.add_column(NewColumn::continuous("x", 0.0, 1.0));
    /// assert!(model.validate_numbers().is_ok());
    /// assert!(model.validate().is_err());
    /// ```
    pub fn validate_numbers(&self) -> Result<()> {
        finite(self.offset, || "the objective's constant".to_owned())?;
        self.columns.iter().try_for_each(check_column)?;
        // The row that named a column last, so that a repetition shows at once.
        let mut last_row = vec![usize::MAX; self.column_count()];
        for (number, row) in self.rows().enumerate() {
            bounds(row.lower, row.upper, || format!("row `{}`", row.name))?;
            self.check_terms(number, &row, &mut last_row)?;
        }
        Ok(())
    }

    fn check_terms(&self, number: usize, row: &RowView<'_>, last_row: &mut [usize]) -> Result<()> {
        for (column, coefficient) in row.terms() {
            let count = self.column_count();
            let last = last_row.get_mut(column.0);
            let last = last.ok_or(ErrorKind::UnknownColumn { column, count })?;
            if *last == number {
                return Err(self.repeated(row, column).into());
            }
            *last = number;
            finite(coefficient, || format!("a coefficient of row `{}`", row.name))?;
        }
        Ok(())
    }

    fn repeated(&self, row: &RowView<'_>, column: Column) -> ErrorKind {
        let column = self.columns[column.0].name.clone();
        ErrorKind::RepeatedColumn { row: row.name.to_owned(), column }
    }
}

fn check_column(column: &NewColumn) -> Result<()> {
    let name = || format!("column `{}`", column.name);
    finite(column.cost, || format!("the cost of {}", name()))?;
    bounds(column.lower, column.upper, name)?;
    if column.kind == Kind::Binary && (column.lower < 0.0 || column.upper > 1.0) {
        let name = column.name.clone();
        let (lower, upper) = (column.lower, column.upper);
        return Err(ErrorKind::BinaryBounds { name, lower, upper }.into());
    }
    Ok(())
}

fn finite(value: f64, place: impl FnOnce() -> String) -> Result<()> {
    if value.is_finite() {
        return Ok(());
    }
    Err(ErrorKind::NotFinite { place: place(), value }.into())
}

fn bounds(lower: f64, upper: f64, place: impl FnOnce() -> String) -> Result<()> {
    // Written so that a bound that is not a number fails, too.
    if lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY {
        return Ok(());
    }
    Err(ErrorKind::EmptyBounds { place: place(), lower, upper }.into())
}

fn unique<'name>(
    what: &'static str,
    names: impl ExactSizeIterator<Item = &'name str>,
) -> Result<()> {
    let mut seen = HashSet::with_capacity(names.len());
    for name in names.filter(|name| !name.is_empty()) {
        if !seen.insert(name) {
            return Err(ErrorKind::DuplicateName { what, name: name.to_owned() }.into());
        }
    }
    Ok(())
}
