//! Tables of features with a class a row.

mod columns;
mod header;
mod read;

use crate::error::Result;
use crate::{Error, Note};
use std::path::Path;

/// R rows of F numbers (NaN where one is missing), each row of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledTable {
    features: Vec<String>,
    values: Vec<f64>,
    classes: Vec<String>,
    labels: Vec<usize>,
    notes: Vec<Note>,
}

impl LabelledTable {
    /// R, the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The names of the F features.
    #[must_use]
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// All R×F values, row by row; NaN is a missing one.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The names of the classes, at least two, in order of the alphabet.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The class of each row, as an index of [`Self::classes`].
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// What the reader decided that its user should know.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

/// Which columns of a table are what. A column goes by its name, or by its
/// number counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The column of the class. If none is given it is the only one named
    /// `class`, `label` or `target`, else the last column if it holds text.
    pub label: Option<String>,
    /// Columns that are no features, such as names.
    pub ignore: Vec<String>,
}

/// Reads a table from a CSV file (`.gz` or not): one row a line, its values
/// separated by commas, semicolons, tabs or blanks, in quotes where they need
/// them. Lines that begin with `#` do not count.
///
/// The first line names the columns if it has the name of the class column or
/// no number at all, if it holds the column numbers 0, 1, 2, …, or if its class
/// is text where all others are numbers or the other way round. A first line
/// that looks like a header of numbers (three or more in order, and a class
/// that no other row has) is refused. A first column without a name holds
/// names of rows and is left out.
///
/// Features are numbers, or `True` and `False` for 1 and 0; an empty value,
/// `NaN`, `NA` and `?` are missing ones. A row whose class is missing is left
/// out. What was decided is in [`LabelledTable::notes`].
///
/// ```
/// use hopfit_data::{TableOptions, read_table};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("animals.csv");
/// std::fs::write(&file, "name,legs,wings,class\nfly,6,2,insect\nowl,2,2,bird\neel,0,,fish\n")?;
/// let options = TableOptions { ignore: vec!["name".to_owned()], ..Default::default() };
/// let table = read_table(&file, &options)?;
/// assert_eq!(table.features(), ["legs", "wings"]);
/// assert_eq!(table.classes(), ["bird", "fish", "insect"]);
/// assert_eq!(table.labels(), [2, 0, 1]);
/// assert_eq!(table.values()[..2], [6.0, 2.0]);
/// assert!(table.values()[5].is_nan());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read or is no table; a class column that is not
/// there; a feature that is not a number, or missing in every row; no class in
/// any row; no rows; one class only; a first line that could be either. The
/// message names the line and the column, both counted from 1.
pub fn read_table(path: impl AsRef<Path>, options: &TableOptions) -> Result<LabelledTable> {
    read::read(path.as_ref(), options).map_err(|kind| Error::new(path, kind))
}

/// The same from a file's contents. `name` is what errors call it.
pub(crate) fn table_of_bytes(
    name: &str,
    bytes: &'static [u8],
    options: &TableOptions,
) -> Result<LabelledTable> {
    read::of_bytes(bytes, options).map_err(|kind| Error::new(Path::new(name), kind))
}
