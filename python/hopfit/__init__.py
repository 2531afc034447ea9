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

from ._certificate import Verdict, check
from ._classifier import HopfieldClassifier
from ._encoder import SignEncoder
from ._memory import HopfieldMemory
from ._native import CertificateRejected, __version__
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
    "check",
    "load_breast_cancer",
    "load_digits",
    "load_digits9",
    "load_wine",
    "load_zoo",
    "noisy",
    "random_patterns",
    "read_patterns",
    "read_table",
]


def __getattr__(name):
    # matplotlib is optional, and slow to import.
    if name == "plot":
        import importlib

        return importlib.import_module("hopfit.plot")
    raise AttributeError(f"module 'hopfit' has no attribute {name!r}")
