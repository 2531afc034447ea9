"""The package and the program find the same, bit for bit."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

import hopfit

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("HOPFIT_PROGRAM", ROOT / "target/release/hopfit"))

pytestmark = pytest.mark.skipif(
    not PROGRAM.exists() and "HOPFIT_PROGRAM" not in os.environ,
    reason=f"there is no {PROGRAM}; `make build` makes it",
)


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


CASES = [
    ({}, ["--then", "recall"]),
    ({"then": None}, []),
    (
        {"then": "recall", "noise_level": 0.05, "missing_share": 0.1},
        ["--then", "recall", "--noise-level", "0.05", "--missing-share", "0.1"],
    ),
    ({"rule": "recall", "bias": True, "noise_level": 0.1}, ["--bias", "--noise-level", "0.1"]),
    ({"then": "margin"}, ["--then", "margin"]),
    ({"then": "radius"}, ["--then", "radius"]),
    (
        {"then": "radius:1", "noise_level": 0.05, "missing_share": 0.0},
        ["--then", "radius:1", "--noise-level", "0.05", "--missing-share", "0"],
    ),
    ({"symmetric": False, "bias": True, "then": None}, ["--no-symmetry", "--bias"]),
    (
        {"rule": "milp", "receptive_field": 1.5, "shape": (3, 4)},
        ["--receptive-field", "1.5", "--shape", "3x4"],
    ),
    ({"rule": "milp", "sparse": True, "n_jobs": 1}, ["--sparse"]),
    (
        {"rule": "milp", "weights": "ternary", "tie": "strict"},
        ["--weights", "ternary", "--tie", "strict"],
    ),
    ({"rule": "hebbian"}, []),
    ({"rule": "pseudoinverse"}, []),
    ({"rule": "pseudoinverse", "keep_diagonal": True}, ["--keep-diagonal"]),
    ({"rule": "pseudoinverse", "rank_tolerance": 0.5}, ["--rank-tolerance", "0.5"]),
    ({"rule": "gradient", "random_state": 7}, ["--seed", "7"]),
    ({"rule": "gradient", "tuned": True, "epochs": 40}, ["--tuned", "--epochs", "40"]),
    (
        {"rule": "gradient", "learning_rate": 0.02, "momentum": 0.5, "batch_size": 2},
        ["--learning-rate", "0.02", "--momentum", "0.5", "--batch-size", "2"],
    ),
    ({"rule": "storkey"}, []),
    ({"rule": "perceptron", "bias": True, "kappa": 2}, ["--bias", "--kappa", "2"]),
    (
        {"rule": "perceptron", "perceptron": "krauth-mezard", "kappa_norm": "euclidean"},
        ["--perceptron", "krauth-mezard", "--kappa-norm", "euclidean"],
    ),
    (
        {"rule": "perceptron", "symmetric": False, "epochs": 3, "tie": "strict"},
        ["--no-symmetry", "--epochs", "3", "--tie", "strict"],
    ),
    ({"rule": "mpf", "bias": True}, ["--bias"]),
    ({"rule": "mpf", "weight_decay": 0.1, "steps": 4}, ["--weight-decay", "0.1", "--steps", "4"]),
    ({"rule": "dreaming"}, []),
    ({"rule": "dreaming", "dream_time": 3.5}, ["--dream-time", "3.5"]),
    ({"rule": "unlearning", "random_state": 5}, ["--seed", "5"]),
    (
        {"rule": "unlearning", "dreams": 20, "unlearning_rate": 0.1},
        ["--dreams", "20", "--unlearning-rate", "0.1"],
    ),
    ({"rule": "ridge", "penalty": 0.2}, ["--penalty", "0.2"]),
    (
        {"rule": "ridge", "symmetric": False, "receptive_field": 2.0, "shape": (3, 4)},
        ["--no-symmetry", "--receptive-field", "2", "--shape", "3x4"],
    ),
    ({"rule": "milp", "epsilon": 0.01, "big_m": 8}, ["--epsilon", "0.01", "--big-m", "8"]),
]


@pytest.mark.parametrize("options, words", CASES, ids=[str(options) for options, _ in CASES])
def test_models_are_the_same_files(options, words, tmp_path):
    X = hopfit.random_patterns(6, 12, random_state=3)
    np.save(tmp_path / "X.npy", X)
    rule = options.get("rule", "exact")
    proof = ["--certificate", tmp_path / "c.json"] if rule == "exact" else []
    paths = ["--patterns", tmp_path / "X.npy", "--out", tmp_path / "program.npz"]
    done = run("train", "--rule", rule, *paths, *words, *proof, "--report", tmp_path / "r.json")
    assert done.returncode == 0, done.stderr

    memory = hopfit.HopfieldMemory(**options).fit(X)
    memory.save(tmp_path / "package.npz")
    assert (tmp_path / "package.npz").read_bytes() == (tmp_path / "program.npz").read_bytes()
    report = json.loads((tmp_path / "r.json").read_text())
    assert without_times(memory.report_) == without_times(report)
    if proof:
        assert memory.certificate_ == (tmp_path / "c.json").read_text()

    loaded = hopfit.HopfieldMemory.load(tmp_path / "program.npz")
    np.testing.assert_array_equal(loaded.weights_, np.load(tmp_path / "program.npz")["weights"])
    assert loaded.then == resolved(memory)
    for name in ("rule", "weights", "symmetric", "bias", "receptive_field", "shape", "tie"):
        assert getattr(loaded, name) == getattr(memory, name), name


def resolved(memory):
    if memory.then == "auto":
        return "recall" if memory.rule == "exact" else None
    return memory.then


def without_times(value):
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if "seconds" not in k}
    return value


@pytest.mark.parametrize("update", ["cue", "graded", "sync", "async", "sequential", "glauber"])
def test_recalls_are_the_same(update, tmp_path):
    X = hopfit.random_patterns(5, 30, random_state=4)
    memory = hopfit.HopfieldMemory(random_state=9).fit(X)
    memory.save(tmp_path / "m.npz")
    cues = hopfit.noisy(X, 0.2, random_state=1)
    cues[:, ::5] = 0
    np.save(tmp_path / "cues.npy", cues)
    paths = ["--model", tmp_path / "m.npz", "--cues", tmp_path / "cues.npy"]
    words = ["--out", tmp_path / "s.npy", "--update", update, "--seed", 9]
    assert run("recall", *paths, *words).returncode == 0
    np.testing.assert_array_equal(memory.recall(cues, update), np.load(tmp_path / "s.npy"))


def test_certificates_are_checked_by_the_program(tmp_path):
    X = hopfit.random_patterns(9, 6, random_state=5)
    memory = hopfit.HopfieldMemory().fit(X)
    np.save(tmp_path / "X.npy", X)
    (tmp_path / "c.json").write_text(memory.certificate_)
    words = ["check", "--certificate", tmp_path / "c.json", "--patterns", tmp_path / "X.npy"]
    done = run(*words)
    assert done.returncode == 0
    assert "accepted: the weights lose " in done.stdout
    assert "  weights: continuous, symmetric, no bias\n  mask: full\n" in done.stdout


@pytest.mark.parametrize("ending", ["mps", "lp"])
def test_the_papers_model_is_the_same_file(ending, tmp_path):
    X = hopfit.random_patterns(3, 8, random_state=3)
    np.save(tmp_path / "X.npy", X)
    words = ["--patterns", tmp_path / "X.npy", "--out", tmp_path / "m.npz", "--epsilon", "0.01"]
    mine, theirs = tmp_path / f"mine.{ending}", tmp_path / f"theirs.{ending}"
    assert run("train", "--rule", "milp", *words, "--write-model", theirs).returncode == 0
    log = tmp_path / "solver.log"
    options = {"epsilon": 0.01, "write_model": mine, "solver_log": log}
    hopfit.HopfieldMemory(rule="milp", **options).fit(X)
    assert mine.read_bytes() == theirs.read_bytes() and log.stat().st_size > 0


@pytest.mark.parametrize("start", ["none", "first.npz"])
def test_the_papers_model_begins_where_it_is_told(start, tmp_path):
    X = hopfit.random_patterns(5, 8, random_state=3)
    np.save(tmp_path / "X.npy", X)
    hopfit.HopfieldMemory(rule="pseudoinverse").fit(X).save(tmp_path / "first.npz")
    begin = start if start == "none" else tmp_path / start
    words = ["--patterns", tmp_path / "X.npy", "--out", tmp_path / "m.npz", "--start", begin]
    done = run("train", "--rule", "milp", *words)
    assert done.returncode == 0, done.stderr
    memory = hopfit.HopfieldMemory(rule="milp", start=begin).fit(X)
    memory.save(tmp_path / "mine.npz")
    assert (tmp_path / "mine.npz").read_bytes() == (tmp_path / "m.npz").read_bytes()


def test_searches_go_on_from_the_same_certificate(tmp_path):
    X = hopfit.random_patterns(9, 6, random_state=5)
    np.save(tmp_path / "X.npy", X)
    paths = ["--patterns", tmp_path / "X.npy", "--out", tmp_path / "m.npz"]
    first, second = tmp_path / "c.json", tmp_path / "d.json"
    assert run("train", "--rule", "exact", *paths, "--certificate", first).returncode == 0
    more = ["--resume", first, "--certificate", second]
    assert run("train", "--rule", "exact", *paths, *more).returncode == 0
    assert hopfit.HopfieldMemory(then=None, resume=first).fit(X).certificate_ == second.read_text()


def test_evaluations_are_the_same(tmp_path):
    X = hopfit.random_patterns(6, 30, random_state=4)
    memory = hopfit.HopfieldMemory(rule="hebbian", random_state=9, update="async").fit(X)
    memory.save(tmp_path / "m.npz")
    np.save(tmp_path / "X.npy", X)
    paths = ["--model", tmp_path / "m.npz", "--patterns", tmp_path / "X.npy"]
    words = ["--noise", "0.1", "--trials", "4", "--seed", "9", "--update", "async"]
    done = run("evaluate", *paths, *words, "--report", tmp_path / "r.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "r.json").read_text())
    found = memory.evaluate(X, noise=0.1, trials=4)
    assert found == {name: report[name] for name in found}


def test_sentences_are_the_same_but_for_how_a_face_spells_options(tmp_path):
    X = hopfit.random_patterns(3, 6)
    np.save(tmp_path / "X.npy", X)
    words = ["--patterns", tmp_path / "X.npy", "--rule", "exact", "--out", tmp_path / "m.npz"]
    said = run("train", *words, "--weights", "ternary", "--then", "margin").stderr
    with pytest.raises(ValueError) as caught:
        hopfit.HopfieldMemory(weights="ternary", then="margin").fit(X)
    both = "then margin works on continuous weights, but {}; leave one of the two out, or use {}"
    whole = "sparse whole weights"
    assert said == "hopfit: --" + both.format(
        "--weights is ternary", f"--rule milp with --sparse for {whole}\n"
    )
    assert str(caught.value) == both.format(
        "the class is ternary", f"the rule milp with its option sparse for {whole}"
    )
