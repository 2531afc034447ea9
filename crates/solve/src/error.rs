//! What can go wrong between a model and a solver.

use std::io;
use std::path::PathBuf;

use hopfit_model::{Column, Row};

/// The result of an operation on a solver.
pub type Result<T> = std::result::Result<T, Error>;

hopfit_error::opaque! {
    /// An error of a solver, or in what it was asked.
    ///
    /// [`Error::kind`] tells what happened. That a model has no solution is not an
    /// error but a [`Status`](crate::Status).
    pub struct Error(ErrorKind) from Model(hopfit_model::Error);
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model is faulty.
    #[error("the model is faulty")]
    Model(#[source] hopfit_model::Error),

    /// A field of [`Settings`](crate::Settings) has a value that is not allowed.
    #[error("setting `{setting}` is {value}; allowed is {allowed}")]
    Setting {
        /// The field.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What is allowed, in words.
        allowed: &'static str,
    },

    /// The solver does not take an option, or not this value of it.
    #[error("the solver refuses option `{option}` with value `{value}`")]
    Option {
        /// The option's name in the solver.
        option: String,
        /// The value given.
        value: String,
    },

    /// The solver would not treat a number as what it is.
    #[error("{place} is {value}, {reason}")]
    Number {
        /// Where the number stands, in words.
        place: String,
        /// The number.
        value: f64,
        /// What the solver would do with it.
        reason: &'static str,
    },

    /// The model has more of something than the solver can count.
    #[error("{count} {what} are more than the solver can hold")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
    },

    /// Nothing was loaded before.
    #[error("no model is loaded")]
    NoModel,

    /// A list has the wrong length.
    #[error("{found} {what} were given, but the loaded model needs {expected}")]
    WrongLength {
        /// What the list holds.
        what: &'static str,
        /// How many are needed.
        expected: usize,
        /// How many were given.
        found: usize,
    },

    /// A column that the loaded model does not have.
    #[error("column {} does not exist; the loaded model has {count} columns", column.0)]
    UnknownColumn {
        /// The column asked for.
        column: Column,
        /// How many columns there are.
        count: usize,
    },

    /// A row that the loaded model does not have.
    #[error("row {} does not exist; the loaded model has {count} rows", row.0)]
    UnknownRow {
        /// The row asked for.
        row: Row,
        /// How many rows there are.
        count: usize,
    },

    /// A position that stands twice where it may stand once.
    #[error("position {position} stands twice among the {what}")]
    Repeated {
        /// Where, in words.
        what: &'static str,
        /// The position.
        position: usize,
    },

    /// Bounds that no number lies between, or that are not numbers.
    #[error("{place} was given lower bound {lower} and upper bound {upper}")]
    EmptyBounds {
        /// The column or row, in words.
        place: String,
        /// The lower bound given.
        lower: f64,
        /// The upper bound given.
        upper: f64,
    },

    /// A basis without exactly as many basic columns and rows as there are rows.
    #[error(
        "the basis has {found} basic columns and rows, but the loaded model has {expected} rows"
    )]
    NotABasis {
        /// How many basic columns and rows there must be.
        expected: usize,
        /// How many there are.
        found: usize,
    },

    /// A file name that the solver cannot be given.
    #[error("the solver cannot open `{}`", path.display())]
    Path {
        /// The file name.
        path: PathBuf,
    },

    /// The log file of the [`Settings`](crate::Settings) cannot be written.
    #[error("the solver's log cannot be written to `{}`", path.display())]
    Log {
        /// The file name.
        path: PathBuf,
        /// Why not.
        #[source]
        error: io::Error,
    },

    /// The model is not there any more: it was time to stop while it was loaded,
    /// or a solve that did not stop in time took it along.
    #[error("the model was lost when the solver was stopped; load it again")]
    ModelLost,

    /// The system gives the solver no thread to run in.
    #[error("the solver got no thread to run in")]
    Thread(#[source] io::Error),

    /// The memory ran out. What was loaded is lost.
    #[error("the memory ran out in `{call}` of the solver; a smaller model needs less")]
    Memory {
        /// The function that ran out of memory.
        call: &'static str,
    },

    /// A call into the solver failed.
    #[error("the solver failed in `{call}`, at model status {status}")]
    Call {
        /// The function that failed.
        call: &'static str,
        /// The solver's own number for the state of the model.
        status: i32,
    },
}
