//! The points of a figure as tasks of their own, for more than one machine.
//!
//! Every point has a name that is a part of a path and needs no quotes. Where
//! points are run is of no matter: each gives one file, and the files (or the
//! journals of runs of a part each) are merged into what one run would have
//! written.

mod file;
mod merge;
mod partition;

pub use merge::{merge, merge_one};
pub use partition::Partition;

use crate::figure::{Figure, Point};
use crate::journal::{Change, compare};
use crate::runner::{Prepared, one_thread, perform};
use crate::{ErrorKind, Result, Settings};
use file::PointFile;
use hopfit::Stop;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The longest name of a file, before its ending.
const LONGEST: usize = 150;

/// The points of a figure with their names.
///
/// ```no_run
/// use hopfit::Stop;
/// use hopfit_lab::{Planned, Settings, figure, merge};
/// let settings = Settings { quick: true, ..Settings::new("points") };
/// let planned = Planned::new(figure("fig3").unwrap(), &settings)?;
/// for name in planned.names() {
///     planned.run_point(name, &settings, &Stop::never())?;
/// }
/// let made = merge(&["points".into()], &Settings::new("out"))?;
/// assert_eq!(made[0].name, "fig3");
/// # Ok::<(), hopfit_lab::Error>(())
/// ```
#[derive(Debug)]
pub struct Planned {
    figure: &'static str,
    experiment: &'static str,
    prepared: Prepared,
    names: Vec<String>,
}

/// What [`Planned::run_point`] did.
#[derive(Debug, Clone, PartialEq)]
pub struct PointRun {
    /// The file of the point.
    pub file: PathBuf,
    /// Whether it was there already, with the same options.
    pub skipped: bool,
    /// Whether a search ended at its limit before it was finished.
    pub unfinished: bool,
    /// How long the point took, in seconds.
    pub seconds: f64,
}

impl Planned {
    /// Plans a figure.
    ///
    /// # Errors
    /// Data that cannot be read or does not suit the figure.
    pub fn new(figure: &dyn Figure, settings: &Settings) -> Result<Self> {
        let prepared = Prepared::new(figure, settings)?;
        let names = names(figure.experiment(), &prepared.points);
        Ok(Self { figure: figure.name(), experiment: figure.experiment(), prepared, names })
    }

    /// The figure.
    #[must_use]
    pub fn figure(&self) -> &'static str {
        self.figure
    }

    /// The experiment, by which names begin: that of another figure where two
    /// show the same points.
    #[must_use]
    pub fn experiment(&self) -> &'static str {
        self.experiment
    }

    /// What the numbers depend on.
    #[must_use]
    pub fn options(&self) -> &Map<String, Value> {
        &self.prepared.options
    }

    /// The fingerprint of [`Self::options`]: 64 hexadecimal digits.
    #[must_use]
    pub fn options_hash(&self) -> String {
        hash(&self.prepared.options)
    }

    /// The names of all points, in the order of the table.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The points, in the order of their names.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.prepared.points
    }

    /// Runs a point on one thread and writes its file into a folder of the
    /// experiment's name below [`Settings::out`]: whole or not at all. A file
    /// that is there with the same options stays as it is, unless
    /// [`Settings::fresh`]; with a larger budget, if it is finished.
    ///
    /// # Errors
    /// A name that is none, a file of other options, a folder that cannot be
    /// written, and [`ErrorKind::PointInterrupted`].
    pub fn run_point(&self, name: &str, settings: &Settings, stop: &Stop) -> Result<PointRun> {
        let at = self.names.iter().position(|known| known == name);
        let at = at.ok_or_else(|| ErrorKind::NoPoint { name: name.to_owned() })?;
        let file = settings.out.join(format!("{name}.json"));
        let (options, point) = (&self.prepared.options, &self.prepared.points[at]);
        if !settings.fresh
            && let Some(kept) = self.kept(&file, options)?
        {
            let PointFile { point, .. } = kept;
            let (unfinished, seconds) = (point.unfinished, point.seconds);
            return Ok(PointRun { file, skipped: true, unfinished, seconds });
        }
        crate::make::make_folder(file.parent().unwrap_or(Path::new(".")))?;
        let finished = perform(point, &one_thread(), stop);
        if stop.is_raised() {
            return Err(ErrorKind::PointInterrupted { name: name.to_owned() }.into());
        }
        let mut finished = finished?;
        finished.wall = finished.seconds;
        let (unfinished, seconds) = (finished.unfinished, finished.seconds);
        PointFile::new(options.clone(), finished).write(&file)?;
        Ok(PointRun { file, skipped: false, unfinished, seconds })
    }

    /// What is there already of a point, under the options of this run; none
    /// if it is to be done.
    fn kept(&self, path: &Path, options: &Map<String, Value>) -> Result<Option<PointFile>> {
        let Some(found) = PointFile::read(path)? else { return Ok(None) };
        match compare(&found.options, options) {
            Change::None => Ok(Some(found)),
            Change::More { larger_budget } if !(larger_budget && found.point.unfinished) => {
                let renewed = PointFile::new(options.clone(), found.point);
                renewed.write(path)?;
                Ok(Some(renewed))
            }
            Change::More { .. } => Ok(None),
            Change::Other { found, expected } => {
                Err(ErrorKind::OtherPoint { path: path.to_owned(), found, expected }.into())
            }
        }
    }
}

/// The experiment that a point's name belongs to.
#[must_use]
pub fn experiment_of(name: &str) -> &str {
    name.split('/').next().unwrap_or_default()
}

/// The fingerprint of options.
fn hash(options: &Map<String, Value>) -> String {
    hex(&serde_json::to_vec(options).expect("a map is JSON"))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Names of points: the experiment, a slash, and the key without anything that
/// a shell or a file system could take otherwise. No two are the same, even
/// where capital letters do not count.
fn names(experiment: &str, points: &[Point]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let name = |point: &Point| {
        let word = word(&point.key);
        let count = seen.entry(word.to_lowercase()).or_insert(0);
        *count += 1;
        match *count {
            1 => format!("{experiment}/{word}"),
            count => format!("{experiment}/{word}~{count}"),
        }
    };
    points.iter().map(name).collect()
}

/// A key as one word.
fn word(key: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "=.+-".contains(letter);
    let parts = key.split(|letter| !is_plain(letter)).filter(|part| !part.is_empty());
    let word = parts.collect::<Vec<_>>().join("_");
    if word.len() <= LONGEST {
        return word;
    }
    format!("{}-{}", &word[..LONGEST - 13], &hex(key.as_bytes())[..12])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Finding;

    fn point(key: &str) -> Point {
        Point::new(key, 1.0, |_| Ok(Finding::default()))
    }

    #[test]
    fn names_are_words_and_no_two_the_same() {
        let keys = ["random N=20 P=2-30 hebbian 0", "my set 1", "my_set 1", "MY;set/1", "../x 1"];
        let found = names("fig3", &keys.map(point));
        assert_eq!(
            found,
            [
                "fig3/random_N=20_P=2-30_hebbian_0",
                "fig3/my_set_1",
                "fig3/my_set_1~2",
                "fig3/MY_set_1~3",
                "fig3/.._x_1",
            ]
        );
        let long = ["a", "b"].map(|end| point(&format!("{}{end}", "x".repeat(300))));
        let found = names("fig3", &long);
        assert!(found[0] != found[1] && found.iter().all(|name| name.len() < 200), "{found:?}");
        assert_eq!(experiment_of(&found[0]), "fig3");
    }
}
