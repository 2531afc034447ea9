//! Opening a file and telling its format by its first bytes.

use crate::error::{ErrorKind, Step};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

/// A file, decompressed where it was compressed with gzip.
pub(crate) type Source = BufReader<Box<dyn Read>>;

/// What a file holds, by its first bytes; its name does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Npy,
    Idx,
    Png,
    Pnm,
    Text,
}

/// How many bytes it takes to tell formats apart.
const LONGEST_MAGIC: u64 = 8;

/// Opens a file of patterns.
pub(crate) fn open(path: &Path) -> Step<(Format, Source)> {
    let (start, source) = peek(Box::new(open_file(path)?))?;
    let (start, source) = if start.starts_with(&[0x1f, 0x8b]) {
        peek(Box::new(MultiGzDecoder::new(BufReader::new(source))))?
    } else {
        (start, source)
    };
    Ok((format_of(&start)?, BufReader::with_capacity(1 << 16, source)))
}

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

fn format_of(start: &[u8]) -> Step<Format> {
    let wrong = |found, advice| Err(ErrorKind::WrongFormat { found, advice });
    match start {
        [] => Err(ErrorKind::Empty),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => Ok(Format::Npy),
        [0x89, b'P', b'N', b'G', ..] => Ok(Format::Png),
        [b'P', b'1'..=b'7', next, ..] if next.is_ascii_whitespace() => Ok(Format::Pnm),
        [0, 0, ..] => Ok(Format::Idx),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => wrong(
            "a zip archive (a model or another .npz), not patterns",
            "save the patterns themselves as .npy",
        ),
        [0x80, 2..=5, ..] => wrong("a Python pickle", "save the array with numpy.save"),
        [0xff, 0xd8, 0xff, ..] => wrong("a JPEG picture", "convert it to PNG"),
        [b'G', b'I', b'F', b'8', ..] => wrong("a GIF picture", "convert it to PNG"),
        _ => Ok(Format::Text),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(format_of(b"\x93NUMPY\x01\x00").unwrap(), Format::Npy);
        assert_eq!(format_of(b"\0\0\x08\x03").unwrap(), Format::Idx);
        assert_eq!(format_of(b"P4\n9 9").unwrap(), Format::Pnm);
        assert_eq!(format_of(b"P1,P2\n1,1").unwrap(), Format::Text);
        assert_eq!(format_of(b"1,-1").unwrap(), Format::Text);
        assert!(matches!(format_of(b""), Err(ErrorKind::Empty)));
        for other in [&b"PK\x03\x04"[..], b"\x80\x04", b"\xff\xd8\xff", b"GIF89a"] {
            assert!(matches!(format_of(other), Err(ErrorKind::WrongFormat { .. })));
        }
    }
}
