//! What can be wrong with features, labels and examples.

/// Why something was refused. [`Error::kind`] tells what it is; the message
/// names the place (row and feature, counted from 0) and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<hopfit_core::Error> for Error {
    fn from(error: hopfit_core::Error) -> Self {
        ErrorKind::Core(error).into()
    }
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Values that do not fill rows.
    #[error("{values} values are not whole rows of {features} features")]
    NotRows {
        /// How many values there are.
        values: usize,
        /// How many a row should have.
        features: usize,
    },
    /// An infinity among the features.
    #[error("row {row}, feature {feature} is {value}; it must be finite, or NaN where missing")]
    NotFinite {
        /// Index of the row, from 0.
        row: usize,
        /// Index of the feature, from 0.
        feature: usize,
        /// The value.
        value: f64,
    },
    /// No clusters were asked for.
    #[error("0 clusters a feature leave no bits; ask for at least 2")]
    NoClusters,
    /// Centres of clusters out of order.
    #[error("the centres of feature {feature} are not finite numbers in ascending order")]
    NotAscending {
        /// Index of the feature, from 0.
        feature: usize,
    },
    /// A missing value where a pattern is to be made.
    #[error("row {row}, feature {feature} is missing; a stored pattern has no missing bits")]
    Missing {
        /// Index of the row, from 0.
        row: usize,
        /// Index of the feature, from 0.
        feature: usize,
    },
    /// As many labels as rows are needed.
    #[error("{labels} labels for {rows} rows; each row needs one")]
    Labels {
        /// How many labels there are.
        labels: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// As many weights as rows are needed.
    #[error("{weights} weights for {rows} rows; each row needs one")]
    Weights {
        /// How many weights there are.
        weights: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// A weight of a row that is none.
    #[error("the weight of row {row} is {weight}; it must be a finite number, 0 or more")]
    Weight {
        /// Index of the row, from 0.
        row: usize,
        /// The weight.
        weight: f64,
    },
    /// No row counts.
    #[error("all rows have weight 0; at least one must have more")]
    NoWeight,
    /// One class alone cannot be told from another.
    #[error("all examples are of class {class}; at least two classes are needed")]
    OneClass {
        /// The index of that class.
        class: usize,
    },
    /// Two things of different size were brought together.
    #[error("{what} have {found} bits where the examples have {expected}")]
    SizeMismatch {
        /// Which things.
        what: &'static str,
        /// The number of bits they should have.
        expected: usize,
        /// The number of bits they have.
        found: usize,
    },
    /// A share that is none.
    #[error("{share} is not a share; it must be from 0 to 1")]
    NotAShare {
        /// What was given.
        share: f64,
    },
    /// A class of which nothing can be tested once one row is learned.
    #[error("class {class} has {rows} row(s); at least 2 are needed, one to learn and one to test")]
    TooFewRows {
        /// The index of the class.
        class: usize,
        /// Its number of rows.
        rows: usize,
    },
    /// A class of which every row lacks a value.
    #[error(
        "every row of class {class} has a missing value; at least one complete row is needed to learn"
    )]
    NoCompleteRow {
        /// The index of the class.
        class: usize,
    },
    /// More examples asked for than any class can give.
    #[error(
        "{asked} examples a class and a row to test need classes of {} rows; the largest class, {class}, has {rows} rows", .asked + 1
    )]
    FewerThanAsked {
        /// How many examples a class were asked for.
        asked: usize,
        /// The index of the largest class.
        class: usize,
        /// Its number of rows.
        rows: usize,
    },
    /// An option out of its range.
    #[error("{what} is {value}; it must be {expected}")]
    Option {
        /// Which option.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The range.
        expected: &'static str,
    },
    /// Patterns, cues or a network that the core refuses.
    #[error(transparent)]
    Core(hopfit_core::Error),
}
