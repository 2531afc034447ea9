"""The program ``hopfit`` that comes with the package."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

import hopfit

# The script that pip writes for it lies beside the interpreter.
SCRIPT = Path(sys.executable).parent / "hopfit"
STARTS = [[str(SCRIPT)], [sys.executable, "-m", "hopfit"], [sys.executable, "-m", "hopfit._cli"]]


# Where no sources of the package lie, which `python -m` would take.
ELSEWHERE = tempfile.gettempdir()


def run(*words, start=STARTS[1], cwd=ELSEWHERE):
    return subprocess.run([*start, *map(str, words)], capture_output=True, text=True, cwd=cwd)


@pytest.mark.parametrize("start", STARTS)
def test_it_starts_and_ends_as_the_program_does(start, tmp_path):
    told = run("--version", start=start)
    assert told.returncode == 0 and told.stdout.startswith(f"hopfit {hopfit.__version__} (with")
    assert told.stderr == ""
    words = "train --patterns none.npy --rule hebbian --out m.npz".split()
    refused = run(*words, start=start, cwd=tmp_path)
    assert refused.returncode == 2 and "none.npy" in refused.stderr
    assert run("fly", start=start).returncode == 2


def test_it_is_the_program(tmp_path):
    program = os.environ.get("HOPFIT_PROGRAM")
    if program is None:
        pytest.skip("HOPFIT_PROGRAM names no program to compare with")
    np.save(tmp_path / "X.npy", hopfit.random_patterns(9, 12, random_state=3))
    for name, start in [("ours.npz", STARTS[1]), ("theirs.npz", [program])]:
        words = ["train", "--patterns", "X.npy", "--rule", "exact", "--seed", "1", "--out", name]
        assert run(*words, start=start, cwd=tmp_path).returncode == 0
    ours, theirs = (np.load(tmp_path / name)["weights"] for name in ["ours.npz", "theirs.npz"])
    assert (ours == theirs).all()


def test_names_that_are_no_text_arrive(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff.csv"
    with open(name, "wb") as file:
        file.write(b"1,0,1\n0,1,1\n")
    told = subprocess.run([*STARTS[1], "show", name], capture_output=True, cwd=tmp_path)
    assert told.returncode == 0, told.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are those of Unix")
def test_an_interrupt_saves_the_best_so_far(tmp_path):
    np.save(tmp_path / "X.npy", hopfit.random_patterns(150, 60, random_state=1))
    words = "train --patterns X.npy --rule exact --time-limit 300 --out m.npz".split()
    running = subprocess.Popen(
        [*STARTS[1], *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(4)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert b"Traceback" not in told
    assert (tmp_path / "m.npz").stat().st_size > 0


def test_it_starts_without_the_libraries_of_the_estimators():
    code = "import sys, hopfit._cli; assert not {'numpy', 'sklearn'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ELSEWHERE).returncode == 0


def test_names_of_the_package_are_found_when_asked_for():
    for name in hopfit.__all__:
        assert getattr(hopfit, name) is not None
        assert name in dir(hopfit)
    with pytest.raises(AttributeError, match="no attribute 'fly'"):
        getattr(hopfit, "fly")
