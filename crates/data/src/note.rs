//! What a reader decided that its user should know.

use crate::Place;
use crate::error::{listed, printable, shortened};
use std::fmt;

/// What a reader took something in a file for, where it could have been
/// something else. [`fmt::Display`] gives a sentence about the file, without
/// its name: "its line 1 is taken for …".
///
/// ```
/// use hopfit_data::{ReadOptions, read_patterns};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("frame.csv");
/// std::fs::write(&file, ",a,b,c\n0,1,0,1\n1,0,1,1\n")?;
/// let set = read_patterns(&file, &ReadOptions::default())?;
/// assert_eq!(set.patterns.neurons(), 3);
/// let warnings: Vec<_> = set.notes.iter().filter(|note| note.is_warning()).collect();
/// assert!(warnings[0].to_string().starts_with("column 1 has no name"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The first line was taken for the names of the columns.
    Header {
        /// The line, from 1.
        line: usize,
        /// The names.
        names: Vec<String>,
        /// Whether they are numbers, so that it could have been a row.
        numbers: bool,
    },
    /// The first line was taken for a row, though it could be a header.
    FirstLineIsRow {
        /// The line, from 1.
        line: usize,
    },
    /// A first column without a name was taken for the names or numbers of
    /// the rows, and left out.
    RowNames {
        /// The header's word for it; empty if it has none.
        name: String,
    },
    /// Rows without a class were left out.
    WithoutClass {
        /// Their lines, from 1.
        lines: Vec<usize>,
    },
    /// Transparent pictures were laid on white.
    Flattened {
        /// How many.
        pictures: usize,
    },
    /// Cues of 1 and 0 only: each 0 was taken for a missing bit.
    ZerosAreMissing {
        /// Where the first 0 stands.
        first: Place,
    },
    /// There are fewer patterns than were asked for.
    Fewer {
        /// How many were asked for.
        asked: usize,
        /// How many there are.
        found: usize,
    },
    /// Files of a folder that are no pictures were passed over.
    PassedOver {
        /// Their names.
        files: Vec<String>,
    },
}

impl Note {
    /// Whether the reader may have decided otherwise than was meant. The
    /// others only tell what went without saying.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        !matches!(self, Self::Header { numbers: false, .. } | Self::PassedOver { .. })
    }

    fn sentence(&self) -> String {
        match self {
            Self::Header { line, names, numbers } => format!(
                "its line {line} is taken for the {} of the columns, not for a row: {}",
                if *numbers { "numbers" } else { "names" },
                listed(names)
            ),
            Self::FirstLineIsRow { line } => format!(
                "its line {line} is taken for a row, not for the names of the columns, as it \
                 holds numbers"
            ),
            Self::RowNames { name } if name.is_empty() => {
                "column 1 has no name: it is taken for the names or numbers of the rows and left \
                 out"
                .to_owned()
            }
            Self::RowNames { name } => format!(
                "column 1 (`{}`) is taken for the numbers of the rows and left out",
                shortened(name)
            ),
            Self::WithoutClass { lines } => without_class(lines),
            Self::Flattened { pictures: 1 } => {
                "has transparent pixels; it is laid on white".to_owned()
            }
            Self::Flattened { pictures } => {
                format!("{pictures} pictures have transparent pixels; they are laid on white")
            }
            Self::ZerosAreMissing { first } => format!(
                "holds 1 and 0 but no -1: each 0 is taken for a missing bit, first in {first}; if \
                 0 stands for -1, let NaN mark missing bits instead (missing nan)"
            ),
            Self::Fewer { asked, found } => {
                format!(
                    "{found} patterns are taken, though {asked} were asked for: it holds no more"
                )
            }
            Self::PassedOver { files } => {
                format!("files that are no pictures are passed over: {}", listed(files))
            }
        }
    }
}

fn without_class(lines: &[usize]) -> String {
    let few: Vec<String> = lines.iter().take(5).map(usize::to_string).collect();
    let more = if lines.len() > few.len() { ", …" } else { "" };
    format!(
        "{} row(s) without a class are left out (line {}{more}, counted from 1)",
        lines.len(),
        few.join(", ")
    )
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.sentence()))
    }
}
