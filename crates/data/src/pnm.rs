//! PBM, PGM, PPM and PAM: Netpbm's pictures, one after the other.
//!
//! They are read by our own few lines because grey levels must stay as exact
//! as the file has them (any maxval up to 65535), comments may stand wherever
//! Netpbm's own programs allow them, and a file may hold several pictures.

use crate::error::{PictureError, Step};
use crate::raster::{Pixel, Raster, Samples, checked_shape};
use hopfit_core::Shape;
use std::fmt::Display;

/// Reads the pictures of a file one by one.
pub(crate) struct Pictures<'a> {
    rest: &'a [u8],
    /// How many were read.
    count: usize,
}

impl<'a> Pictures<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, count: 0 }
    }

    /// The next picture; none at the end of the file.
    pub(crate) fn next(&mut self) -> Step<Option<Raster>> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() && self.count > 0 {
            return Ok(None);
        }
        let [b'P', kind @ b'1'..=b'7', after @ ..] = rest else {
            return Err(self.junk());
        };
        let mut scanner = Scanner { rest: after };
        let picture = match kind {
            b'7' => pam(&mut scanner)?,
            _ => pnm(&mut scanner, *kind)?,
        };
        self.rest = scanner.rest;
        self.count += 1;
        if matches!(kind, b'1'..=b'3') {
            // Comments may follow a plain picture as they may stand in it.
            scanner.blanks();
            self.rest = scanner.rest;
        }
        Ok(Some(picture))
    }

    fn junk(&self) -> crate::ErrorKind {
        match self.count {
            0 => bad("it does not begin as PBM, PGM, PPM or PAM do"),
            1 => bad("after its picture come other bytes than a further picture"),
            count => bad(format!("after its {count} pictures come other bytes than a further one")),
        }
    }
}

fn bad(reason: impl Display) -> crate::ErrorKind {
    PictureError::bad(reason).into()
}

/// PBM, PGM or PPM, plain or raw.
fn pnm(scanner: &mut Scanner<'_>, kind: u8) -> Step<Raster> {
    let (width, height) = (scanner.number("width")?, scanner.number("height")?);
    let is_bitmap = matches!(kind, b'1' | b'4');
    let most = if is_bitmap { 1 } else { maxval(scanner.number("maxval")?)? };
    let pixel = if matches!(kind, b'3' | b'6') { Pixel::Rgb } else { Pixel::Grey };
    let shape = shape(height, width, pixel, most)?;
    let count = shape.neurons() * pixel.samples();
    let samples = match kind {
        b'1' => Samples::Bytes(collect(count, || scanner.bit())?),
        b'4' => Samples::Bytes(packed_bits(scanner, shape)?),
        b'2' | b'3' => plain(scanner, count, most)?,
        _ => raw(scanner, count, most)?,
    };
    Ok(Raster::new(shape, pixel, samples, most))
}

/// PAM: a header of lines, then raw samples.
fn pam(scanner: &mut Scanner<'_>) -> Step<Raster> {
    let (mut sizes, mut kind) = ([None; 4], String::new());
    loop {
        let line = scanner.line()?;
        let (word, value) =
            line.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((line, ""));
        let value = value.trim();
        match word {
            "ENDHDR" => break,
            "TUPLTYPE" => kind = format!("{kind} {value}").trim().to_owned(),
            "" => {}
            _ if word.starts_with('#') => {}
            _ => {
                let names = ["WIDTH", "HEIGHT", "DEPTH", "MAXVAL"];
                let at = names.iter().position(|name| *name == word);
                let at = at.ok_or_else(|| bad("its PAM header has a line that is unknown"))?;
                let number = value.parse().ok().filter(|number| *number <= MOST);
                sizes[at] = Some(number.ok_or_else(|| bad(format!("its {word} is no number")))?);
            }
        }
    }
    let [Some(width), Some(height), Some(depth), Some(most)] = sizes else {
        return Err(bad("its PAM header lacks WIDTH, HEIGHT, DEPTH or MAXVAL"));
    };
    let (most, pixel) = (maxval(most)?, pixel_of(depth, &kind)?);
    let shape = shape(height, width, pixel, most)?;
    let samples = raw(scanner, shape.neurons() * pixel.samples(), most)?;
    Ok(Raster::new(shape, pixel, samples, most))
}

/// What the samples of a PAM pixel are, by its depth and its tuple type.
fn pixel_of(depth: u64, kind: &str) -> Step<Pixel> {
    match (depth, kind) {
        (1, "" | "BLACKANDWHITE" | "GRAYSCALE") => Ok(Pixel::Grey),
        (2, "" | "BLACKANDWHITE_ALPHA" | "GRAYSCALE_ALPHA") => Ok(Pixel::GreyAlpha),
        (3, "" | "RGB") => Ok(Pixel::Rgb),
        (4, "" | "RGB_ALPHA") => Ok(Pixel::RgbAlpha),
        _ => {
            let kind = crate::error::shortened(kind);
            Err(bad(format!("its PAM tuples of {depth} samples and type `{kind}` are not read")))
        }
    }
}

/// No size in a header may be larger.
const MOST: u64 = u32::MAX as u64;

fn maxval(number: u64) -> Step<u16> {
    match u16::try_from(number) {
        Ok(most @ 1..) => Ok(most),
        _ => Err(bad(format!("its maxval is {number}; it must be from 1 to 65535"))),
    }
}

fn shape(height: u64, width: u64, pixel: Pixel, most: u16) -> Step<Shape> {
    checked_shape(height, width, pixel.samples() as u64 * bytes_of(most) as u64)
}

/// Bytes a raw sample.
fn bytes_of(most: u16) -> usize {
    if most > 255 { 2 } else { 1 }
}

/// Samples as they come. Memory grows with what the file holds.
fn collect<T>(count: usize, mut next: impl FnMut() -> Step<T>) -> Step<Vec<T>> {
    let mut samples = Vec::new();
    for _ in 0..count {
        samples.push(next()?);
    }
    Ok(samples)
}

fn plain(scanner: &mut Scanner<'_>, count: usize, most: u16) -> Step<Samples> {
    let words = collect(count, || within(scanner.number("pixel")?, most))?;
    Ok(Samples::Words(words))
}

fn raw(scanner: &mut Scanner<'_>, count: usize, most: u16) -> Step<Samples> {
    let bytes = scanner.take(count * bytes_of(most))?;
    if bytes_of(most) == 1 {
        bytes.iter().try_for_each(|byte| within(u64::from(*byte), most).map(drop))?;
        return Ok(Samples::Bytes(bytes.to_vec()));
    }
    let words = bytes.chunks_exact(2).map(|two| u64::from(two[0]) << 8 | u64::from(two[1]));
    Ok(Samples::Words(words.map(|word| within(word, most)).collect::<Step<_>>()?))
}

fn within(value: u64, most: u16) -> Step<u16> {
    match u16::try_from(value) {
        Ok(value) if value <= most => Ok(value),
        _ => Err(bad(format!("it has a pixel value of {value}, above its maxval {most}"))),
    }
}

/// Rows of bits, each row filled up to whole bytes. In a bitmap 1 is black.
fn packed_bits(scanner: &mut Scanner<'_>, shape: Shape) -> Step<Vec<u8>> {
    let row = shape.width.div_ceil(8);
    let bytes = scanner.take(row * shape.height)?;
    let mut bits = Vec::with_capacity(shape.neurons());
    for row in bytes.chunks_exact(row) {
        bits.extend((0..shape.width).map(|at| 1 - (row[at / 8] >> (7 - at % 8) & 1)));
    }
    Ok(bits)
}

/// Goes through the file. As in Netpbm, a comment counts as the end of line
/// that ends it.
struct Scanner<'a> {
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    /// The next byte outside of comments.
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if first != b'#' {
            return Some(first);
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        self.rest = rest.get(end + 1..).unwrap_or_default();
        Some(b'\n')
    }

    /// Goes past blanks and comments.
    fn blanks(&mut self) {
        loop {
            let before = self.rest;
            match self.byte() {
                Some(byte) if byte.is_ascii_whitespace() => {}
                _ => return self.rest = before,
            }
        }
    }

    /// A number, and the one blank after it.
    fn number(&mut self, what: &str) -> Step<u64> {
        self.blanks();
        let mut value = None;
        loop {
            let before = self.rest;
            match (self.byte(), value) {
                (Some(digit @ b'0'..=b'9'), _) => {
                    let digit = u64::from(digit - b'0');
                    let larger = value.unwrap_or(0) * 10 + digit;
                    if larger > MOST {
                        return Err(bad(format!("its {what} is beyond 32 bits")));
                    }
                    value = Some(larger);
                }
                (Some(byte), Some(value)) if byte.is_ascii_whitespace() => return Ok(value),
                (None, Some(value)) => return Ok(value),
                (None, None) => return Err(bad("it is cut short")),
                (Some(_), _) => {
                    self.rest = before;
                    return Err(bad(format!("its {what} is not a number")));
                }
            }
        }
    }

    /// A pixel of a plain bitmap, where blanks between pixels may lack.
    fn bit(&mut self) -> Step<u8> {
        self.blanks();
        match self.byte() {
            Some(b'0') => Ok(1),
            Some(b'1') => Ok(0),
            None => Err(bad("it is cut short")),
            Some(_) => Err(bad("a pixel of a bitmap is neither 0 nor 1")),
        }
    }

    /// The next bytes, as they are.
    fn take(&mut self, count: usize) -> Step<&'a [u8]> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            let found = self.rest.len();
            return Err(bad(format!(
                "it is cut short: {count} bytes of pixels, but only {found} are there"
            )));
        };
        self.rest = rest;
        Ok(taken)
    }

    /// A line of a PAM header.
    fn line(&mut self) -> Step<&'a str> {
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let end = end.ok_or_else(|| bad("its header is cut short"))?;
        let line = std::str::from_utf8(&self.rest[..end]);
        self.rest = &self.rest[end + 1..];
        line.map(str::trim).map_err(|_| bad("its header is not text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greys(bytes: &[u8]) -> Step<Vec<(Vec<u64>, u64)>> {
        let (mut pictures, mut all) = (Pictures::of(bytes), Vec::new());
        while let Some(picture) = pictures.next()? {
            let (mut row, mut levels) = (Vec::new(), Vec::new());
            for at in 0..picture.shape().height {
                picture.row(at, &mut row);
                levels.extend_from_slice(&row);
            }
            all.push((levels, picture.white()));
        }
        Ok(all)
    }

    #[test]
    fn every_kind_is_read_exactly() {
        for (bytes, levels, white) in [
            (&b"P1 3 1 101"[..], vec![0, 1, 0], 1),
            (b"P4 3 1\n\xa0", vec![0, 1, 0], 1),
            (b"P4\n9 2\n\x80\x80\x00\x00", vec![0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1], 1),
            (b"P2 2 1 4095 0 2041", vec![0, 2041], 4095),
            (b"P5 2 1 7 \x07\x00", vec![7, 0], 7),
            (b"P5 2 1 4095\n\x0f\xff\x00\x01", vec![4095, 1], 4095),
            (b"P3 1 1 3 1 2 3", vec![2126 + 2 * 7152 + 3 * 722], 30_000),
            (b"P6 1 1 255 \x01\x00\x00", vec![2126], 2_550_000),
            (b"P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n\x01\x00", vec![1, 0], 1),
            (b"P7\n# c\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nENDHDR\n\x00\x00", vec![255 * 255], 255 * 255),
        ] {
            assert_eq!(greys(bytes).unwrap(), [(levels, white)], "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn comments_may_stand_between_all_words() {
        for bytes in [
            &b"P1\n# c\n3 2\n101010"[..],
            b"P1#c\n3 # w\n2#h\n1 0 1\n# second row\n0 1 0 # end\n#\n",
            b"P1 3#c\r2 1#\n0\n101 0\n\n",
        ] {
            let levels = vec![0, 1, 0, 1, 0, 1];
            assert_eq!(greys(bytes).unwrap(), [(levels, 1)], "{}", bytes.escape_ascii());
        }
        // Of a raw picture the first blank after maxval ends the header: the
        // comment's own end, or a blank before it.
        assert_eq!(greys(b"P5 1 1 255# c\n#").unwrap(), [(vec![35], 255)]);
        assert_eq!(greys(b"P5 1 1 255\n#").unwrap(), [(vec![35], 255)]);
    }

    #[test]
    fn pictures_follow_each_other() {
        let all =
            greys(b"P5 1 1 255\n\x01P5 1 1 255\n\x02\nP2 1 1 9 3\n# end\nP1 1 1 1\n").unwrap();
        let levels: Vec<_> = all.iter().map(|(levels, _)| levels[0]).collect();
        assert_eq!(levels, [1, 2, 3, 0]);
    }

    #[test]
    fn damaged_files_are_refused_by_what_is_wrong() {
        for (bytes, message) in [
            (&b"P5 2 1 255\n\x01"[..], "cut short"),
            (b"P2 2 1 255\n1", "cut short"),
            (b"P1 2 1\n1", "cut short"),
            (b"P1 2 1\n1 2", "neither 0 nor 1"),
            (b"P5 1 1 255\n\x01junk", "after its picture"),
            (b"P5 1 1 255\n\x01P5 1 1 255\n\x01junk", "after its 2 pictures"),
            (b"P5 1 1 0\n\x01", "maxval is 0"),
            (b"P5 1 1 65536\n\x01\x01", "maxval is 65536"),
            (b"P5 1 1 9\n\x0a", "pixel value of 10, above its maxval 9"),
            (b"P5 1 1 999\n\xff\xff", "above its maxval 999"),
            (b"P2 1 1 9 10", "above its maxval 9"),
            (b"P2 x 1 9 10", "width is not a number"),
            (b"P2 -1 1 9 10", "width is not a number"),
            (b"P2 99999999999 1 9 10", "beyond 32 bits"),
            (b"P5 0 4 255\n", "no pixels"),
            (b"P5 100000 100000 255\n12", "claims 100000x100000 pixels"),
            (b"P7\nWIDTH 1\nENDHDR\n", "lacks"),
            (b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 1\nENDHDR\n", "not read"),
            (b"P7\nWIDTH 1", "header is cut short"),
        ] {
            let error = greys(bytes).unwrap_err().to_string();
            assert!(error.contains(message), "{}: {error}", bytes.escape_ascii());
        }
    }
}
