//! The decoders against those of the `image` crate.

use super::decode;
use crate::raster::{Pixel, Raster, Samples};
use crate::source::Format;
use hopfit_core::Shape;
use image::{DynamicImage, ImageFormat};
use proptest::collection::vec;
use proptest::prelude::*;

/// What the other decoder makes of a picture, if it takes it.
fn other(format: ImageFormat, bytes: &[u8]) -> Option<Raster> {
    let picture = image::load_from_memory_with_format(bytes, format).ok()?;
    let shape = Shape::new(picture.height() as usize, picture.width() as usize);
    let bytes = |pixel, bytes| Raster::new(shape, pixel, Samples::Bytes(bytes), 255);
    let words = |pixel, words| Raster::new(shape, pixel, Samples::Words(words), u16::MAX);
    Some(match picture {
        DynamicImage::ImageLuma8(picture) => bytes(Pixel::Grey, picture.into_raw()),
        DynamicImage::ImageLumaA8(picture) => bytes(Pixel::GreyAlpha, picture.into_raw()),
        DynamicImage::ImageRgb8(picture) => bytes(Pixel::Rgb, picture.into_raw()),
        DynamicImage::ImageRgba8(picture) => bytes(Pixel::RgbAlpha, picture.into_raw()),
        DynamicImage::ImageLuma16(picture) => words(Pixel::Grey, picture.into_raw()),
        DynamicImage::ImageLumaA16(picture) => words(Pixel::GreyAlpha, picture.into_raw()),
        DynamicImage::ImageRgb16(picture) => words(Pixel::Rgb, picture.into_raw()),
        DynamicImage::ImageRgba16(picture) => words(Pixel::RgbAlpha, picture.into_raw()),
        _ => return None,
    })
}

/// A bitmap of Windows: bits a pixel, packing, masks, palette, size, pixels.
#[derive(Debug, Clone)]
struct Bitmap {
    header: u32,
    bits: u16,
    packing: u32,
    masks: [u32; 4],
    colours: usize,
    size: (u32, i32),
    pixels: Vec<u8>,
}

impl Bitmap {
    fn bytes(&self) -> Vec<u8> {
        let Self { header, bits, packing, masks, colours, size, pixels } = self;
        let palette = (0..*colours).flat_map(|at| [at as u8, (7 * at) as u8, (99 * at) as u8, 0]);
        let mut body = header.to_le_bytes().to_vec();
        body.extend([size.0.to_le_bytes(), size.1.to_le_bytes()].concat());
        body.extend([1_u16.to_le_bytes(), bits.to_le_bytes()].concat());
        let more = [*packing, 0, 0, 0, *colours as u32, 0].map(u32::to_le_bytes);
        body.extend(more.concat());
        // The masks stand where a longer header has them, or after a short one.
        body.extend(masks.map(u32::to_le_bytes).concat());
        body.resize((*header as usize).max(if *packing == 3 { 40 + 12 } else { 40 }), 0);
        body.extend(palette);
        let begin = (14 + body.len() as u32).to_le_bytes();
        let mut bytes = [b"BM\0\0\0\0\0\0\0\0".to_vec(), begin.to_vec(), body].concat();
        bytes.extend(pixels);
        bytes
    }

    /// Rows of so many bits that are filled up to four bytes.
    fn row(&self) -> usize {
        (usize::from(self.bits) * self.size.0 as usize).div_ceil(32) * 4
    }
}

const MASKS: [[u32; 4]; 5] = [
    [0xf800, 0x7e0, 0x1f, 0],
    [0x7c00, 0x3e0, 0x1f, 0x8000],
    [0xf00, 0xf0, 0xf, 0xf000],
    [0xe0, 0x1c, 0x3, 0],
    [0x7f, 0x3f80, 0x4000, 0],
];
const WIDE: [[u32; 4]; 3] = [
    [0xff00_0000, 0xff_0000, 0xff00, 0],
    [0xff, 0xff00, 0xff_0000, 0xff00_0000],
    [0x3f, 0xfc0, 0xf000_0000, 0],
];

fn plain() -> impl Strategy<Value = Bitmap> {
    let kinds = (0..11_usize, 0..15_usize, 1..19_u32, 1..6_i32, any::<bool>());
    kinds.prop_flat_map(|(kind, mask, width, height, downwards)| {
        let (header, bits, packing, masks) = match kind {
            0..4 => (40, 1 << kind, 0, [0; 4]),
            4..8 => ([40, 108, 124, 40][kind - 4], [8, 24, 16, 32][kind - 4], 0, [0; 4]),
            8 => (56, 16, 3, MASKS[mask % 5]),
            9 => (108, 32, 3, WIDE[mask % 3]),
            // Without alpha, which this header has not.
            _ => (40, 32, 3, WIDE[2 * (mask % 2)]),
        };
        let colours = if bits <= 8 { 1 << bits } else { 0 };
        let size = (width, if downwards { -height } else { height });
        let bitmap = Bitmap { header, bits, packing, masks, colours, size, pixels: Vec::new() };
        let length = bitmap.row() * height as usize;
        (Just(bitmap), vec(any::<u8>(), length))
            .prop_map(|(bitmap, pixels)| Bitmap { pixels, ..bitmap })
    })
}

/// Steps of packed rows: runs, single pixels, gaps and ends of rows.
fn packed() -> impl Strategy<Value = Bitmap> {
    let step = prop_oneof![
        (1..5_u8, any::<u8>()).prop_map(|(count, value)| vec![count, value]),
        (3..6_u8, vec(any::<u8>(), 6))
            .prop_map(|(count, values)| [vec![0, count], values].concat()),
        (0..3_u8, 0..2_u8).prop_map(|(right, down)| vec![0, 2, right, down]),
        Just(vec![0, 0]),
    ];
    let whole = (any::<bool>(), 6..14_u32, 1..5_i32, vec(step, 1..14));
    whole.prop_map(|(is_narrow, width, height, mut steps)| {
        let (bits, packing) = if is_narrow { (4, 2) } else { (8, 1) };
        for step in steps.iter_mut().filter(|step| step[0] == 0 && step[1] > 2) {
            let used = (usize::from(step[1]) * usize::from(bits)).div_ceil(8).next_multiple_of(2);
            step.truncate(2 + used);
        }
        let pixels = [steps.concat(), vec![0, 1]].concat();
        let (masks, colours) = ([0; 4], 1 << bits);
        Bitmap { header: 40, bits, packing, masks, colours, size: (width, height), pixels }
    })
}

fn same(format: ImageFormat, bytes: &[u8]) -> std::result::Result<(), TestCaseError> {
    let ours = match format {
        ImageFormat::Png => Format::Png,
        ImageFormat::Jpeg => Format::Jpeg,
        ImageFormat::Gif => Format::Gif,
        _ => Format::Bmp,
    };
    let ours = decode(ours, bytes);
    let theirs = other(format, bytes);
    prop_assume!(theirs.is_some());
    prop_assert_eq!(ours.ok(), theirs);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn plain_bitmaps(bitmap in plain()) {
        prop_assert!(other(ImageFormat::Bmp, &bitmap.bytes()).is_some());
        same(ImageFormat::Bmp, &bitmap.bytes())?;
    }

    #[test]
    fn packed_bitmaps(bitmap in packed()) {
        same(ImageFormat::Bmp, &bitmap.bytes())?;
    }

    #[test]
    fn portable_network_graphics(
        (kind, width, height) in (0..15_usize, 1..20_u32, 1..6_u32),
        palette in vec(any::<u8>(), 3 * 256),
        alphas in proptest::option::of(vec(any::<u8>(), 1..3)),
        samples in vec(any::<u8>(), 20 * 6 * 8),
    ) {
        use png::{BitDepth::*, ColorType::*};
        let kinds = [
            (Grayscale, One), (Grayscale, Two), (Grayscale, Four), (Grayscale, Eight),
            (Grayscale, Sixteen), (Indexed, One), (Indexed, Two), (Indexed, Four),
            (Indexed, Eight), (GrayscaleAlpha, Eight), (GrayscaleAlpha, Sixteen), (Rgb, Eight),
            (Rgb, Sixteen), (Rgba, Eight), (Rgba, Sixteen),
        ];
        let (colour, depth) = kinds[kind];
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if colour == Indexed {
            encoder.set_palette(palette);
            if let Some(alphas) = alphas {
                encoder.set_trns(alphas);
            }
        }
        let row = (colour.samples() * depth as usize * width as usize).div_ceil(8);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&samples[..row * height as usize]).unwrap();
        writer.finish().unwrap();
        prop_assert!(other(ImageFormat::Png, &bytes).is_some());
        same(ImageFormat::Png, &bytes)?;
    }

    #[test]
    fn jpegs(
        (is_grey, width, height) in (any::<bool>(), 1..40_u32, 1..20_u32),
        samples in vec(any::<u8>(), 40 * 20 * 3),
    ) {
        use image::ExtendedColorType::{L8, Rgb8};
        let (colour, count) = if is_grey { (L8, 1) } else { (Rgb8, 3) };
        let mut bytes = Vec::new();
        image::codecs::jpeg::JpegEncoder::new(&mut bytes)
            .encode(&samples[..(width * height * count) as usize], width, height, colour)
            .unwrap();
        prop_assert!(other(ImageFormat::Jpeg, &bytes).is_some());
        same(ImageFormat::Jpeg, &bytes)?;
    }

    #[test]
    fn gifs_of_any_frame(
        (width, height) in (1..12_u16, 1..12_u16),
        (left, top, across, down) in (0..12_u16, 0..12_u16, 1..12_u16, 1..12_u16),
        transparent in proptest::option::of(0..4_u8),
        pixels in vec(0..4_u8, 12 * 12),
    ) {
        let mut bytes = Vec::new();
        let palette = [10, 20, 30, 200, 100, 0, 255, 255, 255, 0, 0, 0];
        let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).unwrap();
        let mut frame = gif::Frame {
            left, top, width: across, height: down, transparent, ..gif::Frame::default()
        };
        frame.buffer = pixels[..usize::from(across * down)].to_vec().into();
        encoder.write_frame(&frame).unwrap();
        drop(encoder);
        same(ImageFormat::Gif, &bytes)?;
    }
}

#[test]
fn a_bitmap_of_os_2_is_read() {
    // A header of 12 bytes, and colours of three.
    let header = [&b"BM\0\0\0\0\0\0\0\0\x20\0\0\0"[..], &[12, 0, 0, 0, 3, 0, 1, 0, 1, 0, 1, 0]];
    let bytes = [header.concat(), vec![0, 0, 0, 30, 20, 10, 0b1010_0000, 0, 0, 0]].concat();
    let raster = decode(Format::Bmp, &bytes).ok().unwrap();
    let samples = Samples::Bytes(vec![10, 20, 30, 0, 0, 0, 10, 20, 30]);
    assert_eq!(raster, Raster::new(Shape::new(1, 3), Pixel::Rgb, samples, 255));
    assert_eq!(other(ImageFormat::Bmp, &bytes), Some(raster));
}

#[test]
fn damaged_bitmaps_say_what_is_wrong() {
    let bitmap = || Bitmap {
        header: 40,
        bits: 8,
        packing: 0,
        masks: [0; 4],
        colours: 2,
        size: (3, 2),
        pixels: vec![0, 1, 0, 0, 1, 0, 1, 0],
    };
    let refusal = |bitmap: Bitmap| decode(Format::Bmp, &bitmap.bytes()).unwrap_err().to_string();
    assert!(decode(Format::Bmp, &bitmap().bytes()).is_ok());
    let cases = [
        (Bitmap { pixels: vec![0; 6], ..bitmap() }, "it ends before its last row"),
        (Bitmap { pixels: vec![2; 8], ..bitmap() }, "has colour 2 of a palette of 2"),
        (Bitmap { packing: 1, pixels: vec![1, 2], ..bitmap() }, "colour 2 of a palette of 2"),
        (Bitmap { packing: 1, pixels: vec![3, 1, 0], ..bitmap() }, "it ends in a row"),
        (Bitmap { packing: 1, size: (3, -2), ..bitmap() }, "which cannot be"),
        (Bitmap { packing: 4, ..bitmap() }, "packed in way 4, is not read"),
        (Bitmap { colours: 300, ..bitmap() }, "300 colours"),
        (Bitmap { bits: 32, packing: 3, ..bitmap() }, "which bits are a colour's"),
        (Bitmap { header: 41, ..bitmap() }, "41 bytes"),
        (Bitmap { size: (70_000, 70_000), ..bitmap() }, "claims 70000x70000 pixels"),
        (Bitmap { size: (0, 2), ..bitmap() }, "it has no pixels"),
    ];
    for (bitmap, words) in cases {
        let told = refusal(bitmap);
        assert!(told.contains(words), "{told}");
    }
}
