//! The small multiples: a row a table, a column a group of rules.

use super::learner::{Group, LEARNERS, Learner};
use super::{FEW_SHOT, MISSING, accuracies, tables, unfinished};
use crate::chart::{Axis, Chart, Curve, Panel};
use crate::results::Results;
use crate::statistics::{confidence, mean};

/// The chart of an experiment. All panels of a row have the same axes, and
/// nearest neighbour in grey to compare with.
pub(super) fn chart(results: &Results, experiment: &str) -> Chart {
    let tables = tables(results);
    let of_table =
        |table: &String| Group::ALL.map(|group| panel(results, table, experiment, group));
    let panels = tables.iter().flat_map(of_table).collect();
    Chart { panels, across: Group::ALL.len(), size: (230.0, 200.0), ..Chart::default() }
}

fn panel(results: &Results, table: &str, experiment: &str, group: Group) -> Panel {
    let curves = |wanted: &dyn Fn(Learner) -> bool| -> Vec<Curve> {
        let chosen = LEARNERS.into_iter().filter(|learner| wanted(*learner));
        let curves = chosen.map(|learner| curve(results, table, experiment, learner));
        curves.filter(|curve| curve.all_points().next().is_some()).collect()
    };
    let all = curves(&|_| true);
    let points = || all.iter().flat_map(Curve::all_points);
    let least = points().map(|(_, y)| y).fold(1.0, f64::min);
    let right = points().map(|(x, _)| x).fold(0.0, f64::max);
    let floor = (10.0 * (least - 0.01)).floor().max(0.0) / 10.0;
    let title = format!("{table}: {}", group.title());
    let x = if experiment == FEW_SHOT {
        Axis::new("examples a class", 1.0, right)
    } else {
        let examples = results.rows().filter(|row| row.text("experiment") == MISSING);
        let each = examples.map(|row| row.count("examples_per_class")).max().unwrap_or(0);
        Axis::new(format!("missing bits (%), {each} examples a class"), 0.0, right)
    };
    let wanted = |learner: Learner| learner.group().is_none_or(|of| of == group);
    let y = Axis::new("accuracy", floor, 1.0);
    Panel { title, x, y, curves: curves(&wanted), references: Vec::new() }
}

/// Means with 95 % confidence bands, within 0 and 1.
fn curve(results: &Results, table: &str, experiment: &str, learner: Learner) -> Curve {
    let values = accuracies(results, table, experiment, learner.name());
    let open = unfinished(results, table, experiment, learner);
    let mut curve = Curve::new(learner.label(), learner.style(), Vec::new());
    for (at, values) in values {
        let (x, centre, half) = (at as f64, mean(&values), confidence(&values));
        // Two values say next to nothing of their spread.
        if values.len() > 2 {
            curve.band.push((x, (centre - half).max(0.0), (centre + half).min(1.0)));
        }
        let points = if open.contains(&at) { &mut curve.unfinished } else { &mut curve.points };
        points.push((x, centre));
    }
    curve
}
