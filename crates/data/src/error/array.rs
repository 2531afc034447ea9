//! What can be wrong with NPY and IDX files.

use super::shortened;
use crate::npy::python_tuple;

/// A damaged or unsupported array.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// A damaged or unsupported IDX header.
    #[error("is not a readable IDX file: {reason}")]
    BadIdx {
        /// What is wrong with it.
        reason: String,
    },
    /// A damaged NPY header.
    #[error("is not a readable NPY array: {reason}")]
    BadNpy {
        /// What is wrong with it.
        reason: String,
    },
    /// An element type that cannot be read here.
    #[error("has elements of type {found}; {supported}")]
    ElementType {
        /// The type, as the file spells it.
        found: String,
        /// What can be read.
        supported: &'static str,
    },
    /// An array with the wrong number or sizes of dimensions.
    #[error("has shape {found}; needed is {expected}")]
    Dimensions {
        /// The array's shape, as Python writes it.
        found: String,
        /// What is needed.
        expected: String,
    },
    /// The data ends before the header's promise is kept.
    #[error(
        "is cut short: its header promises {promised} {what}, but it ends within number {at} (counted from 0)"
    )]
    CutShort {
        /// What is counted.
        what: &'static str,
        /// How many the header promises.
        promised: u64,
        /// In which of them the file ends, from 0.
        at: u64,
    },
    /// The data goes on after the header's promise is kept.
    #[error("goes on after the {promised} {what} that its header promises")]
    TooLong {
        /// What is counted.
        what: &'static str,
        /// How many the header promises.
        promised: u64,
    },
}

impl ArrayError {
    /// For an array of the shape `found`.
    pub(crate) fn dimensions(found: &[u64], expected: impl Into<String>) -> Self {
        Self::Dimensions { found: shortened(&python_tuple(found)), expected: expected.into() }
    }
}
