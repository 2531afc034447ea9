//! The picture that the neurons form.

use crate::{ErrorKind, Result};
use std::{fmt, str::FromStr};

/// Height and width, in pixels, of the picture that N = height × width
/// neurons form, row by row.
///
/// ```
/// use hopfit_core::Shape;
/// let shape: Shape = "9x9".parse()?;
/// assert_eq!(shape.neurons(), 81);
/// assert_eq!(shape.distance_squared(0, 10), 2); // one down, one right
/// # Ok::<(), hopfit_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Rows of pixels.
    pub height: usize,
    /// Columns of pixels.
    pub width: usize,
}

impl Shape {
    /// A picture of `height` rows and `width` columns.
    #[must_use]
    pub const fn new(height: usize, width: usize) -> Self {
        Self { height, width }
    }

    /// The number of pixels, one a neuron (at most `usize::MAX`).
    #[must_use]
    pub const fn neurons(self) -> usize {
        self.height.saturating_mul(self.width)
    }

    /// The shape itself, if it has `neurons` pixels.
    ///
    /// # Errors
    /// [`ErrorKind::ShapeMismatch`] otherwise.
    pub fn for_neurons(self, neurons: usize) -> Result<Self> {
        if self.height.checked_mul(self.width) == Some(neurons) {
            return Ok(self);
        }
        let Self { height, width } = self;
        Err(ErrorKind::ShapeMismatch { height, width, neurons }.into())
    }

    /// The squared Euclidean distance, in pixels, of neurons `i` and `j` (at
    /// most `usize::MAX`).
    ///
    /// # Panics
    /// If the width is 0.
    #[must_use]
    pub const fn distance_squared(self, i: usize, j: usize) -> usize {
        let rows = (i / self.width).abs_diff(j / self.width);
        let columns = (i % self.width).abs_diff(j % self.width);
        rows.saturating_mul(rows).saturating_add(columns.saturating_mul(columns))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.height, self.width)
    }
}

impl FromStr for Shape {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once(['x', 'X', '×']);
        let sides = parts.and_then(|(h, w)| Some((h.trim().parse().ok()?, w.trim().parse().ok()?)));
        match sides {
            // Sides are bounded so that height × width can never overflow.
            Some((height, width))
                if (1..=1 << 15).contains(&height) && (1..=1 << 15).contains(&width) =>
            {
                Ok(Self { height, width })
            }
            _ => Err(ErrorKind::Unreadable {
                text: text.to_owned(),
                expected: "a shape HEIGHTxWIDTH such as 9x9, with sides from 1 to 32768",
            }
            .into()),
        }
    }
}
