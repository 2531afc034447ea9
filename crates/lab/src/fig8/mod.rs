//! Figure 8: classification from few examples, and with missing bits.

mod learner;
mod rows;
mod story;

use crate::chart::{Axis, Chart, Curve, Drawing, Panel};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::results::{Results, decimal};
use crate::statistics::{confidence, mean};
use crate::{Result, Settings};
use hopfit::classify::{HopfieldClassifier, Trial};
use hopfit::{Ending, Stop, Update};
use learner::{LEARNERS, Learned, Learner};
use rows::Rows;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const COLUMNS: &[&str] =
    &["dataset", "experiment", "examples_per_class", "missing", "rule", "repeat", "accuracy"];
/// Names of the experiments.
const FEW_SHOT: &str = "few_shot";
const MISSING: &str = "missing";
/// Examples a class where bits are missing.
const EXAMPLES: usize = 4;
/// Numbers of examples of a quick run, beside the largest.
const QUICK: [usize; 3] = [1, 2, 4];
/// Missing bits, in percent.
const SHARES: [usize; 11] = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
/// Seconds for a rule that searches, unless it is said otherwise: there are
/// hundreds of small problems, and the slow ones are never finished.
const LIMIT: f64 = 4.0;
const QUICK_LIMIT: f64 = 0.5;

/// The figure.
#[derive(Debug)]
pub(crate) struct Fig8;

impl Figure for Fig8 {
    fn name(&self) -> &'static str {
        "fig8"
    }

    fn title(&self) -> &'static str {
        "Classification from few examples and with missing bits"
    }

    fn takes_table(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let tables = rows::tables(settings)?;
        let repeats = settings.repeats_or(10, 2);
        let limit = limit(settings);
        let mut plan = Plan::default();
        for table in &tables {
            for learner in LEARNERS {
                for repeat in 0..repeats {
                    plan.points.extend(points(table, &cases(settings), learner, repeat, limit));
                }
            }
        }
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("clusters".into(), json!(settings.clusters));
        plan.options.insert("examples".into(), json!(settings.examples));
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        let tables = tables.iter().map(|table| (table.name.clone(), describe(table)));
        plan.options.insert("datasets".into(), Value::Object(tables.collect()));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let tables = tables(results);
        let chart = |depth: Depth| {
            let panels = tables.iter().flat_map(|table| {
                [FEW_SHOT, MISSING].map(|experiment| panel(results, table, experiment, depth))
            });
            Chart { panels: panels.collect(), across: 2 }.draw()
        };
        let close = Drawing { suffix: "-close".to_owned(), ..chart(Depth::Close)? };
        Ok(vec![chart(Depth::Whole)?, close])
    }

    fn story(&self, results: &Results) -> Story {
        story::story(results)
    }
}

fn limit(settings: &Settings) -> Duration {
    let default = if settings.quick { QUICK_LIMIT } else { LIMIT };
    Duration::from_secs_f64(settings.time_limit.unwrap_or(default))
}

fn describe(table: &Rows) -> Value {
    let (rows, classes) = table.size();
    json!({ "rows": rows, "classes": classes, "bits": table.neurons(), "sha256": table.hash() })
}

/// A number of examples a class to learn, and what is tried with them.
#[derive(Debug, Clone)]
struct Case {
    each: usize,
    /// The shares of missing bits to try, in percent; often none.
    shares: Vec<usize>,
}

/// One or more examples, and for one number of them missing bits.
fn cases(settings: &Settings) -> Vec<Case> {
    let step = if settings.quick { 2 } else { 1 };
    let with_missing = EXAMPLES.min(settings.examples);
    let numbers = (1..=settings.examples)
        .filter(|each| !settings.quick || QUICK.contains(each) || *each == settings.examples);
    let case = |each| {
        let shares = SHARES.into_iter().step_by(step).filter(|_| each == with_missing);
        Case { each, shares: shares.collect() }
    };
    numbers.map(case).collect()
}

/// The points of a learner and repeat: one in all, or one a training where
/// these are long.
fn points(
    table: &Arc<Rows>,
    cases: &[Case],
    learner: Learner,
    repeat: usize,
    limit: Duration,
) -> Vec<Point> {
    let together = if learner.searches() { 1 } else { cases.len() };
    let point = |cases: &[Case]| {
        let (first, last) = (cases[0].each, cases[cases.len() - 1].each);
        let key = format!("{} {first}-{last} {} {repeat}", table.name, learner.name());
        let (table, cases) = (Arc::clone(table), cases.to_vec());
        let weight = weight(learner, table.neurons(), &cases);
        Point::new(key, weight, move |stop| {
            let mut finding = Finding::default();
            let trainings = cases
                .iter()
                .map(|case| {
                    let training = train(&table, case.each, learner, repeat, limit, stop)?;
                    training.test(case, &mut finding.rows)
                })
                .collect::<Result<Vec<Value>>>()?;
            finding.extra = trainings.into();
            Ok(finding)
        })
    };
    cases.chunks(together).map(point).collect()
}

/// About how many seconds it takes.
fn weight(learner: Learner, neurons: usize, cases: &[Case]) -> f64 {
    let size = (neurons as f64 / 40.0).powi(2);
    let examples: usize = cases.iter().map(|case| case.each).sum();
    size * examples as f64 * if learner.searches() { 0.1 } else { 0.002 }
}

/// What a learner made of the examples of a repeat.
struct Training<'a> {
    table: &'a Rows,
    learner: Learner,
    repeat: usize,
    limit: Duration,
    learned: Learned,
}

fn train<'a>(
    table: &'a Rows,
    each: usize,
    learner: Learner,
    repeat: usize,
    limit: Duration,
    stop: &Stop,
) -> Result<Training<'a>> {
    let examples = table.trial(each, 0.0, repeat)?.examples;
    let learned =
        learner.learn((&examples, table.features()), table.seed(each, repeat), limit, stop)?;
    Ok(Training { table, learner, repeat, limit, learned })
}

impl Training<'_> {
    /// Adds the rows of a case; returns how the training ended, and what
    /// happens in recall, by the share of missing bits.
    fn test(&self, case: &Case, rows: &mut Vec<Vec<String>>) -> Result<Value> {
        let mut recall = BTreeMap::new();
        let few_shot = std::iter::once((FEW_SHOT, 0));
        let tests = few_shot.chain(case.shares.iter().map(|share| (MISSING, *share)));
        for (experiment, share) in tests {
            let missing = share as f64 / 100.0;
            let trial = self.table.trial(case.each, missing, self.repeat)?;
            let accuracy = self.learned.classifier.as_deref().map(|known| trial.accuracy(known));
            rows.push(vec![
                self.table.name.clone(),
                experiment.to_owned(),
                case.each.to_string(),
                decimal(missing, 2),
                self.learner.name().to_owned(),
                self.repeat.to_string(),
                accuracy.transpose()?.map_or(String::new(), |accuracy| decimal(accuracy, 6)),
            ]);
            if let (MISSING, Some(memory)) = (experiment, &self.learned.memory) {
                recall.insert(share, describe_recall(memory, &trial)?);
            }
        }
        let (status, limit) = (&self.learned.status, self.limit.as_secs_f64());
        Ok(json!({ "status": status, "limit": limit, "recall": recall }))
    }
}

/// The share of the cues whose recall alternates for ever, and the accuracy if
/// neurons are updated one at a time instead.
fn describe_recall(memory: &HopfieldClassifier, trial: &Trial) -> Result<Value> {
    let endings = memory.recall(&trial.cues)?.endings;
    let alternating = endings.iter().filter(|ending| **ending == Ending::TwoCycle).count();
    let sequential = trial.accuracy(&memory.clone().update(Update::Sequential))?;
    let alternating = alternating as f64 / endings.len() as f64;
    Ok(json!({ "alternating": alternating, "sequential": sequential }))
}

/// The names of the tables, in order.
fn tables(results: &Results) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in results.rows() {
        if !names.iter().any(|name| name == row.text("dataset")) {
            names.push(row.text("dataset").to_owned());
        }
    }
    names
}

/// Accuracies of a rule over the repeats, by the number of examples or the
/// missing bits in percent.
fn accuracies(
    results: &Results,
    table: &str,
    experiment: &str,
    rule: &str,
) -> BTreeMap<usize, Vec<f64>> {
    let mut found: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for row in results.rows() {
        let is_meant = row.text("dataset") == table
            && row.text("experiment") == experiment
            && row.text("rule") == rule;
        if !is_meant {
            continue;
        }
        let at = if experiment == FEW_SHOT {
            row.count("examples_per_class")
        } else {
            (100.0 * row.number("missing").unwrap_or(0.0)).round() as usize
        };
        found.entry(at).or_default().extend(row.number("accuracy"));
    }
    found.retain(|_, values| !values.is_empty());
    found
}

/// Which rules a panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// All of them.
    Whole,
    /// Those that stay near nearest neighbour.
    Close,
}

/// How far below nearest neighbour a close view reaches.
const CLOSE: f64 = 0.2;

/// Means with 95 % confidence bands.
fn panel(results: &Results, table: &str, experiment: &str, depth: Depth) -> Panel {
    let mut curves: Vec<Curve> =
        LEARNERS.iter().map(|learner| curve(results, table, experiment, *learner)).collect();
    let least = |curve: &Curve| curve.points.iter().map(|(_, y)| *y).fold(1.0, f64::min);
    let round = |y: f64| (10.0 * y + 1e-9).floor().max(0.0) / 10.0;
    if depth == Depth::Close {
        // Nearest neighbour is the first.
        let floor = least(&curves[0]) - CLOSE;
        curves.retain(|curve| least(curve) >= floor);
    }
    let floor = round(curves.iter().map(least).fold(1.0, f64::min) - 0.01);
    let right = curves.iter().flat_map(|curve| &curve.points).map(|(x, _)| *x).fold(0.0, f64::max);
    let (title, x) = if experiment == FEW_SHOT {
        (format!("{table}: few examples"), Axis::new("examples a class", 1.0, right))
    } else {
        let examples = results.rows().filter(|row| row.text("experiment") == MISSING);
        let each = examples.map(|row| row.count("examples_per_class")).max().unwrap_or(0);
        let axis = Axis::new("missing bits of the cue (%)", 0.0, right);
        (format!("{table}: missing bits, {each} examples a class"), axis)
    };
    let y = Axis::new("accuracy (share of unseen rows)", floor, 1.0);
    Panel { title, x, y, curves, references: Vec::new() }
}

fn curve(results: &Results, table: &str, experiment: &str, learner: Learner) -> Curve {
    let values = accuracies(results, table, experiment, learner.name());
    let of = |(at, values): (&usize, &Vec<f64>)| {
        let (x, centre, half) = (*at as f64, mean(values), confidence(values));
        ((x, centre), (x, (centre - half).max(0.0), (centre + half).min(1.0)))
    };
    let (points, band): (Vec<_>, Vec<_>) = values.iter().map(of).unzip();
    Curve::new(learner.label(), learner.style(), points).with_band(band)
}
