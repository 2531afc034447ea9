//! A sheet to draw on: lines, areas, text and pictures.

use super::Drawing;
use super::sheet::Sheet;
use super::style::{Colour, Dash, Marker, Style};
use crate::{ErrorKind, Result};
use hopfit::data::picture::Picture;
use kuva::backend::raster::RasterBackend;
use kuva::backend::svg::SvgBackend;
use kuva::render::color::Color;
use kuva::render::render::{PathData, Primitive, Scene, TextAnchor};
use std::fmt::Write;

/// Pixels of the PNG a unit of the drawing.
const SCALE: u32 = 2;
const FONT: &str = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

pub(super) const BLACK: Colour = [0, 0, 0];
pub(super) const GREY: Colour = [110, 110, 110];
pub(super) const LIGHT: Colour = [225, 225, 225];

/// Where a text stands next to its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

/// A text: its size, weight, colour and place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) size: u32,
    pub(super) align: Align,
    pub(super) bold: bool,
    pub(super) colour: Colour,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, size: u32, align: Align) -> Self {
        Self { text, size, align, bold: false, colour: BLACK }
    }
}

/// The sheet.
pub(super) struct Canvas {
    scene: Scene,
    pictures: Vec<Placed>,
}

/// A picture and the square of pixels that it fills.
struct Placed {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    picture: Picture,
}

impl Canvas {
    pub(super) fn new(width: f64, height: f64) -> Self {
        let mut scene = Scene::new(width.ceil(), height.ceil());
        scene.font_family = Some(FONT.to_owned());
        Self { scene, pictures: Vec::new() }
    }

    pub(super) fn text(&mut self, text: Text<'_>, (x, y): (f64, f64)) {
        let anchor = match text.align {
            Align::Left => TextAnchor::Start,
            Align::Middle => TextAnchor::Middle,
            Align::Right => TextAnchor::End,
        };
        self.scene.add(Primitive::Text {
            x,
            y,
            content: text.text.to_owned(),
            size: text.size,
            anchor,
            rotate: None,
            bold: text.bold,
            color: Some(rgb(text.colour)),
        });
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64) {
        self.scene.add(Primitive::Line {
            x1: from.0,
            y1: from.1,
            x2: to.0,
            y2: to.1,
            stroke: rgb(colour),
            stroke_width: width,
            stroke_dasharray: None,
        });
    }

    pub(super) fn curve(&mut self, points: Vec<(f64, f64)>, style: Style) {
        self.scene.add(Primitive::PolyLine {
            points,
            stroke: rgb(style.colour),
            stroke_width: style.width,
            stroke_dasharray: style.dash.array(),
        });
    }

    /// A filled polygon that lets shine through what lies below.
    pub(super) fn area(&mut self, corners: &[(f64, f64)], colour: Colour, opacity: f64) {
        let mut path = String::new();
        for (at, (x, y)) in corners.iter().enumerate() {
            let _ = write!(path, "{}{x:.2} {y:.2}", if at == 0 { "M" } else { " L" });
        }
        path.push_str(" Z");
        self.scene.add(Primitive::Path(Box::new(PathData {
            d: path,
            fill: Some(rgb(colour)),
            stroke: Color::None,
            stroke_width: 0.0,
            opacity: Some(opacity),
            stroke_dasharray: None,
        })));
    }

    pub(super) fn marker(&mut self, (x, y): (f64, f64), style: Style) {
        let (r, colour) = (2.2 + 0.8 * style.width, style.colour);
        let corners: &[(f64, f64)] = match style.marker {
            Marker::None => return,
            Marker::Circle => return self.circle((x, y), 0.9 * r, Some(colour), colour),
            Marker::Plus => {
                self.line((x - 1.3 * r, y), (x + 1.3 * r, y), colour, 2.0);
                return self.line((x, y - 1.3 * r), (x, y + 1.3 * r), colour, 2.0);
            }
            Marker::Cross => {
                self.line((x - r, y - r), (x + r, y + r), colour, 2.0);
                return self.line((x - r, y + r), (x + r, y - r), colour, 2.0);
            }
            Marker::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Marker::Triangle => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Marker::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        };
        let corners: Vec<_> = corners.iter().map(|(dx, dy)| (x + r * dx, y + r * dy)).collect();
        self.area(&corners, colour, 1.0);
    }

    /// The marker's outline, filled with white: a point that is not finished.
    pub(super) fn hollow(&mut self, (x, y): (f64, f64), style: Style) {
        let r = 2.6 + 0.8 * style.width;
        let shape: &[(f64, f64)] = match style.marker {
            Marker::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Marker::Triangle => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Marker::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
            _ => return self.circle((x, y), 0.9 * r, None, style.colour),
        };
        let mut corners: Vec<_> = shape.iter().map(|(dx, dy)| (x + r * dx, y + r * dy)).collect();
        self.area(&corners, [255; 3], 1.0);
        corners.push(corners[0]);
        let outline = Style { dash: Dash::Solid, width: 1.6, ..style };
        self.curve(corners, outline);
    }

    fn circle(&mut self, (cx, cy): (f64, f64), r: f64, fill: Option<Colour>, stroke: Colour) {
        self.scene.add(Primitive::Circle {
            cx,
            cy,
            r,
            fill: rgb(fill.unwrap_or([255, 255, 255])),
            fill_opacity: None,
            stroke: Some(rgb(stroke)),
            stroke_width: Some(1.6),
        });
    }

    /// A picture with its corner at whole units, stretched to whole units.
    pub(super) fn picture(&mut self, picture: &Picture, corner: (u32, u32), size: (u32, u32)) {
        let ((left, top), (width, height)) = (corner, size);
        self.pictures.push(Placed { left, top, width, height, picture: picture.clone() });
    }

    /// The files. Pictures are put in afterwards, because the canvas of the
    /// library has none.
    pub(super) fn finish(self, suffix: &str) -> Result<Drawing> {
        let svg = SvgBackend::new().render_scene(&self.scene);
        // As in the PNG: without round ends dots are too thin to be seen.
        let mut svg =
            svg.replace(" stroke-dasharray=", " stroke-linecap=\"round\" stroke-dasharray=");
        let end = svg.rfind("</svg>").unwrap_or(svg.len());
        let images: String = self.pictures.iter().map(Placed::to_svg).collect();
        svg.insert_str(end, &images);
        let png = RasterBackend::new().with_scale(SCALE as f32).render_scene(&self.scene);
        let png = png.map_err(ErrorKind::Drawing)?;
        let png = if self.pictures.is_empty() { png } else { with_pictures(&png, &self.pictures)? };
        Ok(Drawing { suffix: suffix.to_owned(), svg, png })
    }
}

impl Placed {
    fn to_svg(&self) -> String {
        let Self { left, top, width, height, picture } = self;
        format!(
            "<image x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" \
             preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" \
             href=\"data:image/png;base64,{}\"/>",
            base64(&picture.png())
        )
    }
}

fn with_pictures(sheet: &[u8], pictures: &[Placed]) -> Result<Vec<u8>> {
    let mut sheet = Sheet::read(sheet)?;
    for Placed { left, top, width, height, picture } in pictures {
        let scaled = |units: &u32| (SCALE * units) as usize;
        sheet.place(picture, (scaled(left), scaled(top)), (scaled(width), scaled(height)));
    }
    Ok(sheet.into_picture().png())
}

fn rgb([r, g, b]: Colour) -> Color {
    Color::Rgb(r, g, b)
}

/// Base64 (RFC 4648) with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(*group.get(at).unwrap_or(&0)));
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 63;
            text.push(if digit <= group.len() { DIGITS[value as usize] as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
