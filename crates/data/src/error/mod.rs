//! What can be wrong with a file.

mod array;
mod model;
mod picture;
mod table;
mod text;

pub use array::ArrayError;
pub use model::ModelError;
pub use picture::PictureError;
pub use table::TableError;
pub use text::TextError;

use crate::source::Unfolded;
use crate::{Place, ReadOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What the readers of one format return: the caller adds the file's name.
pub(crate) type Step<T> = std::result::Result<T, ErrorKind>;

/// Why a file could not be read or written. The message names the file, the
/// place in it, and what to do; [`Error::kind`] tells the same to a program.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", printable(&.0.path.display()), printable(&.0.kind))]
pub struct Error(Box<Located>);

#[derive(Debug)]
struct Located {
    path: PathBuf,
    kind: ErrorKind,
}

impl Error {
    pub(crate) fn new(path: impl AsRef<Path>, kind: impl Into<ErrorKind>) -> Self {
        Self(Box::new(Located { path: path.as_ref().to_owned(), kind: kind.into() }))
    }

    /// The same of a file that was read under another name.
    pub(crate) fn renamed(mut self, from: &Path, to: &Path) -> Self {
        if self.0.path == from {
            self.0.path = to.to_owned();
        }
        self
    }

    /// The file it is about; `-` is standard output.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }
}

/// The kinds of [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file cannot be opened.
    #[error("cannot be opened: {0}")]
    Open(io::Error),
    /// Reading failed midway; a damaged compressed file ends up here too.
    #[error("cannot be read: {0}")]
    Read(io::Error),
    /// The output cannot be written.
    #[error("cannot be written: {0}")]
    Write(io::Error),
    /// The output names something that is no place for a file.
    #[error("cannot be written: {reason}")]
    NoPlaceForOutput {
        /// What stands in the way.
        reason: &'static str,
    },
    /// A file of no bytes.
    #[error("is empty")]
    Empty,
    /// A format that is not read here.
    #[error("is {found}; {advice}")]
    WrongFormat {
        /// What it is.
        found: &'static str,
        /// What to give instead.
        advice: &'static str,
    },
    /// A compressed file of more than a compressed file may hold.
    #[error(
        "unfolds to more than {} MiB, the most that is read from a compressed file of its size; \
         unpack it first, or take fewer patterns", .limit >> 20
    )]
    Unfolds {
        /// How many bytes it may unfold to.
        limit: u64,
    },
    /// More bits than a reader takes.
    #[error("gives more than {most} bits in all patterns; take fewer patterns or smaller pictures")]
    TooManyBits {
        /// How many bits all patterns may have.
        most: usize,
    },
    /// A value that is no bit.
    #[error("{place}: {found} is not a bit; bits are 1 and -1, or 1 and 0{advice}")]
    NotABit {
        /// Where it stands.
        place: Place,
        /// What stands there.
        found: String,
        /// What else may be done about it, after a semicolon; often nothing.
        advice: &'static str,
    },
    /// Both 0 and −1 where 0 does not stand for a missing bit.
    #[error("{zero} is 0 and {minus} is -1; {advice}")]
    MixedBits {
        /// Where the first 0 stands.
        zero: Place,
        /// Where the first −1 stands.
        minus: Place,
        /// What is expected instead.
        advice: &'static str,
    },
    /// No pattern in the file at all.
    #[error("holds no patterns (P = 0)")]
    NoPatterns,
    /// No pattern in the part that was asked for.
    #[error("holds {total} patterns; skipping {skip} and taking {taken} leaves none", taken = taken(*.first))]
    NoneLeft {
        /// How many there are.
        total: usize,
        /// How many were to be skipped.
        skip: usize,
        /// How many were to be taken at most.
        first: Option<usize>,
    },
    /// Lines of text that are no bits or values.
    #[error(transparent)]
    Text(#[from] TextError),
    /// An NPY or IDX file that is damaged or of an unsupported kind.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// A picture that cannot be read, or pictures that do not fit.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A table of features that is none.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A model file that is none.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A value that the core refuses.
    #[error(transparent)]
    Core(#[from] hopfit_core::Error),
}

impl From<io::Error> for ErrorKind {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Unfolded>()) {
            Some(Unfolded { limit }) => Self::Unfolds { limit: *limit },
            None => Self::Read(error),
        }
    }
}

impl ErrorKind {
    pub(crate) fn not_a_bit(place: Place, found: impl Into<String>) -> Self {
        Self::NotABit { place, found: found.into(), advice: "" }
    }

    pub(crate) fn none_left(total: usize, options: &ReadOptions) -> Self {
        Self::NoneLeft { total, skip: options.skip, first: options.first }
    }
}

/// The core's own error for patterns of one bit or none.
pub(crate) fn few_neurons(neurons: usize) -> ErrorKind {
    hopfit_core::Error::from(hopfit_core::ErrorKind::TooFewNeurons { neurons }).into()
}

fn taken(first: Option<usize>) -> String {
    first.map_or_else(|| "the rest".to_owned(), |first| format!("the first {first} of the rest"))
}

/// Names from a file, a few of them and not too long.
pub(crate) fn listed(names: &[String]) -> String {
    let few = &names[..names.len().min(MOST_NAMES)];
    let shown: Vec<String> = few.iter().map(|name| format!("`{}`", shortened(name))).collect();
    match names.len() - few.len() {
        0 if few.is_empty() => "nothing".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The most names that a message lists.
const MOST_NAMES: usize = 8;

/// The most characters of a text in a file that a message repeats.
const LONGEST_SHOWN: usize = 30;

/// The beginning of a text from a file.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A message on one line: it may repeat what a file holds, and that must
/// neither break the line nor steer the terminal.
pub(crate) fn printable(message: &impl ToString) -> String {
    message.to_string().replace(char::is_control, "\u{fffd}")
}
