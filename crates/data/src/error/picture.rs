//! What can be wrong with pictures.

use crate::options::MOST_PIXELS;
use hopfit_core::Shape;
use std::fmt::Display;

/// A picture that cannot be read, or pictures that do not fit together or to
/// what is asked of them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// A picture that cannot be decoded.
    #[error("is not a readable picture: {reason}")]
    Bad {
        /// What is wrong with it.
        reason: String,
    },
    /// A picture of a kind that is not read.
    #[error(
        "is a picture of a kind that is not read; convert it, for example with ImageMagick's \
         `magick FILE FILE.png`, or take it out of the folder"
    )]
    Kind,
    /// A JPEG in a folder of pictures whose pixels are exact.
    #[error(
        "is a JPEG among pictures of other kinds; JPEG changes pixels, so that its pattern would \
         not compare with the others: convert it from the original, or keep JPEGs in a folder of \
         their own"
    )]
    JpegAmongOthers,
    /// Pictures of unequal size.
    #[error("has {found} pixels where {other} has {expected}; resize all to one shape")]
    SizesDiffer {
        /// The size of this one.
        found: Shape,
        /// The size of the first one.
        expected: Shape,
        /// The first one.
        other: String,
    },
    /// A file of several pictures in a folder, where each file is a pattern.
    #[error(
        "holds {found} pictures; in a folder each file is one pattern: read this file by itself"
    )]
    Several {
        /// How many pictures it holds.
        found: usize,
    },
    /// A folder in which nothing is a picture.
    #[error(
        "is a folder without a picture (PNG, JPEG, BMP, GIF, PBM, PGM, PPM, PAM); folders in it \
         are not looked into"
    )]
    None,
    /// Resizing what is not grey pictures.
    #[error("cannot be resized: that is for pictures, and for IDX files of 3 dimensions")]
    NothingToResize,
    /// States as a picture, of which nobody says how high and wide it is.
    #[error(
        "cannot be written: a picture needs the shape of the states, which is not known; give \
         the shape, or write .npy or .csv"
    )]
    NoShape,
    /// States that make too large a picture.
    #[error(
        "cannot be written: {count} states of {shape} pixels are too many for one picture; take \
         fewer, or write .npy or .csv"
    )]
    ManyStates {
        /// How many states there are.
        count: usize,
        /// The shape of one.
        shape: Shape,
    },
    /// A shape that no picture is resized to.
    #[error(
        "cannot be resized to {shape}; sides are at least 1 pixel, and the picture may have \
         {MOST_PIXELS} pixels at most"
    )]
    ResizeTo {
        /// The shape.
        shape: Shape,
    },
    /// A picture too large to be a pattern as it is.
    #[error("has {found} pixels; a pattern may have {MOST_PIXELS} at most: resize it")]
    TooLarge {
        /// The size of the picture.
        found: Shape,
    },
    /// A brightness level that no pixel can be compared with.
    #[error("cannot be binarised at level {level}; it must be at least 0 and less than 255")]
    Level {
        /// The level.
        level: f64,
    },
    /// All pixels end up as −1 though they are not all black.
    #[error(
        "has no pixel {than} than {level}, the level to binarise at (the {most} has \
         {extreme:.3}): all bits would be -1; choose another level",
        than = if *.inverted { "that, inverted, is brighter" } else { "brighter" },
        most = if *.inverted { "darkest, inverted," } else { "brightest" },
    )]
    TooDark {
        /// The brightest pixel, after resizing (and inverting, if that was
        /// asked for), where white is 255.
        extreme: f64,
        /// The level.
        level: f64,
        /// Whether dark is +1.
        inverted: bool,
    },
}

impl PictureError {
    pub(crate) fn bad(reason: impl Display) -> Self {
        Self::Bad { reason: reason.to_string() }
    }
}
