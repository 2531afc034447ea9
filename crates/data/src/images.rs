//! Files of pictures, and folders of them.

use crate::decode::decode;
use crate::error::{ErrorKind, PictureError, Result, Step};
use crate::grey::Binariser;
use crate::pnm::Pictures;
use crate::raster::Raster;
use crate::source::{self, Format, Source};
use crate::{Error, Note, PatternSet, ReadOptions, plain_name};
use hopfit_core::Shape;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads the patterns of one file: a picture each.
pub(crate) fn file(format: Format, source: Source, options: &ReadOptions) -> Step<PatternSet> {
    let mut patterns = Gathered { options, binariser: None };
    let mut total = 0;
    each(format, source, |picture| {
        let is_wanted =
            options.first.is_none_or(|first| total < options.skip.saturating_add(first));
        if total >= options.skip && is_wanted {
            patterns.push(&picture, || "its first picture".to_owned())?;
        }
        total += 1;
        Ok(())
    })?;
    options.window(total)?;
    patterns.finish(total)
}

/// Reads the pictures of a folder, in order of their names.
pub(crate) fn folder(path: &Path, options: &ReadOptions) -> Result<PatternSet> {
    let (files, passed_over) = pictures_in(path)?;
    let total = files.len();
    let window = options.window(total).map_err(|kind| Error::new(path, kind))?;
    let files = &files[window];
    let mut patterns = Gathered { options, binariser: None };
    let mut first_is_jpeg = None;
    for file in files {
        let (format, picture) = single(file).map_err(|kind| Error::new(file, kind))?;
        let is_jpeg = format == Format::Jpeg;
        if is_jpeg != *first_is_jpeg.get_or_insert(is_jpeg) {
            let jpeg = if is_jpeg { file } else { &files[0] };
            return Err(Error::new(jpeg, PictureError::JpegAmongOthers));
        }
        let first = || files[0].display().to_string();
        patterns.push(&picture, first).map_err(|kind| Error::new(file, kind))?;
    }
    let mut set = patterns.finish(total).map_err(|kind| Error::new(path, kind))?;
    if !passed_over.is_empty() {
        set.notes.push(Note::PassedOver { files: passed_over });
    }
    Ok(set)
}

/// The one picture of a file.
fn single(path: &Path) -> Step<(Format, Raster)> {
    let (format, source) = source::open(path)?;
    if !format.is_picture() {
        let reason = "it does not begin as PNG, JPEG, BMP, GIF, PBM, PGM, PPM or PAM do";
        return Err(PictureError::bad(reason).into());
    }
    let (mut first, mut found) = (None, 0);
    each(format, source, |picture| {
        first.get_or_insert(picture);
        found += 1;
        Ok(())
    })?;
    match first {
        Some(picture) if found == 1 => Ok((format, picture)),
        _ => Err(PictureError::Several { found }.into()),
    }
}

/// Hands the pictures of a file to `take`.
fn each(format: Format, mut source: Source, mut take: impl FnMut(Raster) -> Step<()>) -> Step<()> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    if format != Format::Pnm {
        return take(decode(format, &bytes)?);
    }
    let mut pictures = Pictures::of(&bytes);
    while let Some(picture) = pictures.next()? {
        take(picture)?;
    }
    Ok(())
}

/// The patterns so far, of pictures of one size unless they are resized.
struct Gathered<'a> {
    options: &'a ReadOptions,
    binariser: Option<(Shape, Binariser)>,
}

impl Gathered<'_> {
    /// Adds a picture; `first` names the first one for messages.
    fn push(&mut self, picture: &Raster, first: impl FnOnce() -> String) -> Step<()> {
        let found = picture.shape();
        let (expected, binariser) =
            self.binariser.get_or_insert_with(|| (found, Binariser::new(found, self.options)));
        if found != *expected && self.options.resize.is_none() {
            let (expected, other) = (*expected, first());
            return Err(PictureError::SizesDiffer { found, expected, other }.into());
        }
        binariser.push(picture)
    }

    fn finish(self, total: usize) -> Step<PatternSet> {
        match self.binariser {
            Some((_, binariser)) => binariser.finish(total),
            None => Err(ErrorKind::none_left(total, self.options)),
        }
    }
}

/// Endings of pictures that are read.
const READ: [&str; 12] =
    ["png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "pbm", "pgm", "ppm", "pnm", "pam"];

/// Endings of pictures that are not.
const UNREAD: [&str; 22] = [
    "tif", "tiff", "webp", "avif", "heic", "heif", "jp2", "j2k", "jxl", "svg", "svgz", "ico",
    "tga", "psd", "xcf", "exr", "hdr", "qoi", "xbm", "xpm", "dcm", "eps",
];

/// The pictures of a folder, by their endings or else by how they begin, and
/// the names of what was passed over. Hidden files do not count; a picture of
/// a kind that is not read is an error, not to leave it out unseen.
fn pictures_in(path: &Path) -> Result<(Vec<PathBuf>, Vec<String>)> {
    let (mut pictures, mut others) = (Vec::new(), Vec::new());
    let entries = fs::read_dir(path).map_err(|error| Error::new(path, ErrorKind::Open(error)))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(|error| Error::new(path, ErrorKind::Read(error)))?.path());
    }
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        match is_picture(&file, &name) {
            Ok(true) => pictures.push(file),
            Ok(false) => others.push(name),
            Err(kind) => return Err(Error::new(file, kind)),
        }
    }
    if pictures.is_empty() {
        return Err(Error::new(path, PictureError::None));
    }
    Ok((pictures, others))
}

fn is_picture(file: &Path, name: &str) -> Step<bool> {
    let (plain, _) = plain_name(name.as_ref());
    let ending = plain.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if READ.contains(&&*ending) {
        return Ok(true);
    }
    if UNREAD.contains(&&*ending) {
        return Err(PictureError::Kind.into());
    }
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Ok(false);
    }
    // What cannot be opened or understood is no picture that anyone misses.
    let Ok((start, _)) = source::beginning(file) else { return Ok(false) };
    match source::format_of(&start) {
        Ok(format) => Ok(format.is_picture()),
        Err(ErrorKind::WrongFormat { found, .. }) if found.ends_with("picture") => {
            Err(PictureError::Kind.into())
        }
        Err(_) => Ok(false),
    }
}
