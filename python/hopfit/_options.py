"""The parameters of a memory as the compiled part takes them."""

import numpy as np

from ._arguments import count, flag, number, optional, path, seed, sides, text, threads
from ._certificate import content


def options(memory):
    """A dictionary for ``_native.train`` and ``_native.check``."""
    read = {
        text: ("rule", "weights", "tie"),
        flag: ("symmetric", "bias", "keep_diagonal", "tuned"),
    }
    read_if_given = {
        text: ("then",),
        number: (
            "receptive_field",
            "time_limit",
            "rank_tolerance",
            "learning_rate",
            "momentum",
            "epsilon",
            "big_m",
        ),
        count: ("epochs", "batch_size"),
        path: ("write_model", "solver_log"),
        content: ("resume",),
    }
    found = {
        "shape": sides("shape", memory.shape),
        "sparse": _sparse(memory.sparse),
        "threads": threads(memory.n_jobs),
        "seed": seed(memory.random_state),
    }
    for check, names in read.items():
        found |= {name: check(name, getattr(memory, name)) for name in names}
    for check, names in read_if_given.items():
        found |= {name: optional(check, name, getattr(memory, name)) for name in names}
    return found


def _sparse(value):
    """None, or the weight of the sum of |w_ij|; True is the paper's."""
    if value is None or isinstance(value, (bool, np.bool_)):
        return 0.001 if value else None
    return number("sparse", value)
