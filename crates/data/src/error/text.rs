//! What can be wrong with lines of text.

/// Lines of text that cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Neither a known binary format nor text.
    #[error(
        "is none of NPY, IDX, PNG, JPEG, BMP, GIF, PBM, PGM, PPM, PAM, and as CSV it is not \
         readable text (UTF-8) in line {line} (counted from 1)"
    )]
    NotText {
        /// The first line that is not text, from 1.
        line: usize,
    },
    /// Rows of unequal length.
    #[error(
        "line {line} (counted from 1) has {found} values where the lines before have {expected}"
    )]
    Ragged {
        /// The line, from 1.
        line: usize,
        /// Values in the lines before.
        expected: usize,
        /// Values in this one.
        found: usize,
    },
    /// A line that does not seem to end.
    #[error("line {line} (counted from 1) is longer than 64 MiB; this is hardly text")]
    LongLine {
        /// The line, from 1.
        line: usize,
    },
    /// A quote that is not closed in its line.
    #[error(
        "line {line} (counted from 1): a quote opens here and does not close in its line; close \
         it or take it out"
    )]
    OpenQuote {
        /// The line in which it opens, from 1.
        line: usize,
    },
    /// Something between a closing quote and the next separator.
    #[error(
        "line {line} (counted from 1): after a closing quote comes {found} instead of the next \
         separator; write a quote inside of quotes twice"
    )]
    AfterQuote {
        /// The line in which the quote opens, from 1.
        line: usize,
        /// What comes after it.
        found: String,
    },
}
