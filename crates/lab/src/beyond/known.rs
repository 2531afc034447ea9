//! Known or unknown: whether an input was stored, by its energy or its fields.

use crate::capacity::hashes;
use crate::cell::Cell;
use crate::chart::{Axis, Chart, Curve, Drawing, Key, Panel};
use crate::claim::{Claim, Verdict};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row, decimal};
use crate::statistics::{confidence, mean, roc};
use crate::{Dataset, Result, Settings};
use hopfit::random::Stream;
use hopfit::{Cues, Network, Patterns, Shape};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const METHODS: [Method; 10] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::GradientTuned,
    Method::Milp,
    Method::MilpSparse,
    Method::MilpTernary,
    Method::MilpField,
    Method::Exact,
    Method::ExactMargin,
    Method::ExactSparse,
];
const COLUMNS: &[&str] = &["rule", "score", "negatives", "repeat", "area", "status"];
/// Patterns that are stored, and inputs of each kind that are not.
const STORED: usize = 20;
const OTHERS: usize = 200;
/// Share of the bits of a stored pattern that noise flips.
const NOISE: f64 = 0.1;
const BUDGET: f64 = 10.0;
const SCORES: [&str; 2] = ["energy", "steady bits"];
const NEGATIVES: [&str; 3] = ["random", "noisy", "unseen"];
/// Rates of false alarms at which curves are averaged.
const STEPS: usize = 50;

/// The experiment.
#[derive(Debug)]
pub(crate) struct Known;

/// The averaged curves' points of a repeat, by score and negatives.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Curves(BTreeMap<String, Vec<f64>>);

impl Figure for Known {
    fn name(&self) -> &'static str {
        "known"
    }

    fn title(&self) -> &'static str {
        "Known or unknown: was an input stored?"
    }

    fn takes_patterns(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let set = Arc::new(Dataset::own_or_digits(settings, Shape::new(9, 9))?);
        let stored = set.size().map_or(STORED, |size| STORED.min(size.div_ceil(2)));
        let limit = settings.limit_or(BUDGET);
        let repeats = settings.repeats_or(5, 1);
        let mut plan = Plan::default();
        for method in METHODS.into_iter().filter(|m| set.shape.is_some() || !m.needs_shape()) {
            for repeat in 0..repeats {
                let (set, work) = (Arc::clone(&set), (settings.seed, limit));
                let weight = if method.searches() { 5.0 } else { 0.2 };
                let key = format!("{} {repeat}", method.name());
                plan.points.push(Point::new(key, weight, move |stop| {
                    let trial = Trial::draw(&set, stored, repeat, work.0)?;
                    trial.finding(method, set.shape, work, stop)
                }));
            }
        }
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        plan.options.insert("stored".into(), json!(stored));
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("datasets".into(), hashes(&[set]));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let mut panels = Vec::new();
        for score in SCORES {
            for negatives in NEGATIVES {
                panels.push(panel(results, score, negatives)?);
            }
        }
        panels.retain(|panel: &Panel| !panel.curves.is_empty());
        let across = panels.len().div_ceil(SCORES.len()).max(1);
        let chart = Chart { panels, across, size: (270.0, 270.0), key: Key::Legend };
        Ok(vec![chart.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// What is stored, and what is not.
struct Trial {
    patterns: Patterns,
    repeat: usize,
    negatives: Vec<(&'static str, Cues)>,
}

impl Trial {
    fn draw(set: &Dataset, stored: usize, repeat: usize, seed: u64) -> Result<Self> {
        let patterns = set.draw(stored, repeat)?;
        let mut stream = Stream::new(seed, (5 << 56) + repeat as u64);
        let length = OTHERS * patterns.neurons();
        let random = (0..length).map(|_| stream.sign()).collect();
        let copies = OTHERS.div_ceil(stored);
        let noisy: Vec<i8> = (0..copies)
            .flat_map(|_| Cues::noisy(&patterns, NOISE, &mut stream).as_slice().to_vec())
            .collect();
        let most = set.size().map_or(stored + OTHERS, |size| size.min(stored + OTHERS));
        let all = set.draw(most, repeat)?;
        let unseen = all.rows().skip(stored).flatten().copied().collect();
        let mut negatives = Vec::new();
        for (name, bits) in NEGATIVES.into_iter().zip([random, noisy, unseen]) {
            // What happens to be stored is known.
            let is_new = |row: &&[i8]| !patterns.rows().any(|stored| stored == *row);
            let rows: Vec<&[i8]> = bits.chunks_exact(patterns.neurons()).filter(is_new).collect();
            if !rows.is_empty() {
                negatives.push((name, Cues::from_rows(&rows)?));
            }
        }
        Ok(Self { patterns, repeat, negatives })
    }

    fn finding(
        &self,
        method: Method,
        shape: Option<Shape>,
        (seed, limit): (u64, Duration),
        stop: &hopfit::Stop,
    ) -> Result<Finding> {
        let seed = seed.wrapping_add(self.repeat as u64);
        let trained = method.train_bare(&self.patterns, shape, seed, limit, stop)?;
        let unfinished = method.searches() && trained.status != "optimal";
        let mut curves = Curves::default();
        let mut rows = Vec::new();
        for score in SCORES {
            for (negatives, cues) in &self.negatives {
                let mut area = Cell::Empty;
                if let Some(network) = &trained.network {
                    let positives = scores(network, self.patterns.rows(), score)?;
                    let others = scores(network, cues.rows(), score)?;
                    if let Some(found) = roc(&positives, &others) {
                        area = Cell::rounded(found.area, 6);
                        curves.0.insert(format!("{score}, {negatives}"), rates(&found.points));
                    }
                }
                let names = [method.name(), score, negatives].map(Cell::from);
                let rest = [self.repeat.into(), area, trained.status.clone().into()];
                rows.push(names.into_iter().chain(rest).collect());
            }
        }
        Ok(Finding { rows, unfinished, extra: json!(curves) })
    }
}

/// High for what is known: minus the energy, or minus the bits that a step
/// would change.
fn scores<'a>(
    network: &Network,
    states: impl Iterator<Item = &'a [i8]>,
    score: &str,
) -> Result<Vec<f64>> {
    let of = |state: &[i8]| {
        if score == SCORES[0] {
            return Ok(-network.energy(state)?);
        }
        let fields = network.fields(state)?;
        let kept = fields.iter().zip(state).filter(|(field, bit)| (**field > 0.0) == (**bit > 0));
        Ok(kept.count() as f64)
    };
    states.map(of).collect()
}

/// The true-positive rates of a curve at evenly spread false-positive rates.
fn rates(points: &[(f64, f64)]) -> Vec<f64> {
    let at = |x: f64| {
        let right = points.iter().position(|point| point.0 > x).unwrap_or(points.len() - 1);
        let ((x0, y0), (x1, y1)) = (points[right.saturating_sub(1)], points[right]);
        if x1 > x0 { y0 + (y1 - y0) * (x - x0) / (x1 - x0) } else { y1 }
    };
    (0..=STEPS).map(|step| at(step as f64 / STEPS as f64)).collect()
}

fn areas(results: &Results, method: Method, score: &str, negatives: &str) -> Vec<f64> {
    let is_meant = |row: &Row<'_>| {
        row.text("rule") == method.name()
            && row.text("score") == score
            && row.text("negatives") == negatives
    };
    results.rows().filter(is_meant).filter_map(|row| row.number("area")).collect()
}

fn panel(results: &Results, score: &str, negatives: &str) -> Result<Panel> {
    let mut curves = Vec::new();
    for method in METHODS {
        let mut repeats: Vec<Vec<f64>> = Vec::new();
        for point in &results.points {
            let is_own = point.key.rsplit_once(' ').is_some_and(|(rule, _)| rule == method.name());
            if is_own {
                let Curves(curves) = point.extra()?;
                repeats.extend(curves.get(&format!("{score}, {negatives}")).cloned());
            }
        }
        if repeats.is_empty() {
            continue;
        }
        let at = |step: usize| {
            let values: Vec<f64> =
                repeats.iter().filter_map(|curve| curve.get(step).copied()).collect();
            (step as f64 / STEPS as f64, mean(&values))
        };
        let points = (0..=STEPS).map(at).collect();
        curves.push(Curve::new(method.label(), method.style(), points));
    }
    Ok(Panel {
        title: format!("by {score}, against {negatives}"),
        x: Axis::new("false alarms (share)", 0.0, 1.0),
        y: Axis::new("stored patterns recognised (share)", 0.0, 1.0),
        curves,
        references: Vec::new(),
    })
}

fn story(results: &Results) -> Story {
    let stored = results.options.get("stored").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let mut story = Story {
        shows: format!(
            "{stored} patterns are stored. Are they told from inputs that were not: random ones, \
             stored ones with {} % of the bits flipped, and patterns of the same kind that were \
             not stored? An input counts as known if its energy (Eq. (7)) is low enough, or if few \
             enough bits would change in a step. The curves show the share of stored patterns that \
             are recognised against the share of false alarms, means over the draws; the area below \
             is the chance that a stored pattern looks more known than another input: 0.5 is a \
             guess.",
            decimal(100.0 * NOISE, 0)
        ),
        ..Story::default()
    };
    for method in METHODS {
        for score in SCORES {
            let shown = |negatives: &str| {
                let areas = areas(results, method, score, negatives);
                (!areas.is_empty()).then(|| {
                    let half = decimal(confidence(&areas), 3);
                    format!("{negatives} {:.3} ± {half}", mean(&areas))
                })
            };
            let texts: Vec<String> = NEGATIVES.into_iter().filter_map(shown).collect();
            if !texts.is_empty() {
                story.compared.push([
                    format!("area by {score}, {}", method.label()),
                    "not measured".into(),
                    texts.join(", "),
                ]);
            }
        }
    }
    story.differs = unfinished(results).into_iter().collect();
    story.claims = claims(results);
    story
}

fn unfinished(results: &Results) -> Option<String> {
    let open = results.points.iter().filter(|point| point.unfinished).count();
    (open > 0).then(|| {
        format!(
            "{open} of {} points ended within their budget of {} s without a proof that what was \
             asked for (flips; of variants, Σ|w| or the margin, too) is the best; their weights are \
             the best so far.",
            results.points.len(),
            decimal(results.budget().unwrap_or(0.0), 1)
        )
    })
}

/// The paper: a memory can tell known inputs from unknown ones.
fn claims(results: &Results) -> Vec<Claim> {
    let of = |negatives: &str| -> Vec<(Method, &str, f64)> {
        let found = METHODS.into_iter().flat_map(|method| {
            SCORES.map(|score| (method, score, mean(&areas(results, method, score, negatives))))
        });
        let mut found: Vec<_> = found.filter(|(_, _, area)| area.is_finite()).collect();
        found.sort_by(|a, b| b.2.total_cmp(&a.2));
        found
    };
    let best = |negatives: &str| {
        let found = of(negatives);
        let (method, score, area) = found.first()?;
        let (_, _, worst) = found.last()?;
        let text = format!(
            "against {negatives} inputs the best area is {area:.3} ({} by {score}), the worst \
             {worst:.3}",
            method.label()
        );
        Some((text, *area))
    };
    let found: Vec<(String, f64)> = NEGATIVES.into_iter().filter_map(best).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let holds = found.iter().all(|(_, area)| *area > 0.9);
    let texts: Vec<String> = found.into_iter().map(|(text, _)| text).collect();
    vec![Claim::new(
        "Sect. 2.1",
        "a memory can decide whether an input is known",
        texts.join("; "),
        Verdict::of(holds),
    )]
}
