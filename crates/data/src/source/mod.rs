//! Opening a file and telling its format by its first bytes.

mod format;
mod unfold;

pub(crate) use format::{Format, format_of};
pub(crate) use unfold::{Capped, Unfolded, capped};

use crate::error::{ErrorKind, Step};
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

/// A file, decompressed where it was compressed with gzip.
pub(crate) type Source = BufReader<Box<dyn Read>>;

/// How many bytes it takes to tell formats apart.
const LONGEST_MAGIC: u64 = 512;

/// Opens a file of patterns.
pub(crate) fn open(path: &Path) -> Step<(Format, Source)> {
    let (start, source) = beginning(path)?;
    Ok((format_of(&start)?, source))
}

/// The same of a file's contents.
pub(crate) fn of_bytes(bytes: &'static [u8]) -> Step<(Format, Source)> {
    let (start, source) = unfolded(Box::new(bytes), bytes.len() as u64)?;
    Ok((format_of(&start)?, source))
}

/// Opens a file; its first bytes, and the whole of it.
pub(crate) fn beginning(path: &Path) -> Step<(Vec<u8>, Source)> {
    let file = open_file(path)?;
    let size = file.metadata()?.len();
    unfolded(Box::new(file), size)
}

/// The first bytes and the whole of what `size` bytes hold.
fn unfolded(bytes: Box<dyn Read>, size: u64) -> Step<(Vec<u8>, Source)> {
    let (start, source) = peek(bytes)?;
    let (start, source) = if start.starts_with(&GZIP) {
        let source = unfold::Gunzip::new(BufReader::new(source));
        peek(Box::new(capped(source, size)))?
    } else {
        (start, source)
    };
    Ok((start, BufReader::with_capacity(1 << 16, source)))
}

/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens a file, which must not be a folder.
pub(crate) fn open_file(path: &Path) -> Step<File> {
    let file = File::open(path).map_err(ErrorKind::Open)?;
    if file.metadata()?.is_dir() {
        return Err(ErrorKind::WrongFormat { found: "a folder", advice: "name a file in it" });
    }
    Ok(file)
}

/// The first bytes, and the whole stream with them.
fn peek(mut source: Box<dyn Read>) -> Step<(Vec<u8>, Box<dyn Read>)> {
    let mut start = Vec::new();
    source.by_ref().take(LONGEST_MAGIC).read_to_end(&mut start)?;
    let whole = Cursor::new(start.clone()).chain(source);
    Ok((start, Box::new(whole)))
}

/// The next `size` bytes, or what is left of them. No more memory is taken
/// than the file fills.
pub(crate) fn up_to(source: &mut impl Read, size: u64) -> Step<Vec<u8>> {
    let mut bytes = Vec::new();
    source.by_ref().take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether nothing is left.
pub(crate) fn at_end(source: &mut impl Read) -> Step<bool> {
    Ok(up_to(source, 1)?.is_empty())
}
