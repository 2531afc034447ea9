"""Certificates: what they speak of, and going on from them."""

import json
import pickle

import numpy as np
import pytest

import hopfit

X = hopfit.random_patterns(9, 6, random_state=5)


@pytest.fixture(scope="module")
def memory():
    return hopfit.HopfieldMemory().fit(X)


def test_the_certificate_is_checked_and_spoiled_ones_are_refused(memory, tmp_path):
    verdict = hopfit.check(memory.certificate_, X)
    assert verdict == (memory.flips_, memory.lower_bound_, memory.status_ == "optimal")
    path = tmp_path / "certificate.json"
    path.write_text(memory.certificate_)
    assert hopfit.check(path, X) == hopfit.check(str(path), X == 1) == verdict
    assert hopfit.check(memory.certificate_.encode(), X) == verdict
    spoiled = json.loads(memory.certificate_)
    assert hopfit.check(spoiled, X) == verdict
    spoiled["upper"]["flips"] -= 1
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check(spoiled, X)
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check(memory.certificate_, np.roll(X, 1, axis=1))


def test_the_verdict_says_what_it_speaks_of(memory):
    verdict = hopfit.check(memory.certificate_, X)
    assert verdict.problem["neurons"] == 6 and verdict.problem["patterns"] == 9
    assert verdict.problem["patterns_hash"] == memory.report_["patterns_hash"]
    told = {name: verdict.problem[name] for name in ("weights", "symmetric", "bias", "tie")}
    assert told == {"weights": "continuous", "symmetric": True, "bias": False, "tie": "paper"}
    assert "9 patterns of 6 neurons, continuous weights, symmetric, without bias" in str(verdict)
    lost = "1 bit lost; " if verdict.flips == 1 else f"{verdict.flips} bits lost; "
    assert str(verdict).startswith(lost)
    assert pickle.loads(pickle.dumps(verdict)).problem == verdict.problem
    near = hopfit.HopfieldMemory(receptive_field=1.0, shape=(2, 3), tie="strict").fit(X)
    verdict = hopfit.check(near.certificate_, X)
    assert "receptive field mask, strict tie rule" in str(verdict)


@pytest.mark.parametrize(
    "other",
    [
        {"tie": "strict"},
        {"symmetric": False},
        {"bias": True},
        {"weights": "ternary"},
        {"receptive_field": 1.0, "shape": (2, 3)},
    ],
    ids=str,
)
def test_one_can_insist_on_the_problem(memory, other):
    assert hopfit.check(memory.certificate_, X, memory) == hopfit.check(memory.certificate_, X)
    # What was asked for by the rule does not change the problem.
    hopfit.check(memory.certificate_, X, hopfit.HopfieldMemory(rule="hebbian"))
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check(memory.certificate_, X, hopfit.HopfieldMemory(**other))
    kept = hopfit.HopfieldMemory(**other).fit(X).certificate_
    hopfit.check(kept, X, hopfit.HopfieldMemory(**other))
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check(kept, X, hopfit.HopfieldMemory())


def test_what_is_no_certificate(memory, tmp_path):
    for nothing in ("", "  \n"):
        with pytest.raises(ValueError, match="certificate is empty"):
            hopfit.check(nothing, X)
    with pytest.raises(ValueError, match="a folder; the file of a certificate is needed"):
        hopfit.check(tmp_path, X)
    with pytest.raises(FileNotFoundError, match="nothing.json"):
        hopfit.check(tmp_path / "nothing.json", X)
    with pytest.raises(TypeError, match="a str, a dict or a path, not int"):
        hopfit.check(3, X)
    with pytest.raises(TypeError, match="None where the rule has made no certificate"):
        hopfit.check(hopfit.HopfieldMemory(rule="hebbian").fit(X).certificate_, X)
    with pytest.raises(TypeError, match="a HopfieldMemory is needed"):
        hopfit.check(memory.certificate_, X, "exact")
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check("{}", X)


def test_a_search_goes_on_from_a_certificate(memory, tmp_path):
    path = tmp_path / "certificate.json"
    path.write_text(memory.certificate_)
    for resume in (memory.certificate_, json.loads(memory.certificate_), path, str(path)):
        again = hopfit.HopfieldMemory(resume=resume, time_limit=0).fit(X)
        assert (again.flips_, again.lower_bound_) == (memory.flips_, memory.lower_bound_)
    hard = hopfit.random_patterns(40, 20, random_state=1)
    first = hopfit.HopfieldMemory(time_limit=1).fit(hard)
    second = hopfit.HopfieldMemory(time_limit=0.1, resume=first.certificate_).fit(hard)
    assert second.flips_ <= first.flips_ and second.lower_bound_ >= first.lower_bound_
    with pytest.raises(ValueError, match="certificate"):
        hopfit.HopfieldMemory(resume=memory.certificate_).fit(X[:, ::-1])
    with pytest.raises(ValueError, match="resume is not a certificate"):
        hopfit.HopfieldMemory(resume="{}").fit(X)
    with pytest.raises(ValueError, match="resume belongs to rule exact"):
        hopfit.HopfieldMemory(rule="milp", resume=memory.certificate_).fit(X)
