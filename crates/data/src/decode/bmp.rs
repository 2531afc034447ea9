//! BMP, the bitmaps of Windows and OS/2: palettes, plain or in runs, and
//! colours of 16, 24 and 32 bits.

use super::bad;
use crate::error::Step;
use crate::raster::{Pixel, Raster, Samples, checked_shape};
use hopfit_core::Shape;

type Colour = [u8; 3];

/// How pixels are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// Numbers of the palette's colours.
    Plain,
    /// The same in runs.
    Runs,
    /// The colours themselves, by the bits of a whole number that make red,
    /// green, blue and, if there are any, alpha.
    Fields([u32; 4]),
}

/// What stands before the pixels.
struct Header {
    shape: Shape,
    /// Whether the first row is the uppermost.
    downwards: bool,
    /// Bits a pixel.
    bits: usize,
    coding: Coding,
    palette: Vec<Colour>,
    /// Where the pixels begin.
    pixels: usize,
}

pub(super) fn decode(bytes: &[u8]) -> Step<Raster> {
    let header = Header::read(bytes)?;
    let pixels = bytes.get(header.pixels..).unwrap_or_default();
    let (pixel, samples) = match header.coding {
        Coding::Runs => (Pixel::Rgb, header.runs(pixels)?.into_flattened()),
        Coding::Plain => (Pixel::Rgb, header.plain(pixels)?.into_flattened()),
        Coding::Fields(masks) => header.fields(pixels, masks)?,
    };
    let mut rows: Vec<&[u8]> = samples.chunks(header.shape.width * pixel.samples()).collect();
    if !header.downwards {
        rows.reverse();
    }
    Ok(Raster::new(header.shape, pixel, Samples::Bytes(rows.concat()), u8::MAX.into()))
}

/// Red, green and blue of whole numbers of 24 and 32 bits, and of 16.
const EIGHTS: [u32; 4] = [0xff_0000, 0xff00, 0xff, 0];
const FIFTHS: [u32; 4] = [0x7c00, 0x3e0, 0x1f, 0];

impl Header {
    fn read(bytes: &[u8]) -> Step<Self> {
        let pixels = long(bytes, 10)? as usize;
        let size = long(bytes, 14)? as usize;
        let is_old = size == 12;
        if !is_old && ![40, 52, 56, 64, 108, 124].contains(&size) {
            return Err(bad(format!("its header has {size} bytes, which no kind of BMP has")));
        }
        let (width, height, at) = match is_old {
            true => (i32::from(short(bytes, 18)?), i32::from(short(bytes, 20)?), 24),
            false => (long(bytes, 18)? as i32, long(bytes, 22)? as i32, 28),
        };
        let bits = usize::from(short(bytes, at)?);
        let (packing, colours) = match is_old {
            true => (0, 0),
            false => (long(bytes, 30)?, long(bytes, 46)? as usize),
        };
        let coding = coding(bytes, (size, bits, packing))?;
        let samples = if matches!(coding, Coding::Fields(masks) if masks[3] > 0) { 4 } else { 3 };
        let width = u64::try_from(width).map_err(|_| bad("it has a negative width"))?;
        let shape = checked_shape(height.unsigned_abs().into(), width, samples)?;
        let palette = match coding {
            Coding::Fields(_) => Vec::new(),
            _ => palette(bytes, (14 + size, if is_old { 3 } else { 4 }), (bits, colours))?,
        };
        let downwards = height < 0;
        if downwards && coding == Coding::Runs {
            return Err(bad("its rows are packed and run downwards, which cannot be"));
        }
        Ok(Self { shape, downwards, bits, coding, palette, pixels })
    }

    /// The rows as they are written, without what fills them up to four bytes.
    fn rows<'a>(&self, pixels: &'a [u8]) -> Step<impl Iterator<Item = &'a [u8]>> {
        let Shape { width, height } = self.shape;
        let used = (self.bits * width).div_ceil(8);
        let filled = used.next_multiple_of(4);
        if pixels.len() < filled * (height - 1) + used {
            return Err(bad("it ends before its last row"));
        }
        Ok(pixels.chunks(filled).take(height).map(move |row| &row[..used]))
    }

    fn plain(&self, pixels: &[u8]) -> Step<Vec<Colour>> {
        let mut colours = Vec::with_capacity(self.shape.neurons());
        for row in self.rows(pixels)? {
            for x in 0..self.shape.width {
                colours.push(self.colour(row, x)?);
            }
        }
        Ok(colours)
    }

    /// The colour of pixel `x` of those in `bytes`, the first in the highest
    /// bits.
    fn colour(&self, bytes: &[u8], x: usize) -> Step<Colour> {
        let (byte, place) = (bytes[x * self.bits / 8], x * self.bits % 8);
        let number = usize::from(byte << place >> (8 - self.bits));
        self.palette.get(number).copied().ok_or_else(|| {
            bad(format!("a pixel has colour {number} of a palette of {}", self.palette.len()))
        })
    }

    /// Pixels in runs, from the lowest row; those that are passed over are
    /// black.
    fn runs(&self, pixels: &[u8]) -> Step<Vec<Colour>> {
        let Shape { width, height } = self.shape;
        let mut colours = vec![[0; 3]; self.shape.neurons()];
        let (mut x, mut y) = (0, 0);
        let mut rest = pixels;
        while y < height {
            let end = width.max(x) - x;
            let into = &mut colours[y * width..(y + 1) * width];
            match *taken(&mut rest, 2)? {
                [0, 0] => (x, y) = (0, y + 1),
                [0, 1] => break,
                [0, 2] => {
                    let step = taken(&mut rest, 2)?;
                    (x, y) = (x + usize::from(step[0]), y + usize::from(step[1]));
                }
                [0, count] => {
                    let count = usize::from(count);
                    let size = (count * self.bits).div_ceil(8).next_multiple_of(2);
                    let given = taken(&mut rest, size)?;
                    if count > end {
                        return Err(bad("it has more pixels than a row"));
                    }
                    for at in 0..count {
                        into[x + at] = self.colour(given, at)?;
                    }
                    x += count;
                }
                [count, value] => {
                    // Some programs write runs that are longer than the row.
                    let count = usize::from(count).min(end);
                    for at in 0..count {
                        into[x + at] = self.colour(&[value], at % (8 / self.bits))?;
                    }
                    x += count;
                }
                _ => unreachable!("two bytes were taken"),
            }
        }
        Ok(colours)
    }

    /// Pixels that are their colours.
    fn fields(&self, pixels: &[u8], masks: [u32; 4]) -> Step<(Pixel, Vec<u8>)> {
        let (pixel, masks) = match masks {
            [.., 0] => (Pixel::Rgb, &masks[..3]),
            _ => (Pixel::RgbAlpha, &masks[..]),
        };
        let mut samples = Vec::with_capacity(self.shape.neurons() * pixel.samples());
        for row in self.rows(pixels)? {
            for value in row.chunks_exact(self.bits / 8) {
                let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
                samples.extend(masks.iter().map(|mask| share(value, *mask)));
            }
        }
        Ok((pixel, samples))
    }
}

/// How the pixels of a file are written, by the size of its header, its bits a
/// pixel and the kind of its packing.
fn coding(bytes: &[u8], (size, bits, packing): (usize, usize, u32)) -> Step<Coding> {
    Ok(match (packing, bits) {
        (0, 1 | 2 | 4 | 8) => Coding::Plain,
        (1, 8) | (2, 4) => Coding::Runs,
        (0, 16) => Coding::Fields(FIFTHS),
        (0, 24 | 32) => Coding::Fields(EIGHTS),
        // In OS/2, whose header has 64 bytes, the number means something else.
        (3, 16 | 32) if size != 64 => {
            let mut masks = [long(bytes, 54)?, long(bytes, 58)?, long(bytes, 62)?, 0];
            if size >= 56 {
                masks[3] = long(bytes, 66)?;
            }
            if masks[..3].contains(&0) {
                return Err(bad("it does not say which bits are a colour's"));
            }
            Coding::Fields(masks)
        }
        _ => {
            let kind = format!("BMP of {bits} bits a pixel, packed in way {packing}");
            return Err(bad(format!("{kind}, is not read; save it as PNG")));
        }
    })
}

/// The colours at `at`, of so many bytes each: `count`, or as many as `bits`
/// tell apart.
fn palette(
    bytes: &[u8],
    (at, size): (usize, usize),
    (bits, count): (usize, usize),
) -> Step<Vec<Colour>> {
    let most = 1 << bits;
    if count > most {
        return Err(bad(format!("its palette has {count} colours, where {bits} bits tell {most}")));
    }
    let count = if count == 0 { most } else { count };
    let colours = bytes.get(at..at + size * count).ok_or_else(|| bad("it ends in its palette"))?;
    Ok(colours.chunks_exact(size).map(|colour| [colour[2], colour[1], colour[0]]).collect())
}

/// What the bits of `mask` make of 255.
fn share(value: u32, mask: u32) -> u8 {
    let shift = mask.trailing_zeros();
    let most = u64::from(mask >> shift);
    let part = u64::from((value & mask) >> shift);
    ((part * 255 + most / 2) / most) as u8
}

/// The first `count` bytes, which are taken away.
fn taken<'a>(rest: &mut &'a [u8], count: usize) -> Step<&'a [u8]> {
    let (first, left) = rest.split_at_checked(count).ok_or_else(|| bad("it ends in a row"))?;
    *rest = left;
    Ok(first)
}

fn short(bytes: &[u8], at: usize) -> Step<u16> {
    let value = bytes.get(at..at + 2).and_then(|value| value.try_into().ok());
    value.map(u16::from_le_bytes).ok_or_else(|| bad("it ends in its header"))
}

fn long(bytes: &[u8], at: usize) -> Step<u32> {
    let value = bytes.get(at..at + 4).and_then(|value| value.try_into().ok());
    value.map(u32::from_le_bytes).ok_or_else(|| bad("it ends in its header"))
}
