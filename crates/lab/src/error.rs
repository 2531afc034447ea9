//! What can go wrong in an experiment.

use std::io;
use std::path::PathBuf;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

hopfit_error::opaque! {
    /// Why an experiment could not be run. [`Error::kind`] tells what it is; the
    /// message says what to do.
    pub struct Error(ErrorKind) from
        Data(hopfit::data::Error),
        Library(hopfit::Error),
        Core(hopfit::CoreError),
        Classify(hopfit::classify::Error);
}

/// The kinds of [`struct@Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file that could not be read or written as the library does it.
    #[error(transparent)]
    Data(hopfit::data::Error),
    /// Patterns or weights that the bottom layer refuses.
    #[error(transparent)]
    Core(hopfit::CoreError),
    /// Anything that the library refused or failed to do.
    #[error(transparent)]
    Library(hopfit::Error),
    /// Examples that cannot be classified.
    #[error(transparent)]
    Classify(hopfit::classify::Error),
    /// A file of the experiment itself.
    #[error("{}: {action}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried, such as `cannot be written`.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A journal of a run with other options.
    #[error(
        "{}: holds the points of a run with {found}, but this one has {expected}; give another --out, or --fresh to start over",
        path.display()
    )]
    OtherJournal {
        /// The journal.
        path: PathBuf,
        /// The first option that differs, as the journal has it.
        found: String,
        /// The same, as asked for now.
        expected: String,
    },
    /// A journal that no run of this program wrote.
    #[error(
        "{}: line {line} is not a line of a journal ({reason}); give another --out, or --fresh to start over",
        path.display()
    )]
    BadJournal {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A finished point whose data cannot be drawn.
    #[error(
        "the point `{key}` in the journal is damaged ({reason}); give another --out, or --fresh to start over"
    )]
    BadPoint {
        /// The point.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody else is writing the journal.
    #[error("{}: another run is at work on it; wait for it, or give another --out", path.display())]
    Busy {
        /// The journal.
        path: PathBuf,
    },
    /// Ctrl-C: what was finished is kept.
    #[error(
        "{figure}: interrupted; {done} of {total} points are done and kept in {}, and the same command goes on from there",
        path.display()
    )]
    Interrupted {
        /// The figure.
        figure: String,
        /// Points that are done.
        done: usize,
        /// Points of the figure.
        total: usize,
        /// The journal.
        path: PathBuf,
    },
    /// Ctrl-C in a run without files.
    #[error("{figure}: interrupted after {done} of {total} points; with --out they would be kept")]
    Forgotten {
        /// The figure.
        figure: String,
        /// Points that were done.
        done: usize,
        /// Points of the figure.
        total: usize,
    },
    /// Ctrl-C while a point was run by itself.
    #[error("{name}: interrupted; the points before it are kept, and the same command goes on")]
    PointInterrupted {
        /// The point.
        name: String,
    },
    /// A name that no point of the experiment has.
    #[error(
        "{name}: there is no such point with these options; `plan` with the same options lists all names"
    )]
    NoPoint {
        /// The name.
        name: String,
    },
    /// A file that is none of a finished point.
    #[error("{}: is not the file of a finished point ({reason}); remove it, or leave it out", path.display())]
    BadPointFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A point of a run with other options.
    #[error(
        "{}: is a point of a run with {found}, but this one has {expected}; give the same options, another --out, or --fresh to replace it",
        path.display()
    )]
    OtherPoint {
        /// The file.
        path: PathBuf,
        /// The first option that differs, as the file has it.
        found: String,
        /// The same, as asked for now.
        expected: String,
    },
    /// Points of different runs, which make no figure together.
    #[error(
        "{}: is of a run with {found}, but {} of one with {expected}; merge points of the same options only",
        path.display(), first.display()
    )]
    MixedRuns {
        /// The file.
        path: PathBuf,
        /// The file that was read first.
        first: PathBuf,
        /// The first option that differs, as the file has it.
        found: String,
        /// The same in the other file.
        expected: String,
    },
    /// Points of data or of a version that are not at hand.
    #[error(
        "{}: is of a run with {found}, but here it would have {expected}; give the same --patterns, --table and --data as for the points, and the same version of the program",
        path.display()
    )]
    OtherRun {
        /// The file.
        path: PathBuf,
        /// The first option that differs, as the file has it.
        found: String,
        /// The same here.
        expected: String,
    },
    /// Points that no folder has.
    #[error(
        "{figure}: {missing} of {total} points are missing, the first of them {name}; run them with `run-point` and the options of the others"
    )]
    MissingPoints {
        /// The experiment.
        figure: String,
        /// How many are missing.
        missing: usize,
        /// Points of the experiment.
        total: usize,
        /// The name of the first.
        name: String,
    },
    /// Folders without any point.
    #[error("{}: there are no points in it, neither files of `run-point` nor a journal", path.display())]
    NothingToMerge {
        /// The first of the folders.
        path: PathBuf,
    },
    /// The digits are not in the folder that was named.
    #[error(
        "{}: the digits are not there; leave out --data to take those that come with the program",
        path.display()
    )]
    NoDigits {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// A table is not in the folder that was named.
    #[error(
        "{}: the table is not there; leave out --data to take the one that comes with the program",
        path.display()
    )]
    NoTable {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// Data that the figure cannot be made with.
    #[error("{figure}: {reason}")]
    Unsuitable {
        /// The figure.
        figure: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A picture that could not be drawn.
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use hopfit_error::assert_said_once;

    #[test]
    fn causes_are_said_once() {
        let source = io::Error::other("the disk is full");
        assert_said_once(&ErrorKind::File { path: "a".into(), action: "cannot be read", source });
        let source = io::Error::other("the disk is full");
        let kind = ErrorKind::File { path: "a".into(), action: "cannot be read", source };
        assert_said_once(&Error::from(kind));
    }
}
