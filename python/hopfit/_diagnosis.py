"""Why a memory recalls as it does, and how much a rule stores."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import clone
from sklearn.utils.validation import check_is_fitted

from . import _native
from ._arguments import count, number, optional, seed, share, text, threads
from ._memory import HopfieldMemory
from ._options import dynamics

PARTS = ("distributions", "energy", "endings", "curve", "basins", "census")


def diagnose(
    memory: HopfieldMemory,
    X: ArrayLike,
    parts: str | Iterable[str] | None = None,
    *,
    noise: float = 0.1,
    missing_share: float = 0.0,
    levels: ArrayLike | None = None,
    radii: ArrayLike | None = None,
    trials: int = 20,
    starts: int = 2000,
    time_limit: float | None = None,
) -> dict[str, Any]:
    """Find out why a memory recalls as it does.

    It recalls by the memory's own `update` and `max_steps`, on `n_jobs`
    threads, with the seed `random_state`. Intervals are of 95 %.

    Parameters
    ----------
    memory : HopfieldMemory
        A fitted memory.
    X : array-like of shape (n_patterns, n_neurons)
        The patterns it should hold: 1 and -1, or 1 and 0, or booleans.
    parts : str or list of str, optional
        What to look at: ``"distributions"`` of stabilities, energies and
        overlaps; the ``"energy"`` along recalls; ``"endings"``: what recalls
        end in; the ``"curve"`` of the share recalled over flipped and over
        missing bits; ``"basins"``: how far around each pattern recall comes
        back (of up to 20 neurons over all cues); and a ``"census"`` of the
        fixed points (of up to 24 neurons of all). None is all of these.
    noise : float, default=0.1
        The share of flipped bits (0 to 1) of the cues for endings and energy.
    missing_share : float, default=0.0
        The share of missing bits of the same cues.
    levels : array-like of float, optional
        The shares of flipped, and of missing, bits of the curves. None is 0,
        0.05 ... 0.5 flipped, and 0, 0.1 ... 0.9 missing.
    radii : array-like of int, optional
        The numbers of flipped bits of the basins of more than 20 neurons. None
        is up to 26 of them, from 0 to half of the neurons.
    trials : int, default=20
        Cues a pattern, at each setting.
    starts : int, default=2000
        Random states that a census of more than 24 neurons starts from.
    time_limit : float, optional
        Stop after so many seconds with what was found by then.

    Returns
    -------
    dict
        What ``hopfit evaluate --diagnose --report`` writes as ``diagnosis``: a
        key for each part, the ``theory``, and the parts that were
        ``cut_short``. `hopfit.plot` draws it.

    Examples
    --------
    >>> import hopfit
    >>> X = hopfit.random_patterns(3, 16, random_state=1)
    >>> memory = hopfit.HopfieldMemory().fit(X)
    >>> found = hopfit.diagnose(memory, X, ["basins", "census"])
    >>> found["basins"]["exact"], sum(end["cues"] for end in found["basins"]["ends"])
    (True, 65536)
    >>> [kind["fixed_points"] for kind in found["census"]["kinds"][:2]]
    [3, 3]
    """
    _needs_memory(memory)
    check_is_fitted(memory, "weights_")
    asked = {
        "parts": _parts(parts),
        "noise": share("noise", noise),
        "missing_share": share("missing_share", missing_share),
        "levels": optional(_shares, "levels", levels),
        "radii": optional(_counts, "radii", radii),
        "trials": count("trials", trials, least=1),
        "starts": count("starts", starts, least=1),
        "time_limit": optional(number, "time_limit", time_limit),
    }
    found = _native.diagnose(
        memory.weights_,
        memory.bias_,
        memory._patterns(X),
        asked,
        dynamics(memory, memory._sigma()),
        threads(memory.n_jobs),
    )
    return json.loads(found)


def capacity(
    memory: HopfieldMemory,
    n_neurons: int,
    counts: ArrayLike,
    repeats: int = 10,
    random_state: Any = None,
) -> dict[str, Any]:
    """Find how many random patterns a rule stores.

    Trains a clone of `memory` on fresh random patterns for each number of
    patterns and each repeat, and finds the number at which half of the draws
    are no longer stored whole. What a search does not store within its
    `time_limit` counts as not stored; ``then=None`` saves time.

    Parameters
    ----------
    memory : HopfieldMemory
        The rule with its options; it need not be fitted, and stays as it is.
    n_neurons : int
        The number of neurons, at least 2.
    counts : array-like of int
        The numbers of patterns.
    repeats : int, default=10
        Draws of fresh patterns for each number.
    random_state : int, RandomState, Generator or None
        Seed of the patterns. None is 0, so that runs repeat.

    Returns
    -------
    dict
        ``points``: for each number of patterns the draws, how many were
        ``stored`` whole, their share with its interval (Wilson, 95 %) and the
        mean flips a pattern. ``p50``: the number of patterns at which half are
        stored, by a logistic fit, and ``p50_interval`` (95 %, parametric
        bootstrap); None where it lies beyond `counts`. ``curve``: middle and
        slope of the fit. ``theory``: see `hopfit.theory`.

    Examples
    --------
    >>> import hopfit
    >>> hebb = hopfit.HopfieldMemory(rule="hebbian")
    >>> found = hopfit.capacity(hebb, 50, [2, 6, 10, 14, 18], repeats=20)
    >>> [point["stored"] for point in found["points"]]
    [20, 18, 0, 0, 0]
    >>> round(found["p50"], 1)
    7.4
    """
    _needs_memory(memory)
    neurons = count("n_neurons", n_neurons, least=2)
    numbers = [count("counts", value, least=1) for value in _counts("counts", counts)]
    rounds, first = count("repeats", repeats, least=1), seed(random_state)
    flips = []
    for stream in range(0, rounds * len(numbers), len(numbers)):
        fitted = [
            clone(memory).fit(_native.draw_patterns(stored, neurons, first, stream + at))
            for at, stored in enumerate(numbers)
        ]
        flips.append([memory.flips_ for memory in fitted])
    return json.loads(_native.capacity(neurons, numbers, flips, first))


def theory(n_neurons: int, n_patterns: int = 1) -> dict[str, Any]:
    """Quote what theory says of random patterns.

    None of it is a bound for the patterns at hand.

    Parameters
    ----------
    n_neurons : int
        The number of neurons, at least 2.
    n_patterns : int, default=1
        The number of patterns; the stability depends on it.

    Returns
    -------
    dict
        Numbers of patterns: ``hebb_with_errors`` (0.138 N: Hebb's rule, few
        wrong bits), ``hebb_most_exact`` and ``hebb_all_exact`` (N / (2 ln N)
        and N / (4 ln N): Hebb's rule, without a wrong bit in most patterns, in
        all), ``free_weights`` (2 N: any weights without symmetry, large N) and
        ``cover_half`` (where half of all draws can be stored without symmetry,
        this N). ``stability``: Gardner's largest possible smallest stability at
        ``load`` P/N, for large N and weights without symmetry.

    Examples
    --------
    >>> import hopfit
    >>> lines = hopfit.theory(100, 50)
    >>> round(lines["hebb_with_errors"], 1), lines["cover_half"], round(lines["stability"], 2)
    (13.8, 166, 1.03)
    """
    neurons = count("n_neurons", n_neurons, least=2)
    return json.loads(_native.theory(neurons, count("n_patterns", n_patterns, least=1)))


def _needs_memory(memory: Any) -> None:
    if not isinstance(memory, HopfieldMemory):
        kind = type(memory).__name__
        raise TypeError(f"memory is of type {kind}; a HopfieldMemory is needed, before anything else")


def _parts(parts: str | Iterable[str] | None) -> list[str]:
    if parts is None:
        return list(PARTS)
    if isinstance(parts, str) or not isinstance(parts, Iterable):
        parts = [text("parts", parts)]
    return [text("parts", name) for name in parts]


def _list(name: str, values: ArrayLike) -> list[Any]:
    found = np.atleast_1d(np.asarray(values))
    if found.ndim != 1 or found.size == 0:
        raise ValueError(f"{name} has shape {found.shape}; a list of numbers is needed")
    return found.tolist()


def _shares(name: str, values: ArrayLike) -> list[float]:
    return [share(name, value) for value in _list(name, values)]


def _counts(name: str, values: ArrayLike) -> list[int]:
    return [count(name, value) for value in _list(name, values)]
