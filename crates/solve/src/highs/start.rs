//! Warm starts, bases and Farkas rays.

use std::time::Instant;

use super::raw::{Raw, count};
use super::{Highs, load};
use crate::basis::{Basis, Position};
use crate::error::{ErrorKind, Result};
use crate::ray::Ray;
use crate::traits::{Farkas, Start, WarmBasis, WarmStart};

impl WarmStart for Highs {
    fn start_from(&mut self, start: Start<'_>) -> Result<()> {
        self.check_loaded()?;
        match start {
            Start::Full(values) => {
                check_length("values", self.raw.columns(), values.len())?;
                values.iter().try_for_each(|&value| check_value(value))?;
                self.raw.set_solution(values)?;
                self.completes_start = self.lacks_integral_values(|column| Some(values[column]))?;
            }
            Start::Partial(entries) => {
                let mut values = vec![None; self.raw.columns()];
                for &(column, value) in entries {
                    check_value(value)?;
                    self.check_column(column)?;
                    // The last of several values for a column counts.
                    values[column.0] = Some(value);
                }
                let given = values.iter().enumerate().filter_map(|(c, v)| Some((count(c), (*v)?)));
                let (columns, numbers): (Vec<i32>, Vec<f64>) = given.unzip();
                self.raw.set_sparse_solution(&columns, &numbers)?;
                self.completes_start = self.lacks_integral_values(|column| values[column])?;
            }
        }
        Ok(())
    }
}

impl Highs {
    /// Whether HiGHS has to search for values of integral columns, because they
    /// are missing, or are not whole or outside the bounds.
    fn lacks_integral_values(&self, value: impl Fn(usize) -> Option<f64>) -> Result<bool> {
        if !self.is_mixed_integer {
            return Ok(false);
        }
        let (lower, upper) = self.raw.column_bounds()?;
        // Stricter than HiGHS is, to be on the safe side.
        let tolerance = 0.5 * self.settings.integrality_tolerance;
        let fits = |column: usize| {
            value(column).is_some_and(|value| {
                (value - value.round()).abs() <= tolerance
                    && (lower[column]..=upper[column]).contains(&value)
            })
        };
        let is_integral =
            |&column: &usize| self.raw.integrality(column) == Some(highs_sys::VAR_TYPE_INTEGER);
        Ok(!(0..self.raw.columns()).filter(is_integral).all(fits))
    }
}

impl WarmBasis for Highs {
    fn basis(&self) -> Result<Option<Basis>> {
        self.check_loaded()?;
        if self.raw.int_info(c"basis_validity") != Some(highs_sys::kHighsBasisValidityValid) {
            return Ok(None);
        }
        let (columns, rows) = self.raw.basis()?;
        let positions = |numbers: Vec<i32>| numbers.into_iter().map(position).collect();
        let (columns, rows): (Option<Vec<_>>, Option<Vec<_>>) =
            (positions(columns), positions(rows));
        Ok(columns.zip(rows).map(|(columns, rows)| Basis { columns, rows }))
    }

    fn set_basis(&mut self, basis: &Basis) -> Result<()> {
        self.check_loaded()?;
        check_length("column positions", self.raw.columns(), basis.columns.len())?;
        check_length("row positions", self.raw.rows(), basis.rows.len())?;
        let (expected, found) = (self.raw.rows(), basis.basic_count());
        if expected != found {
            return Err(ErrorKind::NotABasis { expected, found }.into());
        }
        let numbers = |positions: &[Position]| positions.iter().map(|&p| number(p)).collect();
        let (columns, rows): (Vec<i32>, Vec<i32>) = (numbers(&basis.columns), numbers(&basis.rows));
        self.raw.set_basis(&columns, &rows)
    }
}

impl Farkas for Highs {
    fn farkas(&mut self) -> Result<Option<Ray>> {
        self.check_loaded()?;
        // HiGHS has no ray for a model without rows, whose bounds are never empty.
        if self.raw.rows() == 0 || self.raw.columns() == 0 {
            return Ok(None);
        }
        let (ray, _) = self.watched(None, Instant::now(), Raw::dual_ray)?;
        let Some(rows) = ray else { return Ok(None) };
        let (lower, upper) = self.raw.row_bounds()?;
        Ok(Some(Ray { rows: normalised(rows, &lower, &upper) }))
    }
}

/// Brings a ray of HiGHS into our form: the rest that rounding leaves on rows
/// that cannot take part is dropped.
fn normalised(mut rows: Vec<f64>, lower: &[f64], upper: &[f64]) -> Vec<f64> {
    let largest = rows.iter().fold(0.0_f64, |largest, y| largest.max(y.abs()));
    for (multiplier, (lower, upper)) in rows.iter_mut().zip(lower.iter().zip(upper)) {
        let bound = if *multiplier > 0.0 { lower } else { upper };
        if bound.is_infinite() && multiplier.abs() <= 1e-9 * largest {
            *multiplier = 0.0;
        }
    }
    rows
}

fn check_length(what: &'static str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(ErrorKind::WrongLength { what, expected, found }.into())
}

fn check_value(value: f64) -> Result<()> {
    load::check_bounds(value, value, || "a value of the start".to_owned())
}

fn position(number: i32) -> Option<Position> {
    match number {
        highs_sys::kHighsBasisStatusLower => Some(Position::Lower),
        highs_sys::kHighsBasisStatusBasic => Some(Position::Basic),
        highs_sys::kHighsBasisStatusUpper => Some(Position::Upper),
        highs_sys::kHighsBasisStatusZero => Some(Position::Zero),
        highs_sys::kHighsBasisStatusNonbasic => Some(Position::Nonbasic),
        _ => None,
    }
}

fn number(position: Position) -> i32 {
    match position {
        Position::Lower => highs_sys::kHighsBasisStatusLower,
        Position::Basic => highs_sys::kHighsBasisStatusBasic,
        Position::Upper => highs_sys::kHighsBasisStatusUpper,
        Position::Zero => highs_sys::kHighsBasisStatusZero,
        Position::Nonbasic => highs_sys::kHighsBasisStatusNonbasic,
    }
}
