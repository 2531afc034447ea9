//! Figure 2: the weight matrices as images, at 9×9 and at the paper's 28×28
//! pixels.

use crate::capacity::{COLUMNS, datasets, hashes, row};
use crate::chart::{Drawing, Gallery, GalleryRow};
use crate::claim::{Claim, Verdict};
use crate::figure::{Figure, Finding, Plan, Point, Story};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::{Dataset, Result, Settings, unfinished};
use hopfit::data::picture::Picture;
use hopfit::{Network, Shape};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const METHODS: [Method; 9] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::Gradient,
    Method::Milp,
    Method::MilpSparse,
    Method::MilpTernary,
    Method::MilpField,
    Method::Exact,
    Method::ExactSparse,
];
/// Patterns that are stored.
const STORED: usize = 20;
const QUICK: usize = 8;
/// Seconds for a point of a rule that searches.
const BUDGET: f64 = 60.0;
/// The side of a picture in units of the drawing, of which the PNG has two
/// pixels each. Of more neurons a unit stands for several weights a side.
const SIDE: usize = 262;
/// Pictures side by side.
const ACROSS: usize = 5;
/// Neurons above which the program gets weights to begin from in this figure,
/// too: without any it is too large for the solver.
const MOST_BARE: usize = 200;
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
        let sets = match &settings.patterns {
            Some(own) => vec![Arc::new(Dataset::own(own, settings.seed))],
            None => sides(settings)
                .iter()
                .map(|side| Ok(Arc::new(Dataset::digits(settings, Shape::new(*side, *side))?)))
                .collect::<Result<_>>()?,
        };
        let asked = if settings.quick { QUICK } else { STORED };
        let mut plan = Plan::default();
        let limit = settings.limit_or(BUDGET);
        for set in &sets {
            let count = set.size().map_or(asked, |size| size.min(asked));
            for method in METHODS.into_iter().filter(|m| set.shape.is_some() || !m.needs_shape()) {
                plan.points.push(point(set, method, count, (settings.seed, limit)));
            }
        }
        plan.options.insert("seconds_a_point".into(), json!(limit.as_secs_f64()));
        plan.options.insert("stored".into(), json!(asked));
        plan.options.insert("datasets".into(), hashes(&sets));
        Ok(plan)
    }

    fn draw(&self, results: &Results) -> Result<Vec<Drawing>> {
        let sizes = datasets(results);
        let suffix = |at: usize, neurons: usize| match (at, side(neurons)) {
            (0, _) => String::new(),
            (_, Some(side)) => format!("-{side}x{side}"),
            (_, None) => format!("-{neurons}"),
        };
        let draw = |(at, (_, neurons)): (usize, &(String, usize))| {
            gallery(results, *neurons)?.draw(&suffix(at, *neurons))
        };
        sizes.iter().enumerate().map(draw).collect()
    }

    fn story(&self, results: &Results) -> Story {
        story(results)
    }
}

/// Sides of the digits: a quick run leaves the large ones out.
fn sides(settings: &Settings) -> &'static [usize] {
    if settings.quick { &[9] } else { &[9, 28] }
}

/// The side of a square picture.
fn side(neurons: usize) -> Option<usize> {
    let side = neurons.isqrt();
    (side * side == neurons).then_some(side)
}

fn point(
    set: &Arc<Dataset>,
    method: Method,
    count: usize,
    (seed, limit): (u64, Duration),
) -> Point {
    let set = Arc::clone(set);
    let large = set.neurons() > MOST_BARE;
    let weight = if !method.searches() {
        0.2
    } else if large {
        30.0
    } else {
        10.0
    };
    let key = format!("N={} {}", set.neurons(), method.name());
    Point::new(key, weight, move |stop| {
        let patterns = set.draw(count, 0)?;
        let trained = if large {
            method.train(&patterns, set.shape, seed, limit, stop)?
        } else {
            method.train_bare(&patterns, set.shape, seed, limit, stop)?
        };
        let rows = vec![row(&set, count, method, 0, &trained)];
        let weights = trained.network.as_ref().map(scaled).unwrap_or_default();
        let unfinished = method.searches() && trained.status != "optimal";
        Ok(Finding { rows, unfinished, extra: json!(weights) })
    })
}

/// A share in percent; nearly all is not all.
fn percent(share: f64) -> String {
    decimal(100.0 * share, if share > 0.99 { 1 } else { 0 })
}

/// The weights in hundredths of the largest that is not among the few beyond
/// [`DARKEST`], cut off there; zeros stay zeros.
fn scaled(network: &Network) -> Vec<i32> {
    let values = network.weights().as_slice();
    let mut sizes: Vec<f64> = values.iter().map(|w| w.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let darkest = (DARKEST * sizes.len() as f64) as usize;
    let largest = sizes.get(darkest.min(sizes.len().saturating_sub(1))).copied().unwrap_or(1.0);
    let scaled = |value: &f64| {
        let share = (value / largest).clamp(-1.0, 1.0);
        let rounded = (100.0 * share).round() as i32;
        if *value != 0.0 && rounded == 0 { share.signum() as i32 } else { rounded }
    };
    values.iter().map(scaled).collect()
}

fn gallery(results: &Results, size: usize) -> Result<Gallery> {
    let mut pictures = Vec::new();
    for (point, row) in results.points.iter().zip(results.rows()) {
        let weights: Vec<f64> = point.extra()?;
        let neurons = row.count("neurons");
        if weights.is_empty() || neurons != size {
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
            "{label}{}\n{flips} flip{}, {} % zeros",
            if point.unfinished { " (unfinished)" } else { "" },
            if flips == "1" { "" } else { "s" },
            percent(zeros.unwrap_or(0.0))
        );
        let (dots, side) = in_blocks(&weights, neurons, block(neurons));
        pictures.push((text, Picture::of_matrix(&dots, side, 1)));
    }
    let rows = pictures
        .chunks(ACROSS)
        .map(|pictures| GalleryRow { name: String::new(), pictures: pictures.to_vec() });
    let side = if block(size) > 1 { size.div_ceil(block(size)) } else { 260 };
    let side = u32::try_from(side).expect("a picture is no wider than SIDE");
    Ok(Gallery { size: (side, side), head: Vec::new(), rows: rows.collect() })
}

/// How many neurons a side share a dot of the picture.
fn block(neurons: usize) -> usize {
    neurons.div_ceil(SIDE).max(1)
}

/// A square matrix in square blocks, of each the weight of largest size, so
/// that white still says that all are zero; and the side in blocks.
fn in_blocks(weights: &[f64], neurons: usize, block: usize) -> (Vec<f64>, usize) {
    let side = neurons.div_ceil(block);
    let mut dots = vec![0.0_f64; side * side];
    for (row, weights) in weights.chunks_exact(neurons).enumerate() {
        for (column, weight) in weights.iter().enumerate() {
            let dot = &mut dots[(row / block) * side + column / block];
            if weight.abs() > dot.abs() {
                *dot = *weight;
            }
        }
    }
    (dots, side)
}

fn story(results: &Results) -> Story {
    let count = results.rows().next().map_or(0, |row| row.count("patterns"));
    let mut story = Story {
        shows: format!(
            "Weight matrices after {count} patterns; row i, column j is what neuron j adds to the \
             field of neuron i. Red is positive, blue negative, white zero; the darkest colour \
             stands for the largest 2 % of a matrix. Pixels are numbered row by row, so that the \
             receptive field is a band with gaps. Matrices of more than {SIDE} neurons are drawn in \
             blocks, each in the colour of its weight of largest size."
        ),
        ..Story::default()
    };
    for row in results.rows() {
        let paper = match row.text("rule") {
            "hebbian" | "pseudoinverse" | "milp" => "full",
            "milp-sparse" | "milp-sparse-ternary" => "few weights left",
            "milp-receptive-field" => "weights near the diagonal only",
            _ => "not in the paper",
        };
        let zeros = row.number("zero_fraction").map_or("no network".to_owned(), |zeros| {
            format!("{} % zeros", decimal(100.0 * zeros, 1))
        });
        let label = Method::named(row.text("rule")).map_or("", Method::label);
        story.compared.push([
            format!("weights of {label}, {} neurons", row.cell("neurons")),
            paper.to_owned(),
            format!("{zeros}, status {}", row.text("status")),
        ]);
    }
    let proved = "what was asked for (flips, and of sparse variants Σ|w|)";
    story.claims = claims(results);
    story.differs.extend(unfinished::in_words(results, "zero_fraction", proved));
    story.differs.push(
        "The paper's matrices are of digits at 28×28 pixels, without a word on how many. There the \
         program has 306,936 weights and begins at the best of Hebb's rule, the pseudoinverse and a \
         short search of the exact engine; where these lose nothing, the solver has nothing left \
         to do, and the picture shows them. The price on Σ|w| is not one on weights that are not \
         zero: many small weights may be cheaper than few large ones. \
         At 9×9 the program without λ begins at nothing: its weights are the solver's own. Pixels \
         that are the same in all digits make white or uniform rows, which the exact engine leaves \
         at zero but for one weight."
            .into(),
    );
    story
}

/// The paper: the constraints work exactly as intended.
fn claims(results: &Results) -> Vec<Claim> {
    let of_size = |(_, neurons): &(String, usize)| {
        let zeros = |method: Method| {
            let mut rows = results.rows().filter(|row| row.count("neurons") == *neurons);
            rows.find(|row| row.text("rule") == method.name())?.number("zero_fraction")
        };
        let full = [Method::Hebbian, Method::Pseudoinverse, Method::Milp];
        let sparse = [Method::MilpSparse, Method::MilpTernary, Method::MilpField];
        let show =
            |method: Method| Some(format!("{} {} %", method.label(), percent(zeros(method)?)));
        let texts: Vec<String> = full.into_iter().chain(sparse).filter_map(show).collect();
        let few = |method: &Method| zeros(*method).is_some_and(|zeros| zeros > 0.5);
        let finished = !results
            .points
            .iter()
            .any(|point| point.unfinished && point.key.starts_with(&format!("N={neurons} ")));
        let verdict = match (sparse.iter().all(few), finished) {
            (true, _) => Verdict::Holds,
            (false, true) => Verdict::Differs,
            (false, false) => Verdict::Open,
        };
        Claim::new(
            "Sect. 3.1, Fig. 2",
            format!(
                "{neurons} neurons: only the sparse and the receptive-field matrix are mostly \
                     zeros"
            ),
            format!("zeros: {}", texts.join(", ")),
            verdict,
        )
    };
    datasets(results).iter().filter(|(name, _)| name == "mnist").map(of_size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_shows_its_largest_weight_and_zeros_stay_white() {
        let weights = [0.0, 1.0, 0.0, -2.0, 0.5, 0.0, 0.0, 0.0, -0.25];
        assert_eq!(in_blocks(&weights, 3, 1), (weights.to_vec(), 3));
        assert_eq!(in_blocks(&weights, 3, 2), (vec![-2.0, 0.0, 0.0, -0.25], 2));
        assert_eq!((block(81), block(SIDE), block(784)), (1, 1, 3));
    }
}
