"""Certificates."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from numpy.typing import ArrayLike
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from . import _native
from ._arguments import numbers, sides
from ._memory import HopfieldMemory


class _Proved(NamedTuple):
    flips: int
    lower_bound: int
    optimal: bool


class Verdict(_Proved):
    """What a certificate proves: the named tuple (flips, lower_bound, optimal).

    Attributes
    ----------
    flips : int
        Bits of the patterns that the certificate's weights lose.
    lower_bound : int
        No admissible weights lose fewer.
    optimal : bool
        Whether the two meet.
    problem : dict of str
        The problem that the certificate speaks of, in words: its patterns,
        weights (class, symmetry, bias), mask and tie rule. What is proved is
        true of this problem only.
    """

    problem: dict[str, str]

    def __new__(
        cls, flips: int, lower_bound: int, optimal: bool, problem: dict[str, str] | None = None
    ) -> Verdict:
        verdict = super().__new__(cls, flips, lower_bound, optimal)
        verdict.problem = dict(problem or {})
        return verdict


def check(
    certificate: str | dict | os.PathLike[str],
    X: ArrayLike,
    *,
    tie: str | None = None,
    weights: str | None = None,
    symmetric: bool | None = None,
    bias: bool | None = None,
    receptive_field: float | None = None,
    shape: tuple[int, int] | None = None,
    memory: HopfieldMemory | str | os.PathLike[str] | None = None,
) -> Verdict:
    """Check a certificate, independently of what made it.

    All is recomputed in whole numbers: the flips of the certificate's weights,
    and the proof that no admissible weights lose fewer bits than its bound.

    Which weights are admissible is what the certificate says (see
    ``Verdict.problem``), unless a problem is insisted on: with any of the
    keywords `tie` to `receptive_field`, the certificate must speak of the very
    problem that ``HopfieldMemory`` solves with these parameters, the others
    being its defaults.

    Parameters
    ----------
    certificate : str, dict or path
        ``HopfieldMemory.certificate_``, the same read from JSON, or the file
        that ``hopfit train --certificate`` wrote. A str that does not begin
        with ``{`` is a path.
    X : array-like of shape (n_patterns, n_neurons)
        The patterns that it speaks of: 1 and -1, or 1 and 0.
    tie : {"paper", "strict"}, optional
        The tie rule to insist on.
    weights : str, optional
        The class of weights to insist on, such as ``"ternary"``.
    symmetric, bias : bool, optional
        Whether w_ij = w_ji must be asked, and whether biases must be admitted.
    receptive_field : float, optional
        The largest distance, in pixels, of neurons with a weight; needs
        `shape`.
    shape : (int, int), optional
        Height and width, in pixels, of the picture that the neurons form.
    memory : HopfieldMemory or path, optional
        A fitted memory or its file: the certificate must speak of the problem
        it was fitted for, and its weights must lose no more bits than the
        certificate says.

    Returns
    -------
    Verdict
        The named tuple (flips, lower_bound, optimal), with the attribute
        ``problem``.

    Raises
    ------
    CertificateRejected
        A ValueError whose message says what is wrong with the certificate, or
        how it differs from what is insisted on.
    ValueError
        Keywords that do not fit.

    Examples
    --------
    >>> import hopfit
    >>> X = hopfit.random_patterns(8, 6, random_state=3)
    >>> memory = hopfit.HopfieldMemory().fit(X)
    >>> verdict = hopfit.check(memory.certificate_, X, memory=memory)
    >>> verdict.flips == memory.flips_
    True
    >>> verdict.problem["weights"]
    'continuous, symmetric, no bias'
    >>> hopfit.check(memory.certificate_, X, tie="strict")
    Traceback (most recent call last):
    ...
    hopfit.CertificateRejected: the certificate speaks of another problem: ...
    >>> hopfit.check(memory.certificate_, X[:, ::-1])
    Traceback (most recent call last):
    ...
    hopfit.CertificateRejected: the certificate speaks of other patterns: ...
    """
    if isinstance(certificate, dict):
        certificate = json.dumps(certificate)
    is_path = isinstance(certificate, os.PathLike)
    if is_path or (isinstance(certificate, str) and not certificate.lstrip().startswith("{")):
        certificate = Path(certificate).read_bytes()
    elif isinstance(certificate, str):
        certificate = certificate.encode()
    elif not isinstance(certificate, bytes):
        kind = type(certificate).__name__
        raise TypeError(f"a certificate is a str, a dict or a path, not {kind}")
    asked = {
        "tie": tie,
        "weights": weights,
        "symmetric": symmetric,
        "bias": bias,
        "receptive_field": receptive_field,
    }
    asked = {name: value for name, value in asked.items() if value is not None}
    if memory is not None and asked:
        raise ValueError(f"memory names the problem; leave out {', '.join(asked)}")
    if asked:
        asked = {**_DEFAULTS, **asked, "shape": sides("shape", shape)}
    found = _native.check(certificate, numbers(check_array(X)), asked or None, _arrays(memory))
    return Verdict(*found[:3], dict(found[3]))


_DEFAULTS = {
    "tie": "paper",
    "weights": "continuous",
    "symmetric": True,
    "bias": False,
    "receptive_field": None,
}


def _arrays(memory):
    """What the compiled part needs of a memory."""
    if memory is None:
        return None
    if not isinstance(memory, HopfieldMemory):
        memory = HopfieldMemory.load(memory)
    check_is_fitted(memory, "weights_")
    integer = None if memory.weights_int_ is None else (memory.weights_int_, memory.bias_int_)
    return memory.weights_, memory.bias_, integer, memory._meta
