"""Certificates are checked against the problem that is meant."""

import pytest

import hopfit


@pytest.fixture(scope="module")
def fitted():
    X = hopfit.random_patterns(9, 6, random_state=5)
    return X, hopfit.HopfieldMemory().fit(X)


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


def test_the_problem_meant_is_accepted(fitted):
    X, memory = fitted
    own = {"tie": "paper", "weights": "continuous", "symmetric": True, "bias": False}
    assert hopfit.check(memory.certificate_, X, **own).optimal
    assert hopfit.check(memory.certificate_, X, memory).optimal


def test_the_weights_of_another_memory_are_refused(fitted):
    X, memory = fitted
    hebbian = hopfit.HopfieldMemory(rule="hebbian").fit(X)
    assert hebbian.flips_ > memory.flips_
    with pytest.raises(hopfit.CertificateRejected, match="are not the certificate's: they lose"):
        hopfit.check(memory.certificate_, X, hebbian)


def test_memory_and_keywords_do_not_mix(fitted):
    X, memory = fitted
    with pytest.raises(ValueError, match="leave out tie"):
        hopfit.check(memory.certificate_, X, memory, tie="paper")


def test_a_mask_that_forbids_everything_is_told():
    from hopfit._certificate import Verdict

    problem = {"patterns": 2, "neurons": 2, "weights": "continuous", "tie": "paper"}
    problem |= {"symmetric": True, "bias": False, "mask": {"forbidden": [[0, 1], [1, 0]]}}
    told = str(Verdict(3, 3, True, problem))
    assert "a mask that forbids 1 of 1 pairs and leaves no weight at all" in told
