//! Points and bases to begin from.

use super::raw::{Raw, count};
use super::raw_read::ColumnNumbers;
use super::{Highs, load};
use crate::basis::{Basis, Position};
use crate::error::{ErrorKind, Result};
use crate::incumbent::{Incumbent, check_length};
use crate::traits::{Start, StartVerdict, WarmBasis, WarmStart};

/// What is known of the point that a run begins from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// HiGHS searches for values that are missing first.
    pub(super) is_completed: bool,
    /// The point itself, if it fulfils the model.
    pub(super) point: Option<Incumbent>,
}

impl WarmStart for Highs {
    fn start_from(&mut self, start: Start<'_>) -> Result<StartVerdict> {
        if self.has_lost_model() {
            return Ok(StartVerdict::Partial);
        }
        self.start = None;
        let (known, verdict) = match start {
            Start::Full(values) => self.start_from_all(values)?,
            Start::Partial(entries) => self.start_from_some(entries)?,
        };
        self.start = Some(known);
        Ok(verdict)
    }
}

impl Highs {
    fn start_from_all(&mut self, values: &[f64]) -> Result<(Known, StartVerdict)> {
        let raw = self.loaded_mut()?;
        check_length("values", raw.columns(), values.len())?;
        values.iter().try_for_each(|&value| check_value(value))?;
        raw.set_solution(values)?;
        let columns = raw.column_numbers()?;
        let is_completed = self.lacks_integral_values(&columns, |column| Some(values[column]));
        let violation = self.violation(&columns, values)?;
        if violation > self.tolerance() {
            let known = Known { is_completed, point: None };
            return Ok((known, StartVerdict::Infeasible { violation }));
        }
        let costs = columns.costs.iter().zip(values).map(|(cost, value)| cost * value);
        let objective = self.loaded()?.objective_offset() + costs.sum::<f64>();
        let point = Some(Incumbent { objective, values: values.to_vec() });
        Ok((Known { is_completed, point }, StartVerdict::Feasible { objective }))
    }

    fn start_from_some(
        &mut self,
        entries: &[(hopfit_model::Column, f64)],
    ) -> Result<(Known, StartVerdict)> {
        let mut values = vec![None; self.loaded()?.columns()];
        for &(column, value) in entries {
            check_value(value)?;
            self.check_column(column)?;
            // The last of several values for a column counts.
            values[column.0] = Some(value);
        }
        let given = values.iter().enumerate().filter_map(|(c, v)| Some((count(c), (*v)?)));
        let (columns, numbers): (Vec<i32>, Vec<f64>) = given.unzip();
        let raw = self.loaded_mut()?;
        raw.set_sparse_solution(&columns, &numbers)?;
        let columns = raw.column_numbers()?;
        let is_completed = self.lacks_integral_values(&columns, |column| values[column]);
        Ok((Known { is_completed, point: None }, StartVerdict::Partial))
    }

    /// After a change of the model nothing is known of the point any more.
    pub(super) fn doubt_start(&mut self) {
        let is_completed = self.is_mixed_integer;
        if let Some(start) = &mut self.start {
            *start = Known { is_completed, point: None };
        }
    }

    /// By how much a point may break the model.
    fn tolerance(&self) -> f64 {
        if self.is_mixed_integer {
            self.settings.integrality_tolerance
        } else {
            self.settings.feasibility_tolerance
        }
    }

    /// By how much the point that was set last breaks bounds, rows and
    /// integrality at most.
    fn violation(&self, columns: &ColumnNumbers, values: &[f64]) -> Result<f64> {
        let raw = self.loaded()?;
        let outside = |value: f64, lower: f64, upper: f64| (lower - value).max(value - upper);
        let bounds = columns.lower.iter().zip(&columns.upper);
        let of_columns = values.iter().zip(bounds).map(|(v, (l, u))| outside(*v, *l, *u));
        let (lower, upper) = raw.row_bounds()?;
        let activity = raw.row_activity(values)?;
        let of_rows = activity.iter().zip(lower.iter().zip(&upper));
        let of_rows = of_rows.map(|(v, (l, u))| outside(*v, *l, *u));
        let integral = (0..values.len()).filter(|&column| is_integral(raw, column));
        let of_integral = integral.map(|column| (values[column] - values[column].round()).abs());
        Ok(of_columns.chain(of_rows).chain(of_integral).fold(0.0, f64::max))
    }

    /// Whether HiGHS has to search for values of integral columns, because they
    /// are missing, or are not whole or outside the bounds.
    fn lacks_integral_values(
        &self,
        columns: &ColumnNumbers,
        value: impl Fn(usize) -> Option<f64>,
    ) -> bool {
        let (true, Ok(raw)) = (self.is_mixed_integer, self.loaded()) else { return false };
        // Stricter than HiGHS is, to be on the safe side.
        let tolerance = 0.5 * self.settings.integrality_tolerance;
        let fits = |column: usize| {
            value(column).is_some_and(|value| {
                (value - value.round()).abs() <= tolerance
                    && (columns.lower[column]..=columns.upper[column]).contains(&value)
            })
        };
        !(0..raw.columns()).filter(|&column| is_integral(raw, column)).all(fits)
    }
}

fn is_integral(raw: &Raw, column: usize) -> bool {
    raw.integrality(column) == Some(highs_sys::VAR_TYPE_INTEGER)
}

impl WarmBasis for Highs {
    fn basis(&self) -> Result<Option<Basis>> {
        let raw = self.loaded()?;
        if raw.int_info(c"basis_validity") != Some(highs_sys::kHighsBasisValidityValid) {
            return Ok(None);
        }
        let (columns, rows) = raw.basis()?;
        let positions = |numbers: Vec<i32>| numbers.into_iter().map(position).collect();
        let (columns, rows): (Option<Vec<_>>, Option<Vec<_>>) =
            (positions(columns), positions(rows));
        Ok(columns.zip(rows).map(|(columns, rows)| Basis { columns, rows }))
    }

    fn set_basis(&mut self, basis: &Basis) -> Result<()> {
        let raw = self.loaded_mut()?;
        check_length("column positions", raw.columns(), basis.columns.len())?;
        check_length("row positions", raw.rows(), basis.rows.len())?;
        let (expected, found) = (raw.rows(), basis.basic_count());
        if expected != found {
            return Err(ErrorKind::NotABasis { expected, found }.into());
        }
        let numbers = |positions: &[Position]| positions.iter().map(|&p| number(p)).collect();
        let (columns, rows): (Vec<i32>, Vec<i32>) = (numbers(&basis.columns), numbers(&basis.rows));
        raw.set_basis(&columns, &rows)
    }
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
