//! Pictures: PNG, JPEG and GIF by crates that decode them, and BMP.

mod bmp;
#[cfg(test)]
mod tests;

use crate::error::{PictureError, Step};
use crate::guard::fenced;
use crate::raster::{LARGEST, Pixel, Raster, Samples, checked_shape};
use crate::source::Format;
use std::fmt::Display;
use std::io::Cursor;
use std::num::NonZeroU64;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// What decoding may take: the picture itself, and what is needed beside it.
const MEMORY: u64 = 2 * LARGEST;

/// Decodes the picture in `bytes`, with 255 or 65535 as the value of white. A
/// decoder that panics on a damaged file gives an error like any other.
pub(crate) fn decode(format: Format, bytes: &[u8]) -> Step<Raster> {
    let decoded = fenced(|| match format {
        Format::Png => png(bytes),
        Format::Jpeg => jpeg(bytes),
        Format::Bmp => bmp::decode(bytes),
        Format::Gif => gif(bytes),
        _ => Err(bad("it does not begin as PNG, JPEG, BMP, GIF, PBM, PGM, PPM or PAM do")),
    });
    decoded.ok_or_else(|| bad("it is damaged in a way its decoder does not expect"))?
}

fn png(bytes: &[u8]) -> Step<Raster> {
    let limits = png::Limits { bytes: usize::try_from(MEMORY).unwrap_or(usize::MAX) };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Palettes become colours, and samples have 8 bits at least.
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(bad)?;
    if reader.info().animation_control.is_some() {
        return Err(several());
    }
    let (colour, depth) = reader.output_color_type();
    let pixel = match colour {
        png::ColorType::Grayscale => Pixel::Grey,
        png::ColorType::GrayscaleAlpha => Pixel::GreyAlpha,
        png::ColorType::Rgb => Pixel::Rgb,
        png::ColorType::Rgba => Pixel::RgbAlpha,
        png::ColorType::Indexed => return Err(bad("it has no palette")),
    };
    let is_deep = depth == png::BitDepth::Sixteen;
    let bytes_a_pixel = pixel.samples() as u64 * if is_deep { 2 } else { 1 };
    let (width, height) = reader.info().size();
    let shape = checked_shape(height.into(), width.into(), bytes_a_pixel)?;
    let mut bytes = vec![0; shape.neurons() * bytes_a_pixel as usize];
    reader.next_frame(&mut bytes).map_err(bad)?;
    if !is_deep {
        return Ok(Raster::new(shape, pixel, Samples::Bytes(bytes), u8::MAX.into()));
    }
    let words = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    Ok(Raster::new(shape, pixel, Samples::Words(words.collect()), u16::MAX))
}

fn jpeg(bytes: &[u8]) -> Step<Raster> {
    let decoder = |colours: ColorSpace| {
        let options = DecoderOptions::default().set_strict_mode(false);
        // The size is checked below.
        let options = options.set_max_width(usize::MAX).set_max_height(usize::MAX);
        let options = options.jpeg_set_out_colorspace(colours);
        JpegDecoder::new_with_options(ZCursor::new(bytes), options)
    };
    let mut header = decoder(ColorSpace::RGB);
    header.decode_headers().map_err(bad)?;
    let (colours, pixel) = match header.input_colorspace() {
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Pixel::Grey),
        _ => (ColorSpace::RGB, Pixel::Rgb),
    };
    let (width, height) = header.dimensions().ok_or_else(|| bad("it tells no size"))?;
    let shape = checked_shape(height as u64, width as u64, pixel.samples() as u64)?;
    let mut samples = vec![0; shape.neurons() * pixel.samples()];
    decoder(colours).decode_into(&mut samples).map_err(bad)?;
    Ok(Raster::new(shape, pixel, Samples::Bytes(samples), u8::MAX.into()))
}

/// The one frame of a GIF. What it leaves out of the picture is transparent, as
/// in browsers.
fn gif(bytes: &[u8]) -> Step<Raster> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let limit = NonZeroU64::new(MEMORY).expect("it is not zero");
    options.set_memory_limit(gif::MemoryLimit::Bytes(limit));
    let mut decoder = options.read_info(bytes).map_err(bad)?;
    let pixel = Pixel::RgbAlpha;
    let shape = checked_shape(decoder.height().into(), decoder.width().into(), 4)?;
    let mut samples = vec![0; shape.neurons() * pixel.samples()];
    let frame = decoder.read_next_frame().map_err(bad)?.ok_or_else(|| bad("it has no frame"))?;
    let (left, width) = (usize::from(frame.left), usize::from(frame.width));
    // What lies outside of the picture is not seen.
    let seen = width.min(shape.width.saturating_sub(left));
    let rows = frame.buffer.chunks_exact(4 * width.max(1));
    for (row, colours) in (usize::from(frame.top)..shape.height).zip(rows) {
        let at = 4 * (row * shape.width + left.min(shape.width));
        samples[at..at + 4 * seen].copy_from_slice(&colours[..4 * seen]);
    }
    match decoder.next_frame_info().map_err(bad)? {
        None => Ok(Raster::new(shape, pixel, Samples::Bytes(samples), u8::MAX.into())),
        Some(_) => Err(several()),
    }
}

fn several() -> crate::ErrorKind {
    bad("it is animated: it has several frames; save each as a picture of its own")
}

fn bad(reason: impl Display) -> crate::ErrorKind {
    PictureError::bad(reason).into()
}
