"""Files that were once read wrong, through the package."""

import numpy as np
import pytest

import hopfit


def write(path, text):
    path.write_text(text)
    return path


def test_what_was_decided_is_told(tmp_path):
    frame = write(tmp_path / "frame.csv", ",a,b,c\n0,1,0,1\n1,0,1,1\n")
    with pytest.warns(UserWarning, match=r"frame.csv: column 1 has no name"):
        X = hopfit.read_patterns(frame)
    np.testing.assert_array_equal(X, [[1, -1, 1], [-1, 1, 1]])
    table = write(tmp_path / "table.csv", "x,class\n5,a\n6,?\n7,b\n")
    with pytest.warns(UserWarning, match=r"1 row\(s\) without a class are left out"):
        bunch = hopfit.read_table(table)
    assert bunch.target_names == ["a", "b"] and bunch.data.shape == (2, 1)
    assert bunch.notes[0].startswith("its line 1 is taken for the names of the columns")
    # Nothing to be told is no warning; warnings are errors here.
    assert hopfit.read_table(write(table, "x,class\n5,a\n7,b\n")).data.shape == (2, 1)


def test_black_ink_is_inverted(tmp_path):
    page = write(tmp_path / "page.pgm", "P2 3 1 255 255 0 255\n")
    np.testing.assert_array_equal(hopfit.read_patterns(page, invert=True), [[-1, 1, -1]])


def test_levels_are_numbers(tmp_path):
    page = write(tmp_path / "page.pgm", "P2 3 1 255 255 0 255\n")
    for level in (float("nan"), -1.0, 255.0):
        with pytest.raises(ValueError, match="at least 0 and less than 255"):
            hopfit.read_patterns(page, binarize=level)
