"""Hopfield memories trained to proven optimality, as scikit-learn estimators.

A Hopfield network stores patterns of ±1 in its weights and recalls them from
damaged cues. hopfit finds weights that lose as few bits as possible and says
what is proved about them.

Examples
--------
>>> import hopfit
>>> X = hopfit.random_patterns(6, 16, random_state=1)
>>> memory = hopfit.HopfieldMemory().fit(X)
>>> memory.flips_, memory.status_, memory.proof_
(0, 'optimal', 'certified')
>>> bool((memory.recall(X) == X).all())
True
>>> hopfit.check(memory.certificate_, X)
Verdict(flips=0, lower_bound=0, optimal=True)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._native import CertificateRejected, __version__

# What is below is imported when it is asked for: NumPy and scikit-learn take a
# second, which the program `hopfit` has no use for.
if TYPE_CHECKING:
    from . import datasets, plot
    from ._certificate import Verdict, check
    from ._classifier import HopfieldClassifier
    from ._diagnosis import capacity, diagnose, theory
    from ._encoder import SignEncoder
    from ._memory import HopfieldMemory
    from ._recall import Radius, RecallInfo
    from .datasets import (
        load_breast_cancer,
        load_digits,
        load_digits9,
        load_wine,
        load_zoo,
        noisy,
        random_patterns,
        read_patterns,
        read_table,
    )

__all__ = [
    "CertificateRejected",
    "HopfieldClassifier",
    "HopfieldMemory",
    "Radius",
    "RecallInfo",
    "SignEncoder",
    "Verdict",
    "__version__",
    "capacity",
    "check",
    "diagnose",
    "load_breast_cancer",
    "load_digits",
    "load_digits9",
    "load_wine",
    "load_zoo",
    "noisy",
    "random_patterns",
    "read_patterns",
    "read_table",
    "theory",
]


_MODULES = {"datasets", "plot"}
_HOMES = {
    "_certificate": ["Verdict", "check"],
    "_classifier": ["HopfieldClassifier"],
    "_diagnosis": ["capacity", "diagnose", "theory"],
    "_encoder": ["SignEncoder"],
    "_memory": ["HopfieldMemory"],
    "_recall": ["Radius", "RecallInfo"],
    "datasets": [
        "load_breast_cancer",
        "load_digits",
        "load_digits9",
        "load_wine",
        "load_zoo",
        "noisy",
        "random_patterns",
        "read_patterns",
        "read_table",
    ],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"hopfit.{name}")
    if name in _HOME_OF:
        found = getattr(import_module(f"hopfit.{_HOME_OF[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'hopfit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF, *_MODULES])
