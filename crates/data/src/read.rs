//! Patterns and cues from a file of any format.

use crate::error::{Result, Step};
use crate::source::{self, Format, Source};
use crate::table::Table;
use crate::{Error, Missing, Note, ReadOptions, idx, images, npy, text};
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
    /// What the reader decided that its user should know.
    pub notes: Vec<Note>,
}

/// Cues from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueSet {
    /// The cues that were taken.
    pub cues: Cues,
    /// What the reader decided that its user should know.
    pub notes: Vec<Note>,
}

/// Reads patterns. The format is told by the file's first bytes, not by its
/// name:
///
/// | format | patterns |
/// |---|---|
/// | NPY | an array of N, P×N or P×height×width booleans, integers or floats |
/// | CSV | one a line; separated by commas, semicolons, tabs or blanks; a header line, a column of row names and `#` lines are passed over |
/// | IDX | P×height×width (or P×N) unsigned bytes, as pixels |
/// | PNG, JPEG, BMP, GIF | one picture, as pixels |
/// | PBM, PGM, PPM, PAM | one picture or several, as pixels |
/// | a folder | a picture a file, in order of their names |
///
/// Any but a folder may be compressed with gzip, and may then unfold to 1 GiB
/// or 16 times its size, whichever is more. In NPY and CSV, bits are 1 and −1,
/// or 1 and 0 where 0 is read as −1 (never all three), or True and False; in
/// CSV also + and −. Pixels brighter than [`ReadOptions::binarize`] become +1,
/// after inverting and resizing. All this is exact: grey levels are compared
/// and averaged as the file has them, up to 16 bits a sample; colours become
/// grey by their luminance (Rec. 709: 0.2126 R + 0.7152 G + 0.0722 B), and what
/// is transparent is laid on white. What was decided on the way is in
/// [`PatternSet::notes`].
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
    let path = path.as_ref();
    patterns(path, read(path, options)?, options)
}

/// The same from a file's contents. `name` is what errors call it.
pub(crate) fn patterns_of_bytes(
    name: &str,
    bytes: &'static [u8],
    options: &ReadOptions,
) -> Result<PatternSet> {
    let name = Path::new(name);
    options.check().map_err(|kind| Error::new(name, kind))?;
    let opened = source::of_bytes(bytes);
    let content = opened.and_then(|opened| content(opened, options));
    patterns(name, content.map_err(|kind| Error::new(name, kind))?, options)
}

fn patterns(path: &Path, content: Content, options: &ReadOptions) -> Result<PatternSet> {
    let mut set = match content {
        Content::Table(table) => {
            table.into_patterns(options).map_err(|kind| Error::new(path, kind))?
        }
        Content::Pictures(set) => set,
    };
    set.notes.extend(fewer(set.patterns.count(), options));
    Ok(set)
}

/// Reads cues, from the formats of [`read_patterns`]. NaN, `?`, `NA` and empty
/// cells are missing bits, and 0 is what `missing` says, in every cue alike:
/// what else the file holds does not matter. Booleans and pixels are never
/// missing.
///
/// ```
/// use hopfit_data::{Missing, ReadOptions, read_cues};
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("cues.csv");
/// std::fs::write(&file, "1,0,?\n")?;
/// let options = ReadOptions::default();
/// assert_eq!(read_cues(&file, &options, Missing::Zero)?.cues.row(0), [1, 0, 0]);
/// assert_eq!(read_cues(&file, &options, Missing::Nan)?.cues.row(0), [1, -1, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read_patterns`]; 0 beside −1 where it does not mark a missing bit.
pub fn read_cues(
    path: impl AsRef<Path>,
    options: &ReadOptions,
    missing: Missing,
) -> Result<CueSet> {
    let path = path.as_ref();
    let mut set = match read(path, options)? {
        Content::Table(table) => {
            table.into_cues(options, missing).map_err(|kind| Error::new(path, kind))?
        }
        Content::Pictures(set) => CueSet { cues: set.patterns.into(), notes: set.notes },
    };
    set.notes.extend(fewer(set.cues.count(), options));
    Ok(set)
}

/// A word where there are fewer than were asked for.
fn fewer(found: usize, options: &ReadOptions) -> Option<Note> {
    let asked = options.first.filter(|asked| *asked > found)?;
    Some(Note::Fewer { asked, found })
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
    let opened = source::open(path);
    opened.and_then(|opened| content(opened, options)).map_err(|kind| Error::new(path, kind))
}

fn content((format, source): (Format, Source), options: &ReadOptions) -> Step<Content> {
    Ok(match format {
        Format::Npy => Content::Table(npy::bits(source)?),
        Format::Text => Content::Table(text::read(source)?),
        Format::Idx => Content::Pictures(idx::patterns(source, options)?),
        picture => Content::Pictures(images::file(picture, source, options)?),
    })
}
