//! Figure 2: the weight matrices as images.

use crate::capacity::{COLUMNS, hashes, row};
use crate::chart::{Drawing, Gallery, GalleryRow};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::{Dataset, Result, Settings};
use hopfit::data::picture::Picture;
use hopfit::{Network, Shape};
use serde_json::json;
use std::sync::Arc;

const METHODS: [Method; 8] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::Gradient,
    Method::Milp,
    Method::MilpSparse,
    Method::MilpField,
    Method::Exact,
    Method::ExactSparse,
];
/// Patterns that are stored.
const STORED: usize = 20;
const QUICK: usize = 8;
/// Pictures side by side.
const ACROSS: usize = 4;
/// Weights beyond this share of all have the darkest colour.
const DARKEST: f64 = 0.98;

/// The figure.
#[derive(Debug)]
pub(crate) struct Fig2;

impl Figure for Fig2 {
    fn name(&self) -> &'static str {
        "fig2"
    }

    fn title(&self) -> &'static str {
        "The weight matrices of the rules"
    }

    fn takes_patterns(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn plan(&self, settings: &Settings) -> Result<Plan> {
        let set = Arc::new(Dataset::own_or_digits(settings, Shape::new(9, 9))?);
        let asked = if settings.quick { QUICK } else { STORED };
        let count = set.size().map_or(asked, |size| size.min(asked));
        let mut plan = Plan::default();
        for method in METHODS.into_iter().filter(|m| set.shape.is_some() || !m.needs_shape()) {
            let weight = if method.searches() { 5.0 } else { 0.1 };
            plan.points.push(point(&set, method, count, weight, settings));
        }
        let limit = settings.long_limit().as_secs_f64();
        plan.options.insert("seconds_a_point".into(), json!(limit));
        plan.options.insert("stored".into(), json!(count));
        plan.options.insert("datasets".into(), hashes(&[set]));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        Ok(vec![gallery(results)?.draw("")?])
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

fn point(
    set: &Arc<Dataset>,
    method: Method,
    count: usize,
    weight: f64,
    settings: &Settings,
) -> Point {
    let (set, seed, limit) = (Arc::clone(set), settings.seed, settings.long_limit());
    Point::new(method.name(), weight, move |stop| {
        let patterns = set.draw(count, 0)?;
        let trained = method.train_bare(&patterns, set.shape, seed, limit, stop)?;
        let rows = vec![row(&set, count, method, 0, &trained)];
        let weights = trained.network.as_ref().map(scaled).unwrap_or_default();
        Ok(Finding { rows, extra: json!(weights) })
    })
}

/// The weights in thousandths of the largest that is not among the few beyond
/// [`DARKEST`], cut off there; zeros stay zeros.
fn scaled(network: &Network) -> Vec<i32> {
    let values = network.weights().as_slice();
    let mut sizes: Vec<f64> = values.iter().map(|w| w.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let darkest = (DARKEST * sizes.len() as f64) as usize;
    let largest = sizes.get(darkest.min(sizes.len().saturating_sub(1))).copied().unwrap_or(1.0);
    let scaled = |value: &f64| {
        let share = (value / largest).clamp(-1.0, 1.0);
        let rounded = (1000.0 * share).round() as i32;
        if *value != 0.0 && rounded == 0 { share.signum() as i32 } else { rounded }
    };
    values.iter().map(scaled).collect()
}

fn gallery(results: &Results) -> Result<Gallery> {
    let mut pictures = Vec::new();
    for (point, row) in results.points.iter().zip(results.rows()) {
        let weights: Vec<f64> = point.extra()?;
        let neurons = row.count("neurons");
        if weights.is_empty() {
            continue;
        }
        if weights.len() != neurons * neurons {
            let reason = format!("{} weights are no matrix of {neurons} neurons", weights.len());
            return Err(point.damaged(reason));
        }
        let label = Method::named(row.text("rule")).map_or("", Method::label);
        let zeros = row.number("zero_fraction");
        let flips = row.number("flips_per_pattern").unwrap_or(0.0) * row.count("patterns") as f64;
        let flips = decimal(flips, 0);
        let text = format!(
            "{label}\n{flips} flip{}, {} % zeros",
            if flips == "1" { "" } else { "s" },
            decimal(100.0 * zeros.unwrap_or(0.0), 0)
        );
        pictures.push((text, Picture::of_matrix(&weights, neurons, 1)));
    }
    let rows = pictures
        .chunks(ACROSS)
        .map(|pictures| GalleryRow { name: String::new(), pictures: pictures.to_vec() });
    Ok(Gallery { size: (284, 284), head: Vec::new(), rows: rows.collect() })
}

fn story(results: &Results) -> Story {
    let count = results.rows().next().map_or(0, |row| row.count("patterns"));
    let mut story = Story {
        shows: format!(
            "Weight matrices after {count} patterns; row i, column j is what neuron j adds to the \
             field of neuron i. Red is positive, blue negative, white zero; the darkest colour \
             stands for the largest 2 % of a matrix. Pixels are numbered row by row, so that the \
             receptive field is a band with gaps."
        ),
        ..Story::default()
    };
    for row in results.rows() {
        let paper = match row.text("rule") {
            "hebbian" | "pseudoinverse" | "milp" => "full",
            "milp-sparse" => "few weights left",
            "milp-receptive-field" => "weights near the diagonal only",
            _ => "not in the paper",
        };
        let zeros = row.number("zero_fraction").map_or("no network".to_owned(), |zeros| {
            format!("{} % zeros", decimal(100.0 * zeros, 1))
        });
        let label = Method::named(row.text("rule")).map_or("", Method::label);
        story.compared.push([
            format!("weights of {}", label),
            paper.to_owned(),
            format!("{zeros}, status {}", row.text("status")),
        ]);
    }
    story.differs.push(
        "The paper's matrices are of digits at 28×28 pixels; here they are at the 9×9 pixels of its \
         other experiments, where the literal MILP can be solved. Pixels that are the same in all \
         digits make white or uniform rows, which the exact engine leaves at zero but for one \
         weight."
            .into(),
    );
    story
}
