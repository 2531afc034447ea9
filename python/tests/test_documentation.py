"""What is written about the package is true of it."""

import inspect
import re
from pathlib import Path

import pytest

import hopfit

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_examples_of_the_readme_run(capsys):
    blocks = README.read_text(encoding="utf-8").split("```python\n")[1:]
    names = {}
    for block in blocks:
        exec(compile(block.split("```")[0], str(README), "exec"), names)
    assert len(blocks) == 3 and capsys.readouterr().out == "0 0 certified\n"
    assert set(map(int, set(names["states"].ravel()))) == {-1, 1}
    assert names["shares"].shape == (89, 3)


def callables():
    """All that users call, by name."""
    found = {name: getattr(hopfit, name) for name in hopfit.__all__}
    found = {name: what for name, what in found.items() if callable(what)}
    plot = pytest.importorskip("hopfit.plot")
    found |= {f"plot.{name}": getattr(plot, name) for name in ("weights", "patterns", "capacity")}
    for name in ("HopfieldMemory", "HopfieldClassifier", "SignEncoder"):
        methods = inspect.getmembers(getattr(hopfit, name), inspect.isroutine)
        own = [(n, f) for n, f in methods if "hopfit" in (getattr(f, "__module__", None) or "")]
        found |= {f"{name}.{n}": f for n, f in own if not n.startswith("_")}
    return found


def documented(text):
    """The names below `Parameters`; `a, b : int` names two."""
    section = re.search(r"Parameters\n-+\n(.*?)(\n\n[A-Z]\w+\n-+\n|\Z)", text, re.DOTALL)
    lines = section.group(1).splitlines() if section else []
    heads = [line.split(" : ")[0] for line in lines if re.match(r"\w[\w, ]* : ", line)]
    return [name for head in heads for name in head.split(", ")]


SAME_AS = {"load_digits9": {"first", "skip", "return_X_y"}}


def test_every_parameter_is_documented_in_order():
    checked = 0
    for name, what in callables().items():
        if name in ("CertificateRejected", "RecallInfo", "Verdict"):
            continue
        parameters = [p for p in inspect.signature(what).parameters if p not in ("self", "kwargs")]
        if name in SAME_AS:
            assert set(parameters) == SAME_AS[name]
            continue
        assert documented(inspect.getdoc(what)) == parameters, name
        checked += len(parameters)
    assert checked > 80


def test_every_fitted_attribute_is_documented():
    memory = hopfit.HopfieldMemory().fit(hopfit.random_patterns(3, 8))
    ways = [hopfit.HopfieldClassifier(labels=labels) for labels in ("bayes", "noise", "match")]
    classifiers = [way.fit([[1.0, 2.0], [3.0, 5.0]], [0, 1]) for way in ways]
    for fitted in (memory, *classifiers, classifiers[0].encoder_):
        text = inspect.getdoc(type(fitted))
        for name in vars(fitted):
            if name.endswith("_") and not name.startswith("_"):
                assert re.search(rf"\b{name}\b", text), f"{type(fitted).__name__}.{name}"
