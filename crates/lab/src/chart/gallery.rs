//! Rows of pictures with names.

use super::Drawing;
use super::canvas::{Align, Canvas, Text};
use crate::Result;
use hopfit::data::picture::Picture;

const TEXT: u32 = 15;
const LETTER_WIDTH: f64 = 9.2;
const LINE: u32 = 20;
const GAP: u32 = 12;
const EDGE: u32 = 14;

/// Pictures in rows, each stretched to the same size.
///
/// ```
/// use hopfit::data::picture::Picture;
/// use hopfit_lab::chart::{Gallery, GalleryRow};
/// let picture = Picture::of_matrix(&[0.0, 1.0, -1.0, 0.0], 2, 1);
/// let row = GalleryRow { name: "weights".into(), pictures: vec![(String::new(), picture)] };
/// let gallery = Gallery { size: (60, 60), head: vec!["hebbian".into()], rows: vec![row] };
/// assert!(gallery.draw("")?.svg.contains("hebbian"));
/// # Ok::<(), hopfit_lab::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gallery {
    /// Width and height of a picture, in units of the drawing.
    pub size: (u32, u32),
    /// What stands above the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<GalleryRow>,
}

/// A row of a gallery.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GalleryRow {
    /// What stands to its left.
    pub name: String,
    /// The pictures, each with the lines of text below it.
    pub pictures: Vec<(String, Picture)>,
}

impl Gallery {
    /// Draws it; the files' names end in `suffix`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Drawing`].
    pub fn draw(&self, suffix: &str) -> Result<Drawing> {
        let letters = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        let left = EDGE + (letters as f64 * LETTER_WIDTH).ceil() as u32;
        let head = if self.head.is_empty() { 0 } else { LINE };
        let texts = self.rows.iter().flat_map(|row| &row.pictures);
        let lines = texts.map(|(text, _)| text.lines().count()).max().unwrap_or(0) as u32;
        let (step_x, step_y) = (self.size.0 + GAP, self.size.1 + lines * LINE + GAP);
        let across = self.rows.iter().map(|row| row.pictures.len()).max().unwrap_or(0) as u32;
        let width = left + across * step_x + EDGE;
        let height = EDGE + head + self.rows.len() as u32 * step_y + EDGE;
        let mut canvas = Canvas::new(width.into(), height.into());
        for (column, text) in self.head.iter().enumerate() {
            let middle = f64::from(left + column as u32 * step_x) + f64::from(self.size.0) / 2.0;
            let text = Text { bold: true, ..Text::new(text, TEXT, Align::Middle) };
            canvas.text(text, (middle, f64::from(EDGE) + 8.0));
        }
        for (index, row) in self.rows.iter().enumerate() {
            let top = EDGE + head + index as u32 * step_y;
            self.draw_row(&mut canvas, row, (left, top), step_x);
        }
        canvas.finish(suffix)
    }

    fn draw_row(&self, canvas: &mut Canvas, row: &GalleryRow, (left, top): (u32, u32), step: u32) {
        let (width, height) = self.size;
        let middle = f64::from(top) + f64::from(height) / 2.0 + 5.0;
        canvas.text(Text::new(&row.name, TEXT, Align::Left), (f64::from(EDGE), middle));
        for (column, (text, picture)) in row.pictures.iter().enumerate() {
            let x = left + column as u32 * step;
            canvas.picture(picture, (x, top), self.size);
            for (line, text) in text.lines().enumerate() {
                let y = top + height + (line as u32 + 1) * LINE - 3;
                let middle = f64::from(x) + f64::from(width) / 2.0;
                canvas.text(Text::new(text, TEXT, Align::Middle), (middle, f64::from(y)));
            }
        }
    }
}
