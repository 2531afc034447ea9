//! Which patterns to take from a file, and how to make bits of pixels.

use crate::error::{ErrorKind, PictureError, Step};
use hopfit_core::Shape;
use std::ops::Range;

/// How to read patterns.
///
/// ```
/// use hopfit_data::ReadOptions;
/// let options = ReadOptions { first: Some(40), resize: Some("9x9".parse()?), ..Default::default() };
/// assert_eq!((options.skip, options.binarize), (0, 127.0));
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadOptions {
    /// Resize grey pictures to this shape: every new pixel is the exact mean
    /// over the area that it covers.
    pub resize: Option<Shape>,
    /// A pixel brighter than this becomes +1, any other −1. From 0 to less
    /// than 255, where black is 0 and white 255, whatever the file's own scale
    /// is; the comparison is exact.
    pub binarize: f64,
    /// Black ink on white: exchange black and white before anything else is
    /// done with pictures, and +1 and −1 in other files.
    pub invert: bool,
    /// How many patterns to leave out at the beginning.
    pub skip: usize,
    /// How many of the rest to take at most; `None` takes all.
    pub first: Option<usize>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { resize: None, binarize: 127.0, invert: false, skip: 0, first: None }
    }
}

impl ReadOptions {
    /// Refuses a level or a shape that is out of range.
    pub(crate) fn check(&self) -> Step<()> {
        if !(0.0..255.0).contains(&self.binarize) {
            return Err(PictureError::Level { level: self.binarize }.into());
        }
        match self.resize {
            Some(shape) if !is_of_patterns(shape) => Err(PictureError::ResizeTo { shape }.into()),
            _ => Ok(()),
        }
    }

    /// Which of `total` patterns to take; at least one.
    pub(crate) fn window(&self, total: usize) -> Step<Range<usize>> {
        if total == 0 {
            return Err(ErrorKind::NoPatterns);
        }
        let count = self.first.unwrap_or(total).min(total.saturating_sub(self.skip));
        if count == 0 {
            return Err(ErrorKind::none_left(total, self));
        }
        Ok(self.skip..self.skip + count)
    }
}

/// The longest side of a picture, as for the parser of [`Shape`]: areas and
/// sums of pixels then fit all integers that hold them.
pub(crate) const LONGEST_SIDE: usize = 1 << 15;

/// The most pixels that a picture may have as a pattern.
pub(crate) const MOST_PIXELS: usize = 1 << 22;

/// The most bits that all patterns of pictures may have. Images are binarised
/// one by one, so that this bounds what compressed ones unfold to.
pub(crate) const MOST_BITS: usize = 1 << 31;

/// Whether patterns may be pictures of this shape.
fn is_of_patterns(shape: Shape) -> bool {
    let pixels = shape.height.saturating_mul(shape.width);
    (1..=MOST_PIXELS).contains(&pixels) && shape.height.max(shape.width) <= LONGEST_SIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_takes_what_there_is() {
        let options = |skip, first| ReadOptions { skip, first, ..Default::default() };
        assert_eq!(options(0, None).window(5).unwrap(), 0..5);
        assert_eq!(options(3, Some(9)).window(5).unwrap(), 3..5);
        assert_eq!(options(1, Some(2)).window(5).unwrap(), 1..3);
        assert!(matches!(options(5, None).window(5), Err(ErrorKind::NoneLeft { total: 5, .. })));
        assert!(matches!(options(usize::MAX, Some(1)).window(5), Err(ErrorKind::NoneLeft { .. })));
        assert!(matches!(options(0, Some(0)).window(5), Err(ErrorKind::NoneLeft { .. })));
        assert!(matches!(options(0, None).window(0), Err(ErrorKind::NoPatterns)));
    }

    #[test]
    fn levels_are_those_of_pixels() {
        let check = |binarize| ReadOptions { binarize, ..Default::default() }.check();
        assert!(check(0.0).is_ok() && check(254.5).is_ok());
        for level in [-1.0, 255.0, f64::NAN, f64::INFINITY] {
            let refused = check(level).unwrap_err();
            assert!(refused.to_string().contains("at least 0 and less than 255"), "{level}");
        }
    }

    #[test]
    fn shapes_are_those_of_pictures() {
        let check = |height, width| {
            let resize = Some(Shape::new(height, width));
            ReadOptions { resize, ..Default::default() }.check()
        };
        assert!(check(2048, 2048).is_ok() && check(1, LONGEST_SIDE).is_ok());
        for (height, width) in [
            (0, 5),
            (5, 0),
            (1, LONGEST_SIDE + 1),
            (2048, 2049),
            (1 << 15, 1 << 15),
            (usize::MAX, 3),
        ] {
            let error = check(height, width).unwrap_err();
            assert!(error.to_string().contains("4194304 pixels at most"), "{error}");
        }
    }
}
