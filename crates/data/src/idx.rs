//! IDX, the format of the MNIST files: images and labels.

use crate::error::{ArrayError, ErrorKind, PictureError, Result, Step, few_neurons};
use crate::grey::Binariser;
use crate::options::LONGEST_SIDE;
use crate::raster::{Pixel, Raster, Samples};
use crate::source::{self, Format, at_end, up_to};
use crate::{Error, PatternSet, ReadOptions};
use hopfit_core::Shape;
use std::io::Read;
use std::path::Path;

/// Reads the patterns of P×height×width images, or of P rows of N grey values.
pub(crate) fn patterns(mut source: impl Read, options: &ReadOptions) -> Step<PatternSet> {
    let sizes = header(&mut source)?;
    let (total, from, is_picture) = match *sizes.as_slice() {
        [total, neurons] => (total, shape_of(1, neurons)?, false),
        [total, height, width] => (total, shape_of(height, width)?, true),
        _ => return Err(ArrayError::dimensions(&sizes, "(P, height, width) or (P, N)").into()),
    };
    if !is_picture && options.resize.is_some() {
        return Err(PictureError::NothingToResize.into());
    }
    let mut binariser = Binariser::new(from, options);
    let taken = each(&mut source, total, from.neurons() as u64, options, |image| {
        binariser.push(&Raster::new(from, Pixel::Grey, Samples::Bytes(image), 255))
    })?;
    let mut set = binariser.finish(total as usize)?;
    debug_assert_eq!(set.patterns.count(), taken);
    set.shape = set.shape.filter(|_| is_picture);
    Ok(set)
}

/// Reads the labels of an IDX file of one dimension, gzip-compressed or not:
/// one byte a pattern. Of the options only `skip` and `first` count; with the
/// same ones as for the images, label and pattern numbers agree.
///
/// ```no_run
/// use hopfit_data::{ReadOptions, read_labels};
/// let options = ReadOptions { first: Some(40), ..Default::default() };
/// let labels = read_labels("data/mnist4k-labels-idx1-ubyte.gz", &options)?;
/// assert_eq!(labels.len(), 40);
/// # Ok::<(), hopfit_data::Error>(())
/// ```
///
/// # Errors
/// A file that is no such IDX file, is cut short, or has no label left after
/// `skip`.
pub fn read_labels(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Vec<u8>> {
    let path = path.as_ref();
    labels(path, options).map_err(|kind| Error::new(path, kind))
}

fn labels(path: &Path, options: &ReadOptions) -> Step<Vec<u8>> {
    let (format, mut source) = source::open(path)?;
    if format != Format::Idx {
        return Err(bad("it does not begin as IDX does"));
    }
    let sizes = header(&mut source)?;
    let [total] = *sizes.as_slice() else {
        return Err(ArrayError::dimensions(&sizes, "(P,)").into());
    };
    let mut labels = Vec::new();
    each(&mut source, total, 1, options, |label| {
        labels.extend_from_slice(&label);
        Ok(())
    })?;
    Ok(labels)
}

/// Reads the sizes of the dimensions.
fn header(source: &mut impl Read) -> Step<Vec<u64>> {
    let magic = up_to(source, 4)?;
    let [0, 0, element, dimensions] = *magic.as_slice() else {
        return Err(bad("it does not begin as IDX does"));
    };
    let element = match element {
        8 => None,
        9 => Some("signed bytes"),
        0x0b => Some("16-bit integers"),
        0x0c => Some("32-bit integers"),
        0x0d => Some("32-bit floats"),
        0x0e => Some("64-bit floats"),
        _ => return Err(bad(format!("its element type {element:#04x} does not exist"))),
    };
    if let Some(found) = element {
        let supported = "readable are unsigned bytes (type 0x08)";
        return Err(ArrayError::ElementType { found: found.to_owned(), supported }.into());
    }
    let sizes = up_to(source, 4 * u64::from(dimensions))?;
    if dimensions == 0 || sizes.len() != 4 * usize::from(dimensions) {
        return Err(bad("its header is cut short"));
    }
    let size = |four: &[u8]| four.iter().fold(0, |size, byte| size << 8 | u64::from(*byte));
    Ok(sizes.chunks_exact(4).map(size).collect())
}

/// Hands the wanted ones of `total` items of `size` bytes to `take`; those
/// after them are not read. Memory is taken for what the file holds, not for
/// what its header promises.
fn each(
    source: &mut impl Read,
    total: u64,
    size: u64,
    options: &ReadOptions,
    mut take: impl FnMut(Vec<u8>) -> Step<()>,
) -> Step<usize> {
    let window = options.window(usize::try_from(total).unwrap_or(usize::MAX))?;
    let cut_short = |at: u64| -> ErrorKind {
        ArrayError::CutShort { what: "items", promised: total, at }.into()
    };
    let skipped = window.start as u64 * size;
    let found = std::io::copy(&mut source.by_ref().take(skipped), &mut std::io::sink())?;
    if found < skipped {
        return Err(cut_short(found / size));
    }
    for at in window.clone() {
        let item = up_to(source, size)?;
        if (item.len() as u64) < size {
            return Err(cut_short(at as u64));
        }
        take(item)?;
    }
    if window.end as u64 == total && !at_end(source)? {
        return Err(ArrayError::TooLong { what: "items", promised: total }.into());
    }
    Ok(window.len())
}

/// The shape of the images, or of a row of values.
fn shape_of(height: u64, width: u64) -> Step<Shape> {
    let shape = Shape::new(height as usize, width as usize);
    if shape.height > LONGEST_SIDE || shape.width > LONGEST_SIDE {
        return Err(bad(format!("its header claims images of {shape} pixels")));
    }
    if shape.neurons() < 2 {
        return Err(few_neurons(shape.neurons()));
    }
    Ok(shape)
}

fn bad(reason: impl Into<String>) -> ErrorKind {
    ArrayError::BadIdx { reason: reason.into() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two images of 1×3 pixels.
    const TWO: [u8; 22] =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 128, 255, 200, 1, 127];

    fn read(bytes: &[u8]) -> Step<PatternSet> {
        patterns(bytes, &ReadOptions::default())
    }

    /// What is wrong with the array.
    fn array_error(refused: Step<PatternSet>) -> ArrayError {
        match refused {
            Err(ErrorKind::Array(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn images_become_patterns_with_a_shape() {
        let set = read(&TWO).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, 1, 1, 1, -1, -1]);
        assert_eq!((set.shape, set.total), (Some(Shape::new(1, 3)), 2));
        let options = ReadOptions { skip: 1, ..Default::default() };
        assert_eq!(patterns(&TWO[..], &options).unwrap().patterns.as_slice(), [1, -1, -1]);
    }

    #[test]
    fn rows_of_grey_values_have_no_shape() {
        let bytes = [&[0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3], &TWO[16..]].concat();
        let set = read(&bytes).unwrap();
        assert_eq!((set.patterns.as_slice(), set.shape), (&[-1, 1, 1, 1, -1, -1][..], None));
        let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
        assert!(matches!(
            patterns(&bytes[..], &options),
            Err(ErrorKind::Picture(PictureError::NothingToResize))
        ));
    }

    #[test]
    fn what_comes_after_the_wanted_images_is_not_read() {
        let options = ReadOptions { first: Some(1), ..Default::default() };
        assert_eq!(patterns(&TWO[..19], &options).unwrap().patterns.count(), 1);
        assert!(matches!(
            array_error(read(&TWO[..19])),
            ArrayError::CutShort { promised: 2, at: 1, .. }
        ));
        let options = ReadOptions { skip: 1, ..Default::default() };
        assert!(matches!(
            array_error(patterns(&TWO[..18], &options)),
            ArrayError::CutShort { at: 0, .. }
        ));
    }

    #[test]
    fn headers_that_promise_too_much_take_no_memory() {
        let mut bytes = TWO.to_vec();
        bytes[4..8].fill(0xff);
        assert!(matches!(array_error(read(&bytes)), ArrayError::CutShort { at: 2, .. }));
        bytes[8..16].copy_from_slice(&[0, 0, 0x7f, 0xff, 0, 0, 0x7f, 0xff]);
        assert!(matches!(array_error(read(&bytes)), ArrayError::CutShort { at: 0, .. }));
        bytes[8..16].fill(0xff);
        assert!(matches!(read(&bytes), Err(ErrorKind::Array(ArrayError::BadIdx { .. }))));
    }

    #[test]
    fn damaged_files_are_refused() {
        for length in 2..16 {
            assert!(
                matches!(read(&TWO[..length]), Err(ErrorKind::Array(ArrayError::BadIdx { .. }))),
                "{length}"
            );
        }
        let with = |at: usize, value: u8| {
            let mut bytes = TWO.to_vec();
            bytes[at] = value;
            read(&bytes).unwrap_err()
        };
        assert!(matches!(with(2, 7), ErrorKind::Array(ArrayError::BadIdx { .. })));
        assert!(matches!(with(2, 0x0d), ErrorKind::Array(ArrayError::ElementType { .. })));
        assert!(matches!(with(3, 1), ErrorKind::Array(ArrayError::Dimensions { .. })));
        assert!(matches!(with(7, 0), ErrorKind::NoPatterns));
        assert!(matches!(with(7, 1), ErrorKind::Array(ArrayError::TooLong { promised: 1, .. })));
        assert!(matches!(with(15, 1), ErrorKind::Core(_)));
    }
}
