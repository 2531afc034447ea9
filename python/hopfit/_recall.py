"""What a network does with patterns, cues and states."""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _bits, _native
from ._arguments import count, flag, optional, share, text, threads
from ._options import dynamics


class RecallInfo(NamedTuple):
    """How recalls ended.

    Attributes
    ----------
    endings : ndarray of shape (n_cues,), str
        ``"fixed_point"``, ``"two_cycle"`` (two states that follow one another
        for ever, of which the later is returned), ``"cycle"`` (more than two)
        or ``"step_limit"``.
    steps : ndarray of shape (n_cues,), int64
        The last step (sweep, if neurons are updated one at a time) that
        changed anything; all that were allowed at the step limit.
    """

    endings: NDArray[np.str_]
    steps: NDArray[np.int64]


class Radius(NamedTuple):
    """From how many wrong bits one recall step always makes each pattern.

    Attributes
    ----------
    flips : ndarray of shape (n_patterns,), int64
        The largest r such that one step (of all neurons at once) makes the
        pattern of every cue with at most r of its bits flipped, whichever they
        are: -1 if it changes the pattern itself, n_neurons if no damage
        matters.
    missing : ndarray of shape (n_patterns,), int64
        The same for missing bits.
    """

    flips: NDArray[np.int64]
    missing: NDArray[np.int64]


class Recalling(TransformerMixin):
    """What a memory with ``weights_`` and ``bias_`` can do."""

    weights_: NDArray[np.float64]
    bias_: NDArray[np.float64]
    tie: str
    update: str
    max_steps: int | None
    temperature: float | None
    cooling: str | None
    _meta: str
    missing: float | None
    binarize: float | None
    n_jobs: int | None
    random_state: Any

    @overload
    def recall(
        self,
        X: ArrayLike,
        update: str | None = ...,
        max_steps: int | None = ...,
        missing: float | None = ...,
        *,
        clamp: ArrayLike | str | None = ...,
        return_info: Literal[False] = ...,
    ) -> NDArray[np.int8]: ...

    @overload
    def recall(
        self,
        X: ArrayLike,
        update: str | None = ...,
        max_steps: int | None = ...,
        missing: float | None = ...,
        *,
        clamp: ArrayLike | str | None = ...,
        return_info: Literal[True],
    ) -> tuple[NDArray[np.int8], RecallInfo]: ...

    def recall(
        self, X, update=None, max_steps=None, missing=None, *, clamp=None, return_info=False
    ):
        """Recall stored patterns from damaged cues.

        Parameters
        ----------
        X : array-like of shape (n_cues, n_neurons)
            The cues: 1 and -1, or 1 and 0, or booleans. A missing bit
            contributes nothing to the fields until its neuron has been
            updated; `missing` says what marks one.
        update : {"cue", "graded", "sync", "async", "sequential", "glauber"}, optional
            One neuron at a time, with the cue as a fading field; all at once,
            in graded states beside the cue; all at once (Eq. 6 of the paper);
            one at a time in random order, or in order of index; or one at a
            time at a temperature. None is the estimator's.
        max_steps : int, optional
            The most steps (sweeps, if neurons are updated one at a time) that
            a cue may take. None is the estimator's.
        missing : {0, nan}, optional
            What marks a missing bit: every 0, or every NaN. None is the
            estimator's; if that is None too, a 0 is a missing bit in a cue
            that also holds a -1, and is read as -1 in one that does not. Every
            cue is read by itself, whatever the others are. Booleans are never
            missing.
        clamp : "known" or array-like of shape (n_neurons,), bool, optional
            Neurons that keep their bits of the cue: all whose bit is not
            missing, or those marked.
        return_info : bool, default=False
            Whether to tell how the recalls ended.

        Returns
        -------
        states : ndarray of shape (n_cues, n_neurons), int8
            The final states, bits 1 and -1. With ``max_steps=0`` they are the
            cues as they were read, 0 where a bit is missing.
        info : RecallInfo
            Only if `return_info`: the named tuple (endings, steps).

        Raises
        ------
        ValueError
            A value that is no bit; the message names row and column.

        Warns
        -----
        UserWarning
            A cue with 0 but without -1 beside others in which 0 is a missing
            bit, if `missing` does not say what is meant.
        """
        check_is_fitted(self, "weights_")
        states, endings, taken = _native.recall(
            self.weights_,
            self.bias_,
            self._cues(X, self.missing if missing is None else missing),
            dynamics(self, self._sigma(), update, max_steps, clamp),
            threads(self.n_jobs),
        )
        return (states, RecallInfo(np.array(endings), taken)) if return_info else states

    def transform(self, X: ArrayLike) -> NDArray[np.int8]:
        """Recall from cues, as the estimator's parameters say: see `recall`.

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
            The states, read as the cues of `recall`.

        Returns
        -------
        ndarray of shape (n_states,), float64
            In the unit of the weights. With symmetric weights, recall that
            updates one neuron at a time never raises it.
        """
        check_is_fitted(self, "weights_")
        return _native.energy(self.weights_, self.bias_, self._cues(X, self.missing, "state"))

    def stabilities(self, X: ArrayLike, norm: str | None = None) -> NDArray[np.float64]:
        """Compute how firmly each bit of patterns is held.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0, or booleans.
        norm : {"sum", "euclidean", "largest"}, optional
            What each neuron's stabilities are divided by: the sum of its
            ``|w_ij|``, the root of the sum of their squares, or the largest.

        Returns
        -------
        ndarray of shape (n_patterns, n_neurons), float64
            x_i h_i, positive where the bit is held; in the unit of the
            weights, or none if divided by a norm.
        """
        check_is_fitted(self, "weights_")
        norm = optional(text, "norm", norm)
        return _native.stabilities(self.weights_, self.bias_, self._patterns(X), norm)

    def radius(self, X: ArrayLike) -> Radius:
        """Compute from how many wrong bits patterns are always recalled.

        Exact: the worst of all cues counts, and none is tried. What one step
        of all neurons at once corrects, updates one neuron at a time and the
        cue as a fading field (``update="cue"``) correct, too.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0, or booleans.

        Returns
        -------
        Radius
            The named tuple (flips, missing), one number a pattern each. A
            field of zero keeps a -1 bit or none, as the parameter `tie` says.

        Examples
        --------
        >>> import hopfit
        >>> X = hopfit.random_patterns(4, 40, random_state=1)
        >>> memory = hopfit.HopfieldMemory(then="radius").fit(X)
        >>> radius = memory.radius(X)
        >>> int(radius.flips.min()) == memory.radius_["flips"]
        True
        """
        check_is_fitted(self, "weights_")
        tie = text("tie", self.tie)
        return Radius(*_native.radius(self.weights_, self.bias_, self._patterns(X), tie))

    def score(self, X: ArrayLike, y: Any = None) -> float:
        """Compute the share of the bits of patterns that one step keeps.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0, or booleans.
        y : ignored
            For scikit-learn.

        Returns
        -------
        float
            From 0 to 1.
        """
        check_is_fitted(self, "weights_")
        bits = self._patterns(X)
        return float(((bits @ self.weights_ + self.bias_ > 0) == (bits > 0)).mean())

    def evaluate(
        self,
        X: ArrayLike,
        noise: float | None = None,
        trials: int | None = None,
        missing_share: float | None = None,
        *,
        radius: bool = False,
    ) -> dict[str, Any]:
        """Measure how well patterns are held, still and under noise.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0, or booleans.
        noise : float, optional
            Also recall from cues, each bit of which is flipped with this
            probability (0 to 1), by the estimator's `update` and `max_steps`.
            The seed of the noise is `random_state`.
        trials : int, optional
            Noisy cues a pattern, at least 1; None is 20. Only with `noise` or
            `missing_share`.
        missing_share : float, optional
            The same for cues, each bit of which is missing with this
            probability, after `noise` if both are given.
        radius : bool, default=False
            Also tell from how many wrong bits one step always makes each
            pattern: see the method `radius`.

        Returns
        -------
        dict
            What ``hopfit evaluate --report`` writes: ``flips``,
            ``stored_patterns``, ``margin`` and more; ``radius`` as the
            attribute ``radius_``, without a bound; under ``noise`` the mean
            ``wrong_bits_before`` and ``wrong_bits_after`` recall, the
            ``recalled_fraction``, and how the recalls ended.

        Examples
        --------
        >>> import hopfit
        >>> X = hopfit.random_patterns(4, 40, random_state=1)
        >>> found = hopfit.HopfieldMemory().fit(X).evaluate(X, noise=0.05)
        >>> found["flips"], found["noise"]["recalled_fraction"] > 0.9
        (0, True)
        """
        check_is_fitted(self, "weights_")
        cues = None
        if noise is not None or missing_share is not None:
            shares = (("noise", noise), ("missing_share", missing_share))
            noise, missing = (share(name, value or 0.0) for name, value in shares)
            cues = (noise, missing, 20 if trials is None else count("trials", trials, least=1))
        elif trials is not None:
            raise ValueError("trials are of noisy cues; give noise too, or leave trials out")
        found = _native.evaluate(
            self.weights_,
            self.bias_,
            self._patterns(X),
            cues,
            dynamics(self, self._sigma()),
            threads(self.n_jobs),
        )
        found = json.loads(found)
        if flag("radius", radius):
            found["radius"] = self._radius(X)
        return found

    def _radius(self, X):
        """The radius as a report has it."""
        damages = self.radius(X)._asdict().items()
        return {damage: int(radii.min()) for damage, radii in damages} | {
            "proof": "none",
            "upper_bound": {"flips": None, "missing": None},
            "per_pattern": {damage: radii.tolist() for damage, radii in damages},
        }

    def _sigma(self):
        """The typical stability of what is stored, if the model knows it."""
        known = json.loads(self._meta).get("recall") or {}
        return known.get("sigma")

    def _patterns(self, X, reset=False):
        """Patterns as the compiled part takes them."""
        least = 2 if reset else 1
        X = validate_data(
            self, _bits.plain(X), reset=reset, ensure_all_finite=False, ensure_min_features=least
        )
        return _bits.patterns(X, level=_bits.level(self.binarize), missing=self.missing)

    def _cues(self, X, missing, row="cue"):
        X = validate_data(self, _bits.plain(X), reset=False, ensure_all_finite=False)
        return _bits.cues(X, level=_bits.level(self.binarize), missing=missing, row=row)
