//! The finished points of a figure, as a table.

use crate::cell::{Cell, rounded};
use crate::{ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A point that is done.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Finished {
    /// Its name.
    pub key: String,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// How much the clock on the wall moved on since the point before was
    /// done, or the run began.
    pub wall: f64,
    /// Its rows of the table.
    pub rows: Vec<Vec<Cell>>,
    /// Whether a search ended at its limit before it was finished: a run with
    /// a larger budget does it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
    /// What the drawing needs beyond the table.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub extra: Value,
}

impl Finished {
    /// What the drawing needs, as the type that the point's work wrote; its
    /// default where there is nothing.
    ///
    /// # Errors
    /// Something else, in a journal that was changed.
    pub fn extra<T: DeserializeOwned + Default>(&self) -> Result<T> {
        if self.extra.is_null() {
            return Ok(T::default());
        }
        T::deserialize(&self.extra).map_err(|error| self.damaged(error.to_string()))
    }

    /// The refusal of a point that cannot be what its work wrote.
    pub(crate) fn damaged(&self, reason: String) -> crate::Error {
        ErrorKind::BadPoint { key: self.key.clone(), reason }.into()
    }
}

/// All points of a figure, in the order of its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The columns of the table.
    pub columns: &'static [&'static str],
    /// The points.
    pub points: Vec<Finished>,
    /// What the numbers depend on.
    pub options: Map<String, Value>,
}

impl Results {
    /// The rows of the table.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        let rows = self.points.iter().flat_map(|point| &point.rows);
        rows.map(|cells| Row { columns: self.columns, cells })
    }

    /// Seconds that a rule that searches had for a point; none where no rule
    /// does.
    #[must_use]
    pub fn budget(&self) -> Option<f64> {
        self.options.get("seconds_a_point").and_then(Value::as_f64)
    }

    /// The table as CSV (RFC 4180, with line feeds).
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv(self.columns, self.rows().map(|row| row.cells))
    }
}

/// A table as CSV (RFC 4180, with line feeds).
pub(crate) fn csv<'a>(columns: &[&str], rows: impl Iterator<Item = &'a [Cell]>) -> String {
    let mut text = columns.join(",");
    text.push('\n');
    for cells in rows {
        let cells: Vec<_> = cells.iter().map(|cell| quoted(cell.to_string())).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'static [&'static str],
    cells: &'a [Cell],
}

impl<'a> Row<'a> {
    /// The cell of a column.
    ///
    /// # Panics
    /// If the table has no such column: a mistake in the figure's code.
    #[must_use]
    pub fn cell(&self, column: &str) -> &'a Cell {
        let at = self.columns.iter().position(|name| *name == column);
        let at = at.unwrap_or_else(|| panic!("the table has no column {column}"));
        self.cells.get(at).unwrap_or(&Cell::Empty)
    }

    /// The cell's word; empty if it has none.
    ///
    /// # Panics
    /// As [`Self::cell`].
    #[must_use]
    pub fn text(&self, column: &str) -> &'a str {
        self.cell(column).text()
    }

    /// The cell's number; none if it has none.
    ///
    /// # Panics
    /// As [`Self::cell`].
    #[must_use]
    pub fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).number()
    }

    /// The cell's number where it is a count; 0 if it is none.
    ///
    /// # Panics
    /// As [`Self::cell`].
    #[must_use]
    pub fn count(&self, column: &str) -> usize {
        self.number(column).map_or(0, |number| number as usize)
    }
}

/// A number for a text: at most `digits` after the point, no zeros at its end.
#[must_use]
pub fn decimal(value: f64, digits: usize) -> String {
    rounded(value, digits).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(rows: Vec<Vec<Cell>>) -> Results {
        let point = Finished { key: "a".into(), rows, ..Finished::default() };
        let options = Map::new();
        Results { columns: &["dataset", "flips"], points: vec![point], options }
    }

    #[test]
    fn cells_are_found_by_their_column() {
        let results =
            results(vec![vec!["mine".into(), Cell::rounded(1.5, 1)], vec!["b".into(), "".into()]]);
        let rows: Vec<_> = results.rows().collect();
        assert_eq!((rows[0].text("dataset"), rows[0].number("flips")), ("mine", Some(1.5)));
        assert_eq!(rows[1].number("flips"), None);
    }

    #[test]
    fn awkward_names_are_quoted() {
        let results = results(vec![vec!["a,\"b\"".into(), "0".into()]]);
        assert_eq!(results.to_csv(), "dataset,flips\n\"a,\"\"b\"\"\",0\n");
    }

    #[test]
    fn decimals_have_no_idle_zeros() {
        let texts: Vec<_> = [0.5, 2.0, 1.0 / 3.0, 0.0, -0.0, 100.0].map(|x| decimal(x, 4)).into();
        assert_eq!(texts, ["0.5", "2", "0.3333", "0", "0", "100"]);
        assert_eq!(decimal(100.0, 0), "100");
    }
}
