//! How many random patterns rules and classes of weights store, by the number
//! of neurons.

use super::limit::{Limit, limit};
use crate::cell::Cell;
use crate::chart::{Axis, Chart, Curve, Dash, Drawing, Marker, Panel, Style};
use crate::claim::{Claim, Verdict};
use crate::fig4::cover_all;
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, Row, csv, decimal};
use crate::statistics::{Threshold, threshold};
use crate::{Dataset, Result, Settings};
use serde_json::json;
use std::sync::Arc;

const COLUMNS: &[&str] = &["neurons", "rule", "repeat", "stored", "lost", "tried", "seconds"];
const FITS: [&str; 8] = ["neurons", "rule", "p50", "low", "high", "scale", "draws", "undecided"];
const DRAWS: usize = 30;
/// Seconds for each number of patterns that a search tries.
const BUDGET: f64 = 1.2;
/// Sizes, for rules that are fast enough for them.
const SIZES: [usize; 6] = [10, 20, 30, 50, 70, 100];
const RULES: [(Method, usize); 5] = [
    (Method::Hebbian, 100),
    (Method::Pseudoinverse, 100),
    (Method::GradientTuned, 50),
    (Method::ExactFree, 100),
    (Method::Exact, 100),
];
/// Rules that researchers compare with, and the most neurons for each.
const LEARNING: [(Method, usize); 6] = [
    (Method::Storkey, 100),
    (Method::Perceptron, 50),
    (Method::Mpf, 70),
    (Method::Dreaming, 100),
    (Method::Unlearning, 100),
    (Method::Ridge, 100),
];
/// Sizes for weights that are whole numbers, and the most neurons for each
/// class: of more hardly any draw was ever decided.
const SMALL: [usize; 5] = [8, 10, 12, 16, 20];
const CLASSES: [(Method, usize); 4] = [
    (Method::Exact, 20),
    (Method::ExactInteger, 12),
    (Method::ExactTernary, 12),
    (Method::ExactBinary, 20),
];

/// The experiment.
#[derive(Debug)]
pub(crate) struct Capacity;

impl Figure for Capacity {
    fn name(&self) -> &'static str {
        "capacity"
    }

    fn title(&self) -> &'static str {
        "How many random patterns rules and classes of weights store"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let repeats = settings.repeats_or(DRAWS, 4);
        let budget = settings.limit_or(BUDGET);
        let mut plan = Plan::default();
        for (neurons, method) in cells(settings.quick) {
            let set = Arc::new(Dataset::random(neurons, settings.seed));
            for repeat in 0..repeats {
                let (set, work) = (Arc::clone(&set), (settings.seed, budget));
                let key = format!("N={neurons} {} {repeat}", method.name());
                let weight = weight(method, neurons, budget.as_secs_f64());
                plan.points.push(Point::new(key, weight, move |stop| {
                    let begun = std::time::Instant::now();
                    let found = limit(&set, method, repeat, 2 * neurons + 4, work, stop)?;
                    let row = row(neurons, method, repeat, found, begun.elapsed().as_secs_f64());
                    let unfinished = !found.is_decided();
                    Ok(Finding { rows: vec![row], unfinished, ..Finding::default() })
                }));
            }
        }
        plan.options.insert("seconds_a_point".into(), json!(budget.as_secs_f64()));
        plan.options.insert("repeats".into(), json!(repeats));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let rules: Vec<Method> = RULES.iter().map(|(method, _)| *method).collect();
        let mut first = panel(results, "rules, random patterns", &rules, &SIZES);
        first.curves.extend(theory(&first.x));
        let classes = CLASSES.map(|(method, _)| method);
        let second = panel(results, "the exact engine: classes of weights", &classes, &SMALL);
        let beside = [Method::Hebbian, Method::Pseudoinverse];
        let learning = LEARNING.iter().map(|(method, _)| *method);
        let learning: Vec<Method> = beside.into_iter().chain(learning).collect();
        let third = panel(results, "rules to compare with", &learning, &SIZES);
        let second = Panel { x: Axis::new("neurons N", 6.0, 21.0), ..second };
        let panels = vec![first, second, third];
        Ok(vec![Chart { panels, across: 2, ..Chart::default() }.draw()?])
    }

    fn tables(&self, results: &Results) -> Vec<(&'static str, String)> {
        let row = |(neurons, method): (usize, Method)| {
            let (fit, draws, undecided) = fit(results, neurons, method)?;
            let mut cells = vec![neurons.into(), method.name().into()];
            let numbers = [fit.half, fit.interval.0, fit.interval.1, fit.scale];
            cells.extend(numbers.map(|number| Cell::rounded(number, 4)));
            cells.extend([draws, undecided].map(Cell::from));
            Some(cells)
        };
        let rows: Vec<Vec<Cell>> = cells(false).into_iter().filter_map(row).collect();
        vec![("-fits", csv(&FITS, rows.iter().map(Vec::as_slice)))]
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// All sizes and rules.
fn cells(quick: bool) -> Vec<(usize, Method)> {
    let mut cells: Vec<(usize, Method)> = Vec::new();
    for (method, most) in RULES.into_iter().chain(LEARNING) {
        let most = if quick { most.min(20) } else { most };
        cells.extend(SIZES.into_iter().filter(|size| *size <= most).map(|size| (size, method)));
    }
    for (method, most) in CLASSES {
        let most = if quick { 10 } else { most };
        cells.extend(SMALL.into_iter().filter(|size| *size <= most).map(|size| (size, method)));
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// About how many seconds a draw takes.
fn weight(method: Method, neurons: usize, budget: f64) -> f64 {
    match method {
        Method::Exact if neurons > 20 => 6.0 * budget,
        Method::ExactInteger | Method::ExactTernary | Method::ExactBinary if neurons > 10 => {
            3.0 * budget
        }
        _ => 1e-4 * (neurons * neurons) as f64,
    }
}

fn row(neurons: usize, method: Method, repeat: usize, of: Limit, seconds: f64) -> Vec<Cell> {
    vec![
        neurons.into(),
        method.name().into(),
        repeat.into(),
        of.stored.into(),
        of.lost.into(),
        of.tried.into(),
        Cell::rounded(seconds, 3),
    ]
}

/// The fitted curve of a rule, the number of draws, and how many of them are
/// not decided.
fn fit(results: &Results, neurons: usize, method: Method) -> Option<(Threshold, usize, usize)> {
    let is_meant =
        |row: &Row<'_>| row.count("neurons") == neurons && row.text("rule") == method.name();
    let read = |row: Row<'_>| Limit {
        stored: row.count("stored"),
        lost: row.number("lost").map(|lost| lost as usize),
        tried: row.count("tried"),
    };
    let draws: Vec<Limit> = results.rows().filter(is_meant).map(read).collect();
    let intervals: Vec<(usize, usize)> = draws.iter().map(|draw| draw.interval()).collect();
    let undecided = draws.iter().filter(|draw| !draw.is_decided()).count();
    Some((threshold(&intervals, 1)?, draws.len(), undecided))
}

/// The sizes of a table.
fn sizes(results: &Results) -> Vec<usize> {
    let mut sizes: Vec<usize> = results.rows().map(|row| row.count("neurons")).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// P50/N over N, for these sizes.
fn panel(results: &Results, title: &str, methods: &[Method], of: &[usize]) -> Panel {
    let curve = |method: &Method| {
        let mut curve = Curve::new(method.label(), method.style(), Vec::new());
        for neurons in sizes(results).into_iter().filter(|size| of.contains(size)) {
            let Some((fit, _, undecided)) = fit(results, neurons, *method) else { continue };
            let n = neurons as f64;
            curve.band.push((n, fit.interval.0 / n, fit.interval.1 / n));
            let points = if undecided > 0 { &mut curve.unfinished } else { &mut curve.points };
            points.push((n, fit.half / n));
        }
        curve
    };
    let curves: Vec<Curve> = methods.iter().map(curve).collect();
    let right = curves.iter().flat_map(Curve::all_points).map(|(x, _)| x).fold(10.0, f64::max);
    Panel {
        title: title.to_owned(),
        x: Axis::new("neurons N", 8.0, right + 2.0),
        y: Axis::new("P50 / N: half of the draws are stored", 0.0, 2.1),
        curves: curves.into_iter().filter(|curve| curve.all_points().next().is_some()).collect(),
        references: Vec::new(),
    }
}

/// What theory says.
fn theory(x: &Axis) -> Vec<Curve> {
    let line = |label: &str, dash, of: &dyn Fn(f64) -> f64| {
        let style = Style { colour: [120; 3], dash, marker: Marker::None, width: 1.6 };
        let points = (10..=x.to as usize).map(|n| (n as f64, of(n as f64))).collect();
        Curve::new(label, style, points)
    };
    vec![
        line("2 N", Dash::Solid, &|_| 2.0),
        line("Cover's count, free rows", Dash::Long, &|n| cover_all(n as usize) / n),
        line("N/(2 ln N)", Dash::DashDot, &|n| 0.5 / n.ln()),
        line("0.138 N", Dash::Dotted, &|_| 0.138),
    ]
}

fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "A draw's limit is the number of patterns before its first flip. For the exact \
                engine a network is the witness that patterns are stored, and a certified bound \
                that they are not; what its budget leaves open stays an interval. A logistic curve \
                is fitted to the intervals; P50 is where half of the draws fail, bands are 95 % \
                intervals by the bootstrap over draws. Hollow: some draws are not decided. N/(2 ln \
                N) is the theory of Hebb's rule without errors, 0.138 N that with a few, Cover's \
                count that of rows which need not be symmetric, with all N of them right. Integers \
                up to 3 and ternary weights end at 12 neurons: at 16 the budget left 57 of 60 \
                draws open."
            .into(),
        ..Story::default()
    };
    for (neurons, method) in cells(false) {
        let Some((fit, draws, undecided)) = fit(results, neurons, method) else { continue };
        let (low, high) = fit.interval;
        story.compared.push([
            format!("P50, N = {neurons}, {}", method.label()),
            papers(method, neurons),
            format!(
                "{} ({} to {}; {draws} draws, {undecided} not decided)",
                decimal(fit.half, 1),
                decimal(low, 1),
                decimal(high, 1)
            ),
        ]);
    }
    story.claims = claims(results);
    story.differs = undecided(results).into_iter().collect();
    story
}

fn papers(method: Method, neurons: usize) -> String {
    match method {
        Method::Hebbian => format!("about {}", decimal(0.138 * neurons as f64, 1)),
        Method::Pseudoinverse => format!("{}", neurons - 1),
        Method::Exact if neurons == 20 => "about 35 (its program)".to_owned(),
        Method::Exact => format!("up to {} (its program)", 2 * neurons),
        _ => "not in the paper".to_owned(),
    }
}

/// The paper: the program reaches the upper limit of 2 N.
fn claims(results: &Results) -> Vec<Claim> {
    let of = |method: Method| {
        let fits = sizes(results).into_iter().filter_map(|neurons| {
            let (fit, draws, undecided) = fit(results, neurons, method)?;
            Some((neurons, fit, draws, undecided))
        });
        fits.collect::<Vec<_>>()
    };
    let exact: Vec<_> = of(Method::Exact).into_iter().filter(|(n, ..)| *n >= 10).collect();
    let Some((neurons, fit, ..)) = exact.last() else { return Vec::new() };
    // What is known to be lost is lost whatever the search left open.
    let lossy = results.rows().filter(|row| row.text("rule") == Method::Exact.name());
    let lossy = lossy.filter(|row| row.number("lost").is_some()).count();
    let all = results.rows().filter(|row| row.text("rule") == Method::Exact.name()).count();
    let below = exact.iter().all(|(n, fit, ..)| fit.interval.1 < 2.0 * *n as f64);
    vec![Claim::new(
        "Sect. 1",
        "optimised weights store up to 2 N random patterns",
        format!(
            "half of the draws of {neurons} neurons are stored up to P = {} ({} N); in {lossy} of \
             {all} draws of all sizes a certificate shows a loss at or below 2 N + 4",
            decimal(fit.half, 1),
            decimal(fit.half / *neurons as f64, 2)
        ),
        if below { Verdict::Refuted } else { Verdict::Open },
    )]
}

fn undecided(results: &Results) -> Option<String> {
    let open = results.points.iter().filter(|point| point.unfinished).count();
    (open > 0).then(|| {
        format!(
            "In {open} of {} draws the budget of {} s for each number of patterns left a gap \
             between what is stored and what is proved to be lost; the fit takes these draws as \
             intervals. A run with a larger --budget goes on with these alone.",
            results.points.len(),
            decimal(results.budget().unwrap_or(0.0), 2),
        )
    })
}
