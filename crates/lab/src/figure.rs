//! What every figure provides: a plan, a drawing and a story.

use crate::cell::Cell;
use crate::chart::Drawing;
use crate::claim::Claim;
use crate::{Result, Results, Settings};
use hopfit::Stop;
use serde_json::Value;

/// An experiment and the figure made of it. A new figure is a file with an
/// implementation of this and a line in [`crate::figures`].
pub trait Figure: Sync {
    /// What the command line and the files call it, such as `fig3`.
    fn name(&self) -> &'static str;

    /// The experiment whose points it shows, where that is another figure's.
    fn experiment(&self) -> &'static str {
        self.name()
    }

    /// Its title.
    fn title(&self) -> &'static str;

    /// Whether the user's patterns can take the place of the paper's.
    fn takes_patterns(&self) -> bool {
        false
    }

    /// Whether it can be made of a table of the user's.
    fn takes_table(&self) -> bool {
        false
    }

    /// The columns of its table.
    fn columns(&self) -> &'static [&'static str];

    /// The points to run, in the order of the table.
    ///
    /// # Errors
    /// Data that cannot be read or does not suit the figure.
    fn plan(&self, settings: &Settings) -> Result<Plan>;

    /// The drawings: the figure itself, and pictures that belong to it.
    ///
    /// # Errors
    /// What cannot be drawn.
    fn draw(&self, results: &Results) -> Result<Vec<Drawing>>;

    /// Tables beside the figure's own: what the file is called beyond the
    /// figure's name, such as `-readings`, and the CSV.
    fn tables(&self, _results: &Results) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What it shows, in words and in numbers of `results`.
    fn story(&self, results: &Results) -> Story;
}

/// What is to be done for a figure.
#[derive(Debug, Default)]
pub struct Plan {
    /// The points, in the order of the table.
    pub points: Vec<Point>,
    /// Options of this figure that its numbers depend on, beside the
    /// settings: sizes, numbers of patterns, repeats.
    pub options: serde_json::Map<String, Value>,
}

/// The work of a point: it ends early, with anything, once the stop is due.
pub type Work = Box<dyn Fn(&Stop) -> Result<Finding> + Send + Sync>;

/// One piece of work: what is lost at most when a run is killed.
pub struct Point {
    /// Its name in the journal; no two points of a plan share it.
    pub key: String,
    /// How long it may take, in seconds, next to the other points.
    pub weight: f64,
    /// The work.
    pub work: Work,
}

impl Point {
    /// A point of that name, weight and work.
    pub fn new(
        key: impl Into<String>,
        weight: f64,
        work: impl Fn(&Stop) -> Result<Finding> + Send + Sync + 'static,
    ) -> Self {
        Self { key: key.into(), weight, work: Box::new(work) }
    }
}

impl std::fmt::Debug for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Point").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What the work of a point came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// Rows of the table, a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether a search ended at its limit before it was finished.
    pub unfinished: bool,
    /// What the drawing needs beyond the table, such as weights.
    pub extra: Value,
}

/// What a figure shows, for the report. Each text is a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    /// What is to be seen.
    pub shows: String,
    /// Rows of a comparison: what, the paper's number, ours.
    pub compared: Vec<[String; 3]>,
    /// Where ours differs, and why.
    pub differs: Vec<String>,
    /// What the paper claims, and what became of it here.
    pub claims: Vec<Claim>,
}
