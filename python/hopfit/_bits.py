"""Bits, however they are spelled: 1 and -1, 1 and 0, or True and False.

All functions that take patterns, cues or states read them here. What they get
is what scikit-learn's ``check_array`` or ``validate_data`` made of the
argument, NaN and all (``ensure_all_finite=False``).
"""

import math
import numbers
import os
import warnings

import numpy as np
from sklearn.utils import check_array

from ._arguments import number

COUNTED = "(counted from 0)"
ADVICE = (
    ". Other numbers become bits by HopfieldMemory(binarize=LEVEL), one bit each, or by "
    "SignEncoder, one bit a cluster of each column"
)


def table(X, name="X"):
    """An array-like of 2 dimensions as an array, with NaN as it is."""
    return check_array(plain(X, name), ensure_all_finite=False, input_name=name)


def plain(X, name="X"):
    """X, with NaN for None and pandas' NA in lists, arrays and frames of objects.

    Masked values are refused, as the mask would silently be lost.
    """
    if isinstance(X, (str, bytes, os.PathLike)):
        raise TypeError(
            f"{name} is {X!r} ({type(X).__name__}); an array is needed: hopfit.read_patterns reads files"
        )
    if np.ma.is_masked(X):
        raise ValueError(
            f"{name} is a masked array; its masked values must be filled in, or made NaN by "
            f"{name}.filled(np.nan) in cues, with missing=np.nan"
        )
    if hasattr(X, "notna") and (np.asarray(X.dtypes) == object).any():
        return X.where(X.notna(), np.nan)
    values = np.asarray(X) if isinstance(X, (list, tuple)) else X
    if not (isinstance(values, np.ndarray) and values.dtype == object):
        return X
    absent = [value is None or type(value).__name__ == "NAType" for value in values.flat]
    return np.where(np.reshape(absent, values.shape), np.nan, values).astype(np.float64)


def patterns(X, *, level=None, missing=None, name="X", row="pattern", advice=ADVICE):
    """Patterns as int8 bits 1 and -1; none may be missing.

    `level` is that of ``binarize``. Under ``missing=0`` a 0 is refused: the
    same number cannot be a bit here and a missing one in cues.
    """
    what = f"{name}: {row}"
    gone = _is_gone(X, missing)
    if level is None and X.dtype == np.bool_:
        return _signs(X)
    _refuse(np.isnan(X), X, what, "no bit of a pattern may be missing")
    _refuse_others(X, gone, level, what, advice)
    _refuse(gone, X, what, "`missing` says that it is a missing bit, and patterns have none")
    if level is not None:
        return _signs(X > level)
    zero, minus = _first(X == 0), _first(X == -1)
    if zero and minus:
        raise ValueError(
            f"{name}: {row} {zero[0]}, neuron {zero[1]} {COUNTED} is 0 and {row} {minus[0]}, "
            f"neuron {minus[1]} is -1; {row}s are either 1 and -1 or 1 and 0 throughout (only "
            "cues may have 0 for a missing bit beside 1 and -1)"
        )
    return _signs(X > 0)


def cues(X, *, level=None, missing=None, name="X", row="cue", advice=ADVICE):
    """Cues as int8 bits 1 and -1, and 0 where one is missing.

    Every cue is read by itself, whatever the others are. `missing` None: in a
    cue that holds a -1 a 0 is a missing bit, in any other a 0 is read as -1.
    0: every 0 is a missing bit. NaN: every NaN is, and a 0 is read as -1.
    Booleans are bits, and none is missing.
    """
    what = f"{name}: {row}"
    gone = _is_gone(X, missing)
    if level is None and X.dtype == np.bool_:
        return _signs(X)
    mixed = (X == 0) & (X == -1).any(axis=1, keepdims=True) if level is None else gone
    if missing is None:
        gone = mixed
        _warn_of_zeros(X, gone, name, row)
    _refuse(np.isnan(X) & ~gone, X, what, "if NaN stands for a missing bit, say missing=np.nan")
    _refuse_others(X, gone, level, what, advice)
    advised = f"a {row} of 1 and -1 has no 0 if it is NaN that stands for a missing bit"
    _refuse(mixed & ~gone, X, what, advised)
    is_one = X > (0 if level is None else level)
    return np.where(gone, 0, _signs(is_one)).astype(np.int8)


def level(binarize):
    """The level of ``binarize``."""
    if binarize is None:
        return None
    value = number("binarize", binarize)
    if not math.isfinite(value):
        raise ValueError(f"binarize is {value}; a finite level is needed")
    return value


def _signs(is_one):
    return np.where(is_one, 1, -1).astype(np.int8)


def _is_bit(X):
    return (X == 1) | (X == -1) | (X == 0)


def _is_gone(X, missing):
    """Where the marker `missing` stands."""
    is_number = isinstance(missing, numbers.Real) and not isinstance(missing, (bool, np.bool_))
    if missing is not None and not (is_number and (missing == 0 or missing != missing)):
        raise ValueError(f"missing is {missing!r}; it must be None, 0 or nan")
    if missing is None or X.dtype == np.bool_:
        return np.zeros(X.shape, dtype=bool)
    return X == 0 if missing == 0 else np.isnan(X)


def _first(where):
    """Row and column of the first True, or None."""
    at = int(where.argmax()) if where.size else 0
    row, column = divmod(at, where.shape[1])
    return (row, column) if where.size and where[row, column] else None


def _refuse(where, X, what, why):
    found = _first(where)
    if found is None:
        return
    row, column = found
    value = X[row, column]
    place = f"{what} {row}, neuron {column} {COUNTED}"
    if np.isnan(value):
        raise ValueError(f"{place} is NaN; {why}")
    if value in (-1, 0, 1):
        raise ValueError(f"{place} is {value:g}; {why}")
    raise ValueError(f"{place}: {value:g} is not a bit; {why}")


def _refuse_others(X, gone, level, what, advice):
    """Refuses what is neither a bit nor missing; or not finite, if a level makes bits."""
    if level is None:
        _refuse(~(_is_bit(X) | gone), X, what, f"bits are 1 and -1, or 1 and 0{advice}")
    else:
        _refuse(np.isinf(X), X, what, "a finite number is needed")


def _warn_of_zeros(X, gone, name, row):
    """Zeros that are read as -1 beside ones that are read as missing."""
    doubtful = _first((X == 0) & ~gone) if gone.any() else None
    if doubtful is not None:
        warnings.warn(
            f"{name}: {row} {doubtful[0]} {COUNTED} holds 0 but no -1, so that its 0 is read as "
            f"-1, while in other {row}s 0 is a missing bit; say missing=0 if it is everywhere",
            stacklevel=5,
        )
