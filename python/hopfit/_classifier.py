"""Classification by a memory, with missing values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _labels
from ._arguments import check_seed, row_weights, threads
from ._encoder import SignEncoder
from ._memory import HopfieldMemory

# The parameters of the memory that recalls, with their defaults.
MEMORY = {
    "rule": "pseudoinverse",
    "then": None,
    "time_limit": None,
    "update": "cue",
    "max_steps": None,
}


class HopfieldClassifier(ClassifierMixin, BaseEstimator):
    """Classify with a Hopfield memory, also where values are missing.

    Rows are encoded in bits (`SignEncoder`). By default the network has a label
    neuron a class beside them, and the class of a row is the one whose neuron,
    held at 1, gives the lowest free energy: what is missing is summed over.
    ``labels="match"`` is the paper's way (Sect. 4.2): the rows are stored in a
    `HopfieldMemory`, an unseen row is recalled, and the stored one nearest to
    what was recalled says the class.

    Parameters
    ----------
    n_clusters : int, default=3
        Bits a feature.
    rule : str, default="pseudoinverse"
        The learning rule of the memory, as in `HopfieldMemory`. For
        ``labels="match"``, as the next four.
    then : {"auto", "recall", "margin", "sparse"}, optional
        As in `HopfieldMemory`: for ``rule="exact"`` only.
    time_limit : float, optional
        For the rules that search, in seconds.
    update : {"cue", "graded", "sync", "async", "sequential", "glauber"}, default="cue"
        How neurons are updated, as in `HopfieldMemory`; ``"sync"`` is the
        paper's.
    max_steps : int, optional
        The most steps of a recall: None is 100; 0 matches without recall,
        which makes this a nearest neighbour classifier.
    n_jobs : int, optional
        Threads: None is 1, -1 all cores.
    random_state : int, RandomState, Generator or None
        Seed of everything random. None is 0, so that runs repeat.
    verbose : bool or int, default=0
        Whether ``fit`` tells how the memory gets on.
    labels : {"bayes", "noise", "match"}, default="bayes"
        How the class is told: by label neurons whose weights are logarithms of
        smoothed counts, by label neurons trained for noisy rows, or by recall
        and match.
    example_share : float, optional
        How much a stored row is a memory of its own, from 0 to less than 1: 0
        are the counts of the class alone (naive Bayes), and towards 1 the
        nearest row decides. None is what tells rows best that are left out in
        turn. For ``labels="bayes"``.
    noise_level : float, optional
        The share of flipped bits to train for, above 0 and less than 0.5; None
        is 0.3. For ``labels="noise"``.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The classes.
    encoder_ : SignEncoder
        The encoder.
    patterns_ : ndarray of shape (n_examples, n_bits), int8
        The rows that were learned, 0 where a bit is missing. For
        ``labels="match"`` those that miss no value, and of a class without any
        the others, with what is missing filled in by the class.
    labels_ : ndarray of shape (n_examples,)
        Their classes, as indices of ``classes_``.
    memory_ : HopfieldMemory
        The memory. For ``labels="match"``.
    example_share_, correlation_ : float
        The share of an example, and how much any two features tell the same,
        from 0 to 1. For ``labels="bayes"``.
    weights_ : ndarray of shape (n_examples,)
        What each row counts. For ``labels="bayes"``.
    label_weights_ : ndarray of shape (n_classes, n_bits)
        What each bit contributes to the field of a label neuron; no unit. For
        ``labels="noise"``.
    label_bias_ : ndarray of shape (n_classes,)
        The biases of the label neurons. For ``labels="noise"``.
    temperature_ : float
        The factor that makes log-odds of fields (``labels="noise"``) or of
        distances in bits (``labels="match"``).
    n_features_in_ : int
        The number of features.

    Notes
    -----
    Training rows may miss values too. Label neurons take what is known of
    them; a stored pattern has no missing bits.

    Examples
    --------
    >>> import numpy as np
    >>> import hopfit
    >>> X, y = hopfit.load_wine(return_X_y=True)
    >>> classifier = hopfit.HopfieldClassifier().fit(X[::2], y[::2])
    >>> damaged = np.where(np.arange(13) % 2, X, np.nan)[1::2]
    >>> classifier.score(X[1::2], y[1::2]) > 0.9, classifier.score(damaged, y[1::2]) > 0.8
    (True, True)
    >>> classifier.predict_proba(X[1:2]).round(1)
    array([[0.9, 0.1, 0. ]])
    """

    def __init__(
        self,
        n_clusters: int = 3,
        rule: str = "pseudoinverse",
        then: str | None = None,
        time_limit: float | None = None,
        update: str = "cue",
        max_steps: int | None = None,
        n_jobs: int | None = None,
        random_state: int | np.random.RandomState | np.random.Generator | None = None,
        verbose: int = 0,
        *,
        labels: str = "bayes",
        example_share: float | None = None,
        noise_level: float | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.rule = rule
        self.then = then
        self.time_limit = time_limit
        self.update = update
        self.max_steps = max_steps
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.verbose = verbose
        self.labels = labels
        self.example_share = example_share
        self.noise_level = noise_level

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> HopfieldClassifier:
        """Encode rows and learn their classes.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.
        y : array-like of shape (n_rows,)
            The classes.
        sample_weight : array-like of shape (n_rows,), optional
            How many times each row counts; None is once. A memory stores a row
            once or, at 0, not at all.

        Returns
        -------
        self
        """
        given: Any = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        rows, classes = given
        absent = [row for row, name in enumerate(classes) if name is None]
        if absent:
            raise ValueError(
                f"y: row {absent[0]} (counted from 0) has no class (None); leave the row out"
            )
        check_classification_targets(classes)
        way = _labels.way(self, MEMORY)
        check_seed(self.random_state)
        threads(self.n_jobs)
        weights = row_weights(sample_weight, rows)
        counted = weights > 0
        rows, classes, weights = rows[counted], classes[counted], weights[counted]
        self.classes_, labels = np.unique(classes, return_inverse=True)
        self.encoder_ = SignEncoder(self.n_clusters).fit(rows, sample_weight=weights)
        bits = sum(map(len, self.encoder_.centres_))
        if bits < 2:
            raise ValueError(
                f"the {rows.shape[1]} feature(s) of X have {bits} cluster(s) altogether; a memory "
                "needs at least 2"
            )
        self.patterns_, self.labels_ = self.encoder_.transform(rows), labels
        way.learn(self, weights)
        return self

    def _store(self):
        """Train the memory on ``patterns_``."""
        self.memory_ = HopfieldMemory(
            rule=self.rule,
            then=self.then,
            time_limit=self.time_limit,
            n_jobs=self.n_jobs,
            random_state=self.random_state,
            verbose=self.verbose,
            update=self.update,
            max_steps=self.max_steps,
            missing=0,
        )
        self.memory_.fit(self.patterns_)

    def recall(self, X: ArrayLike) -> NDArray[np.int8]:
        """Recall rows; for ``labels="match"``.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_bits), int8
            The final states, bits 1 and -1; ``encoder_.inverse_transform``
            makes numbers of them.
        """
        if self.labels != "match":
            raise AttributeError(
                f'labels is {self.labels!r}, by which nothing is recalled; set labels="match"'
            )
        check_is_fitted(self, "memory_")
        return self.memory_.recall(self._cues(X), self.update, self.max_steps)

    def predict(self, X: ArrayLike) -> NDArray:
        """Tell the classes of rows.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.

        Returns
        -------
        ndarray of shape (n_rows,)
            A class of ``classes_`` for each row.
        """
        best = self._scores(X).argmax(axis=1)
        return self.classes_[best]

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:
        """Tell how far each class is ahead.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_classes), or (n_rows,) for two classes
            Log-probabilities but for a constant a row: minus the free energy
            with the label neuron of the class held at 1. Of two classes the
            log-odds of the second.
        """
        scores = self._scores(X)
        return scores[:, 1] - scores[:, 0] if scores.shape[1] == 2 else scores

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Tell how probable each class is.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_classes)
            From 0 to 1; each row has the sum 1.
        """
        scores = self._scores(X)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def _cues(self, X):
        check_is_fitted(self, "labels_")
        rows = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return self.encoder_.transform(rows)

    def _scores(self, X):
        """Log-probabilities of the classes but for a constant a row."""
        return _labels.way(self, MEMORY).scores(self, self._cues(X))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
