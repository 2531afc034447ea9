//! What can be wrong with a model, or with a question about it.

use std::io;

use crate::model::{Column, Row};

/// The result of an operation on a model.
pub type Result<T> = std::result::Result<T, Error>;

hopfit_error::opaque! {
    /// An error in a model, or in a question about it.
    ///
    /// [`Error::kind`] tells what happened.
    pub struct Error(ErrorKind) from Io(io::Error);
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Two columns, or two rows, share a name.
    #[error("two {what} are named `{name}`")]
    DuplicateName {
        /// `columns` or `rows`.
        what: &'static str,
        /// The name they share.
        name: String,
    },

    /// A number that must be finite is infinite or not a number.
    #[error("{place} is {value}, which is not finite")]
    NotFinite {
        /// Where the number stands, in words.
        place: String,
        /// The number.
        value: f64,
    },

    /// Bounds that no number lies between, or that are not numbers.
    #[error(
        "{place} has lower bound {lower} and upper bound {upper}, between which no number lies"
    )]
    EmptyBounds {
        /// The column or row, in words.
        place: String,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },

    /// A binary column has bounds outside `[0, 1]`.
    #[error("binary column `{name}` has bounds [{lower}, {upper}], which are outside [0, 1]")]
    BinaryBounds {
        /// The column's name.
        name: String,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },

    /// A column that the model does not have.
    #[error("column {} does not exist; the model has {count} columns", column.0)]
    UnknownColumn {
        /// The column asked for.
        column: Column,
        /// How many columns there are.
        count: usize,
    },

    /// A row that the model does not have.
    #[error("row {} does not exist; the model has {count} rows", row.0)]
    UnknownRow {
        /// The row asked for.
        row: Row,
        /// How many rows there are.
        count: usize,
    },

    /// A row names the same column twice.
    #[error("row `{row}` names column `{column}` twice")]
    RepeatedColumn {
        /// The row's name.
        row: String,
        /// The column's name.
        column: String,
    },

    /// A point has the wrong number of values.
    #[error("the point has {found} values, but the model has {expected} columns")]
    WrongLength {
        /// How many columns the model has.
        expected: usize,
        /// How many values were given.
        found: usize,
    },

    /// The model could not be written.
    #[error("cannot write the model")]
    Io(#[source] io::Error),
}
