//! Patterns from pictures.

use hopfit_core::Shape;
use hopfit_data::picture::Picture;
use hopfit_data::{ErrorKind, Note, PatternSet, PictureError, ReadOptions, Result, read_patterns};
use image::{ColorType, ImageFormat};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn read(path: impl AsRef<Path>) -> Result<PatternSet> {
    read_patterns(path, &ReadOptions::default())
}

fn bits(bytes: &[u8]) -> Vec<i8> {
    let folder = folder(&[("picture", bytes)]);
    read(folder.path().join("picture")).unwrap().patterns.as_slice().to_vec()
}

fn refusal(bytes: &[u8]) -> String {
    let folder = folder(&[("picture.png", bytes)]);
    read(folder.path().join("picture.png")).unwrap_err().to_string()
}

fn encoded(format: ImageFormat, colour: ColorType, size: (u32, u32), bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("picture");
    image::save_buffer_with_format(&path, bytes, size.0, size.1, colour, format).unwrap();
    std::fs::read(path).unwrap()
}

fn png(colour: ColorType, size: (u32, u32), bytes: &[u8]) -> Vec<u8> {
    encoded(ImageFormat::Png, colour, size, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_written_pattern_is_read_again(
        (shape, state) in (1_usize..7, 2_usize..7).prop_flat_map(|(height, width)| (
            Just(Shape::new(height, width)),
            proptest::collection::vec(prop_oneof![Just(-1_i8), Just(1)], height * width),
        )),
        scale in 1_usize..4,
    ) {
        let written = Picture::sheet(&[&state], shape, 1, scale).unwrap().png();
        let folder = folder(&[("pattern.png", &written)]);
        let options = ReadOptions { resize: Some(shape), ..Default::default() };
        let set = read_patterns(folder.path(), &options).unwrap();
        prop_assert_eq!(set.patterns.as_slice(), &state);
        prop_assert_eq!(set.shape, Some(shape));
    }
}

#[test]
fn every_kind_of_pixel_is_read_by_its_brightness() {
    assert_eq!(bits(&png(ColorType::L8, (3, 1), &[0, 127, 128])), [-1, -1, 1]);
    // Luminance: green counts most, blue least.
    let colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 127, 127, 127, 128, 128, 128];
    assert_eq!(bits(&png(ColorType::Rgb8, (5, 1), &colours)), [-1, 1, -1, -1, 1]);
    let deep: Vec<u8> =
        [0_u16, 32700, 65535].iter().flat_map(|value| value.to_ne_bytes()).collect();
    // 32700 of 65535 is 127.2 of 255.
    assert_eq!(bits(&png(ColorType::L16, (3, 1), &deep)), [-1, 1, 1]);
    assert_eq!(bits(&png(ColorType::La8, (2, 1), &[0, 255, 255, 255])), [-1, 1]);
}

#[test]
fn pnm_files_are_read_by_their_own_white() {
    // In a bitmap 1 is black.
    assert_eq!(bits(b"P1\n# a comment\n3 1\n1 0 1\n"), [-1, 1, -1]);
    assert_eq!(bits(b"P4\n3 1\n\xa0"), [-1, 1, -1]);
    assert_eq!(bits(b"P2\n4 1\n15\n0 7 8 15\n"), [-1, -1, 1, 1]);
    assert_eq!(bits(b"P2\n2 1\n1\n0 1\n"), [-1, 1]);
    assert_eq!(bits(b"P5\n2 1\n1023\n\x01\xf0\x02\x10"), [-1, 1]);
    assert_eq!(bits(b"P3\n2 1\n3\n0 3 0  3 0 0\n"), [1, -1]);
    assert_eq!(bits(b"P6\n2 1\n255\n\0\xff\0\xff\0\0"), [1, -1]);
}

#[test]
fn a_folder_is_read_in_order_of_names() {
    let folder = folder(&[
        ("b.pgm", b"P2\n2 1\n255\n255 0\n"),
        ("a.PBM", b"P1\n2 1\n1 0\n"),
        ("c.pgm", b"P2\n2 1\n255\n255 255\n"),
        ("README.txt", b"not a picture"),
        (".hidden.png", b"not a picture either"),
    ]);
    let set = read(folder.path()).unwrap();
    assert_eq!(set.patterns.as_slice(), [-1, 1, 1, -1, 1, 1]);
    assert_eq!((set.shape, set.total), (Some(Shape::new(1, 2)), 3));
    assert_eq!(set.notes, [Note::PassedOver { files: vec!["README.txt".to_owned()] }]);
    let options = ReadOptions { skip: 1, first: Some(1), ..Default::default() };
    let set = read_patterns(folder.path(), &options).unwrap();
    assert_eq!((set.patterns.as_slice(), set.total), (&[1, -1][..], 3));
}

#[test]
fn pictures_of_several_sizes_need_one_shape() {
    let folder = folder(&[
        ("1.pgm", b"P2\n2 2\n255\n255 0 255 0\n"),
        ("2.pgm", b"P2\n4 2\n255\n0 0 255 255 0 0 255 255\n"),
        ("3.pgm", b"P2\n2 2\n255\n0 0 255 255\n"),
    ]);
    let error = read(folder.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Picture(PictureError::SizesDiffer { .. })));
    assert!(error.path().ends_with("2.pgm"));
    assert!(error.to_string().contains("has 2x4 pixels where"), "{error}");
    assert!(error.to_string().contains("1.pgm has 2x2"), "{error}");
    let options = ReadOptions { resize: Some(Shape::new(2, 2)), ..Default::default() };
    let set = read_patterns(folder.path(), &options).unwrap();
    assert_eq!(set.patterns.as_slice(), [1, -1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1]);
}

#[test]
fn a_mean_is_compared_exactly_with_the_level() {
    // Means of 127 and of 127 1/3.
    let dim = b"P2\n6 1\n255\n126 127 128 127 127 128\n";
    let folder = folder(&[("dim.pgm", dim)]);
    let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
    let set = read_patterns(folder.path(), &options).unwrap();
    assert_eq!(set.patterns.as_slice(), [-1, 1]);
    let options = ReadOptions { binarize: 127.5, ..options };
    let error = read_patterns(folder.path(), &options).unwrap_err();
    assert!(error.to_string().contains("no pixel brighter than 127.5"), "{error}");
}

#[test]
fn damaged_pictures_are_refused() {
    let whole = png(ColorType::L8, (40, 40), &(0..1600).map(|at| at as u8).collect::<Vec<_>>());
    for length in [9, 20, 40, whole.len() / 2] {
        assert!(refusal(&whole[..length]).contains("is not a readable picture"), "{length}");
    }
    assert!(refusal(b"P5\n4 4\n255\n12").contains("is not a readable picture"));
    assert!(refusal(b"P5\n0 4\n255\n").contains("is not a readable picture"));
    assert!(refusal(b"P5\n100000 100000\n255\n12").contains("claims 100000x100000 pixels"));
    assert!(refusal(b"P5\n4 4\n0\n1234").contains("is not a readable picture"));
    let one = png(ColorType::L8, (1, 1), &[255]);
    assert!(refusal(&one).contains("1 neuron(s)"));
    assert!(refusal(b"P5\n2 1\n9\n\x09\x0a").contains("above its maxval 9"));
    assert!(refusal(b"P5 2 1 255\n\xff\0garbage").contains("after its picture"));
}

#[test]
fn folders_without_pictures_are_refused() {
    let empty = folder(&[("patterns.csv", b"1,-1\n")]);
    let error = read(empty.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Picture(PictureError::None)));
    let wrong = folder(&[("good.pgm", b"P2\n2 1\n255\n255 0\n"), ("wrong.png", b"1,-1\n")]);
    let error = read(wrong.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Picture(PictureError::Bad { .. })));
    assert!(error.path().ends_with("wrong.png"));
}

/// A PNG of any header and palette, with valid checksums.
fn raw_png(header: [u8; 13], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut add = |name: &[u8; 4], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let body = [&name[..], data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        bytes.extend(body);
        bytes.extend(crc.sum().to_be_bytes());
    };
    add(b"IHDR", &header);
    chunks.iter().for_each(|(name, data)| add(name, data));
    add(b"IEND", &[]);
    bytes
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_palette_of_a_broken_length_is_an_error() {
    // 1x2 pixels of 8 bits by a palette of 4 bytes: no multiple of 3.
    let header = [0, 0, 0, 2, 0, 0, 0, 1, 8, 3, 0, 0, 0];
    let palette = (b"PLTE", vec![0, 0, 0, 255]);
    let pixels = (b"IDAT", zlib(&[0, 0, 1]));
    let broken = raw_png(header, &[palette, pixels.clone()]);
    assert!(refusal(&broken).contains("is not a readable picture"));
    let whole = raw_png(header, &[(b"PLTE", vec![0, 0, 0, 255, 255, 255]), pixels]);
    assert_eq!(bits(&whole), [-1, 1]);
}

#[test]
fn huge_pictures_are_refused_by_their_headers() {
    let header = [0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 0, 0, 0, 0];
    let huge = raw_png(header, &[(b"IDAT", zlib(&[0; 1000]))]);
    assert!(refusal(&huge).contains("claims 65535x65535 pixels, more than are read"));
    // What fits into memory is read, but a pattern of it must be smaller.
    let side = 2100;
    let large = png(ColorType::L8, (side, side), &vec![255; (side * side) as usize]);
    assert!(refusal(&large).contains("has 2100x2100 pixels; a pattern may have 4194304 at most"));
    let folder = folder(&[("large.png", &large)]);
    let options = ReadOptions { resize: Some(Shape::new(2, 2)), ..Default::default() };
    assert_eq!(read_patterns(folder.path(), &options).unwrap().patterns.as_slice(), [1; 4]);
}

#[test]
fn labels_of_sixteen_bits_are_seen() {
    let words = |values: [u16; 4]| values.map(u16::to_ne_bytes).concat();
    for values in [[0, 1, 1, 0], [0, 100, 7, 0]] {
        let mask = png(ColorType::L16, (4, 1), &words(values));
        let folder = folder(&[("mask.png", &mask)]);
        let options = ReadOptions { binarize: 0.0, ..Default::default() };
        let set = read_patterns(folder.path(), &options).unwrap();
        assert_eq!(set.patterns.as_slice(), [-1, 1, 1, -1]);
        let error = read(folder.path()).unwrap_err();
        assert!(error.to_string().contains("no pixel brighter than 127"), "{error}");
    }
}

#[test]
fn luminance_and_maxval_are_compared_exactly() {
    // 127.2126, 127.3056, 127.7152, 130.345: all above 127, two by less than
    // half a level.
    let colours = [128, 127, 127, 0, 178, 0, 127, 128, 127, 255, 100, 50];
    assert_eq!(bits(&png(ColorType::Rgb8, (4, 1), &colours)), [1; 4]);
    let ppm = [&b"P6 4 1 255\n"[..], &colours].concat();
    assert_eq!(bits(&ppm), [1; 4]);
    // 2039 of 4095 is 126.967 of 255; 2040 is 127.03.
    assert_eq!(bits(b"P5 3 1 4095\n\x07\xf7\x07\xf8\x0f\xff"), [-1, 1, 1]);
    // The mean of 127.2 four times is 127.2.
    let folder = folder(&[("a.pgm", b"P2 4 1 65535\n32700 32700 32700 32700\n")]);
    let options = ReadOptions { resize: Some(Shape::new(1, 2)), ..Default::default() };
    assert_eq!(read_patterns(folder.path(), &options).unwrap().patterns.as_slice(), [1, 1]);
}

#[test]
fn transparent_pictures_lie_on_white_with_a_word() {
    let glass = png(ColorType::La8, (4, 1), &[0, 255, 0, 0, 0, 127, 0, 128]);
    let folder = folder(&[("glass.png", &glass)]);
    let set = read(folder.path()).unwrap();
    // White behind 127 of 255 parts of black leaves 128; behind 128, 127.
    assert_eq!(set.patterns.as_slice(), [-1, 1, 1, -1]);
    assert_eq!(set.notes, [Note::Flattened { pictures: 1 }]);
    assert!(set.notes[0].is_warning());
}

#[test]
fn black_ink_is_inverted() {
    let folder = folder(&[("page.pgm", b"P2 4 1 255\n255 128 127 0\n")]);
    let options = ReadOptions { invert: true, ..Default::default() };
    let set = read_patterns(folder.path(), &options).unwrap();
    assert_eq!(set.patterns.as_slice(), [-1, -1, 1, 1]);
}

#[test]
fn jpeg_bmp_and_gif_are_read() {
    // Blocks of 8x8 pixels, which JPEG keeps.
    let pixel = |at: usize| if at % 16 < 8 { 250_u8 } else { 5 };
    let grey: Vec<u8> = (0..128).map(pixel).collect();
    let rgb: Vec<u8> = grey.iter().flat_map(|grey| [*grey; 3]).collect();
    let expected: Vec<i8> = grey.iter().map(|grey| if *grey > 127 { 1 } else { -1 }).collect();
    for (format, colour, pixels) in [
        (ImageFormat::Jpeg, ColorType::L8, &grey),
        (ImageFormat::Jpeg, ColorType::Rgb8, &rgb),
        (ImageFormat::Bmp, ColorType::Rgb8, &rgb),
        (ImageFormat::Gif, ColorType::Rgb8, &rgb),
    ] {
        assert_eq!(bits(&encoded(format, colour, (16, 8), pixels)), expected, "{format:?}");
    }
}

#[test]
fn a_jpeg_among_exact_pictures_is_refused() {
    let jpeg = encoded(ImageFormat::Jpeg, ColorType::L8, (2, 1), &[250, 250]);
    let pgm = b"P2 2 1 255 255 0\n";
    for (first, second) in [("a.jpg", "b.pgm"), ("b.jpg", "a.pgm")] {
        let folder = folder(&[(first, &jpeg), (second, pgm)]);
        let error = read(folder.path()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Picture(PictureError::JpegAmongOthers)));
        assert!(error.path().ends_with(first), "{error}");
    }
    let folder = folder(&[("a.jpg", &jpeg), ("b.jpeg", &jpeg)]);
    assert_eq!(read(folder.path()).unwrap().patterns.as_slice(), [1; 4]);
}

#[test]
fn animations_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    let mut encoder = image::codecs::gif::GifEncoder::new(std::fs::File::create(&path).unwrap());
    for value in [0, 255] {
        encoder.encode(&[value; 12], 2, 2, image::ExtendedColorType::Rgb8).unwrap();
    }
    drop(encoder);
    assert!(read(&path).unwrap_err().to_string().contains("it has several frames"));
}

#[test]
fn several_pictures_in_a_file_are_several_patterns() {
    let three = b"P5 3 1 255\n\xff\0\0P5 3 1 255\n\0\xff\0P5 3 1 255\n\0\0\xff";
    assert_eq!(bits(three), [1, -1, -1, -1, 1, -1, -1, -1, 1]);
    let folder = folder(&[("all.pgm", three)]);
    let file = folder.path().join("all.pgm");
    let options = ReadOptions { skip: 1, first: Some(1), ..Default::default() };
    let set = read_patterns(&file, &options).unwrap();
    assert_eq!((set.patterns.as_slice(), set.total), (&[-1, 1, -1][..], 3));
    let options = ReadOptions { skip: 3, ..Default::default() };
    assert!(matches!(
        read_patterns(&file, &options).unwrap_err().kind(),
        ErrorKind::NoneLeft { .. }
    ));
    assert!(
        refusal(b"P5 3 1 255\n\xff\0\0P5 1 2 255\n\0\xff").contains("where its first picture has")
    );
    // In a folder, who is which pattern would be hard to say.
    let error = read(folder.path()).unwrap_err();
    assert!(error.to_string().contains("holds 3 pictures"), "{error}");
}

#[test]
fn pictures_in_a_folder_are_not_left_out_unseen() {
    let grey: &[u8] = b"P2 2 1 255 255 0\n";
    for (name, bytes) in
        [("b.tif", &b"II*\0"[..]), ("b.WEBP", b"x"), ("b", b"MM\0*"), ("b.heic", b"")]
    {
        let folder = folder(&[("a.pgm", grey), (name, bytes)]);
        let error = read(folder.path()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Picture(PictureError::Kind)), "{error}");
        assert!(error.path().ends_with(name));
    }
    let pam = b"P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n\xff\0";
    for (name, bytes) in [("b.pam", &pam[..]), ("without-ending", pam), ("b.pgm", grey)] {
        let folder = folder(&[("a.pgm", grey), (name, bytes)]);
        assert_eq!(read(folder.path()).unwrap().patterns.count(), 2, "{name}");
    }
}
