//! A drawing in pixels, into which pictures are put.

use crate::{Error, ErrorKind, Result};
use hopfit::data::picture::Picture;
use std::fmt::Display;
use std::io::Cursor;

/// Red, green and blue, row by row.
pub(super) struct Sheet {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Sheet {
    /// Decodes a PNG of colours, of which none is transparent.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().map_err(not_drawn)?;
        let samples = match reader.output_color_type() {
            (png::ColorType::Rgb, png::BitDepth::Eight) => 3,
            (png::ColorType::Rgba, png::BitDepth::Eight) => 4,
            other => return Err(not_drawn(format!("the sheet has pixels of {other:?}"))),
        };
        let mut bytes = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut bytes).map_err(not_drawn)?;
        let pixels = bytes.chunks_exact(samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
        let (width, height) = reader.info().size();
        Ok(Self { width: width as usize, height: height as usize, pixels: pixels.collect() })
    }

    /// Puts a picture with its corner at a pixel, stretched to a size without
    /// mixing colours; what does not fit on the sheet is left out.
    pub(super) fn place(
        &mut self,
        picture: &Picture,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
    ) {
        let (columns, rows) = picture.size();
        // The middle of a pixel decides.
        let at = |place: usize, of: usize, all: usize| (2 * place + 1) * of / (2 * all);
        for y in 0..height.min(self.height.saturating_sub(top)) {
            for x in 0..width.min(self.width.saturating_sub(left)) {
                let from = at(y, rows, height) * columns + at(x, columns, width);
                self.pixels[(top + y) * self.width + left + x] = picture.pixels()[from];
            }
        }
    }

    /// The drawing as a picture.
    pub(super) fn into_picture(self) -> Picture {
        Picture::of_pixels(self.width, self.pixels)
    }
}

fn not_drawn(why: impl Display) -> Error {
    ErrorKind::Drawing(why.to_string()).into()
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use hopfit::data::picture::Picture;

    #[test]
    fn a_picture_is_stretched_and_cut() {
        let picture = Picture::of_matrix(&[1.0, -1.0], 2, 1);
        let (red, blue) = (picture.pixels()[0], picture.pixels()[1]);
        let white = [255; 3];
        let mut sheet = Sheet { width: 5, height: 2, pixels: vec![white; 10] };
        sheet.place(&picture, (1, 1), (4, 3));
        let expected = [[white; 5], [white, red, red, blue, blue]];
        assert_eq!(sheet.pixels, expected.as_flattened());
        let picture = sheet.into_picture();
        let read = Sheet::read(&picture.png()).unwrap();
        assert_eq!((read.width, read.height, &read.pixels[..]), (5, 2, picture.pixels()));
    }
}
