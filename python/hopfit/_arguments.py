"""Arguments as the compiled part takes them, and errors in Python's words.

Bits are read in `_bits`.
"""

import numbers
import operator
import os

import numpy as np
from joblib import effective_n_jobs
from sklearn.utils import check_array


def seed(random_state):
    """A seed from 0 to 2**64 - 1; None is 0, so that runs repeat."""
    if random_state is None:
        return 0
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(2**31))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(2**31))
    value = whole("random_state", random_state)
    if not 0 <= value < 2**64:
        raise ValueError(f"random_state is {value}; a seed from 0 to 2**64 - 1 is needed")
    return value


def check_seed(random_state):
    """Refuses what `seed` does, without drawing from a generator."""
    if not isinstance(random_state, (np.random.RandomState, np.random.Generator)):
        seed(random_state)


def threads(n_jobs):
    """The number of threads: None is 1, -1 all cores."""
    if n_jobs is None:
        return 1
    count = whole("n_jobs", n_jobs)
    if count == 0:
        raise ValueError("n_jobs is 0; give a number of threads, or -1 for all cores")
    return min(effective_n_jobs(count), 1024)


def steps(max_steps):
    """The most steps of a recall: None is 100, as on the command line."""
    return 100 if max_steps is None else count("max_steps", max_steps)


def whole(name, value):
    """A whole number."""
    try:
        return operator.index(value)
    except TypeError:
        raise _wrong_type(name, value, "a whole number") from None


def count(name, value, least=0):
    """A whole number from `least`."""
    value = whole(name, value)
    if not least <= value < 2**63:
        raise ValueError(f"{name} is {value}; a whole number, {least} or more, is needed")
    return value


def number(name, value):
    """A real number; any size, NaN too."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)):
        return float(value)
    raise _wrong_type(name, value, "a number")


def share(name, value):
    """A number from 0 to 1."""
    value = number(name, value)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} is {value}; a number from 0 to 1 is needed")
    return value


def flag(name, value):
    """True or False."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    raise _wrong_type(name, value, "True or False")


def text(name, value):
    """A str."""
    if isinstance(value, str):
        return str(value)
    raise _wrong_type(name, value, "a str")


def path(name, value):
    """The name of a file."""
    try:
        value = os.fsdecode(value)
    except TypeError:
        raise _wrong_type(name, value, "a file's name (str or path)") from None
    if not value:
        raise ValueError(f"{name} is empty; a file's name is needed")
    return value


def optional(check, name, value):
    """None, or what `check` takes."""
    return None if value is None else check(name, value)


def row_weights(sample_weight, X):
    """What each row of X counts, as an array; None is 1."""
    if sample_weight is None:
        return np.ones(len(X))
    weights = check_array(
        sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight"
    )
    if weights.ndim != 1:
        raise ValueError("sample_weight must be one-dimensional (1D): one number a row")
    if len(weights) != len(X):
        raise ValueError(
            f"sample_weight.shape is {weights.shape}; needed is ({len(X)},), one number a row"
        )
    if (weights < 0).any():
        row = int(np.argmax(weights < 0))
        raise ValueError(f"sample_weight: row {row} has {weights[row]:g}; 0 or more is needed")
    if not weights.any():
        raise ValueError("sample_weight: all rows have weight zero; at least one must count")
    return weights


def sides(name, shape):
    """A picture's height and width, from a pair or text such as "9x9"."""
    if shape is None:
        return None
    try:
        if isinstance(shape, str):
            height, width = map(int, shape.lower().split("x"))
        else:
            height, width = (whole(name, side) for side in shape)
    except (TypeError, ValueError):
        message = f"{name} is {shape!r}; needed is (height, width), such as (9, 9)"
        raise ValueError(message) from None
    pair = (height, width)
    if min(pair) < 1 or max(pair) > 32768:
        raise ValueError(f"{name} is {shape!r}; sides are from 1 to 32768 pixels")
    return pair


def _wrong_type(name, value, needed):
    return TypeError(f"{name} is {value!r} ({type(value).__name__}); {needed} is needed")
