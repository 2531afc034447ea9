//! What ε, M and the seed decide: the paper calls its program nearly free of
//! parameters and independent of seeding.

use crate::capacity::hashes;
use crate::cell::Cell;
use crate::chart::{Axis, Chart, Curve, Drawing, Panel};
use crate::claim::{Claim, Verdict};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row, decimal};
use crate::statistics::{Band, mean};
use crate::{Dataset, Result, Settings};
use hopfit::random::Stream;
use hopfit::{Cues, MilpOptions, Network, Patterns, RecallOptions, Rule, Shape, recall_all};
use serde_json::json;
use std::sync::Arc;

const COLUMNS: &[&str] =
    &["rule", "parameter", "value", "flips", "wrong_bits", "zero_fraction", "status", "seconds"];
const STORED: usize = 10;
const BUDGET: f64 = 20.0;
/// Share of the bits that noise flips, and how often.
const NOISE: f64 = 0.1;
const CUES: usize = 20;
const EPSILON: &str = "epsilon";
const BIG_M: &str = "M";
const SEED: &str = "seed";
/// Powers of ten of ε, and of M over the largest field.
const EPSILONS: [i32; 5] = [-4, -3, -2, -1, 0];
const BIG_MS: [i32; 4] = [0, 1, 2, 3];
const SEEDS: u64 = 10;
const SEEDED: [Method; 5] =
    [Method::Gradient, Method::GradientTuned, Method::Milp, Method::MilpSparse, Method::Exact];

/// The experiment.
#[derive(Debug)]
pub(crate) struct Parameters;

/// One setting of one parameter.
#[derive(Debug, Clone, Copy)]
struct Setting {
    method: Method,
    parameter: &'static str,
    value: f64,
}

impl Setting {
    /// The rule, and the seed to run it with. The program begins at nothing,
    /// so that its weights are its own.
    fn rule(self, neurons: usize, seed: u64) -> (Rule, u64) {
        let rule = self.method.bare_rule(neurons);
        match (self.parameter, rule) {
            (EPSILON, Rule::Milp(options)) => (
                Rule::Milp(MilpOptions { epsilon: Some(10_f64.powf(self.value)), ..options }),
                seed,
            ),
            (BIG_M, Rule::Milp(options)) => {
                let big_m = Some(neurons as f64 * 10_f64.powf(self.value));
                (Rule::Milp(MilpOptions { big_m, ..options }), seed)
            }
            (_, rule) => (rule, self.value as u64),
        }
    }
}

fn settings_to_try(quick: bool) -> Vec<Setting> {
    let milp = |parameter, value: i32| Setting {
        method: Method::Milp,
        parameter,
        value: f64::from(value),
    };
    let mut all: Vec<Setting> = EPSILONS.map(|value| milp(EPSILON, value)).to_vec();
    all.extend(BIG_MS.map(|value| milp(BIG_M, value)));
    let seeds = if quick { 2 } else { SEEDS };
    for method in SEEDED {
        all.extend((1..=seeds).map(|seed| Setting { method, parameter: SEED, value: seed as f64 }));
    }
    all
}

impl Figure for Parameters {
    fn name(&self) -> &'static str {
        "parameters"
    }

    fn title(&self) -> &'static str {
        "What ε, M and the seed decide"
    }

    fn takes_patterns(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let set = Arc::new(Dataset::own_or_digits(settings, Shape::new(9, 9))?);
        let count = set.size().map_or(STORED, |size| size.min(STORED));
        let limit = settings.limit_or(BUDGET);
        let mut plan = Plan::default();
        for setting in settings_to_try(settings.quick) {
            let Setting { method, parameter, value } = setting;
            let (set, seed) = (Arc::clone(&set), settings.seed);
            let weight = if method.searches() { 3.0 } else { 0.2 };
            let key = format!("{} {parameter} {value}", method.name());
            plan.points.push(Point::new(key, weight, move |stop| {
                let patterns = set.draw(count, 0)?;
                let (rule, own) = setting.rule(patterns.neurons(), seed);
                let trained = method.train_by(&rule, &patterns, set.shape, own, limit, stop)?;
                let network = trained.network.as_ref();
                let wrong = network.map(|network| wrong_bits(network, &patterns, seed));
                let zeros = network.map(|network| network.weights().zero_fraction());
                let row = vec![
                    method.name().into(),
                    parameter.into(),
                    Cell::rounded(value, 3),
                    trained.flips.into(),
                    Cell::rounded(wrong.transpose()?, 6),
                    Cell::rounded(zeros, 6),
                    trained.status.clone().into(),
                    Cell::rounded(trained.seconds, 3),
                ];
                let unfinished = method.searches() && trained.status != "optimal";
                Ok(Finding { rows: vec![row], unfinished, ..Finding::default() })
            }));
        }
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        plan.options.insert("stored".into(), json!(count));
        plan.options.insert("datasets".into(), hashes(&[set]));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let names = [
            (EPSILON, "ε of the program", "log₁₀ ε"),
            (BIG_M, "M of the program", "log₁₀ (M / N)"),
            (SEED, "the seed", "seed"),
        ];
        let panels = names.map(|(parameter, title, x)| panel(results, parameter, title, x));
        let panels = panels.into_iter().filter(|panel| !panel.curves.is_empty()).collect();
        let chart = Chart { panels, across: 3, size: (300.0, 280.0), ..Chart::default() };
        Ok(vec![chart.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// Mean wrong bits after recall from noisy cues: the same for every setting.
fn wrong_bits(network: &Network, patterns: &Patterns, seed: u64) -> Result<f64> {
    let mut stream = Stream::new(seed, 6 << 56);
    let mut wrong = Vec::new();
    for _ in 0..CUES {
        let cues = Cues::noisy(patterns, NOISE, &mut stream);
        let states = recall_all(network, &cues, &RecallOptions::synchronous())?.states;
        let flipped = states.iter().zip(patterns.as_slice()).filter(|(a, b)| a != b).count();
        wrong.push(flipped as f64 / patterns.count() as f64);
    }
    Ok(mean(&wrong))
}

/// The rows of a method and parameter.
fn of<'a>(
    results: &'a Results,
    method: Method,
    parameter: &'a str,
) -> impl Iterator<Item = Row<'a>> {
    results
        .rows()
        .filter(move |row| row.text("rule") == method.name() && row.text("parameter") == parameter)
}

fn panel(results: &Results, parameter: &str, title: &str, x: &str) -> Panel {
    let curve = |method: &Method| {
        let mut curve = Curve::new(method.label(), method.style(), Vec::new());
        for row in of(results, *method, parameter) {
            let (Some(x), Some(y)) = (row.number("value"), row.number("wrong_bits")) else {
                continue;
            };
            let open = method.searches() && row.text("status") != "optimal";
            let points = if open { &mut curve.unfinished } else { &mut curve.points };
            points.push((x, y));
        }
        curve
    };
    let curves: Vec<Curve> =
        SEEDED.iter().map(curve).filter(|curve| curve.all_points().next().is_some()).collect();
    let all = || curves.iter().flat_map(Curve::all_points);
    let (left, right) =
        all().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (x, _)| (a.min(x), b.max(x)));
    let top = results.rows().filter_map(|row| row.number("wrong_bits")).fold(1.0, f64::max);
    let (left, right) = if left <= right { (left, right) } else { (0.0, 1.0) };
    Panel {
        title: title.to_owned(),
        x: Axis::new(x, left - 0.3, right + 0.3),
        y: Axis::new("wrong bits after recall from 10 % noise", 0.0, 1.05 * top),
        curves,
        references: Vec::new(),
    }
}

fn story(results: &Results) -> Story {
    let stored = results.options.get("stored").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let mut story = Story {
        shows: format!(
            "{stored} patterns are stored with one parameter varied at a time; the program begins at \
             nothing, so that its weights are its own. The height of a point is the mean number of \
             wrong bits after recall from cues with {} % of the bits flipped, the same cues for \
             all. Hollow: not proved within the budget.",
            decimal(100.0 * NOISE, 0)
        ),
        ..Story::default()
    };
    for parameter in [EPSILON, BIG_M, SEED] {
        for method in SEEDED {
            let Some(text) = spread(results, method, parameter) else { continue };
            let paper = match (method, parameter) {
                (Method::Milp | Method::MilpSparse, _) => "independent",
                (Method::Gradient, SEED) => "depends on it",
                _ => "not in the paper",
            };
            story.compared.push([
                format!("{}, {parameter} varied", method.label()),
                paper.to_owned(),
                text,
            ]);
        }
    }
    story.claims = claims(results);
    story
}

/// Flips and wrong bits over the values of a parameter.
fn spread(results: &Results, method: Method, parameter: &str) -> Option<String> {
    let values = |column: &str| -> Vec<f64> {
        of(results, method, parameter).filter_map(|row| row.number(column)).collect()
    };
    let (flips, wrong) = (values("flips"), values("wrong_bits"));
    if flips.is_empty() {
        return None;
    }
    let (flips, wrong) = (Band::of(&flips), Band::of(&wrong));
    let open = of(results, method, parameter)
        .filter(|row| method.searches() && row.text("status") != "optimal")
        .count();
    let open = if open > 0 { format!(", {open} not proved") } else { String::new() };
    Some(format!(
        "{} to {} flips, {} to {} wrong bits after recall{open}",
        flips.least,
        flips.largest,
        decimal(wrong.least, 2),
        decimal(wrong.largest, 2)
    ))
}

fn claims(results: &Results) -> Vec<Claim> {
    let rows = || results.rows().filter(|row| row.text("rule") == Method::Milp.name());
    let flips: Vec<f64> = rows().filter_map(|row| row.number("flips")).collect();
    let wrong: Vec<f64> = rows().filter_map(|row| row.number("wrong_bits")).collect();
    if flips.is_empty() {
        return Vec::new();
    }
    let (flips, wrong) = (Band::of(&flips), Band::of(&wrong));
    let texts: Vec<String> = [EPSILON, BIG_M, SEED]
        .into_iter()
        .filter_map(|parameter| {
            Some(format!("{parameter}: {}", spread(results, Method::Milp, parameter)?))
        })
        .collect();
    let same = flips.least == flips.largest && wrong.largest <= 1.1 * wrong.least;
    vec![Claim::new(
        "Abstract, Sect. 1 and 5",
        "the program is nearly free of parameters and independent of seeding",
        format!(
            "{}. The flips are what the objective fixes; which of the optimal weights comes out, \
             and so the recall, is not",
            texts.join("; ")
        ),
        Verdict::of(same),
    )]
}
