//! `--then margin`, `sparse` and `radius` through the real program, and NumPy's
//! own reckoning of what they came to.

mod common;

use common::{digits, json, python_with, run};
use std::path::Path;
use std::process::Command;

/// Ten digits of 4×4 pixels; the model, its report and its certificate.
fn train(folder: &Path, options: &[&str]) {
    let digits = digits();
    let patterns = ["--patterns", digits.to_str().unwrap(), "--resize", "4x4", "--first", "10"];
    let base = ["train", "--rule", "exact", "--out", "m.npz", "--report", "r.json"];
    let rest = ["--certificate", "c.json", "--time-limit", "20"];
    run(folder, &[&base[..], &patterns, &rest, options].concat());
    run(folder, &[&["check", "--certificate", "c.json"][..], &patterns].concat());
    let states = ["recall", "--model", "m.npz", "--max-steps", "0", "--out", "x.npy", "--cues"];
    run(folder, &[&states[..], &patterns[1..]].concat());
}

/// The margin and the sum by their definitions, from the model file alone.
const RECKON: &str = r"
import json, sys
import numpy as np
model, x = np.load('m.npz'), np.load('x.npy').astype(float)
w, b, report = model['weights'], model['bias'], json.load(open('r.json'))
fields = x @ w + b
kept = np.where(fields > 0, 1, -1) == x
assert (~kept).sum() == report['flips']
stability = x * fields
norms = np.sqrt((w ** 2).sum(axis=0) + b ** 2)
symmetric = report['symmetric']
if symmetric:
    norms[:] = np.sqrt((norms ** 2).mean())
then = report['details']['then']
assert json.loads(str(model['meta']))['options']['then']['name'] == then['name']
if then['name'] == 'margin':
    positive = kept & (stability > 0)
    found = (stability / np.where(norms > 0, norms, 1))[positive].min()
    assert abs(found - then['after']) < 1e-9, (found, then)
    assert found <= then['largest_possible'] * (1 + 1e-9) and found > then['before'], then
else:
    zeros = (w == 0).mean()
    assert zeros == then['zero_fraction_after'] == report['zero_fraction'], then
    assert zeros > then['zero_fraction_before'], then
    firm = np.where(kept & (x > 0), stability, np.inf)
    total = np.abs(w).sum() / firm.min() if symmetric else (np.abs(w).sum(axis=0) / firm.min(axis=0)).sum()
    assert abs(total - then['sum_after']) < 1e-9 * total, (total, then)
    assert total >= then['smallest_sum'] * (1 - 1e-6), then
assert report['margin_norm'].startswith('none') and report['proof'] == 'certified'
";

#[test]
fn numpy_finds_the_margin_and_the_zeros_that_the_report_tells() {
    let Some(python) = python_with("numpy", "HOPFIT_REQUIRE_NUMPY") else { return };
    let folder = tempfile::tempdir().unwrap();
    for then in ["margin", "sparse"] {
        for class in [&[][..], &["--no-symmetry"], &["--bias"], &["--receptive-field", "2"]] {
            train(folder.path(), &[&["--then", then][..], class].concat());
            let check =
                Command::new(&python).current_dir(folder.path()).args(["-c", RECKON]).output();
            let check = check.unwrap();
            let told = String::from_utf8_lossy(&check.stderr);
            assert!(check.status.success(), "{then} {class:?}: {told}");
        }
    }
}

#[test]
fn the_flips_stay_and_the_model_repeats() {
    let folder = tempfile::tempdir().unwrap();
    train(folder.path(), &[]);
    let flips = json(folder.path(), "r.json")["flips"].clone();
    for then in ["margin", "sparse"] {
        train(folder.path(), &["--then", then]);
        let first = std::fs::read(folder.path().join("m.npz")).unwrap();
        assert_eq!(json(folder.path(), "r.json")["flips"], flips);
        train(folder.path(), &["--then", then]);
        assert_eq!(first, std::fs::read(folder.path().join("m.npz")).unwrap());
    }
}

/// Every cue with up to the promised number of flipped or missing bits, one
/// step, in NumPy alone; and that one more is too many for some.
const MEND: &str = r"
import itertools, json
import numpy as np
model, x = np.load('m.npz'), np.load('p.npy').astype(float)
w, b, report = model['weights'], model['bias'], json.load(open('r.json'))
radius, evaluated = report['radius'], json.load(open('e.json'))['radius']
for key in ('flips', 'missing', 'per_pattern'):
    assert radius[key] == evaluated[key], key
def mended(pattern, wrong, factor):
    sets = itertools.combinations(range(len(pattern)), wrong)
    cues = np.array([[p * (factor if j in s else 1) for j, p in enumerate(pattern)] for s in map(set, sets)])
    return (np.where(cues @ w + b > 0, 1, -1) == pattern).all()
for key, factor in (('flips', -1), ('missing', 0)):
    assert radius[key] == min(radius['per_pattern'][key]), radius
    for pattern, most in zip(x, radius['per_pattern'][key]):
        assert all(mended(pattern, wrong, factor) for wrong in range(most + 1)), (key, most)
        assert most == len(pattern) or not mended(pattern, most + 1, factor), (key, most)
bound = radius['upper_bound']['flips']
assert radius['proof'] == 'certified' and (bound is None or bound >= radius['flips']), radius
assert bound is not None or report['details']['then']['asked'] is not None
assert report['details']['then']['name'] == 'radius'
";

#[test]
fn every_cue_within_the_radius_is_mended_in_one_step() {
    let Some(python) = python_with("numpy", "HOPFIT_REQUIRE_NUMPY") else { return };
    let folder = tempfile::tempdir().unwrap();
    let numpy = |code: &str| {
        let run = Command::new(&python).current_dir(folder.path()).args(["-c", code]).output();
        let run = run.unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    numpy(
        "import numpy as np; np.save('p.npy', np.random.default_rng(5).choice([-1, 1], (3, 14)))",
    );
    for (then, class) in
        [("radius", &[][..]), ("radius", &["--no-symmetry", "--bias"]), ("radius:1", &[])]
    {
        let base = ["train", "--patterns", "p.npy", "--rule", "exact", "--out", "m.npz"];
        let files = ["--report", "r.json", "--certificate", "c.json", "--then", then];
        run(folder.path(), &[&base[..], &files, class].concat());
        let evaluate = ["evaluate", "--radius", "--model", "m.npz", "--patterns", "p.npy"];
        run(folder.path(), &[&evaluate[..], &["--report", "e.json"]].concat());
        let check = ["check", "--certificate", "c.json", "--patterns", "p.npy", "--model", "m.npz"];
        run(folder.path(), &check);
        numpy(MEND);
    }
}
