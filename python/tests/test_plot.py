"""Pictures are drawn, without a screen."""

import matplotlib
import numpy as np

import hopfit

matplotlib.use("Agg")


def test_weights_patterns_and_curves(tmp_path):
    import matplotlib.pyplot as plt

    digits = hopfit.load_digits9(first=4)
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(digits.data)
    ax = hopfit.plot.weights(memory)
    np.testing.assert_array_equal(ax.images[0].get_array(), memory.weights_)
    cues = hopfit.noisy(digits.data, 0.1)
    figure = hopfit.plot.patterns(digits.data, cues, memory.recall(cues), shape=digits.shape)
    assert len(figure.axes) == 12
    framed = sum(len(ax.patches) for ax in figure.axes[4:8])
    assert framed == (cues != digits.data).sum()
    ax = hopfit.plot.capacity([10, 20], [0, 10], [0, 4], label="exact")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [0, 0.5])
    figure.savefig(tmp_path / "patterns.png")
    plt.close("all")
