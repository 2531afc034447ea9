//! Figure 8: classification from few examples, and with missing bits.

mod compare;
mod learner;
mod panels;
mod readings;
mod rows;
mod story;

use crate::cell::Cell;
use crate::chart::Drawing;
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row};
use crate::{Result, Settings};
use hopfit::Stop;
use learner::{LEARNERS, Learned, Learner};
use rows::Rows;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const COLUMNS: &[&str] = &[
    "dataset",
    "experiment",
    "examples_per_class",
    "missing",
    "rule",
    "repeat",
    "accuracy",
    "status",
    "flips",
];
/// Names of the experiments.
const FEW_SHOT: &str = "few_shot";
const MISSING: &str = "missing";
/// Examples a class where bits are missing.
const EXAMPLES: usize = 4;
/// Numbers of examples, beside the largest; of a quick run.
const NUMBERS: [usize; 6] = [1, 2, 3, 4, 6, 8];
const QUICK: [usize; 3] = [1, 2, 4];
/// Splits of a table into examples and rows to test with.
const SPLITS: usize = 30;
/// Missing bits, in percent.
const SHARES: [usize; 11] = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
/// Seconds for a rule that searches, unless it is said otherwise: there are
/// hundreds of small problems, and the slow ones are never finished.
const BUDGET: f64 = 1.75;
const QUICK_BUDGET: f64 = 0.5;

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
        let repeats = settings.repeats_or(SPLITS, 2);
        let limit = limit(settings);
        let mut plan = Plan::default();
        for table in &tables {
            for learner in learners(settings, table) {
                for repeat in 0..repeats {
                    plan.points.extend(points(table, &cases(settings), learner, repeat, limit));
                }
            }
        }
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("encoder".into(), json!(settings.encoder.name()));
        plan.options.insert("clusters".into(), json!(settings.clusters));
        plan.options.insert("examples".into(), json!(settings.examples));
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        let tables = tables.iter().map(|table| (table.name.clone(), describe(table)));
        plan.options.insert("datasets".into(), Value::Object(tables.collect()));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let missing = panels::chart(results, MISSING).draw()?;
        let missing = Drawing { suffix: "-missing".to_owned(), ..missing };
        Ok(vec![panels::chart(results, FEW_SHOT).draw()?, missing])
    }

    fn tables(&self, results: &Results) -> Vec<(&'static str, String)> {
        vec![("-readings", readings::table(results)), ("-tests", compare::table(results))]
    }

    fn story(&self, results: &Results) -> Story {
        story::story(results)
    }
}

/// What is tried on a table: on the digits, of all searches, the exact engine
/// alone.
fn learners(settings: &Settings, table: &Rows) -> Vec<Learner> {
    let is_large = settings.table.is_none() && table.name == rows::DIGITS;
    let exact = Learner::Hopfield(Method::Exact);
    let is_tried = |learner: &Learner| !is_large || !learner.searches() || *learner == exact;
    LEARNERS.into_iter().filter(is_tried).collect()
}

fn limit(settings: &Settings) -> Duration {
    let default = if settings.quick { QUICK_BUDGET } else { BUDGET };
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
    let wanted = if settings.quick { &QUICK[..] } else { &NUMBERS[..] };
    let is_wanted =
        |each: &usize| wanted.contains(each) || [settings.examples, with_missing].contains(each);
    let numbers = (1..=settings.examples).filter(is_wanted);
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
                    finding.unfinished |= training.is_unfinished();
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
    let (features, seed) = (table.features(each, repeat)?, table.seed(each, repeat));
    let learned = learner.learn((&examples, &features), seed, limit, stop)?;
    Ok(Training { table, learner, repeat, learned })
}

impl Training<'_> {
    /// Whether a search ended at its limit.
    fn is_unfinished(&self) -> bool {
        self.learner.searches() && self.learned.status.as_deref() != Some("optimal")
    }

    /// Adds the rows of a case; returns how the training ended, and what
    /// happens in recall, by the share of missing bits.
    fn test(&self, case: &Case, rows: &mut Vec<Vec<Cell>>) -> Result<Value> {
        let mut recall = BTreeMap::new();
        let few_shot = std::iter::once((FEW_SHOT, 0));
        let tests = few_shot.chain(case.shares.iter().map(|share| (MISSING, *share)));
        for (experiment, share) in tests {
            let missing = share as f64 / 100.0;
            let trial = self.table.trial(case.each, missing, self.repeat)?;
            let accuracy = self.learned.classifier.as_deref().map(|known| trial.accuracy(known));
            rows.push(vec![
                self.table.name.clone().into(),
                experiment.into(),
                case.each.into(),
                Cell::rounded(missing, 2),
                self.learner.name().into(),
                self.repeat.into(),
                Cell::rounded(accuracy.transpose()?, 6),
                self.learned.status.clone().into(),
                self.learned.flips.into(),
            ]);
            if let (MISSING, Some(memory)) = (experiment, &self.learned.memory) {
                recall.insert(share, readings::of(memory, &trial)?);
            }
        }
        Ok(json!({ "recall": recall }))
    }
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
        found.entry(place(&row, experiment)).or_default().extend(row.number("accuracy"));
    }
    found.retain(|_, values| !values.is_empty());
    found
}

/// Where a search of the rule was not finished in some repeat, by the number
/// of examples or the missing bits in percent.
fn unfinished(
    results: &Results,
    table: &str,
    experiment: &str,
    learner: Learner,
) -> BTreeSet<usize> {
    let of = |row: &Row<'_>| {
        learner.searches()
            && row.text("dataset") == table
            && row.text("experiment") == experiment
            && row.text("rule") == learner.name()
            && row.text("status") != "optimal"
    };
    results.rows().filter(of).map(|row| place(&row, experiment)).collect()
}

/// Where a row stands on the horizontal axis.
fn place(row: &Row<'_>, experiment: &str) -> usize {
    if experiment == FEW_SHOT {
        row.count("examples_per_class")
    } else {
        (100.0 * row.number("missing").unwrap_or(0.0)).round() as usize
    }
}
