//! Tables from CSV files.

use super::columns::Columns;
use super::{LabelledTable, TableOptions, header};
use crate::Note;
use crate::error::{ErrorKind, Step, TableError};
use crate::missing::{is_missing, is_missing_class};
use crate::source::{self, Format, Source};
use crate::text::{Record, Records};
use std::io::BufRead;
use std::path::Path;

pub(super) fn read(path: &Path, options: &TableOptions) -> Step<LabelledTable> {
    read_opened(source::open(path)?, options)
}

/// The same from a file's contents.
pub(super) fn of_bytes(bytes: &'static [u8], options: &TableOptions) -> Step<LabelledTable> {
    read_opened(source::of_bytes(bytes)?, options)
}

fn read_opened((format, source): (Format, Source), options: &TableOptions) -> Step<LabelledTable> {
    if format != Format::Text {
        let advice = "a table of features is a CSV file";
        return Err(ErrorKind::WrongFormat { found: "an array or a picture", advice });
    }
    let mut rows = rows(source)?;
    let header = header::take(&mut rows, options)?;
    let Some(first) = rows.first() else { return Err(TableError::NoRows.into()) };
    let numbered = || (1..=first.len()).map(|number| number.to_string()).collect();
    let names: Vec<String> = header.names.unwrap_or_else(numbered);
    if let Some(row) = rows.iter().find(|row| row.len() != names.len()) {
        let (line, expected, found) = (row.line, names.len(), row.len());
        return Err(TableError::RowLength { line, expected, found }.into());
    }
    let last = names.len() - 1;
    let is_text = |value: &str| !is_missing(value) && value.parse::<f64>().is_err();
    let last_is_text = rows.iter().any(|row| is_text(value(row, last)));
    let columns = Columns::new(names, options, last_is_text)?;
    let mut notes: Vec<Note> = header.note.into_iter().collect();
    if columns.has_row_names {
        notes.push(Note::RowNames { name: columns.names[0].clone() });
    }
    notes.extend(leave_out_rows_without_class(&mut rows, &columns)?);
    table(&rows, &columns, notes)
}

/// The most values that a table may have; with their text they take one or two
/// gigabytes.
const MOST_VALUES: usize = 1 << 26;

/// The lines that hold any values.
fn rows(source: impl BufRead) -> Step<Vec<Record>> {
    let (mut records, mut record) = (Records::new(source), Record::default());
    let (mut rows, mut count) = (Vec::new(), 0);
    while records.next(&mut record)? {
        count += record.len();
        if count > MOST_VALUES {
            return Err(TableError::TooLarge { most: MOST_VALUES }.into());
        }
        if record.values().any(|value| !value.is_empty()) {
            rows.push(record.clone());
        }
    }
    Ok(rows)
}

/// A value of a row that has as many as there are columns.
fn value(row: &Record, column: usize) -> &str {
    row.get(column).unwrap_or_default()
}

fn leave_out_rows_without_class(rows: &mut Vec<Record>, columns: &Columns) -> Step<Option<Note>> {
    let column = columns.class;
    let has_class = |row: &Record| !is_missing_class(value(row, column));
    let lines: Vec<usize> = rows.iter().filter(|row| !has_class(row)).map(|row| row.line).collect();
    if lines.len() == rows.len() {
        let name = columns.names[column].clone();
        return Err(TableError::NoClass { column: column + 1, name }.into());
    }
    rows.retain(has_class);
    Ok((!lines.is_empty()).then_some(Note::WithoutClass { lines }))
}

/// A finite number, or NaN for a missing one.
fn number(text: &str) -> Option<f64> {
    if is_missing(text) {
        return Some(f64::NAN);
    }
    match text.parse::<f64>() {
        Ok(value) => Some(value).filter(|value| value.is_finite()),
        Err(_) if text.eq_ignore_ascii_case("true") => Some(1.0),
        Err(_) if text.eq_ignore_ascii_case("false") => Some(0.0),
        Err(_) => None,
    }
}

fn table(rows: &[Record], columns: &Columns, notes: Vec<Note>) -> Step<LabelledTable> {
    let mut values = Vec::with_capacity(rows.len() * columns.features.len());
    for row in rows {
        for &column in &columns.features {
            let text = value(row, column);
            values.push(number(text).ok_or_else(|| TableError::NotANumber {
                line: row.line,
                column: column + 1,
                name: columns.names[column].clone(),
                found: text.to_owned(),
            })?);
        }
    }
    refuse_empty_columns(&values, columns)?;
    let (classes, labels) = classes(rows, columns)?;
    let features = columns.features.iter().map(|column| columns.names[*column].clone()).collect();
    Ok(LabelledTable { features, values, classes, labels, notes })
}

fn refuse_empty_columns(values: &[f64], columns: &Columns) -> Step<()> {
    for (feature, &column) in columns.features.iter().enumerate() {
        if values.iter().skip(feature).step_by(columns.features.len()).all(|x| x.is_nan()) {
            let name = columns.names[column].clone();
            return Err(TableError::EmptyColumn { column: column + 1, name }.into());
        }
    }
    Ok(())
}

/// The names of the classes, sorted, and the class of each row.
fn classes(rows: &[Record], columns: &Columns) -> Step<(Vec<String>, Vec<usize>)> {
    let column = columns.class;
    let mut names: Vec<&str> = rows.iter().map(|row| value(row, column)).collect();
    names.sort_unstable();
    names.dedup();
    if let [class] = &names[..] {
        return Err(TableError::OneClass { class: (*class).to_owned(), rows: rows.len() }.into());
    }
    let label = |row: &Record| names.binary_search(&value(row, column)).expect("it is there");
    let labels = rows.iter().map(label).collect();
    Ok((names.into_iter().map(str::to_owned).collect(), labels))
}
