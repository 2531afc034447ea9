"""Certificates are checked against the problem that is meant."""

import hopfit
import pytest


@pytest.fixture(scope="module")
def fitted():
    X = hopfit.random_patterns(9, 6, random_state=5)
    return X, hopfit.HopfieldMemory().fit(X)


def test_the_verdict_says_which_problem(fitted):
    X, memory = fitted
    verdict = hopfit.check(memory.certificate_, X)
    flips, bound, optimal = verdict
    assert (flips, bound, optimal) == (memory.flips_, memory.lower_bound_, True)
    assert verdict.problem["mask"] == "full"
    assert verdict.problem["patterns"] == "9 of 6 neurons"


@pytest.mark.parametrize(
    "meant, told",
    [
        ({"tie": "strict"}, "tie rule"),
        ({"weights": "ternary"}, "weight class"),
        ({"symmetric": False}, "symmetry"),
        ({"bias": True}, "bias"),
        ({"receptive_field": 1.0, "shape": (2, 3)}, "mask"),
    ],
    ids=str,
)
def test_another_problem_is_refused(fitted, meant, told):
    X, memory = fitted
    with pytest.raises(hopfit.CertificateRejected, match=f"its {told} is .* is asked"):
        hopfit.check(memory.certificate_, X, **meant)


def test_the_problem_meant_is_accepted(fitted, tmp_path):
    X, memory = fitted
    own = {"tie": "paper", "weights": "continuous", "symmetric": True, "bias": False}
    assert hopfit.check(memory.certificate_, X, **own).optimal
    assert hopfit.check(memory.certificate_, X, memory=memory).optimal
    memory.save(tmp_path / "m.npz")
    assert hopfit.check(memory.certificate_, X, memory=tmp_path / "m.npz").optimal


def test_another_memory_is_refused(fitted):
    X, memory = fitted
    hebbian = hopfit.HopfieldMemory(rule="hebbian").fit(X)
    assert hebbian.flips_ > memory.flips_
    with pytest.raises(hopfit.CertificateRejected, match="lose"):
        hopfit.check(memory.certificate_, X, memory=hebbian)
    with pytest.raises(hopfit.CertificateRejected, match="tie rule"):
        strict = hopfit.HopfieldMemory(tie="strict").fit(X)
        hopfit.check(memory.certificate_, X, memory=strict)


def test_memory_and_keywords_do_not_mix(fitted):
    X, memory = fitted
    with pytest.raises(ValueError, match="leave out tie"):
        hopfit.check(memory.certificate_, X, memory=memory, tie="paper")
