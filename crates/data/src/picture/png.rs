//! Patterns and matrices as PNG.

use hopfit_core::{Result, Shape, Weights};

type Colour = [u8; 3];

/// Ink, so that reading the picture again gives +1.
const INK: Colour = [255, 255, 255];
const PAPER: Colour = [0, 0, 0];
const MISSING: Colour = [127, 127, 127];
/// Between the pictures of a sheet.
const FRAME: Colour = [64, 64, 96];

// The ends of ColorBrewer's RdBu, a diverging palette that the colour-blind
// can read, too.
const NEGATIVE: Colour = [5, 113, 176];
const ZERO: Colour = [247, 247, 247];
const POSITIVE: Colour = [202, 0, 32];

/// A picture in colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Colour>,
}

impl Picture {
    /// States of one shape on a sheet, `across` in a row, every pixel as a
    /// square of `scale` pixels: +1 is white, −1 black, 0 grey. The sheet of
    /// one state has no frame, so that [`crate::read_patterns`] gets the state
    /// back (at scale 1). An `across` or `scale` of 0 counts as 1.
    ///
    /// ```
    /// use hopfit_core::Shape;
    /// use hopfit_data::picture::Picture;
    /// let picture = Picture::sheet(&[&[1, -1, -1, 1]], Shape::new(2, 2), 1, 10)?;
    /// assert_eq!(picture.size(), (20, 20));
    /// assert!(picture.png().starts_with(b"\x89PNG"));
    /// # Ok::<(), hopfit_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// A state that has not as many values as the shape has pixels.
    pub fn sheet(states: &[&[i8]], shape: Shape, across: usize, scale: usize) -> Result<Self> {
        for state in states {
            shape.for_neurons(state.len())?;
        }
        let across = across.clamp(1, states.len().max(1));
        let down = states.len().div_ceil(across);
        let (height, width) = (down * (shape.height + 1), across * (shape.width + 1));
        let (height, width) = (height.saturating_sub(1), width.saturating_sub(1));
        let mut picture = Self { width, height, pixels: vec![FRAME; width * height] };
        for (index, state) in states.iter().enumerate() {
            let corner = (index / across * (shape.height + 1), index % across * (shape.width + 1));
            picture.place(state, shape, corner);
        }
        Ok(picture.enlarged(scale))
    }

    fn place(&mut self, state: &[i8], shape: Shape, (top, left): (usize, usize)) {
        for (at, value) in state.iter().enumerate() {
            let (row, column) = (top + at / shape.width, left + at % shape.width);
            self.pixels[row * self.width + column] = match value {
                1 => INK,
                0 => MISSING,
                _ => PAPER,
            };
        }
    }

    /// A weight matrix, every weight as a square of `scale` pixels: positive
    /// is red, negative blue, the darker the larger, zero white.
    #[must_use]
    pub fn of_weights(weights: &Weights, scale: usize) -> Self {
        Self::of_matrix(weights.as_slice(), weights.neurons(), scale)
    }

    /// The same for any matrix (row by row) of `width` columns, such as the
    /// weights of one neuron laid out as a picture. Values that do not fill a
    /// row are left out; a `width` or `scale` of 0 counts as 1.
    #[must_use]
    pub fn of_matrix(values: &[f64], width: usize, scale: usize) -> Self {
        let width = width.max(1);
        let height = values.len() / width;
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let share = |value: &f64| if largest > 0.0 { value / largest } else { 0.0 };
        let pixels = values[..width * height].iter().map(|value| colour(share(value))).collect();
        Self { width, height, pixels }.enlarged(scale)
    }

    /// Red, green and blue, row by row, of `width` columns. Pixels that do not
    /// fill a row are left out; a `width` of 0 counts as 1.
    #[must_use]
    pub fn of_pixels(width: usize, mut pixels: Vec<[u8; 3]>) -> Self {
        let width = width.max(1);
        let height = pixels.len() / width;
        pixels.truncate(width * height);
        Self { width, height, pixels }
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Red, green and blue of the pixels, row by row.
    #[must_use]
    pub fn pixels(&self) -> &[[u8; 3]] {
        &self.pixels
    }

    /// The bytes of a PNG file.
    ///
    /// # Panics
    /// If the picture has no pixels, or 2³² on a side.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let side = |size: usize| u32::try_from(size).expect("a side has fewer than 2³² pixels");
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Adaptive);
        let written = encoder.write_header();
        written
            .and_then(|mut writer| {
                writer.write_image_data(self.pixels.as_flattened())?;
                writer.finish()
            })
            .expect("a picture that is not empty fits into memory as PNG");
        bytes
    }

    fn enlarged(self, scale: usize) -> Self {
        let scale = scale.max(1);
        let mut pixels = Vec::with_capacity(self.pixels.len() * scale * scale);
        for row in self.pixels.chunks_exact(self.width.max(1)) {
            let wide: Vec<Colour> =
                row.iter().flat_map(|colour| std::iter::repeat_n(*colour, scale)).collect();
            (0..scale).for_each(|_| pixels.extend_from_slice(&wide));
        }
        Self { width: self.width * scale, height: self.height * scale, pixels }
    }
}

/// The colour of a value from −1 to 1.
pub(super) fn colour(value: f64) -> Colour {
    let end = if value < 0.0 { NEGATIVE } else { POSITIVE };
    std::array::from_fn(|channel| {
        let (zero, end) = (f64::from(ZERO[channel]), f64::from(end[channel]));
        (zero + (end - zero) * value.abs()).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_frames_its_states() {
        let (a, b) = ([1, -1], [0, 1]);
        let picture = Picture::sheet(&[&a, &b, &a], Shape::new(2, 1), 2, 1).unwrap();
        assert_eq!(picture.size(), (3, 5));
        let expected = [
            [INK, FRAME, MISSING],
            [PAPER, FRAME, INK],
            [FRAME, FRAME, FRAME],
            [INK, FRAME, FRAME],
            [PAPER, FRAME, FRAME],
        ];
        assert_eq!(picture.pixels, expected.as_flattened());
    }

    #[test]
    fn weights_run_from_blue_through_white_to_red() {
        let weights = Weights::new(2, vec![0.0, -0.5, 0.25, 0.0]).unwrap();
        let picture = Picture::of_weights(&weights, 2);
        assert_eq!(picture.size(), (4, 4));
        assert_eq!(picture.pixels[0], ZERO);
        assert_eq!((picture.pixels[2], picture.pixels[7]), (NEGATIVE, NEGATIVE));
        let half = [225, 124, 140]; // (247 + 202) / 2, 247 / 2, (247 + 32) / 2, rounded
        assert_eq!(picture.pixels[8], half);
        assert_eq!(Picture::of_matrix(&[0.0; 4], 2, 1).pixels, [ZERO; 4]);
    }
}
