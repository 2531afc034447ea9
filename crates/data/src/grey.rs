//! From grey pictures to patterns.

use crate::error::{ErrorKind, Step};
use crate::resize::AreaMean;
use crate::{PatternSet, ReadOptions};
use hopfit_core::{Patterns, Shape};

/// Makes a pattern of every grey picture that it is given.
pub(crate) struct Binariser {
    level: f64,
    /// What the pictures become.
    shape: Shape,
    /// From the shape of the latest picture, if that is another.
    resize: Option<AreaMean>,
    bits: Vec<i8>,
    brightest: f64,
}

impl Binariser {
    /// For patterns of the shape asked for, or else of the shape `from`.
    pub(crate) fn new(from: Shape, options: &ReadOptions) -> Self {
        let shape = options.resize.unwrap_or(from);
        Self { level: options.binarize, shape, resize: None, bits: Vec::new(), brightest: 0.0 }
    }

    /// Adds a picture of the shape `from`, resized to the patterns' shape:
    /// one byte a pixel, 0 is black and 255 white.
    pub(crate) fn push(&mut self, from: Shape, pixels: &[u8]) {
        if from == self.shape {
            return self.compare(pixels.iter().map(|pixel| u64::from(*pixel)), 1);
        }
        let resize = match self.resize.take() {
            Some(resize) if resize.from() == from => resize,
            _ => AreaMean::new(from, self.shape),
        };
        self.compare(resize.sums(pixels).into_iter(), resize.area());
        self.resize = Some(resize);
    }

    /// Compares the exact means `sums` / `area` with the level.
    fn compare(&mut self, sums: impl Iterator<Item = u64>, area: u64) {
        let area = area as f64;
        let mut largest = 0;
        for sum in sums {
            largest = sum.max(largest);
            self.bits.push(if sum as f64 > self.level * area { 1 } else { -1 });
        }
        self.brightest = self.brightest.max(largest as f64 / area);
    }

    /// The patterns; `total` is how many there are in the file.
    pub(crate) fn finish(self, total: usize) -> Step<PatternSet> {
        // Pictures that are not all black were certainly meant to show
        // something: values 0 and 1 in a format for 0 to 255, for example.
        if self.brightest > 0.0 && self.brightest <= self.level {
            return Err(ErrorKind::TooDark { brightest: self.brightest, level: self.level });
        }
        let patterns = Patterns::new(self.shape.neurons(), self.bits)?;
        Ok(PatternSet { patterns, shape: Some(self.shape), total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binarised(pixels: &[u8], options: ReadOptions) -> Step<PatternSet> {
        let mut binariser = Binariser::new(Shape::new(1, pixels.len()), &options);
        binariser.push(Shape::new(1, pixels.len()), pixels);
        binariser.finish(1)
    }

    #[test]
    fn only_brighter_pixels_are_ink() {
        let set = binarised(&[0, 127, 128, 255], ReadOptions::default()).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, -1, 1, 1]);
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
        assert!(matches!(error, ErrorKind::TooDark { brightest: 1.0, level: 127.0 }));
        let options = ReadOptions { binarize: 0.0, ..Default::default() };
        assert_eq!(binarised(&[0, 1], options).unwrap().patterns.as_slice(), [-1, 1]);
        // An all-black picture is a pattern like any other.
        assert!(binarised(&[0, 0], ReadOptions::default()).is_ok());
    }
}
