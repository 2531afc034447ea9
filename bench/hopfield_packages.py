"""hopfit beside the Hopfield packages on PyPI, in one run.

For each number of random patterns of N = 100 bits, every package trains on the
same patterns and recalls from them and from the same cues (each bit flipped
with probability --noise). `stored` are patterns that the package's own recall
returns unchanged; `recalled` is the share of the noisy cues from which the
pattern came back whole; `wrong` is the mean number of wrong bits afterwards.
Seconds are of training and of recalling all noisy cues; packages take turns, a
repeat each, and medians are shown. A package that is not installed is left
out, and named.

    make python
    .tools/venv/bin/pip install -r bench/requirements-hopfield.txt
    .tools/venv/bin/python bench/hopfield_packages.py --out results/bench/packages.md
"""

import argparse
import contextlib
import datetime
import importlib
import importlib.metadata
import io
import os
import statistics
import time

import numpy as np

import hopfit


class Hopfit:
    def __init__(self, rule, then=None):
        self.memory = hopfit.HopfieldMemory(rule=rule, then=then, time_limit=60)

    def train(self, X):
        self.memory.fit(X)

    def recall(self, cues):
        return self.memory.recall(cues)


class HopfieldKit:
    """Asynchronous recall; the perceptron rule as its documentation shows it."""

    def __init__(self, name):
        module = importlib.import_module("hopfieldkit")
        self.make = getattr(module, name)

    def train(self, X):
        self.network = self.make(X.shape[1])
        self.network.fit(X)

    def recall(self, cues):
        return np.array([self.network.recall(cue, seed=1) for cue in cues])


class HopfieldNetwork:
    """Hebb's rule; synchronous recall to a fixed point or a 2-cycle."""

    def __init__(self):
        self.module = importlib.import_module("hopfieldnetwork")

    def train(self, X):
        self.network = self.module.HopfieldNetwork(N=X.shape[1])
        self.network.train_pattern(np.ascontiguousarray(X.T))

    def recall(self, cues):
        states = []
        for cue in cues:
            self.network.set_initial_neurons_state(cue.copy())
            self.network.update_neurons(1, "sync", run_max=True)
            states.append(self.network.S)
        return np.array(states)


class Dhnn:
    """Hebb's rule; 1000 single updates at random, of all neurons but the last."""

    def __init__(self):
        self.model = importlib.import_module("dhnn").DHNN(pflag=1, nflag=-1)

    def train(self, X):
        self.model.train(X.astype(float))

    def recall(self, cues):
        np.random.seed(1)
        return self.model.predict(cues.astype(float), theta=0)


CONTESTANTS = [
    ("hopfit, exact", lambda: Hopfit("exact")),
    ("hopfit, exact then margin", lambda: Hopfit("exact", "margin")),
    ("hopfit, pseudoinverse", lambda: Hopfit("pseudoinverse")),
    ("hopfit, hebbian", lambda: Hopfit("hebbian")),
    ("hopfieldkit, perceptron", lambda: HopfieldKit("PerceptronHopfieldNetwork")),
    ("hopfieldkit, Hebb", lambda: HopfieldKit("HopfieldNetwork")),
    ("hopfieldnetwork, Hebb", HopfieldNetwork),
    ("dhnn, Hebb", Dhnn),
]


def measure(make, X, cues):
    """One repeat: stored, recalled, wrong bits, seconds to train and recall."""
    with contextlib.redirect_stdout(io.StringIO()):
        contestant = make()
        begun = time.perf_counter()
        contestant.train(X)
        trained = time.perf_counter()
        states = np.asarray(contestant.recall(cues))
        recalled = time.perf_counter()
        stored = (np.asarray(contestant.recall(X)) == X).all(axis=1).sum()
    wrong = (states.reshape(-1, *X.shape) != X).sum(axis=2)
    share, mean = float((wrong == 0).mean()), float(wrong.mean())
    return int(stored), share, mean, trained - begun, recalled - trained


def installed():
    """The contestants that there are, and the names of those left out."""
    present, absent = [], []
    for name, make in CONTESTANTS:
        try:
            make()
            present.append((name, make))
        except ImportError:
            absent.append(name)
    return present, absent


def table(options, count, contestants):
    X = hopfit.random_patterns(count, options.neurons, random_state=options.seed)
    trials = range(options.trials)
    noisy = [hopfit.noisy(X, options.noise, random_state=options.seed, trial=t) for t in trials]
    cues = np.concatenate(noisy)
    found = {name: [] for name, _ in contestants}
    for _ in range(options.repeats):
        for name, make in contestants:
            found[name].append(measure(make, X, cues))
    yield f"\n## {count} patterns, {len(cues)} noisy cues\n"
    yield "| | stored | recalled | wrong bits | training, s | recall, s |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, runs in found.items():
        stored, share, wrong, training, recall = map(statistics.median, zip(*runs))
        quality = f"{stored:.0f} of {count} | {share:.0%} | {wrong:.1f}"
        yield f"| {name} | {quality} | {training:.3g} | {recall:.3g} |"


def lines(options):
    contestants, absent = installed()
    packages = ("hopfieldkit", "hopfieldnetwork", "dhnn", "numpy")
    versions = [f"hopfit {hopfit.__version__}"]
    for package in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{package} {importlib.metadata.version(package)}")
    yield "# Beside the Hopfield packages on PyPI\n"
    yield f"{datetime.date.today()}, {', '.join(versions)}, {os.cpu_count()} cores, one thread;"
    yield "made by `bench/hopfield_packages.py`, whose head says what is measured. Random patterns,"
    yield f"N = {options.neurons}, seed {options.seed}; cues with {options.noise:.0%} of the bits"
    yield f"flipped; medians of {options.repeats} repeats."
    if absent:
        yield f"\nNot installed, hence left out: {', '.join(absent)}."
    for count in options.patterns:
        yield from table(options, count, contestants)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--neurons", type=int, default=100)
    parser.add_argument("--patterns", type=int, nargs="+", default=[10, 20, 50, 100, 140])
    parser.add_argument("--noise", type=float, default=0.05)
    parser.add_argument("--trials", type=int, default=5, help="noisy cues a pattern")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="where the table goes, beside standard output")
    options = parser.parse_args()
    text = []
    for line in lines(options):
        print(line, flush=True)
        text.append(line)
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            file.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
