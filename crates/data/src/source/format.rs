//! Formats by their first bytes.

use crate::error::{ErrorKind, Step};

/// What a file holds, by its first bytes; its name does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Npy,
    Idx,
    Png,
    Jpeg,
    Bmp,
    Gif,
    Pnm,
    Text,
}

impl Format {
    /// Whether it is one of pictures.
    pub(crate) fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Bmp | Self::Gif | Self::Pnm)
    }
}

/// A format that is not read: where its mark stands, the mark, what it is
/// called and what to do.
type Foreign = (usize, &'static [u8], &'static str, &'static str);

const UNPACK: &str = "unpack it first (only gzip is unpacked here)";
const CONVERT: &str = "convert it, for example with ImageMagick's `magick FILE FILE.png`";
const AS_ARRAY: &str = "save the array with numpy.save, as .npy";

const FOREIGN: [Foreign; 27] = [
    (0, b"\x1f\x8b", "gzip inside of gzip", "unpack it once"),
    (0, b"BZh", "compressed with bzip2", UNPACK),
    (0, b"\xfd7zXZ\0", "compressed with xz", UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    (0, b"\x04\x22\x4d\x18", "compressed with lz4", UNPACK),
    (0, b"\x1f\x9d", "compressed with compress (.Z)", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (
        0,
        b"PK\x03\x04",
        "a zip archive (a model or another .npz), not patterns",
        "save the patterns themselves as .npy",
    ),
    (0, b"PK\x05\x06", "an empty zip archive", "save the patterns as .npy"),
    (0, b"\x80\x02", "a Python pickle", AS_ARRAY),
    (0, b"\x80\x03", "a Python pickle", AS_ARRAY),
    (0, b"\x80\x04", "a Python pickle", AS_ARRAY),
    (0, b"\x80\x05", "a Python pickle", AS_ARRAY),
    (0, b"\x89HDF\r\n", "an HDF5 file", AS_ARRAY),
    (0, b"MATLAB 5.0 MAT-file", "a MATLAB file", AS_ARRAY),
    (0, b"PAR1\x15", "a Parquet file", "save it as CSV"),
    (0, b"%PDF-", "a PDF document", "give the data itself"),
    (0, b"II*\0", "a TIFF picture", CONVERT),
    (0, b"MM\0*", "a TIFF picture", CONVERT),
    (8, b"WEBP", "a WebP picture", CONVERT),
    (4, b"ftypavif", "an AVIF picture", CONVERT),
    (4, b"ftyphei", "a HEIF picture", CONVERT),
    (0, b"\xff\xfe", "text in UTF-16", "save it as UTF-8"),
    (0, b"\xfe\xff", "text in UTF-16", "save it as UTF-8"),
    (
        0,
        b"version https://git-lfs",
        "a pointer of Git LFS instead of the file",
        "fetch the file with `git lfs pull`",
    ),
];

/// The format of a file that begins with `start`.
pub(crate) fn format_of(start: &[u8]) -> Step<Format> {
    match start {
        [] => return Err(ErrorKind::Empty),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => return Ok(Format::Npy),
        [0x89, b'P', b'N', b'G', ..] => return Ok(Format::Png),
        [0xff, 0xd8, 0xff, ..] => return Ok(Format::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => return Ok(Format::Gif),
        _ if is_bmp(start) => return Ok(Format::Bmp),
        _ if is_pnm(start) => return Ok(Format::Pnm),
        _ => {}
    }
    let is_there =
        |(at, mark, ..): &&Foreign| start.get(*at..).is_some_and(|s| s.starts_with(mark));
    if let Some((.., found, advice)) = FOREIGN.iter().find(is_there) {
        return Err(ErrorKind::WrongFormat { found, advice });
    }
    match start {
        [0, 0, ..] => Ok(Format::Idx),
        _ => markup(start).map_or(Ok(Format::Text), Err),
    }
}

/// A Windows bitmap: the mark, then a header whose size is one of a few.
fn is_bmp(start: &[u8]) -> bool {
    let header =
        start.get(14..18).map(|size| size.iter().rev().fold(0, |a, b| a << 8 | u32::from(*b)));
    start.starts_with(b"BM")
        && header.is_some_and(|size| [12, 40, 52, 56, 64, 108, 124].contains(&size))
}

/// PBM, PGM, PPM or PAM: the mark, blanks or comments, and then a number or a
/// word of the PAM header. A table may have a first column of the name P1.
fn is_pnm(start: &[u8]) -> bool {
    let [b'P', kind @ b'1'..=b'7', next, ..] = start else { return false };
    if !next.is_ascii_whitespace() && *next != b'#' {
        return false;
    }
    let mut rest = &start[2..];
    loop {
        rest = rest.trim_ascii_start();
        match rest {
            [b'#', ..] => {
                let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                rest = &rest[end..];
            }
            // Comments fill all that is known.
            [] => return true,
            _ => break,
        }
    }
    if *kind != b'7' {
        return rest[0].is_ascii_digit();
    }
    [&b"WIDTH"[..], b"HEIGHT", b"DEPTH", b"MAXVAL", b"TUPLTYPE", b"ENDHDR"]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// The refusal of a page of the web or other markup.
fn markup(start: &[u8]) -> Option<ErrorKind> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins =
        |mark: &[u8]| start.get(..mark.len()).is_some_and(|s| s.eq_ignore_ascii_case(mark));
    let html = [&b"<!doctype"[..], b"<html", b"<head", b"<body", b"<!--"];
    if html.iter().any(|mark| begins(mark)) {
        let advice = "what was downloaded is perhaps an error page: open it in a browser";
        return Some(ErrorKind::WrongFormat { found: "an HTML page, not data", advice });
    }
    (begins(b"<?xml") || begins(b"<svg")).then_some(ErrorKind::WrongFormat {
        found: "an XML or SVG document, not data",
        advice: "give the data itself",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let bmp = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0";
        for (start, format) in [
            (&b"\x93NUMPY\x01\x00"[..], Format::Npy),
            (b"\0\0\x08\x03", Format::Idx),
            (b"P4\n9 9", Format::Pnm),
            (b"P5 # c\n#d\n\n 3 2", Format::Pnm),
            (b"P1#c\n3 2", Format::Pnm),
            (b"P7\nWIDTH 3\n", Format::Pnm),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"GIF89a", Format::Gif),
            (bmp, Format::Bmp),
            (b"1,-1", Format::Text),
            (b"P1,P2\n1,1", Format::Text),
            (b"P1 P2 P3\n1 0 1\n", Format::Text),
            (b"P3\tP4\tclass\n", Format::Text),
            (b"P7 P8\n1 0\n", Format::Text),
            (b"BM,BN\n1,0\n1,1\n1,1\n", Format::Text),
            (b"GIF8,b\n", Format::Text),
            (b"<3,b\n", Format::Text),
        ] {
            assert_eq!(format_of(start).unwrap(), format, "{start:?}");
        }
        assert!(matches!(format_of(b""), Err(ErrorKind::Empty)));
    }

    #[test]
    fn foreign_formats_are_called_by_their_names() {
        for (start, name) in [
            (&b"PK\x03\x04"[..], "zip"),
            (b"\x80\x04", "pickle"),
            (b"BZh91AY&SY", "bzip2"),
            (b"\xfd7zXZ\0", "xz"),
            (b"RIFF\0\0\0\0WEBP", "WebP"),
            (b"II*\0", "TIFF"),
            (b"\xff\xfe1\0", "UTF-16"),
            (b"  <!DOCTYPE html><html>", "HTML page"),
            (b"\n<HTML>", "HTML page"),
            (b"<?xml version", "XML"),
            (b"\x1f\x8b\x08", "gzip inside of gzip"),
        ] {
            let error = format_of(start).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
