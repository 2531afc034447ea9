//! From a figure's name to its files.

use crate::chart::Drawing;
use crate::figure::{Figure, Story};
use crate::manifest::manifest;
use crate::page::page;
use crate::results::Results;
use crate::runner::{self, Prepared, Standing};
use crate::spread::Partition;
use crate::{ErrorKind, Result, Settings};
use hopfit::Stop;
use hopfit::data::Output;
use std::path::{Path, PathBuf};

/// A figure that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its table.
    pub results: Results,
    /// Its drawings.
    pub drawings: Vec<Drawing>,
    /// What it shows.
    pub story: Story,
    /// The files that were written: the table, the drawings, the manifest.
    pub files: Vec<PathBuf>,
}

/// Runs what is left of a figure's experiment and writes `figN.csv`,
/// `figN.svg`, `figN.png` and the manifest `figN.json` into the folder
/// [`Settings::out`].
///
/// # Errors
/// [`ErrorKind::Interrupted`] once `stop` is raised: the points that are done
/// are kept, and the same call goes on from there. Else what is wrong with the
/// data, the journal or the folder.
pub fn make(
    figure: &dyn Figure,
    settings: &Settings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<Made> {
    make_folder(&settings.out)?;
    let journal = runner::journal_of(figure, settings);
    let results = runner::run(figure, settings, Some(&journal), stop, progress)?;
    let drawings = figure.draw(&results)?;
    let name = figure.name();
    let mut files = vec![write(settings, &format!("{name}.csv"), results.to_csv().as_bytes())?];
    for (suffix, csv) in figure.tables(&results) {
        files.push(write(settings, &format!("{name}{suffix}.csv"), csv.as_bytes())?);
    }
    for Drawing { suffix, svg, png } in &drawings {
        files.push(write(settings, &format!("{name}{suffix}.svg"), svg.as_bytes())?);
        files.push(write(settings, &format!("{name}{suffix}.png"), png)?);
    }
    let manifest = manifest(name, settings, &results, &files)?;
    let text = format!("{manifest:#}\n");
    files.push(write(settings, &format!("{name}.json"), text.as_bytes())?);
    let story = figure.story(&results);
    Ok(Made { name, title: figure.title(), results, drawings, story, files })
}

/// Runs what is left of a part of a figure's points, and keeps them in its
/// journal; for [`crate::merge`], with the journals of the other parts.
///
/// # Errors
/// As [`make`].
pub fn make_part(
    figure: &dyn Figure,
    part: Partition,
    settings: &Settings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<PathBuf> {
    let prepared = Prepared::new(figure, settings)?;
    make_folder(&settings.out)?;
    let path = runner::journal_of(figure, settings);
    runner::finish(figure, settings, &prepared, (Some(&path), Some(part)), stop, progress)?;
    Ok(path)
}

/// Runs a figure's experiment without any file.
///
/// # Errors
/// [`ErrorKind::Forgotten`] once `stop` is raised, or what is wrong with the
/// data.
pub fn results_of(
    figure: &dyn Figure,
    settings: &Settings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<Results> {
    runner::run(figure, settings, None, stop, progress)
}

/// Makes these figures, with the user's patterns in those that take them, and
/// writes the report `index.html`, which needs no other file and no network.
///
/// # Errors
/// As [`make`].
pub fn make_all(
    figures: &[&dyn Figure],
    settings: &Settings,
    stop: &Stop,
    progress: &mut dyn FnMut(&Standing),
) -> Result<Vec<Made>> {
    let mut made = Vec::with_capacity(figures.len());
    for (at, figure) in figures.iter().enumerate() {
        // Figures of one experiment share its journal: begin it anew only once.
        let begun = figures[..at].iter().any(|other| other.experiment() == figure.experiment());
        let patterns = settings.patterns.clone().filter(|_| figure.takes_patterns());
        let table = settings.table.clone().filter(|_| figure.takes_table());
        let fresh = settings.fresh && !begun;
        let settings = Settings { fresh, patterns, table, ..settings.clone() };
        made.push(make(*figure, &settings, stop, progress)?);
    }
    write(settings, "index.html", page(&made, settings).as_bytes())?;
    Ok(made)
}

pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| {
        let (path, action) = (folder.to_owned(), "cannot be made as a folder");
        ErrorKind::File { path, action, source }.into()
    })
}

pub(crate) fn write(settings: &Settings, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = settings.out.join(name);
    Output::File(path.clone()).write(bytes)?;
    Ok(path)
}
