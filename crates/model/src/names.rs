//! Names that every reader of MPS and LP files takes.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::model::Model;

/// Names longer than this are cut. Some readers stop at 100 characters.
const LONGEST: usize = 90;

/// The column, fixed at one, that carries the objective's constant in a file,
/// because readers do not agree about constants.
pub(crate) const CONSTANT: &str = "constant";

/// Words that mean something in an LP file, in small letters.
const RESERVED: &[&str] = &[
    "max", "maximise", "maximize", "maximum", "min", "minimise", "minimize", "minimum", "st",
    "subject", "such", "bound", "bounds", "free", "inf", "infinity", "nan", "general", "generals",
    "gen", "integer", "integers", "int", "binary", "binaries", "bin", "semi", "semis", "sos",
    "sos1", "sos2", "sec", "end", "obj", "constant",
];

/// The names of a model as they stand in a file.
#[derive(Debug)]
pub(crate) struct SafeNames<'model> {
    pub(crate) columns: Vec<Cow<'model, str>>,
    pub(crate) rows: Vec<Cow<'model, str>>,
    /// The names of rows, halves included, once there is a half.
    taken_rows: Option<HashSet<String>>,
}

impl<'model> SafeNames<'model> {
    /// The names of a valid model.
    pub(crate) fn of(model: &'model Model) -> Self {
        let columns = model.columns.iter().map(|column| column.name.as_str());
        let rows = model.rows.iter().map(|row| row.name.as_str());
        Self { columns: make_safe(columns, 'c'), rows: make_safe(rows, 'r'), taken_rows: None }
    }

    /// A name for one half of a row that a format cannot hold in one piece.
    pub(crate) fn half_row(&mut self, row: &str, half: &str) -> String {
        let rows = &self.rows;
        let names = || rows.iter().map(|name| name.clone().into_owned()).collect();
        claim(&format!("{row}{half}"), self.taken_rows.get_or_insert_with(names))
    }
}

impl Model {
    /// The names that the columns have in a written file: letters, digits, `_`
    /// and `.` only, no word or beginning that the LP format gives a meaning,
    /// and all different. Column 7 without a name is `c7`, counted from zero.
    ///
    /// ```
    /// use hopfit_model::{Model, NewColumn};
    ///
    /// let mut model = Model::minimise("example");
    /// model.add_column(NewColumn::binary("z 3,7"));
    /// model.add_column(NewColumn::binary("2nd"));
    /// model.add_column(NewColumn::binary(""));
    /// assert_eq!(model.safe_column_names(), ["z_3_7", "_2nd", "c2"]);
    /// ```
    #[must_use]
    pub fn safe_column_names(&self) -> Vec<String> {
        SafeNames::of(self).columns.into_iter().map(Cow::into_owned).collect()
    }

    /// The names that the rows have in a written file, made as those of
    /// [`Model::safe_column_names`]; row 7 without a name is `r7`.
    #[must_use]
    pub fn safe_row_names(&self) -> Vec<String> {
        SafeNames::of(self).rows.into_iter().map(Cow::into_owned).collect()
    }
}

fn make_safe<'name>(
    names: impl ExactSizeIterator<Item = &'name str> + Clone,
    letter: char,
) -> Vec<Cow<'name, str>> {
    let mut taken = HashSet::new();
    // Names that are safe and different need no table to tell them apart.
    if names.clone().all(is_safe) && names.clone().all(|name| taken.insert(name)) {
        return names.map(Cow::Borrowed).collect();
    }
    let mut taken = HashSet::with_capacity(names.len());
    let name_or_number = |(number, name): (usize, &str)| match name {
        "" => format!("{letter}{number}"),
        name => safe_name(name),
    };
    let names = names.enumerate().map(name_or_number);
    names.map(|name| Cow::Owned(claim(&name, &mut taken))).collect()
}

/// Whether [`safe_name`] leaves a name as it is.
fn is_safe(name: &str) -> bool {
    name.len() <= LONGEST
        && name.bytes().all(|letter| is_allowed(char::from(letter)))
        && !begins_badly(name)
        && !is_reserved(name)
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '.'
}

fn is_reserved(name: &str) -> bool {
    RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Takes a name, or the first of `name_2`, `name_3`, … that is not taken.
fn claim(name: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2_usize;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

/// Makes one name safe, as in [`Model::safe_column_names`], without regard to
/// other names.
///
/// ```
/// assert_eq!(hopfit_model::safe_name("z 3,7"), "z_3_7");
/// ```
#[must_use]
pub fn safe_name(name: &str) -> String {
    let letters = name.chars().map(|letter| if is_allowed(letter) { letter } else { '_' });
    let mut safe_name: String = letters.take(LONGEST).collect();
    if begins_badly(&safe_name) || is_reserved(&safe_name) {
        safe_name.insert(0, '_');
    }
    safe_name
}

/// A name that begins like a number, `e5` included, may be read as one.
fn begins_badly(name: &str) -> bool {
    let mut letters = name.chars();
    match letters.next() {
        Some('e' | 'E') => letters.next().is_none_or(|second| second.is_ascii_digit()),
        Some(first) => !(first.is_ascii_alphabetic() || first == '_'),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_beginnings_and_reserved_words_get_an_underscore() {
        for (name, expected) in [
            ("x", "x"),
            ("e", "_e"),
            ("e5", "_e5"),
            ("E12_x", "_E12_x"),
            ("eq15_p3_n7", "eq15_p3_n7"),
            (".5", "_.5"),
            ("Free", "_Free"),
            ("END", "_END"),
            ("x+y", "x_y"),
            ("wärme", "w_rme"),
            ("", "_"),
        ] {
            assert_eq!(safe_name(name), expected, "{name}");
            assert_eq!(is_safe(name), name == expected, "{name}");
        }
    }

    #[test]
    fn names_that_become_equal_are_told_apart() {
        let names = ["a b", "a_b", "a+b", "a_b_2"];
        let names = make_safe(names.into_iter(), 'c');
        assert_eq!(names, ["a_b", "a_b_2", "a_b_3", "a_b_2_2"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "x".repeat(300);
        let (first, second) = (format!("{long}1"), format!("{long}2"));
        let names = [first.as_str(), second.as_str()];
        let names = make_safe(names.into_iter(), 'c');
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|name| name.len() <= 100));
    }
}
