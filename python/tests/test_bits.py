"""Bits are the same however they are spelled, wherever X is taken."""

import itertools
import warnings

import numpy as np
import pytest

import hopfit
from hopfit import _bits

X = hopfit.random_patterns(6, 20, random_state=1)
ONES = X > 0


class Frame:
    """What scikit-learn knows of a data frame, without one."""

    def __init__(self, values):
        self.values = np.asarray(values)
        self.shape = self.values.shape

    def __array__(self, dtype=None, copy=None):
        return self.values.astype(dtype or self.values.dtype)


SPELLINGS = {
    "1 and 0": ONES.astype(int),
    "booleans": ONES,
    "bytes": ONES.astype(np.uint8),
    "small floats": ONES.astype(np.float32),
    "float ±1": X.astype(float),
    "long integers": X.astype(np.int64),
    "a list": ONES.astype(int).tolist(),
    "a list of booleans": ONES.tolist(),
    "objects": ONES.astype(object),
    "a frame": Frame(ONES.astype(int)),
    "Fortran's order": np.asfortranarray(X),
    "a view": np.repeat(ONES, 2, axis=1)[:, ::2],
}


@pytest.fixture(scope="module")
def memory():
    """A memory that loses some bits, so that shares and stabilities tell."""
    return hopfit.HopfieldMemory(rule="hebbian").fit(X)


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_is_the_same_everywhere(memory, spelled):
    fitted = hopfit.HopfieldMemory(rule="hebbian").fit(spelled)
    np.testing.assert_array_equal(fitted.weights_, memory.weights_)
    assert 0 < memory.flips_ == fitted.flips_
    assert memory.score(spelled) == memory.score(X) == 1 - memory.flips_ / X.size
    same = np.testing.assert_array_equal
    same(memory.energy(spelled), memory.energy(X))
    same(memory.stabilities(spelled, "sum"), memory.stabilities(X, "sum"))
    same(memory.recall(spelled), memory.recall(X))
    same(memory.transform(spelled), memory.recall(X))
    same(memory.recall(spelled, max_steps=0), X)
    assert memory.evaluate(spelled, noise=0.1) == memory.evaluate(X, noise=0.1)
    same(hopfit.noisy(spelled, 0.2), hopfit.noisy(X, 0.2))
    same(memory.fit_transform(spelled), memory.recall(X))


def test_certificates_and_pictures_take_every_spelling():
    plot = pytest.importorskip("hopfit.plot")
    memory = hopfit.HopfieldMemory().fit(X)
    for spelled in SPELLINGS.values():
        assert hopfit.check(memory.certificate_, spelled).flips == memory.flips_
    for name in ("1 and 0", "booleans", "bytes", "a list of booleans"):
        spelled = SPELLINGS[name]
        figure = plot.patterns(spelled, spelled, memory.recall(X), first=1)
        drawn = np.ma.getdata(figure.axes[0].images[0].get_array())
        np.testing.assert_array_equal(drawn.ravel()[:20], X[0])
        assert sum(len(ax.patches) for ax in figure.axes) == 0
        plot.plt.close(figure)


def test_the_encoder_takes_bits_of_every_spelling():
    encoder = hopfit.SignEncoder(2).fit([[1.0, 5.0], [2.0, 7.0]])
    bits = encoder.transform([[1.0, 7.0], [2.0, np.nan]])
    values = [[1.0, 7.0], [2.0, np.nan]]
    for spelled in (bits, bits > 0, (bits > 0).astype(float)):
        np.testing.assert_array_equal(encoder.inverse_transform(spelled), values)
    with pytest.raises(ValueError, match=r"row 1, neuron 0 .* 0.3 is not a bit"):
        encoder.inverse_transform([[1, -1, 1, -1], [0.3, -1, 1, -1]])


def takers(memory):
    certificate = hopfit.HopfieldMemory().fit(X).certificate_
    return {
        "fit": lambda bits: hopfit.HopfieldMemory(rule="hebbian").fit(bits),
        "score": memory.score,
        "stabilities": memory.stabilities,
        "evaluate": memory.evaluate,
        "noisy": lambda bits: hopfit.noisy(bits, 0.1),
        "check": lambda bits: hopfit.check(certificate, bits),
    }


TAKERS = ["fit", "score", "stabilities", "evaluate", "noisy", "check"]


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize(
    "value, said",
    [
        (0.5, "X: pattern 2, neuron 7 (counted from 0): 0.5 is not a bit; bits are 1 and -1, or"),
        (2, "X: pattern 2, neuron 7 (counted from 0): 2 is not a bit; bits are 1 and -1, or"),
        (np.inf, "X: pattern 2, neuron 7 (counted from 0): inf is not a bit"),
        (np.nan, "X: pattern 2, neuron 7 (counted from 0) is NaN; no bit of a pattern may be"),
        (0, "X: pattern 2, neuron 7 (counted from 0) is 0 and pattern 0, neuron "),
    ],
)
def test_other_and_mixed_values_are_refused_with_their_place(memory, taker, value, said):
    spoiled = X.astype(float)
    spoiled[2, 7] = value
    with pytest.raises(ValueError) as caught:
        takers(memory)[taker](spoiled)
    assert said in str(caught.value)


def test_what_is_no_bit_is_told_the_two_ways_to_make_bits():
    with pytest.raises(ValueError, match=r"HopfieldMemory\(binarize=LEVEL\).* SignEncoder"):
        hopfit.HopfieldMemory().fit(np.arange(12.0).reshape(3, 4))


def test_every_cue_is_read_by_itself(memory):
    gone = np.arange(20) % 3 == 0
    ones_and_gone = np.where(ONES[0] & ~gone, 1, 0)[None]
    cues = [ones_and_gone, np.where(gone, 0, X[1:2]), X[2:3], ONES[3:4].astype(int)]
    for options in ({}, {"missing": 0}):
        alone = np.concatenate([memory.recall(cue, max_steps=0, **options) for cue in cues])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            beside = memory.recall(np.concatenate(cues), max_steps=0, **options)
        np.testing.assert_array_equal(beside, alone)
        zero = 0 if options else -1
        np.testing.assert_array_equal(alone[0], np.where(ones_and_gone[0], 1, zero))
        np.testing.assert_array_equal(alone[1], np.where(gone, 0, X[1]))
        np.testing.assert_array_equal(alone[2], X[2])
        np.testing.assert_array_equal(alone[3], np.where(ONES[3], 1, zero))


@pytest.mark.filterwarnings("ignore:.*holds 0 but no -1")
def test_what_a_cue_is_does_not_depend_on_any_other():
    """All cues of three bits, alone and beside each other one."""
    rows = np.array(list(itertools.product([1.0, 0.0, -1.0, np.nan, 0.5], repeat=3)))
    for missing in (None, 0, np.nan):
        alone = {}
        for index, row in enumerate(rows):
            try:
                alone[index] = _bits.cues(row[None], missing=missing)[0]
            except ValueError:
                continue
            # Against the rule, bit by bit.
            marked = np.isnan(row) if missing is np.nan else row == 0
            if missing is None:
                marked &= -1 in row
            expected = np.where(marked, 0, np.where(row == 1, 1, -1))
            np.testing.assert_array_equal(alone[index], expected)
        assert len(alone) >= 26
        for (i, first), (j, second) in itertools.product(alone.items(), repeat=2):
            both = _bits.cues(rows[[i, j]], missing=missing)
            np.testing.assert_array_equal(both, [first, second])


def test_doubtful_zeros_are_told():
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(X)
    doubtful = [[1, -1, 0] + [1] * 17, [1, 1, 0] + [1] * 17]
    with pytest.warns(UserWarning, match=r"cue 1 .* holds 0 but no -1.* say missing=0"):
        memory.recall(doubtful)
    memory.recall(doubtful, missing=0)
    memory.recall([[1, -1, 0] + [1] * 17, [1] * 20])


def test_nan_is_missing_where_that_is_said(memory):
    gone = np.arange(20) % 4 == 1
    expected = np.where(gone, 0, X)
    for spelled in (X, ONES):
        cues = np.where(gone, np.nan, spelled)
        np.testing.assert_array_equal(memory.recall(cues, max_steps=0, missing=np.nan), expected)
        with pytest.raises(ValueError, match=r"cue 0, neuron 1 .* is NaN; .* missing=np.nan"):
            memory.recall(cues)
    with pytest.raises(ValueError, match="no 0 if it is NaN that stands for a missing bit"):
        memory.recall(np.where(gone, 0, X), missing=np.nan)
    objects = np.where(gone, None, X)
    for spelled in (objects, objects.tolist()):
        read = memory.recall(spelled, max_steps=0, missing=np.nan)
        np.testing.assert_array_equal(read, expected)
        with pytest.raises(ValueError, match=r"pattern 0, neuron 1 .* is NaN"):
            memory.score(spelled)


def test_frames_of_pandas(memory):
    pandas = pytest.importorskip("pandas")
    frames = [pandas.DataFrame(ONES), pandas.DataFrame(X).astype("Int64")]
    frames += [pandas.DataFrame(ONES).astype("boolean"), pandas.DataFrame(X).astype(object)]
    for frame in frames:
        assert memory.score(frame.to_numpy()) == memory.score(frame) == memory.score(X)
    for frame, absent in [(frames[1], pandas.NA), (frames[2], pandas.NA), (frames[3], None)]:
        gone = frame.copy()
        gone.iloc[2, 7] = absent
        read = memory.recall(gone, max_steps=0, missing=np.nan)
        assert read[2, 7] == 0 and (read != X).sum() == 1
        with pytest.raises(ValueError, match="cue 2, neuron 7 .* is NaN; .* say missing=np.nan"):
            memory.recall(gone)
        with pytest.raises(ValueError, match="pattern 2, neuron 7 .* is NaN"):
            hopfit.noisy(gone, 0.1)


def test_booleans_are_never_missing(memory):
    np.testing.assert_array_equal(memory.recall(ONES, max_steps=0, missing=0), X)


@pytest.mark.parametrize("missing", [1, -1, "nan", False, [0]])
def test_other_markers_are_refused(memory, missing):
    with pytest.raises(ValueError, match="missing is .*; it must be None, 0 or nan"):
        memory.recall(X, missing=missing)


def test_masked_arrays_do_not_lose_their_mask(memory):
    masked = np.ma.masked_array(X, mask=X > 2)
    np.testing.assert_array_equal(memory.recall(masked), memory.recall(X))
    masked[0, 0] = np.ma.masked
    for taker in (memory.recall, memory.score, hopfit.HopfieldMemory().fit):
        with pytest.raises(ValueError, match="masked array"):
            taker(masked)


def test_missing_as_a_parameter_speaks_of_cues_only(memory):
    chosen = hopfit.HopfieldMemory(rule="hebbian", missing=0).fit(X)
    cues = np.where(np.arange(20) % 4 == 1, 0, X)
    np.testing.assert_array_equal(chosen.transform(cues), memory.recall(cues, missing=0))
    np.testing.assert_array_equal(chosen.energy(cues), memory.energy(cues))
    for taker in (chosen.fit, chosen.score, chosen.stabilities):
        with pytest.raises(ValueError, match="`missing` says that it is a missing bit"):
            taker(ONES.astype(int))
        taker(ONES)


def test_binarize_reads_patterns_and_cues_alike():
    grey = np.random.default_rng(3).normal(size=(5, 16))
    memory = hopfit.HopfieldMemory(binarize=0.3, rule="pseudoinverse").fit(grey)
    bits = np.where(grey > 0.3, 1, -1)
    plain = hopfit.HopfieldMemory(rule="pseudoinverse").fit(bits)
    assert memory.score(grey) == plain.score(bits)
    np.testing.assert_array_equal(memory.stabilities(grey), plain.stabilities(bits))
    gone = np.where(np.arange(16) % 5 == 0, np.nan, grey)
    expected = plain.recall(np.where(np.isnan(gone), 0, bits), missing=0)
    np.testing.assert_array_equal(memory.recall(gone, missing=np.nan), expected)
    # A 0 is below the level like any other number, beside a -1 too.
    read = memory.recall([[0.0, -1.0] + [1.0] * 14], max_steps=0)
    np.testing.assert_array_equal(read, [[-1, -1] + [1] * 14])
    for value in (np.nan, np.inf):
        spoiled = grey.copy()
        spoiled[1, 2] = value
        for taker in (memory.fit, memory.score, memory.recall):
            with pytest.raises(ValueError, match=r"1, neuron 2 .*(NaN|inf)"):
                taker(spoiled)


@pytest.mark.parametrize("level", [np.nan, np.inf, -np.inf])
def test_levels_are_finite(level):
    with pytest.raises(ValueError, match="binarize is .*; a finite level is needed"):
        hopfit.HopfieldMemory(binarize=level).fit(X)
