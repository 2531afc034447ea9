//! The finished points on disk, so that a run can be taken up again.
//!
//! A journal is a file of lines of JSON: the first says what was asked for,
//! each other is a finished point. A point's line is written when it is done,
//! so that whatever ends the program costs the points in progress only. A
//! last line without a line feed was being written when that happened; it is
//! cut off.

use crate::results::Finished;
use crate::{ErrorKind, Result};
use hopfit::data::Output;
use serde_json::{Map, Value};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// An open journal.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    /// None where points are kept in memory alone.
    file: Option<File>,
}

impl Journal {
    /// A journal that writes nothing.
    pub(crate) fn nowhere() -> Self {
        Self { path: PathBuf::new(), file: None }
    }

    /// Opens the journal of a run with these options, and reads the points
    /// that are done; with `fresh`, begins a new one.
    pub(crate) fn open(
        path: &Path,
        options: &Map<String, Value>,
        fresh: bool,
    ) -> Result<(Self, Vec<Finished>)> {
        let failed = |action, source| ErrorKind::File { path: path.to_owned(), action, source };
        let mut open = fs::OpenOptions::new();
        let opened = open.read(true).write(true).create(true).truncate(false).open(path);
        let mut file = opened.map_err(|e| failed("cannot be opened", e))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(ErrorKind::Busy { path: path.to_owned() }.into());
            }
            // Where a file system has no locks, go on without.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|e| failed("cannot be read", e))?;
        let whole =
            if fresh { 0 } else { text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1) };
        let mut journal = Self { path: path.to_owned(), file: Some(file) };
        journal.cut(whole as u64)?;
        let Some((found, mut finished)) = parse(path, &text[..whole])? else {
            journal.write(&serde_json::to_vec(options).expect("a map is JSON"))?;
            return Ok((journal, Vec::new()));
        };
        match compare(&found, options) {
            Change::None => {}
            Change::More { larger_budget } => {
                finished.retain(|point| !(larger_budget && point.unfinished));
                journal.begin_anew(options, &finished)?;
            }
            Change::Other { found, expected } => {
                let path = path.to_owned();
                return Err(ErrorKind::OtherJournal { path, found, expected }.into());
            }
        }
        Ok((journal, finished))
    }

    /// Replaces the journal by one of these options and points. The new one is
    /// written beside it first, so that nothing is lost on the way.
    pub(crate) fn begin_anew(
        &mut self,
        options: &Map<String, Value>,
        points: &[Finished],
    ) -> Result<()> {
        let mut text = serde_json::to_vec(options).expect("a map is JSON");
        text.push(b'\n');
        for point in points {
            text.extend(serde_json::to_vec(point).expect("a finished point is JSON"));
            text.push(b'\n');
        }
        Output::File(self.path.clone()).write(&text)?;
        let opened = fs::OpenOptions::new().read(true).write(true).open(&self.path);
        let file = opened.map_err(|error| self.failed(error))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(ErrorKind::Busy { path: self.path.clone() }.into());
            }
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        self.file = Some(file);
        self.cut(text.len() as u64)
    }

    /// Adds a point.
    pub(crate) fn add(&mut self, point: &Finished) -> Result<()> {
        self.write(&serde_json::to_vec(point).expect("a finished point is JSON"))
    }

    fn cut(&mut self, length: u64) -> Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let cut = file.set_len(length).and_then(|()| file.seek(SeekFrom::End(0)));
        cut.map(drop).map_err(|error| self.failed(error))
    }

    /// Writes a line in one piece.
    fn write(&mut self, line: &[u8]) -> Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let line = [line, b"\n"].concat();
        let written = file.write_all(&line).and_then(|()| file.sync_data());
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, source: io::Error) -> crate::Error {
        ErrorKind::File { path: self.path.clone(), action: "cannot be written", source }.into()
    }
}

/// The refusal of a line.
pub(crate) fn bad(path: &Path, line: usize, reason: String) -> crate::Error {
    ErrorKind::BadJournal { path: path.to_owned(), line, reason }.into()
}

/// The options and the points of a journal.
type Content = (Map<String, Value>, Vec<Finished>);

/// What a journal holds; none of an empty one.
fn parse(path: &Path, text: &[u8]) -> Result<Option<Content>> {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let Some(head) = lines.next() else { return Ok(None) };
    let options = serde_json::from_slice(head).map_err(|error| bad(path, 1, error.to_string()))?;
    let read = |(at, line)| {
        serde_json::from_slice(line).map_err(|error| bad(path, at + 2, error.to_string()))
    };
    Ok(Some((options, lines.enumerate().map(read).collect::<Result<Vec<Finished>>>()?)))
}

/// What a journal holds, which is left as it is; none of one without a whole
/// line.
pub(crate) fn read(path: &Path) -> Result<Option<Content>> {
    let text = fs::read(path).map_err(|source| {
        let path = path.to_owned();
        crate::Error::from(ErrorKind::File { path, action: "cannot be read", source })
    })?;
    let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    parse(path, &text[..whole])
}

/// How the options of a run compare with those of points that are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    /// The run asks for more: further points, or a larger budget, for which
    /// what was not finished is to be done again.
    More {
        larger_budget: bool,
    },
    /// Another run: the first option that differs, as found and as expected.
    Other {
        found: String,
        expected: String,
    },
}

/// The options that a larger budget changes.
const BUDGETS: [&str; 2] = ["time_limit", "seconds_a_point"];
/// The number of points, which a later version of a figure may have more of.
const POINTS: &str = "points";
/// The data sets, of which it may have more, too.
const DATASETS: &str = "datasets";

/// Compares options. Points that are there stay what they are where nothing
/// else differs.
pub(crate) fn compare(found: &Map<String, Value>, expected: &Map<String, Value>) -> Change {
    let seconds = |options: &Map<String, Value>| options.get(BUDGETS[1]).and_then(Value::as_f64);
    let larger_budget = matches!((seconds(found), seconds(expected)), (Some(a), Some(b)) if b > a);
    let count = |options: &Map<String, Value>| options.get(POINTS).and_then(Value::as_u64);
    let more_points = count(found) < count(expected) && count(found).is_some();
    let is_more = |name: &str| {
        larger_budget && BUDGETS.contains(&name)
            || more_points && (name == POINTS || name == DATASETS && has_more(found, expected))
    };
    let names = expected.keys().chain(found.keys());
    let mut names = names.filter(|name| !is_more(name));
    let Some(name) = names.find(|name| found.get(*name) != expected.get(*name)) else {
        let is_same = !larger_budget && !more_points;
        return if is_same { Change::None } else { Change::More { larger_budget } };
    };
    let tell = |options: &Map<String, Value>| match options.get(name) {
        Some(value) => format!("{name} {value}"),
        None => format!("no {name}"),
    };
    Change::Other { found: tell(found), expected: tell(expected) }
}

/// Whether all data sets that were used are used again.
fn has_more(found: &Map<String, Value>, expected: &Map<String, Value>) -> bool {
    let sets =
        |options: &Map<String, Value>| options.get(DATASETS).and_then(Value::as_object).cloned();
    let (Some(found), Some(expected)) = (sets(found), sets(expected)) else { return false };
    found.iter().all(|(name, set)| expected.get(name) == Some(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn options(seed: u64) -> Map<String, Value> {
        json!({"figure": "fig3", "seed": seed}).as_object().cloned().unwrap()
    }

    fn point(key: &str) -> Finished {
        let rows = vec![vec![key.into()]];
        Finished { key: key.to_owned(), seconds: 0.1, wall: 0.1, rows, ..Finished::default() }
    }

    #[test]
    fn points_are_there_again_and_a_torn_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let (mut journal, done) = Journal::open(&path, &options(1), false).unwrap();
        assert!(done.is_empty());
        journal.add(&point("a")).unwrap();
        journal.add(&point("b")).unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let (mut journal, done) = Journal::open(&path, &options(1), false).unwrap();
            let keys: Vec<_> = done.iter().map(|point| point.key.as_str()).collect();
            assert!(["a", "b"].starts_with(&keys), "{keys:?}");
            for key in ["a", "b"].iter().skip(done.len()) {
                journal.add(&point(key)).unwrap();
            }
            drop(journal);
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
    }

    #[test]
    fn a_journal_of_other_options_is_refused_unless_fresh() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let (mut journal, _) = Journal::open(&path, &options(1), false).unwrap();
        journal.add(&point("a")).unwrap();
        drop(journal);
        let error = Journal::open(&path, &options(2), false).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("seed 1") && text.contains("seed 2") && text.contains("--fresh"));
        assert!(Journal::open(&path, &options(2), true).unwrap().1.is_empty());
        assert!(Journal::open(&path, &options(2), false).is_ok());
    }

    #[test]
    fn a_larger_budget_goes_on_from_what_was_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let with = |seconds: f64| {
            let mut options = options(1);
            options.insert("seconds_a_point".into(), json!(seconds));
            options.insert("time_limit".into(), json!(seconds));
            options
        };
        let (mut journal, _) = Journal::open(&path, &with(10.0), false).unwrap();
        journal.add(&point("a")).unwrap();
        journal.add(&Finished { unfinished: true, ..point("b") }).unwrap();
        drop(journal);
        assert!(Journal::open(&path, &with(5.0), false).is_err());
        let (mut journal, done) = Journal::open(&path, &with(60.0), false).unwrap();
        assert_eq!(done, [point("a")]);
        journal.add(&point("b")).unwrap();
        assert!(matches!(
            Journal::open(&path, &with(60.0), false).unwrap_err().kind(),
            ErrorKind::Busy { .. }
        ));
        drop(journal);
        assert_eq!(Journal::open(&path, &with(60.0), false).unwrap().1.len(), 2);
    }

    #[test]
    fn a_figure_with_more_points_goes_on_from_those_there_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let with = |points: usize, sets: Value| {
            let mut options = options(1);
            options.insert("points".into(), json!(points));
            options.insert("datasets".into(), sets);
            options
        };
        let (mut journal, _) = Journal::open(&path, &with(2, json!({"a": 1})), false).unwrap();
        journal.add(&Finished { unfinished: true, ..point("a") }).unwrap();
        drop(journal);
        assert!(Journal::open(&path, &with(3, json!({"a": 2})), false).is_err());
        assert!(Journal::open(&path, &with(1, json!({"a": 1})), false).is_err());
        // The same number of points of other data is another run.
        assert!(Journal::open(&path, &with(2, json!({"a": 1, "b": 1})), false).is_err());
        let more = with(3, json!({"a": 1, "b": 1}));
        assert_eq!(Journal::open(&path, &more, false).unwrap().1.len(), 1);
        assert_eq!(read(&path).unwrap().unwrap().0, more);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        fs::write(&path, "something else\n").unwrap();
        let error = Journal::open(&path, &options(1), false).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BadJournal { line: 1, .. }));
        assert_eq!(fs::read(&path).unwrap(), b"something else\n");
    }

    #[test]
    fn two_runs_do_not_share_a_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let _first = Journal::open(&path, &options(1), false).unwrap();
        let error = Journal::open(&path, &options(1), false).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Busy { .. }));
    }
}
