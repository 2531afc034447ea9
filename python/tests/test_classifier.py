"""Classification."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

import hopfit


def few_of(X, y, each, seed):
    rng = np.random.default_rng(seed)
    few = np.concatenate([rng.permutation(np.flatnonzero(y == k))[:each] for k in np.unique(y)])
    return few, np.setdiff1d(np.arange(len(y)), few)


def test_without_recall_it_is_the_nearest_neighbour():
    X, y = hopfit.load_wine(return_X_y=True)
    few, rest = few_of(X, y, 6, 1)
    classifier = hopfit.HopfieldClassifier(labels="match", max_steps=0).fit(X[few], y[few])
    bits = classifier.encoder_.transform
    nearest = KNeighborsClassifier(1, algorithm="brute", metric="hamming").fit(bits(X[few]), y[few])
    distances, _ = nearest.kneighbors(bits(X[rest]), 2)
    sure = distances[:, 0] < distances[:, 1]
    assert sure.sum() > 50
    mine, theirs = classifier.predict(X[rest]), nearest.predict(bits(X[rest]))
    np.testing.assert_array_equal(mine[sure], theirs[sure])


def half_of(X, y, seed):
    rng = np.random.default_rng(seed)
    learn = rng.permutation(len(y)) < len(y) // 2
    return learn, rng.random(X[~learn].shape)


def test_missing_values_cost_less_than_nearest_neighbour():
    X, y = hopfit.load_wine(return_X_y=True)
    shares = (0.0, 0.3, 0.5)
    ours, theirs = np.zeros(3), np.zeros(3)
    for seed in range(10):
        learn, luck = half_of(X, y, seed)
        labels = hopfit.HopfieldClassifier().fit(X[learn], y[learn])
        nearest = hopfit.HopfieldClassifier(labels="match", max_steps=0).fit(X[learn], y[learn])
        for at, share in enumerate(shares):
            damaged = np.where(luck < share, np.nan, X[~learn])
            ours[at] += labels.score(damaged, y[~learn]) / 10
            theirs[at] += nearest.score(damaged, y[~learn]) / 10
    assert (ours > (0.93, 0.89, 0.84)).all() and (ours > theirs + 0.01).all(), (ours, theirs)


@pytest.mark.parametrize("labels", ["bayes", "noise", "match"])
def test_training_rows_may_miss_values(labels):
    X, y = hopfit.load_wine(return_X_y=True)
    learn, luck = half_of(X, y, 3)
    damaged = X[learn].copy()
    damaged[np.random.default_rng(4).random(damaged.shape) < 0.3] = np.nan
    # Of one class no row is whole; it is not lost.
    damaged[y[learn] == 2, 5] = np.nan
    classifier = hopfit.HopfieldClassifier(labels=labels).fit(damaged, y[learn])
    assert list(classifier.classes_) == [0, 1, 2]
    told = classifier.predict(X[~learn])
    assert set(told) == {0, 1, 2} and (told == y[~learn]).mean() > 0.7


@pytest.mark.parametrize("labels", ["bayes", "noise", "match"])
@pytest.mark.parametrize("classes", [2, 3])
def test_probabilities_and_decisions_agree(labels, classes):
    X, y = hopfit.load_wine(return_X_y=True)
    X, y = X[y < classes], np.array(["red", "blue", "green"])[y[y < classes]]
    classifier = hopfit.HopfieldClassifier(labels=labels).fit(X[::2], y[::2])
    damaged = np.where(np.random.default_rng(1).random(X.shape) < 0.4, np.nan, X)
    told, shares = classifier.predict(damaged), classifier.predict_proba(damaged)
    decisions = classifier.decision_function(damaged)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    np.testing.assert_array_equal(told, classifier.classes_[shares.argmax(axis=1)])
    if classes == 2:
        np.testing.assert_array_equal(told, classifier.classes_[(decisions > 0).astype(int)])
        np.testing.assert_allclose(shares[:, 1], 1 / (1 + np.exp(-decisions)))
    else:
        np.testing.assert_array_equal(told, classifier.classes_[decisions.argmax(axis=1)])
    assert told.dtype == y.dtype


def reliability(shares, right, bins=10):
    """The expected calibration error."""
    found = 0.0
    for k in range(bins):
        inside = (shares > k / bins) & (shares <= (k + 1) / bins)
        if inside.any():
            found += inside.mean() * abs(shares[inside].mean() - right[inside].mean())
    return found


@pytest.mark.parametrize("labels, most", [("bayes", 0.04), ("noise", 0.08), ("match", 0.08)])
def test_probabilities_are_reliable(labels, most):
    X, y = hopfit.load_breast_cancer(return_X_y=True)
    shares, right = [], []
    for seed in range(3):
        learn, luck = half_of(X, y, seed)
        options = {"max_steps": 0} if labels == "match" else {}
        classifier = hopfit.HopfieldClassifier(labels=labels, **options).fit(X[learn], y[learn])
        damaged = np.where(luck < 0.3, np.nan, X[~learn])
        found = classifier.predict_proba(damaged)
        shares.append(found.max(axis=1))
        right.append(classifier.classes_[found.argmax(axis=1)] == y[~learn])
    assert reliability(np.concatenate(shares), np.concatenate(right)) < most


@pytest.mark.parametrize("labels", ["bayes", "noise"])
def test_weights_count_as_repeats(labels):
    X, y = hopfit.load_zoo(return_X_y=True)
    weights = np.random.default_rng(1).integers(0, 4, len(y))
    options = {"labels": labels}
    weighted = hopfit.HopfieldClassifier(**options).fit(X, y, sample_weight=weights)
    repeated = np.repeat(np.arange(len(y)), weights)
    other = hopfit.HopfieldClassifier(**options).fit(X[repeated], y[repeated])
    np.testing.assert_allclose(weighted.predict_proba(X), other.predict_proba(X), atol=1e-3)


def test_counts_alone_are_naive_bayes():
    X, y = hopfit.load_zoo(return_X_y=True)
    classifier = hopfit.HopfieldClassifier(example_share=0).fit(X, y)
    assert classifier.example_share_ == 0
    assert hopfit.HopfieldClassifier().fit(X, y).example_share_ > 0


def test_a_row_of_which_all_is_missing_is_told_too():
    classifier = hopfit.HopfieldClassifier().fit([[1.0, 1.0], [9.0, 9.0]], ["low", "high"])
    told = classifier.predict([[np.nan, np.nan], [1.2, np.nan], [np.nan, 8.5]])
    assert list(told[1:]) == ["low", "high"] and told[0] in ("low", "high")


def test_rules_that_search():
    X, y = hopfit.load_zoo(return_X_y=True)
    few, rest = few_of(X, y, 2, 3)
    classifier = hopfit.HopfieldClassifier(
        labels="match", rule="exact", then="margin", time_limit=20
    )
    classifier.fit(X[few], y[few])
    assert classifier.memory_.flips_ == 0
    np.testing.assert_array_equal(classifier.recall(X[few]), classifier.patterns_)
    assert classifier.score(X[rest], y[rest]) > 0.6
