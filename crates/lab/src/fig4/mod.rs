//! Figure 4: what all rules store of random patterns, with 20 neurons.

mod claims;

use crate::capacity::{
    COLUMNS, Spread, beaten, curve, gap, methods, most_stored, of, over_patterns, point,
    stays_below, stored_in_words,
};
use crate::chart::{Axis, Chart, Curve, Drawing, Panel, Reference};
use crate::figure::{Figure, Plan, Story};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::statistics::{mean, median};
use crate::{Dataset, Result, Settings, unfinished};
use serde_json::json;
use std::sync::Arc;

const NEURONS: usize = 20;
const MOST: usize = 40;
const METHODS: [Method; 7] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::Gradient,
    Method::GradientTuned,
    Method::Milp,
    Method::ExactFree,
    Method::Exact,
];
/// Draws, where theory speaks of random patterns.
const DRAWS: usize = 30;
/// Seconds for a point of a rule that searches: there are thousands.
const BUDGET: f64 = 2.5;
/// Of a quick run.
const FEW: [usize; 10] = [1, 5, 10, 15, 19, 20, 25, 30, 35, 40];

/// The figure.
#[derive(Debug)]
pub(crate) struct Fig4;

impl Figure for Fig4 {
    fn name(&self) -> &'static str {
        "fig4"
    }

    fn title(&self) -> &'static str {
        "What all rules store of random patterns, with 20 neurons"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let counts: Vec<usize> = if settings.quick { FEW.to_vec() } else { (1..=MOST).collect() };
        let repeats = settings.repeats_or(DRAWS, 1);
        let set = Arc::new(Dataset::random(NEURONS, settings.seed));
        let limit = settings.limit_or(BUDGET);
        let work = (settings.seed, limit);
        let mut plan = Plan::default();
        for repeat in 0..repeats {
            for method in METHODS {
                let as_one = !method.searches();
                for counts in counts.chunks(if as_one { counts.len() } else { 1 }) {
                    let weight = weight(method, counts[0], limit.as_secs_f64());
                    let counts = counts.to_vec();
                    plan.points.push(point(&set, (method, repeat), counts, weight, work));
                }
            }
        }
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        plan.options.insert("counts".into(), json!(counts));
        plan.options.insert("repeats".into(), json!(repeats));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let right = results.rows().map(|row| row.count("patterns")).max().unwrap_or(MOST);
        let panel = |title: &str, top: f64, spread| Panel {
            title: title.to_owned(),
            x: Axis::new("stored patterns P", 0.0, right as f64 + 1.0),
            y: Axis::new("flips a pattern (bits)", 0.0, top),
            curves: curves(results, spread),
            references: references(),
        };
        let whole = panel("20 neurons, random patterns", 10.5, Spread::Nothing);
        let enlarged = panel("the same, enlarged, with 95 % intervals", 1.5, Spread::Confidence);
        let panels = vec![whole, enlarged];
        Ok(vec![Chart { panels, across: 2, ..Chart::default() }.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// About how long a search takes: to its limit where patterns are too many.
fn weight(method: Method, count: usize, limit: f64) -> f64 {
    let within = match method {
        Method::Milp => 25,
        Method::Exact => 29,
        _ => MOST,
    };
    if method.searches() && count > within { limit } else { 0.2 }
}

/// The mean flips of each rule, and between exact's and its certified bound an
/// area.
fn curves(results: &Results, spread: Spread) -> Vec<Curve> {
    let curve = |method: Method| {
        let flips = ("flips_per_pattern", 1.0);
        curve((method.label(), method.style()), results, flips, spread, of(method))
    };
    std::iter::once(gap(results)).chain(methods(results).into_iter().map(curve)).collect()
}

/// What theory says about capacities.
fn references() -> Vec<Reference> {
    let n = NEURONS as f64;
    let at = |letter, x, label: &str| Reference { x, letter, label: label.to_owned() };
    vec![
        at('a', 0.138 * n, "0.138 N: Hebb, N large, few flips"),
        at('b', n - 1.0, "N − 1: pseudoinverse"),
        at('c', cover_all(NEURONS), "Cover: half the draws lose a bit"),
        at('d', 2.0 * (n - 1.0), "Cover: half of the rows lose a bit"),
        at('e', 2.0 * n, "2 N: upper limit"),
    ]
}

/// The probability that a neuron with `inputs` inputs, without a bias, can
/// give `patterns` random patterns in general position the signs asked for:
/// Cover's count of dichotomies over 2^P (T. M. Cover, *Geometrical and
/// Statistical Properties of Systems of Linear Inequalities*, 1965).
pub(crate) fn cover(patterns: usize, inputs: usize) -> f64 {
    // 2^(1−P) Σ_{k < inputs} C(P−1, k), each term from the one before.
    let mut term = 0.5_f64.powi(patterns as i32 - 1);
    let mut sum = 0.0;
    for k in 0..inputs.min(patterns) {
        sum += term;
        term *= (patterns - 1 - k) as f64 / (k + 1) as f64;
    }
    sum
}

/// Where it becomes as likely as not that one of N free rows loses a bit, if
/// the rows are taken for independent; between whole numbers by interpolation.
pub(crate) fn cover_all(neurons: usize) -> f64 {
    let all = |patterns: usize| cover(patterns, neurons - 1).powi(neurons as i32);
    let beyond = (1..).find(|patterns| all(*patterns) < 0.5).expect("it falls to 0");
    let (before, after) = (all(beyond - 1), all(beyond));
    beyond as f64 - (0.5 - after) / (before - after)
}

/// What the paper reports.
fn papers(method: Method) -> &'static str {
    match method {
        Method::Hebbian => "a few",
        Method::Pseudoinverse => "exactly 19",
        Method::Gradient => "about 25",
        Method::Milp => "about 35",
        _ => "not in the paper",
    }
}

fn story(results: &Results) -> Story {
    let mut story = Story {
        shows: "Mean flips a pattern against the number of random patterns that 20 neurons \
                store. The shaded area lies between the flips of the exact engine and what no \
                symmetric weights can beat, by certified proof: inside it the true optimum is \
                open. Vertical lines are what theory says. Bands are 95 % intervals of the mean \
                (Student's t over the draws)."
            .into(),
        ..Story::default()
    };
    for method in methods(results) {
        story.compared.push([
            format!("patterns stored by {}", method.label()),
            papers(method).to_owned(),
            stored_in_words(results, method),
        ]);
    }
    story.claims = claims::claims(results);
    story.differs = vec![thirty_five(results), gradient(results), literal(results)];
    story.differs.extend(unfinished::in_words(results, "flips_per_pattern", "the flips"));
    story.differs.extend(worse(results));
    story
}

/// A mean over the repeats at one number of patterns.
fn mean_at(results: &Results, column: &str, method: Method, count: usize) -> Option<f64> {
    over_patterns(results, column, of(method)).get(&count).map(|values| mean(values))
}

/// Why 35 patterns are not stored.
fn thirty_five(results: &Results) -> String {
    let exact = Method::Exact;
    let flips = mean_at(results, "flips_per_pattern", exact, 35).unwrap_or(f64::NAN);
    let bound = mean_at(results, "lower_bound_per_pattern", exact, 35).unwrap_or(f64::NAN);
    let (mut lossy, mut draws) = (0, 0);
    for row in results.rows().filter(of(exact)).filter(|row| row.count("patterns") >= 32) {
        draws += 1;
        lossy += usize::from(row.number("lower_bound_per_pattern").unwrap_or(0.0) > 0.0);
    }
    format!(
        "The “about 35 patterns at N = 20” of the paper is not storage without error. In \
         {lossy} of the {draws} draws with 32 or more patterns there is a proof that every \
         symmetric network flips a bit. At 35 patterns (700 bits) the best networks found here \
         lose {} bits a pattern and none can lose fewer than {}: a small mean number of flips, \
         which on the scale of the paper's figure can hardly be told from none. Theory agrees: \
         by Cover's count, half of the draws lose a bit from P = {} on even if the weights need \
         not be symmetric.",
        decimal(flips, 3),
        decimal(bound, 3),
        decimal(cover_all(NEURONS), 1),
    )
}

fn gradient(results: &Results) -> String {
    let stored = |method| decimal(median(&most_stored(results, of(method))), 1);
    format!(
        "With the values that the paper states (100 epochs, learning rate 0.001, batches of 5) and \
         MATLAB's defaults for the rest, gradient descent ends long before it has converged and \
         stores far fewer than 25 patterns without a flip (here {}). It is P = {} up to which it \
         loses at most one bit a pattern on average, so that “about 25” may have been read off a \
         curve at about that height. Tuned, from zero weights and with a loss that gives up no bit \
         early, the same network stores {} without a flip.",
        stored(Method::Gradient),
        stays_below(results, 1.0, of(Method::Gradient)).unwrap_or(0),
        stored(Method::GradientTuned),
    )
}

fn literal(results: &Results) -> String {
    let rows = || results.rows().filter(of(Method::Milp));
    let optimal = rows().filter(|row| row.text("status") == "optimal").count();
    format!(
        "The paper's program begins at weights that a short search finds (Hebb's rule, the \
         pseudoinverse, the exact engine for a third of the time), and ends no worse; it gets the \
         same budget as the exact engine. {optimal} of its {} points are proved optimal.",
        rows().count(),
    )
}

/// Says where the exact engine ended behind another rule, if anywhere.
pub(crate) fn worse(results: &Results) -> Option<String> {
    let found = beaten(results, Method::Exact);
    let (patterns, repeat, other) = found.first()?;
    Some(format!(
        "In {} of its points the exact engine reached its time limit with more flips than another \
         rule had, first at P = {patterns}, repeat {repeat}, behind {}.",
        found.len(),
        other.label(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_count_is_that_of_small_cases() {
        // Lines through the origin of a plane split P directions in 2 P ways.
        for patterns in 1..20 {
            let expected = 2.0 * patterns as f64 / 2.0_f64.powi(patterns as i32);
            assert!((cover(patterns, 2) - expected.min(1.0)).abs() < 1e-12);
        }
        assert_eq!(cover(19, 19), 1.0);
        assert_eq!(cover(38, 19), 0.5);
        assert!((28.0..29.0).contains(&cover_all(20)));
    }
}
