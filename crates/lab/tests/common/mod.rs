//! What the tests of the experiments share.
#![allow(dead_code, reason = "each test file uses its own share of these")]

use hopfit::Stop;
use hopfit_lab::{Cell, Made, Settings, Standing, figure, make};
use std::path::Path;

/// A quick run into `folder`, with the data sets that are built in.
pub(crate) fn quick(folder: &Path) -> Settings {
    Settings { quick: true, threads: 2, ..Settings::new(folder) }
}

/// Makes a figure without being told how it gets on.
pub(crate) fn made(name: &str, settings: &Settings) -> Made {
    make(figure(name).unwrap(), settings, &Stop::never(), &mut |_: &Standing| {}).unwrap()
}

/// The table of a figure without its last column, the seconds.
pub(crate) fn without_seconds(made: &Made) -> Vec<Vec<Cell>> {
    let rows = made.results.points.iter().flat_map(|point| point.rows.clone());
    rows.map(|row| row[..row.len() - 1].to_vec()).collect()
}

/// A file as text.
pub(crate) fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}
