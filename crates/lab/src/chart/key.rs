//! The names of curves: beside the panel where each ends, or in a legend.

use super::axes::Frame;
use super::canvas::{Align, Canvas, GREY, Text};
use super::{Chart, Curve, Key, Panel, Reference, Style};

const ENTRY: u32 = 14;
const LETTER_WIDTH: f64 = 8.4;
/// Height of an entry and width of its sample.
const HEIGHT: f64 = 19.0;
const SAMPLE: f64 = 34.0;
/// From the end of a curve to its name.
const LEADER: f64 = 16.0;

/// How wide the names are that stand beside each panel.
pub(super) fn width_beside(chart: &Chart) -> f64 {
    if chart.key == Key::Legend {
        return 0.0;
    }
    let curves = chart.panels.iter().flat_map(|panel| &panel.curves);
    LEADER + width_of(curves)
}

/// How wide the legend is.
pub(super) fn legend_width(chart: &Chart) -> f64 {
    if chart.key == Key::AtCurves {
        return 0.0;
    }
    30.0 + width_of(entries(chart).into_iter())
}

fn width_of<'a>(curves: impl Iterator<Item = &'a Curve>) -> f64 {
    let letters = curves.map(|curve| curve.label.chars().count()).filter(|count| *count > 0);
    letters.max().map_or(0.0, |letters| SAMPLE + 22.0 + LETTER_WIDTH * letters as f64)
}

/// How high the lines are that explain vertical lines, below all panels.
pub(super) fn notes_height(chart: &Chart) -> f64 {
    HEIGHT * references(chart).len() as f64
}

/// How high the legend is.
pub(super) fn legend_height(chart: &Chart) -> f64 {
    if chart.key == Key::AtCurves { 0.0 } else { HEIGHT * (entries(chart).len() + 2) as f64 }
}

/// Every label once, in the order of the panels.
fn entries(chart: &Chart) -> Vec<&Curve> {
    let mut entries: Vec<&Curve> = Vec::new();
    for curve in chart.panels.iter().flat_map(|panel| &panel.curves) {
        if !curve.label.is_empty() && !entries.iter().any(|known| known.label == curve.label) {
            entries.push(curve);
        }
    }
    entries
}

fn references(chart: &Chart) -> Vec<&Reference> {
    let mut found: Vec<&Reference> = Vec::new();
    for reference in chart.panels.iter().flat_map(|panel| &panel.references) {
        if !found.iter().any(|known| known.letter == reference.letter) {
            found.push(reference);
        }
    }
    found
}

pub(super) fn draw_legend(canvas: &mut Canvas, chart: &Chart, (left, top): (f64, f64)) {
    if chart.key == Key::AtCurves {
        return;
    }
    for (at, curve) in entries(chart).into_iter().enumerate() {
        entry(canvas, curve, &curve.label, (left, top + at as f64 * HEIGHT));
    }
}

/// What the letters of vertical lines stand for.
pub(super) fn draw_notes(canvas: &mut Canvas, chart: &Chart, (left, top): (f64, f64)) {
    for (at, reference) in references(chart).into_iter().enumerate() {
        let text = format!("{}: {}", reference.letter, reference.label);
        let text = Text { colour: GREY, ..Text::new(&text, ENTRY, Align::Left) };
        canvas.text(text, (left, top + at as f64 * HEIGHT));
    }
}

/// The names beside a panel, each next to the end of its curve as far as they
/// do not overlap; those that leave the panel above at its top, with an arrow.
pub(super) fn draw_beside(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let named = panel.curves.iter().filter(|curve| !curve.label.is_empty());
    let mut places: Vec<(&Curve, f64)> =
        named.filter_map(|curve| Some((curve, end(curve, panel, frame)?))).collect();
    places.sort_by(|a, b| a.1.total_cmp(&b.1));
    let wanted: Vec<f64> = places.iter().map(|(_, y)| *y).collect();
    let spread = spread(&wanted, frame.top + 4.0, frame.bottom() + 8.0);
    for ((curve, from), y) in places.iter().zip(spread) {
        let right = frame.right();
        canvas.line((right + 2.0, *from), (right + LEADER - 4.0, y), GREY, 0.8);
        let label = if ends_above(curve, panel) {
            format!("{} ↑", curve.label)
        } else {
            curve.label.clone()
        };
        entry(canvas, curve, &label, (right + LEADER, y));
    }
}

/// Where a curve ends.
fn last(curve: &Curve) -> Option<f64> {
    let last = curve.all_points().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, y)| y);
    let middle = |(_, low, high): &(f64, f64, f64)| f64::midpoint(*low, *high);
    last.or_else(|| curve.band.last().map(middle))
}

fn ends_above(curve: &Curve, panel: &Panel) -> bool {
    last(curve).is_some_and(|y| y > panel.y.to)
}

/// The height at which a curve ends, or the top of the panel.
fn end(curve: &Curve, panel: &Panel, frame: &Frame) -> Option<f64> {
    Some(frame.y(&panel.y, last(curve)?.min(panel.y.to)))
}

/// Moves sorted heights apart by [`HEIGHT`] at least, as little as is needed,
/// and within `top` and `bottom` if there is room.
fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    // Blocks of touching names, each at the mean of where its names want to be.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    let clamp = |centre: f64, count: usize| {
        let half = 0.5 * HEIGHT * (count - 1) as f64;
        centre.min(bottom - half).max(top + half)
    };
    for y in wanted {
        blocks.push((clamp(*y, 1), 1));
        while let [.., (above, many), (below, few)] = blocks[..] {
            let apart = 0.5 * HEIGHT * (many + few) as f64;
            if below - above >= apart {
                break;
            }
            let count = many + few;
            let centre = (above * many as f64 + below * few as f64) / count as f64;
            blocks.truncate(blocks.len() - 2);
            blocks.push((clamp(centre, count), count));
        }
    }
    let places = |(centre, count): (f64, usize)| {
        let first = centre - 0.5 * HEIGHT * (count - 1) as f64;
        (0..count).map(move |at| first + at as f64 * HEIGHT)
    };
    blocks.into_iter().flat_map(places).collect()
}

/// A sample of a curve and its name.
fn entry(canvas: &mut Canvas, curve: &Curve, label: &str, (left, y): (f64, f64)) {
    let right = left + SAMPLE - 8.0;
    if curve.points.is_empty() && curve.unfinished.is_empty() {
        let corners = [(left, y - 6.0), (right, y - 6.0), (right, y + 6.0), (left, y + 6.0)];
        canvas.area(&corners, curve.style.colour, 0.25);
    } else {
        let style = Style { width: curve.style.width.min(3.0), ..curve.style };
        canvas.curve(vec![(left, y), (right, y)], style);
        canvas.marker((f64::midpoint(left, right), y), style);
    }
    let text = Text::new(label, ENTRY, Align::Left);
    canvas.text(text, (left + SAMPLE, y + 5.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_overlap_and_stay_in_order() {
        let found = spread(&[10.0, 11.0, 12.0, 100.0, 299.0], 0.0, 300.0);
        assert!(found.windows(2).all(|pair| pair[1] - pair[0] >= HEIGHT - 1e-9), "{found:?}");
        assert!(found[0] >= 0.0 && found[4] <= 300.0);
        assert_eq!(found[3], 100.0);
        assert_eq!(spread(&[50.0], 0.0, 300.0), [50.0]);
    }
}
