//! Models written, read, and refused.

use hopfit_core::{IntegerNetwork, Network, Shape, TieRule, Weights, random::Stream};
use hopfit_data::{ErrorKind, Meta, Model, ModelError, Output, Result, npy};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A network of any weights, symmetric or not, and its integers.
fn model(neurons: usize, seed: u64) -> Model {
    let mut stream = Stream::new(seed, 0);
    let weights = Weights::from_fn(neurons, |_, _| stream.normal()).unwrap();
    let bias = (0..neurons).map(|_| stream.normal()).collect();
    let network = Network::new(weights, bias).unwrap().on_grid();
    let integer = network.to_integer();
    Model { network, integer, meta: Meta::new(neurons) }
}

fn written(model: &Model) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.npz");
    model.write(&Output::File(path.clone())).unwrap();
    std::fs::read(path).unwrap()
}

fn read(bytes: &[u8]) -> Result<Model> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("model.npz");
    std::fs::write(&path, bytes).unwrap();
    Model::read(&path)
}

fn archive(arrays: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn refusal(arrays: &[(&str, Vec<u8>)]) -> String {
    read(&archive(arrays)).unwrap_err().to_string()
}

fn weights() -> (&'static str, Vec<u8>) {
    ("weights.npy", npy::encode_f64(&[2, 2], &[0.0, 0.5, -0.25, 0.0]))
}

/// A text of one character a byte, as NumPy stores `dtype="S"`.
fn text(json: &str) -> (&'static str, Vec<u8>) {
    ("meta.npy", array(&format!("|S{}", json.len()), "()", json.as_bytes()))
}

fn array(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_model_comes_back_as_it_was(neurons in 2_usize..12, seed: u64, whole: bool, rule in ".*") {
        let mut model = model(neurons, seed);
        if !whole {
            model.integer = None;
        }
        model.meta.rule = Some(rule);
        model.meta.tie = TieRule::Strict;
        model.meta.shape = Some(Shape::new(1, neurons));
        model.meta.options.insert("lambda".into(), 0.001.into());
        model.meta.other.insert("of a later version".into(), vec![1, 2].into());
        let bytes = written(&model);
        prop_assert_eq!(&bytes, &written(&model), "the same model gives the same bytes");
        prop_assert_eq!(read(&bytes).unwrap(), model);
    }
}

#[test]
fn integers_keep_all_64_bits() {
    let integer = IntegerNetwork::new(2, vec![0, i64::MAX, i64::MIN, 0], vec![1, -1]).unwrap();
    let model = Model { network: integer.to_network(), integer: Some(integer), meta: Meta::new(2) };
    assert_eq!(read(&written(&model)).unwrap(), model);
}

#[test]
fn weights_alone_make_a_model() {
    let model = read(&archive(&[weights()])).unwrap();
    // The file's array is the transpose of W.
    assert_eq!(model.network.weights().as_slice(), [0.0, -0.25, 0.5, 0.0]);
    assert_eq!(model.network.bias(), [0.0, 0.0]);
    assert_eq!((model.integer, model.meta.neurons, model.meta.version), (None, 2, None));
    let whole = ("weights_int.npy", npy::encode_i64(&[2, 2], &[0, 2, -1, 0]));
    let model = read(&archive(&[weights(), whole.clone()])).unwrap();
    let integer = model.integer.unwrap();
    assert_eq!((integer.weights(), integer.bias()), (&[0, -1, 2, 0][..], &[0, 0][..]));
    let other = ("weights_int.npy", npy::encode_i64(&[2, 2], &[0, 2, 1, 0]));
    assert!(refusal(&[weights(), other]).contains("`weights_int` is not `weights` times one"));
    let bias = ("bias.npy", npy::encode_f64(&[2], &[0.5, 0.0]));
    assert!(refusal(&[weights(), whole, bias]).contains("no `bias_int`"));
}

#[test]
fn descriptions_may_be_partial_or_from_elsewhere() {
    let json = r#"{"author": "somebody", "rule": "hebbian", "shape": [1, 2], "tie": "strict"}"#;
    let meta = read(&archive(&[weights(), text(json)])).unwrap().meta;
    assert_eq!((meta.rule.as_deref(), meta.tie), (Some("hebbian"), TieRule::Strict));
    assert_eq!((meta.shape, meta.neurons), (Some(Shape::new(1, 2)), 2));
    assert_eq!(meta.other["author"], "somebody");
}

#[test]
fn wrong_descriptions_are_refused() {
    let cases = [
        ("{", "is not the JSON object"),
        ("[1]", "is not the JSON object"),
        (r#"{"format": 2}"#, "has format 2"),
        (r#"{"neurons": 3}"#, "says 3 neurons, but `weights` has 2"),
        (r#"{"shape": [2, 2]}"#, "shape 2x2 has 4 pixels"),
        (r#"{"shape": [4294967296, 4294967296]}"#, "is wrong"),
        (r#"{"tie": "loose"}"#, "is not a tie rule"),
    ];
    for (json, message) in cases {
        let error = refusal(&[weights(), text(json)]);
        assert!(error.contains("array `meta`") && error.contains(message), "{json}: {error}");
    }
    let pickled = ("meta.npy", array("|O", "()", b"\x80\x04"));
    assert!(refusal(&[weights(), pickled]).contains("array `meta` has elements of type |O"));
    let numbers = ("meta.npy", npy::encode_f64(&[], &[1.0]));
    assert!(refusal(&[weights(), numbers]).contains("needed is text"));
    let two = ("meta.npy", array("|S2", "(2,)", b"{}{}"));
    assert!(refusal(&[weights(), two]).contains("has shape (2,)"));
}

#[test]
fn wrong_arrays_are_refused_by_name() {
    let cases = [
        (
            ("bias.npy", npy::encode_f64(&[3], &[0.0; 3])),
            "array `bias` has shape (3,); needed is (2,)",
        ),
        (("bias.npy", npy::encode_f64(&[2], &[0.0, f64::NAN])), "bias of neuron 1"),
        (("weights_int.npy", npy::encode_i64(&[2], &[0; 2])), "needed is (2, 2)"),
        (("weights_int.npy", npy::encode_f64(&[2, 2], &[0.0; 4])), "needed are integers"),
        (("weights_int.npy", array("<u8", "(2, 2)", &[0xff; 32])), "beyond 64 bits"),
        (("bias.npy", array("<f8", "(2,)", &[0; 15])), "array `bias` is cut short"),
        (("bias.npy", array("<f8", "(2,)", &[0; 17])), "array `bias` goes on after"),
        (("bias.npy", vec![]), "array `bias` is not a readable NPY array"),
    ];
    for (array, message) in cases {
        let error = refusal(&[weights(), array]);
        assert!(error.contains(message), "{error}");
    }
    let squares: [(Vec<u8>, &str); 6] = [
        (npy::encode_f64(&[4], &[0.0; 4]), "array `weights` has shape (4,); needed is (N, N)"),
        (npy::encode_f64(&[2, 1], &[0.0; 2]), "has shape (2, 1)"),
        (npy::encode_f64(&[1, 1], &[0.0]), "N from 2"),
        (npy::encode_f64(&[2, 2], &[0.0, f64::INFINITY, 0.0, 0.0]), "it must be finite"),
        (array("<f8", "(1000000, 1000000)", &[]), "has shape (1000000, 1000000)"),
        (array("<f8", "(16384, 16384)", &[]), "is cut short"),
    ];
    for (bytes, message) in squares {
        let error = refusal(&[("weights.npy", bytes)]);
        assert!(error.contains(message), "{error}");
    }
    let error = refusal(&[("b.npy", vec![]), ("a.npy", vec![])]);
    assert!(error.contains("has no array `weights`; it holds `a`, `b`"), "{error}");
    assert!(refusal(&[]).contains("it holds nothing"));
    let many: Vec<String> = (0..10).map(|at| format!("{at}\n{}.npy", "x".repeat(99))).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), vec![])).collect();
    let error = refusal(&many);
    assert!(error.ends_with("and 2 more") && error.lines().count() == 1, "{error}");
}

#[test]
fn what_is_no_archive_is_refused() {
    assert!(matches!(read(b"").unwrap_err().kind(), ErrorKind::Empty));
    assert!(read(b"1,-1\n").unwrap_err().to_string().contains("it is not a zip archive"));
    let array = npy::encode_f64(&[1], &[0.0]);
    assert!(read(&array).unwrap_err().to_string().contains("it is a single .npy array"));
    let whole = archive(&[weights()]);
    for length in [4, 40, whole.len() - 10] {
        let error = read(&whole[..length]).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::Model(ModelError::NotAModel { .. }) | ErrorKind::Read(_)
            ),
            "{error}"
        );
    }
    // A changed weight does not pass for another one.
    let mut changed = written(&model(3, 1));
    let at = changed.windows(4).position(|bytes| bytes == b" }\n\0" || bytes == b"  \n\0");
    let at = at.unwrap_or(200);
    changed[at + 12] ^= 1;
    assert!(read(&changed).is_err());
    let folder = tempfile::tempdir().unwrap();
    assert!(Model::read(folder.path()).unwrap_err().to_string().contains("is a folder"));
}

#[test]
fn parts_of_unequal_size_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::File(folder.path().join("model.npz"));
    let other = Model { meta: Meta::new(4), ..model(3, 1) };
    assert!(other.write(&output).unwrap_err().to_string().contains("says 4 neurons"));
    let other = Model { integer: model(4, 1).integer, ..model(3, 1) };
    assert!(other.write(&output).unwrap_err().to_string().contains("the integer network"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
