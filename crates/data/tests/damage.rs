//! Whatever a file holds, reading it ends with patterns or with an error.

use flate2::{Compression, write::GzEncoder};
use hopfit_core::{Network, Shape, Weights};
use hopfit_data::picture::Picture;
use hopfit_data::{Meta, Model, Output, ReadOptions, npy, read_cues, read_labels, read_patterns};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::sync::LazyLock;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

static SOUND_FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(sound_files);

/// Small files of every format, all of them readable.
fn sound_files() -> Vec<Vec<u8>> {
    let bits = [1, -1, 1, 1, -1, -1, 1, -1];
    let idx = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2][..], &[0, 255].repeat(4)].concat();
    let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
    compressed.write_all(&idx).unwrap();
    vec![
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
    ]
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
    Insert(usize, u8),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (0_usize..64, any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
    for damage in damage {
        let length = bytes.len().max(1);
        match *damage {
            Damage::Cut(at) => bytes.truncate(at % length),
            Damage::Set(at, byte) if !bytes.is_empty() => bytes[at % length] = byte,
            Damage::Set(..) => {}
            Damage::Insert(at, byte) => bytes.insert(at % length % (bytes.len() + 1), byte),
        }
    }
    bytes
}

/// Reads the file in every way and gives back the errors.
fn read_all(bytes: &[u8], name: &str) -> Vec<hopfit_data::Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = ReadOptions::default();
    let resized = ReadOptions { resize: Some(Shape::new(3, 3)), skip: 1, ..options };
    [
        read_patterns(&path, &options).err(),
        read_patterns(&path, &resized).err(),
        read_patterns(folder.path(), &options).err(),
        read_cues(&path, &options).err(),
        read_labels(&path, &options).err(),
        Model::read(&path).err(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn sound_files_are_read_in_some_way() {
    for bytes in &*SOUND_FILES {
        assert!(read_all(bytes, "file").len() < 6, "{:?}", &bytes[..8]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_files_give_one_plain_line(
        file in any::<prop::sample::Index>(),
        damage in proptest::collection::vec(any_damage(), 1..4),
    ) {
        let bytes = damaged(file.get(&SOUND_FILES).clone(), &damage);
        for error in read_all(&bytes, "file.png") {
            let message = error.to_string();
            prop_assert!(message.lines().count() == 1 && message.len() < 500, "{}", message);
        }
    }
}
