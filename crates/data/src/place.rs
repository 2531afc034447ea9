//! Where in a file something stands.

use std::fmt;

/// A value's place in a file of patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a text file; both counted from 1, as editors do.
    Text {
        /// The line.
        line: usize,
        /// The value's number in the line.
        column: usize,
    },
    /// In an array; both counted from 0, as NumPy does.
    Array {
        /// The pattern.
        pattern: usize,
        /// The neuron.
        neuron: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { line, column } => {
                write!(f, "line {line}, column {column} (counted from 1)")
            }
            Self::Array { pattern, neuron } => {
                write!(f, "pattern {pattern}, neuron {neuron} (counted from 0)")
            }
        }
    }
}
