"""The compiled part; see crates/python in the repository."""

from collections.abc import Callable
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Path = str | PathLike[str]
_Bits = NDArray[np.int8]
_Reals = NDArray[np.float64]
_Integers = NDArray[np.int64]
_Notes = list[tuple[bool, str]]

__version__: str

class CertificateRejected(ValueError): ...

def train(
    patterns: _Bits,
    options: dict[str, Any],
    progress: Callable[[str, float | None, float | None, float | None], None] | None = ...,
) -> dict[str, Any]: ...
def recall(
    weights: _Reals,
    bias: _Reals,
    cues: _Bits,
    dynamics: dict[str, Any],
    threads: int,
) -> tuple[NDArray[np.int8], list[str], _Integers]: ...
def evaluate(
    weights: _Reals,
    bias: _Reals,
    patterns: _Bits,
    noise: tuple[float, int] | None,
    dynamics: dict[str, Any],
    threads: int,
) -> str: ...
def energy(weights: _Reals, bias: _Reals, states: _Bits) -> _Reals: ...
def stabilities(
    weights: _Reals, bias: _Reals, patterns: _Bits, norm: str | None = ...
) -> _Reals: ...
def radius(
    weights: _Reals, bias: _Reals, patterns: _Bits, tie: str
) -> tuple[_Integers, _Integers]: ...
def save(
    path: _Path,
    weights: _Reals,
    bias: _Reals,
    integer: tuple[_Integers, _Integers] | None,
    meta: str,
) -> None: ...
def load(path: _Path) -> dict[str, Any]: ...
def check(
    certificate: bytes, patterns: _Bits, options: dict[str, Any] | None = ...
) -> tuple[
    int, int, bool, str, tuple[tuple[int, int | None], tuple[int, int | None]] | None
]: ...
def centres(values: _Reals, clusters: int) -> list[list[float]]: ...
def encode(centres: list[list[float]], values: _Reals) -> NDArray[np.int8]: ...
def decode(centres: list[list[float]], states: _Bits) -> _Reals: ...
def nearest(patterns: _Bits, states: _Bits) -> _Integers: ...
def read_patterns(
    path: _Path,
    resize: tuple[int, int] | None,
    binarize: float,
    invert: bool,
    first: int | None,
    skip: int,
) -> tuple[NDArray[np.int8], tuple[int, int] | None, _Notes]: ...
def read_labels(path: _Path, first: int | None, skip: int) -> _Integers: ...
def read_table(
    path: _Path, label: str | None, ignore: list[str]
) -> tuple[_Reals, _Integers, list[str], list[str], _Notes]: ...
def random_patterns(count: int, neurons: int, seed: int) -> NDArray[np.int8]: ...
def noisy(
    patterns: _Bits, noise: float, seed: int, stream: int
) -> NDArray[np.int8]: ...
def _panic() -> None: ...
