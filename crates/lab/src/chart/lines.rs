//! Panels of curves.

use super::axes::{Frame, below, ticks};
use super::canvas::{Align, BLACK, Canvas, GREY, LIGHT, Text};
use super::{Axis, Chart, Curve, Drawing, Key, Panel, Style, key};
use crate::Result;

/// Around the axes of a panel.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 18.0;
const ABOVE: f64 = 62.0;
const BELOW: f64 = 62.0;
const TITLE: u32 = 17;
const NAME: u32 = 14;
const TICK: u32 = 14;
/// About how many markers a curve gets at most.
const MARKERS: usize = 10;

pub(super) fn draw(chart: &Chart) -> Result<Drawing> {
    let across = chart.across.clamp(1, chart.panels.len().max(1));
    let down = chart.panels.len().div_ceil(across);
    let (wide, high) = cell(chart);
    let panels = (across as f64 * wide, down as f64 * high);
    let height = panels.1.max(key::legend_height(chart) + ABOVE) + key::notes_height(chart) + 8.0;
    let mut canvas = Canvas::new(panels.0 + key::legend_width(chart), height);
    for (index, panel) in chart.panels.iter().enumerate() {
        let frame = Frame {
            left: (index % across) as f64 * wide + LEFT,
            top: (index / across) as f64 * high + ABOVE,
            width: chart.size.0,
            height: chart.size.1,
        };
        draw_panel(&mut canvas, panel, &frame);
        if chart.key == Key::AtCurves {
            key::draw_beside(&mut canvas, panel, &frame);
        }
    }
    key::draw_legend(&mut canvas, chart, (panels.0 + 12.0, ABOVE + 10.0));
    key::draw_notes(&mut canvas, chart, (LEFT, panels.1 + 6.0));
    canvas.finish("")
}

/// Width and height of a panel with all that is around its axes.
fn cell(chart: &Chart) -> (f64, f64) {
    let beside = key::width_beside(chart);
    (LEFT + chart.size.0 + RIGHT + beside, ABOVE + chart.size.1 + BELOW)
}

fn draw_panel(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    canvas.text(Text::new(&panel.title, TITLE, Align::Left), (frame.left - 44.0, frame.top - 38.0));
    draw_grid(canvas, panel, frame);
    for curve in &panel.curves {
        draw_band(canvas, panel, curve, frame);
    }
    for reference in &panel.references {
        let x = frame.x(&panel.x, reference.x);
        let thin = Style { colour: GREY, width: 1.2, ..Style::numbered(2) };
        canvas.curve(vec![(x, frame.top), (x, frame.bottom())], thin);
        let letter = reference.letter.to_string();
        let letter = Text { colour: GREY, ..Text::new(&letter, TICK, Align::Left) };
        canvas.text(letter, (x + 3.0, frame.top + 12.0));
    }
    for (index, curve) in panel.curves.iter().enumerate() {
        draw_curve(canvas, panel, curve, index, frame);
    }
    draw_names(canvas, panel, frame);
}

/// Grid lines, ticks and the two axes.
fn draw_grid(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    for (value, text) in ticks(&panel.x, (frame.width / 50.0) as usize) {
        let x = frame.x(&panel.x, value);
        canvas.line((x, frame.top), (x, frame.bottom()), LIGHT, 1.0);
        canvas.line((x, frame.bottom()), (x, frame.bottom() + 5.0), BLACK, 1.2);
        canvas.text(Text::new(&text, TICK, Align::Middle), (x, frame.bottom() + 21.0));
    }
    for (value, text) in ticks(&panel.y, (frame.height / 45.0) as usize) {
        let y = frame.y(&panel.y, value);
        canvas.line((frame.left, y), (frame.right(), y), LIGHT, 1.0);
        canvas.line((frame.left - 5.0, y), (frame.left, y), BLACK, 1.2);
        canvas.text(Text::new(&text, TICK, Align::Right), (frame.left - 9.0, y + 5.0));
    }
    let corner = (frame.left, frame.bottom());
    canvas.line((frame.left, frame.top), corner, BLACK, 1.2);
    canvas.line(corner, (frame.right(), frame.bottom()), BLACK, 1.2);
}

/// The vertical axis is named above it, so that nobody has to turn the head.
fn draw_names(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let middle = frame.left + frame.width / 2.0;
    let name = Text::new(&panel.x.name, NAME, Align::Middle);
    canvas.text(name, (middle, frame.bottom() + 42.0));
    let name = Text { colour: GREY, ..Text::new(&panel.y.name, NAME, Align::Left) };
    canvas.text(name, (frame.left - 44.0, frame.top - 14.0));
}

fn draw_band(canvas: &mut Canvas, panel: &Panel, curve: &Curve, frame: &Frame) {
    if curve.band.len() < 2 {
        return;
    }
    let inside = |axis: &Axis, y: f64| frame.y(axis, y.clamp(axis.from, axis.to));
    let upper = curve.band.iter().map(|(x, _, y)| (frame.x(&panel.x, *x), inside(&panel.y, *y)));
    let lower = curve.band.iter().map(|(x, y, _)| (frame.x(&panel.x, *x), inside(&panel.y, *y)));
    let corners: Vec<_> = upper.chain(lower.rev()).collect();
    canvas.area(&corners, curve.style.colour, 0.18);
}

/// The line, and markers at some of the points: at others for each curve, so
/// that curves that coincide can be seen.
fn draw_curve(canvas: &mut Canvas, panel: &Panel, curve: &Curve, index: usize, frame: &Frame) {
    let place = |(x, y): &(f64, f64)| (frame.x(&panel.x, *x), frame.y(&panel.y, *y));
    let runs = curve.runs();
    for part in runs.iter().flat_map(|run| below(run, panel.y.to)) {
        canvas.curve(part.iter().map(place).collect(), curve.style);
    }
    // A point that stands alone has no line to be seen by.
    let alone = |x: f64| runs.iter().any(|run| run.len() == 1 && run[0].0 == x);
    let every = curve.points.len().div_ceil(MARKERS).max(1);
    let first = index * every.div_ceil(3) % every;
    for (at, point) in curve.points.iter().enumerate() {
        if point.1 <= panel.y.to && (at % every == first || alone(point.0)) {
            canvas.marker(place(point), curve.style);
        }
    }
    for point in curve.unfinished.iter().filter(|point| point.1 <= panel.y.to) {
        canvas.hollow(place(point), curve.style);
    }
}
