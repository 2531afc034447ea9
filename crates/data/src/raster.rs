//! Pictures as they are decoded, and their exact grey levels.

use crate::error::{PictureError, Step};
use hopfit_core::Shape;

/// The most memory that the samples of a decoded picture may take, in bytes.
pub(crate) const LARGEST: u64 = 1 << 27;

/// What the samples of a pixel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pixel {
    Grey,
    GreyAlpha,
    Rgb,
    RgbAlpha,
}

impl Pixel {
    /// Samples a pixel.
    pub(crate) fn samples(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::RgbAlpha => 4,
        }
    }

    fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::RgbAlpha)
    }

    fn has_colour(self) -> bool {
        matches!(self, Self::Rgb | Self::RgbAlpha)
    }
}

/// Samples, pixel by pixel and row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

impl Samples {
    fn get(&self, at: usize) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::from(bytes[at]),
            Self::Words(words) => u64::from(words[at]),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Words(words) => words.len(),
        }
    }
}

/// A picture. Its grey levels are whole numbers up to [`Self::white`]; for
/// colours they are luminances by Rec. 709 (0.2126 R + 0.7152 G + 0.0722 B),
/// and what is transparent lies on white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    shape: Shape,
    pixel: Pixel,
    samples: Samples,
    /// The value of white, and of what is opaque.
    most: u16,
}

/// The luminance of colours, in ten thousandths.
const LUMINANCE: [u64; 3] = [2126, 7152, 722];

impl Raster {
    /// # Panics
    /// If there are not as many samples as pixels need, or `most` is 0.
    pub(crate) fn new(shape: Shape, pixel: Pixel, samples: Samples, most: u16) -> Self {
        assert_eq!(samples.len(), shape.neurons() * pixel.samples(), "samples of {shape}");
        assert!(most > 0, "white is brighter than black");
        Self { shape, pixel, samples, most }
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// The grey level of white: at most 10⁴ (2¹⁶ − 1)², below 2⁴⁶.
    pub(crate) fn white(&self) -> u64 {
        let most = u64::from(self.most);
        let colour = if self.pixel.has_colour() { LUMINANCE.iter().sum() } else { 1 };
        colour * if self.pixel.has_alpha() { most * most } else { most }
    }

    /// Puts the grey levels of a row into `into`.
    pub(crate) fn row(&self, row: usize, into: &mut Vec<u64>) {
        let width = self.shape.width;
        into.clear();
        into.extend((row * width..(row + 1) * width).map(|at| self.grey(at)));
    }

    fn grey(&self, at: usize) -> u64 {
        let at = at * self.pixel.samples();
        let most = u64::from(self.most);
        let get = |channel: usize| self.samples.get(at + channel);
        let luminance = || LUMINANCE.iter().enumerate().map(|(at, part)| part * get(at)).sum();
        let (grey, white): (u64, _) = match self.pixel.has_colour() {
            true => (luminance(), LUMINANCE.iter().sum::<u64>() * most),
            false => (get(0), most),
        };
        if !self.pixel.has_alpha() {
            return grey;
        }
        let alpha = get(self.pixel.samples() - 1);
        grey * alpha + white * (most - alpha)
    }

    /// Whether any pixel is not opaque.
    pub(crate) fn is_transparent(&self) -> bool {
        let count = self.pixel.samples();
        let mut alphas = (count - 1..self.samples.len()).step_by(count);
        self.pixel.has_alpha() && alphas.any(|at| self.samples.get(at) != u64::from(self.most))
    }
}

/// The shape of a picture by its header, if it is one that can be read.
pub(crate) fn checked_shape(height: u64, width: u64, bytes_a_pixel: u64) -> Step<Shape> {
    if height == 0 || width == 0 {
        return Err(PictureError::bad("it has no pixels").into());
    }
    let bytes = height.saturating_mul(width).saturating_mul(bytes_a_pixel);
    let side = crate::options::LONGEST_SIDE as u64;
    if height > side || width > side || bytes > LARGEST {
        let reason = format!("its header claims {height}x{width} pixels, more than are read");
        return Err(PictureError::bad(reason).into());
    }
    Ok(Shape::new(height as usize, width as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greys(pixel: Pixel, samples: Samples, most: u16) -> (Vec<u64>, u64) {
        let shape = Shape::new(1, samples.len() / pixel.samples());
        let raster = Raster::new(shape, pixel, samples, most);
        let mut row = Vec::new();
        raster.row(0, &mut row);
        (row, raster.white())
    }

    #[test]
    fn grey_levels_are_exact_shares_of_white() {
        assert_eq!(greys(Pixel::Grey, Samples::Bytes(vec![0, 7]), 15), (vec![0, 7], 15));
        let colours = vec![128, 127, 127, 0, 178, 0, 255, 255, 255];
        let (row, white) = greys(Pixel::Rgb, Samples::Bytes(colours), 255);
        assert_eq!((row, white), (vec![1_272_126, 1_273_056, 2_550_000], 2_550_000));
        // Half transparent black on white; anything fully transparent is white.
        let (row, white) = greys(Pixel::GreyAlpha, Samples::Bytes(vec![0, 100, 9, 0]), 255);
        assert_eq!((row, white), (vec![255 * 155, 255 * 255], 255 * 255));
        let most = u16::MAX;
        let (row, white) = greys(Pixel::RgbAlpha, Samples::Words(vec![most; 4]), most);
        assert_eq!(row, [white]);
        assert_eq!(white, 10_000 * 65_535 * 65_535);
    }

    #[test]
    fn opaque_pixels_are_not_transparent() {
        let raster = |samples: Vec<u8>| {
            Raster::new(Shape::new(1, 2), Pixel::GreyAlpha, Samples::Bytes(samples), 255)
        };
        assert!(!raster(vec![0, 255, 7, 255]).is_transparent());
        assert!(raster(vec![0, 255, 255, 254]).is_transparent());
    }
}
