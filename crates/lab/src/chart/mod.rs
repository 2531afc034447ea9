//! Line charts and galleries of pictures, as SVG and PNG.
//!
//! A figure fills in a [`Chart`] or a [`Gallery`], which know nothing of how
//! they are drawn; [`Drawing`] is what comes out. The library `kuva` supplies
//! the canvas: text, SVG and PNG with a built-in font.

mod axes;
mod canvas;

mod gallery;
mod lines;
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

/// Panels with curves over one legend.
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
/// let drawing = Chart { panels: vec![panel], across: 1 }.draw()?;
/// assert!(drawing.svg.starts_with("<svg") && drawing.png.starts_with(b"\x89PNG"));
/// # Ok::<(), hopfit_lab::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// How many stand side by side; at least 1.
    pub across: usize,
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
    /// A shaded area: x, lower and upper edge, from left to right.
    pub band: Vec<(f64, f64, f64)>,
}

impl Curve {
    /// A curve without a band.
    pub fn new(label: impl Into<String>, style: Style, points: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), style, points, band: Vec::new() }
    }

    /// The same with a band.
    #[must_use]
    pub fn with_band(mut self, band: Vec<(f64, f64, f64)>) -> Self {
        self.band = band;
        self
    }
}

/// A vertical line with a letter above it, which the legend explains.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Where it stands.
    pub x: f64,
    /// The letter.
    pub letter: char,
    /// What it stands for.
    pub label: String,
}
