"""The memory as an estimator."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _native
from ._arguments import numbers, seed, sides, steps, threads
from ._progress import Progress


class HopfieldMemory(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """A Hopfield network that stores patterns of ±1.

    ``fit`` finds weights that lose as few bits of the patterns as possible and
    tells what is proved about them; ``recall`` (also called ``transform``)
    brings damaged cues back to what is stored.

    Parameters
    ----------
    rule : {"exact", "milp", "hebbian", "pseudoinverse", "gradient"}, default="exact"
        How the weights are found: the exact engine, with a certificate; the
        paper's mixed-integer linear program; or a classical rule.
    weights : str, default="continuous"
        Which weights compete: ``"continuous"``, ``"integer:K"`` (from -K to
        K), ``"ternary"`` or ``"binary"``. For the rules exact and milp.
    symmetric : bool, default=True
        Whether w_ij = w_ji is asked. False is for the rules exact and milp.
    bias : bool, default=False
        Whether neurons may have a bias. For the rules exact and milp.
    receptive_field : float, optional
        Only weights between pixels at most so far apart (Eq. 27 of the paper,
        which takes 3 pixels); needs `shape`. For the rules exact and milp.
    shape : (int, int), optional
        Height and width, in pixels, of the picture that the neurons form.
    sparse : float or True, optional
        Adds so much times the sum of |w_ij| to the flips (Eqs. 24-26); True is
        the paper's 0.001. For the rule milp.
    then : {"margin", "sparse"}, optional
        What the rule exact goes on to, at the fewest flips found: the largest
        margin, or the smallest sum of |w_ij| and more zeros.
    tie : {"paper", "strict"}, default="paper"
        Whether a field of zero keeps a -1 bit (Eq. 6) or no bit.
    time_limit : float, optional
        Stop the search after so many seconds with the best weights so far.
    n_jobs : int, optional
        Threads: None is 1, -1 all cores. Results do not depend on it, unless
        the rule reaches its time limit.
    random_state : int, RandomState, Generator or None
        Seed of everything random. None is 0, so that runs repeat.
    binarize : float, optional
        Take any numbers, and read those above this level as +1 and the others
        as -1. By default X must hold bits.
    verbose : bool or int, default=0
        Whether ``fit`` tells how it gets on.

    Attributes
    ----------
    weights_ : ndarray of shape (n_neurons, n_neurons), float64
        Entry (j, i) is what neuron j contributes to the field of neuron i, so
        that ``X @ weights_ + bias_`` are the fields. No unit: scale does not
        matter to recall.
    bias_ : ndarray of shape (n_neurons,), float64
        The biases.
    weights_int_, bias_int_ : ndarray of int64, or None
        The same network in whole numbers (times some factor), where there are
        any. Recall with them is exact in any arithmetic.
    flips_ : int
        Bits of the stored patterns that one synchronous recall step changes.
    lower_bound_ : int or None
        No admissible weights lose fewer bits.
    status_ : {"optimal", "feasible", "interrupted"}
        The bound is reached; the best so far; the best when Ctrl-C came.
    proof_ : {"certified", "solver", "none"}
        What stands behind the bound: a certificate that an independent checker
        accepted, a solver's word within its tolerances, or nothing.
    certificate_ : str or None
        The certificate, as JSON; see `hopfit.check`.
    report_ : dict
        All of the above and more, as ``hopfit train --report`` writes it.
    n_features_in_ : int
        The number of neurons.

    Notes
    -----
    Ctrl-C during ``fit`` ends the search. The best network so far is kept in
    the attributes, with ``status_ = "interrupted"``, and KeyboardInterrupt is
    raised; the estimator can be used like any other. Under the rule milp the
    solver may be in a step of its own that it does not leave within a second:
    then control returns too, but nothing is kept.

    The command line, with the same patterns, options and seed, finds the same
    weights, bit for bit.

    Examples
    --------
    >>> import hopfit
    >>> digits = hopfit.load_digits9(first=20)
    >>> memory = hopfit.HopfieldMemory(shape=digits.shape).fit(digits.data)
    >>> memory.flips_, memory.lower_bound_, memory.proof_
    (0, 0, 'certified')
    >>> cues = hopfit.noisy(digits.data, 0.02, random_state=1)
    >>> recalled = memory.recall(cues)
    >>> recalled.shape, recalled.dtype
    ((20, 81), dtype('int8'))
    """

    def __init__(
        self,
        rule: str = "exact",
        weights: str = "continuous",
        symmetric: bool = True,
        bias: bool = False,
        receptive_field: float | None = None,
        shape: tuple[int, int] | None = None,
        sparse: float | bool | None = None,
        then: str | None = None,
        tie: str = "paper",
        time_limit: float | None = None,
        n_jobs: int | None = None,
        random_state: int | np.random.RandomState | np.random.Generator | None = None,
        binarize: float | None = None,
        verbose: int = 0,
    ) -> None:
        self.rule = rule
        self.weights = weights
        self.symmetric = symmetric
        self.bias = bias
        self.receptive_field = receptive_field
        self.shape = shape
        self.sparse = sparse
        self.then = then
        self.tie = tie
        self.time_limit = time_limit
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.binarize = binarize
        self.verbose = verbose

    def fit(self, X: ArrayLike, y: Any = None) -> HopfieldMemory:
        """Find weights that store patterns.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0 (or booleans) where 0 is read as
            -1.
        y : ignored
            For scikit-learn.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            Patterns that hold anything else, or options that do not fit.
        KeyboardInterrupt
            After Ctrl-C, with the best weights so far in the attributes.
        """
        X = validate_data(self, X, ensure_min_features=2)
        progress = Progress(self.time_limit) if self.verbose else None
        found = _native.train(self._bits(X), self._options(), progress)
        interrupted = found.pop("interrupted")
        self._take(found)
        if progress is not None:
            progress.finish(self.report_)
        if interrupted is not None:
            raise interrupted
        return self

    def recall(
        self,
        X: ArrayLike,
        update: str = "sync",
        max_steps: int | None = None,
        missing: float | None = None,
    ) -> NDArray[np.int8]:
        """Recall stored patterns from damaged cues.

        Parameters
        ----------
        X : array-like of shape (n_cues, n_neurons)
            The cues: 1 and -1. If there is any -1 in X, a 0 is a missing bit,
            which contributes nothing to the fields until its neuron has been
            updated; if there is none, a 0 is read as -1.
        update : {"sync", "async", "sequential"}, default="sync"
            All neurons at once; one at a time, in random order; or one at a
            time, in order of index.
        max_steps : int, optional
            The most steps (sweeps, if not sync) that a cue may take: None is
            100.
        missing : {0, nan}, optional
            What marks a missing bit, whatever else is in X.

        Returns
        -------
        ndarray of shape (n_cues, n_neurons), int8
            The final states, bits 1 and -1.
        """
        check_is_fitted(self, "weights_")
        zeros, cues = self._cues(X, missing)
        states, _, _ = _native.recall(
            self.weights_,
            self.bias_,
            cues,
            zeros,
            update,
            steps(max_steps),
            seed(self.random_state),
            threads(self.n_jobs),
        )
        return states

    def transform(self, X: ArrayLike) -> NDArray[np.int8]:
        """Recall from cues, synchronously: see `recall`.

        Parameters
        ----------
        X : array-like of shape (n_cues, n_neurons)
            The cues.

        Returns
        -------
        ndarray of shape (n_cues, n_neurons), int8
            The final states.
        """
        return self.recall(X)

    def energy(self, X: ArrayLike) -> NDArray[np.float64]:
        """Compute the energy of states, -x W x / 2 - b x (Eq. 7).

        Parameters
        ----------
        X : array-like of shape (n_states, n_neurons)
            The states, as the cues of `recall`.

        Returns
        -------
        ndarray of shape (n_states,), float64
            In the unit of the weights. With symmetric weights, recall that
            updates one neuron at a time never raises it.
        """
        check_is_fitted(self, "weights_")
        return _native.energy(self.weights_, self.bias_, self._bits(self._validated(X)))

    def stabilities(self, X: ArrayLike, norm: str | None = None) -> NDArray[np.float64]:
        """Compute how firmly each bit of patterns is held.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns.
        norm : {"sum", "euclidean", "largest"}, optional
            What each neuron's stabilities are divided by: the sum of its
            |w_ij|, the root of the sum of their squares, or the largest.

        Returns
        -------
        ndarray of shape (n_patterns, n_neurons), float64
            x_i h_i, positive where the bit is held; in the unit of the
            weights, or none if divided by a norm.
        """
        check_is_fitted(self, "weights_")
        X = self._bits(self._validated(X))
        return _native.stabilities(self.weights_, self.bias_, X, norm)

    def score(self, X: ArrayLike, y: Any = None) -> float:
        """Compute the share of the bits of patterns that one step keeps.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns.
        y : ignored
            For scikit-learn.

        Returns
        -------
        float
            From 0 to 1.
        """
        check_is_fitted(self, "weights_")
        X = self._bits(self._validated(X))
        kept = np.where(X @ self.weights_ + self.bias_ > 0, X > 0, X <= 0)
        return float(kept.mean())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file of the command line.

        Parameters
        ----------
        path : str or path
            The ``.npz`` file; ``hopfit recall --model`` and `numpy.load` read
            it.
        """
        check_is_fitted(self, "weights_")
        integer = None if self.weights_int_ is None else (self.weights_int_, self.bias_int_)
        _native.save(os.fspath(path), self.weights_, self.bias_, integer, self._meta)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> HopfieldMemory:
        """Read a model file of `save` or of the command line.

        Parameters
        ----------
        path : str or path
            The ``.npz`` file.

        Returns
        -------
        HopfieldMemory
            Fitted. What a model file does not hold (``flips_``,
            ``lower_bound_``, ``status_``, ``proof_``, ``certificate_``,
            ``report_``) is None.
        """
        found = _native.load(os.fspath(path))
        meta = json.loads(found["meta"])
        names = ("weights", "symmetric", "bias", "receptive_field", "sparse")
        options = meta["options"]
        given = {name: options[name] for name in names if name in options}
        if isinstance(options.get("then"), dict):
            given["then"] = options["then"]["name"]
        shape = meta["shape"] and tuple(meta["shape"])
        memory = cls(rule=meta["rule"] or "exact", shape=shape, tie=meta["tie"], **given)
        memory.random_state = options.get("seed")
        memory._take(found)
        memory.n_features_in_ = len(memory.bias_)
        return memory

    def _options(self):
        """The parameters as the compiled part takes them."""
        sparse = self.sparse
        if sparse is None or isinstance(sparse, (bool, np.bool_)):
            sparse = 0.001 if sparse else None
        return {
            "rule": self.rule,
            "weights": self.weights,
            "symmetric": self.symmetric,
            "bias": self.bias,
            "receptive_field": self.receptive_field,
            "shape": sides("shape", self.shape),
            "sparse": sparse,
            "then": self.then,
            "tie": self.tie,
            "time_limit": self.time_limit,
            "threads": threads(self.n_jobs),
            "seed": seed(self.random_state),
        }

    def _take(self, found):
        """Make attributes of what training found, or a model file holds."""
        self.weights_, self.bias_ = found["weights"], found["bias"]
        self.weights_int_, self.bias_int_ = found["weights_int"], found["bias_int"]
        self._meta = found["meta"]
        self.certificate_ = found.get("certificate")
        self.report_ = json.loads(found["report"]) if "report" in found else None
        for name in ("flips", "lower_bound", "status", "proof"):
            setattr(self, name + "_", self.report_ and self.report_[name])

    def _validated(self, X):
        return validate_data(self, X, reset=False)

    def _bits(self, X):
        if self.binarize is None:
            return numbers(X)
        return np.where(X > self.binarize, 1, -1).astype(np.int8)

    def _cues(self, X, missing):
        """Whether every 0 is missing, and the cues."""
        finite = "allow-nan" if missing is not None and missing != missing else True
        X = validate_data(self, X, reset=False, ensure_all_finite=finite)
        if missing is None:
            return False, self._bits(X)
        if missing != missing:
            gone = np.isnan(X)
        elif missing == 0:
            gone = X == 0
        else:
            raise ValueError(f"missing is {missing!r}; it must be None, 0 or nan")
        bits = self._bits(np.where(gone, 1, X))
        # What is left follows the rules of patterns: 0 is -1, if there is one.
        bits = np.where(bits == 0, -1, bits)
        if not np.isin(bits, (-1, 1)).all():
            return False, bits.astype(np.float64)
        return True, np.where(gone, 0, bits).astype(np.int8)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags
