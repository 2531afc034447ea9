//! Which patterns to take from a file, and how to make bits of pixels.

use crate::error::{ErrorKind, Step};
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
    /// than 255, where black is 0 and white 255.
    pub binarize: f64,
    /// How many patterns to leave out at the beginning.
    pub skip: usize,
    /// How many of the rest to take at most; `None` takes all.
    pub first: Option<usize>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { resize: None, binarize: 127.0, skip: 0, first: None }
    }
}

impl ReadOptions {
    /// Refuses a level or a shape that is out of range.
    pub(crate) fn check(&self) -> Step<()> {
        if !(0.0..255.0).contains(&self.binarize) {
            return Err(ErrorKind::Level { level: self.binarize });
        }
        match self.resize {
            Some(shape) if !is_of_pictures(shape) => Err(ErrorKind::ResizeTo { shape }),
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

/// Whether pictures may have this shape.
pub(crate) fn is_of_pictures(shape: Shape) -> bool {
    let sides = 1..=LONGEST_SIDE;
    sides.contains(&shape.height) && sides.contains(&shape.width)
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
            assert!(matches!(check(level), Err(ErrorKind::Level { .. })), "{level}");
        }
    }

    #[test]
    fn shapes_are_those_of_pictures() {
        for (height, width) in [(0, 5), (5, 0), (1, LONGEST_SIDE + 1), (usize::MAX, usize::MAX)] {
            let resize = Some(Shape::new(height, width));
            let error = ReadOptions { resize, ..Default::default() }.check().unwrap_err();
            assert!(matches!(error, ErrorKind::ResizeTo { .. }));
        }
    }
}
