//! Whatever a file holds, reading it ends with patterns or with an error: no
//! panic, a plain line, memory within bounds.
//!
//! Each test runs for `HOPFIT_FUZZ_SECONDS` (3 unless given; `make fuzz` gives
//! 60). A file that once went wrong belongs in `tests/seeds`.

use flate2::{Compression, write::GzEncoder};
use hopfit_core::{Network, Shape, Weights};
use hopfit_data::picture::Picture;
use hopfit_data::{
    Meta, Missing, Model, Output, ReadOptions, TableOptions, npy, read_cues, read_labels,
    read_patterns, read_table,
};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

static SOUND_FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(sound_files);

/// Small files of every format, all of them readable.
fn sound_files() -> Vec<Vec<u8>> {
    let bits = [1, -1, 1, 1, -1, -1, 1, -1];
    let idx = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2][..], &[0, 255].repeat(4)].concat();
    let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
    compressed.write_all(&idx).unwrap();
    let mut files = vec![
        npy::encode_i8(&[2, 4], &bits),
        npy::encode_f64(&[1, 2, 2], &[1.0, -1.0, 1.0, 1.0]),
        b"a,b,c\n1,0,1\n0,1,1\n".to_vec(),
        idx,
        compressed.finish().unwrap(),
        vec![0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9],
        Picture::sheet(&[&bits], Shape::new(2, 4), 1, 3).unwrap().png(),
        b"P5\n4 2\n255\n\0\xff\0\xff\0\xff\xff\0".to_vec(),
        b"P1\n4 2\n0 1 0 1 1 1 0 0\n".to_vec(),
        model(),
        compressed_model(),
    ];
    let mut seeds: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
    seeds.sort();
    files.extend(seeds.iter().map(|path| std::fs::read(path).unwrap()));
    files
}

fn model() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.npz");
    let weights = Weights::new(2, vec![0.0, 0.5, 0.5, 0.0]).unwrap();
    let network = Network::without_bias(weights);
    let integer = network.to_integer();
    Model { network, integer, meta: Meta::new(2) }.write(&Output::File(path.clone())).unwrap();
    std::fs::read(path).unwrap()
}

fn compressed_model() -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("weights.npy", options).unwrap();
    archive.write_all(&npy::encode_f64(&[3, 3], &[0.5; 9])).unwrap();
    archive.finish().unwrap().into_inner()
}

/// One change to a file.
#[derive(Debug, Clone)]
enum Damage {
    Cut(usize),
    Set(usize, u8),
    Flip(usize, u8),
    Insert(usize, Vec<u8>),
    /// So many bytes of the file, from the second place, again at the first.
    Repeat(usize, usize, usize),
    /// The rest of another file.
    Splice(usize, prop::sample::Index, usize),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    // Places near the beginning, where the headers are, and anywhere.
    let place = || prop_oneof![0_usize..64, any::<usize>()];
    let words: [&[u8]; 12] = [
        b"\"",
        b",",
        b"\n",
        b"#",
        b"P5 1 1 255\n",
        b"nan",
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        b"99999999999999999999",
        b"\x7f\xff\xff\xff",
        b"True",
        b"-",
    ];
    let word = prop::sample::select(words.map(<[u8]>::to_vec).to_vec());
    prop_oneof![
        place().prop_map(Damage::Cut),
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (place(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, vec![byte])),
        (place(), word).prop_map(|(at, word)| Damage::Insert(at, word)),
        (place(), place(), 1_usize..100)
            .prop_map(|(at, from, size)| Damage::Repeat(at, from, size)),
        (place(), any::<prop::sample::Index>(), place())
            .prop_map(|(at, other, from)| Damage::Splice(at, other, from)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
    for damage in damage {
        let within = |at: &usize| at % (bytes.len() + 1);
        match damage {
            Damage::Cut(at) => bytes.truncate(within(at)),
            Damage::Insert(at, word) => {
                let at = within(at);
                bytes.splice(at..at, word.iter().copied());
            }
            Damage::Repeat(at, from, size) => {
                let (at, from) = (within(at), within(from));
                let part = bytes[from..(from + size).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Damage::Splice(at, other, from) => {
                let other = other.get(&SOUND_FILES);
                bytes.truncate(within(at));
                bytes.extend_from_slice(&other[from % (other.len() + 1)..]);
            }
            Damage::Set(..) | Damage::Flip(..) if bytes.is_empty() => {}
            Damage::Set(at, byte) => {
                let at = at % bytes.len();
                bytes[at] = *byte;
            }
            Damage::Flip(at, bit) => {
                let at = at % bytes.len();
                bytes[at] ^= 1 << bit;
            }
        }
    }
    bytes
}

/// The ways in which [`read_all`] reads.
const WAYS: usize = 10;

/// Reads the file in every way and gives back the errors.
fn read_all(bytes: &[u8], name: &str) -> Vec<hopfit_data::Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = ReadOptions::default();
    let resized = ReadOptions { resize: Some(Shape::new(3, 3)), skip: 1, ..options };
    let inverted = ReadOptions { invert: true, binarize: 0.1, first: Some(1), ..options };
    let labelled = TableOptions { label: Some("2".to_owned()), ..Default::default() };
    [
        read_patterns(&path, &options).err(),
        read_patterns(&path, &resized).err(),
        read_patterns(&path, &inverted).err(),
        read_patterns(folder.path(), &options).err(),
        read_cues(&path, &options, Missing::Zero).err(),
        read_cues(&path, &options, Missing::Nan).err(),
        read_table(&path, &TableOptions::default()).err(),
        read_table(&path, &labelled).err(),
        read_labels(&path, &options).err(),
        Model::read(&path).err(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn sound_files_are_read_in_some_way() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds");
    let broken =
        ["palette-of-4-bytes.png", "open-quote.csv", "film.gif", "several.pnm", "wavelengths.csv"];
    let broken = broken.map(|name| std::fs::read(folder.join(name)).unwrap());
    for bytes in SOUND_FILES.iter().filter(|bytes| !broken.contains(bytes)) {
        let errors = read_all(bytes, "file");
        assert!(errors.len() < WAYS, "{}: {errors:?}", bytes[..8].escape_ascii());
    }
    for bytes in &broken {
        assert!(read_all(bytes, "file").len() >= WAYS - 2, "{}", bytes[..8].escape_ascii());
    }
}

/// How long a test may look for a file that goes wrong.
fn budget() -> Duration {
    let seconds = std::env::var("HOPFIT_FUZZ_SECONDS").ok();
    Duration::from_secs(seconds.map_or(3, |seconds| seconds.parse().expect("a number of seconds")))
}

/// The most memory that this process has had so far, in bytes, where the
/// system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    1024 * kilobytes.unwrap_or(0)
}

/// Files of some kilobytes may make the readers take no more than this:
/// decoded pictures of 128 MiB, their patterns, and what decoding needs.
const MOST_MEMORY: u64 = 1 << 30;

/// Runs `check` on damaged files, always the same ones in the same order, for
/// as long as there is time.
fn on_damaged_files(seed: u8, check: impl Fn(&[u8]) -> Result<(), TestCaseError>) {
    let files = (any::<prop::sample::Index>(), proptest::collection::vec(any_damage(), 1..6));
    let mut config = ProptestConfig::with_cases(50);
    config.failure_persistence = None;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let begun = Instant::now();
    while begun.elapsed() < budget() {
        let result = runner
            .run(&files, |(file, damage)| check(&damaged(file.get(&SOUND_FILES).clone(), &damage)));
        result.unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn fuzz_damaged_files_give_one_plain_line() {
    on_damaged_files(1, |bytes| {
        for error in read_all(bytes, "file.png") {
            let message = error.to_string();
            prop_assert!(message.lines().count() == 1 && message.len() < 600, "{}", message);
        }
        prop_assert!(peak() < MOST_MEMORY, "{} bytes of memory", peak());
        Ok(())
    });
}

/// Damage behind the compression, which checksums would else find first.
#[test]
fn fuzz_compressed_files_are_as_safe() {
    on_damaged_files(2, |bytes| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        let mut zipped = encoder.finish().unwrap();
        zipped.extend([0; 5]);
        for error in read_all(&zipped, "file") {
            let message = error.to_string();
            prop_assert!(message.lines().count() == 1 && message.len() < 600, "{}", message);
        }
        Ok(())
    });
}

/// Damage to the arrays of a model, in an archive with valid checksums.
#[test]
fn fuzz_arrays_of_models_are_as_safe() {
    on_damaged_files(3, |bytes| {
        for name in ["weights.npy", "weights_int.npy", "bias.npy", "meta.npy"] {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            let options =
                SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            let mut add = |name: &str, bytes: &[u8]| {
                archive.start_file(name, options).unwrap();
                archive.write_all(bytes).unwrap();
            };
            if name != "weights.npy" {
                add("weights.npy", &npy::encode_f64(&[2, 2], &[0.0, 0.5, 0.5, 0.0]));
            }
            add(name, bytes);
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("model.npz");
            std::fs::write(&path, archive.finish().unwrap().into_inner()).unwrap();
            if let Err(error) = Model::read(&path) {
                prop_assert!(error.to_string().lines().count() == 1, "{}", error);
            }
        }
        Ok(())
    });
}
