//! Patterns from pictures.

use hopfit_core::Shape;
use hopfit_data::picture::Picture;
use hopfit_data::{ErrorKind, PatternSet, ReadOptions, Result, read_patterns};
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
        [0_u16, 32700, 33000].iter().flat_map(|value| value.to_ne_bytes()).collect();
    assert_eq!(bits(&png(ColorType::L16, (3, 1), &deep)), [-1, -1, 1]);
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
    assert!(matches!(error.kind(), ErrorKind::SizesDiffer { .. }));
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
    let glass = png(ColorType::La8, (2, 1), &[0, 255, 255, 254]);
    assert!(refusal(&glass).contains("transparent"));
}

#[test]
fn folders_without_pictures_are_refused() {
    let empty = folder(&[("patterns.csv", b"1,-1\n")]);
    let error = read(empty.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoPictures));
    let wrong = folder(&[("good.pgm", b"P2\n2 1\n255\n255 0\n"), ("wrong.png", b"1,-1\n")]);
    let error = read(wrong.path()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BadPicture { .. }));
    assert!(error.path().ends_with("wrong.png"));
}
