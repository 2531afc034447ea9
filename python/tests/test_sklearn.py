"""The estimators do what scikit-learn expects of estimators."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import hopfit

ESTIMATORS = [
    hopfit.HopfieldMemory(rule="hebbian", binarize=0.0),
    hopfit.HopfieldMemory(rule="pseudoinverse", binarize=0.0),
    hopfit.HopfieldClassifier(),
    hopfit.SignEncoder(),
]
def expected_failures(estimator):
    return {}


@parametrize_with_checks(ESTIMATORS, expected_failed_checks=expected_failures)
def test_scikit_learn_checks(estimator, check):
    check(estimator)
