//! The picture of a sweep: the share of draws that is stored over the load, a
//! panel a size; and, for several sizes, P50 over the size.

use super::Capacities;
use crate::chart::{Axis, Chart, Curve, Dash, Marker, Panel, Style};
use crate::method::Method;
use std::collections::BTreeSet;

/// Panels side by side.
const ACROSS: usize = 3;

pub(super) fn chart(found: &[Capacities]) -> Chart {
    let sizes: BTreeSet<usize> = found.iter().map(|found| found.capacity.neurons).collect();
    let mut rules: Vec<&str> = Vec::new();
    for one in found {
        if !rules.contains(&one.rule.as_str()) {
            rules.push(&one.rule);
        }
    }
    let mut panels: Vec<Panel> = sizes.iter().map(|size| shares(found, *size, &rules)).collect();
    if sizes.len() > 1 {
        panels.push(over_sizes(found, &rules));
    }
    let across = panels.len().min(ACROSS);
    Chart { panels, across, size: (380.0, 290.0), ..Chart::default() }
}

/// The look of a rule: that of the figures, where they have it.
fn style(rule: &str, rules: &[&str]) -> Style {
    let at = rules.iter().position(|known| *known == rule).unwrap_or(0);
    Method::named(rule).map_or_else(|| Style::numbered(20 + at), Method::style)
}

fn shares(found: &[Capacities], size: usize, rules: &[&str]) -> Panel {
    let n = size as f64;
    let of_size: Vec<&Capacities> =
        found.iter().filter(|found| found.capacity.neurons == size).collect();
    let curve = |found: &&Capacities| {
        let points = &found.capacity.points;
        let at = |patterns: usize| patterns as f64 / n;
        let band = points.iter().map(|point| {
            let (low, high) = point.stored_interval;
            (at(point.patterns), 100.0 * low, 100.0 * high)
        });
        let middle = points.iter().map(|point| (at(point.patterns), 100.0 * point.stored_fraction));
        Curve::new(&found.rule, style(&found.rule, rules), middle.collect())
            .with_band(band.collect())
    };
    let curves: Vec<Curve> = of_size.iter().map(curve).collect();
    let right = curves.iter().flat_map(Curve::all_points).map(|(x, _)| x).fold(0.0, f64::max);
    Panel {
        title: format!("{size} neurons"),
        x: Axis::new("patterns a neuron P/N", 0.0, 1.03 * right),
        y: Axis::new("draws stored whole (%)", 0.0, 103.0),
        curves,
        references: Vec::new(),
    }
}

fn over_sizes(found: &[Capacities], rules: &[&str]) -> Panel {
    let curve = |rule: &&str| {
        let mut curve = Curve::new(*rule, style(rule, rules), Vec::new());
        for one in found.iter().filter(|found| found.rule == *rule) {
            let (capacity, n) = (&one.capacity, one.capacity.neurons as f64);
            let Some(p50) = capacity.p50 else { continue };
            if let (Some(low), Some(high)) = capacity.p50_interval {
                curve.band.push((n, low / n, high / n));
            }
            let points = if one.undecided > 0 { &mut curve.unfinished } else { &mut curve.points };
            points.push((n, p50 / n));
        }
        curve
    };
    let mut curves: Vec<Curve> = rules.iter().map(curve).collect();
    curves.retain(|curve| curve.all_points().next().is_some());
    let sizes = || found.iter().map(|found| found.capacity.neurons as f64);
    let (left, right) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
    let top = curves.iter().flat_map(Curve::all_points).map(|(_, y)| y).fold(0.2, f64::max);
    let grey = |dash| Style { colour: [120; 3], dash, marker: Marker::None, width: 1.6 };
    let hebb = (0..=40).map(|at| left + (right - left) * f64::from(at) / 40.0);
    let hebb: Vec<(f64, f64)> = hebb.map(|n| (n, 0.5 / n.max(2.0).ln())).collect();
    curves.push(Curve::new("N/(2 ln N)", grey(Dash::DashDot), hebb));
    Panel {
        title: "half of the draws".to_owned(),
        x: Axis::new("neurons N", left - 0.03 * (right - left), right + 0.03 * (right - left)),
        y: Axis::new("P50 / N", 0.0, 1.1 * top),
        curves,
        references: Vec::new(),
    }
}
