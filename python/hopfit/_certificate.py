"""Certificates."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from numpy.typing import ArrayLike
from sklearn.utils import check_array

from . import _native
from ._arguments import numbers


class Verdict(NamedTuple):
    """What a certificate proves.

    Attributes
    ----------
    flips : int
        Bits of the patterns that the certificate's weights lose.
    lower_bound : int
        No admissible weights lose fewer.
    optimal : bool
        Whether the two meet.
    """

    flips: int
    lower_bound: int
    optimal: bool


def check(certificate: str | dict | os.PathLike[str], X: ArrayLike) -> Verdict:
    """Check a certificate, independently of what made it.

    All is recomputed in whole numbers: the flips of the certificate's weights,
    and the proof that no admissible weights lose fewer bits than its bound.

    Parameters
    ----------
    certificate : str, dict or path
        ``HopfieldMemory.certificate_``, the same read from JSON, or the file
        that ``hopfit train --certificate`` wrote. A str that does not begin
        with ``{`` is a path.
    X : array-like of shape (n_patterns, n_neurons)
        The patterns that it speaks of: 1 and -1, or 1 and 0.

    Returns
    -------
    Verdict
        The named tuple (flips, lower_bound, optimal).

    Raises
    ------
    CertificateRejected
        A ValueError whose message says what is wrong with the certificate.

    Examples
    --------
    >>> import hopfit
    >>> X = hopfit.random_patterns(8, 6, random_state=3)
    >>> memory = hopfit.HopfieldMemory().fit(X)
    >>> verdict = hopfit.check(memory.certificate_, X)
    >>> verdict.flips == memory.flips_
    True
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
    return Verdict(*_native.check(certificate, numbers(check_array(X))))
