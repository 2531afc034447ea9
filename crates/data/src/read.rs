//! Patterns and cues from a file of any format.

use crate::error::{Result, Step};
use crate::source::{self, Format};
use crate::table::Table;
use crate::{Error, ReadOptions, idx, images, npy, text};
use hopfit_core::{Cues, Patterns, Shape};
use std::path::Path;

/// Patterns from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternSet {
    /// The patterns that were taken. Their number may be smaller than the
    /// number that was asked for.
    pub patterns: Patterns,
    /// The picture that each pattern forms, where the file says so: known for
    /// pictures, IDX images and NPY arrays of 3 dimensions.
    pub shape: Option<Shape>,
    /// How many patterns the file has (by its header, for IDX), the ones that
    /// were not taken included.
    pub total: usize,
}

/// Reads patterns. The format is told by the file's first bytes, not by its
/// name:
///
/// | format | patterns |
/// |---|---|
/// | NPY | an array of N, P×N or P×height×width booleans, integers or floats |
/// | CSV | one a line; separated by commas, semicolons, tabs or blanks; a header line and `#` lines are passed over |
/// | IDX | P×height×width (or P×N) unsigned bytes, as pixels |
/// | PNG, PBM, PGM, PPM | one picture, or all in a folder in order of their names, as pixels |
///
/// Any but a folder may be compressed with gzip. In NPY and CSV, bits are 1
/// and −1, or 1 and 0 (false) where 0 is read as −1; never all three. Pixels
/// brighter than [`ReadOptions::binarize`] become +1, after resizing; colours
/// become grey by their luminance (Rec. 709: 0.2126 R + 0.7152 G + 0.0722 B).
///
/// ```
/// use hopfit_data::{ReadOptions, read_patterns};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("patterns.csv");
/// std::fs::write(&file, "a,b,c\n1,0,1\n0,1,1\n")?;
/// let set = read_patterns(&file, &ReadOptions::default())?;
/// assert_eq!(set.patterns.row(0), [1, -1, 1]);
/// assert_eq!((set.total, set.shape), (2, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read, is damaged, has no patterns, or none left
/// after [`ReadOptions::skip`]; the message names the place.
pub fn read_patterns(path: impl AsRef<Path>, options: &ReadOptions) -> Result<PatternSet> {
    match read(path.as_ref(), options)? {
        Content::Table(table) => {
            table.into_patterns(options).map_err(|kind| Error::new(path, kind))
        }
        Content::Pictures(set) => Ok(set),
    }
}

/// Reads cues, from the formats of [`read_patterns`]. If there is any −1 in
/// an NPY or CSV file, a 0 in it is a missing bit; if there is none, the bits
/// are 1 and 0 and a 0 is read as −1 (as is `False`, always). Pixels are
/// never missing.
///
/// ```
/// use hopfit_data::{ReadOptions, read_cues};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("cues.csv");
/// std::fs::write(&file, "1,0,-1\n")?;
/// assert_eq!(read_cues(&file, &ReadOptions::default())?.row(0), [1, 0, -1]);
/// std::fs::write(&file, "1,0,0\n")?;
/// assert_eq!(read_cues(&file, &ReadOptions::default())?.row(0), [1, -1, -1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read_patterns`].
pub fn read_cues(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Cues> {
    match read(path.as_ref(), options)? {
        Content::Table(table) => table.into_cues(options).map_err(|kind| Error::new(path, kind)),
        Content::Pictures(set) => Ok(set.patterns.into()),
    }
}

/// What a file holds.
enum Content {
    Table(Table),
    Pictures(PatternSet),
}

fn read(path: &Path, options: &ReadOptions) -> Result<Content> {
    options.check().map_err(|kind| Error::new(path, kind))?;
    if path.is_dir() {
        return Ok(Content::Pictures(images::folder(path, options)?));
    }
    read_file(path, options).map_err(|kind| Error::new(path, kind))
}

fn read_file(path: &Path, options: &ReadOptions) -> Step<Content> {
    let (format, source) = source::open(path)?;
    Ok(match format {
        Format::Npy => Content::Table(npy::bits(source)?),
        Format::Text => Content::Table(text::read(source)?),
        Format::Idx => Content::Pictures(idx::patterns(source, options)?),
        Format::Png | Format::Pnm => Content::Pictures(images::one(format, source, options)?),
    })
}
