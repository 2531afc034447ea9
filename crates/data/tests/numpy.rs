//! NumPy reads what we write, and we read what NumPy writes.
//!
//! Skipped, with a note, where there is no Python with NumPy; with
//! `HOPFIT_REQUIRE_NUMPY=1` that is a failure instead. `HOPFIT_PYTHON` names
//! another interpreter than `python3`.
#![allow(clippy::print_stderr)]

use hopfit_core::{Network, Patterns, Shape, TieRule, Weights, patterns_hash, random::Stream};
use hopfit_data::{Meta, Missing, Model, Output, ReadOptions, npy, read_cues, read_patterns};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a script in `folder`; nothing where there is no NumPy.
fn python(script: &str, folder: &Path) -> Option<String> {
    let program = std::env::var("HOPFIT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run =
        |script: &str| Command::new(&program).args(["-c", script]).current_dir(folder).output();
    if !run("import numpy").is_ok_and(|output| output.status.success()) {
        let required = std::env::var("HOPFIT_REQUIRE_NUMPY").is_ok_and(|value| value == "1");
        assert!(!required, "`{program}` has no NumPy, and HOPFIT_REQUIRE_NUMPY=1 asks for it");
        eprintln!("skipped: `{program}` has no NumPy");
        return None;
    }
    let output = run(script).unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn network(neurons: usize, symmetric: bool) -> Network {
    let mut stream = Stream::new(11, 0);
    let values: Vec<f64> = (0..neurons * neurons).map(|_| stream.normal()).collect();
    let entry = |i: usize, j: usize| {
        let (i, j) = if symmetric { (i.min(j), i.max(j)) } else { (i, j) };
        if i == j { 0.0 } else { values[i * neurons + j] }
    };
    let bias = (0..neurons).map(|_| stream.normal()).collect();
    // On the grid all sums are exact, whatever order NumPy adds in.
    Network::new(Weights::from_fn(neurons, entry).unwrap(), bias).unwrap().on_grid()
}

#[test]
fn numpy_finds_the_same_flips() {
    for symmetric in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let patterns = Patterns::random(50, 37, 5).unwrap();
        let network = network(37, symmetric);
        assert_eq!(network.weights().is_symmetric(), symmetric);
        let expected: Vec<String> = network
            .flips(&patterns)
            .unwrap()
            .demands()
            .iter()
            .map(|demand| format!("{} {}\n", demand.pattern, demand.neuron))
            .collect();
        assert!(expected.len() > 100, "a random network flips a good part of 1850 bits");
        let integer = network.to_integer();
        assert!(integer.is_some());
        Model { network, integer, meta: Meta::new(37) }
            .write(&Output::File(folder.path().join("model.npz")))
            .unwrap();
        Output::File(folder.path().join("patterns.npy"))
            .write(&npy::encode_i8(&[50, 37], patterns.as_slice()))
            .unwrap();
        let script = "
import numpy as np
z = np.load('model.npz')
X = np.load('patterns.npy')
Y = np.where(X @ z['weights'] + z['bias'] > 0, 1, -1)
Z = np.where(X @ z['weights_int'] + z['bias_int'] > 0, 1, -1)
assert (Y == Z).all()
for p, i in zip(*np.nonzero(X != Y)): print(p, i)";
        if let Some(found) = python(script, folder.path()) {
            assert_eq!(found, expected.concat());
        }
    }
}

#[test]
fn numpy_reads_every_array_of_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let network = network(6, true);
    let meta = Meta {
        rule: Some("exact — ✓🦀".into()),
        tie: TieRule::Strict,
        shape: Some(Shape::new(2, 3)),
        patterns_hash: Some("ab".repeat(32)),
        ..Meta::new(6)
    };
    let integer = network.to_integer();
    Model { network, integer, meta }.write(&Output::File(folder.path().join("model.npz"))).unwrap();
    let script = "
import json, numpy as np
z = np.load('model.npz')
for k in sorted(z.files): print(k, z[k].shape, z[k].dtype.kind)
m = json.loads(str(z['meta']))
assert m['rule'] == 'exact \\u2014 \\u2713\\U0001f980', m
print(m['format'], m['tie'], m['shape'], m['patterns_hash'] == 'ab' * 32, m['neurons'])";
    if let Some(found) = python(script, folder.path()) {
        assert_eq!(
            found,
            "bias (6,) f\nbias_int (6,) i\nmeta () U\nweights (6, 6) f\nweights_int (6, 6) i\n\
             1 strict [2, 3] True 6\n"
        );
    }
}

#[test]
fn models_of_numpy_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let script = "
import numpy as np
W = np.arange(9).reshape(3, 3) - 4
b = np.array([0.5, -1, 2])
meta = '{\"rule\": \"by hand\", \"neurons\": 3}'
np.savez('1.npz', weights=W, bias=b)
np.savez_compressed('2.npz', weights=W.astype('f8'), bias=b)
np.savez('3.npz', weights=np.asfortranarray(W.astype('f4')), bias=b.astype('f4'), meta=np.array([meta]))
np.savez_compressed('4.npz', weights=W.astype('>i2'), bias=b, meta=np.array(meta.encode()), other=np.zeros(7))
np.savez('5.npz', weights=W, bias=b, meta=meta)
np.savez('pickled.npz', weights=W, meta=np.array({'rule': 'x'}, dtype=object))
np.savez('single.npz', W)";
    if python(script, folder.path()).is_none() {
        return;
    }
    let transposed = [-4.0, -1.0, 2.0, -3.0, 0.0, 3.0, -2.0, 1.0, 4.0];
    for name in ["1", "2", "3", "4", "5"] {
        let model = Model::read(folder.path().join(format!("{name}.npz"))).unwrap();
        assert_eq!(model.network.weights().as_slice(), transposed, "{name}");
        assert_eq!(model.network.bias(), [0.5, -1.0, 2.0], "{name}");
        let rule = ["3", "4", "5"].contains(&name).then_some("by hand");
        assert_eq!(model.meta.rule.as_deref(), rule, "{name}");
    }
    let refusal = |name: &str| Model::read(folder.path().join(name)).unwrap_err().to_string();
    assert!(refusal("pickled.npz").contains("array `meta` has elements of type |O"));
    assert!(refusal("single.npz").contains("no array `weights`; it holds `arr_0`"));
}

#[test]
fn patterns_of_numpy_are_read_in_every_type_and_order() {
    let folder = tempfile::tempdir().unwrap();
    let script = "
import numpy as np
rng = np.random.default_rng(3)
X = rng.choice([-1, 1], (6, 12))
np.savetxt('expected.csv', X, fmt='%d', delimiter=',')
for kind in ['?', 'i1', 'u1', '<i2', '>i2', '<u2', '<i4', '>u4', '<i8', '>i8', '<u8', '<f2', '>f2', '<f4', '>f4', '<f8', '>f8']:
    A = (X > 0).astype(kind) if kind in '?' or 'u' in kind else X.astype(kind)
    name = kind.replace('<', 'l').replace('>', 'b').replace('?', 'bool')
    np.save(name + '-c.npy', A)
    np.save(name + '-f.npy', np.asfortranarray(A))
    np.save(name + '-3c.npy', A.reshape(6, 3, 4))
    np.save(name + '-3f.npy', np.asfortranarray(A.reshape(6, 3, 4)))
np.savetxt('default.txt', X)
np.savetxt('semicolons.csv', X > 0, fmt='%d', delimiter=';', header='made by hand')
C = X * (rng.random(X.shape) > 0.3)
np.save('cues.npy', C)
np.savetxt('cues.txt', C)";
    if python(script, folder.path()).is_none() {
        return;
    }
    let read = |path: &Path| read_patterns(path, &ReadOptions::default()).unwrap();
    let expected = read(&folder.path().join("expected.csv")).patterns;
    assert_eq!((expected.count(), expected.neurons()), (6, 12));
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("cues") {
            continue;
        }
        let set = read(&path);
        assert_eq!(set.patterns, expected, "{name}");
        let is_picture = name.contains("-3");
        assert_eq!(set.shape, is_picture.then_some(Shape::new(3, 4)), "{name}");
        files += 1;
    }
    assert_eq!(files, 3 + 17 * 4);
    let cues = |name: &str| {
        let path = folder.path().join(name);
        read_cues(path, &ReadOptions::default(), Missing::Zero).unwrap().cues
    };
    assert_eq!(cues("cues.npy"), cues("cues.txt"));
    assert!(cues("cues.npy").as_slice().contains(&0));
}

#[test]
fn numpy_makes_the_same_patterns_and_hash_of_the_digits() {
    let data: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "data"].iter().collect();
    let images = data.join("mnist4k-images-idx3-ubyte.gz").canonicalize().unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Each pixel is repeated until the new ones fit in a whole number of
    // times, and the sums are compared in integers.
    let script = format!(
        "
import gzip, hashlib, struct, numpy as np
raw = np.frombuffer(gzip.open(r'{}').read()[16:], np.uint8).reshape(-1, 28, 28)
for skip, first, h, w, level in [(0, 40, 9, 9, 127), (100, 60, 12, 5, 80), (3, 7, 28, 28, 127), (0, 5, 31, 30, 127)]:
    part = raw[skip:skip + first].astype(np.int64)
    big = part.repeat(h, 1).repeat(w, 2)
    sums = big.reshape(len(part), h, 28, w, 28).sum((2, 4))
    X = np.where(sums > level * 28 * 28, 1, -1).reshape(len(part), -1)
    head = b'hopfit-patterns-1\\n' + struct.pack('<QQ', *X.shape)
    print(hashlib.sha256(head + (X > 0).astype('u1').tobytes()).hexdigest())",
        images.display()
    );
    let Some(found) = python(&script, folder.path()) else { return };
    let ours = |skip, first, height, width, binarize| {
        let resize = Some(Shape::new(height, width));
        let options = ReadOptions { resize, binarize, skip, first: Some(first), invert: false };
        patterns_hash(&read_patterns(&images, &options).unwrap().patterns)
    };
    let expected = [
        ours(0, 40, 9, 9, 127.0),
        ours(100, 60, 12, 5, 80.0),
        ours(3, 7, 28, 28, 127.0),
        ours(0, 5, 31, 30, 127.0),
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}
