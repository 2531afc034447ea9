//! Patterns and cues from files of every format, right and wrong.

use flate2::{Compression, write::GzEncoder};
use hopfit_core::{Patterns, Shape};
use hopfit_data::{
    ArrayError, Error, ErrorKind, Missing, Note, Output, ReadOptions, TextError, npy, read_cues,
    read_labels, read_patterns,
};
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder with one file in it.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn refusal(name: &str, bytes: impl AsRef<[u8]>) -> Error {
    let (_folder, path) = file(name, bytes);
    let error = read_patterns(&path, &ReadOptions::default()).unwrap_err();
    let message = error.to_string();
    assert_eq!(error.path(), path);
    assert!(message.starts_with(&path.display().to_string()), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    error
}

fn array(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

fn idx(sizes: &[u32], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    sizes.iter().for_each(|size| bytes.extend(size.to_be_bytes()));
    bytes.extend(data);
    bytes
}

fn any_patterns() -> impl Strategy<Value = Patterns> {
    (1_usize..6, 2_usize..9).prop_flat_map(|(count, neurons)| {
        proptest::collection::vec(prop_oneof![Just(-1_i8), Just(1)], count * neurons)
            .prop_map(move |bits| Patterns::new(neurons, bits).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn patterns_come_back_from_every_format(patterns in any_patterns(), compress: bool) {
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let rows = |one: &str, other: &str| -> String {
            let cell = |bit: &i8| if *bit > 0 { one.to_owned() } else { other.to_owned() };
            let line = |row: &[i8]| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
            patterns.rows().map(line).collect()
        };
        let grey: Vec<u8> = patterns.as_slice().iter().map(|bit| if *bit > 0 { 255 } else { 0 }).collect();
        let real: Vec<f64> = patterns.as_slice().iter().map(|bit| f64::from(*bit)).collect();
        let files = [
            npy::encode_i8(&[count, neurons], patterns.as_slice()),
            npy::encode_f64(&[count, neurons], &real),
            npy::encode_i8(&[count, 1, neurons], patterns.as_slice()),
            rows("1", "-1").into_bytes(),
            idx(&[count as u32, 1, neurons as u32], &grey),
            idx(&[count as u32, neurons as u32], &grey),
        ];
        for bytes in files {
            let bytes = if compress { gzipped(&bytes) } else { bytes };
            let (_folder, path) = file("any.name", bytes);
            let set = read_patterns(&path, &ReadOptions::default()).unwrap();
            prop_assert_eq!(&set.patterns, &patterns);
            prop_assert_eq!(set.total, count);
            for missing in [Missing::Zero, Missing::Nan] {
                let set = read_cues(&path, &ReadOptions::default(), missing).unwrap();
                prop_assert_eq!(set.cues.as_slice(), patterns.as_slice());
            }
        }
        // 1 and 0 in place of 1 and -1.
        let (_folder, path) = file("zeros.csv", format!("{}# done\n", rows("1.0", "0")));
        prop_assert_eq!(read_patterns(&path, &ReadOptions::default()).unwrap().patterns, patterns);
    }

    #[test]
    fn a_window_is_the_same_part_of_every_format(
        patterns in any_patterns(), skip in 0_usize..7, first in proptest::option::of(0_usize..7)
    ) {
        let options = ReadOptions { skip, first, ..Default::default() };
        let expected = patterns.window(skip, first);
        let (count, neurons) = (patterns.count(), patterns.neurons());
        let grey: Vec<u8> = patterns.as_slice().iter().map(|bit| if *bit > 0 { 255 } else { 0 }).collect();
        for bytes in [
            npy::encode_i8(&[count, neurons], patterns.as_slice()),
            idx(&[count as u32, 1, neurons as u32], &grey),
        ] {
            let (_folder, path) = file("patterns", bytes);
            match (&expected, read_patterns(&path, &options)) {
                (Ok(expected), Ok(set)) => {
                    prop_assert_eq!(&set.patterns, expected);
                    prop_assert_eq!(set.total, count);
                }
                (Err(_), Err(error)) => {
                    let none_left = matches!(error.kind(), ErrorKind::NoneLeft { .. });
                    prop_assert!(none_left, "{}", error);
                }
                (_, found) => prop_assert!(false, "{:?}", found),
            }
        }
    }
}

#[test]
fn shapes_are_known_where_the_file_says_so() {
    let shape = |bytes: Vec<u8>| {
        let (_folder, path) = file("patterns", bytes);
        let set = read_patterns(&path, &ReadOptions::default()).unwrap();
        (set.patterns.count(), set.shape)
    };
    let bits = [1, -1, 1, 1, -1, -1];
    assert_eq!(shape(npy::encode_i8(&[6], &bits)), (1, None));
    assert_eq!(shape(npy::encode_i8(&[2, 3], &bits)), (2, None));
    assert_eq!(shape(npy::encode_i8(&[1, 3, 2], &bits)), (1, Some(Shape::new(3, 2))));
    assert_eq!(shape(idx(&[1, 2, 3], &[0, 255, 0, 0, 0, 1])), (1, Some(Shape::new(2, 3))));
}

#[test]
fn booleans_are_never_missing_bits() {
    let (_folder, path) = file("cues.npy", array("|b1", "(2, 2)", &[1, 0, 0, 0]));
    assert_eq!(cues_of(&path, Missing::Zero), [1, -1, -1, -1]);
    let (_folder, path) = file("cues.csv", "a,b\nTrue,False\nFalse,\n");
    assert_eq!(cues_of(&path, Missing::Zero), [1, -1, -1, 0]);
}

fn cues_of(path: &std::path::Path, missing: Missing) -> Vec<i8> {
    read_cues(path, &ReadOptions::default(), missing).unwrap().cues.as_slice().to_vec()
}

#[test]
fn a_zero_means_the_same_in_every_cue() {
    let nan = f64::NAN;
    let (_folder, alone) = file("alone.npy", npy::encode_f64(&[1, 3], &[1.0, 0.0, nan]));
    let both = [1.0, 0.0, nan, 1.0, -1.0, 1.0];
    let (_folder, beside) = file("beside.npy", npy::encode_f64(&[2, 3], &both));
    assert_eq!(cues_of(&alone, Missing::Zero), [1, 0, 0]);
    assert_eq!(cues_of(&beside, Missing::Zero)[..3], [1, 0, 0]);
    assert_eq!(cues_of(&alone, Missing::Nan), [1, -1, 0]);
    let error = read_cues(&beside, &ReadOptions::default(), Missing::Nan).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MixedBits { .. }), "{error}");
    // Who wrote 1 and 0 is told how the zeros were taken.
    let notes = |path| read_cues(path, &ReadOptions::default(), Missing::Zero).unwrap().notes;
    assert!(matches!(notes(&alone)[..], [Note::ZerosAreMissing { .. }]));
    assert_eq!(notes(&beside), []);
    for (text, missing, expected) in [
        ("1,?,-1\n,NA,nan\n", Missing::Zero, [1, 0, -1, 0, 0, 0]),
        ("1,?,0\n,NA,nan\n", Missing::Nan, [1, 0, -1, 0, 0, 0]),
    ] {
        let (_folder, path) = file("cues.csv", text);
        assert_eq!(cues_of(&path, missing), expected);
        let error = read_patterns(&path, &ReadOptions::default()).unwrap_err();
        assert!(error.to_string().contains("line 1, column 2 (counted from 1): `?` is not a bit"));
    }
}

#[test]
fn text_may_begin_as_pictures_do() {
    for text in ["P1 P2 P3\n1 0 1\n0 1 1\n", "P3\tP4\tO1\n1\t0\t1\n0\t1\t1\n"] {
        let (_folder, path) = file("weights.csv", text);
        let set = read_patterns(&path, &ReadOptions::default()).unwrap();
        assert_eq!(set.patterns.as_slice(), [1, -1, 1, -1, 1, 1]);
    }
}

#[test]
fn signs_alone_are_bits_and_no_header() {
    let (_folder, path) = file("signs.csv", "+,-,+\n-,-,+\n");
    let set = read_patterns(&path, &ReadOptions::default()).unwrap();
    assert_eq!(set.patterns.as_slice(), [1, -1, 1, -1, -1, 1]);
    assert!(refusal("signs.csv", "+,-,+\n1,0,1\n").to_string().contains("line 1, column 1"));
}

#[test]
fn gzip_files_may_be_padded_with_zeros() {
    let bytes = [gzipped(&idx(&[1, 1, 3], &[0, 255, 255])), vec![0; 700]].concat();
    let (_folder, path) = file("images.gz", bytes);
    let set = read_patterns(&path, &ReadOptions::default()).unwrap();
    assert_eq!(set.patterns.as_slice(), [-1, 1, 1]);
    let junk = [gzipped(b"1,0\n"), b"1,1\n".to_vec()].concat();
    assert!(refusal("junk.gz", junk).to_string().contains("after the end of the gzip data"));
}

#[test]
fn a_bomb_is_put_out() {
    // Zeros that unfold to a little more than 1 GiB, as IDX and as text.
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    bomb.write_all(&[0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0]).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..1025).for_each(|_| bomb.write_all(&zeros).unwrap());
    let (_folder, path) = file("bomb.gz", bomb.finish().unwrap());
    // Images of one gibibyte each: the second is beyond the cap.
    let options = ReadOptions { resize: Some(Shape::new(2, 2)), ..Default::default() };
    let error = read_patterns(&path, &options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unfolds { .. }), "{error}");
    assert!(error.to_string().contains("unfolds to more than 1024 MiB"), "{error}");
}

#[test]
fn shapes_beyond_memory_are_refused_before_reading() {
    let options = ReadOptions { resize: Some(Shape::new(1 << 15, 1 << 15)), ..Default::default() };
    let error = read_patterns("no/such/file", &options).unwrap_err();
    assert!(error.to_string().contains("cannot be resized to 32768x32768"), "{error}");
}

#[test]
fn wrong_arrays_are_refused_by_what_is_wrong() {
    let two = 2.0_f64.to_le_bytes();
    let nan = f64::NAN.to_le_bytes();
    let one = 1.0_f64.to_le_bytes();
    type Check = fn(&ErrorKind) -> bool;
    let cases: [(Vec<u8>, Check, &str); 13] = [
        (
            array("<f8", "(1, 2)", &[one, two].concat()),
            |kind| matches!(kind, ErrorKind::NotABit { .. }),
            "pattern 0, neuron 1 (counted from 0): 2 is not a bit",
        ),
        (
            array("<f8", "(2, 1, 2)", &[one, one, nan, one].concat()),
            |kind| matches!(kind, ErrorKind::NotABit { .. }),
            "pattern 1, neuron 0 (counted from 0): NaN is not a bit",
        ),
        (
            array("|i1", "(2, 2)", &[1, 0xff, 1, 0]),
            |kind| matches!(kind, ErrorKind::MixedBits { .. }),
            "pattern 1, neuron 1 (counted from 0) is 0 and pattern 0, neuron 1",
        ),
        (
            array("|i1", "(2, 2)", &[1, 1, 1]),
            |kind| {
                matches!(kind, ErrorKind::Array(ArrayError::CutShort { promised: 4, at: 3, .. }))
            },
            "promises 4 values",
        ),
        (
            array("|i1", "(1000000000, 1000000)", &[1, 1, 1]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::CutShort { at: 3, .. })),
            "is cut short",
        ),
        (
            array("|i1", "(1, 2)", &[1, 1, 1]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::TooLong { promised: 2, .. })),
            "goes on after",
        ),
        (
            array("|O", "(1, 2)", &[]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::ElementType { .. })),
            "unpickle",
        ),
        (
            array("<c8", "(1, 2)", &[0; 16]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::ElementType { .. })),
            "<c8",
        ),
        (
            array("<U1", "(1, 2)", &[0; 8]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::ElementType { .. })),
            "text",
        ),
        (
            array("|i1", "()", &[1]),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::Dimensions { .. })),
            "has shape ()",
        ),
        (array("|i1", "(3, 1)", &[1; 3]), |kind| matches!(kind, ErrorKind::Core(_)), "1 neuron(s)"),
        (array("|i1", "(0, 5)", &[]), |kind| matches!(kind, ErrorKind::NoPatterns), "P = 0"),
        (
            b"\x93NUMPY\x01\x00\xff".to_vec(),
            |kind| matches!(kind, ErrorKind::Array(ArrayError::BadNpy { .. })),
            "header is cut short",
        ),
    ];
    for (bytes, check, message) in cases {
        let error = refusal("patterns.npy", bytes);
        assert!(check(error.kind()) && error.to_string().contains(message), "{error}");
    }
}

#[test]
fn shapes_of_many_dimensions_are_not_repeated_in_full() {
    let shape = format!("({})", "1, ".repeat(9000));
    assert!(refusal("patterns.npy", array("|i1", &shape, &[1])).to_string().len() < 300);
    assert!(refusal("patterns.idx", idx(&[1; 255], &[1])).to_string().len() < 300);
}

#[test]
fn files_of_other_kinds_are_told_what_to_be() {
    assert!(matches!(refusal("empty.npy", "").kind(), ErrorKind::Empty));
    assert!(matches!(refusal("empty.gz", gzipped(b"")).kind(), ErrorKind::Empty));
    assert!(refusal("model.npz", "PK\x03\x04...").to_string().contains("zip archive"));
    assert!(refusal("p.pkl", b"\x80\x04\x95").to_string().contains("pickle"));
    assert!(refusal("p.gz", "<!DOCTYPE html>\n<html>403</html>").to_string().contains("HTML page"));
    assert!(refusal("p.bz2", b"BZh91AY&SY").to_string().contains("bzip2; unpack it first"));
    assert!(refusal("p.webp", b"RIFF\x10\0\0\0WEBPVP8 ").to_string().contains("convert it"));
    let open = refusal("p.csv", "1,0\n1,\"0\n1,1\n");
    assert!(matches!(open.kind(), ErrorKind::Text(TextError::OpenQuote { line: 2 })), "{open}");
    assert!(refusal("noise", [0xfe, 0x01, 0x99]).to_string().contains("none of NPY, IDX"));
    let cut = &gzipped(&idx(&[1, 1, 3], &[0, 1, 255]))[..20];
    assert!(matches!(
        refusal("cut.gz", cut).kind(),
        ErrorKind::Read(_) | ErrorKind::Array(ArrayError::BadIdx { .. })
    ));
    let missing = read_patterns("no/such/file", &ReadOptions::default()).unwrap_err();
    assert!(matches!(missing.kind(), ErrorKind::Open(_)));
    assert!(missing.to_string().starts_with("no/such/file: cannot be opened"));
}

#[test]
fn fewer_patterns_than_asked_for_are_taken_and_seen() {
    let (_folder, path) = file("patterns.csv", "1,-1\n-1,1\n");
    let options = ReadOptions { first: Some(40), ..Default::default() };
    let set = read_patterns(&path, &options).unwrap();
    assert_eq!((set.patterns.count(), set.total), (2, 2));
    assert_eq!(set.notes, [Note::Fewer { asked: 40, found: 2 }]);
    let options = ReadOptions { skip: 2, ..options };
    let error = read_patterns(&path, &options).unwrap_err();
    assert!(error.to_string().contains("holds 2 patterns; skipping 2"), "{error}");
}

#[test]
fn labels_follow_the_same_window_as_images() {
    let (_folder, path) = file("labels.gz", gzipped(&idx(&[4], &[7, 2, 1, 0])));
    let labels =
        |skip, first| read_labels(&path, &ReadOptions { skip, first, ..Default::default() });
    assert_eq!(labels(0, None).unwrap(), [7, 2, 1, 0]);
    assert_eq!(labels(1, Some(2)).unwrap(), [2, 1]);
    assert!(matches!(labels(4, None).unwrap_err().kind(), ErrorKind::NoneLeft { .. }));
    let (_folder, path) = file("images", idx(&[1, 1, 2], &[7, 2]));
    let error = read_labels(&path, &ReadOptions::default()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Array(ArrayError::Dimensions { .. })));
    let (_folder, path) = file("labels.csv", "1,2\n");
    assert!(read_labels(&path, &ReadOptions::default()).is_err());
}

#[test]
fn what_is_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("states.npy");
    let output = Output::File(path.clone());
    output.write(&npy::encode_i64(&[2, 2], &[1, -1, -1, 1])).unwrap();
    let set = read_patterns(&path, &ReadOptions::default()).unwrap();
    assert_eq!(set.patterns.as_slice(), [1, -1, -1, 1]);
}
