//! Whether the first line of a table names its columns.

use super::columns::is_class_name;
use super::{Note, TableOptions};
use crate::error::{Step, TableError};
use crate::missing::{is_missing, is_missing_class};
use crate::text::{Record, are_column_numbers, is_nameless};

/// The names of the columns, and what is to be said about them.
pub(super) struct Header {
    /// None if the first line is a row.
    pub(super) names: Option<Vec<String>>,
    pub(super) note: Option<Note>,
}

/// Takes the names of the columns off the rows, if the first line has them.
pub(super) fn take(rows: &mut Vec<Record>, options: &TableOptions) -> Step<Header> {
    let Some((first, others)) = rows.split_first() else {
        return Ok(Header { names: None, note: None });
    };
    let class = class_column(first, options);
    let numbers = if has_names(first, options) {
        false
    } else if are_numbered(first) || is_of_another_kind(first, others, class) {
        true
    } else {
        let note = row(first, others, class)?;
        return Ok(Header { names: None, note });
    };
    let first = rows.remove(0);
    let mut names: Vec<String> = first.values().map(str::to_owned).collect();
    let note = Note::Header { line: first.line, names: names.clone(), numbers };
    // R's write.table gives the rows names, but their column none.
    if rows.first().is_some_and(|row| row.len() == names.len() + 1) {
        names.insert(0, String::new());
    }
    Ok(Header { names: Some(names), note: Some(note) })
}

/// Where the class stands, as far as that is known before the names are.
fn class_column(first: &Record, options: &TableOptions) -> usize {
    let last = first.len() - 1;
    let number = options.label.as_deref().and_then(|label| label.parse::<usize>().ok());
    number.filter(|number| (1..=last + 1).contains(number)).map_or(last, |number| number - 1)
}

fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether the line has the name of the class column, or words and no numbers.
fn has_names(first: &Record, options: &TableOptions) -> bool {
    let is_label = |value: &str| match &options.label {
        Some(label) => value == label && !is_number(value),
        None => is_class_name(value),
    };
    let words = first.values().filter(|value| !is_missing(value) && !is_number(value)).count();
    let marks = first.values().filter(|value| !value.is_empty() && is_missing(value)).count();
    let no_number = !first.values().any(is_number);
    first.values().any(is_label) || (no_number && words > marks)
}

/// Whether the line holds the numbers of the columns: data frames without
/// names write them, from 0 on. From 1 on, a few could as well be a row.
fn are_numbered(first: &Record) -> bool {
    let nameless = first.get(0).is_some_and(is_nameless);
    let values = first.values().skip(usize::from(nameless));
    let least = if values.clone().next() == Some("0") { 3 } else { 5 };
    values.len() >= least && are_column_numbers(values)
}

/// Whether the class is a number here and text in all other rows, or the
/// other way round.
fn is_of_another_kind(first: &Record, others: &[Record], class: usize) -> bool {
    let here = first.get(class).unwrap_or_default();
    let mut there =
        others.iter().filter_map(|row| row.get(class)).filter(|value| !is_missing_class(value));
    if is_missing_class(here) || there.clone().next().is_none() {
        return false;
    }
    there.all(|value| is_number(value) != is_number(here))
}

/// What is to be said of a first line that is taken for a row, or why it is
/// neither.
fn row(first: &Record, others: &[Record], class: usize) -> Step<Option<Note>> {
    let here = first.get(class).unwrap_or_default();
    let is_alone = !others.iter().any(|row| row.get(class) == Some(here));
    if !is_alone || is_missing_class(here) {
        return Ok(None);
    }
    let values = first.values().enumerate().filter(|(column, _)| *column != class);
    let numbers: Vec<f64> = values.filter_map(|(_, value)| value.parse().ok()).collect();
    let in_order = numbers.is_sorted_by(|a, b| a < b) || numbers.is_sorted_by(|a, b| a > b);
    if numbers.len() >= 3 && in_order && others.len() >= 2 {
        return Err(TableError::HeaderOrRow { line: first.line, class: here.to_owned() }.into());
    }
    Ok(Some(Note::FirstLineIsRow { line: first.line }))
}
