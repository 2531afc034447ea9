"""Numbers as bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data
from sklearn.utils.validation import _check_feature_names_in

from . import _bits, _native
from ._arguments import count, row_weights


class SignEncoder(TransformerMixin, BaseEstimator):
    """Encode numbers in bits ±1, one bit a cluster of each feature.

    Each feature is clustered by itself (k-means on a line, solved exactly). A
    value becomes +1 in the bit of the cluster that it falls into and -1 in the
    feature's other bits, as in Sect. 4.2 of the paper. A missing value (NaN)
    becomes zeros; `complete` fills in single missing bits that others imply.

    Parameters
    ----------
    n_clusters : int, default=3
        Clusters a feature. A feature with fewer distinct values gets one a
        value.

    Attributes
    ----------
    centres_ : list of ndarray, float64
        The centres of each feature's clusters, ascending, in the unit of the
        feature.
    n_features_in_ : int
        The number of features.

    Examples
    --------
    >>> import numpy as np
    >>> encoder = SignEncoder().fit([[0.1], [0.2], [0.7], [0.8], [5.0]])
    >>> bits = encoder.transform([[0.78], [np.nan]])
    >>> bits
    array([[-1,  1, -1],
           [ 0,  0,  0]], dtype=int8)
    >>> encoder.inverse_transform(bits)
    array([[0.75],
           [ nan]])
    """

    def __init__(self, n_clusters: int = 3) -> None:
        self.n_clusters = n_clusters

    def fit(
        self, X: ArrayLike, y: Any = None, sample_weight: ArrayLike | None = None
    ) -> SignEncoder:
        """Find the clusters.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.
        y : ignored
            For scikit-learn.
        sample_weight : array-like of shape (n_rows,), optional
            How many times each row counts; None is once.

        Returns
        -------
        self
        """
        values: Any = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        clusters = count("n_clusters", self.n_clusters, least=1)
        weights = row_weights(sample_weight, values).tolist()
        found = _native.centres(values, clusters, weights)
        self.centres_ = [np.array(centres) for centres in found]
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.int8]:
        """Encode rows of numbers.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_features)
            Numbers, NaN where one is missing.

        Returns
        -------
        ndarray of shape (n_rows, n_bits), int8
            1 and -1, or 0 for the bits of a missing value.
        """
        check_is_fitted(self, "centres_")
        finite = "allow-nan"
        values: Any = validate_data(
            self, X, dtype=np.float64, ensure_all_finite=finite, reset=False
        )
        return _native.encode(self._lists(), values)

    def complete(self, X: ArrayLike) -> NDArray[np.int8]:
        """Fill in the missing bits that the known ones imply.

        Of the bits of a feature exactly one is 1. Beside a known 1 the others
        are therefore -1, and where all but one are -1 the last is 1. A feature
        of which nothing is known stays missing.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_bits)
            Bits 1 and -1, of a missing bit 0.

        Returns
        -------
        ndarray of shape (n_rows, n_bits), int8
            The bits, 0 where one is still missing.

        Examples
        --------
        >>> encoder = SignEncoder().fit([[0.1], [0.7], [5.0]])
        >>> encoder.complete([[0, 1, 0], [-1, 0, -1], [0, -1, 0]])
        array([[-1,  1, -1],
               [-1,  1, -1],
               [ 0, -1,  0]], dtype=int8)
        """
        check_is_fitted(self, "centres_")
        bits = self._checked(X)
        cues = _bits.cues(bits, missing=0, row="row", advice="")
        return _native.complete(self._sizes(), cues)

    def inverse_transform(self, X: ArrayLike) -> NDArray[np.float64]:
        """Decode bits.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_bits)
            Bits 1 and -1, or 1 and 0, or booleans; of a missing bit 0.

        Returns
        -------
        ndarray of shape (n_rows, n_features), float64
            The centre of the cluster whose bit is 1; NaN where no bit of a
            feature is, or several are.
        """
        check_is_fitted(self, "centres_")
        bits = self._checked(X)
        # Only ones tell, so that it does not matter here what a 0 means.
        return _native.decode(self._lists(), _bits.cues(bits, missing=0, row="row", advice=""))

    def get_feature_names_out(
        self, input_features: ArrayLike | None = None
    ) -> NDArray[np.object_]:
        """Name the bits: feature, then number of the cluster.

        Parameters
        ----------
        input_features : array-like of str, optional
            Names of the features.

        Returns
        -------
        ndarray of str
            One name a bit.
        """
        check_is_fitted(self, "centres_")
        names = _check_feature_names_in(self, input_features)
        bits = zip(names, self.centres_)
        named = [f"{name}_{k}" for name, centres in bits for k in range(len(centres))]
        return np.asarray(named, dtype=object)

    def _checked(self, X):
        """Bits of as many columns as the encoder makes."""
        bits, width = _bits.table(X), sum(self._sizes())
        if bits.shape[1] != width:
            raise ValueError(f"X has {bits.shape[1]} bits a row, but the encoder makes {width}")
        return bits

    def _sizes(self):
        return [len(centres) for centres in self.centres_]

    def _lists(self):
        return [centres.tolist() for centres in self.centres_]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = []
        return tags
