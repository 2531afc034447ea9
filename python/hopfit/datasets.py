"""Data sets that come with the package, pattern files, and random patterns.

The digits are a subset of MNIST (CC BY-SA 3.0, by Y. LeCun, C. Cortes and
C. J. C. Burges); wine, breast cancer and zoo are from the UCI repository (CC
BY 4.0). ``hopfit/data/README.md`` names the sources.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils import Bunch

from . import _bits, _native
from ._arguments import count, flag, number, optional, path as file_name, seed, share, sides

_FOLDER = Path(__file__).parent / "data"
# What `random_patterns` makes at most: 4 GiB.
MOST_BITS = 2**32


def read_patterns(
    path: str | os.PathLike[str],
    *,
    resize: tuple[int, int] | None = None,
    binarize: float = 127.0,
    invert: bool = False,
    first: int | None = None,
    skip: int = 0,
) -> NDArray[np.int8]:
    """Read patterns from a file, as the command line does.

    Parameters
    ----------
    path : str or path
        ``.npy`` (bits or booleans), ``.csv``, IDX, PNG, JPEG, BMP, GIF, PBM,
        PGM, PPM or PAM (all of these gzip or not), or a folder of pictures.
    resize : (int, int), optional
        Height and width, in pixels, that pictures are scaled to by averaging
        over areas.
    binarize : float, default=127.0
        Pixels above this grey level (0 to 255, whatever the file's own scale)
        are +1.
    invert : bool, default=False
        Black ink on white: exchange black and white of pictures first, and +1
        and -1 in other files.
    first : int, optional
        Take so many patterns at most.
    skip : int, default=0
        Leave out so many at the start.

    Returns
    -------
    ndarray of shape (n_patterns, n_neurons), int8
        The patterns, bits 1 and -1.

    Warns
    -----
    UserWarning
        Where the reader may have taken something otherwise than was meant: a
        header of numbers, a column without a name, transparent pixels, fewer
        patterns than asked for.

    Examples
    --------
    >>> import numpy as np, tempfile, os
    >>> path = os.path.join(tempfile.mkdtemp(), "patterns.npy")
    >>> np.save(path, [[True, False, True]])
    >>> read_patterns(path)
    array([[ 1, -1,  1]], dtype=int8)
    """
    return _read(path, resize, binarize, first, skip, invert)[0]


def _read(path, resize, binarize, first, skip, invert=False):
    resize, first = sides("resize", resize), optional(count, "first", first)
    level, skip = number("binarize", binarize), count("skip", skip)
    name, invert = file_name("path", path), flag("invert", invert)
    patterns, shape, notes = _native.read_patterns(name, resize, level, invert, first, skip)
    _warn(name, notes)
    return patterns, shape


def _warn(name, notes):
    """Warn of what the reader may have taken otherwise than was meant."""
    for is_warning, sentence in notes:
        if is_warning:
            warnings.warn(f"{name}: {sentence}", UserWarning, stacklevel=4)


def read_table(
    path: str | os.PathLike[str],
    *,
    label: str | int | None = None,
    ignore: str | int | Sequence[str | int] = (),
) -> Bunch:
    """Read a table of features with a class a row, as figure 8 does.

    Parameters
    ----------
    path : str or path
        A CSV file; empty values, ``NaN``, ``NA`` and ``?`` are missing. Rows
        without a class are left out, as is a first column without a name.
    label : str or int, optional
        The column of the class, by name or number from 1. By default the one
        named class, label or target, or the last if it is text.
    ignore : sequence of str or int
        Columns that are no features, by name or number from 1.

    Returns
    -------
    Bunch
        ``data``, float64 of shape (n_rows, n_features), NaN where missing;
        ``target``, int64 of shape (n_rows,); ``feature_names`` and
        ``target_names``, lists of str; ``notes``, a list of sentences on what
        was taken for what.

    Warns
    -----
    UserWarning
        Where the reader may have taken something otherwise than was meant.
    """
    ignored = [ignore] if isinstance(ignore, (str, int)) else ignore
    names = [_column("ignore", name) for name in ignored]
    column, file = optional(_column, "label", label), file_name("path", path)
    data, target, features, classes, notes = _native.read_table(file, column, names)
    _warn(file, notes)
    return Bunch(
        data=data,
        target=target,
        feature_names=features,
        target_names=classes,
        notes=[sentence for _, sentence in notes],
    )


def _column(name, value):
    """A column's name or number, as text."""
    return value if isinstance(value, str) else str(count(name, value, least=1))


def load_digits(
    shape: tuple[int, int] = (28, 28),
    *,
    first: int | None = None,
    skip: int = 0,
    binarize: float = 127.0,
    return_X_y: bool = False,
) -> Bunch | tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Load 4000 handwritten digits (a subset of MNIST) as patterns.

    Parameters
    ----------
    shape : (int, int), default=(28, 28)
        Height and width, in pixels, that the digits are scaled to by averaging
        over areas.
    first, skip : int
        Which of the 4000 digits; in every part the classes are mixed.
    binarize : float, default=127.0
        Pixels above this grey level (0 to 255) are +1, ink.
    return_X_y : bool, default=False
        Return ``(data, target)`` only.

    Returns
    -------
    Bunch
        ``data``, int8 of shape (n_digits, height * width), bits 1 and -1;
        ``target``, the digits 0 to 9; ``images``, a view of the data as
        (n_digits, height, width); ``shape``.

    Examples
    --------
    >>> load_digits((14, 14), first=3).images.shape
    (3, 14, 14)
    """
    shape = sides("shape", shape)
    path = _FOLDER / "mnist4k-images-idx3-ubyte.gz"
    resize = None if shape == (28, 28) else shape
    data, _ = _read(path, resize, binarize, first, skip)
    labels = _FOLDER / "mnist4k-labels-idx1-ubyte.gz"
    target = _native.read_labels(labels, optional(count, "first", first), count("skip", skip))
    if return_X_y:
        return data, target
    return Bunch(data=data, target=target, images=data.reshape(-1, *shape), shape=shape)


def load_digits9(
    *, first: int | None = None, skip: int = 0, return_X_y: bool = False
) -> Bunch | tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Load the digits at 9x9 pixels, the paper's size.

    Parameters and result are those of `load_digits`.

    Examples
    --------
    >>> digits = load_digits9(first=80)
    >>> digits.data.shape, digits.data.dtype, digits.shape
    ((80, 81), dtype('int8'), (9, 9))
    """
    return load_digits((9, 9), first=first, skip=skip, return_X_y=return_X_y)


def _load_table(name, ignore, return_X_y):
    table = read_table(_FOLDER / name, ignore=ignore)
    return (table.data, table.target) if return_X_y else table


def load_wine(
    *, return_X_y: bool = False
) -> Bunch | tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load 13 measurements of 178 wines from 3 cultivars (UCI Wine).

    Parameters
    ----------
    return_X_y : bool, default=False
        Return ``(data, target)`` only.

    Returns
    -------
    Bunch
        As from `read_table`.

    Examples
    --------
    >>> load_wine().data.shape
    (178, 13)
    """
    return _load_table("wine.csv", [], return_X_y)


def load_breast_cancer(
    *, return_X_y: bool = False
) -> Bunch | tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load 30 features of 569 cell nuclei, 2 classes (UCI, Wisconsin).

    Parameters
    ----------
    return_X_y : bool, default=False
        Return ``(data, target)`` only.

    Returns
    -------
    Bunch
        As from `read_table`.

    Examples
    --------
    >>> load_breast_cancer().target_names
    ['benign', 'malignant']
    """
    return _load_table("breast_cancer.csv", [], return_X_y)


def load_zoo(
    *, return_X_y: bool = False
) -> Bunch | tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Load 16 traits of 101 animals, 7 classes (UCI Zoo).

    Parameters
    ----------
    return_X_y : bool, default=False
        Return ``(data, target)`` only.

    Returns
    -------
    Bunch
        As from `read_table`.

    Examples
    --------
    >>> load_zoo().data.shape
    (101, 16)
    """
    return _load_table("zoo.csv", ["name"], return_X_y)


def random_patterns(
    n_patterns: int,
    n_neurons: int,
    random_state: int | np.random.RandomState | np.random.Generator | None = None,
) -> NDArray[np.int8]:
    """Draw patterns whose bits are fair coins.

    Parameters
    ----------
    n_patterns, n_neurons : int
        The shape; at least 1 and 2.
    random_state : int, RandomState, Generator or None
        The seed; None is 0. The same seed gives the same patterns everywhere.

    Returns
    -------
    ndarray of shape (n_patterns, n_neurons), int8
        Bits 1 and -1.

    Examples
    --------
    >>> random_patterns(2, 4, random_state=1).shape
    (2, 4)
    """
    patterns, neurons = count("n_patterns", n_patterns), count("n_neurons", n_neurons)
    if patterns * neurons > MOST_BITS:
        raise ValueError(f"{patterns} x {neurons} are more than {MOST_BITS} bits; ask for fewer")
    return _native.random_patterns(patterns, neurons, seed(random_state))


def noisy(
    X: ArrayLike,
    noise: float,
    *,
    random_state: int | np.random.RandomState | np.random.Generator | None = None,
    trial: int = 0,
) -> NDArray[np.int8]:
    """Flip every bit with the same probability.

    Parameters
    ----------
    X : array-like of shape (n_patterns, n_neurons)
        Patterns: 1 and -1, or 1 and 0, or booleans.
    noise : float
        The probability, from 0 to 1, that a bit is flipped.
    random_state : int, RandomState, Generator or None
        The seed; None is 0.
    trial : int, default=0
        Other trials of a seed draw other noise; ``hopfit evaluate`` counts
        them from 0.

    Returns
    -------
    ndarray of shape (n_patterns, n_neurons), int8
        Bits 1 and -1.

    Examples
    --------
    >>> X = random_patterns(100, 50)
    >>> int(np.sum(noisy(X, 0.1, random_state=1) != X))  # of 5000 bits
    521
    """
    patterns = _bits.patterns(_bits.table(X), advice="")
    stream = count("trial", trial)
    return _native.noisy(patterns, share("noise", noise), seed(random_state), stream)
