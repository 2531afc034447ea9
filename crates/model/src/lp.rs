//! The LP format of CPLEX, as far as all readers agree on it.

use std::borrow::Cow;
use std::io::Write;

use crate::define::{Kind, NewColumn};
use crate::error::Result;
use crate::model::{Model, RowView, Sense};
use crate::names::{CONSTANT, SafeNames, safe_name};
use crate::text::{Text, push_number};

/// A line that has grown to this length is broken. Old readers stop at 255
/// characters, and one term takes up to 120.
const LINE_LENGTH: usize = 90;

impl Model {
    /// Writes the model in the LP format of CPLEX.
    ///
    /// Numbers are written so that reading gives the same bits back. Names are
    /// those of [`Model::safe_column_names`] and [`Model::safe_row_names`]. The
    /// objective's constant becomes the cost of a column named `constant` that
    /// is fixed at one; a row with two different finite bounds becomes two rows,
    /// `NAME_lower` and `NAME_upper`; a row without bounds is left out.
    ///
    /// # Errors
    ///
    /// What [`Model::validate`] finds, or a failure to write.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn, NewRow};
    ///
    /// # fn main() -> Result<(), hopfit_model::Error> {
    /// let mut model = Model::maximise("example");
    /// let x = model.add_column(NewColumn::integer("x", 0.0, 4.0).cost(2.0));
    /// model.add_row(NewRow::at_most("wood", 7.0).term(x, 3.0));
    /// let mut text = Vec::new();
    /// model.write_lp(&mut text)?;
    /// let expected = r"\ example
    /// Maximize
    ///  obj: 2.0 x
    /// Subject To
    ///  wood: 3.0 x <= 7.0
    /// Bounds
    ///  x <= 4.0
    /// General
    ///  x
    /// End
    /// ";
    /// assert_eq!(String::from_utf8(text).unwrap(), expected);
    /// # Ok(())
    /// # }
    /// ```
    pub fn write_lp(&self, writer: impl Write) -> Result<()> {
        self.validate()?;
        let mut out = Text::new(writer);
        let mut names = SafeNames::of(self);
        out.line(&["\\ ", &safe_name(&self.name)])?;
        self.write_objective(&mut out, &names.columns)?;
        out.line(&["Subject To"])?;
        for (number, row) in self.rows().enumerate() {
            write_row(&mut out, &row, number, &mut names)?;
        }
        self.write_lp_bounds(&mut out, &names.columns)?;
        self.write_kind(&mut out, &names.columns, "General", |column| {
            column.kind.is_integral() && !is_plain_binary(column)
        })?;
        self.write_kind(&mut out, &names.columns, "Binary", is_plain_binary)?;
        out.line(&["End"])?;
        Ok(out.finish()?)
    }

    fn write_objective(&self, out: &mut Text<impl Write>, names: &[Cow<'_, str>]) -> Result<()> {
        let sense = if self.sense == Sense::Minimise { "Minimize" } else { "Maximize" };
        out.word(sense);
        out.word("\n obj:");
        let mentioned = self.mentioned_columns();
        let costs = self.columns.iter().zip(names).zip(mentioned);
        // A column in no row is mentioned here, so that it exists.
        let costs = costs.filter(|((column, _), mentioned)| column.cost != 0.0 || !mentioned);
        let costs = costs.map(|((column, name), _)| (column.cost, name.as_ref()));
        let constant = self.has_constant_column().then_some((self.offset, CONSTANT));
        write_terms(out, costs.chain(constant))?;
        Ok(out.end_line()?)
    }

    fn write_lp_bounds(&self, out: &mut Text<impl Write>, names: &[Cow<'_, str>]) -> Result<()> {
        out.line(&["Bounds"])?;
        if self.has_constant_column() {
            out.line(&[" ", CONSTANT, " = 1.0"])?;
        }
        for (column, name) in self.columns.iter().zip(names) {
            let (lower, upper) = (column.lower, column.upper);
            match (lower == f64::NEG_INFINITY, upper == f64::INFINITY) {
                _ if is_plain_binary(column) => {}
                (true, true) => out.line(&[" ", name, " free"])?,
                (true, false) => out.line_with(&[" -inf <= ", name, " <= "], upper)?,
                (false, true) if lower == 0.0 => {}
                (false, true) => out.line_with(&[" ", name, " >= "], lower)?,
                (false, false) if lower == upper => out.line_with(&[" ", name, " = "], lower)?,
                (false, false) if lower == 0.0 => out.line_with(&[" ", name, " <= "], upper)?,
                (false, false) => {
                    out.word(" ");
                    out.number(lower);
                    out.line_with(&[" <= ", name, " <= "], upper)?;
                }
            }
        }
        Ok(())
    }

    fn write_kind(
        &self,
        out: &mut Text<impl Write>,
        names: &[Cow<'_, str>],
        section: &str,
        belongs: fn(&NewColumn) -> bool,
    ) -> Result<()> {
        let mut header = Some([section, "\n"]);
        let members = self.columns.iter().zip(names).filter(|(column, _)| belongs(column));
        for (_, name) in members {
            let [section, end] = header.take().unwrap_or_default();
            out.line(&[section, end, " ", name])?;
        }
        Ok(())
    }

    fn mentioned_columns(&self) -> Vec<bool> {
        let mut mentioned = vec![false; self.columns.len()];
        // A row without bounds is not written, so it mentions nothing.
        let written = |row: &RowView<'_>| row.lower.is_finite() || row.upper.is_finite();
        for row in self.rows().filter(written) {
            row.columns.iter().for_each(|column| mentioned[column.0] = true);
        }
        mentioned
    }

    /// A file without any column would be refused, so an empty model has the
    /// constant column, too.
    fn has_constant_column(&self) -> bool {
        self.offset != 0.0 || self.columns.is_empty()
    }
}

fn write_row(
    out: &mut Text<impl Write>,
    row: &RowView<'_>,
    number: usize,
    names: &mut SafeNames<'_>,
) -> Result<()> {
    let name = names.rows[number].clone();
    let (lower, upper) = (row.lower, row.upper);
    match (lower.is_finite(), upper.is_finite()) {
        (false, false) => Ok(()),
        (true, false) => write_half_row(out, &name, row, (">=", lower), &names.columns),
        (false, true) => write_half_row(out, &name, row, ("<=", upper), &names.columns),
        (true, true) if lower == upper => {
            write_half_row(out, &name, row, ("=", lower), &names.columns)
        }
        (true, true) => {
            let half = names.half_row(&name, "_lower");
            write_half_row(out, &half, row, (">=", lower), &names.columns)?;
            let half = names.half_row(&name, "_upper");
            write_half_row(out, &half, row, ("<=", upper), &names.columns)
        }
    }
}

fn write_half_row(
    out: &mut Text<impl Write>,
    name: &str,
    row: &RowView<'_>,
    (relation, bound): (&str, f64),
    columns: &[Cow<'_, str>],
) -> Result<()> {
    out.word(" ");
    out.word(name);
    out.word(":");
    if row.columns.is_empty() {
        // A row must mention some column, if only with coefficient zero.
        let any = columns.first().map_or(CONSTANT, AsRef::as_ref);
        write_terms(out, [(0.0, any)].into_iter())?;
    }
    write_terms(out, row.terms().map(|(column, value)| (value, columns[column.0].as_ref())))?;
    Ok(out.line_with(&[" ", relation, " "], bound)?)
}

fn is_plain_binary(column: &NewColumn) -> bool {
    column.kind == Kind::Binary && column.lower == 0.0 && column.upper == 1.0
}

fn write_terms<'name>(
    out: &mut Text<impl Write>,
    terms: impl Iterator<Item = (f64, &'name str)>,
) -> Result<()> {
    let mut line = String::new();
    for (number, (value, name)) in terms.enumerate() {
        if line.len() >= LINE_LENGTH {
            out.line(&[&line])?;
            line.clear();
            line.push(' ');
        }
        line.push_str(match (value < 0.0, number) {
            (true, _) => " - ",
            (false, 0) => " ",
            (false, _) => " + ",
        });
        push_number(&mut line, value.abs());
        line.push(' ');
        line.push_str(name);
    }
    out.word(&line);
    Ok(())
}
