//! A model in the form in which HiGHS takes it.

use hopfit_model::{ColumnView, Model, Sense};

use super::raw::{Matrix, Passed};
use crate::error::{ErrorKind, Result};

/// HiGHS takes larger bounds and costs to be infinite.
const INFINITE: f64 = 1e20;
/// HiGHS refuses larger coefficients.
const LARGE_COEFFICIENT: f64 = 1e15;
/// HiGHS drops smaller coefficients.
const SMALL_COEFFICIENT: f64 = 1e-9;

/// Converts a model, which must be valid.
pub(super) fn convert(model: &Model) -> Result<Passed> {
    let (columns, rows) = (model.column_count(), model.row_count());
    let coefficients = model.coefficient_count();
    fits("columns", columns)?;
    fits("rows", rows)?;
    fits("coefficients", coefficients)?;
    let mut passed = Passed { offset: model.offset(), ..Passed::default() };
    passed.sense = match model.sense() {
        Sense::Minimise => highs_sys::OBJECTIVE_SENSE_MINIMIZE,
        Sense::Maximise => highs_sys::OBJECTIVE_SENSE_MAXIMIZE,
    };
    for column in model.columns() {
        check_column(&column)?;
        passed.costs.push(column.cost);
        passed.column_lower.push(column.lower);
        passed.column_upper.push(column.upper);
    }
    if model.is_mixed_integer() {
        passed.integrality = model.columns().map(|column| integrality(column.kind)).collect();
    }
    passed.matrix.reserve(rows, coefficients);
    for row in model.rows() {
        let place = || format!("a bound of row `{}`", row.name);
        check_bounds(row.lower, row.upper, place)?;
        passed.row_lower.push(row.lower);
        passed.row_upper.push(row.upper);
        passed.matrix.push(row.terms().map(|(column, value)| (column.0, value)))?;
    }
    Ok(passed)
}

fn integrality(kind: hopfit_model::Kind) -> i32 {
    if kind.is_integral() { highs_sys::VAR_TYPE_INTEGER } else { highs_sys::VAR_TYPE_CONTINUOUS }
}

fn check_column(column: &ColumnView<'_>) -> Result<()> {
    check_cost(column.cost, || format!("the cost of column `{}`", column.name))?;
    check_bounds(column.lower, column.upper, || format!("a bound of column `{}`", column.name))
}

pub(super) fn check_cost(cost: f64, place: impl FnOnce() -> String) -> Result<()> {
    if cost.abs() < INFINITE {
        return Ok(());
    }
    let reason = "which HiGHS takes to be infinite";
    Err(ErrorKind::Number { place: place(), value: cost, reason }.into())
}

pub(super) fn check_bounds(lower: f64, upper: f64, place: impl FnOnce() -> String) -> Result<()> {
    // Written so that a bound that is not a number fails, too.
    if !(lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY) {
        return Err(ErrorKind::EmptyBounds { place: place(), lower, upper }.into());
    }
    for value in [lower, upper] {
        if value.is_finite() && value.abs() >= INFINITE {
            let reason = "which HiGHS takes to be infinite";
            return Err(ErrorKind::Number { place: place(), value, reason }.into());
        }
    }
    Ok(())
}

fn check_coefficient(value: f64) -> Result<()> {
    let reason = match value.abs() {
        size if size <= SMALL_COEFFICIENT => "which HiGHS takes to be zero",
        size if size < LARGE_COEFFICIENT => return Ok(()),
        _ => "which is too large for HiGHS",
    };
    let place = "a coefficient".to_owned();
    Err(ErrorKind::Number { place, value, reason }.into())
}

/// Checks that HiGHS can count this many.
pub(super) fn fits(what: &'static str, count: usize) -> Result<()> {
    match i32::try_from(count) {
        Ok(_) => Ok(()),
        Err(_) => Err(ErrorKind::TooLarge { what, count }.into()),
    }
}

impl Matrix {
    fn reserve(&mut self, vectors: usize, coefficients: usize) {
        self.starts.reserve(vectors);
        self.indices.reserve(coefficients);
        self.values.reserve(coefficients);
    }

    /// Adds a row, or a column where columns are added. Zeros are left out.
    pub(super) fn push(&mut self, terms: impl Iterator<Item = (usize, f64)>) -> Result<()> {
        self.starts.push(super::raw::count(self.values.len()));
        for (index, value) in terms.filter(|&(_, value)| value != 0.0) {
            check_coefficient(value)?;
            self.indices.push(super::raw::count(index));
            self.values.push(value);
        }
        fits("coefficients", self.values.len())
    }
}
