"""A model file keeps what a memory was trained with."""

import json

import numpy as np
import pytest

import hopfit

X = hopfit.random_patterns(4, 9, random_state=1)

OPTIONS = [
    {"rule": "exact", "then": "recall", "noise_level": 0.05, "missing_share": 0.2},
    {"rule": "exact", "then": "radius:1", "noise_level": 0.1},
    {"rule": "exact", "then": None, "weights": "ternary", "tie": "strict"},
    {"rule": "exact", "then": None, "receptive_field": 2.0, "shape": (3, 3), "symmetric": False},
    {"rule": "recall", "noise_level": 0.07, "bias": True},
    {"rule": "gradient", "tuned": True, "epochs": 7, "momentum": 0.5, "batch_size": 2},
    {"rule": "gradient", "learning_rate": 0.01, "random_state": 3},
    {"rule": "pseudoinverse", "keep_diagonal": True, "rank_tolerance": 1e-6},
    {"rule": "perceptron", "perceptron": "krauth-mezard", "kappa": 0.5, "kappa_norm": "euclidean"},
    {"rule": "mpf", "weight_decay": 0.01, "steps": 20},
    {"rule": "dreaming", "dream_time": 3.0},
    {"rule": "unlearning", "dreams": 4, "unlearning_rate": 0.02},
    {"rule": "ridge", "penalty": 0.5},
    {"rule": "milp", "epsilon": 0.01, "big_m": 20.0, "sparse": 0.01, "start": "none"},
]


def trained(options):
    return hopfit.HopfieldMemory(**options).fit(X)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: options["rule"])
def test_load_restores_what_it_was_trained_with(options, tmp_path):
    memory = trained(options)
    memory.save(tmp_path / "model.npz")
    loaded = hopfit.HopfieldMemory.load(tmp_path / "model.npz")
    asked = hopfit.HopfieldMemory(**options).get_params()
    found = loaded.get_params()
    assert found["random_state"] == (asked.pop("random_state") or 0)
    # What was not asked for may be told as what was taken.
    told = {"then", "noise_level", "missing_share"}
    for name, value in asked.items():
        if name in options or name not in told:
            assert found[name] == value, name
    again = hopfit.HopfieldMemory(**found).fit(X)
    np.testing.assert_array_equal(again.weights_, memory.weights_)


def test_files_without_these_keys_are_read_as_before(tmp_path):
    path = tmp_path / "model.npz"
    trained({"rule": "perceptron", "kappa": 0.5, "epochs": 9}).save(path)
    arrays = dict(np.load(path))
    meta = json.loads(str(arrays["meta"]))
    assert meta["options"]["kappa"] == 0.5 and meta["options"]["epochs"] == 9
    for name in ("kappa", "epochs"):
        del meta["options"][name]
    np.savez(path, **arrays | {"meta": np.array(json.dumps(meta))})
    loaded = hopfit.HopfieldMemory.load(path)
    assert (loaded.rule, loaded.kappa, loaded.epochs) == ("perceptron", None, None)


def test_the_file_tells_no_place_of_this_machine(tmp_path):
    start = tmp_path / "start.npz"
    trained({"rule": "hebbian"}).save(start)
    memory = hopfit.HopfieldMemory(rule="milp", start=start, solver_log=tmp_path / "log").fit(X)
    assert str(tmp_path) not in memory._meta
