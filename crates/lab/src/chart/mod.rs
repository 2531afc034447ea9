//! Line charts and galleries of pictures, as SVG and PNG.
//!
//! A figure fills in a [`Chart`] or a [`Gallery`], which know nothing of how
//! they are drawn; [`Drawing`] is what comes out. The library `kuva` supplies
//! the canvas: text, SVG and PNG with a built-in font.

mod axes;
mod canvas;
mod gallery;
mod key;
mod lines;
mod sheet;
mod style;

pub(crate) use canvas::base64;
pub use gallery::{Gallery, GalleryRow};
pub use style::{Dash, Marker, Style};

use crate::Result;

/// A drawing, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What its files are called beyond the figure's name: nothing for the
    /// figure itself, or such as `-pictures`.
    pub suffix: String,
    /// The bytes of the SVG file.
    pub svg: String,
    /// The bytes of the PNG file, twice the size.
    pub png: Vec<u8>,
}

/// Panels with curves.
///
/// ```
/// use hopfit_lab::chart::{Axis, Chart, Curve, Panel, Style};
/// let curve = Curve::new("hebbian", Style::numbered(0), vec![(1.0, 0.0), (20.0, 3.5)]);
/// let panel = Panel {
///     x: Axis::new("patterns P", 0.0, 20.0),
///     y: Axis::new("flips a pattern", 0.0, 4.0),
///     curves: vec![curve],
///     ..Panel::default()
/// };
/// let drawing = Chart { panels: vec![panel], across: 1, ..Chart::default() }.draw()?;
/// assert!(drawing.svg.starts_with("<svg") && drawing.png.starts_with(b"\x89PNG"));
/// # Ok::<(), hopfit_lab::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// How many stand side by side; at least 1.
    pub across: usize,
    /// Width and height of a panel's axes, in units of the drawing.
    pub size: (f64, f64),
    /// Where the curves' names stand.
    pub key: Key,
}

impl Default for Chart {
    fn default() -> Self {
        Self { panels: Vec::new(), across: 1, size: (460.0, 330.0), key: Key::AtCurves }
    }
}

/// Where the names of curves stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Key {
    /// Beside each panel, next to where the curve ends.
    #[default]
    AtCurves,
    /// Once, in a legend to the right of all panels.
    Legend,
}

impl Chart {
    /// Draws it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Drawing`].
    pub fn draw(&self) -> Result<Drawing> {
        lines::draw(self)
    }
}

/// Curves in one pair of axes. Curves of the same label share an entry of the
/// chart's legend, whatever panel they are in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// What stands above it.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The curves; later ones lie on top.
    pub curves: Vec<Curve>,
    /// Vertical lines.
    pub references: Vec<Reference>,
}

/// An axis: its name with the unit, and what it spans.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Its name, with the unit.
    pub name: String,
    /// The least value shown.
    pub from: f64,
    /// The largest value shown; what lies beyond is cut off.
    pub to: f64,
}

impl Default for Axis {
    fn default() -> Self {
        Self::new("", 0.0, 1.0)
    }
}

impl Axis {
    /// An axis `from` … `to`.
    #[must_use]
    pub fn new(name: impl Into<String>, from: f64, to: f64) -> Self {
        Self { name: name.into(), from, to: if to > from { to } else { from + 1.0 } }
    }
}

/// A curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What the legend calls it; none if it is empty.
    pub label: String,
    /// How it looks.
    pub style: Style,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// Points of searches that ended before they were finished, from left to
    /// right: drawn hollow, and the line does not pass them.
    pub unfinished: Vec<(f64, f64)>,
    /// A shaded area: x, lower and upper edge, from left to right.
    pub band: Vec<(f64, f64, f64)>,
}

impl Curve {
    /// A curve without a band.
    pub fn new(label: impl Into<String>, style: Style, points: Vec<(f64, f64)>) -> Self {
        let (unfinished, band) = (Vec::new(), Vec::new());
        Self { label: label.into(), style, points, unfinished, band }
    }

    /// All points, finished or not, in no order.
    pub fn all_points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.points.iter().chain(&self.unfinished).copied()
    }

    /// Runs of points that a line joins: it does not pass an unfinished one.
    pub(crate) fn runs(&self) -> Vec<Vec<(f64, f64)>> {
        let parted = |a: &(f64, f64), b: &(f64, f64)| {
            self.unfinished.iter().any(|(x, _)| a.0 < *x && *x < b.0)
        };
        self.points.chunk_by(|a, b| !parted(a, b)).map(<[_]>::to_vec).collect()
    }

    /// The same with a band.
    #[must_use]
    pub fn with_band(mut self, band: Vec<(f64, f64, f64)>) -> Self {
        self.band = band;
        self
    }
}

/// A vertical line with a letter, which a line below the panels explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Where it stands.
    pub x: f64,
    /// The letter.
    pub letter: char,
    /// What it stands for.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_does_not_pass_an_unfinished_point() {
        let points = vec![(1.0, 0.0), (2.0, 0.0), (4.0, 1.0), (5.0, 1.0)];
        let mut curve = Curve::new("", Style::numbered(0), points.clone());
        assert_eq!(curve.runs(), std::slice::from_ref(&points));
        curve.unfinished = vec![(3.0, 9.0)];
        assert_eq!(curve.runs(), [points[..2].to_vec(), points[2..].to_vec()]);
        assert_eq!(curve.all_points().count(), 5);
    }
}
