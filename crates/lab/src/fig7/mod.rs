//! Figure 7: recall from noise.

mod readings;
mod story;

use crate::capacity::hashes;
use crate::cell::Cell;
use crate::chart::{Axis, Chart, Curve, Dash, Drawing, Gallery, GalleryRow, Marker, Panel, Style};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row};
use crate::statistics::{confidence, mean};
use crate::{Dataset, Result, Settings};
use hopfit::data::picture::Picture;
use hopfit::random::Stream;
use hopfit::{Cues, Network, Patterns, RecallOptions, Shape, recall_all};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

const METHODS: [Method; 18] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::Gradient,
    Method::GradientTuned,
    Method::Milp,
    Method::MilpSparse,
    Method::MilpTernary,
    Method::MilpSparseStrict,
    Method::MilpField,
    Method::Exact,
    Method::ExactMargin,
    Method::ExactSparse,
    Method::Storkey,
    Method::Perceptron,
    Method::Mpf,
    Method::Dreaming,
    Method::Unlearning,
    Method::Ridge,
];
/// The panels: what is compared in each.
const GROUPS: [(&str, &[Method]); 4] = [
    (
        "classical rules",
        &[Method::Hebbian, Method::Pseudoinverse, Method::Gradient, Method::GradientTuned],
    ),
    (
        "the paper's programs",
        &[
            Method::Milp,
            Method::MilpSparse,
            Method::MilpTernary,
            Method::MilpSparseStrict,
            Method::MilpField,
        ],
    ),
    ("the exact engine", &[Method::Exact, Method::ExactMargin, Method::ExactSparse]),
    ("rules to compare with", &Method::LEARNING),
];
/// Patterns that are stored.
const STORED: usize = 10;
/// Seconds for a rule that searches.
const BUDGET: f64 = 60.0;
/// The noise, in percent.
const NOISE: [usize; 11] = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
/// The noise of the pictures.
const PICTURED: [usize; 6] = [0, 10, 20, 30, 40, 50];
const COLUMNS: &[&str] = &["rule", "noise", "image", "repeat", "wrong_bits"];
/// The rule under which the cues themselves are kept.
const CUES: &str = "cue";

/// The figure.
#[derive(Debug)]
pub(crate) struct Fig7;

impl Figure for Fig7 {
    fn name(&self) -> &'static str {
        "fig7"
    }

    fn title(&self) -> &'static str {
        "Recall from noise"
    }

    fn takes_patterns(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        plan(settings)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let y = 1.05 * most_wrong(results);
        let panel = |(title, group): (&str, &[Method])| Panel {
            title: title.to_owned(),
            x: Axis::new("flipped bits of the cue (%)", 0.0, 50.0),
            y: Axis::new("wrong bits after recall", 0.0, y),
            curves: curves(results, group),
            references: Vec::new(),
        };
        let panels = GROUPS.into_iter().map(panel).collect();
        let chart = Chart { panels, across: 2, size: (330.0, 300.0), ..Chart::default() };
        let mut drawings = vec![chart.draw()?];
        drawings.extend(gallery(results)?);
        Ok(drawings)
    }

    fn tables(&self, results: &Results) -> Vec<(&'static str, String)> {
        vec![("-readings", readings::table(results))]
    }

    fn story(&self, results: &Results) -> Story {
        story::story(results)
    }
}

/// The patterns and all noisy cues: the same for every rule.
struct Trial {
    set: Dataset,
    patterns: Patterns,
    seed: u64,
    repeats: usize,
    /// The pattern of the pictures: the first with enough ink.
    shown: usize,
}

/// What is kept of a rule beyond its table.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Shown {
    /// The picture that the neurons form, if that is known.
    shape: Option<(usize, usize)>,
    /// States of the pictures, by noise.
    states: BTreeMap<usize, Vec<i8>>,
    /// Mean wrong bits by noise, of other readings of recall.
    #[serde(default)]
    readings: BTreeMap<String, BTreeMap<usize, f64>>,
    /// How the search ended, if the rule searches.
    #[serde(default)]
    status: Option<String>,
}

fn plan(settings: &Settings) -> Result<Plan> {
    let set = Dataset::own_or_digits(settings, Shape::new(9, 9))?;
    let count = set.size().map_or(STORED, |size| size.min(STORED));
    let patterns = set.draw(count, 0)?;
    let ink = |row: &[i8]| 10 * row.iter().filter(|bit| **bit > 0).count() >= row.len();
    let shown = patterns.rows().position(ink).unwrap_or(0);
    let repeats = settings.repeats_or(20, 5);
    let trial = Arc::new(Trial { set, patterns, seed: settings.seed, repeats, shown });
    let mut plan = Plan::default();
    let cues = Arc::clone(&trial);
    plan.points.push(Point::new(CUES, 0.01, move |_| {
        cues.finding(CUES, |cues| Ok(cues.as_slice().to_vec()))
    }));
    let (limit, seed) = (settings.limit_or(BUDGET), settings.seed);
    for method in METHODS {
        if method.needs_shape() && trial.set.shape.is_none() {
            continue;
        }
        let trial = Arc::clone(&trial);
        let weight = if method.searches() { 10.0 } else { 0.2 };
        plan.points.push(Point::new(method.name(), weight, move |stop| {
            let trained = method.train_bare(&trial.patterns, trial.set.shape, seed, limit, stop)?;
            let unfinished = method.searches() && trained.status != "optimal";
            let Some(network) = trained.network else {
                return Ok(Finding { unfinished, ..Finding::default() });
            };
            let status = method.searches().then_some(trained.status);
            trial.recalled(method, &network, status, unfinished)
        }));
    }
    plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
    plan.options.insert("stored".into(), json!(count));
    plan.options.insert("repeats".into(), json!(repeats));
    plan.options.insert("datasets".into(), hashes(&[Arc::new(trial.set.clone())]));
    Ok(plan)
}

impl Trial {
    fn cues(&self, noise: usize, repeat: usize) -> Cues {
        let mut stream = Stream::new(self.seed, (1 << 48) + ((noise as u64) << 32) + repeat as u64);
        Cues::noisy(&self.patterns, noise as f64 / 100.0, &mut stream)
    }

    /// Wrong bits after recall as in the paper, and by its other readings.
    fn recalled(
        &self,
        method: Method,
        network: &Network,
        status: Option<String>,
        unfinished: bool,
    ) -> Result<Finding> {
        let recall = |options: &RecallOptions| {
            self.finding(method.name(), |cues| Ok(recall_all(network, cues, options)?.states))
        };
        let finding = recall(&RecallOptions::synchronous())?;
        let mut shown: Shown = serde_json::from_value(finding.extra.clone()).unwrap_or_default();
        for (name, options) in readings::readings() {
            shown.readings.insert(name.to_owned(), readings::means(&recall(&options)?.rows));
        }
        shown.status = status;
        Ok(Finding { extra: json!(shown), unfinished, ..finding })
    }

    /// Wrong bits of all states that `recall` makes of the cues.
    fn finding(&self, rule: &str, recall: impl Fn(&Cues) -> Result<Vec<i8>>) -> Result<Finding> {
        let neurons = self.patterns.neurons();
        let (mut rows, mut shown) = (Vec::new(), Shown::default());
        shown.shape = self.set.shape.map(|shape| (shape.height, shape.width));
        for noise in NOISE {
            for repeat in 0..self.repeats {
                let states = recall(&self.cues(noise, repeat))?;
                for (image, state) in states.chunks_exact(neurons).enumerate() {
                    let stored = self.patterns.row(image);
                    let wrong = state.iter().zip(stored).filter(|(a, b)| a != b).count();
                    rows.push(cells(rule, noise, image, repeat, wrong));
                    if repeat == 0 && image == self.shown && PICTURED.contains(&noise) {
                        shown.states.insert(noise, state.to_vec());
                    }
                }
            }
        }
        Ok(Finding { rows, extra: json!(shown), ..Finding::default() })
    }
}

fn cells(rule: &str, noise: usize, image: usize, repeat: usize, wrong: usize) -> Vec<Cell> {
    let noise = Cell::rounded(noise as f64 / 100.0, 2);
    vec![rule.into(), noise, image.into(), repeat.into(), wrong.into()]
}

/// Wrong bits by noise in percent, of one rule.
fn wrong_bits(results: &Results, rule: &str) -> BTreeMap<usize, Vec<f64>> {
    let mut found: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for row in results.rows().filter(|row: &Row<'_>| row.text("rule") == rule) {
        let noise = (100.0 * row.number("noise").unwrap_or(0.0)).round() as usize;
        found.entry(noise).or_default().extend(row.number("wrong_bits"));
    }
    found
}

fn most_wrong(results: &Results) -> f64 {
    let means = METHODS.iter().flat_map(|method| wrong_bits(results, method.name()).into_values());
    means.map(|values| mean(&values)).fold(1.0, f64::max)
}

/// Means with 95 % confidence bands; the cues as a thin grey line.
fn curves(results: &Results, group: &[Method]) -> Vec<Curve> {
    let curve = |name: &str, label: &str, style: Style| {
        let unfinished = results.points.iter().any(|point| point.key == name && point.unfinished);
        let values = wrong_bits(results, name);
        let of = |(noise, values): (&usize, &Vec<f64>)| {
            let (x, centre, half) = (*noise as f64, mean(values), confidence(values));
            ((x, centre), (x, centre - half, centre + half))
        };
        let (points, band): (Vec<_>, Vec<_>) = values.iter().map(of).unzip();
        if unfinished {
            let curve = Curve::new(label, style, Vec::new());
            return Curve { unfinished: points, ..curve }.with_band(band);
        }
        Curve::new(label, style, points).with_band(band)
    };
    let grey = Style { colour: [120; 3], dash: Dash::Solid, marker: Marker::None, width: 1.5 };
    let mut curves = vec![curve(CUES, "the cue itself", grey)];
    for method in group {
        curves.push(curve(method.name(), method.label(), method.style()));
    }
    curves.retain(|curve| curve.all_points().next().is_some());
    curves
}

/// A row of pictures a rule, as in the paper; none without a shape.
fn gallery(results: &Results) -> Result<Option<Drawing>> {
    let mut gallery = Gallery {
        size: (90, 90),
        head: PICTURED.iter().map(|noise| format!("{noise} %")).collect(),
        rows: Vec::new(),
    };
    for point in &results.points {
        let shown: Shown = point.extra()?;
        let Some((height, width)) = shown.shape else { continue };
        let picture = |state: &Vec<i8>| {
            let picture = Picture::sheet(&[state], Shape::new(height, width), 1, 1)?;
            Ok((String::new(), picture))
        };
        let pictures = shown.states.values().map(picture).collect::<Result<Vec<_>>>()?;
        let label = METHODS.iter().find(|method| method.name() == point.key);
        let name = label.map_or("cue".to_owned(), |method| method.label().to_owned());
        gallery.rows.push(GalleryRow { name, pictures });
    }
    if gallery.rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(gallery.draw("-pictures")?))
}
