"""The ways in which a classifier tells the class: one class of functions each.

``learn`` takes a classifier with ``patterns_`` and ``labels_`` (all rows,
encoded) and sets what else it keeps; ``scores`` takes cues.
"""

import numpy as np

from . import _native
from ._arguments import number, optional, steps, text


class Bayes:
    """Label neurons by counts."""

    OWN = ("example_share",)

    @staticmethod
    def learn(classifier, weights):
        share = optional(number, "example_share", classifier.example_share)
        classifier.weights_ = weights
        found = _native.bayes_fit(_observed(classifier, weights), share)
        classifier.example_share_, classifier.correlation_ = found

    @staticmethod
    def scores(classifier, cues):
        observed = _observed(classifier, classifier.weights_)
        share, correlation = classifier.example_share_, classifier.correlation_
        return _native.bayes_scores(observed, share, correlation, cues)


class Noise:
    """Label neurons trained for noisy rows."""

    OWN = ("noise_level",)

    @staticmethod
    def learn(classifier, weights):
        level = optional(number, "noise_level", classifier.noise_level)
        found = _native.noise_fit(_observed(classifier, weights), level)
        classifier.label_weights_, bias, classifier.temperature_ = found
        classifier.label_bias_ = np.array(bias)

    @staticmethod
    def scores(classifier, cues):
        return _native.noise_scores(
            classifier.encoder_._sizes(),
            classifier.label_weights_,
            classifier.label_bias_,
            classifier.temperature_,
            cues,
        )


class Match:
    """Recall and match, as in the paper."""

    OWN = ()

    @staticmethod
    def learn(classifier, weights):
        patterns, labels = classifier.patterns_, classifier.labels_
        whole = (patterns != 0).all(axis=1)
        without = np.setdiff1d(labels, labels[whole])
        # A class of which every row has gaps is stored all the same: gaps are
        # filled in by what the class has most, and by what all rows have.
        stored = whole | np.isin(labels, without)
        filled = [
            _filled(row, patterns[labels == label], patterns, classifier.encoder_._sizes())
            for row, label in zip(patterns[stored], labels[stored])
        ]
        classifier.patterns_ = np.array(filled, dtype=np.int8)
        classifier.labels_ = labels[stored]
        classifier._store()
        classifier.temperature_ = _temperature(classifier)

    @staticmethod
    def scores(classifier, cues):
        memory, labels = classifier.memory_, classifier.labels_
        states = memory.recall(cues, classifier.update, classifier.max_steps)
        if len(classifier.classes_) == 1:
            return np.zeros((len(states), 1))
        return _native.match_scores(
            classifier.patterns_, labels.tolist(), classifier.temperature_, states
        )


WAYS = {"bayes": Bayes, "noise": Noise, "match": Match}


def way(classifier, memory):
    """The way that the parameter `labels` names.

    A parameter of another way is a mistake, not a wish; `memory` are those of
    the memory, with their defaults.
    """
    labels = text("labels", classifier.labels)
    optional(number, "time_limit", classifier.time_limit)
    steps(classifier.max_steps)
    if labels not in WAYS:
        raise ValueError(f'{labels!r} is no way to tell classes: "bayes", "noise" or "match"')
    owners = {name: owner for owner, found in WAYS.items() for name in found.OWN}
    for name, owner in owners.items():
        if owner != labels and getattr(classifier, name) is not None:
            raise ValueError(f'{name} belongs to labels="{owner}"; leave it out, or set that')
    if labels == "match":
        return WAYS[labels]
    for name, default in memory.items():
        given = getattr(classifier, name)
        if given is default or (type(given) is type(default) and given == default):
            continue
        if name == "then" and classifier.rule != "exact":
            raise ValueError(
                'then belongs to rule exact; leave it out, or set rule="exact" and labels="match"'
            )
        raise ValueError(
            f'{name} belongs to labels="match", the recall of stored rows; leave it out, or set '
            f'labels="match"'
        )
    return WAYS[labels]


def _observed(classifier, weights):
    return {
        "rows": classifier.patterns_,
        "labels": classifier.labels_.tolist(),
        "weights": weights.tolist(),
        "sizes": classifier.encoder_._sizes(),
    }


def _temperature(classifier):
    if len(classifier.classes_) == 1:
        return 1.0
    return _native.match_fit(classifier.patterns_, classifier.labels_.tolist())


def _filled(row, of_class, of_all, sizes):
    """A row with the most frequent value of its class where one is missing."""
    row, start = row.copy(), 0
    for size in sizes:
        bits = slice(start, start + size)
        if size and not row[bits].any():
            votes = (of_class[:, bits] == 1).sum(axis=0)
            votes = votes if votes.any() else (of_all[:, bits] == 1).sum(axis=0)
            row[bits] = np.where(np.arange(size) == votes.argmax(), 1, -1)
        start += size
    return row
