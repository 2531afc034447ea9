//! Points from several folders made into the files of one run.

use super::file::PointFile;
use super::names;
use crate::figure::Figure;
use crate::journal::{self, Change, Journal, compare};
use crate::make::{Made, make, make_folder, write};
use crate::page::page;
use crate::results::Finished;
use crate::runner::{Prepared, journal_of, stranger};
use crate::{ErrorKind, Result, Settings, figures};
use hopfit::Stop;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// All that was found of an experiment.
struct Collected {
    /// The file that was read first.
    first: PathBuf,
    options: Map<String, Value>,
    points: BTreeMap<String, Finished>,
}

/// Makes the figures whose points lie in `folders`: files of
/// [`super::Planned::run_point`], and journals of runs of a part each. What is
/// written into the folder [`Settings::out`] is what one run would have
/// written, but for seconds, and the names of command and machine. All other
/// settings are those of the points; patterns, table and data must be the same
/// again. With all figures there is the report `index.html`, too.
///
/// A point that is there twice is taken once: if one of the two is finished,
/// that one, otherwise the first.
///
/// # Errors
/// No points, points of other options than the others', and
/// [`ErrorKind::MissingPoints`]: before anything is written.
pub fn merge(folders: &[PathBuf], settings: &Settings) -> Result<Vec<Made>> {
    let mut experiments: Vec<&str> = figures().iter().map(|figure| figure.experiment()).collect();
    experiments.dedup();
    let mut ready: Vec<(&dyn Figure, Settings, Whole)> = Vec::new();
    for experiment in experiments {
        let Some(found) = collect(experiment, folders)? else { continue };
        for figure in figures().iter().filter(|figure| figure.experiment() == experiment) {
            let settings = settings_of(&found.options, *figure, settings);
            let whole = Whole::check(*figure, &settings, &found)?;
            ready.push((*figure, settings, whole));
        }
    }
    if ready.is_empty() {
        return Err(nothing(folders));
    }
    make_folder(&settings.out)?;
    let mut made = Vec::new();
    for (figure, settings, whole) in &ready {
        made.push(whole.make(*figure, settings)?);
    }
    if made.len() == figures().len() {
        write(settings, "index.html", page(&made, &ready[0].1).as_bytes())?;
    }
    Ok(made)
}

/// The same for one figure that is none of the paper's: `figure_of` makes it
/// from the options of the points.
///
/// # Errors
/// As [`merge`], and what `figure_of` says of options that are none of its.
pub fn merge_one<F: Figure>(
    experiment: &str,
    folders: &[PathBuf],
    settings: &Settings,
    figure_of: impl FnOnce(&Map<String, Value>) -> Option<F>,
) -> Result<(F, Made)> {
    let Some(found) = collect(experiment, folders)? else { return Err(nothing(folders)) };
    let Some(figure) = figure_of(&found.options) else {
        let (path, reason) = (found.first, "its options are none of this program's".to_owned());
        return Err(ErrorKind::BadPointFile { path, reason }.into());
    };
    let settings = settings_of(&found.options, &figure, settings);
    let whole = Whole::check(&figure, &settings, &found)?;
    make_folder(&settings.out)?;
    let made = whole.make(&figure, &settings)?;
    Ok((figure, made))
}

fn nothing(folders: &[PathBuf]) -> crate::Error {
    let path = folders.first().cloned().unwrap_or_default();
    ErrorKind::NothingToMerge { path }.into()
}

/// Everything of an experiment that lies in the folders.
fn collect(experiment: &str, folders: &[PathBuf]) -> Result<Option<Collected>> {
    let mut found: Option<Collected> = None;
    for folder in folders {
        let journal = folder.join(format!("{experiment}.journal"));
        if journal.exists()
            && let Some((options, points)) = journal::read(&journal)?
        {
            for point in points {
                add(&mut found, &journal, &options, point)?;
            }
        }
        for path in point_files(experiment, folder)? {
            if let Some(PointFile { options, point, .. }) = PointFile::read(&path)? {
                add(&mut found, &path, &options, point)?;
            }
        }
    }
    Ok(found)
}

/// The files of points in a folder, in order of their names; the folder may be
/// the experiment's own, too.
fn point_files(experiment: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |source| {
        let (path, action) = (folder.to_owned(), "cannot be read");
        crate::Error::from(ErrorKind::File { path, action, source })
    };
    // A folder that is not there is a mistake; one of another experiment is not.
    let entries = fs::read_dir(folder).map_err(failed)?;
    let is_own = folder.file_name().is_some_and(|name| name == experiment);
    let inner = folder.join(experiment);
    let entries = match (is_own, inner.is_dir()) {
        (_, true) => fs::read_dir(&inner).map_err(failed)?,
        (true, false) => entries,
        (false, false) => return Ok(Vec::new()),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|ending| ending == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn add(
    found: &mut Option<Collected>,
    path: &Path,
    options: &Map<String, Value>,
    point: Finished,
) -> Result<()> {
    let all = found.get_or_insert_with(|| Collected {
        first: path.to_owned(),
        options: options.clone(),
        points: BTreeMap::new(),
    });
    if *options != all.options {
        let (path, first) = (path.to_owned(), all.first.clone());
        let (found, expected) = first_difference(options, &all.options);
        return Err(ErrorKind::MixedRuns { path, first, found, expected }.into());
    }
    match all.points.get(&point.key) {
        Some(known) if !known.unfinished || point.unfinished => {}
        _ => {
            all.points.insert(point.key.clone(), point);
        }
    }
    Ok(())
}

/// The first option that differs, in both.
fn first_difference(found: &Map<String, Value>, expected: &Map<String, Value>) -> (String, String) {
    let differs = |name: &&String| found.get(*name) != expected.get(*name);
    let name = expected.keys().chain(found.keys()).find(differs).cloned().unwrap_or_default();
    let tell = |options: &Map<String, Value>| match options.get(&name) {
        Some(value) => format!("{name} {value}"),
        None => format!("no {name}"),
    };
    (tell(found), tell(expected))
}

/// The settings that points were run with, as far as their options tell; the
/// rest is given.
fn settings_of(options: &Map<String, Value>, figure: &dyn Figure, given: &Settings) -> Settings {
    let number = |name: &str| options.get(name).and_then(Value::as_u64);
    let count = |name: &str| number(name).and_then(|number| usize::try_from(number).ok());
    let text = |name: &str| options.get(name).and_then(Value::as_str);
    let encoders = [crate::EncoderRows::Table, crate::EncoderRows::Examples];
    let encoder = encoders.into_iter().find(|rows| text("encoder") == Some(rows.name()));
    Settings {
        quick: options.get("quick").and_then(Value::as_bool).unwrap_or(given.quick),
        seed: number("seed").unwrap_or(given.seed),
        repeats: count("repeats"),
        time_limit: options.get("time_limit").and_then(Value::as_f64),
        clusters: count("clusters").unwrap_or(given.clusters),
        examples: count("examples").unwrap_or(given.examples),
        encoder: encoder.unwrap_or(given.encoder),
        patterns: given.patterns.clone().filter(|_| figure.takes_patterns()),
        table: given.table.clone().filter(|_| figure.takes_table()),
        ..given.clone()
    }
}

/// A figure of which no point is missing.
struct Whole {
    options: Map<String, Value>,
    /// In the order of the plan.
    points: Vec<Finished>,
}

impl Whole {
    /// Refuses points that are too few, too many, or of other data.
    fn check(figure: &dyn Figure, settings: &Settings, found: &Collected) -> Result<Self> {
        let Prepared { points, options } = Prepared::new(figure, settings)?;
        if let Change::Other { found: theirs, expected } = compare(&found.options, &options) {
            let path = found.first.clone();
            return Err(ErrorKind::OtherRun { path, found: theirs, expected }.into());
        }
        let missing: Vec<usize> =
            (0..points.len()).filter(|at| !found.points.contains_key(&points[*at].key)).collect();
        if let Some(first) = missing.first() {
            return Err(ErrorKind::MissingPoints {
                figure: figure.experiment().to_owned(),
                missing: missing.len(),
                total: points.len(),
                name: names(figure.experiment(), &points).swap_remove(*first),
            }
            .into());
        }
        if let Some((_, reason)) = stranger(&points, figure.columns(), found.points.values()) {
            return Err(ErrorKind::BadPointFile { path: found.first.clone(), reason }.into());
        }
        let points = points.iter().map(|point| found.points[&point.key].clone()).collect();
        Ok(Self { options, points })
    }

    /// Writes the journal of one run, and the files that it makes.
    fn make(&self, figure: &dyn Figure, settings: &Settings) -> Result<Made> {
        let path = journal_of(figure, settings);
        let (mut journal, there) = Journal::open(&path, &self.options, settings.fresh)?;
        // What is finished there already stays.
        let kept = |point: &Finished| {
            let known = there.iter().find(|known| known.key == point.key);
            known.filter(|known| !known.unfinished || point.unfinished).unwrap_or(point).clone()
        };
        let points: Vec<Finished> = self.points.iter().map(kept).collect();
        journal.begin_anew(&self.options, &points)?;
        drop(journal);
        let settings = Settings { fresh: false, ..settings.clone() };
        make(figure, &settings, &Stop::never(), &mut |_| {})
    }
}
