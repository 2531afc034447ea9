//! What can be wrong with a file.

use crate::npy::python_tuple;
use crate::{Place, ReadOptions};
use hopfit_core::Shape;
use std::io;
use std::path::{Path, PathBuf};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What the readers of one format return: the caller adds the file's name.
pub(crate) type Step<T> = std::result::Result<T, ErrorKind>;

/// Why a file could not be read or written. The message names the file, the
/// place in it, and what to do; [`Error::kind`] tells the same to a program.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .0.path.display(), printable(&.0.kind))]
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
    Read(#[from] io::Error),
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
    /// A format that holds no patterns.
    #[error("is {found}; {advice}")]
    WrongFormat {
        /// What it is.
        found: &'static str,
        /// What to give instead.
        advice: &'static str,
    },
    /// Neither a known binary format nor text.
    #[error(
        "is none of NPY, IDX, PNG, PBM, PGM, PPM, and as CSV it is not readable text in line {line}"
    )]
    NotText {
        /// The first line that is not text, from 1.
        line: usize,
    },
    /// A value that is no bit.
    #[error("{place}: {found} is not a bit; bits are 1 and -1, or 1 and 0")]
    NotABit {
        /// Where it stands.
        place: Place,
        /// What stands there.
        found: String,
    },
    /// Both 0 and −1 in a file of patterns.
    #[error(
        "{zero} is 0 and {minus} is -1; patterns are either 1 and -1 or 1 and 0 throughout \
         (only cues may have 0 for a missing bit beside 1 and -1)"
    )]
    MixedBits {
        /// Where the first 0 stands.
        zero: Place,
        /// Where the first −1 stands.
        minus: Place,
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
    /// A picture that cannot be decoded.
    #[error("is not a readable picture: {reason}")]
    BadPicture {
        /// What is wrong with it.
        reason: String,
    },
    /// Pictures of unequal size.
    #[error("has {found} pixels where {} has {expected}; resize all to one shape", .other.display())]
    SizesDiffer {
        /// The size of this one.
        found: Shape,
        /// The size of the first one.
        expected: Shape,
        /// The first one.
        other: PathBuf,
    },
    /// A folder in which nothing is a picture by its name.
    #[error("is a folder without a .png, .pbm, .pgm, .ppm or .pnm file")]
    NoPictures,
    /// Resizing what is not grey pictures.
    #[error(
        "cannot be resized: that is for grey pictures (PNG, PBM, PGM, PPM, or IDX of 3 dimensions)"
    )]
    NothingToResize,
    /// A shape that no picture can have.
    #[error("cannot be resized to {shape}; sides are from 1 to 32768 pixels")]
    ResizeTo {
        /// The shape.
        shape: Shape,
    },
    /// A brightness level that no pixel can be compared with.
    #[error("cannot be binarised at level {level}; it must be at least 0 and less than 255")]
    Level {
        /// The level.
        level: f64,
    },
    /// All pixels end up as −1 though they are not black.
    #[error(
        "has no pixel brighter than {level}, the level to binarise at (the brightest has {brightest:.3}): \
         all bits would be -1; choose a lower level"
    )]
    TooDark {
        /// The brightest pixel, after resizing.
        brightest: f64,
        /// The level.
        level: f64,
    },
    /// States as a picture, of which nobody says how high and wide it is.
    #[error(
        "cannot be written: a picture needs the shape of the states, which is not known; give \
         the shape, or write .npy or .csv"
    )]
    NoShape,
    /// States that make too large a picture.
    #[error(
        "cannot be written: {count} states of {shape} pixels are too many for one picture; take \
         fewer, or write .npy or .csv"
    )]
    ManyPixels {
        /// How many states there are.
        count: usize,
        /// The shape of one.
        shape: Shape,
    },
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
    /// Something is wrong with one array of a model.
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
    /// A table that is not text.
    #[error("line {line} (counted from 1) is not readable text (UTF-8)")]
    Encoding {
        /// The line, from 1.
        line: u64,
    },
    /// A row of a table with more or fewer values than there are columns.
    #[error(
        "line {line} (counted from 1) has {found} values where the table has {expected} columns"
    )]
    RowLength {
        /// The line, from 1.
        line: u64,
        /// The columns of the table.
        expected: usize,
        /// Values in this line.
        found: usize,
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
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The column's name.
        name: String,
        /// What stands there.
        found: String,
    },
    /// A row without a class.
    #[error("line {line} (counted from 1) has no class: its column {column} (`{}`) is empty", shortened(.name))]
    NoClass {
        /// The line, from 1.
        line: u64,
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
    /// A value that the core refuses.
    #[error("{0}")]
    Core(#[from] hopfit_core::Error),
}

impl ErrorKind {
    /// The same, said of one array of a model.
    pub(crate) fn of_array(self, name: &'static str) -> Self {
        Self::Array { name, cause: Box::new(self) }
    }

    /// For an array of the shape `found`.
    pub(crate) fn dimensions(found: &[u64], expected: impl Into<String>) -> Self {
        Self::Dimensions { found: shortened(&python_tuple(found)), expected: expected.into() }
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
fn listed(names: &[String]) -> String {
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
fn printable(kind: &ErrorKind) -> String {
    kind.to_string().replace(char::is_control, "\u{fffd}")
}
