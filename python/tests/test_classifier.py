"""Classification."""

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

import hopfit


def few_of(X, y, each, seed):
    rng = np.random.default_rng(seed)
    few = np.concatenate([rng.permutation(np.flatnonzero(y == k))[:each] for k in np.unique(y)])
    return few, np.setdiff1d(np.arange(len(y)), few)


def test_without_recall_it_is_the_nearest_neighbour():
    X, y = hopfit.load_wine(return_X_y=True)
    few, rest = few_of(X, y, 6, 1)
    classifier = hopfit.HopfieldClassifier(max_steps=0).fit(X[few], y[few])
    bits = classifier.encoder_.transform
    nearest = KNeighborsClassifier(1, algorithm="brute", metric="hamming").fit(bits(X[few]), y[few])
    distances, _ = nearest.kneighbors(bits(X[rest]), 2)
    sure = distances[:, 0] < distances[:, 1]
    assert sure.sum() > 50
    mine, theirs = classifier.predict(X[rest]), nearest.predict(bits(X[rest]))
    np.testing.assert_array_equal(mine[sure], theirs[sure])


def test_missing_values_cost_little():
    X, y = hopfit.load_wine(return_X_y=True)
    rng = np.random.default_rng(2)
    whole, damaged = [], []
    for seed in range(10):
        few, rest = few_of(X, y, 4, seed)
        classifier = hopfit.HopfieldClassifier().fit(X[few], y[few])
        gone = np.where(rng.random(X[rest].shape) < 0.5, np.nan, X[rest])
        whole.append(classifier.score(X[rest], y[rest]))
        damaged.append(classifier.score(gone, y[rest]))
    assert np.mean(whole) > 0.8 and np.mean(damaged) > 0.65


def test_a_row_of_which_all_is_missing_is_told_too():
    classifier = hopfit.HopfieldClassifier().fit([[1.0, 1.0], [9.0, 9.0]], ["low", "high"])
    told = classifier.predict([[np.nan, np.nan], [1.2, np.nan], [np.nan, 8.5]])
    assert list(told[1:]) == ["low", "high"] and told[0] in ("low", "high")


def test_rules_that_search():
    X, y = hopfit.load_zoo(return_X_y=True)
    few, rest = few_of(X, y, 2, 3)
    classifier = hopfit.HopfieldClassifier(rule="exact", then="margin", time_limit=20)
    classifier.fit(X[few], y[few])
    assert classifier.memory_.flips_ == 0
    np.testing.assert_array_equal(classifier.recall(X[few]), classifier.patterns_)
    assert classifier.score(X[rest], y[rest]) > 0.6
