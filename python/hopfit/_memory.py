"""The memory as an estimator."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OneToOneFeatureMixin
from sklearn.utils.validation import check_is_fitted

from . import _native
from ._arguments import path as file_name
from ._options import dynamics, options
from ._progress import Progress
from ._recall import Recalling

# How cues are read and recalled, with the defaults; `save` keeps these too.
USE = {
    "binarize": None,
    "update": "cue",
    "max_steps": None,
    "temperature": None,
    "cooling": None,
    "missing": None,
}


# What a model file tells of its training, beside rule, shape, tie and seed.
TRAINING = (
    "weights",
    "symmetric",
    "bias",
    "receptive_field",
    "sparse",
    "noise_level",
    "missing_share",
    "keep_diagonal",
    "rank_tolerance",
    "tuned",
    "epochs",
    "learning_rate",
    "momentum",
    "batch_size",
    "perceptron",
    "kappa",
    "kappa_norm",
    "weight_decay",
    "steps",
    "dream_time",
    "dreams",
    "unlearning_rate",
    "penalty",
    "epsilon",
    "big_m",
    "start",
    "solver",
)


class HopfieldMemory(OneToOneFeatureMixin, Recalling, BaseEstimator):
    """A Hopfield network that stores patterns of ±1.

    ``fit`` finds weights that lose as few bits of the patterns as possible and
    tells what is proved about them; ``recall`` (also called ``transform``)
    brings damaged cues back to what is stored.

    Parameters
    ----------
    rule : str, default="exact"
        How the weights are found: ``"exact"``, the exact engine, with a
        certificate; ``"milp"``, the paper's mixed-integer linear program;
        ``"hebbian"``, ``"pseudoinverse"`` and ``"gradient"``, what the paper
        compares it with; ``"recall"``, the weights that recall best from
        noisy cues in one step, whatever they store; ``"storkey"``,
        ``"perceptron"``, ``"mpf"`` (minimum probability flow),
        ``"dreaming"``, ``"unlearning"`` and ``"ridge"``, what else is
        compared with in the literature (docs/rules.md in the repository).
    weights : str, default="continuous"
        Which weights compete: ``"continuous"``, ``"integer:K"`` (from -K to
        K), ``"ternary"`` or ``"binary"``. For the rules exact and milp.
    symmetric : bool, default=True
        Whether w_ij = w_ji is asked. False is for the rules exact, milp,
        recall, perceptron and ridge.
    bias : bool, default=False
        Whether neurons may have a bias. For the rules exact, milp, recall,
        perceptron, mpf, and ridge without symmetry.
    receptive_field : float, optional
        Only weights between pixels at most so far apart (Eq. 27 of the paper,
        which takes 3 pixels); needs `shape`. For the rules that take `bias`.
    shape : (int, int), optional
        Height and width, in pixels, of the picture that the neurons form.
    sparse : float or True, optional
        Adds so much times the sum of ``|w_ij|`` to the flips (Eqs. 24-26); True is
        the paper's 0.001. For the rule milp.
    then : {"auto", "recall", "margin", "sparse", "radius"} or None, default="auto"
        What the rule exact goes on to, at the fewest flips found: recall from
        noisy cues, the largest margin, the smallest sum of ``|w_ij|`` and more
        zeros, the most wrong bits that one step always corrects (with a proof
        that no weights do with more), or nothing. ``"radius:R"`` sees to R
        flipped bits, and with what freedom is left to noisy cues. ``"auto"`` is
        ``"recall"`` for continuous weights of the rule exact, and nothing
        otherwise.
    tie : {"paper", "strict"}, default="paper"
        Whether a field of zero keeps a -1 bit (Eq. 6) or no bit.
    time_limit : float, optional
        Stop the search after so many seconds with the best weights so far.
    n_jobs : int, optional
        Threads: None is 1, -1 all cores. Results do not depend on it, unless
        the rule reaches its time limit.
    random_state : int, RandomState, Generator or None
        Seed of everything random. None is 0, so that runs repeat.
    binarize : float, optional
        Take any numbers, and read those above this level as +1 and the others
        as -1. By default X must hold bits.
    verbose : bool or int, default=0
        Whether ``fit`` tells how it gets on.
    update : {"cue", "graded", "sync", "async", "sequential", "glauber"}, default="cue"
        How `recall` and `transform` update neurons: see `recall`.
    max_steps : int, optional
        The most steps (sweeps, if neurons are updated one at a time) of a
        recall: None is 100.
    temperature : float, optional
        The temperature at first, in units of the typical stability; None is
        0.3. For update glauber.
    cooling : {"linear", "geometric", "constant"}, optional
        How the temperature falls: to nothing or a hundredth in 30 sweeps, or
        not at all. None is linear. For update glauber.
    missing : {0, nan}, optional
        What marks a missing bit in cues: see `recall`. Patterns to store have
        none.
    noise_level : float, optional
        The share of flipped bits in the cues to train for, from 0 to less than
        0.5; None is 0.02. For ``then="recall"``, ``then="radius:R"`` and the
        rule recall, as the next.
    missing_share : float, optional
        The share of missing bits in these cues, from 0 to less than 1; None is
        0.
    resume : str, bytes, dict or path, optional
        Go on from the certificate of an earlier run on the same patterns with
        the same options, given as to `hopfit.check`: the search begins at its
        weights and its bound, and ends no worse. For the rule exact.
    keep_diagonal : bool, default=False
        Keep the diagonal of the projection. For the rule pseudoinverse.
    rank_tolerance : float, optional
        Singular values below this share of the largest count as zero; None is
        1e-10. For the rule pseudoinverse.
    tuned : bool, default=False
        Descend by a setting that is tuned to store more, instead of the
        paper's. For the rule gradient, as the next four.
    epochs : int, optional
        Passes over all patterns; None is 100, or 2000 if tuned. Of the rule
        perceptron: 1000.
    learning_rate : float, optional
        Step size; None is 0.001, or 1 / n_neurons if tuned.
    momentum : float, optional
        Share of the step before, from 0 to less than 1; None is 0.9.
    batch_size : int, optional
        Patterns a step; None is 5.
    perceptron : {"diederich-opper", "krauth-mezard"}, optional
        Which bits are corrected: every one whose stability is too small,
        pattern by pattern, or the weakest one each time. None is
        diederich-opper. For the rule perceptron, as the next two and `epochs`.
    kappa : float, optional
        The stability x_i h_i that is asked of every bit, at least 0; None is 1.
    kappa_norm : {"steps", "euclidean"}, optional
        What `kappa` is measured in: corrections of 1/n_neurons, or the
        Euclidean norm of the neuron's weights (symmetric: the root mean square
        of the norms), as Gardner's. None is steps.
    weight_decay : float, optional
        λ of the penalty λ/2 Σ w_ij², at least 0; None is 0.001. For the rule
        mpf, as the next.
    steps : int, optional
        The most steps of the minimisation; None is 1000.
    dream_time : float, optional
        How long the network dreams, from 0 (Hebb's rule) to 1e12 (the
        pseudoinverse). None is 10. For the rule dreaming.
    dreams : int, optional
        How many dreams are unlearned; None is a number that suits the number
        of patterns. For the rule unlearning, as the next.
    unlearning_rate : float, optional
        What a dream takes from a weight, from 1e-6 to 1, where a pattern gave
        1; None is 0.01.
    penalty : float, optional
        What a squared weight costs against the squared error of a field, at
        least 1e-12; None is 1. For the rule ridge.
    epsilon : float, optional
        How far above zero a field counts as positive (Eq. 16); None is 0.001,
        or 1 for whole weights. For the rule milp, as the next three.
    big_m : float, optional
        The M of Eqs. 16 and 17; None is each neuron's largest field, plus
        `epsilon`.
    start : str or path, optional
        Begin at the weights of this model file, and end no worse; ``"none"``
        gives the solver nothing to begin from. None is weights that are
        searched for. For the rule milp.
    solver : str, optional
        The solver: ``"highs"``, which is built in, or a program that is
        installed: ``"scip"``, ``"cbc"``, ``"glpk"``, ``"gurobi"``, or the path
        of one whose name begins so. None is highs. For the rule milp.
    read_solution : str or path, optional
        Do not solve the model, but read a solution of it that HiGHS, SCIP, CBC,
        GLPK or Gurobi wrote to this file. For the rule milp.
    write_model : str or path, optional
        Also write the model to this file (.mps or .lp) before it is solved.
    solver_log : str or path, optional
        The file that the solver's own log goes to.

    Attributes
    ----------
    weights_ : ndarray of shape (n_neurons, n_neurons), float64
        Entry (j, i) is what neuron j contributes to the field of neuron i, so
        that ``X @ weights_ + bias_`` are the fields. No unit: scale does not
        matter to recall.
    bias_ : ndarray of shape (n_neurons,), float64
        The biases.
    weights_int_, bias_int_ : ndarray of int64, or None
        The same network in whole numbers (times some factor), where there are
        any. Recall with them is exact in any arithmetic.
    flips_ : int
        Bits of the stored patterns that one synchronous recall step changes.
    lower_bound_ : int or None
        No admissible weights lose fewer bits (under ``tie="strict"``, where a
        field of zero loses a bit too: no fewer are unmet). None where no such
        number is known: what the solver says of the paper's model, with its
        `epsilon` and `big_m`, need not be true of all admissible weights, and
        stands in ``report_``.
    status_ : {"optimal", "feasible", "interrupted"}
        The bound is reached; the best so far; the best when Ctrl-C came.
    proof_ : {"certified", "solver", "none"}
        What stands behind the bound: a certificate that an independent checker
        accepted, a solver's word within its tolerances, or nothing.
    certificate_ : str or None
        The certificate, as JSON; see `hopfit.check`.
    radius_ : dict or None
        ``"flips"``: one recall step makes every stored pattern of every cue
        with at most so many of its bits flipped, whichever they are, and
        ``"missing"`` the same for missing bits (-1 if not all patterns are
        stored); ``"per_pattern"`` both for each pattern; ``"upper_bound"``
        what no admissible weights exceed, where a certificate proves it. None
        for problems so large that it would take long. See `radius`.
    report_ : dict
        All of the above and more, as ``hopfit train --report`` writes it.
    n_features_in_ : int
        The number of neurons.

    Notes
    -----
    Ctrl-C during ``fit`` ends the search. The best network so far is kept in
    the attributes, with ``status_ = "interrupted"``, and KeyboardInterrupt is
    raised; the estimator can be used like any other. Under the rule milp the
    solver may be in a step of its own that it does not leave within a second:
    then control returns too, but nothing is kept.

    The command line, with the same patterns, options and seed, finds the same
    weights, bit for bit.

    Examples
    --------
    >>> import hopfit
    >>> digits = hopfit.load_digits9(first=20)
    >>> memory = hopfit.HopfieldMemory(shape=digits.shape).fit(digits.data)
    >>> memory.flips_, memory.lower_bound_, memory.proof_
    (0, 0, 'certified')
    >>> cues = hopfit.noisy(digits.data, 0.02, random_state=1)
    >>> recalled = memory.recall(cues)
    >>> recalled.shape, recalled.dtype
    ((20, 81), dtype('int8'))
    """

    def __init__(
        self,
        rule: str = "exact",
        weights: str = "continuous",
        symmetric: bool = True,
        bias: bool = False,
        receptive_field: float | None = None,
        shape: tuple[int, int] | None = None,
        sparse: float | bool | None = None,
        then: str | None = "auto",
        tie: str = "paper",
        time_limit: float | None = None,
        n_jobs: int | None = None,
        random_state: int | np.random.RandomState | np.random.Generator | None = None,
        binarize: float | None = None,
        verbose: int = 0,
        *,
        update: str = "cue",
        max_steps: int | None = None,
        temperature: float | None = None,
        cooling: str | None = None,
        missing: float | None = None,
        noise_level: float | None = None,
        missing_share: float | None = None,
        resume: str | bytes | dict[str, Any] | os.PathLike[str] | None = None,
        keep_diagonal: bool = False,
        rank_tolerance: float | None = None,
        tuned: bool = False,
        epochs: int | None = None,
        learning_rate: float | None = None,
        momentum: float | None = None,
        batch_size: int | None = None,
        perceptron: str | None = None,
        kappa: float | None = None,
        kappa_norm: str | None = None,
        weight_decay: float | None = None,
        steps: int | None = None,
        dream_time: float | None = None,
        dreams: int | None = None,
        unlearning_rate: float | None = None,
        penalty: float | None = None,
        epsilon: float | None = None,
        big_m: float | None = None,
        start: str | os.PathLike[str] | None = None,
        solver: str | None = None,
        read_solution: str | os.PathLike[str] | None = None,
        write_model: str | os.PathLike[str] | None = None,
        solver_log: str | os.PathLike[str] | None = None,
    ) -> None:
        self.rule = rule
        self.weights = weights
        self.symmetric = symmetric
        self.bias = bias
        self.receptive_field = receptive_field
        self.shape = shape
        self.sparse = sparse
        self.then = then
        self.tie = tie
        self.time_limit = time_limit
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.binarize = binarize
        self.verbose = verbose
        self.update = update
        self.max_steps = max_steps
        self.temperature = temperature
        self.cooling = cooling
        self.missing = missing
        self.noise_level = noise_level
        self.missing_share = missing_share
        self.resume = resume
        self.keep_diagonal = keep_diagonal
        self.rank_tolerance = rank_tolerance
        self.tuned = tuned
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.batch_size = batch_size
        self.perceptron = perceptron
        self.kappa = kappa
        self.kappa_norm = kappa_norm
        self.weight_decay = weight_decay
        self.steps = steps
        self.dream_time = dream_time
        self.dreams = dreams
        self.unlearning_rate = unlearning_rate
        self.penalty = penalty
        self.epsilon = epsilon
        self.big_m = big_m
        self.start = start
        self.solver = solver
        self.read_solution = read_solution
        self.write_model = write_model
        self.solver_log = solver_log

    def fit(self, X: ArrayLike, y: Any = None) -> HopfieldMemory:
        """Find weights that store patterns.

        Parameters
        ----------
        X : array-like of shape (n_patterns, n_neurons)
            The patterns: 1 and -1, or 1 and 0 (or booleans) where 0 is read as
            -1; any numbers if `binarize` is given.
        y : ignored
            For scikit-learn.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            Patterns that hold anything else (the message names row and
            column), or options that do not fit.
        TypeError
            Options of another type.
        KeyboardInterrupt
            After Ctrl-C, with the best weights so far in the attributes.
        """
        bits, asked = self._patterns(X, reset=True), options(self)
        _native.check_dynamics(dynamics(self, None))
        progress = Progress(asked["time_limit"]) if self.verbose else None
        found = _native.train(bits, asked, progress)
        interrupted = found.pop("interrupted")
        self._take(found)
        if progress is not None:
            progress.finish(self.report_)
        if interrupted is not None:
            raise interrupted
        return self

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file of the command line.

        Parameters
        ----------
        path : str or path
            The ``.npz`` file; ``hopfit recall --model`` and `numpy.load` read
            it. For `load` it also keeps `binarize`, `update`, `max_steps`,
            `temperature`, `cooling` and `missing`, which the command line has of its own.
        """
        check_is_fitted(self, "weights_")
        integer = None if self.weights_int_ is None else (self.weights_int_, self.bias_int_)
        meta = _with_use(self._meta, self)
        _native.save(file_name("path", path), self.weights_, self.bias_, integer, meta)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> HopfieldMemory:
        """Read a model file of `save` or of the command line.

        Parameters
        ----------
        path : str or path
            The ``.npz`` file.

        Returns
        -------
        HopfieldMemory
            Fitted, with the parameters that it was trained and is used with,
            but for files, `time_limit`, `n_jobs` and `verbose`. What a model
            file does not hold
            (``flips_``, ``lower_bound_``, ``status_``, ``proof_``,
            ``radius_``, ``certificate_``, ``report_``) is None.
        """
        found = _native.load(file_name("path", path))
        meta = json.loads(found["meta"])
        shape = meta["shape"] and tuple(meta["shape"])
        given = _training_of(meta["options"]) | _use_of(meta)
        memory = cls(rule=meta["rule"] or "exact", shape=shape, tie=meta["tie"], **given)
        memory.random_state = meta["options"].get("seed")
        memory._take(found)
        memory.n_features_in_ = len(memory.bias_)
        return memory

    def _take(self, found):
        """Make attributes of what training found, or a model file holds."""
        self.weights_, self.bias_ = found["weights"], found["bias"]
        self.weights_int_, self.bias_int_ = found["weights_int"], found["bias_int"]
        self._meta = found["meta"]
        self.certificate_ = found.get("certificate")
        self.report_ = json.loads(found["report"]) if "report" in found else None
        for name in ("flips", "lower_bound", "status", "proof", "radius"):
            setattr(self, name + "_", self.report_ and self.report_[name])

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags


def _training_of(options):
    """The parameters of training that a model file tells."""
    given = {name: options[name] for name in TRAINING if name in options}
    given["then"], trained = None, options.get("recall")
    if isinstance(options.get("then"), dict):
        given["then"] = _then_of(options["then"])
        trained = options["then"].get("noise") or options["then"]
    # Files of earlier versions tell these only as what training took.
    noise = {name: (trained or {}).get(name) for name in ("noise_level", "missing_share")}
    return noise | given


def _then_of(told):
    """The parameter `then` of what a model file tells."""
    asked = told.get("asked")
    return told["name"] if asked is None else f"{told['name']}:{asked}"


def _with_use(meta, memory):
    """A file's description with the parameters of `USE` that are set.

    The command line has no such options of a model. JSON has no NaN, so that
    it is written as a word.
    """
    given = {name: getattr(memory, name) for name in USE}
    plain = {name: _plain(value) for name, value in given.items() if value != USE[name]}
    known = json.loads(meta)
    if plain == known.get("python", {}):
        return meta
    known.pop("python", None)
    return json.dumps(known | ({"python": plain} if plain else {}))


def _plain(value):
    """A parameter as JSON has it."""
    value = value.item() if isinstance(value, np.generic) else value
    return value if value == value else "nan"


def _use_of(meta):
    """The parameters that `_with_use` put into a description."""
    kept = meta.get("python") or {}
    kept = {name: kept[name] for name in USE if name in kept}
    return {name: np.nan if value == "nan" else value for name, value in kept.items()}
