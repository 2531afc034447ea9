"""hopfit beside the Hopfield packages on PyPI, in one run.

Every package trains on the same patterns and recalls, by the recall that it ships,
from the same cues (each bit flipped with probability --noise). `stored` is the share
of the patterns that the package's own recall returns unchanged; `recalled` that of
the noisy cues from which the pattern came back whole, with the standard error over
the instances; `wrong` is the mean number of wrong bits afterwards. Seconds of CPU are of
training and of recalling all noisy cues of an instance, medians over the instances.
Random patterns are fresh ones in each instance, and so are digits, the next ones of
MNIST at 9×9. A package that is not installed is left out, and named.

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
import time

import numpy as np

import hopfit


class Hopfit:
    def __init__(self, rule, then=None, update="cue"):
        self.memory = hopfit.HopfieldMemory(rule=rule, then=then, update=update, time_limit=60)

    def train(self, X):
        self.memory.fit(X)

    def recall(self, cues):
        return self.memory.recall(cues)


class Nearest:
    """No memory at all: the stored pattern with the fewest differing bits."""

    def train(self, X):
        self.X = X

    def recall(self, cues):
        return self.X[(cues.astype(int) @ self.X.T).argmax(axis=1)]


class HopfieldKit:
    """Asynchronous recall; the perceptron rule as its documentation shows it."""

    def __init__(self, name, **options):
        module = importlib.import_module("hopfieldkit")
        self.make, self.options = getattr(module, name), options

    def train(self, X):
        self.network = self.make(X.shape[1])
        self.network.fit(X, **self.options)

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
    ("hopfit, exact then recall, cue", lambda: Hopfit("exact", "recall")),
    ("hopfit, exact then recall, sync", lambda: Hopfit("exact", "recall", "sync")),
    ("hopfit, exact then margin, cue", lambda: Hopfit("exact", "margin")),
    ("hopfit, exact, sync", lambda: Hopfit("exact", update="sync")),
    ("hopfit, pseudoinverse, cue", lambda: Hopfit("pseudoinverse")),
    ("hopfit, pseudoinverse, sync", lambda: Hopfit("pseudoinverse", update="sync")),
    ("hopfit, hebbian, sync", lambda: Hopfit("hebbian", update="sync")),
    ("hopfieldkit, perceptron", lambda: HopfieldKit("PerceptronHopfieldNetwork", seed=1)),
    ("hopfieldkit, Hebb", lambda: HopfieldKit("HopfieldNetwork")),
    ("hopfieldnetwork, Hebb", HopfieldNetwork),
    ("dhnn, Hebb", Dhnn),
    ("comparing with all patterns", Nearest),
]


def measure(make, X, cues):
    """Shares stored and recalled, wrong bits, seconds to train and to recall."""
    with contextlib.redirect_stdout(io.StringIO()):
        contestant = make()
        begun = time.process_time()
        contestant.train(X)
        trained = time.process_time()
        states = np.asarray(contestant.recall(cues))
        recalled = time.process_time()
        stored = (np.asarray(contestant.recall(X)) == X).all(axis=1).mean()
    wrong = (states.reshape(-1, *X.shape) != X).sum(axis=2)
    share, mean = float((wrong == 0).mean()), float(wrong.mean())
    return float(stored), share, mean, trained - begun, recalled - trained


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


def table(options, title, instances, contestants):
    found = {name: [] for name, _ in contestants}
    for instance, X in enumerate(instances):
        trials = range(options.trials)
        noisy = [hopfit.noisy(X, options.noise, random_state=instance, trial=t) for t in trials]
        for name, make in contestants:
            found[name].append(measure(make, X, np.concatenate(noisy)))
    yield f"\n## {title}\n"
    yield "| | stored | recalled | wrong bits | training, s | recall, s |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, runs in found.items():
        stored, shares, wrong, training, recall = map(np.array, zip(*runs))
        error = shares.std(ddof=1) / len(shares) ** 0.5 if len(shares) > 1 else 0.0
        quality = f"{stored.mean():.0%} | {shares.mean():.1%} ± {error:.1%} | {wrong.mean():.1f}"
        seconds = f"{np.median(training):.3g} | {np.median(recall):.3g}"
        yield f"| {name} | {quality} | {seconds} |"


def sets(options):
    """Titles, and the patterns of each instance."""
    seeds = range(options.seed, options.seed + options.instances)
    for count in options.patterns:
        drawn = [hopfit.random_patterns(count, options.neurons, random_state=seed) for seed in seeds]
        yield f"{count} random patterns of {options.neurons} bits", drawn
    for count in options.digits:
        places = [count * instance for instance in range(options.instances)]
        digits = [hopfit.load_digits9(first=count, skip=place).data for place in places]
        yield f"{count} digits of 9×9 pixels", digits


def lines(options):
    contestants, absent = installed()
    packages = ("hopfieldkit", "hopfieldnetwork", "dhnn", "numpy")
    versions = [f"hopfit {hopfit.__version__}"]
    for package in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{package} {importlib.metadata.version(package)}")
    yield "# Beside the Hopfield packages on PyPI\n"
    yield f"{datetime.date.today()}, {', '.join(versions)}, {os.cpu_count()} cores, one thread, beside"
    yield "other work; made by `bench/hopfield_packages.py`, whose head says what is measured."
    yield f"{options.instances} instances, {options.trials} cues a pattern with {options.noise:.0%} of the bits"
    yield "flipped, the same for all."
    if absent:
        yield f"\nNot installed, hence left out: {', '.join(absent)}."
    for title, instances in sets(options):
        yield from table(options, title, instances, contestants)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--neurons", type=int, default=100)
    parser.add_argument("--patterns", type=int, nargs="*", default=[20, 50, 80])
    parser.add_argument("--digits", type=int, nargs="*", default=[40])
    parser.add_argument("--noise", type=float, default=0.1)
    parser.add_argument("--trials", type=int, default=10, help="noisy cues a pattern")
    parser.add_argument("--instances", type=int, default=5)
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
