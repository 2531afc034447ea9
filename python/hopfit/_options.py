"""The parameters of a memory as the compiled part takes them."""

import numpy as np

from ._arguments import count, flag, number, optional, path, seed, sides, steps, text, threads
from ._certificate import content


def options(memory):
    """A dictionary for ``_native.train`` and ``_native.check``."""
    if memory.solver is not None and memory.read_solution is not None:
        raise ValueError("read_solution takes the place of a solver; leave out solver")
    read = {
        text: ("rule", "weights", "tie"),
        flag: ("symmetric", "bias", "keep_diagonal", "tuned"),
    }
    read_if_given = {
        number: (
            "noise_level",
            "missing_share",
            "receptive_field",
            "time_limit",
            "rank_tolerance",
            "learning_rate",
            "momentum",
            "epsilon",
            "big_m",
            "kappa",
            "weight_decay",
            "dream_time",
            "unlearning_rate",
            "penalty",
        ),
        count: ("epochs", "batch_size", "steps", "dreams"),
        text: ("perceptron", "kappa_norm", "solver"),
        path: ("start", "read_solution", "write_model", "solver_log"),
        content: ("resume",),
    }
    found = {
        "then": then(memory),
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


def then(memory):
    """What the rule exact goes on to; "auto" is what serves recall."""
    if memory.then is None:
        return None
    given = text("then", memory.then)
    if given != "auto":
        return given
    trains = memory.rule == "exact" and memory.weights == "continuous"
    return "recall" if trains else None


def dynamics(memory, sigma, update=None, max_steps=None, clamp=None):
    """A dictionary for ``_native.recall`` and ``_native.evaluate``.

    None is what the estimator says.
    """
    return {
        "update": text("update", memory.update if update is None else update),
        "max_steps": steps(memory.max_steps if max_steps is None else max_steps),
        "temperature": optional(number, "temperature", memory.temperature),
        "cooling": optional(text, "cooling", memory.cooling),
        "seed": seed(memory.random_state),
        "sigma": sigma,
        "clamp": _clamp(clamp),
    }


def _clamp(value):
    """None, "known", or a list of booleans."""
    if value is None or isinstance(value, str):
        return value
    marks = np.asarray(value)
    if marks.dtype != bool or marks.ndim != 1:
        raise ValueError('clamp must be None, "known" or a one-dimensional mask of booleans')
    return marks.tolist()


def _sparse(value):
    """None, or the weight of the sum of |w_ij|; True is the paper's."""
    if value is None or isinstance(value, (bool, np.bool_)):
        return 0.001 if value else None
    return number("sparse", value)
