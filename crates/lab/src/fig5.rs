//! Figures 5 and 6: what all rules store of digits, and with how many zeros.

use crate::capacity::{
    COLUMNS, curve, datasets, gap, hashes, methods, of, over_patterns, point, stays_below,
    stored_in_words,
};
use crate::chart::{Axis, Chart, Curve, Drawing, Panel};
use crate::fig3::title;
use crate::fig4::worse;
use crate::figure::{Figure, Plan, Story};
use crate::method::Method;
use crate::results::{Results, decimal};
use crate::statistics::mean;
use crate::{Dataset, Result, Settings};
use hopfit::Shape;
use serde_json::json;
use std::sync::Arc;

const METHODS: [Method; 10] = [
    Method::Hebbian,
    Method::Pseudoinverse,
    Method::Gradient,
    Method::GradientTuned,
    Method::Milp,
    Method::MilpSparse,
    Method::MilpField,
    Method::ExactField,
    Method::ExactSparse,
    Method::Exact,
];

/// Which of the two figures: they show the same networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DigitFigure {
    Flips,
    Zeros,
}

pub(crate) const FIG5: DigitFigure = DigitFigure::Flips;
pub(crate) const FIG6: DigitFigure = DigitFigure::Zeros;

impl Figure for DigitFigure {
    fn name(&self) -> &'static str {
        if *self == FIG5 { "fig5" } else { "fig6" }
    }

    fn experiment(&self) -> &'static str {
        "fig5"
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Flips => "What all rules store of digits of 9×9 pixels",
            Self::Zeros => "How many of the weights of figure 5 are zero",
        }
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
        let panels = match self {
            Self::Flips => flips_panels(results),
            Self::Zeros => vec![zeros_panel(results)],
        };
        Ok(vec![Chart { across: panels.len(), panels }.draw()?])
    }

    fn story(&self, results: &Results) -> Story {
        match self {
            Self::Flips => flips_story(results),
            Self::Zeros => zeros_story(results),
        }
    }
}

fn plan(settings: &Settings) -> Result<Plan> {
    let set = Arc::new(Dataset::own_or_digits(settings, Shape::new(9, 9))?);
    let counts = if settings.quick {
        vec![5, 10, 20, 40, 80]
    } else {
        std::iter::once(1).chain((10..=150).step_by(10)).collect()
    };
    let counts = set.possible(counts.into_iter());
    let repeats = settings.repeats_or(2, 1);
    let limit = settings.limit().as_secs_f64();
    let mut plan = Plan::default();
    for repeat in 0..repeats {
        for method in METHODS.into_iter().filter(|m| set.shape.is_some() || !m.needs_shape()) {
            for count in &counts {
                let weight = weight(method, *count, limit);
                plan.points.push(point(&set, method, vec![*count], repeat, weight, settings));
            }
        }
    }
    plan.options.insert("seconds_a_point".into(), json!(settings.limit().as_secs_f64()));
    plan.options.insert("counts".into(), json!(counts));
    plan.options.insert("repeats".into(), json!(repeats));
    plan.options.insert("datasets".into(), hashes(&[set]));
    Ok(plan)
}

/// About how long a point takes.
fn weight(method: Method, count: usize, limit: f64) -> f64 {
    let within = match method {
        Method::Milp | Method::MilpSparse | Method::MilpField => 40,
        Method::Exact | Method::ExactSparse | Method::ExactField => 80,
        Method::GradientTuned => return 0.02 * count as f64,
        _ => return 0.05,
    };
    if count > within { limit } else { 0.02 * count as f64 }
}

/// A curve a rule over the number of patterns.
fn curves(results: &Results, column: &str, scale: f64) -> Vec<Curve> {
    let curve = |method: Method| {
        let values = over_patterns(results, column, of(method));
        Curve { band: Vec::new(), ..curve(method.label(), method.style(), &values, scale) }
    };
    methods(results).into_iter().map(curve).collect()
}

fn most(results: &Results) -> f64 {
    results.rows().map(|row| row.count("patterns")).max().unwrap_or(1) as f64
}

fn flips_panels(results: &Results) -> Vec<Panel> {
    let neurons = datasets(results).first().map_or(0, |(_, neurons)| *neurons);
    let name = datasets(results).first().map_or(String::new(), |(name, _)| title(name));
    let area = gap(results);
    let panel = |title: String, top| Panel {
        title,
        x: Axis::new("stored patterns P", 0.0, most(results)),
        y: Axis::new("flips a pattern (bits)", 0.0, top),
        curves: std::iter::once(area.clone())
            .chain(curves(results, "flips_per_pattern", 1.0))
            .collect(),
        references: Vec::new(),
    };
    let all = curves(results, "flips_per_pattern", 1.0);
    let top = all.iter().flat_map(|curve| &curve.points).map(|(_, y)| *y).fold(1.0, f64::max);
    vec![
        panel(format!("{name}, {neurons} neurons"), 1.05 * top),
        panel("the same, enlarged".to_owned(), 1.5),
    ]
}

fn zeros_panel(results: &Results) -> Panel {
    let name = datasets(results).first().map_or(String::new(), |(name, _)| title(name));
    Panel {
        title: name,
        x: Axis::new("stored patterns P", 0.0, most(results)),
        y: Axis::new("zeros in W (%)", 0.0, 100.0),
        curves: curves(results, "zero_fraction", 100.0),
        references: Vec::new(),
    }
}

/// What the paper reports for its digits.
fn papers(method: Method, results: &Results) -> &'static str {
    if datasets(results).first().is_none_or(|(name, _)| name != "mnist") {
        return "other patterns";
    }
    match method {
        Method::Hebbian => "a few",
        Method::Pseudoinverse => "about 40",
        Method::Gradient => "about 60",
        Method::Milp => "about 80",
        Method::MilpSparse | Method::MilpField => "slightly fewer than the MILP",
        _ => "not in the paper",
    }
}

fn flips_story(results: &Results) -> Story {
    let mut story = Story {
        shows: "Mean flips a pattern against the number of digits stored, for all rules of the \
                paper and the exact engine; the shaded area lies between the exact engine's flips \
                and what no symmetric weights can beat, by certified proof."
            .into(),
        ..Story::default()
    };
    for method in methods(results) {
        story.compared.push([
            format!("patterns stored by {}", method.label()),
            papers(method, results).to_owned(),
            stored_in_words(results, method),
        ]);
    }
    story.differs.push(
        "Some flips are forced: two digits that differ in a single pixel cannot both be kept, \
         because that pixel's neuron sees the same inputs in both. They are counted here, so that \
         “without a flip” ends earlier than a mean that looks like zero; the certified bound shows \
         how many are forced."
            .into(),
    );
    story.differs.push(unfinished(results));
    story.differs.push(
        "The MILPs begin at weights that a short search finds, and end no worse. The sparse MILP's \
         weights are made exact by one more linear program: by the paper's tie rule a field of \
         exactly zero keeps a −1 bit, the sparsest weights have hundreds of these, and a solver \
         knows them within its tolerance only, so that this program asks for a little less than \
         zero."
            .into(),
    );
    story.differs.push(format!(
        "The gradient descent of the paper is not fully stated; with MATLAB's defaults for the rest \
         it has not converged after 100 epochs. It loses at most one bit a pattern up to P = {}, \
         which may be what the paper's figure shows. The tuned setting is the same network.",
        stays_below(results, 1.0, of(Method::Gradient)).unwrap_or(0),
    ));
    if methods(results).contains(&Method::ExactSparse) {
        story.differs.push(
            "“Exact, then sparse” gives only part of its time to the flips and the rest to the \
             zeros, so that it can end with a few flips more than “exact” where the search is hard."
                .into(),
        );
    }
    story.differs.extend(worse(results));
    story
}

/// How far the literal model got.
fn unfinished(results: &Results) -> String {
    let milp = [Method::Milp, Method::MilpSparse, Method::MilpField];
    let rows =
        || results.rows().filter(|row| milp.iter().any(|method| row.text("rule") == method.name()));
    let optimal = rows().filter(|row| row.text("status") == "optimal").count();
    format!(
        "The literal MILPs run on one core under the same time limit as the exact engine, where the \
         paper gave Gurobi three hours on ten cores: {optimal} of their {} points are proved \
         optimal. Where their curves leave the others, the time was up, and they show the best \
         there was. The exact engine shows what the model's optimum allows; its receptive-field \
         and sparse variants stand for the paper's.",
        rows().count(),
    )
}

fn zeros_story(results: &Results) -> Story {
    let mut story = Story {
        shows:
            "Share of zeros among all weights (the diagonal, which is always zero, included) of \
                the networks of figure 5. Zeros that come from pixels without any ink count as \
                well."
                .into(),
        ..Story::default()
    };
    for method in methods(results) {
        let zeros = over_patterns(results, "zero_fraction", of(method));
        let at = |count: usize| {
            let nearest = zeros.keys().min_by_key(|known| known.abs_diff(count)).copied()?;
            Some((nearest, 100.0 * mean(&zeros[&nearest])))
        };
        let mut texts: Vec<String> = [20, 40, 80]
            .into_iter()
            .filter_map(at)
            .map(|(count, share)| format!("{} % at P = {count}", decimal(share, 0)))
            .collect();
        texts.dedup();
        let paper = match method {
            Method::MilpSparse | Method::MilpField => "many zeros",
            Method::Pseudoinverse => "full; degenerate beyond 40 patterns",
            Method::Hebbian | Method::Gradient | Method::Milp => "full",
            _ => "not in the paper",
        };
        story.compared.push([
            format!("zeros in W, {}", method.label()),
            paper.to_owned(),
            texts.join(", "),
        ]);
    }
    story.differs.push(
        "Beyond its capacity the projection is the identity on the pixels that vary, and its \
         off-diagonal weights vanish: that is the jump in the pseudoinverse's curve. A search that \
         ran out of time can leave most weights at zero: its zeros say nothing then."
            .into(),
    );
    story
}
