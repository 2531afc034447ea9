"""Measures how well memories recall, by rule and dynamics.

    cargo build --release --bin hopfit
    python bench/recall_quality.py [--hopfit PATH] [--out FILE] [--only TEXT] [--quick]

Random patterns are `numpy.random.default_rng(seed).choice([-1, 1], (P, N))`
with the seeds 101, 102 … (none of which the defaults were chosen on); digits
are those of data/mnist4k. All rules and dynamics of an instance are given the
same cues: each bit of a stored pattern flipped with the probability named. The
ceiling is the nearest stored pattern (Hamming distance), which no memory of
weights has at hand.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
DIGITS = ROOT / "data/mnist4k-images-idx3-ubyte.gz"
RULES = {
    "hebbian": ["--rule", "hebbian"],
    "pseudoinverse": ["--rule", "pseudoinverse"],
    "exact": ["--rule", "exact"],
    "exact, then margin": ["--rule", "exact", "--then", "margin"],
    "exact, then recall": ["--rule", "exact", "--then", "recall"],
    "recall": ["--rule", "recall"],
}
UPDATES = ("sync", "cue", "graded")
FIRST_SEED = 101


@dataclass
class Work:
    title: str
    noises: list
    instances: int
    trials: int
    patterns: object
    limit: int = 30
    rules: tuple = tuple(RULES)


def random(neurons, count):
    def made(instance, _):
        return np.random.default_rng(FIRST_SEED + instance).choice([-1, 1], (count, neurons))

    return made


def digits(side, count, first=0):
    def made(instance, hopfit):
        size = ["--resize", f"{side}x{side}"] if side != 28 else []
        return hopfit.digits(size, count, first + instance * count)

    return made


WORKS = [
    Work("N = 100, P = 50", [0.1, 0.2], 5, 10, random(100, 50)),
    Work("N = 100, P = 80", [0.05, 0.1], 5, 10, random(100, 80)),
    Work("N = 100, P = 100", [0.05], 5, 10, random(100, 100)),
    Work("The first 40 digits, 9x9", [0.05, 0.1], 1, 50, digits(9, 40)),
    Work("40 digits, 9x9, from the 1000th on", [0.05, 0.1], 5, 10, digits(9, 40, 1000)),
    Work("N = 400, P = 320", [0.05, 0.1], 5, 1, random(400, 320)),
    Work("500 digits, 28x28", [0.1, 0.2], 5, 1, digits(28, 500)),
]


class Hopfit:
    """The program, in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)

    def run(self, *arguments):
        words = [self.program, *map(str, arguments)]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(words)}\n{done.stderr}")

    def digits(self, size, count, skip):
        """Digits as patterns, by way of a recall of no steps."""
        sides = [9, 9] if size else [28, 28]
        np.savez(self.folder / "none.npz", weights=np.zeros([sides[0] * sides[1]] * 2))
        rows = ["--cues", DIGITS, *size, "--first", count, "--skip", skip]
        model = ["--model", "none.npz", "--max-steps", 0, "--out", "digits.npy"]
        self.run("recall", *model, *rows)
        return np.load(self.folder / "digits.npy")

    def train(self, words, limit):
        paths = ["--patterns", "X.npy", "--out", "m.npz", "--report", "r.json"]
        begun = time.perf_counter()
        searches = "exact" in words or "recall" in words
        limits = ["--time-limit", limit] if searches else []
        self.run("train", *paths, *words, *limits)
        report = json.loads((self.folder / "r.json").read_text())
        return report, time.perf_counter() - begun

    def recall(self, update):
        paths = ["--model", "m.npz", "--cues", "cues.npy", "--out", "s.npy"]
        begun = time.perf_counter()
        self.run("recall", *paths, "--update", update)
        return np.load(self.folder / "s.npy"), time.perf_counter() - begun


def damaged(patterns, noise, trials, seed):
    """Cues, and the pattern that each was made of."""
    origin = np.tile(patterns, (trials, 1))
    flips = np.random.default_rng(seed).random(origin.shape) < noise
    return np.where(flips, -origin, origin).astype(np.int8), origin


def nearest(patterns, cues):
    overlaps = cues.astype(np.float32) @ patterns.astype(np.float32).T
    return patterns[overlaps.argmax(axis=1)]


def measured(states, origin):
    wrong = (states != origin).sum(axis=1)
    return (wrong == 0).mean(), wrong.mean()


def run(work, hopfit, only_rules=None):
    """Results by (noise, rule, update): lists of (share, wrong bits)."""
    found, training = {}, {}
    for instance in range(work.instances):
        patterns = work.patterns(instance, hopfit).astype(np.int8)
        np.save(hopfit.folder / "X.npy", patterns)
        sets = {
            noise: damaged(patterns, noise, work.trials, [FIRST_SEED, instance, index])
            for index, noise in enumerate(work.noises)
        }
        for noise, (cues, origin) in sets.items():
            key = (noise, "nearest pattern", "")
            found.setdefault(key, []).append(measured(nearest(patterns, cues), origin))
            found.setdefault((noise, "cue", ""), []).append(measured(cues, origin))
        for rule in work.rules:
            report, seconds = hopfit.train(RULES[rule], work.limit)
            bound = report["lower_bound"] if report["proof"] == "certified" else None
            training.setdefault(rule, []).append((report["flips"], bound, seconds))
            for noise, (cues, origin) in sets.items():
                np.save(hopfit.folder / "cues.npy", cues)
                for update in UPDATES:
                    result = measured(hopfit.recall(update)[0], origin)
                    found.setdefault((noise, rule, update), []).append(result)
    return found, training


def mean(values):
    return float(np.mean(values))


def error(values):
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None


def cell(results):
    shares, wrong = zip(*results)
    spread = error(shares)
    spread = "" if spread is None else f" ± {spread:.2f}"
    return f"{mean(shares):.3f}{spread}, {mean(wrong):.1f}"


def table(work, found, training):
    lines = [f"\n## {work.title}\n"]
    lines.append(f"{work.instances} instance(s), {work.trials} cue(s) a pattern and noise.\n")
    lines += ["| rule | flips (proved bound) | s |", "|---|---|---|"]
    for rule, results in training.items():
        flips, bounds, seconds = zip(*results)
        known = [bound for bound in bounds if bound is not None]
        bound = f" ({mean(known):.1f})" if len(known) == len(bounds) else ""
        lines.append(f"| {rule} | {mean(flips):.1f}{bound} | {mean(seconds):.1f} |")
    for noise in work.noises:
        before = cell(found[noise, "cue", ""]).split(", ")[1]
        ceiling = cell(found[noise, "nearest pattern", ""])
        lines += [f"\n{100 * noise:.0f} % flipped ({before} wrong bits a cue; nearest {ceiling}):\n"]
        lines += ["| rule | " + " | ".join(UPDATES) + " |", "|---" * 4 + "|"]
        for rule in training:
            cells = [cell(found[noise, rule, update]) for update in UPDATES]
            lines.append(f"| {rule} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def large(hopfit, limit):
    """4000 digits at 28x28: once, with the rules that hold them."""
    work = Work("4000 digits, 28x28", [0.05], 1, 1, digits(28, 4000), limit)
    work.rules = ("pseudoinverse", "exact", "exact, then recall", "recall")
    return table(work, *run(work, hopfit))


HEAD = """# How well memories recall

{date}, {version}; made by `bench/recall_quality.py` (its head says how). `sync` is the
paper's recall (Eq. 6), `cue` keeps the cue as a fading field, `graded` works in graded states
([docs/recall.md](../../docs/recall.md)). A cell: share of cues recalled exactly ± standard error over
instances, then wrong bits at the end. The proved bound is certified: no weights lose fewer bits.
`s`: seconds of training, the whole program, beside other work on the same machine."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--hopfit", default=ROOT / "target/release/hopfit")
    parser.add_argument("--out", help="also write the tables to this file")
    parser.add_argument("--only", help="works whose title holds this text")
    parser.add_argument("--quick", action="store_true", help="one instance of each, not 28x28")
    parser.add_argument("--large", type=int, metavar="SECONDS", help="also 4000 digits, so long")
    arguments = parser.parse_args()
    program = str(Path(arguments.hopfit).resolve())
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    parts = [HEAD.format(date=time.strftime("%Y-%m-%d"), version=version)]
    print(parts[0], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        hopfit = Hopfit(program, folder)
        for work in WORKS:
            if arguments.only and arguments.only not in work.title:
                continue
            if arguments.quick:
                if "28x28" in work.title:
                    continue
                work.instances = 1
            parts.append(table(work, *run(work, hopfit)))
            print(parts[-1], flush=True)
        if arguments.large:
            parts.append(large(hopfit, arguments.large))
            print(parts[-1], flush=True)
    if arguments.out:
        Path(arguments.out).write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
