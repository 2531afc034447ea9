"""Wrong input raises ValueError or TypeError, and says what to do."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import hopfit
from hopfit import _native

X = hopfit.random_patterns(4, 9, random_state=1)


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"rule": "magic"}, '"magic" is not a rule'),
        ({"weights": "heavy"}, '"heavy" is not a weight class'),
        ({"tie": "loose"}, '"loose" is not a tie rule'),
        ({"then": "rest"}, '"rest" is not a second goal'),
        ({"rule": "hebbian", "bias": True}, "bias belongs to rule milp or exact; leave it out"),
        ({"rule": "milp", "then": "margin"}, "then belongs to rule exact; leave it out"),
        ({"sparse": 0.1}, "sparse belongs to rule milp; leave it out"),
        ({"rule": "milp", "sparse": -1.0}, "the option sparse is -1; it must be"),
        ({"receptive_field": 3.0}, "needs to know the picture"),
        ({"receptive_field": -1.0, "shape": (3, 3)}, "must be a distance above 0 pixels"),
        ({"shape": (2, 3)}, "shape 2x3 has 6 pixels, but there are 9 neurons"),
        ({"shape": 5}, "needed is (height, width)"),
        ({"time_limit": -1}, "a number of seconds, 0 or more, is needed"),
        ({"random_state": -1}, "a seed from 0"),
        ({"n_jobs": 0}, "give a number of threads"),
    ],
)
def test_wrong_options(options, sentence):
    with pytest.raises(ValueError) as caught:
        hopfit.HopfieldMemory(**options).fit(X)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"time_limit": "soon"}, {"n_jobs": 1.5}, {"random_state": "x"}, {"rule": 3}]
)
def test_wrong_types(options):
    with pytest.raises(TypeError):
        hopfit.HopfieldMemory(**options).fit(X)


def test_wrong_bits():
    with pytest.raises(ValueError, match=r"X: pattern 1, neuron 2 .*: 0.5 is not a bit"):
        hopfit.HopfieldMemory().fit([[1, -1, 1], [1, 1, 0.5]])
    with pytest.raises(ValueError, match="patterns are either 1 and -1 or 1 and 0 throughout"):
        hopfit.HopfieldMemory().fit([[1, -1, 1], [1, 1, 0]])
    memory = hopfit.HopfieldMemory().fit(X)
    with pytest.raises(ValueError, match="8 features"):
        memory.recall(X[:, :8])
    with pytest.raises(ValueError, match="is not an order of updates"):
        memory.recall(X, update="backwards")
    with pytest.raises(ValueError, match="a number of steps, 0 or more"):
        memory.recall(X, max_steps=-1)
    with pytest.raises(NotFittedError):
        hopfit.HopfieldMemory().recall(X)


def test_wrong_files(tmp_path):
    with pytest.raises(ValueError, match="cannot be opened"):
        hopfit.read_patterns(tmp_path / "nothing.npy")
    (tmp_path / "model.npz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match="not a readable model"):
        hopfit.HopfieldMemory.load(tmp_path / "model.npz")
    with pytest.raises(TypeError, match="a str, a dict or a path"):
        hopfit.check(3, X)
    with pytest.raises(hopfit.CertificateRejected):
        hopfit.check("{}", X)


def test_classes_without_a_complete_row():
    rows = [[1.0, np.nan], [2.0, 1.0], [3.0, 2.0]]
    with pytest.raises(ValueError, match="every row of class a has a missing value"):
        hopfit.HopfieldClassifier().fit(rows, ["a", "b", "b"])


def test_a_panic_is_an_exception(capfd):
    with pytest.raises(RuntimeError, match="a fault of its own .on purpose.; please report it"):
        _native._panic()
    assert hopfit.HopfieldMemory().fit(X).flips_ == 0


def test_the_stub_names_what_there_is():
    import ast
    import inspect
    from pathlib import Path

    stub = ast.parse((Path(hopfit.__file__).parent / "_native.pyi").read_text())
    stubs = [node for node in stub.body if isinstance(node, ast.FunctionDef)]
    functions = {node.name: [a.arg for a in node.args.args] for node in stubs}
    native = {name: f for name, f in vars(_native).items() if inspect.isbuiltin(f)}
    assert functions == {name: list(inspect.signature(f).parameters) for name, f in native.items()}
