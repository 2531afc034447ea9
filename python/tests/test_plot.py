"""Pictures are drawn, without a screen."""

import matplotlib
import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import hopfit

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed():
    yield
    hopfit.plot.plt.close("all")


@pytest.fixture(scope="module")
def digits():
    return hopfit.load_digits9(first=4)


def test_weights_are_drawn_as_they_are(digits, tmp_path):
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(digits.data)
    ax = hopfit.plot.weights(memory)
    np.testing.assert_array_equal(ax.images[0].get_array(), memory.weights_)
    ax.figure.savefig(tmp_path / "weights.png")
    for wrong in (np.ones((2, 3)), [[np.nan, 1], [1, 0]]):
        with pytest.raises(ValueError):
            hopfit.plot.weights(wrong)
    with pytest.raises(NotFittedError):
        hopfit.plot.weights(hopfit.HopfieldMemory())


def test_a_few_large_weights_do_not_whiten_the_others():
    rng = np.random.default_rng(1)
    heavy = rng.normal(size=(40, 40))
    heavy[3, 4] = heavy[4, 3] = 1e6
    image = hopfit.plot.weights(heavy).images[0]
    sizes = np.abs(heavy[heavy != 0])
    assert (sizes > image.norm.vmax).mean() == pytest.approx(0.02, abs=0.002)
    assert image.norm.vmin == -image.norm.vmax and image.colorbar.extend == "both"
    every = hopfit.plot.weights(heavy, darkest=1).images[0]
    assert every.norm.vmax == 1e6 and every.colorbar.extend == "neither"
    assert hopfit.plot.weights(np.zeros((3, 3))).images[0].norm.vmax == 1
    # Zeros do not count: most weights of a sparse memory are none.
    sparse = np.zeros((30, 30))
    sparse[0, 1:4] = [1, 2, 3]
    assert hopfit.plot.weights(sparse).images[0].norm.vmax == 3


def test_patterns_beside_cues_and_recalls(digits, tmp_path):
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(digits.data)
    cues = hopfit.noisy(digits.data, 0.1)
    figure = hopfit.plot.patterns(digits.data, cues, memory.recall(cues), shape=digits.shape)
    assert len(figure.axes) == 12
    framed = sum(len(ax.patches) for ax in figure.axes[4:8])
    assert framed == (cues != digits.data).sum()
    figure.savefig(tmp_path / "patterns.png")


def test_missing_bits_are_grey(digits):
    gone = np.arange(81) % 3 == 0
    for missing, mark in ((None, 0), (0, 0), (np.nan, np.nan)):
        figure = hopfit.plot.patterns(
            digits.data, np.where(gone, mark, digits.data), missing=missing
        )
        drawn = figure.axes[4].images[0].get_array()
        np.testing.assert_array_equal(np.asarray(drawn).ravel() == 0, gone)
        assert sum(len(ax.patches) for ax in figure.axes) == 0


@pytest.mark.parametrize("neurons, lines, width", [(20, 4, 5), (13, 4, 4), (17, 4, 5), (2, 1, 2)])
def test_bits_that_are_no_picture_are_drawn_line_by_line(neurons, lines, width, tmp_path):
    X = hopfit.random_patterns(3, neurons)
    figure = hopfit.plot.patterns(X, -X)
    drawn = np.ma.filled(figure.axes[1].images[0].get_array(), np.nan)
    assert drawn.shape == (lines, width)
    np.testing.assert_array_equal(drawn.ravel()[:neurons], X[1])
    assert np.isnan(drawn.ravel()[neurons:]).all()
    assert len(figure.axes[4].patches) == neurons
    said = [text.get_text() for text in figure.texts]
    assert f"{neurons} bits, {width} a line: no picture" in said
    figure.savefig(tmp_path / "patterns.png")


def test_pictures_of_another_size_are_refused(digits):
    with pytest.raises(ValueError, match="shape 3x4 has 12 pixels, but there are 81 neurons"):
        hopfit.plot.patterns(digits.data, shape=(3, 4))
    with pytest.raises(ValueError, match="needed is that of X"):
        hopfit.plot.patterns(digits.data, digits.data[:2])
    with pytest.raises(ValueError, match="first is 0"):
        hopfit.plot.patterns(digits.data, first=0)
    with pytest.raises(ValueError, match="cues: row 0, neuron 1 .* 7 is not a bit"):
        hopfit.plot.patterns([[1, 1]], [[1, 7]])


def test_several_curves_fit_on_one_axis():
    counts = [10, 20, 40]
    ax = hopfit.plot.capacity(counts, [0, 2, 8], [0, 1, 4], label="exact")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [0, 0.1, 0.2])
    again = hopfit.plot.capacity(counts, [30, 100, 400], label="hebbian", ax=ax)
    assert again is ax and len(ax.lines) == 2
    low, high = ax.get_ylim()
    assert low == 0 and high > 10, "the second curve is cut off"
    hopfit.plot.capacity([80], [80], ax=ax)
    assert ax.get_xlim()[1] > 80 and ax.get_ylim()[0] == 0
    assert len({line.get_marker() for line in ax.lines}) == 3
    assert len({line.get_color() for line in ax.lines}) == 3
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["exact", "hebbian"]
    ax.figure.canvas.draw()
    assert ax.get_ylim()[0] == 0


def test_curves_begin_at_zero_flips_and_take_points_in_any_order():
    ax = hopfit.plot.capacity([40, 20], [80, 20], [None, 10])
    np.testing.assert_array_equal(ax.lines[0].get_data(), [[20, 40], [1, 2]])
    assert ax.get_ylim()[0] == 0
    for wrong in (([10], [1, 2]), ([0], [1]), ([], [])):
        with pytest.raises(ValueError):
            hopfit.plot.capacity(*wrong)
