//! Names that every reader of MPS and LP files takes.

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
pub(crate) struct SafeNames {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<String>,
    taken_rows: HashSet<String>,
}

impl SafeNames {
    pub(crate) fn of(model: &Model) -> Self {
        let columns = model.columns.iter().map(|column| column.name.as_str());
        let columns = make_safe(columns, 'c', &mut HashSet::with_capacity(model.columns.len()));
        let mut taken_rows = HashSet::with_capacity(model.rows.len());
        let rows = model.rows.iter().map(|row| row.name.as_str());
        let rows = make_safe(rows, 'r', &mut taken_rows);
        Self { columns, rows, taken_rows }
    }

    /// A name for one half of a row that a format cannot hold in one piece.
    pub(crate) fn half_row(&mut self, row: &str, half: &str) -> String {
        claim(&format!("{row}{half}"), &mut self.taken_rows)
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
        SafeNames::of(self).columns
    }

    /// The names that the rows have in a written file, made as those of
    /// [`Model::safe_column_names`]; row 7 without a name is `r7`.
    #[must_use]
    pub fn safe_row_names(&self) -> Vec<String> {
        SafeNames::of(self).rows
    }
}

fn make_safe<'name>(
    names: impl Iterator<Item = &'name str>,
    letter: char,
    taken: &mut HashSet<String>,
) -> Vec<String> {
    let name_or_number = |(number, name): (usize, &str)| match name {
        "" => format!("{letter}{number}"),
        name => safe_name(name),
    };
    names.enumerate().map(name_or_number).map(|name| claim(&name, taken)).collect()
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
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let letters = name.chars().map(|letter| if allowed(letter) { letter } else { '_' });
    let mut safe_name: String = letters.take(LONGEST).collect();
    if begins_badly(&safe_name) || RESERVED.contains(&safe_name.to_ascii_lowercase().as_str()) {
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
        }
    }

    #[test]
    fn names_that_become_equal_are_told_apart() {
        let names = ["a b", "a_b", "a+b", "a_b_2"];
        let names = make_safe(names.into_iter(), 'c', &mut HashSet::new());
        assert_eq!(names, ["a_b", "a_b_2", "a_b_3", "a_b_2_2"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "x".repeat(300);
        let (first, second) = (format!("{long}1"), format!("{long}2"));
        let names = [first.as_str(), second.as_str()];
        let names = make_safe(names.into_iter(), 'c', &mut HashSet::new());
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|name| name.len() <= 100));
    }
}
