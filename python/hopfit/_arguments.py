"""Arguments as the compiled part takes them."""

import operator

import numpy as np
from joblib import effective_n_jobs


def numbers(X):
    """An array as int8 or float64, without a copy where it is one already."""
    X = np.asarray(X)
    if X.dtype == np.int8 or X.dtype == np.bool_:
        return X.astype(np.int8, copy=False)
    return X.astype(np.float64, copy=False)


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
    if max_steps is None:
        return 100
    value = whole("max_steps", max_steps)
    if value < 0:
        raise ValueError(f"max_steps is {value}; a number of steps, 0 or more, is needed")
    return value


def whole(name, value):
    """A whole number."""
    try:
        return operator.index(value)
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{name} is {value!r} ({kind}); a whole number is needed") from None


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
