"""Pictures of weights, patterns and curves, with matplotlib.

matplotlib is optional: ``pip install hopfit[plot]``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils import check_array

from ._arguments import sides

try:
    import matplotlib.pyplot as plt
except ImportError as error:
    raise ImportError("hopfit.plot needs matplotlib: pip install 'hopfit[plot]'") from error


def weights(memory: Any, ax: Any = None) -> Any:
    """Draw a weight matrix: positive red, negative blue, zero white.

    Parameters
    ----------
    memory : HopfieldMemory or array-like of shape (n_neurons, n_neurons)
        A fitted memory, or weights.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    matrix = np.asarray(getattr(memory, "weights_", memory), dtype=float)
    ax = ax if ax is not None else plt.subplots(layout="constrained")[1]
    largest = np.abs(matrix).max() or 1.0
    image = ax.imshow(matrix, cmap="RdBu_r", vmin=-largest, vmax=largest, interpolation="nearest")
    ax.figure.colorbar(image, ax=ax, label="weight")
    ax.set(xlabel="to neuron", ylabel="from neuron")
    return ax


def patterns(
    X: ArrayLike,
    cues: ArrayLike | None = None,
    recalled: ArrayLike | None = None,
    *,
    shape: tuple[int, int] | None = None,
    first: int = 10,
) -> Any:
    """Draw patterns, and below each its cue and what was recalled.

    +1 is black, -1 white, and a missing bit (0) grey; bits of cues and recalls
    that differ from the pattern are framed in red.

    Parameters
    ----------
    X, cues, recalled : array-like of shape (n_patterns, n_neurons)
        Bits; cues and recalled are optional.
    shape : (int, int), optional
        Height and width of the pictures; by default a square if N is one,
        else one row.
    first : int, default=10
        Draw so many at most.

    Returns
    -------
    matplotlib Figure
    """
    named = [("pattern", X), ("cue", cues), ("recalled", recalled)]
    rows = [(name, check_array(bits)[:first]) for name, bits in named if bits is not None]
    count, neurons = rows[0][1].shape
    height, width = sides("shape", shape) or _picture(neurons)
    size = (0.9 * count + 0.8, 0.9 * height / width * len(rows) + 0.3)
    figure, axes = plt.subplots(len(rows), count, squeeze=False, figsize=size)
    for line, (name, bits) in zip(axes, rows):
        line[0].set_ylabel(name)
        for ax, state, pattern in zip(line, bits, rows[0][1]):
            _picture_of(ax, state.reshape(height, width), pattern.reshape(height, width))
    return figure


def _picture(neurons: int) -> tuple[int, int]:
    side = round(neurons**0.5)
    return (side, side) if side * side == neurons else (1, neurons)


def _picture_of(ax: Any, state: Any, pattern: Any) -> None:
    ax.imshow(state, cmap="gray_r", vmin=-1, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    for row, column in np.argwhere((state != 0) & (state != pattern)):
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

    Parameters
    ----------
    counts : array-like of shape (n_points,)
        Numbers of patterns P.
    flips : array-like of shape (n_points,)
        Bits lost in all P patterns.
    lower_bounds : array-like of shape (n_points,), optional
        What no weights can beat; the gap to the flips is shaded.
    label : str, optional
        The curve's name in the legend.
    ax : matplotlib Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib Axes
    """
    counts = np.asarray(counts, dtype=float)
    ax = ax if ax is not None else plt.subplots(layout="constrained")[1]
    upper = np.asarray(flips, dtype=float) / counts
    (line,) = ax.plot(counts, upper, marker="o", label=label)
    if lower_bounds is not None:
        lower = np.asarray(lower_bounds, dtype=float) / counts
        ax.fill_between(counts, lower, upper, color=line.get_color(), alpha=0.2, linewidth=0)
    ax.set(xlabel="patterns stored", ylabel="flips a pattern", ylim=(0, None))
    if label is not None:
        ax.legend()
    return ax
