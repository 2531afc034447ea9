"""How recalls are asked for, and what they tell."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import hopfit

X = hopfit.random_patterns(5, 24, random_state=4)
CUES = hopfit.noisy(X, 0.15, random_state=2)


@pytest.fixture(scope="module")
def memory():
    return hopfit.HopfieldMemory(rule="pseudoinverse", update="sync").fit(X)


def step(memory, states):
    return np.where(states @ memory.weights_ + memory.bias_ > 0, 1, -1)


def test_endings_and_steps_are_told(memory):
    states, info = memory.recall(CUES, return_info=True)
    np.testing.assert_array_equal(states, memory.recall(CUES))
    assert info.endings.shape == info.steps.shape == (5,)
    for cue, state, ending, steps in zip(CUES, states, *info):
        assert ending == ("fixed_point" if (step(memory, state) == state).all() else "two_cycle")
        by_hand = cue
        for _ in range(steps):
            by_hand = step(memory, by_hand)
        np.testing.assert_array_equal(state, by_hand)
    _, none = memory.recall(CUES[:2], max_steps=0, return_info=True)
    assert list(none.endings) == ["step_limit"] * 2 and not none.steps.any()


def test_two_neurons_that_disagree_end_in_a_two_cycle():
    pair = hopfit.HopfieldMemory(rule="hebbian", update="sync").fit([[1, -1]])
    states, info = pair.recall([[1, 1]], return_info=True)
    assert list(info.endings) == ["two_cycle"]
    np.testing.assert_array_equal(step(pair, step(pair, states)), states)


def test_parameters_of_the_estimator_are_those_of_the_method(memory):
    chosen = clone(memory).set_params(update="async", max_steps=1, random_state=5).fit(X)
    expected = memory.set_params(random_state=5).recall(CUES, "async", 1)
    np.testing.assert_array_equal(chosen.transform(CUES), expected)
    np.testing.assert_array_equal(chosen.recall(CUES, "sync", 100), memory.recall(CUES))
    memory.set_params(random_state=None)


def test_pipelines_can_set_how_to_recall():
    rows = hopfit.load_wine().data[::12].copy()
    encoder, memory = hopfit.SignEncoder(2), hopfit.HopfieldMemory(rule="pseudoinverse", missing=0)
    pipeline = make_pipeline(encoder, memory).fit(rows)
    rows[1] = np.nan  # a cue of which nothing is known
    states = pipeline.set_params(hopfieldmemory__max_steps=0).transform(rows)
    assert not states[1].any() and (states[0] != 0).all()
    pipeline.set_params(hopfieldmemory__update="sequential", hopfieldmemory__max_steps=None)
    assert (pipeline.transform(rows) != 0).all()


def test_grid_search_over_how_to_recall():
    wine = hopfit.load_wine()
    grid = {"update": ["sync", "sequential"], "max_steps": [0, 100]}
    search = GridSearchCV(hopfit.HopfieldClassifier(labels="match"), grid, cv=2)
    search.fit(wine.data[::3], wine.target[::3])
    assert set(search.best_params_) == set(grid)
    rules = {"rule": ["gradient"], "tuned": [False, True], "epochs": [1, 300]}
    crowd = hopfit.random_patterns(20, 24, random_state=4)
    search = GridSearchCV(hopfit.HopfieldMemory(), rules, cv=[(range(20), range(20))])
    assert search.fit(crowd).best_params_ == {"rule": "gradient", "tuned": True, "epochs": 300}


def test_a_model_file_keeps_how_to_read_and_recall(tmp_path):
    grey = np.random.default_rng(1).normal(size=(4, 12))
    options = {"binarize": 0.25, "update": "async", "max_steps": 7, "missing": np.nan}
    memory = hopfit.HopfieldMemory(rule="hebbian", random_state=3, **options).fit(grey)
    memory.save(tmp_path / "m.npz")
    loaded = hopfit.HopfieldMemory.load(tmp_path / "m.npz")
    assert {name: getattr(loaded, name) for name in ("binarize", "update", "max_steps")} == {
        "binarize": 0.25,
        "update": "async",
        "max_steps": 7,
    }
    assert np.isnan(loaded.missing)
    cues = np.where(np.arange(12) % 5 == 0, np.nan, grey)
    np.testing.assert_array_equal(loaded.recall(cues), memory.recall(cues))
    assert loaded.score(grey) == memory.score(grey)
    # What is set back is gone from the next file too.
    loaded.set_params(binarize=None, update="cue", max_steps=None, missing=None)
    loaded.save(tmp_path / "plain.npz")
    assert hopfit.HopfieldMemory.load(tmp_path / "plain.npz").binarize is None
    hopfit.HopfieldMemory(rule="hebbian", random_state=3).fit(np.where(grey > 0.25, 1, -1)).save(
        tmp_path / "same.npz"
    )
    assert (tmp_path / "plain.npz").read_bytes() == (tmp_path / "same.npz").read_bytes()


def test_evaluation_is_what_numpy_counts(memory):
    found = memory.evaluate(X, noise=0.15, trials=3)
    assert found["flips"] == (step(memory, X) != X).sum()
    trials = [hopfit.noisy(X, 0.15, trial=trial) for trial in range(3)]
    wrong = [(memory.recall(cues) != X).sum(axis=1) for cues in trials]
    assert found["noise"]["wrong_bits_after"] == pytest.approx(np.mean(wrong))
    assert found["noise"]["recalled_fraction"] == pytest.approx(np.mean(np.array(wrong) == 0))
    assert "noise" not in memory.evaluate(X)
    for options in ({"trials": 2}, {"noise": 0.1, "trials": 0}, {"noise": 1.5}):
        with pytest.raises(ValueError):
            memory.evaluate(X, **options)


def by_definition(memory, cue, sweeps=200):
    """Recall with the cue as a fading field, in whole numbers; any order of
    the neurons will do where all orders end alike."""
    W, b = memory.weights_int_.astype(object), memory.bias_int_.astype(object)
    sigma = np.sort((X * (X @ W + b))[X * (X @ W + b) > 0])
    sigma = int(sigma[(len(sigma) - 1) // 2])
    state = cue.astype(object)
    for k in range(sweeps):
        push = sigma * max(29 - k, 0) * cue.astype(object)
        for i in range(len(cue)):
            state[i] = 1 if 29 * (state @ W[:, i] + b[i]) + push[i] > 0 else -1
    return state


def test_the_cue_stays_in_play_by_default():
    memory = hopfit.HopfieldMemory().fit(X)
    assert memory.update == "cue" and memory.report_["details"]["then"]["name"] == "recall"
    states, info = memory.recall(CUES, return_info=True)
    assert set(info.endings) == {"fixed_point"}
    np.testing.assert_array_equal(states, [by_definition(memory, cue) for cue in CUES])
    np.testing.assert_array_equal(states, X)


def test_what_a_cue_recalls_is_its_own(memory):
    for update in ("cue", "graded", "sync"):
        states = memory.recall(CUES, update)
        backwards = memory.recall(CUES[::-1], update)[::-1]
        np.testing.assert_array_equal(states, backwards)
        np.testing.assert_array_equal(memory.recall(CUES[2:3], update), states[2:3])


def test_clamped_neurons_keep_their_bits(memory):
    cues = CUES.copy()
    cues[:, ::3] = 0
    states = memory.recall(cues, "cue", missing=0, clamp="known")
    np.testing.assert_array_equal(states[cues != 0], cues[cues != 0])
    assert (states != 0).all()
    mask = np.arange(24) < 6
    states = memory.recall(CUES, "async", clamp=mask)
    np.testing.assert_array_equal(states[:, :6], CUES[:, :6])
    for clamp in ("unknown", mask[:5], [0, 1], 3):
        with pytest.raises(ValueError, match="clamp"):
            memory.recall(CUES, clamp=clamp)


def test_glauber_takes_a_temperature(memory):
    hot = clone(memory).set_params(update="glauber", cooling="constant", temperature=50.0).fit(X)
    states, info = hot.recall(np.repeat(X, 40, axis=0), max_steps=5, return_info=True)
    assert 0.4 < (states == np.repeat(X, 40, axis=0)).mean() < 0.6
    assert set(info.endings) == {"step_limit"}
    cool = clone(memory).set_params(update="glauber", temperature=0.05).fit(X)
    np.testing.assert_array_equal(cool.recall(X), X)
    for options in ({"temperature": 0.0}, {"temperature": -1.0}, {"cooling": "frost"}):
        with pytest.raises(ValueError):
            clone(memory).set_params(update="glauber", **options).fit(X).recall(X)
    with pytest.raises(ValueError, match="temperature belongs to update"):
        clone(memory).set_params(temperature=0.5).fit(X).recall(X)


def test_a_model_without_a_typical_stability_recalls_too(memory, tmp_path):
    np.savez(tmp_path / "plain.npz", weights=memory.weights_)
    plain = hopfit.HopfieldMemory.load(tmp_path / "plain.npz")
    states = plain.recall(hopfit.noisy(X, 0.05, random_state=1))
    assert set(np.unique(states)) == {-1, 1}
    np.testing.assert_array_equal(plain.recall(X), X)
