"""docs/check_certificate.py as people call it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import hopfit

SCRIPT = Path(__file__).resolve().parents[2] / "docs/check_certificate.py"

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="there is no docs/check_certificate.py")


def run(*words):
    command = [sys.executable, SCRIPT, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    X = hopfit.random_patterns(9, 6, random_state=5)
    path = tmp_path_factory.mktemp("certificates") / "c.json"
    path.write_text(hopfit.HopfieldMemory().fit(X).certificate_)
    return X, path


def text(X, separator=",", head=""):
    return head + "".join(separator.join(map(str, row)) + "\n" for row in X)


@pytest.mark.parametrize(
    "write",
    [
        lambda X: text(X),
        lambda X: text((X + 1) // 2),
        lambda X: text(X > 0),
        lambda X: text(X, ";", "a;b;c;d;e;f\n"),
        lambda X: text((X + 1) // 2, "\t", "0\t1\t2\t3\t4\t5\n"),
        lambda X: text(X.astype(float), " ", "\ufeff# by hand\n\n"),
    ],
    ids=["signs", "bits", "booleans", "header", "column numbers", "blanks"],
)
def test_patterns_are_read_as_train_reads_them(fitted, write, tmp_path):
    X, certificate = fitted
    (tmp_path / "X.csv").write_text(write(X), encoding="utf-8")
    done = run(certificate, tmp_path / "X.csv")
    assert done.returncode == 0, done
    verdict = hopfit.check(certificate, X)
    assert f"accepted: {verdict.flips} flips, at least {verdict.lower_bound}" in done.stdout
    assert "continuous, symmetric, no bias" in done.stdout


@pytest.mark.parametrize("kind", ["i1", "<i8", ">i4", "f8", "f4", "bool"])
@pytest.mark.parametrize("order", "CF")
def test_arrays_are_read(fitted, kind, order, tmp_path):
    X, certificate = fitted
    values = X > 0 if kind == "bool" else X
    np.save(tmp_path / "X.npy", np.array(values, dtype=kind, order=order))
    assert run(certificate, tmp_path / "X.npy").returncode == 0


def test_a_problem_can_be_insisted_on(fitted, tmp_path):
    X, certificate = fitted
    np.save(tmp_path / "X.npy", X)
    words = certificate, tmp_path / "X.npy"
    assert run(*words, "--tie", "paper").returncode == 0
    for options in (
        ["--tie", "strict"],
        ["--weights", "binary"],
        ["--no-symmetry"],
        ["--bias"],
        ["--receptive-field", "1", "--shape", "2x3"],
    ):
        done = run(*words, *options)
        assert done.returncode == 1 and "rejected: the certificate's" in done.stdout, done


def test_what_cannot_be_read_gets_a_sentence(fitted, tmp_path):
    X, certificate = fitted
    good = tmp_path / "good.csv"
    good.write_text(text(X))
    bad = {
        "missing.csv": None,
        "mixed.csv": "1,0\n-1,1\n",
        "ragged.csv": "1,-1\n1\n",
        "word.csv": "1,-1\n1,x\n",
        "empty.csv": "",
        "short.npy": b"\x93NUMPY\x01\x00",
        "picture.png": b"\x89PNG\r\n\x1a\n\xff",
    }
    for name, content in bad.items():
        if content is not None:
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        done = run(certificate, tmp_path / name)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, (name, done)
    assert run(tmp_path / "missing.json", good).returncode == 2
    (tmp_path / "no.json").write_text("{")
    done = run(tmp_path / "no.json", good)
    assert done.returncode == 1 and done.stdout.startswith("rejected: "), done


def test_there_is_help():
    done = run("--help")
    assert done.returncode == 0
    assert "Exit codes: 0 accepted, 1 rejected, 2" in done.stdout
    assert run().returncode == 2
