"""What damage is always mended."""

import itertools
import json

import numpy as np
import pytest

import hopfit


def brute(memory, pattern, factor):
    """The radius of a pattern, by trying all cues."""
    n = len(pattern)
    for wrong in range(n + 1):
        sets = itertools.combinations(range(n), wrong)
        damage = np.ones((0, n))
        for chosen in sets:
            row = np.ones((1, n))
            row[0, list(chosen)] = factor
            damage = np.concatenate([damage, row])
        fields = (damage * pattern) @ memory.weights_ + memory.bias_
        if (np.where(fields > 0, 1, -1) != pattern).any():
            return wrong - 1
    return n


@pytest.mark.parametrize("rule", ["hebbian", "pseudoinverse", "exact", "recall"])
def test_the_radius_is_that_of_all_cues(rule):
    X = hopfit.random_patterns(4, 9, random_state=6)
    memory = hopfit.HopfieldMemory(rule=rule).fit(X)
    radius = memory.radius(X)
    assert isinstance(radius, hopfit.Radius)
    assert radius.flips.dtype == radius.missing.dtype == np.int64
    np.testing.assert_array_equal(radius.flips, [brute(memory, x, -1) for x in X])
    np.testing.assert_array_equal(radius.missing, [brute(memory, x, 0) for x in X])
    assert memory.radius_["flips"] == radius.flips.min()
    told = memory.evaluate(X, radius=True)["radius"]
    assert told | {"proof": ""} == memory.radius_ | {"proof": ""}
    assert "radius" not in memory.evaluate(X)
    assert memory.radius_["per_pattern"]["missing"] == radius.missing.tolist()


def test_training_for_the_radius_proves_it():
    X = hopfit.random_patterns(10, 50, random_state=2)
    plain = hopfit.HopfieldMemory(then=None).fit(X)
    memory = hopfit.HopfieldMemory(then="radius").fit(X)
    assert memory.flips_ == plain.flips_
    assert memory.radius_["flips"] > plain.radius_["flips"]
    assert memory.radius_["proof"] == "certified"
    assert memory.radius_["upper_bound"]["flips"] == memory.radius_["flips"]
    verdict = hopfit.check(memory.certificate_, X, memory)
    assert verdict.radius["flips"] == {
        "radius": memory.radius_["flips"],
        "upper_bound": memory.radius_["upper_bound"]["flips"],
    }
    with pytest.raises(hopfit.CertificateRejected, match="has radius"):
        hopfit.check(memory.certificate_, X, plain)
    # Any cue within the radius, by the default recall and in one step.
    r = memory.radius_["flips"]
    cues = X.copy()
    rng = np.random.default_rng(1)
    for cue in cues:
        cue[rng.choice(50, r, replace=False)] *= -1
    np.testing.assert_array_equal(memory.recall(cues), X)
    np.testing.assert_array_equal(memory.recall(cues, update="sync", max_steps=1), X)


def test_a_certificate_without_radii_says_nothing_of_them():
    X = hopfit.random_patterns(4, 12, random_state=2)
    memory = hopfit.HopfieldMemory(then=None).fit(X)
    assert hopfit.check(memory.certificate_, X).radius is None
    assert memory.radius_["proof"] == "none"
    assert memory.radius_["upper_bound"] == {"flips": None, "missing": None}


def test_a_spoiled_radius_is_refused():
    X = hopfit.random_patterns(4, 20, random_state=2)
    memory = hopfit.HopfieldMemory(then="radius").fit(X)
    certificate = json.loads(memory.certificate_)
    certificate["basins"]["flips"]["radii"][0] += 1
    with pytest.raises(hopfit.CertificateRejected, match="the basins, flips"):
        hopfit.check(certificate, X)


def test_other_goals_and_patterns_are_refused():
    X = hopfit.random_patterns(3, 8, random_state=1)
    for then in ("radius:", "radius:x", "radius:-1", "radii"):
        with pytest.raises(ValueError, match="radius:R"):
            hopfit.HopfieldMemory(then=then).fit(X)
    with pytest.raises(ValueError, match="radius:R"):
        hopfit.HopfieldMemory(then="radius", noise_level=0.1).fit(X)
    memory = hopfit.HopfieldMemory().fit(X)
    with pytest.raises(ValueError):
        memory.radius(X[:, :5])
