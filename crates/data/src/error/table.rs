//! What can be wrong with a table of features and classes.

use super::{listed, shortened};

/// A table that is none, or whose columns are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A row of a table with more or fewer values than there are columns.
    #[error(
        "line {line} (counted from 1) has {found} values where the table has {expected} columns"
    )]
    RowLength {
        /// The line, from 1.
        line: usize,
        /// The columns of the table.
        expected: usize,
        /// Values in this line.
        found: usize,
    },
    /// A table of more values than are read.
    #[error("has more than {most} values; leave out columns or rows")]
    TooLarge {
        /// The most values that a table may have.
        most: usize,
    },
    /// A first line that could be the names of the columns or a row.
    #[error(
        "line {line} (counted from 1) could name the columns or be a row: it holds numbers in \
         order, and no other row has its class `{}`; name the class column (its name, if the line \
         has it, makes it a header), put a # before the line if it is none of the rows, or put a \
         header above it if it is one", shortened(.class)
    )]
    HeaderOrRow {
        /// The line, from 1.
        line: usize,
        /// What stands in the column of the class.
        class: String,
    },
    /// A column that was asked for is not there.
    #[error("has no column `{}`; its columns are {}", shortened(.wanted), listed(.columns))]
    NoColumn {
        /// What was asked for.
        wanted: String,
        /// The names of the columns.
        columns: Vec<String>,
    },
    /// A name that several columns have.
    #[error("has {count} columns `{}`; give the column's number (from 1) instead", shortened(.name))]
    AmbiguousColumn {
        /// The name.
        name: String,
        /// How many columns have it.
        count: usize,
    },
    /// No column is the class by its name or its content.
    #[error(
        "has no class column: none is named class, label or target, and the last one holds only \
         numbers; name the class column (the columns are {})", listed(.columns)
    )]
    NoClassColumn {
        /// The names of the columns.
        columns: Vec<String>,
    },
    /// A value of a feature that is no number.
    #[error(
        "line {line}, column {column} (`{}`; counted from 1): `{}` is not a finite number; \
         features are numbers, or empty where missing; leave a text column out",
        shortened(.name), shortened(.found)
    )]
    NotANumber {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The column's name.
        name: String,
        /// What stands there.
        found: String,
    },
    /// A table of which no row has a class.
    #[error("has no class in any row: column {column} (`{}`) holds marks of missing values only", shortened(.name))]
    NoClass {
        /// The column, from 1.
        column: usize,
        /// The column's name.
        name: String,
    },
    /// A feature that no row has.
    #[error("column {column} (`{}`; counted from 1) is empty in every row; leave it out", shortened(.name))]
    EmptyColumn {
        /// The column, from 1.
        column: usize,
        /// The column's name.
        name: String,
    },
    /// A table of no rows.
    #[error("has no rows below its header")]
    NoRows,
    /// A table of which only the class is left.
    #[error(
        "has no column beside the class and the columns left out; at least one feature is needed"
    )]
    NoFeatures,
    /// A table whose rows are all of one class.
    #[error("has one class only: `{}` in each of its {rows} rows; at least two are needed", shortened(.class))]
    OneClass {
        /// The class.
        class: String,
        /// The number of rows.
        rows: usize,
    },
}
