"""Pictures of a diagnosis show its numbers, without a screen."""

import matplotlib
import numpy as np
import pytest

import hopfit

matplotlib.use("Agg")

X = hopfit.random_patterns(4, 14, random_state=5)


@pytest.fixture(autouse=True)
def closed():
    yield
    hopfit.plot.plt.close("all")


@pytest.fixture(scope="module")
def found():
    memory = hopfit.HopfieldMemory(rule="pseudoinverse").fit(X)
    return hopfit.diagnose(memory, X, trials=5)


def test_recall_curves_show_shares_and_intervals(found, tmp_path):
    ax = hopfit.plot.recall_curves(found)
    shares = [point["recalled_fraction"] for point in found["curve"]["flipped"]]
    np.testing.assert_allclose(ax.lines[0].get_ydata(), shares)
    assert len(ax.lines) == 2 and len(ax.collections) == 1
    both = hopfit.plot.recall_curves(found, "missing", label="one")
    hopfit.plot.recall_curves(found, "missing", ax=both, label="two")
    assert [text.get_text() for text in both.get_legend().get_texts()] == ["one", "two"]
    both.figure.savefig(tmp_path / "curves.png")
    with pytest.raises(ValueError, match="over"):
        hopfit.plot.recall_curves(found, "lost")


def test_each_part_is_drawn(found):
    ax = hopfit.plot.basins(found)
    np.testing.assert_allclose(ax.lines[4].get_ydata(), found["basins"]["recalled_fraction"])
    assert len(hopfit.plot.basins(found, each=False).lines) == 1
    bars = hopfit.plot.endings(found).patches
    shares = [count["fraction"] for count in found["endings"]["counts"]]
    np.testing.assert_allclose([bar.get_width() for bar in bars], shares)
    ax = hopfit.plot.energy(found)
    trace = found["energy"]["traces"][0]
    np.testing.assert_allclose(ax.lines[0].get_ydata(), trace["energies"])
    ax = hopfit.plot.energy(found, of="wrong_bits")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), trace["wrong_bits"])
    for of in ("stabilities", "smallest_of_pattern", "energies", "overlaps", "final"):
        assert len(hopfit.plot.histogram(found, of).patches) == 1
    kinds = [kind for kind in found["census"]["kinds"] if kind["fixed_points"]]
    assert len(hopfit.plot.census(found).patches) == len(kinds)
    for draw, options in ((hopfit.plot.energy, {"of": "x"}), (hopfit.plot.histogram, {"of": "x"})):
        with pytest.raises(ValueError, match="of is 'x'"):
            draw(found, **options)


def test_a_sheet_has_all_parts(found, tmp_path):
    figure = hopfit.plot.diagnosis(found)
    assert len(figure.axes) == 8
    figure.savefig(tmp_path / "sheet.png")
    few = {key: value for key, value in found.items() if key in ("census", "theory")}
    assert len(hopfit.plot.diagnosis(few).axes) == 1
    with pytest.raises(ValueError, match="no part 'curve'"):
        hopfit.plot.recall_curves(few)
    with pytest.raises(ValueError, match="no part"):
        hopfit.plot.diagnosis({"theory": {}})


def test_a_single_pattern_has_no_overlaps():
    memory = hopfit.HopfieldMemory(rule="hebbian").fit(X[:1])
    found = hopfit.diagnose(memory, X[:1], ["distributions"])
    assert len(hopfit.plot.diagnosis(found).axes) == 1
    with pytest.raises(ValueError, match="single pattern"):
        hopfit.plot.histogram(found, "overlaps")


def test_capacity_sweeps_fit_on_one_axis(tmp_path):
    ax = None
    for rule, counts in (("hebbian", [1, 2, 3, 4, 6]), ("pseudoinverse", [4, 8, 12, 16])):
        found = hopfit.capacity(hopfit.HopfieldMemory(rule=rule), 14, counts, repeats=8)
        ax = hopfit.plot.capacity_sweep(found, ax=ax, label=rule, lines=["hebb_most_exact"])
    assert len(ax.get_legend().get_texts()) == 2
    ax.figure.savefig(tmp_path / "capacity.png")
    alone = hopfit.capacity(hopfit.HopfieldMemory(rule="hebbian"), 14, [2], repeats=2)
    assert len(hopfit.plot.capacity_sweep(alone).lines) > 0
