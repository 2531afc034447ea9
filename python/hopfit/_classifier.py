"""Classification by recall and match."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _native
from ._encoder import SignEncoder
from ._memory import HopfieldMemory


class HopfieldClassifier(ClassifierMixin, BaseEstimator):
    """Classify by recalling from a Hopfield memory of examples.

    Rows are encoded in bits (`SignEncoder`) and stored in a memory
    (`HopfieldMemory`). An unseen row is recalled from its bits, where missing
    values contribute nothing, and the stored example nearest to what was
    recalled says the class (Sect. 4.2 of the paper).

    Parameters
    ----------
    n_clusters : int, default=3
        Bits a feature.
    rule : str, default="pseudoinverse"
        The learning rule, as in `HopfieldMemory`. The default takes no time
        for any number of examples; ``"exact"`` suits few examples a class,
        and takes a `time_limit` beyond what the memory can store.
    then : {"auto", "recall", "margin", "sparse"}, optional
        As in `HopfieldMemory`: for ``rule="exact"`` only.
    time_limit : float, optional
        For the rules that search, in seconds.
    update : {"cue", "graded", "sync", "async", "sequential", "glauber"}, default="cue"
        How neurons are updated, as in `HopfieldMemory`.
    max_steps : int, optional
        The most steps of a recall: None is 100; 0 matches without recall,
        which makes this a nearest neighbour classifier.
    n_jobs : int, optional
        Threads: None is 1, -1 all cores.
    random_state : int, RandomState, Generator or None
        Seed of everything random. None is 0, so that runs repeat.
    verbose : bool or int, default=0
        Whether ``fit`` tells how it gets on.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The classes.
    encoder_ : SignEncoder
        The encoder.
    memory_ : HopfieldMemory
        The memory.
    patterns_ : ndarray of shape (n_examples, n_bits), int8
        The stored examples: the rows that miss no value.
    labels_ : ndarray of shape (n_examples,)
        Their classes, as indices of ``classes_``.
    n_features_in_ : int
        The number of features.

    Notes
    -----
    Rows with missing values count for the clusters but are not stored: a
    stored pattern has no missing bits.

    Examples
    --------
    >>> import numpy as np
    >>> import hopfit
    >>> X, y = hopfit.load_wine(return_X_y=True)
    >>> classifier = hopfit.HopfieldClassifier().fit(X[::15], y[::15])
    >>> damaged = np.where(np.arange(13) % 2, X, np.nan)
    >>> classifier.score(X, y) > 0.7, classifier.score(damaged, y) > 0.5
    (True, True)
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

    def fit(self, X: ArrayLike, y: ArrayLike) -> HopfieldClassifier:
        """Encode and store examples.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.
        y : array-like of shape (n_rows,)
            The classes.

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
        self.classes_, labels = np.unique(classes, return_inverse=True)
        whole = ~np.isnan(rows).any(axis=1)
        for index, name in enumerate(self.classes_):
            if not whole[labels == index].any():
                raise ValueError(
                    f"every row of class {name} has a missing value; at least one complete row "
                    "is needed to learn"
                )
        self.encoder_ = SignEncoder(self.n_clusters).fit(rows)
        bits = sum(map(len, self.encoder_.centres_))
        if bits < 2:
            raise ValueError(
                f"the {rows.shape[1]} feature(s) of X have {bits} cluster(s) altogether; a memory "
                "needs at least 2"
            )
        self.patterns_ = self.encoder_.transform(rows[whole])
        self.labels_ = labels[whole]
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
        return self

    def recall(self, X: ArrayLike) -> NDArray[np.int8]:
        """Recall rows.

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
        check_is_fitted(self, "memory_")
        rows = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        cues = self.encoder_.transform(rows)
        return self.memory_.recall(cues, self.update, self.max_steps)

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
        states = self.recall(X)
        nearest = _native.nearest(self.patterns_, states)
        return self.classes_[self.labels_[nearest]]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
