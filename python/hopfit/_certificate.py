"""Certificates."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import ArrayLike

from . import _bits, _native
from ._progress import counted

if TYPE_CHECKING:
    from ._memory import HopfieldMemory


class _Claims(NamedTuple):
    flips: int
    lower_bound: int
    optimal: bool


class Verdict(_Claims):
    """What a certificate proves: the named tuple (flips, lower_bound, optimal).

    Attributes
    ----------
    flips : int
        Bits of the patterns that the certificate's weights lose.
    lower_bound : int
        No admissible weights lose fewer.
    optimal : bool
        Whether the two meet.
    problem : dict
        The problem that all this is true of: the numbers of ``patterns`` and
        ``neurons``, the ``patterns_hash``, and which weights are admissible:
        ``weights`` (the class), ``symmetric``, ``bias``, ``mask``, ``tie``.
    radius : dict or None
        Where the certificate speaks of damaged patterns: under ``"flips"`` and
        ``"missing"`` each the ``"radius"`` that all patterns have with its
        weights (see `HopfieldMemory.radius`), and the ``"upper_bound"`` that no
        admissible weights exceed, or None.
    """

    problem: dict[str, Any]
    radius: dict[str, dict[str, int | None]] | None

    def __new__(
        cls,
        flips: int,
        lower_bound: int,
        optimal: bool,
        problem: dict[str, Any] | None = None,
        radius: dict[str, dict[str, int | None]] | None = None,
    ) -> Verdict:
        verdict = super().__new__(cls, flips, lower_bound, optimal)
        verdict.problem = problem or {}
        verdict.radius = radius
        return verdict

    def __str__(self) -> str:
        lost = f"{counted(self.flips, 'bit')} lost"
        bound = "lose fewer" if self.optimal else f"lose fewer than {self.lower_bound}"
        proved = f"{lost}; no admissible weights {bound}"
        return f"{proved} ({_described(self.problem)})" if self.problem else proved


def _described(problem):
    return (
        f"{counted(problem['patterns'], 'pattern')} of {problem['neurons']} neurons, "
        f"{problem['weights']} "
        f"weights, {'symmetric' if problem['symmetric'] else 'free'}, "
        f"{'with' if problem['bias'] else 'without'} bias, {_mask(problem)}, {problem['tie']} tie rule"
    )


def _mask(problem):
    mask, symmetric = problem["mask"], problem["symmetric"]
    if isinstance(mask, str):
        return f"{mask} mask"
    if "forbidden" not in mask:
        return f"{next(iter(mask)).replace('_', ' ')} mask"
    pairs = {tuple(sorted(pair) if symmetric else pair) for pair in mask["forbidden"]}
    forbidden = sum(i != j for i, j in pairs)
    every = problem["neurons"] * (problem["neurons"] - 1) // (2 if symmetric else 1)
    told = f"a mask that forbids {forbidden} of {every} pairs"
    return f"{told} and leaves no weight at all" if forbidden == every else told


def check(
    certificate: str | bytes | dict[str, Any] | os.PathLike[str],
    X: ArrayLike,
    memory: HopfieldMemory | None = None,
    *,
    tie: str | None = None,
    weights: str | None = None,
    symmetric: bool | None = None,
    bias: bool | None = None,
    receptive_field: float | None = None,
    shape: tuple[int, int] | None = None,
) -> Verdict:
    """Check a certificate, independently of what made it.

    All is recomputed in whole numbers: the flips of the certificate's weights,
    and the proof that no admissible weights lose fewer bits than its bound.

    Parameters
    ----------
    certificate : str, bytes, dict or path
        ``HopfieldMemory.certificate_``, the same read from JSON, or the file
        that ``hopfit train --certificate`` wrote. A str that does not begin
        with ``{`` is a path.
    X : array-like of shape (n_patterns, n_neurons)
        The patterns that it speaks of: 1 and -1, or 1 and 0, or booleans.
    memory : HopfieldMemory, optional
        Insist on the problem that this memory's parameters name (`weights`,
        `symmetric`, `bias`, `receptive_field` with `shape`, `tie`); it need
        not be fitted; if it is, its weights must lose no more bits of X, and have
        no smaller radii, than the certificate says. By default the certificate says which weights
        are admissible, and the verdict's ``problem`` tells.
    tie, weights, symmetric, bias, receptive_field, shape : optional
        The same without a memory: with any of these, insist on the problem
        that ``HopfieldMemory`` solves with these parameters, the others being
        its defaults.

    Returns
    -------
    Verdict
        The named tuple (flips, lower_bound, optimal), with the ``problem`` and
        the ``radius``.

    Raises
    ------
    CertificateRejected
        A ValueError whose message says what is wrong with the certificate, or
        how it differs from what is insisted on.

    Examples
    --------
    >>> import hopfit
    >>> X = hopfit.random_patterns(8, 6, random_state=3)
    >>> memory = hopfit.HopfieldMemory().fit(X)
    >>> verdict = hopfit.check(memory.certificate_, X)
    >>> verdict.flips == memory.flips_, verdict.problem["weights"]
    (True, 'continuous')
    >>> hopfit.check(memory.certificate_, X[:, ::-1])
    Traceback (most recent call last):
    ...
    hopfit.CertificateRejected: the certificate speaks of other patterns: ...
    >>> hopfit.check(memory.certificate_, X, bias=True)
    Traceback (most recent call last):
    ...
    hopfit.CertificateRejected: ...
    """
    from ._memory import HopfieldMemory
    from ._options import options

    bits = _bits.patterns(_bits.table(X), advice="")
    if memory is not None and not isinstance(memory, HopfieldMemory):
        kind = type(memory).__name__
        raise TypeError(f"memory is {memory!r} ({kind}); a HopfieldMemory is needed")
    given = {
        "tie": tie,
        "weights": weights,
        "symmetric": symmetric,
        "bias": bias,
        "receptive_field": receptive_field,
        "shape": shape,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if memory is not None and given:
        raise ValueError(f"memory names the problem; leave out {', '.join(given)}")
    meant = HopfieldMemory(**given) if given else memory
    asked = None if meant is None else options(meant)
    text = content("certificate", certificate)
    flips, bound, optimal, problem, radius = _native.check(text, bits, asked)
    if hasattr(memory, "weights_"):
        lost = _lost(memory, bits)
        if lost > flips:
            raise _native.CertificateRejected(
                f"the memory's weights are not the certificate's: they lose {counted(lost, 'bit')}, "
                f"those of the certificate {flips}"
            )
        if radius is not None:
            _refuse_smaller_radius(memory, bits, json.loads(text)["basins"])
    if radius is not None:
        both = (dict(zip(("radius", "upper_bound"), part)) for part in radius)
        radius = dict(zip(("flips", "missing"), both))
    return Verdict(flips, bound, optimal, json.loads(problem), radius)


def _refuse_smaller_radius(memory, bits, basins):
    """A memory that mends less than the certificate's weights is another one."""
    radii = _native.radius(memory.weights_, memory.bias_, bits, memory.tie)
    for damage, found in zip(("flips", "missing"), radii):
        for pattern, (radius, told) in enumerate(zip(found, basins[damage]["radii"])):
            if radius < told:
                raise _native.CertificateRejected(
                    f"the memory's weights are not the certificate's: pattern {pattern} has radius "
                    f"{radius} ({damage}), with those of the certificate {told}"
                )


def _lost(memory, bits):
    """How many bits of patterns a fitted memory does not keep."""
    stabilities = _native.stabilities(memory.weights_, memory.bias_, bits, None)
    kept = stabilities > 0
    if memory.tie == "paper":
        kept |= (stabilities == 0) & (bits < 1)
    return int(kept.size - kept.sum())


def content(name, certificate):
    """A certificate's JSON: of a str, bytes, a dict, or a file."""
    if certificate is None:
        raise TypeError(
            f"{name} is None; certificate_ is None where the rule has made no certificate (the "
            "rule exact makes one)"
        )
    if isinstance(certificate, dict):
        return json.dumps(certificate).encode()
    if isinstance(certificate, bytes):
        return certificate
    if isinstance(certificate, str):
        if not certificate.strip():
            raise ValueError(f"{name} is empty; its JSON or the name of its file is needed")
        if certificate.lstrip().startswith("{"):
            return certificate.encode()
    elif not isinstance(certificate, os.PathLike):
        kind = type(certificate).__name__
        raise TypeError(f"{name} is a str, a dict or a path, not {kind}")
    return _file(name, Path(certificate))


def _file(name, path):
    if path.is_dir():
        raise ValueError(f"{name} is {path}, a folder; the file of a certificate is needed")
    return path.read_bytes()
