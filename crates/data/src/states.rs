//! States of a network as a file, in the format that its name asks for.

use crate::error::{PictureError, Result, Step};
use crate::picture::Picture;
use crate::{Error, npy};
use hopfit_core::Shape;
use std::path::Path;

/// The formats that states can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatesFormat {
    /// An array of K×N 8-bit integers: 1, −1, and 0 where a bit is missing.
    Npy,
    /// The same as text, a state a line, with commas between.
    Csv,
    /// A sheet of pictures, see [`Picture::sheet`].
    Png,
}

/// The most pixels of a sheet.
const MOST_PIXELS: usize = 1 << 26;

/// Up to this many pixels on a side, states are shown enlarged.
const ENLARGED_SIDE: usize = 800;

impl StatesFormat {
    /// By the ending of a file's name, if it is that of one of these.
    ///
    /// ```
    /// use hopfit_data::StatesFormat;
    /// assert_eq!(StatesFormat::of_ending("csv"), Some(StatesFormat::Csv));
    /// assert_eq!(StatesFormat::of_ending("PNG"), Some(StatesFormat::Png));
    /// assert_eq!(StatesFormat::of_ending("jpg"), None);
    /// ```
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "npy" => Some(Self::Npy),
            "csv" => Some(Self::Csv),
            "png" => Some(Self::Png),
            _ => None,
        }
    }

    /// Refuses what [`Self::encode`] would refuse for `count` states, before
    /// there are any. `name` is what messages call the file.
    ///
    /// # Errors
    /// A picture of states whose shape is not known or does not fit, or of so
    /// many that it would have more than some 67 million pixels.
    pub fn check(
        self,
        name: impl AsRef<Path>,
        (count, neurons): (usize, usize),
        shape: Option<Shape>,
    ) -> Result<()> {
        let checked = match self {
            Self::Npy | Self::Csv => Ok(()),
            Self::Png => sheet(count, neurons, shape).map(drop),
        };
        checked.map_err(|kind| Error::new(name, kind))
    }

    /// `states`, row by row, of `neurons` values each, as the bytes of a file.
    ///
    /// ```
    /// use hopfit_data::StatesFormat;
    /// let bytes = StatesFormat::Csv.encode("states.csv", 2, &[1, -1, -1, 0], None)?;
    /// assert_eq!(bytes, b"1,-1\n-1,0\n");
    /// # Ok::<(), hopfit_data::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::check`].
    ///
    /// # Panics
    /// If the last state is not whole.
    pub fn encode(
        self,
        name: impl AsRef<Path>,
        neurons: usize,
        states: &[i8],
        shape: Option<Shape>,
    ) -> Result<Vec<u8>> {
        let count = states.len() / neurons.max(1);
        match self {
            Self::Npy => Ok(npy::encode_i8(&[count, neurons], states)),
            Self::Csv => Ok(csv(neurons, states)),
            Self::Png => png(neurons, states, shape).map_err(|kind| Error::new(name, kind)),
        }
    }
}

fn csv(neurons: usize, states: &[i8]) -> Vec<u8> {
    assert_eq!(states.len() % neurons.max(1), 0, "the last state is not whole");
    let mut text = String::new();
    for state in states.chunks_exact(neurons.max(1)) {
        let values: Vec<String> = state.iter().map(i8::to_string).collect();
        text.push_str(&values.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

fn png(neurons: usize, states: &[i8], shape: Option<Shape>) -> Step<Vec<u8>> {
    let states: Vec<&[i8]> = states.chunks(neurons.max(1)).collect();
    let Sheet { shape, across, scale } = sheet(states.len(), neurons, shape)?;
    Ok(Picture::sheet(&states, shape, across, scale)?.png())
}

/// How states are laid out.
struct Sheet {
    shape: Shape,
    across: usize,
    scale: usize,
}

/// About as wide as high, and large enough to be looked at.
fn sheet(count: usize, neurons: usize, shape: Option<Shape>) -> Step<Sheet> {
    let shape = shape.ok_or(PictureError::NoShape)?.for_neurons(neurons)?;
    let (height, width) = (shape.height + 1, shape.width + 1);
    let pixels = count.saturating_mul(height).saturating_mul(width);
    if pixels > MOST_PIXELS {
        return Err(PictureError::ManyStates { count, shape }.into());
    }
    let across = (count as f64 * height as f64 / width as f64).sqrt().ceil().max(1.0) as usize;
    let down = count.div_ceil(across);
    let side = (across * width).max(down * height);
    let scale = (ENLARGED_SIDE / side).clamp(1, 16);
    Ok(Sheet { shape, across, scale })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_sheet_is_about_as_wide_as_high() {
        let sheet = |count, shape: Shape| sheet(count, shape.height * shape.width, Some(shape));
        assert_eq!(sheet(1, Shape::new(9, 9)).unwrap().across, 1);
        assert_eq!(sheet(20, Shape::new(9, 9)).unwrap().across, 5);
        assert_eq!(sheet(4, Shape::new(3, 15)).unwrap().across, 1);
        assert_eq!(sheet(4000, Shape::new(28, 28)).unwrap().scale, 1);
        let many = sheet(1_000_000, Shape::new(28, 28));
        assert!(matches!(many, Err(ErrorKind::Picture(PictureError::ManyStates { .. }))));
    }

    #[test]
    fn a_picture_needs_its_shape() {
        let png = |shape| StatesFormat::Png.encode("s.png", 4, &[1, -1, 0, 1], shape);
        assert!(png(None).unwrap_err().to_string().contains("shape"));
        assert!(png(Some(Shape::new(1, 3))).unwrap_err().to_string().contains("3 pixels"));
        assert!(png(Some(Shape::new(2, 2))).unwrap().starts_with(b"\x89PNG"));
    }
}
