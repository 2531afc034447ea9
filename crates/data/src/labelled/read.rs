//! Tables from CSV files.

use super::columns::{Columns, is_class_name};
use super::{LabelledTable, TableOptions};
use crate::error::{ErrorKind, Step};
use crate::source::{self, Format};
use csv::{ByteRecord, ReaderBuilder, Trim};
use std::io::Read;
use std::path::Path;

pub(super) fn read(path: &Path, options: &TableOptions) -> Step<LabelledTable> {
    let (format, mut source) = source::open(path)?;
    if format != Format::Text {
        let advice = "a table of features is a CSV file";
        return Err(ErrorKind::WrongFormat { found: "an array or a picture", advice });
    }
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    let mut rows = rows(&bytes)?;
    let names = take_header(&mut rows, options);
    let Some(first) = rows.first() else { return Err(ErrorKind::NoRows) };
    let names = names.unwrap_or_else(|| (1..=first.values.len()).map(|n| n.to_string()).collect());
    if let Some(row) = rows.iter().find(|row| row.values.len() != names.len()) {
        let (expected, found) = (names.len(), row.values.len());
        return Err(ErrorKind::RowLength { line: row.line, expected, found });
    }
    let last = names.len() - 1;
    let last_is_text = rows.iter().any(|row| number(&row.values[last]).is_none());
    table(&rows, &Columns::new(names, options, last_is_text)?)
}

/// A line that holds values.
struct Row {
    line: u64,
    values: Vec<String>,
}

fn rows(bytes: &[u8]) -> Step<Vec<Row>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .delimiter(separator(bytes))
        .from_reader(bytes);
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(into_kind)? {
        let line = record.position().map_or(0, csv::Position::line);
        let readable = |value: &[u8]| match std::str::from_utf8(value) {
            Ok(text) if !text.contains('\0') => Ok(text.to_owned()),
            _ => Err(ErrorKind::Encoding { line }),
        };
        let values: Vec<String> = record.iter().map(readable).collect::<Step<_>>()?;
        if values.iter().any(|value| !value.is_empty()) {
            rows.push(Row { line, values });
        }
    }
    Ok(rows)
}

/// What separates the values of the first line that counts.
fn separator(bytes: &[u8]) -> u8 {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#")).unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|byte| first.contains(byte)).unwrap_or(b',')
}

fn into_kind(error: csv::Error) -> ErrorKind {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ErrorKind::Read(error),
        other => ErrorKind::Read(std::io::Error::other(format!("{other:?}"))),
    }
}

/// Takes the names of the columns off, if the first line has them. A line
/// with a number in it is a row of data, unless it names the class column:
/// data frames number their columns.
fn take_header(rows: &mut Vec<Row>, options: &TableOptions) -> Option<Vec<String>> {
    let is_number = |value: &str| value.parse::<f64>().is_ok();
    let is_label = |value: &str| match &options.label {
        Some(label) => value == label && !is_number(value),
        None => is_class_name(value),
    };
    let is_header = |row: &Row| {
        let mut values = row.values.iter();
        values.clone().any(|value| is_label(value)) || !values.any(|value| is_number(value))
    };
    rows.first().is_some_and(is_header).then(|| rows.remove(0).values)
}

/// A finite number, or NaN for a missing one.
fn number(text: &str) -> Option<f64> {
    if ["", "?", "na", "nan"].iter().any(|missing| text.eq_ignore_ascii_case(missing)) {
        return Some(f64::NAN);
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

fn table(rows: &[Row], columns: &Columns) -> Step<LabelledTable> {
    let mut values = Vec::with_capacity(rows.len() * columns.features.len());
    for row in rows {
        for &column in &columns.features {
            let text = &row.values[column];
            values.push(number(text).ok_or_else(|| ErrorKind::NotANumber {
                line: row.line,
                column: column + 1,
                name: columns.names[column].clone(),
                found: text.clone(),
            })?);
        }
    }
    refuse_empty_columns(&values, columns)?;
    let (classes, labels) = classes(rows, columns)?;
    let features = columns.features.iter().map(|column| columns.names[*column].clone()).collect();
    Ok(LabelledTable { features, values, classes, labels })
}

fn refuse_empty_columns(values: &[f64], columns: &Columns) -> Step<()> {
    for (feature, &column) in columns.features.iter().enumerate() {
        if values.iter().skip(feature).step_by(columns.features.len()).all(|x| x.is_nan()) {
            let name = columns.names[column].clone();
            return Err(ErrorKind::EmptyColumn { column: column + 1, name });
        }
    }
    Ok(())
}

/// The names of the classes, sorted, and the class of each row.
fn classes(rows: &[Row], columns: &Columns) -> Step<(Vec<String>, Vec<usize>)> {
    let column = columns.class;
    if let Some(row) = rows.iter().find(|row| row.values[column].is_empty()) {
        let name = columns.names[column].clone();
        return Err(ErrorKind::NoClass { line: row.line, column: column + 1, name });
    }
    let mut names: Vec<String> = rows.iter().map(|row| row.values[column].clone()).collect();
    names.sort_unstable();
    names.dedup();
    if let [class] = &names[..] {
        return Err(ErrorKind::OneClass { class: class.clone(), rows: rows.len() });
    }
    let label = |row: &Row| names.binary_search(&row.values[column]).expect("it is among them");
    let labels = rows.iter().map(label).collect();
    Ok((names, labels))
}
