"""A diagnosis beside NumPy that knows nothing of it."""

import itertools
import json
import os
import subprocess

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import hopfit

X = hopfit.random_patterns(4, 12, random_state=5)
ALL = np.array(list(itertools.product([-1, 1], repeat=12)), dtype=np.int8)
PARTS = ("distributions", "energy", "endings", "curve", "basins", "census")


@pytest.fixture(scope="module", params=["hebbian", "pseudoinverse", "exact"])
def memory(request):
    return hopfit.HopfieldMemory(rule=request.param, update="cue").fit(X)


def kind(state):
    """What a state is, by definition."""
    if (X == state).all(axis=1).any():
        return "stored"
    if (X == -state).all(axis=1).any():
        return "inverse"
    for three in itertools.combinations(range(len(X)), 3):
        for signs in itertools.product([-1, 1], repeat=3):
            if (np.sign(np.array(signs) @ X[list(three)]) == state).all():
                return "mixture_of_three"
    return "other"


def test_the_census_is_that_of_numpy(memory):
    stays = (np.where(ALL @ memory.weights_ + memory.bias_ > 0, 1, -1) == ALL).all(axis=1)
    kinds = [kind(state) for state in ALL[stays]]
    found = hopfit.diagnose(memory, X, "census")["census"]
    assert found["exact"] and found["fixed_points"] == stays.sum()
    for row in found["kinds"]:
        assert row["fixed_points"] == kinds.count(row["kind"])
    energies = np.sort(memory.energy(ALL[stays]))
    told = [point["energy"] for point in found["lowest"]]
    np.testing.assert_allclose(told, energies[: len(told)])
    assert [kind(np.array(point["state"])) for point in found["lowest"]] == [
        point["kind"] for point in found["lowest"]
    ]


def test_basins_are_those_of_all_states(memory):
    states, info = memory.recall(ALL, missing=np.nan, return_info=True)
    rests = info.endings == "fixed_point"
    found = hopfit.diagnose(memory, X, "basins")["basins"]
    for pattern, basin in zip(X, found["per_pattern"]):
        back = rests & (states == pattern).all(axis=1)
        radius = (ALL != pattern).sum(axis=1)
        np.testing.assert_array_equal(basin["recalled"], np.bincount(radius[back], minlength=13))
        whole = [r for r in range(13) if back[radius == r].all()]
        expected = next((r - 1 for r in range(14) if r not in whole), None)
        assert basin["radius_all"] == (None if expected == -1 else expected)
        assert basin["size"] == back.sum()
    assert sum(end["cues"] for end in found["ends"]) == 4096


def test_stabilities_energies_and_overlaps(memory):
    found = hopfit.diagnose(memory, X, "distributions")["distributions"]
    stabilities = memory.stabilities(X, "euclidean")
    assert found["stabilities"]["least"] == pytest.approx(stabilities.min())
    assert found["stabilities"]["mean"] == pytest.approx(stabilities.mean())
    assert found["stabilities"]["deviation"] == pytest.approx(stabilities.std(ddof=1))
    assert found["not_positive"] == (stabilities <= 0).sum()
    assert found["energies"]["largest"] == pytest.approx(memory.energy(X).max())
    overlaps = (X @ X.T.astype(int) / 12)[np.triu_indices(4, 1)]
    middle = np.quantile(overlaps, 0.5, method="inverted_cdf")
    assert found["overlaps"]["quantiles"][2] == pytest.approx(middle)
    assert sum(found["overlaps"]["histogram"]["counts"]) == 6


def test_endings_and_curves_are_counted(memory):
    options = {"noise": 0.2, "trials": 6, "levels": [0.0, 0.2]}
    found = hopfit.diagnose(memory, X, ["endings", "curve"], **options)
    counts = dict.fromkeys(("recalled", "another_pattern", "inverse", "mixture_of_three"), 0)
    for trial in range(6):
        for pattern, state in zip(X, memory.recall(hopfit.noisy(X, 0.2, trial=trial))):
            name = kind(state)
            if name == "stored":
                name = "recalled" if (state == pattern).all() else "another_pattern"
            counts[name] = counts.get(name, 0) + 1
    for count in found["endings"]["counts"]:
        assert count["cues"] == counts.get(count["ended"], 0), count
        low, high = count["interval"]
        assert low <= count["fraction"] <= high
    at = found["curve"]["flipped"][1]
    assert (at["recalled"], at["cues"]) == (counts["recalled"], 24)


def test_energies_fall_where_one_neuron_changes_at_a_time():
    memory = hopfit.HopfieldMemory(rule="pseudoinverse", update="async", random_state=2).fit(X)
    for trace in hopfit.diagnose(memory, X, "energy", noise=0.4)["energy"]["traces"]:
        assert (np.diff(trace["energies"]) <= 1e-12).all()
        assert trace["pattern_energy"] == pytest.approx(memory.energy(X)[trace["pattern"]])


def test_the_program_finds_the_same(memory, tmp_path):
    program = os.environ.get("HOPFIT_PROGRAM")
    if not program:
        pytest.skip("HOPFIT_PROGRAM names no program")
    memory.save(tmp_path / "m.npz")
    np.save(tmp_path / "x.npy", X)
    words = ["evaluate", "--model", "m.npz", "--patterns", "x.npy", "--diagnose", "--json"]
    told = subprocess.run([program, *words], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(told.stdout)["diagnosis"] == hopfit.diagnose(memory, X)


def test_threads_and_limits():
    large = hopfit.random_patterns(20, 60, random_state=1)
    memory = hopfit.HopfieldMemory(rule="pseudoinverse").fit(large)
    one = hopfit.diagnose(memory, large, trials=3, starts=300)
    assert set(PARTS) <= set(one) and one["cut_short"] == []
    assert one == hopfit.diagnose(memory.set_params(n_jobs=2), large, trials=3, starts=300)
    short = hopfit.diagnose(memory, large, "curve", trials=10**7, time_limit=0.5)
    assert short["cut_short"] == ["curve"] and short["curve"]["flipped"][0]["cues"] >= 20
    none = hopfit.diagnose(memory, large, "curve", time_limit=0)
    assert "curve" not in none and none["cut_short"] == ["curve"]


def test_capacities_have_intervals():
    hebb = hopfit.HopfieldMemory(rule="hebbian")
    found = hopfit.capacity(hebb, 30, range(1, 9), repeats=30, random_state=4)
    low, high = found["p50_interval"]
    assert low < found["p50"] < high and high - low < 2
    for point in found["points"]:
        at = point["patterns"]
        assert point["draws"] == 30 and (at > 1 or point["stored"] == 30)
    assert found == hopfit.capacity(hebb, 30, range(1, 9), repeats=30, random_state=4)
    assert not hasattr(hebb, "weights_")
    beyond = hopfit.capacity(hebb, 30, [1, 2], repeats=3)
    assert beyond["p50"] is None and beyond["p50_interval"][1] is None
    assert hopfit.capacity(hebb, 10, [3])["curve"] is None


def test_theory_is_gardners_and_covers():
    for load, kappa in ((10, 3.00), (20, 2.00), (50, 1.03), (80, 0.64), (100, 0.47)):
        assert hopfit.theory(100, load)["stability"] == pytest.approx(kappa, abs=0.006)
    assert hopfit.theory(20)["cover_half"] == 28
    assert hopfit.theory(50)["free_weights"] == 100


def test_wrong_arguments_are_named(memory):
    for options, error, words in (
        ({"parts": "basin"}, ValueError, "basin"),
        ({"parts": [3]}, TypeError, "parts"),
        ({"noise": 1.5}, ValueError, "noise"),
        ({"missing_share": "much"}, TypeError, "missing_share"),
        ({"levels": [0.1, 2]}, ValueError, "levels"),
        ({"levels": []}, ValueError, "levels"),
        ({"radii": [13]}, ValueError, "13"),
        ({"radii": [0.5]}, TypeError, "radii"),
        ({"trials": 0}, ValueError, "trials"),
        ({"starts": -1}, ValueError, "starts"),
        ({"time_limit": -1.0}, ValueError, "time_limit"),
    ):
        with pytest.raises(error, match=words):
            hopfit.diagnose(memory, X, **options)
    with pytest.raises(TypeError, match="HopfieldMemory is needed"):
        hopfit.diagnose(memory.weights_, X)
    with pytest.raises(NotFittedError):
        hopfit.diagnose(hopfit.HopfieldMemory(), X)
    with pytest.raises(ValueError, match="counts"):
        hopfit.capacity(memory, 12, [0, 3])


def test_missing_bits_in_an_evaluation(memory):
    found = memory.evaluate(X, missing_share=0.25, trials=4)["noise"]
    assert (found["noise"], found["missing_share"]) == (0.0, 0.25)
    assert 1 < found["wrong_bits_before"] < 5
