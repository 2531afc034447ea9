"""The estimators do what scikit-learn expects of estimators."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import hopfit

# The checks feed any numbers, which a memory of bits refuses unless it is told
# how to make bits of them: with `binarize` it passes all.
CHECKED = [
    hopfit.HopfieldMemory(binarize=0.0),
    hopfit.HopfieldMemory(binarize=0.0, rule="exact", then="margin", n_jobs=2),
    hopfit.HopfieldMemory(binarize=0.0, then=None, update="graded"),
    hopfit.HopfieldMemory(binarize=0.0, rule="recall", bias=True, update="sync"),
    hopfit.HopfieldMemory(binarize=0.0, rule="hebbian"),
    hopfit.HopfieldMemory(binarize=0.0, rule="pseudoinverse"),
    hopfit.HopfieldMemory(binarize=0.0, rule="gradient"),
    hopfit.HopfieldMemory(binarize=0.0, rule="gradient", tuned=True, epochs=50, update="async"),
    hopfit.HopfieldClassifier(),
    hopfit.HopfieldClassifier(n_clusters=5),
    hopfit.HopfieldClassifier(n_clusters=5, labels="noise"),
    hopfit.HopfieldClassifier(n_clusters=5, labels="match"),
    hopfit.SignEncoder(),
]


def expected_failures(estimator):
    if getattr(estimator, "labels", None) == "match":
        reason = (
            "a memory stores a row once, whatever its weight, and of stored rows equally near the "
            "first decides: repeated rows in another order may be told otherwise"
        )
        return {"check_sample_weight_equivalence_on_dense_data": reason}
    return {}


@parametrize_with_checks(CHECKED, expected_failed_checks=expected_failures)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    return hopfit.load_digits9(first=15)


def test_clones_and_pickles_are_the_same(digits):
    memory = hopfit.HopfieldMemory(shape=digits.shape, random_state=3).fit(digits.data)
    assert clone(memory).get_params() == memory.get_params()
    copy = pickle.loads(pickle.dumps(memory))
    assert copy.certificate_ == memory.certificate_ and copy.report_ == memory.report_
    np.testing.assert_array_equal(copy.weights_, memory.weights_)
    cues = hopfit.noisy(digits.data, 0.1)
    np.testing.assert_array_equal(copy.recall(cues, "async"), memory.recall(cues, "async"))


def test_grid_search_finds_the_better_rule(digits):
    rules = ["hebbian", "pseudoinverse"]
    search = GridSearchCV(hopfit.HopfieldMemory(), {"rule": rules}, cv=[(range(15), range(15))])
    assert search.fit(digits.data).best_params_ == {"rule": "pseudoinverse"}


def test_pipelines_and_parallel_jobs():
    X, y = hopfit.load_zoo(return_X_y=True)
    keep = np.isin(y, np.flatnonzero(np.bincount(y) > 9))
    pipeline = make_pipeline(hopfit.SignEncoder(2), hopfit.HopfieldMemory(rule="pseudoinverse"))
    assert set(np.unique(pipeline.fit_transform(X))) == {-1, 1}
    one = cross_val_score(hopfit.HopfieldClassifier(), X[keep], y[keep], cv=3)
    two = cross_val_score(hopfit.HopfieldClassifier(), X[keep], y[keep], cv=3, n_jobs=2)
    assert one.min() > 0.8
    np.testing.assert_array_equal(one, two)


def test_the_encoder_agrees_with_scikit_learns():
    from sklearn.preprocessing import KBinsDiscretizer

    X = hopfit.load_wine().data
    bins = KBinsDiscretizer(3, strategy="kmeans", encode="onehot-dense").fit_transform(X)
    bits = hopfit.SignEncoder(3).fit_transform(X) > 0
    # k-means there is a heuristic: it need not find the best clusters.
    assert (bits == (bins > 0)).mean() > 0.95
    names = hopfit.SignEncoder(2).fit(X[:, :1]).get_feature_names_out(["alcohol"])
    assert list(names) == ["alcohol_0", "alcohol_1"]
