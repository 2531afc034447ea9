//! From grey pictures to patterns.

use crate::error::{ErrorKind, PictureError, Step};
use crate::options::{MOST_BITS, MOST_PIXELS};
use crate::raster::Raster;
use crate::resize::AreaMean;
use crate::{Note, PatternSet, ReadOptions};
use hopfit_core::{Patterns, Shape};

/// Makes a pattern of every picture that it is given.
pub(crate) struct Binariser {
    level: f64,
    invert: bool,
    /// What the pictures become.
    shape: Shape,
    /// From the shape of the latest picture, if that is another.
    resize: Option<AreaMean>,
    bits: Vec<i8>,
    /// The brightest pixel, where white is 255.
    brightest: f64,
    any_ink: bool,
    flattened: usize,
}

impl Binariser {
    /// For patterns of the shape asked for, or else of the shape `from`.
    pub(crate) fn new(from: Shape, options: &ReadOptions) -> Self {
        Self {
            level: options.binarize,
            invert: options.invert,
            shape: options.resize.unwrap_or(from),
            resize: None,
            bits: Vec::new(),
            brightest: 0.0,
            any_ink: false,
            flattened: 0,
        }
    }

    /// Adds a picture, resized to the patterns' shape.
    pub(crate) fn push(&mut self, picture: &Raster) -> Step<()> {
        if self.shape.neurons() > MOST_PIXELS {
            return Err(PictureError::TooLarge { found: self.shape }.into());
        }
        if self.bits.len() + self.shape.neurons() > MOST_BITS {
            return Err(ErrorKind::TooManyBits { most: MOST_BITS });
        }
        self.flattened += usize::from(picture.is_transparent());
        let white = picture.white();
        let invert = self.invert;
        let row = |row: usize, into: &mut Vec<u64>| {
            picture.row(row, into);
            if invert {
                into.iter_mut().for_each(|grey| *grey = white - *grey);
            }
        };
        if picture.shape() == self.shape {
            self.compare_rows(row, white);
            return Ok(());
        }
        let resize = match self.resize.take() {
            Some(resize) if resize.from() == picture.shape() => resize,
            _ => AreaMean::new(picture.shape(), self.shape),
        };
        self.compare(resize.sums(row).into_iter(), u128::from(white) * resize.area());
        self.resize = Some(resize);
        Ok(())
    }

    fn compare_rows(&mut self, row: impl Fn(usize, &mut Vec<u64>), white: u64) {
        let mut greys = Vec::new();
        for at in 0..self.shape.height {
            row(at, &mut greys);
            self.compare(greys.iter().map(|grey| u128::from(*grey)), u128::from(white));
        }
    }

    /// Compares grey levels, whole numbers of which `white` is white, with the
    /// level: exactly.
    fn compare(&mut self, greys: impl Iterator<Item = u128>, white: u128) {
        let threshold = floor_of_product(self.level, white);
        let mut largest = 0;
        for grey in greys {
            largest = grey.max(largest);
            self.bits.push(if grey * 255 > threshold { 1 } else { -1 });
        }
        self.any_ink |= largest * 255 > threshold;
        self.brightest = self.brightest.max(largest as f64 * 255.0 / white as f64);
    }

    /// The patterns; `total` is how many there are in the file.
    pub(crate) fn finish(self, total: usize) -> Step<PatternSet> {
        // Pictures that are not all black were certainly meant to show
        // something: values 0 and 1 in a format for 0 to 255, for example.
        if self.brightest > 0.0 && !self.any_ink {
            let (extreme, level, inverted) = (self.brightest, self.level, self.invert);
            return Err(PictureError::TooDark { extreme, level, inverted }.into());
        }
        let patterns = Patterns::new(self.shape.neurons(), self.bits)?;
        let flattened = Note::Flattened { pictures: self.flattened };
        let notes = if self.flattened > 0 { vec![flattened] } else { Vec::new() };
        Ok(PatternSet { patterns, shape: Some(self.shape), total, notes })
    }
}

/// ⌊level × white⌋ for a level from 0 to 255 and a white below 2⁷⁵: a whole
/// number is larger than the product if it is larger than this.
fn floor_of_product(level: f64, white: u128) -> u128 {
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = level.to_bits();
    let (exponent, fraction) = ((bits >> FRACTION) as i32, bits & ((1 << FRACTION) - 1));
    // The level is mantissa × 2^−shift.
    let (mantissa, shift) = match exponent {
        0 => (fraction, 1074),
        _ => (fraction | 1 << FRACTION, 1075 - exponent),
    };
    let product = u128::from(mantissa) * white;
    product.checked_shr(shift.unsigned_abs()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Pixel, Samples};
    use proptest::prelude::*;

    fn binarised(pixels: &[u8], options: ReadOptions) -> Step<PatternSet> {
        let shape = Shape::new(1, pixels.len());
        let mut binariser = Binariser::new(shape, &options);
        let samples = Samples::Bytes(pixels.to_vec());
        binariser.push(&Raster::new(shape, Pixel::Grey, samples, 255))?;
        binariser.finish(1)
    }

    #[test]
    fn only_brighter_pixels_are_ink() {
        let set = binarised(&[0, 127, 128, 255], ReadOptions::default()).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, -1, 1, 1]);
        let options = ReadOptions { invert: true, ..Default::default() };
        let set = binarised(&[0, 127, 128, 255], options).unwrap();
        assert_eq!(set.patterns.as_slice(), [1, 1, -1, -1]);
    }

    #[test]
    fn the_level_is_compared_with_the_exact_mean() {
        // 2 of 3 to 1: means (3×127)/3 = 127 exactly, and one part more.
        let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
        let set = binarised(&[127, 127, 127, 127, 127, 128], options).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, 1]);
    }

    #[test]
    fn a_level_that_no_pixel_passes_is_refused() {
        let error = binarised(&[0, 1, 1, 0], ReadOptions::default()).unwrap_err();
        assert!(error.to_string().contains("no pixel brighter than 127"), "{error}");
        assert!(matches!(error, ErrorKind::Picture(PictureError::TooDark { extreme: 1.0, .. })));
        let options = ReadOptions { binarize: 0.0, ..Default::default() };
        assert_eq!(binarised(&[0, 1], options).unwrap().patterns.as_slice(), [-1, 1]);
        // An all-black picture is a pattern like any other.
        assert!(binarised(&[0, 0], ReadOptions::default()).is_ok());
        let options = ReadOptions { invert: true, ..Default::default() };
        let error = binarised(&[255, 254], options).unwrap_err();
        assert!(error.to_string().contains("inverted"), "{error}");
    }

    proptest! {
        #[test]
        fn products_are_rounded_down(
            level in prop_oneof![0.0..255.0_f64, 0.0..1e-3_f64, Just(127.0), Just(5e-324)],
            white in 1_u64..1 << 46,
        ) {
            // In whole numbers of 2^-1074 there is no rounding; compared in
            // pieces that fit: floor(l w) for l = a + b, a whole, b below 1.
            let whole = level.floor();
            let low = floor_of_product(level - whole, u128::from(white));
            let expected = whole as u128 * u128::from(white) + low;
            prop_assert_eq!(floor_of_product(level, u128::from(white)), expected);
            let estimate = level * white as f64;
            prop_assert!((expected as f64 - estimate).abs() <= 1.0 + estimate * 1e-15);
            prop_assert_eq!(floor_of_product(127.0, u128::from(white)), 127 * u128::from(white));
        }
    }
}
