//! Panels of curves and their legend.

use super::axes::{Frame, below, ticks};
use super::canvas::{Align, BLACK, Canvas, GREY, LIGHT, Text};
use super::{Axis, Chart, Curve, Drawing, Panel, Style};
use crate::Result;

const FRAME: (f64, f64) = (460.0, 330.0);
/// Around the axes of a panel.
const LEFT: f64 = 74.0;
const RIGHT: f64 = 22.0;
const ABOVE: f64 = 54.0;
const BELOW: f64 = 66.0;
const TITLE: u32 = 17;
const NAME: u32 = 16;
const TICK: u32 = 15;
const ENTRY: u32 = 15;
/// Of the legend: height of an entry, width of its sample and of a letter.
const ENTRY_HEIGHT: f64 = 25.0;
const SAMPLE: f64 = 46.0;
const LETTER_WIDTH: f64 = 9.2;
/// About how many markers a curve gets at most.
const MARKERS: usize = 10;

/// A sample and what it stands for.
enum Entry<'a> {
    Curve(&'a Curve),
    Reference(char, &'a str),
}

pub(super) fn draw(chart: &Chart) -> Result<Drawing> {
    let entries = entries(chart);
    let across = chart.across.clamp(1, chart.panels.len().max(1));
    let down = chart.panels.len().div_ceil(across);
    let (wide, high) = (LEFT + FRAME.0 + RIGHT, ABOVE + FRAME.1 + BELOW);
    let legend = legend_width(&entries);
    let height = (down as f64 * high).max(entries.len() as f64 * ENTRY_HEIGHT + ABOVE + 20.0);
    let mut canvas = Canvas::new(across as f64 * wide + legend, height);
    for (index, panel) in chart.panels.iter().enumerate() {
        let frame = Frame {
            left: (index % across) as f64 * wide + LEFT,
            top: (index / across) as f64 * high + ABOVE,
            width: FRAME.0,
            height: FRAME.1,
        };
        draw_panel(&mut canvas, panel, &frame);
    }
    draw_legend(&mut canvas, &entries, across as f64 * wide + 10.0);
    canvas.finish("")
}

/// Every label once, in the order of the panels.
fn entries(chart: &Chart) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for curve in chart.panels.iter().flat_map(|panel| &panel.curves) {
        let known = entries.iter().any(|e| matches!(e, Entry::Curve(c) if c.label == curve.label));
        if !curve.label.is_empty() && !known {
            entries.push(Entry::Curve(curve));
        }
    }
    for reference in chart.panels.iter().flat_map(|panel| &panel.references) {
        let letter = reference.letter;
        if !entries.iter().any(|e| matches!(e, Entry::Reference(l, _) if *l == letter)) {
            entries.push(Entry::Reference(letter, &reference.label));
        }
    }
    entries
}

fn legend_width(entries: &[Entry<'_>]) -> f64 {
    let letters = entries.iter().map(|entry| match entry {
        Entry::Curve(curve) => curve.label.chars().count(),
        Entry::Reference(_, label) => label.chars().count(),
    });
    letters.max().map_or(0.0, |letters| SAMPLE + 20.0 + LETTER_WIDTH * letters as f64)
}

fn draw_legend(canvas: &mut Canvas, entries: &[Entry<'_>], left: f64) {
    for (index, entry) in entries.iter().enumerate() {
        let y = ABOVE + 12.0 + index as f64 * ENTRY_HEIGHT;
        let label = match entry {
            Entry::Curve(curve) => {
                if !curve.band.is_empty() && curve.points.is_empty() {
                    let (right, upper, lower) = (left + SAMPLE - 8.0, y - 8.0, y + 8.0);
                    let corners = [(left, upper), (right, upper), (right, lower), (left, lower)];
                    canvas.area(&corners, curve.style.colour, 0.25);
                } else {
                    canvas.curve(vec![(left, y), (left + SAMPLE - 8.0, y)], curve.style);
                    canvas.marker((left + SAMPLE / 2.0 - 4.0, y), curve.style);
                }
                &curve.label
            }
            Entry::Reference(letter, label) => {
                let letter = letter.to_string();
                let text = Text { bold: true, ..Text::new(&letter, ENTRY, Align::Middle) };
                canvas.text(text, (left + SAMPLE / 2.0 - 4.0, y + 5.0));
                *label
            }
        };
        canvas.text(Text::new(label, ENTRY, Align::Left), (left + SAMPLE, y + 5.0));
    }
}

fn draw_panel(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let title = Text { bold: true, ..Text::new(&panel.title, TITLE, Align::Left) };
    canvas.text(title, (frame.left, frame.top - 30.0));
    draw_grid(canvas, panel, frame);
    for curve in &panel.curves {
        draw_band(canvas, panel, curve, frame);
    }
    for reference in &panel.references {
        let x = frame.x(&panel.x, reference.x);
        let thin = Style { colour: GREY, width: 1.4, ..Style::numbered(2) };
        canvas.curve(vec![(x, frame.top), (x, frame.bottom())], thin);
        let letter = reference.letter.to_string();
        let letter = Text { bold: true, ..Text::new(&letter, TICK, Align::Middle) };
        canvas.text(letter, (x, frame.top - 7.0));
    }
    for (index, curve) in panel.curves.iter().enumerate() {
        draw_curve(canvas, panel, curve, index, frame);
    }
    draw_names(canvas, panel, frame);
}

/// Grid lines, ticks and the two axes.
fn draw_grid(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    for (value, text) in ticks(&panel.x, 9) {
        let x = frame.x(&panel.x, value);
        canvas.line((x, frame.top), (x, frame.bottom()), LIGHT, 1.0);
        canvas.line((x, frame.bottom()), (x, frame.bottom() + 5.0), BLACK, 1.2);
        canvas.text(Text::new(&text, TICK, Align::Middle), (x, frame.bottom() + 21.0));
    }
    for (value, text) in ticks(&panel.y, 7) {
        let y = frame.y(&panel.y, value);
        canvas.line((frame.left, y), (frame.right(), y), LIGHT, 1.0);
        canvas.line((frame.left - 5.0, y), (frame.left, y), BLACK, 1.2);
        canvas.text(Text::new(&text, TICK, Align::Right), (frame.left - 9.0, y + 5.0));
    }
    let corner = (frame.left, frame.bottom());
    canvas.line((frame.left, frame.top), corner, BLACK, 1.2);
    canvas.line(corner, (frame.right(), frame.bottom()), BLACK, 1.2);
}

fn draw_names(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let middle = frame.left + frame.width / 2.0;
    let name = Text::new(&panel.x.name, NAME, Align::Middle);
    canvas.text(name, (middle, frame.bottom() + 47.0));
    let name = Text { upright: true, ..Text::new(&panel.y.name, NAME, Align::Middle) };
    canvas.text(name, (frame.left - 52.0, frame.top + frame.height / 2.0));
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
    for part in below(&curve.points, panel.y.to) {
        canvas.curve(part.iter().map(place).collect(), curve.style);
    }
    let every = curve.points.len().div_ceil(MARKERS).max(1);
    let first = index * every.div_ceil(3) % every;
    for point in curve.points.iter().skip(first).step_by(every) {
        if point.1 <= panel.y.to {
            canvas.marker(place(point), curve.style);
        }
    }
}
