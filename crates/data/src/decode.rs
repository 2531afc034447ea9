//! Pictures of the formats that the `image` crate decodes.

use crate::error::{PictureError, Step};
use crate::guard::fenced;
use crate::raster::{LARGEST, Pixel, Raster, Samples, checked_shape};
use crate::source::Format;
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder};
use image::{AnimationDecoder, DynamicImage, ImageDecoder, Limits};
use std::fmt::Display;
use std::io::Cursor;

/// Decodes the picture in `bytes`, with 255 or 65535 as the value of white. A
/// decoder that panics on a damaged file gives an error like any other.
pub(crate) fn decode(format: Format, bytes: &[u8]) -> Step<Raster> {
    let panicked = || PictureError::bad("it is damaged in a way its decoder does not expect");
    let picture = fenced(|| picture(format, bytes)).ok_or_else(panicked)??;
    raster(picture)
}

fn picture(format: Format, bytes: &[u8]) -> Step<DynamicImage> {
    let bytes = Cursor::new(bytes);
    match format {
        Format::Png => {
            let decoder = PngDecoder::with_limits(bytes, limits()).map_err(bad)?;
            if decoder.is_apng().map_err(bad)? {
                return Err(several());
            }
            still(decoder)
        }
        Format::Jpeg => still(JpegDecoder::new(bytes).map_err(bad)?),
        Format::Bmp => still(BmpDecoder::new(bytes).map_err(bad)?),
        Format::Gif => first_frame(GifDecoder::new(bytes).map_err(bad)?),
        _ => Err(bad("it does not begin as PNG, JPEG, BMP, GIF, PBM, PGM, PPM or PAM do")),
    }
}

fn still(mut decoder: impl ImageDecoder) -> Step<DynamicImage> {
    check(&decoder)?;
    decoder.set_limits(limits()).map_err(bad)?;
    DynamicImage::from_decoder(decoder).map_err(bad)
}

/// The one frame of a GIF.
fn first_frame(mut decoder: GifDecoder<Cursor<&[u8]>>) -> Step<DynamicImage> {
    check(&decoder)?;
    decoder.set_limits(limits()).map_err(bad)?;
    let mut frames = decoder.into_frames();
    let first = frames.next().ok_or_else(|| bad("it has no frame"))?.map_err(bad)?;
    match frames.next() {
        None => Ok(DynamicImage::ImageRgba8(first.into_buffer())),
        Some(_) => Err(several()),
    }
}

fn check(decoder: &impl ImageDecoder) -> Step<()> {
    let (width, height) = decoder.dimensions();
    let bytes = u64::from(decoder.color_type().bytes_per_pixel());
    checked_shape(u64::from(height), u64::from(width), bytes).map(drop)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    // The picture itself, and what decoding needs beside it.
    limits.max_alloc = Some(2 * LARGEST);
    limits
}

fn raster(picture: DynamicImage) -> Step<Raster> {
    let shape = checked_shape(u64::from(picture.height()), u64::from(picture.width()), 1)?;
    let bytes = |pixel, bytes| Raster::new(shape, pixel, Samples::Bytes(bytes), u16::from(u8::MAX));
    let words = |pixel, words| Raster::new(shape, pixel, Samples::Words(words), u16::MAX);
    Ok(match picture {
        DynamicImage::ImageLuma8(picture) => bytes(Pixel::Grey, picture.into_raw()),
        DynamicImage::ImageLumaA8(picture) => bytes(Pixel::GreyAlpha, picture.into_raw()),
        DynamicImage::ImageRgb8(picture) => bytes(Pixel::Rgb, picture.into_raw()),
        DynamicImage::ImageRgba8(picture) => bytes(Pixel::RgbAlpha, picture.into_raw()),
        DynamicImage::ImageLuma16(picture) => words(Pixel::Grey, picture.into_raw()),
        DynamicImage::ImageLumaA16(picture) => words(Pixel::GreyAlpha, picture.into_raw()),
        DynamicImage::ImageRgb16(picture) => words(Pixel::Rgb, picture.into_raw()),
        DynamicImage::ImageRgba16(picture) => words(Pixel::RgbAlpha, picture.into_raw()),
        _ => return Err(bad("its pixels are neither of 8 nor of 16 bits")),
    })
}

fn several() -> crate::ErrorKind {
    bad("it is animated: it has several frames; save each as a picture of its own")
}

fn bad(reason: impl Display) -> crate::ErrorKind {
    PictureError::bad(reason).into()
}
