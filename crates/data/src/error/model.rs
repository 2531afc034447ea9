//! What can be wrong with a model file.

use super::{ErrorKind, listed};

/// An archive that is no model, or whose arrays do not fit together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not an archive, or a damaged one.
    #[error("is not a readable model (.npz): {reason}")]
    NotAModel {
        /// What is wrong with it.
        reason: String,
    },
    /// An archive without weights.
    #[error("has no array `weights`; it holds {}", listed(.found))]
    NoWeights {
        /// The arrays that it has.
        found: Vec<String>,
    },
    /// An archive without an array that can be weights.
    #[error("{}; it holds {}", no_square(.name.as_deref()), listed(.found))]
    NoSquareArray {
        /// The array that was asked for.
        name: Option<String>,
        /// The arrays that it has.
        found: Vec<String>,
    },
    /// Something is wrong with one array.
    #[error("array `{name}` {cause}")]
    Array {
        /// Which array.
        name: &'static str,
        /// What is wrong with it.
        cause: Box<ErrorKind>,
    },
    /// The description of a model is not as it should be.
    #[error("array `meta` {reason}")]
    BadMeta {
        /// What is wrong with it.
        reason: String,
    },
    /// Whole numbers that are not the weights times a factor.
    #[error(
        "array `{array}_int` is not `{array}` times one positive factor: they differ in sign or \
         proportion at entry {at} (counted from 0, row by row); one of them was changed"
    )]
    IntegersDiffer {
        /// `weights` or `bias`.
        array: &'static str,
        /// The first entry that differs.
        at: usize,
    },
}

fn no_square(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("has no square array of numbers `{name}`"),
        None => "has no square array of numbers that is the only one, or has a usual name of \
                 weights; name the array"
            .to_owned(),
    }
}

impl ErrorKind {
    /// The same, said of one array of a model.
    pub(crate) fn of_array(self, name: &'static str) -> Self {
        ModelError::Array { name, cause: Box::new(self) }.into()
    }
}
