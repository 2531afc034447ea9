//! The free MPS format.
//!
//! Readers disagree about the corners of this format, so the writer stays out
//! of them: a maximisation is written as the minimisation of the negated
//! objective; the objective's constant is the cost of a column fixed at one,
//! since readers disagree about its sign elsewhere; every integral column gets
//! both of its bounds; and a row with two different finite bounds that a range
//! would round is split in two. The word `FREE` after the name tells CBC that the
//! format is not the one with fixed columns.

use std::borrow::Cow;
use std::io::Write;

use crate::define::{Kind, NewColumn};
use crate::error::Result;
use crate::model::{Model, Sense};
use crate::names::{CONSTANT, SafeNames, safe_name};
use crate::text::Text;

impl Model {
    /// Writes the model in the free MPS format.
    ///
    /// The file always minimises; for a model that maximises it holds the
    /// negated objective, so that an optimum read elsewhere has the other sign.
    /// Numbers are written so that reading gives the same bits back. Names are
    /// those of [`Model::safe_column_names`] and [`Model::safe_row_names`]. The
    /// objective's constant becomes the cost of a column named `constant` that is
    /// fixed at one, and a row that had to be split is written as `NAME` and
    /// `NAME_range`.
    ///
    /// # Errors
    ///
    /// What [`Model::validate`] finds, or a failure to write.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn, NewRow};
    ///
    /// # fn main() -> Result<(), hopfit_model::Error> {
    /// let mut model = Model::minimise("example");
    /// let x = model.add_column(NewColumn::non_negative("x").cost(2.0));
    /// model.add_row(NewRow::at_least("demand", 3.0).term(x, 1.0));
    /// let mut text = Vec::new();
    /// model.write_mps(&mut text)?;
    /// let expected = "NAME example FREE
    /// ROWS
    ///  N obj
    ///  G demand
    /// COLUMNS
    ///  x obj 2.0
    ///  x demand 1.0
    /// RHS
    ///  RHS demand 3.0
    /// ENDATA
    /// ";
    /// assert_eq!(String::from_utf8(text).unwrap(), expected);
    /// # Ok(())
    /// # }
    /// ```
    pub fn write_mps(&self, writer: impl Write) -> Result<()> {
        self.validate()?;
        let mut out = Text::new(writer);
        let mut names = SafeNames::of(self);
        let rows = MpsRow::all(self, &mut names);
        if self.sense == Sense::Maximise {
            let note = "* A maximisation, written as the minimisation of the negated objective.";
            out.line(&[note])?;
        }
        out.line(&["NAME ", &safe_name(&self.name), " FREE"])?;
        out.line(&["ROWS\n N obj"])?;
        for row in &rows {
            out.line(&[" ", row.letter, " ", &row.name])?;
        }
        self.write_columns(&mut out, &names.columns, &rows)?;
        self.write_right_hand_sides(&mut out, &rows)?;
        self.write_bounds(&mut out, &names.columns)?;
        out.line(&["ENDATA"])?;
        Ok(out.finish()?)
    }

    fn write_columns(
        &self,
        out: &mut Text<impl Write>,
        names: &[Cow<'_, str>],
        rows: &[MpsRow<'_>],
    ) -> Result<()> {
        let (starts, entries) = self.by_column(rows);
        let mut integral = false;
        out.line(&["COLUMNS"])?;
        for (number, (column, name)) in self.columns.iter().zip(names).enumerate() {
            if column.kind.is_integral() != integral {
                integral = !integral;
                let what = if integral { "INTORG" } else { "INTEND" };
                out.line(&[" MARKER 'MARKER' '", what, "'"])?;
            }
            let entries = &entries[starts[number]..starts[number + 1]];
            // A column must be mentioned even if it costs nothing and has no entry.
            if column.cost != 0.0 || entries.is_empty() {
                out.line_with(&[" ", name, " obj "], self.minimised(column.cost))?;
            }
            for &(row, value) in entries {
                out.line_with(&[" ", name, " ", &rows[row].name, " "], value)?;
            }
        }
        if integral {
            out.line(&[" MARKER 'MARKER' 'INTEND'"])?;
        }
        if self.offset != 0.0 {
            out.line_with(&[" ", CONSTANT, " obj "], self.minimised(self.offset))?;
        }
        Ok(())
    }

    fn write_right_hand_sides(
        &self,
        out: &mut Text<impl Write>,
        rows: &[MpsRow<'_>],
    ) -> Result<()> {
        out.line(&["RHS"])?;
        for row in rows.iter().filter(|row| row.right_hand_side != 0.0) {
            out.line_with(&[" RHS ", &row.name, " "], row.right_hand_side)?;
        }
        let ranges = || rows.iter().filter(|row| row.range != 0.0);
        if ranges().next().is_some() {
            out.line(&["RANGES"])?;
        }
        for row in ranges() {
            out.line_with(&[" RNG ", &row.name, " "], row.range)?;
        }
        Ok(())
    }

    fn write_bounds(&self, out: &mut Text<impl Write>, names: &[Cow<'_, str>]) -> Result<()> {
        let mut header = Some("BOUNDS\n");
        for (column, name) in self.columns.iter().zip(names) {
            for (what, value) in bounds_of(column) {
                let words = [header.take().unwrap_or_default(), " ", what, " BND ", name];
                words.iter().for_each(|word| out.word(word));
                if let Some(value) = value {
                    out.word(" ");
                    out.number(value);
                }
                out.end_line()?;
            }
        }
        if self.offset != 0.0 {
            out.line(&[header.unwrap_or_default(), " FX BND ", CONSTANT, " 1.0"])?;
        }
        Ok(())
    }

    /// An objective coefficient of the equivalent minimisation. Adding zero
    /// turns a negative zero into a plain one.
    fn minimised(&self, value: f64) -> f64 {
        self.sense.sign() * value + 0.0
    }

    /// The entries of the written rows, column after column, and where each
    /// column begins.
    fn by_column(&self, rows: &[MpsRow<'_>]) -> (Vec<usize>, Vec<(usize, f64)>) {
        let mut starts = vec![0; self.columns.len() + 1];
        self.each_entry(rows, |column, _, _| starts[column + 1] += 1);
        for column in 0..self.columns.len() {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0.0); starts[self.columns.len()]];
        self.each_entry(rows, |column, row, value| {
            entries[next[column]] = (row, value);
            next[column] += 1;
        });
        (starts, entries)
    }

    fn each_entry(&self, rows: &[MpsRow<'_>], mut visit: impl FnMut(usize, usize, f64)) {
        for (number, written) in rows.iter().enumerate() {
            if let Some(row) = self.row(crate::Row(written.origin)) {
                row.terms().for_each(|(column, value)| visit(column.0, number, value));
            }
        }
    }
}

/// A row as it stands in the file.
struct MpsRow<'model> {
    name: Cow<'model, str>,
    /// Which row of the model it is, or is half of.
    origin: usize,
    letter: &'static str,
    right_hand_side: f64,
    /// Zero if the row has no range.
    range: f64,
}

impl<'model> MpsRow<'model> {
    fn all(model: &Model, names: &mut SafeNames<'model>) -> Vec<Self> {
        let mut rows = Vec::with_capacity(names.rows.len());
        let mut halves = Vec::new();
        for (origin, head) in model.rows.iter().enumerate() {
            let name = names.rows[origin].clone();
            let (lower, upper) = (head.lower, head.upper);
            let (letter, right_hand_side, range) = match (lower.is_finite(), upper.is_finite()) {
                (false, false) => ("N", 0.0, 0.0),
                (true, false) => ("G", lower, 0.0),
                (false, true) => ("L", upper, 0.0),
                (true, true) if lower == upper => ("E", lower, 0.0),
                (true, true) if upper - (upper - lower) == lower => ("L", upper, upper - lower),
                (true, true) if lower + (upper - lower) == upper => ("G", lower, upper - lower),
                (true, true) => {
                    let name = Cow::Owned(names.half_row(&name, "_range"));
                    let right_hand_side = upper;
                    halves.push(Self { name, origin, letter: "L", right_hand_side, range: 0.0 });
                    ("G", lower, 0.0)
                }
            };
            rows.push(Self { name, origin, letter, right_hand_side, range });
        }
        rows.append(&mut halves);
        rows
    }
}

/// The lines of the BOUNDS section for one column.
fn bounds_of(column: &NewColumn) -> Vec<(&'static str, Option<f64>)> {
    let (lower, upper) = (column.lower, column.upper);
    let integral = column.kind.is_integral();
    if column.kind == Kind::Binary && lower == 0.0 && upper == 1.0 {
        return vec![("BV", None)];
    }
    if lower == upper {
        return vec![("FX", Some(lower))];
    }
    if lower == f64::NEG_INFINITY && upper == f64::INFINITY {
        return vec![("FR", None)];
    }
    let mut lines = Vec::new();
    if lower == f64::NEG_INFINITY {
        lines.push(("MI", None));
    } else if lower != 0.0 || integral || upper < 0.0 {
        lines.push(("LO", Some(lower)));
    }
    if upper < f64::INFINITY {
        lines.push(("UP", Some(upper)));
    } else if integral {
        // Without this line some readers take the upper bound to be one.
        lines.push(("PL", None));
    }
    lines
}
