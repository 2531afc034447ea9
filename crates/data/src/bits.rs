//! Patterns as a file that is read back as they were.

use crate::error::{PictureError, Result, Step};
use crate::picture::Picture;
use crate::{Error, StatesFormat};
use hopfit_core::{Patterns, Shape};
use std::path::Path;

/// The formats that patterns can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternsFormat {
    /// An array of P×N 8-bit integers.
    Npy,
    /// A pattern a line, with commas between.
    Csv,
    /// P×height×width unsigned bytes, or P×N where the shape is not known; +1
    /// is 255, −1 is 0.
    Idx,
    /// P pictures one after the other in one file; +1 is white.
    Pbm,
    /// One picture, pixel for pixel; of several patterns a sheet to look at,
    /// which is not read back as patterns.
    Png,
}

impl PatternsFormat {
    /// By the ending of a file's name, if it is that of one of these. IDX files
    /// are called as MNIST's are: `idx`, `idx3-ubyte`, `ubyte`.
    ///
    /// ```
    /// use hopfit_data::PatternsFormat;
    /// assert_eq!(PatternsFormat::of_ending("idx3-ubyte"), Some(PatternsFormat::Idx));
    /// assert_eq!(PatternsFormat::of_ending("jpg"), None);
    /// ```
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        match ending.as_str() {
            "npy" => Some(Self::Npy),
            "csv" => Some(Self::Csv),
            "pbm" => Some(Self::Pbm),
            "png" => Some(Self::Png),
            "idx" => Some(Self::Idx),
            ubyte if ubyte.ends_with("ubyte") => Some(Self::Idx),
            _ => None,
        }
    }

    /// `patterns` as the bytes of a file; `name` is what messages call it.
    ///
    /// ```
    /// use hopfit_core::{Patterns, Shape};
    /// use hopfit_data::PatternsFormat;
    /// let patterns = Patterns::new(4, vec![1, -1, -1, 1])?;
    /// let bytes = PatternsFormat::Pbm.encode("x.pbm", &patterns, Some(Shape::new(2, 2)))?;
    /// assert_eq!(bytes, b"P4\n2 2\n\x40\x80");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Pictures of patterns whose shape is not known or does not fit, and
    /// sheets of more than some 67 million pixels.
    pub fn encode(
        self,
        name: impl AsRef<Path>,
        patterns: &Patterns,
        shape: Option<Shape>,
    ) -> Result<Vec<u8>> {
        let name = name.as_ref();
        let of_states = |format: StatesFormat| {
            format.encode(name, patterns.neurons(), patterns.as_slice(), shape)
        };
        match self {
            Self::Npy => of_states(StatesFormat::Npy),
            Self::Csv => of_states(StatesFormat::Csv),
            Self::Idx => idx(patterns, shape).map_err(|kind| Error::new(name, kind)),
            Self::Pbm => pbm(patterns, shape).map_err(|kind| Error::new(name, kind)),
            Self::Png if patterns.count() == 1 => {
                single(patterns, shape).map_err(|kind| Error::new(name, kind))
            }
            Self::Png => of_states(StatesFormat::Png),
        }
    }
}

fn picture_shape(patterns: &Patterns, shape: Option<Shape>) -> Step<Shape> {
    Ok(shape.ok_or(PictureError::NoShape)?.for_neurons(patterns.neurons())?)
}

fn single(patterns: &Patterns, shape: Option<Shape>) -> Step<Vec<u8>> {
    let shape = picture_shape(patterns, shape)?;
    Ok(Picture::sheet(&[patterns.row(0)], shape, 1, 1)?.png())
}

fn idx(patterns: &Patterns, shape: Option<Shape>) -> Step<Vec<u8>> {
    let sizes = match shape {
        Some(shape) => {
            let Shape { height, width } = shape.for_neurons(patterns.neurons())?;
            vec![patterns.count(), height, width]
        }
        None => vec![patterns.count(), patterns.neurons()],
    };
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    for size in sizes {
        let size = u32::try_from(size).map_err(|_| PictureError::NoShape)?;
        bytes.extend(size.to_be_bytes());
    }
    bytes.extend(patterns.as_slice().iter().map(|bit| if *bit > 0 { 255 } else { 0 }));
    Ok(bytes)
}

/// Binary PBM: eight pixels a byte, each row from a new one; 1 is black.
fn pbm(patterns: &Patterns, shape: Option<Shape>) -> Step<Vec<u8>> {
    let Shape { height, width } = picture_shape(patterns, shape)?;
    let mut bytes = Vec::new();
    for pattern in patterns.rows() {
        bytes.extend(format!("P4\n{width} {height}\n").into_bytes());
        for pixels in pattern.chunks(width).flat_map(|row| row.chunks(8)) {
            let black = |(at, bit): (usize, &i8)| u8::from(*bit < 0) << (7 - at);
            bytes.push(pixels.iter().enumerate().map(black).sum());
        }
    }
    Ok(bytes)
}
