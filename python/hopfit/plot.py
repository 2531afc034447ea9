"""Pictures of weights, patterns and curves, with matplotlib.

matplotlib is optional: ``pip install hopfit[plot]``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from . import _bits
from ._arguments import count, share, sides
from ._memory import HopfieldMemory

try:
    import matplotlib.pyplot as plt
    from matplotlib.ticker import MaxNLocator
except ImportError as error:
    raise ImportError("hopfit.plot needs matplotlib: pip install 'hopfit[plot]'") from error

from ._plot_diagnosis import (
    basins,
    capacity_sweep,
    census,
    diagnosis,
    endings,
    energy,
    histogram,
    recall_curves,
)

__all__ = [
    "basins",
    "capacity",
    "capacity_sweep",
    "census",
    "diagnosis",
    "endings",
    "energy",
    "histogram",
    "patterns",
    "recall_curves",
    "weights",
]

MARKERS = "os^Dv<>P"


def weights(memory: Any, ax: Any = None, *, darkest: float = 0.98) -> Any:
    """Draw a weight matrix: positive red, negative blue, zero white.

    Parameters
    ----------
    memory : HopfieldMemory or array-like of shape (n_neurons, n_neurons)
        A fitted memory, or weights.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.
    darkest : float, default=0.98
        The share (0 to 1) of the weights that are not zero that the colours
        tell apart. The larger ones all have the darkest, so that a few large
        weights do not leave the others white; 1 tells all apart.

    Returns
    -------
    matplotlib Axes
    """
    if isinstance(memory, HopfieldMemory):
        check_is_fitted(memory, "weights_")
        memory = memory.weights_
    matrix = check_array(memory, input_name="weights", dtype=float)
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"the weights have shape {matrix.shape}; needed is (N, N)")
    ax = ax if ax is not None else plt.subplots(layout="constrained")[1]
    largest = _scale(matrix, share("darkest", darkest))
    image = ax.imshow(matrix, cmap="RdBu_r", vmin=-largest, vmax=largest, interpolation="nearest")
    beyond = "both" if np.abs(matrix).max() > largest else "neither"
    ax.figure.colorbar(image, ax=ax, label="weight", extend=beyond)
    ax.set(xlabel="to neuron", ylabel="from neuron")
    return ax


def _scale(matrix: Any, darkest: float) -> float:
    """The weight that has the darkest colour, as in the paper's figure 2."""
    sizes = np.sort(np.abs(matrix[matrix != 0]))
    return float(sizes[min(int(darkest * len(sizes)), len(sizes) - 1)]) if len(sizes) else 1.0


def patterns(
    X: ArrayLike,
    cues: ArrayLike | None = None,
    recalled: ArrayLike | None = None,
    *,
    shape: tuple[int, int] | None = None,
    first: int = 10,
    missing: float | None = None,
) -> Any:
    """Draw patterns, and below each its cue and what was recalled.

    +1 is black, -1 white, and a missing bit grey; bits of cues and recalls
    that differ from the pattern are framed in red.

    Parameters
    ----------
    X, cues, recalled : array-like of shape (n_patterns, n_neurons)
        Bits, read as by `HopfieldMemory.recall`; cues and recalled are
        optional.
    shape : (int, int), optional
        Height and width of the pictures. By default a square if N is one.
        Otherwise the bits are no known picture: they are drawn line by line,
        nearly as a square, as the figure then says; what is left of the last
        line is hatched.
    first : int, default=10
        Draw so many at most.
    missing : {0, nan}, optional
        What marks a missing bit, as in `HopfieldMemory.recall`.

    Returns
    -------
    matplotlib Figure
    """
    first = count("first", first, least=1)
    named = [("pattern", "X", X), ("cue", "cues", cues), ("recalled", "recalled", recalled)]
    rows = [(row, _states(bits, name, missing)) for row, name, bits in named if bits is not None]
    patterns = rows[0][1]
    for row, bits in rows[1:]:
        if bits.shape != patterns.shape:
            needed = f"that of X, {patterns.shape}"
            raise ValueError(f"{row}: the shape is {bits.shape}; needed is {needed}")
    patterns = patterns[:first]
    (height, width), is_picture = _picture(sides("shape", shape), patterns.shape[1])
    size = (0.9 * len(patterns) + 0.8, 0.9 * height / width * len(rows) + 0.6 - 0.3 * is_picture)
    figure, axes = plt.subplots(
        len(rows), len(patterns), squeeze=False, figsize=size, layout="constrained"
    )
    for line, (name, bits) in zip(axes, rows):
        line[0].set_ylabel(name)
        for ax, state, pattern in zip(line, bits, patterns):
            _draw(ax, _laid_out(state, height, width), _laid_out(pattern, height, width))
    if not is_picture:
        figure.supxlabel(f"{patterns.shape[1]} bits, {width} a line: no picture", fontsize="small")
    return figure


def _states(bits: Any, name: str, missing: float | None) -> Any:
    return _bits.cues(_bits.table(bits, name), missing=missing, name=name, row="row", advice="")


def _picture(shape: tuple[int, int] | None, neurons: int) -> tuple[tuple[int, int], bool]:
    """Height and width, and whether they are known to be those of a picture."""
    if shape is not None:
        if shape[0] * shape[1] != neurons:
            raise ValueError(
                f"shape {shape[0]}x{shape[1]} has {shape[0] * shape[1]} pixels, but there are "
                f"{neurons} neurons"
            )
        return shape, True
    side = math.isqrt(neurons)
    if side * side == neurons:
        return (side, side), True
    width = side + 1
    return (-(-neurons // width), width), False


def _laid_out(state: Any, height: int, width: int) -> Any:
    """Bits line by line; what is left of the last line is no number."""
    left = np.full(height * width - len(state), np.nan)
    return np.concatenate([state, left]).reshape(height, width)


def _draw(ax: Any, state: Any, pattern: Any) -> None:
    # Seen only where there is no bit.
    ax.patch.set(facecolor="white", edgecolor="0.6", hatch="////")
    ax.imshow(state, cmap="gray_r", vmin=-1, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    for row, column in np.argwhere((state != 0) & (state != pattern) & ~np.isnan(state)):
        corner = (column - 0.5, row - 0.5)
        ax.add_patch(plt.Rectangle(corner, 1, 1, fill=False, edgecolor="red", linewidth=0.8))


def capacity(
    counts: ArrayLike,
    flips: ArrayLike,
    lower_bounds: ArrayLike | None = None,
    *,
    label: str | None = None,
    ax: Any = None,
) -> Any:
    """Draw how many bits a pattern are lost, against how many are stored.

    Several curves go on one axis, one a call; each has its own colour and
    marker.

    Parameters
    ----------
    counts : array-like of shape (n_points,)
        Numbers of patterns P.
    flips : array-like of shape (n_points,)
        Bits lost in all P patterns.
    lower_bounds : array-like of shape (n_points,), optional
        What no weights can beat; the gap to the flips is shaded. None or NaN
        where no bound is known.
    label : str, optional
        The curve's name in the legend.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import hopfit
    >>> ax = hopfit.plot.capacity([10, 20], [0, 10], [0, 4], label="exact")
    >>> ax = hopfit.plot.capacity([10, 20], [5, 60], label="hebbian", ax=ax)
    >>> bool(ax.get_ylim()[1] > 3)
    True
    """
    stored = _points("counts", counts)
    if not (stored > 0).all():
        raise ValueError("counts are numbers of stored patterns; each must be above 0")
    upper = _points("flips", flips, stored.size) / stored
    given = np.full(stored.size, np.nan) if lower_bounds is None else lower_bounds
    lower = _points("lower_bounds", given, stored.size) / stored
    order = np.argsort(stored, kind="stable")
    stored, upper, lower = stored[order], upper[order], lower[order]
    ax = ax if ax is not None else plt.subplots(layout="constrained")[1]
    marker = MARKERS[len(ax.lines) % len(MARKERS)]
    (line,) = ax.plot(stored, upper, marker=marker, label=label)
    if lower_bounds is not None:
        ax.fill_between(stored, lower, upper, color=line.get_color(), alpha=0.2, linewidth=0)
    # The axis begins at zero, and goes on growing with later curves.
    line.sticky_edges.y.append(0)
    ax.update_datalim([(stored[0], 0)])
    ax.autoscale_view()
    locator = ax.xaxis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        locator.set_params(integer=True)
    ax.set(xlabel="patterns stored", ylabel="flips a pattern")
    if label is not None:
        ax.legend()
    return ax


def _points(name: str, values: ArrayLike, size: int | None = None) -> NDArray[np.float64]:
    points = np.asarray(values, dtype=float)
    if points.ndim != 1 or points.size != (points.size if size is None else size):
        raise ValueError(f"{name} has shape {points.shape}; needed is one number a point")
    if points.size == 0:
        raise ValueError(f"{name} is empty; at least one point is needed")
    return points
