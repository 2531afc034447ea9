//! PNG, PBM, PGM and PPM pictures, and folders of them.

use crate::error::{ErrorKind, Result, Step};
use crate::grey::Binariser;
use crate::source::{self, Format, Source};
use crate::{Error, PatternSet, ReadOptions};
use hopfit_core::Shape;
use image::codecs::{png::PngDecoder, pnm::PnmDecoder};
use image::{DynamicImage, ImageDecoder};
use std::fmt::Display;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// By these endings pictures are found in a folder.
const ENDINGS: [&str; 5] = ["png", "pbm", "pgm", "ppm", "pnm"];

/// The most memory that a decoded picture may take, in bytes.
const LARGEST: u64 = 1 << 27;

/// A grey picture: one byte a pixel, row by row.
struct Grey {
    shape: Shape,
    pixels: Vec<u8>,
}

/// Reads one picture as one pattern.
pub(crate) fn one(format: Format, source: Source, options: &ReadOptions) -> Step<PatternSet> {
    options.window(1)?;
    let picture = decode(format, source)?;
    let mut binariser = Binariser::new(picture.shape, options);
    binariser.push(picture.shape, &picture.pixels);
    binariser.finish(1)
}

/// Reads the pictures of a folder, in order of their names.
pub(crate) fn folder(path: &Path, options: &ReadOptions) -> Result<PatternSet> {
    let files = pictures_in(path).map_err(|kind| Error::new(path, kind))?;
    let total = files.len();
    let window = options.window(total).map_err(|kind| Error::new(path, kind))?;
    let files = &files[window];
    let mut binariser: Option<(Shape, Binariser)> = None;
    for file in files {
        let picture = open(file).map_err(|kind| Error::new(file, kind))?;
        let (expected, binariser) = binariser
            .get_or_insert_with(|| (picture.shape, Binariser::new(picture.shape, options)));
        if picture.shape != *expected && options.resize.is_none() {
            let (found, expected, other) = (picture.shape, *expected, files[0].clone());
            return Err(Error::new(file, ErrorKind::SizesDiffer { found, expected, other }));
        }
        binariser.push(picture.shape, &picture.pixels);
    }
    let (_, binariser) = binariser.expect("the window is not empty");
    binariser.finish(total).map_err(|kind| Error::new(path, kind))
}

/// The pictures of a folder by their endings; hidden files do not count.
fn pictures_in(path: &Path) -> Step<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(ErrorKind::Open)? {
        let file = entry?.path();
        let is_hidden = file.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if !is_hidden && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(ErrorKind::NoPictures);
    }
    files.sort();
    Ok(files)
}

fn open(path: &Path) -> Step<Grey> {
    let (format, source) = source::open(path)?;
    match format {
        Format::Png | Format::Pnm => decode(format, source),
        _ => Err(bad("it does not begin as PNG, PBM, PGM or PPM do")),
    }
}

fn decode(format: Format, mut source: Source) -> Step<Grey> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    let bytes = Cursor::new(bytes);
    let picture = match format {
        Format::Png => pixels(PngDecoder::new(bytes).map_err(bad)?)?,
        _ => pixels(PnmDecoder::new(bytes).map_err(bad)?)?,
    };
    if has_transparency(&picture) {
        return Err(bad(
            "it has transparent pixels, whose brightness depends on what lies behind; \
             flatten it first",
        ));
    }
    let shape = Shape::new(picture.height() as usize, picture.width() as usize);
    Ok(Grey { shape, pixels: picture.into_luma8().into_raw() })
}

/// Decodes a picture, with 255 (or 65535) as the value of white.
fn pixels(decoder: impl ImageDecoder) -> Step<DynamicImage> {
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(bad("it has no pixels"));
    }
    if decoder.total_bytes() > LARGEST {
        return Err(bad(format!("its header claims {height}x{width} pixels")));
    }
    DynamicImage::from_decoder(decoder).map_err(bad)
}

fn has_transparency(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel[3] != 255)
}

fn bad(reason: impl Display) -> ErrorKind {
    ErrorKind::BadPicture { reason: reason.to_string() }
}
