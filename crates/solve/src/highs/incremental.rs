//! Changes to the loaded model.

use hopfit_model::{Column, NewRow, Row};

use super::Highs;
use super::load::{check_bounds, check_cost, fits};
use super::raw::{Matrix, Raw, count};
use crate::error::{Error, ErrorKind, Result};
use crate::traits::Incremental;

impl Highs {
    pub(super) fn check_column(&self, column: Column) -> Result<()> {
        let count = self.loaded()?.columns();
        if column.0 < count {
            return Ok(());
        }
        Err(ErrorKind::UnknownColumn { column, count }.into())
    }

    fn check_row(&self, row: Row) -> Result<()> {
        let count = self.loaded()?.rows();
        if row.0 < count {
            return Ok(());
        }
        Err(ErrorKind::UnknownRow { row, count }.into())
    }
}

impl Incremental for Highs {
    fn column_count(&self) -> usize {
        self.loaded().map_or(0, Raw::columns)
    }

    fn row_count(&self) -> usize {
        self.loaded().map_or(0, Raw::rows)
    }

    fn set_columns_bounds(&mut self, changes: &[(Column, f64, f64)]) -> Result<()> {
        if self.has_lost_model() {
            return Ok(());
        }
        for &(column, lower, upper) in changes {
            self.check_column(column)?;
            check_bounds(lower, upper, || format!("column {}", column.0))?;
        }
        let changes = in_order(changes, |change| change.0.0);
        let positions: Vec<i32> = changes.iter().map(|change| count(change.0.0)).collect();
        let (lower, upper): (Vec<f64>, Vec<f64>) = changes.iter().map(|c| (c.1, c.2)).unzip();
        self.doubt_start();
        self.loaded_mut()?.change_column_bounds(&positions, &lower, &upper)
    }

    fn set_rows_bounds(&mut self, changes: &[(Row, f64, f64)]) -> Result<()> {
        if self.has_lost_model() {
            return Ok(());
        }
        for &(row, lower, upper) in changes {
            self.check_row(row)?;
            check_bounds(lower, upper, || format!("row {}", row.0))?;
        }
        let changes = in_order(changes, |change| change.0.0);
        let positions: Vec<i32> = changes.iter().map(|change| count(change.0.0)).collect();
        let (lower, upper): (Vec<f64>, Vec<f64>) = changes.iter().map(|c| (c.1, c.2)).unzip();
        self.doubt_start();
        self.loaded_mut()?.change_row_bounds(&positions, &lower, &upper)
    }

    fn set_costs(&mut self, changes: &[(Column, f64)]) -> Result<()> {
        if self.has_lost_model() {
            return Ok(());
        }
        for &(column, cost) in changes {
            self.check_column(column)?;
            check_cost(cost, || format!("the cost of column {}", column.0))?;
        }
        let changes = in_order(changes, |change| change.0.0);
        let positions: Vec<i32> = changes.iter().map(|change| count(change.0.0)).collect();
        let costs: Vec<f64> = changes.iter().map(|change| change.1).collect();
        self.doubt_start();
        self.loaded_mut()?.change_costs(&positions, &costs)
    }

    fn add_rows(&mut self, rows: &[NewRow]) -> Result<Row> {
        if self.has_lost_model() {
            return Ok(Row(0));
        }
        let first = self.loaded()?.rows();
        let mut matrix = Matrix::default();
        for row in rows {
            check_bounds(row.lower, row.upper, || format!("new row `{}`", row.name))?;
            row.terms.iter().try_for_each(|&(column, _)| self.check_column(column))?;
            check_distinct(row.terms.iter().map(|&(column, _)| column.0), "columns of a new row")?;
            matrix.push(row.terms.iter().map(|&(column, value)| (column.0, value)))?;
        }
        fits("rows", first + rows.len())?;
        let lower: Vec<f64> = rows.iter().map(|row| row.lower).collect();
        let upper: Vec<f64> = rows.iter().map(|row| row.upper).collect();
        self.doubt_start();
        self.loaded_mut()?.add_rows(&lower, &upper, &matrix)?;
        Ok(Row(first))
    }

    fn delete_rows(&mut self, rows: &[Row]) -> Result<()> {
        if self.has_lost_model() {
            return Ok(());
        }
        let mut doomed = vec![0; self.loaded()?.rows()];
        for &row in rows {
            self.check_row(row)?;
            doomed[row.0] = 1;
        }
        self.doubt_start();
        self.loaded_mut()?.delete_rows(doomed)
    }
}

/// The changes by rising position; of several for one position, the last.
fn in_order<T: Copy>(changes: &[T], position: impl Fn(&T) -> usize) -> Vec<T> {
    let mut ordered: Vec<T> = changes.iter().rev().copied().collect();
    // Both steps keep the first of equals, which stands last among the changes.
    ordered.sort_by_key(&position);
    ordered.dedup_by_key(|change| position(change));
    ordered
}

fn check_distinct(positions: impl Iterator<Item = usize>, what: &'static str) -> Result<()> {
    let mut sorted: Vec<usize> = positions.collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::from(ErrorKind::Repeated { what, position: pair[0] })),
        None => Ok(()),
    }
}
