"""What memories find, against independent counts."""

import io
import json

import numpy as np
import pytest

import hopfit
from hopfit._progress import Progress


@pytest.fixture(scope="module")
def crowded():
    """More patterns than 6 neurons can hold, and a memory of them."""
    X = hopfit.random_patterns(9, 6, random_state=5)
    return X, hopfit.HopfieldMemory().fit(X)


def step(memory, X):
    return np.where(X @ memory.weights_ + memory.bias_ > 0, 1, -1)


def test_flips_are_what_numpy_counts(crowded):
    X, memory = crowded
    assert memory.flips_ == (step(memory, X) != X).sum() > 0
    assert memory.lower_bound_ <= memory.flips_
    exact = X.astype(np.int64) @ memory.weights_int_ + memory.bias_int_
    assert (np.where(exact > 0, 1, -1) != X).sum() == memory.flips_
    np.testing.assert_array_equal(memory.weights_, memory.weights_.T)
    assert not memory.weights_.diagonal().any()


def test_energy_and_stabilities_are_their_formulas():
    X = hopfit.random_patterns(5, 12, random_state=2)
    memory = hopfit.HopfieldMemory(bias=True, symmetric=False).fit(X)
    fields = X @ memory.weights_ + memory.bias_
    np.testing.assert_allclose(memory.stabilities(X), X * fields)
    norms = np.sqrt((memory.weights_**2).sum(axis=0))
    norms[norms == 0] = 1
    np.testing.assert_allclose(memory.stabilities(X, "euclidean"), X * fields / norms)
    energies = -0.5 * np.einsum("pi,ij,pj->p", X, memory.weights_, X) - X @ memory.bias_
    np.testing.assert_allclose(memory.energy(X), energies)


def test_every_class_of_weights():
    X = hopfit.random_patterns(4, 9, random_state=4)
    signs = {-1, 0, 1}
    for weights, allowed in [("ternary", signs), ("binary", signs), ("integer:2", {-2, 2} | signs)]:
        memory = hopfit.HopfieldMemory(weights=weights, time_limit=20).fit(X)
        assert set(np.unique(memory.weights_)) <= allowed, weights
    near = hopfit.HopfieldMemory(receptive_field=1.0, shape=(3, 3)).fit(X)
    assert near.weights_[0, 2] == near.weights_[0, 4] == 0
    sparse = hopfit.HopfieldMemory(rule="milp", sparse=True).fit(X)
    assert sparse.status_ != "optimal" or sparse.flips_ <= sparse.lower_bound_
    free = hopfit.HopfieldMemory(symmetric=False).fit(X)
    assert free.flips_ == (step(free, X) != X).sum() == 0


def test_bits_may_be_booleans_numbers_and_views():
    X = hopfit.random_patterns(5, 12, random_state=6)
    expected = hopfit.HopfieldMemory().fit(X).weights_
    others = [X == 1, (X > 0).astype(int), X.astype(np.float32), X.tolist()]
    views = [np.asfortranarray(X), X[:, ::-1][:, ::-1], np.repeat(X, 2, axis=1)[:, ::2]]
    for same in others + views:
        np.testing.assert_array_equal(hopfit.HopfieldMemory().fit(same).weights_, expected)
    binarized = hopfit.HopfieldMemory(binarize=0.5).fit(X * 0.3 + 0.5)
    np.testing.assert_array_equal(binarized.weights_, expected)


def test_missing_bits_are_recalled():
    X = hopfit.random_patterns(3, 20, random_state=7)
    memory = hopfit.HopfieldMemory(then="margin").fit(X)
    gone = np.arange(20) % 4 == 0
    zeros = np.where(gone, 0, X)
    np.testing.assert_array_equal(memory.recall(zeros), X)
    np.testing.assert_array_equal(memory.recall(np.where(gone, np.nan, X), missing=np.nan), X)
    # Without a -1 a zero is one, unless it is said to be missing.
    ones = np.abs(zeros[:1])
    np.testing.assert_array_equal(memory.recall(ones, max_steps=0), np.where(ones, 1, -1))
    np.testing.assert_array_equal(memory.recall(ones, max_steps=0, missing=0), ones)


def test_no_bound_is_none():
    # More patterns than any network of this size holds: nothing is known of
    # the bits that Hebb's rule loses.
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(hopfit.random_patterns(20, 8))
    assert memory.flips_ > 0 and memory.status_ == "feasible" and memory.proof_ == "none"
    assert memory.lower_bound_ is None and memory.report_["lower_bound"] is None


def test_whatever_a_report_holds_is_passed_through(monkeypatch, capsys):
    native = hopfit._memory._native.train

    def train(*arguments):
        found = native(*arguments)
        word = {"value": 1.5, "epsilon": 0.001, "big_m": None}
        report = json.loads(found["report"]) | {"lower_bound": None, "model_lower_bound": word}
        return found | {"report": json.dumps(report)}

    monkeypatch.setattr(hopfit._memory._native, "train", train)
    memory = hopfit.HopfieldMemory(rule="milp", verbose=1).fit(hopfit.random_patterns(3, 8))
    assert memory.lower_bound_ is None and memory.report_["model_lower_bound"]["value"] == 1.5
    assert "the fewest possible: not bounded" in capsys.readouterr().out


def test_recall_does_not_depend_on_threads():
    X = hopfit.random_patterns(300, 30, random_state=8)
    memory = hopfit.HopfieldMemory(rule="pseudoinverse", n_jobs=1).fit(X[:10])
    for update in ("cue", "graded", "sync", "async", "sequential", "glauber"):
        one = memory.set_params(n_jobs=1).recall(X, update)
        np.testing.assert_array_equal(memory.set_params(n_jobs=-1).recall(X, update), one)


def test_verbose_tells_and_is_silent_otherwise(capsys):
    X = hopfit.random_patterns(4, 10)
    hopfit.HopfieldMemory().fit(X)
    assert capsys.readouterr().out == ""
    hopfit.HopfieldMemory(verbose=1).fit(X)
    assert "0 flips in 4 patterns of 10 bits" in capsys.readouterr().out


@pytest.mark.parametrize(
    "bound, proof, words",
    [
        (None, "none", "3 flips in 1 pattern of 9 bits; the fewest possible: not bounded; "),
        (0, "none", "the fewest possible: at least 0; feasible"),
        (2, "certified", "the fewest possible: at least 2 (certified); feasible"),
        (3, "certified", "the fewest possible: 3 (certified); feasible"),
    ],
)
def test_the_last_line_does_not_contradict_itself(bound, proof, words):
    report = {"flips": 3, "unmet": 3, "patterns": 1, "neurons": 9, "lower_bound": bound}
    report |= {"proof": proof, "status": "feasible", "seconds": 0.0}
    stream = io.StringIO()
    Progress(None, stream).finish(report)
    assert words in stream.getvalue()


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_progress_writes_over_its_line_on_a_screen_and_rarely_into_a_file():
    for stream, written in [(Screen(), 2), (io.StringIO(), 1)]:
        progress = Progress(60, stream)
        progress("solving", 8.0, 2.0, None)
        progress.shown -= 1.0
        progress("solving", 7.0, float("-inf"), 0.5)
        text = stream.getvalue()
        assert text.count("hopfit: solving") == written
        assert "flips 8, bound 2.0, 0 s of 60 s" in text
        assert ("\rhopfit: solving: flips 7, 50 %" in text) == (written == 2)
