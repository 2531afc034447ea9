//! The model itself: columns, sparse rows and a linear objective.

use crate::define::{Kind, NewColumn, NewRow};
use crate::error::{ErrorKind, Result};

/// A column of a model, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(pub usize);

/// A row of a model, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(pub usize);

/// Whether the objective is made small or large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sense {
    /// Make the objective as small as possible.
    #[default]
    Minimise,
    /// Make the objective as large as possible.
    Maximise,
}

impl Sense {
    /// `1.0` for minimisation and `-1.0` for maximisation: the factor that
    /// turns an objective into one to be minimised.
    #[must_use]
    pub fn sign(self) -> f64 {
        match self {
            Self::Minimise => 1.0,
            Self::Maximise => -1.0,
        }
    }
}

/// A linear or mixed-integer program.
///
/// Columns and rows are kept in the order in which they were added; coefficients
/// are kept by row. Nothing is checked while a model is built:
/// [`Model::validate`] does so, and every writer calls it; solvers, which go by
/// position, call [`Model::validate_numbers`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    pub(crate) name: String,
    pub(crate) sense: Sense,
    pub(crate) offset: f64,
    pub(crate) columns: Vec<NewColumn>,
    pub(crate) rows: Vec<RowHead>,
    /// Columns of all coefficients, row after row.
    pub(crate) indices: Vec<Column>,
    /// Values of all coefficients, row after row.
    pub(crate) coefficients: Vec<f64>,
}

/// A row without its terms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowHead {
    pub(crate) name: String,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    /// Where the terms of the next row begin.
    pub(crate) end: usize,
}

/// A column of a model, read only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnView<'model> {
    /// The name, or an empty string.
    pub name: &'model str,
    /// Which values are allowed between the bounds.
    pub kind: Kind,
    /// The smallest value allowed.
    pub lower: f64,
    /// The largest value allowed.
    pub upper: f64,
    /// The objective coefficient.
    pub cost: f64,
}

/// A row of a model, read only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowView<'model> {
    /// The name, or an empty string.
    pub name: &'model str,
    /// The smallest value allowed.
    pub lower: f64,
    /// The largest value allowed.
    pub upper: f64,
    /// The columns of the row, in the order given; none has coefficient zero.
    pub columns: &'model [Column],
    /// The coefficients of `columns`.
    pub coefficients: &'model [f64],
}

impl<'model> RowView<'model> {
    /// The terms of the row.
    pub fn terms(&self) -> impl Iterator<Item = (Column, f64)> + use<'model> {
        self.columns.iter().copied().zip(self.coefficients.iter().copied())
    }
}

impl Model {
    /// An empty model whose objective is to be minimised.
    #[must_use]
    pub fn minimise(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// An empty model whose objective is to be maximised.
    #[must_use]
    pub fn maximise(name: impl Into<String>) -> Self {
        Self { sense: Sense::Maximise, ..Self::minimise(name) }
    }

    /// Adds a column and returns its position.
    pub fn add_column(&mut self, column: NewColumn) -> Column {
        self.columns.push(column);
        Column(self.columns.len() - 1)
    }

    /// Adds a row and returns its position. Terms with coefficient zero are
    /// left out.
    pub fn add_row(&mut self, row: NewRow) -> Row {
        for &(column, coefficient) in &row.terms {
            if coefficient != 0.0 {
                self.indices.push(column);
                self.coefficients.push(coefficient);
            }
        }
        let end = self.indices.len();
        self.rows.push(RowHead { name: row.name, lower: row.lower, upper: row.upper, end });
        Row(self.rows.len() - 1)
    }

    /// The name of the model.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the objective is minimised or maximised.
    #[must_use]
    pub fn sense(&self) -> Sense {
        self.sense
    }

    /// Sets whether the objective is minimised or maximised.
    pub fn set_sense(&mut self, sense: Sense) {
        self.sense = sense;
    }

    /// The constant that is part of the objective.
    #[must_use]
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// Sets the constant that is part of the objective.
    pub fn set_offset(&mut self, offset: f64) {
        self.offset = offset;
    }

    /// Sets the objective coefficient of a column.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownColumn`] if there is no such column.
    pub fn set_cost(&mut self, column: Column, cost: f64) -> Result<()> {
        self.column_mut(column)?.cost = cost;
        Ok(())
    }

    /// Sets the bounds of a column.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownColumn`] if there is no such column.
    pub fn set_column_bounds(&mut self, column: Column, lower: f64, upper: f64) -> Result<()> {
        let entry = self.column_mut(column)?;
        (entry.lower, entry.upper) = (lower, upper);
        Ok(())
    }

    /// Sets which values a column may take between its bounds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownColumn`] if there is no such column.
    pub fn set_kind(&mut self, column: Column, kind: Kind) -> Result<()> {
        self.column_mut(column)?.kind = kind;
        Ok(())
    }

    /// Sets the bounds of a row.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownRow`] if there is no such row.
    pub fn set_row_bounds(&mut self, row: Row, lower: f64, upper: f64) -> Result<()> {
        let count = self.rows.len();
        let entry = self.rows.get_mut(row.0).ok_or(ErrorKind::UnknownRow { row, count })?;
        (entry.lower, entry.upper) = (lower, upper);
        Ok(())
    }

    /// How many columns there are.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// How many coefficients there are in all rows together.
    #[must_use]
    pub fn coefficient_count(&self) -> usize {
        self.indices.len()
    }

    /// Whether some column allows whole numbers only.
    #[must_use]
    pub fn is_mixed_integer(&self) -> bool {
        self.columns.iter().any(|column| column.kind.is_integral())
    }

    /// A column, if there is one at this position.
    #[must_use]
    pub fn column(&self, column: Column) -> Option<ColumnView<'_>> {
        self.columns.get(column.0).map(NewColumn::view)
    }

    /// A row, if there is one at this position.
    #[must_use]
    pub fn row(&self, row: Row) -> Option<RowView<'_>> {
        let head = self.rows.get(row.0)?;
        let start = row.0.checked_sub(1).map_or(0, |previous| self.rows[previous].end);
        Some(RowView {
            name: &head.name,
            lower: head.lower,
            upper: head.upper,
            columns: &self.indices[start..head.end],
            coefficients: &self.coefficients[start..head.end],
        })
    }

    /// All columns, in order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = ColumnView<'_>> {
        self.columns.iter().map(NewColumn::view)
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = RowView<'_>> {
        (0..self.rows.len()).filter_map(|row| self.row(Row(row)))
    }

    fn column_mut(&mut self, column: Column) -> Result<&mut NewColumn> {
        let count = self.columns.len();
        let entry = self.columns.get_mut(column.0);
        Ok(entry.ok_or(ErrorKind::UnknownColumn { column, count })?)
    }
}

impl NewColumn {
    fn view(&self) -> ColumnView<'_> {
        ColumnView {
            name: &self.name,
            kind: self.kind,
            lower: self.lower,
            upper: self.upper,
            cost: self.cost,
        }
    }
}
