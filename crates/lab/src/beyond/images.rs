//! What the pictures decide: the grey level that makes them black and white,
//! other pictures, and how much patterns overlap.

use super::limit::limit;
use crate::cell::Cell;
use crate::chart::{Axis, Chart, Curve, Drawing, Panel};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row, decimal};
use crate::statistics::{Band, confidence, mean, median};
use crate::{Dataset, Result, Settings};
use hopfit::Shape;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

const COLUMNS: &[&str] =
    &["dataset", "parameter", "value", "neurons", "rule", "repeat", "stored", "lost", "blank"];
const METHODS: [Method; 4] =
    [Method::Hebbian, Method::Pseudoinverse, Method::Storkey, Method::Exact];
/// Grey levels, of 255.
const LEVELS: [f64; 6] = [31.0, 63.0, 95.0, 127.0, 159.0, 191.0];
const LEVEL: &str = "level";
/// Correlations of a pattern with the prototype that all share, and neurons.
const KEPT: [f64; 5] = [0.0, 0.2, 0.4, 0.6, 0.8];
const OVERLAP: &str = "overlap";
const NEURONS: usize = 40;
/// Seconds for each number of patterns that a search tries.
const BUDGET: f64 = 1.5;
const DRAWS: usize = 10;
const MOST: usize = 100;
/// Digits of which it is counted how many are blank.
const FIRST: usize = 20;

/// The experiment.
#[derive(Debug)]
pub(crate) struct Images;

/// A data set of the experiment: what is varied, and its value.
struct Source {
    set: Arc<Dataset>,
    parameter: &'static str,
    value: f64,
}

impl Figure for Images {
    fn name(&self) -> &'static str {
        "images"
    }

    fn title(&self) -> &'static str {
        "What grey level, pictures and overlap decide"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let repeats = settings.repeats_or(DRAWS, 2);
        let budget = settings.limit_or(BUDGET);
        let sources = sources(settings)?;
        let mut plan = Plan::default();
        for Source { set, parameter, value } in &sources {
            for method in METHODS {
                for repeat in 0..repeats {
                    let (set, parameter, value) = (Arc::clone(set), *parameter, *value);
                    let work = (settings.seed, budget);
                    let weight = if method.searches() { 3.0 * budget.as_secs_f64() } else { 0.1 };
                    let key =
                        format!("{} {parameter} {value} {} {repeat}", set.name, method.name());
                    plan.points.push(Point::new(key, weight, move |stop| {
                        let found = limit(&set, method, repeat, MOST, work, stop)?;
                        let first = set.draw(FIRST, repeat)?;
                        let blank =
                            first.rows().filter(|row| row.iter().all(|bit| *bit < 0)).count();
                        let row = vec![
                            set.name.clone().into(),
                            parameter.into(),
                            Cell::rounded(value, 4),
                            set.neurons().into(),
                            method.name().into(),
                            repeat.into(),
                            found.stored.into(),
                            found.lost.into(),
                            blank.into(),
                        ];
                        let unfinished = !found.is_decided();
                        Ok(Finding { rows: vec![row], unfinished, ..Finding::default() })
                    }));
                }
            }
        }
        let hashes: Vec<_> = sources.iter().map(|source| source.set.hash()).collect();
        plan.options.insert("seconds_a_point".into(), json!(budget.as_secs_f64()));
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("datasets".into(), json!(hashes));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let level = Axis::new("grey level (of 255) above which a pixel is +1", 20.0, 200.0);
        let overlap = Axis::new("mean overlap of two patterns", 0.0, 0.66);
        let mut panels: Vec<Panel> = sets(results, LEVEL)
            .into_iter()
            .map(|name| {
                panel(results, &name, LEVEL, format!("{}, by grey level", title(&name)), &level)
            })
            .collect();
        let name = format!("patterns with a prototype, {NEURONS} neurons");
        panels.push(panel(results, "correlated", OVERLAP, name, &overlap));
        let across = panels.len();
        let chart = Chart { panels, across, size: (320.0, 280.0), ..Chart::default() };
        Ok(vec![chart.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

fn sources(settings: &Settings) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for level in LEVELS.into_iter().step_by(if settings.quick { 2 } else { 1 }) {
        let mnist = Dataset::digits_at(settings, Shape::new(9, 9), level)?;
        sources.push(Source { set: Arc::new(mnist), parameter: LEVEL, value: level });
        let small = Dataset::small_digits_at(settings, level)?;
        sources.push(Source { set: Arc::new(small), parameter: LEVEL, value: level });
    }
    for kept in KEPT.into_iter().step_by(if settings.quick { 2 } else { 1 }) {
        let set = Dataset::correlated(NEURONS, kept, settings.seed);
        sources.push(Source { set: Arc::new(set), parameter: OVERLAP, value: kept * kept });
    }
    Ok(sources)
}

/// The names of data sets in which a parameter is varied.
fn sets(results: &Results, parameter: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in results.rows().filter(|row| row.text("parameter") == parameter) {
        if !names.iter().any(|name| name == row.text("dataset")) {
            names.push(row.text("dataset").to_owned());
        }
    }
    names
}

fn title(name: &str) -> &'static str {
    if name == "mnist" { "MNIST digits at 9×9" } else { "UCI digits at 8×8" }
}

/// What is known to be stored in each draw, by the parameter's value (in
/// ten-thousandths), and whether all of it is decided.
fn stored(
    results: &Results,
    name: &str,
    parameter: &str,
    method: Method,
) -> BTreeMap<u64, (Vec<f64>, bool)> {
    let is_meant = |row: &Row<'_>| {
        row.text("dataset") == name
            && row.text("parameter") == parameter
            && row.text("rule") == method.name()
    };
    let mut found: BTreeMap<u64, (Vec<f64>, bool)> = BTreeMap::new();
    for row in results.rows().filter(is_meant) {
        let value = (1e4 * row.number("value").unwrap_or(0.0)).round() as u64;
        let stored = row.number("stored").unwrap_or(0.0);
        let decided = row.number("lost") == Some(stored + 1.0);
        let entry = found.entry(value).or_insert((Vec::new(), true));
        entry.0.push(stored);
        entry.1 &= decided;
    }
    found
}

fn panel(results: &Results, name: &str, parameter: &str, title: String, x: &Axis) -> Panel {
    let curve = |method: &Method| {
        let mut curve = Curve::new(method.label(), method.style(), Vec::new());
        for (value, (stored, decided)) in self::stored(results, name, parameter, *method) {
            let (x, centre, half) = (value as f64 / 1e4, mean(&stored), confidence(&stored));
            // Two values say next to nothing of their spread.
            if stored.len() > 2 {
                curve.band.push((x, (centre - half).max(0.0), centre + half));
            }
            let points = if decided { &mut curve.points } else { &mut curve.unfinished };
            points.push((x, centre));
        }
        curve
    };
    let curves: Vec<Curve> = METHODS.iter().map(curve).collect();
    let points = curves.iter().flat_map(Curve::all_points).map(|(_, y)| y);
    let bands = curves.iter().flat_map(|curve| &curve.band).map(|(_, _, high)| *high);
    let top = 1.05 * points.chain(bands).fold(10.0, f64::max);
    let y = Axis::new("patterns stored before the first flip", 0.0, top);
    Panel { title, x: x.clone(), y, curves, references: Vec::new() }
}

fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "The number of patterns that are stored before the first bit is lost: means over \
                the draws with 95 % intervals (Student's t). On the left by the grey level that \
                makes digits black and white, on the right by how much random patterns overlap, \
                which share a prototype. Hollow: in some draw more may be stored than is known."
            .into(),
        ..Story::default()
    };
    for (name, parameter) in sets(results, LEVEL)
        .into_iter()
        .map(|name| (name, LEVEL))
        .chain([("correlated".to_owned(), OVERLAP)])
    {
        for method in METHODS {
            let shown = |(value, (stored, _)): (u64, (Vec<f64>, bool))| {
                let range = Band::of(&stored);
                format!(
                    "{} at {} ({} to {})",
                    decimal(median(&stored), 1),
                    decimal(value as f64 / 1e4, 2),
                    range.least,
                    range.largest
                )
            };
            let texts: Vec<String> =
                stored(results, &name, parameter, method).into_iter().map(shown).collect();
            if !texts.is_empty() {
                let what = format!("stored by {}, {name}, by {parameter}", method.label());
                story.compared.push([what, "not stated".into(), texts.join(", ")]);
            }
        }
    }
    story.differs = levels(results).into_iter().chain(blank(results)).collect();
    story
}

/// In the order of the file, as in the paper.
fn levels(results: &Results) -> Option<String> {
    let of_level = |level: f64| {
        let mut rows = results.rows().filter(|row| {
            row.text("dataset") == "mnist"
                && row.text("rule") == Method::Pseudoinverse.name()
                && row.text("repeat") == "0"
                && row.number("value") == Some(level)
        });
        Some(format!("{} at {level}", rows.next()?.text("stored")))
    };
    let texts: Vec<String> = LEVELS.into_iter().filter_map(of_level).collect();
    (!texts.is_empty()).then(|| {
        format!(
            "The paper does not say how it made digits black and white. Of the digits at 9×9 in the \
             order of the file the pseudoinverse stores {}.",
            texts.join(", ")
        )
    })
}

/// Digits without any ink.
fn blank(results: &Results) -> Option<String> {
    let of_level = |level: f64| {
        let mut rows = results.rows().filter(|row| {
            row.text("dataset") == "mnist"
                && row.text("repeat") == "0"
                && row.number("value") == Some(level)
        });
        let blank = rows.next()?.count("blank");
        (blank > 0).then(|| format!("{blank} at {level}"))
    };
    let texts: Vec<String> = LEVELS.into_iter().filter_map(of_level).collect();
    (!texts.is_empty()).then(|| {
        format!(
            "Thin strokes vanish at a high level: of the first {FIRST} digits at 9×9 so many are \
             blank: {}. Figures 2, 5, 6 and 7 use the level 127.",
            texts.join(", ")
        )
    })
}
