//! Figure 3: how much the two baselines store, by the number of neurons.

use crate::capacity::{
    COLUMNS, Spread, curve, datasets, draws, hashes, most_stored, point, shared, stays_below,
};
use crate::chart::{Axis, Chart, Curve, Drawing, Panel};
use crate::claim::{Claim, Verdict};
use crate::figure::{Figure, Plan, Story};
use crate::method::Method;
use crate::results::{Results, Row, decimal};
use crate::statistics::{Band, median};
use crate::{Dataset, Result, Settings};
use hopfit::Shape;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const METHODS: [Method; 2] = [Method::Hebbian, Method::Pseudoinverse];
/// Sides of the pictures.
const SIDES: [usize; 4] = [3, 6, 9, 12];
const MOST: usize = 150;

/// The figure.
#[derive(Debug)]
pub(crate) struct Fig3;

impl Figure for Fig3 {
    fn name(&self) -> &'static str {
        "fig3"
    }

    fn title(&self) -> &'static str {
        "What the two baselines store, by the number of neurons"
    }

    fn takes_patterns(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let (sides, most) = if settings.quick { (&SIDES[..3], 90) } else { (&SIDES[..], MOST) };
        let repeats = settings.repeats_or(10, 3);
        let sets = sets(settings, sides)?;
        let mut plan = Plan::default();
        for set in &sets {
            for repeat in 0..repeats {
                for method in METHODS {
                    let counts = set.possible(1..=most);
                    // Products of P·N² numbers, and decompositions.
                    let weight = 1e-7 * (set.neurons() * set.neurons() * counts.len()) as f64;
                    let work = (settings.seed, Duration::MAX);
                    plan.points.push(point(set, (method, repeat), counts, weight, work));
                }
            }
        }
        plan.options.insert("most_patterns".into(), json!(most));
        plan.options.insert("repeats".into(), json!(repeats));
        plan.options.insert("datasets".into(), hashes(&sets));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let sets = datasets(results);
        let mut names: Vec<&str> = sets.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        let panels: Vec<Panel> = names.iter().map(|name| panel(results, name)).collect();
        Ok(vec![Chart { across: panels.len(), panels, ..Chart::default() }.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// Random patterns and digits of each size, or the user's patterns.
fn sets(settings: &Settings, sides: &[usize]) -> Result<Vec<Arc<Dataset>>> {
    if let Some(own) = &settings.patterns {
        return Ok(vec![Arc::new(Dataset::own(own, settings.seed))]);
    }
    let random = sides.iter().map(|side| Ok(Dataset::random(side * side, settings.seed)));
    let digits = sides.iter().map(|side| Dataset::digits(settings, Shape::new(*side, *side)));
    shared(random.chain(digits).collect())
}

/// One data set: a curve a method and size, the thicker the larger.
fn panel(results: &Results, name: &str) -> Panel {
    let sizes: Vec<usize> =
        datasets(results).into_iter().filter(|(set, _)| set == name).map(|(_, n)| n).collect();
    let mut curves = Vec::new();
    for method in METHODS {
        for (rank, neurons) in sizes.iter().enumerate() {
            let keep = |row: &Row<'_>| {
                row.text("dataset") == name
                    && row.count("neurons") == *neurons
                    && row.text("rule") == method.name()
            };
            let label = format!("{}, N = {neurons}", method.label());
            let style = method.style().unmarked().width(1.2 + 0.9 * rank as f64);
            let flips = ("flips_per_pattern", 1.0);
            curves.push(curve((&label, style), results, flips, Spread::Range, keep));
        }
    }
    let right = curves.iter().flat_map(Curve::all_points).map(|(x, _)| x).fold(0.0, f64::max);
    let top = curves.iter().flat_map(Curve::all_points).map(|(_, y)| y).fold(0.0, f64::max);
    Panel {
        title: title(name),
        x: Axis::new("stored patterns P", 0.0, right),
        y: Axis::new("flips a pattern (bits)", 0.0, top * 1.05),
        curves,
        references: Vec::new(),
    }
}

/// What a data set is called above its panel.
pub(crate) fn title(dataset: &str) -> String {
    match dataset {
        "random" => "random patterns".to_owned(),
        "mnist" => "MNIST digits".to_owned(),
        own => own.to_owned(),
    }
}

fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "Mean number of bits of a stored pattern that one recall step flips, against the \
                number of patterns that were stored; thicker lines have more neurons, bands reach \
                from the best to the worst repeat. The pseudoinverse stores everything up to its \
                limit; beyond it neurons have no field, so that they lose their +1 bits and, by \
                the paper's tie rule, keep their −1 bits. Hebb's rule loses bits from a few \
                patterns on."
            .into(),
        ..Story::default()
    };
    for (name, neurons) in datasets(results) {
        let stored = most_stored(results, |row| {
            row.text("dataset") == name
                && row.count("neurons") == neurons
                && row.text("rule") == Method::Pseudoinverse.name()
        });
        let paper = match (name.as_str(), neurons) {
            ("random", 144) => "exactly 143 (N − 1)".to_owned(),
            ("random", _) => format!("N − 1 = {}", neurons - 1),
            ("mnist", 144) => "about 72 or 73".to_owned(),
            _ => "not stated".to_owned(),
        };
        let range = Band::of(&stored);
        story.compared.push([
            format!("most patterns stored by the pseudoinverse, {name}, N = {neurons}"),
            paper,
            format!(
                "{} ({}; {} to {})",
                decimal(median(&stored), 1),
                draws(stored.len()),
                range.least,
                range.largest
            ),
        ]);
    }
    story.claims = claims(results);
    story.differs.push(
        "N − 1 is what a draw stores as a rule, not without exception. If a unit vector lies in \
         the span of the patterns, the projection's diagonal is 1 there; once it is set to zero \
         the neuron has no field and loses its +1 bits. The fewer neurons, the likelier that is: \
         rare with 36 and more, the rule with 9. (With 20 neurons and 19 patterns about one draw \
         in eleven loses bits in that way.) Few bits also make dependent patterns likely, so that a \
         draw can end above N − 1."
            .into(),
    );
    story.differs.push(
        "Digits depend on each other, so the limit depends on which ones are drawn: the first \
         repeat takes them in the order of the file, the others in random orders, where the paper \
         shows a single draw."
            .into(),
    );
    story
}

/// The rows of the largest size that a rule was tried on with a data set.
fn largest(results: &Results, name: &str) -> Option<usize> {
    datasets(results).into_iter().filter(|(set, _)| set == name).map(|(_, neurons)| neurons).max()
}

fn claims(results: &Results) -> Vec<Claim> {
    let keep = |name: &'static str, neurons: usize, method: Method| {
        move |row: &Row<'_>| {
            row.text("dataset") == name
                && row.count("neurons") == neurons
                && row.text("rule") == method.name()
        }
    };
    let mut claims = Vec::new();
    if let Some(neurons) = largest(results, "random") {
        let stored = most_stored(results, keep("random", neurons, Method::Pseudoinverse));
        let exactly = stored.iter().filter(|most| **most == (neurons - 1) as f64).count();
        claims.push(Claim::new(
            "Sect. 4.1, Fig. 3",
            "the pseudoinverse stores exactly N − 1 random patterns",
            format!("N − 1 = {} in {exactly} of {} draws", neurons - 1, stored.len()),
            Verdict::of(2 * exactly > stored.len()),
        ));
        let hebb = stays_below(results, 0.0, keep("random", neurons, Method::Hebbian)).unwrap_or(0);
        claims.push(Claim::new(
            "Sect. 1 and 4.1",
            "Hebb's rule stores about 0.138 N random patterns",
            format!(
                "up to P = {hebb} without a flip in any draw, up to P = {} with at most 1 % of \
                 the bits flipped; 0.138 N = {}",
                stays_below(
                    results,
                    0.01 * neurons as f64,
                    keep("random", neurons, Method::Hebbian)
                )
                .unwrap_or(0),
                decimal(0.138 * neurons as f64, 1)
            ),
            Verdict::of(hebb as f64 <= 0.138 * neurons as f64),
        ));
    }
    if let Some(neurons) = largest(results, "mnist") {
        let stored = most_stored(results, keep("mnist", neurons, Method::Pseudoinverse));
        let range = Band::of(&stored);
        let paper = if neurons == 144 { "about 72 or 73" } else { "far fewer than N" };
        claims.push(Claim::new(
            "Sect. 4.1, Fig. 3",
            format!("of digits with {neurons} pixels the pseudoinverse stores {paper}"),
            format!(
                "{} in the order of the file; {} to {} in {} draws",
                stored.first().copied().unwrap_or(0.0),
                range.least,
                range.largest,
                stored.len()
            ),
            Verdict::of(neurons != 144 || (range.least <= 73.0 && range.largest >= 72.0)),
        ));
    }
    claims
}
