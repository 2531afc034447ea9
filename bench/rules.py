"""Sets the learning rules side by side: what they lose, hold and recall.

    cargo build --release --bin hopfit
    python bench/rules.py [--hopfit PATH] [--out FILE] [--instances K]

Random patterns of N = 100 bits, `numpy.random.default_rng(seed).choice([-1,
1], (P, 100))` with the seeds 101, 102 …, at four loads; and the first 40 digits.
All rules are at their defaults and given the same cues: each bit of a stored
pattern flipped with the probability named, ten cues a pattern.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from recall_quality import FIRST_SEED, ROOT, Hopfit, damaged, digits, mean, measured, nearest, random

NEURONS, TRIALS, LIMIT = 100, 10, 30
LOADS = [
    ("N = 100, P = 10", random(NEURONS, 10), 0.3, None),
    ("N = 100, P = 20", random(NEURONS, 20), 0.2, None),
    ("N = 100, P = 50", random(NEURONS, 50), 0.1, None),
    ("N = 100, P = 80", random(NEURONS, 80), 0.1, None),
    ("The first 40 digits, 9x9", digits(9, 40), 0.05, 1),
]
RULES = {
    "hebbian": ["hebbian"],
    "storkey": ["storkey"],
    "unlearning": ["unlearning"],
    "dreaming": ["dreaming"],
    "pseudoinverse": ["pseudoinverse"],
    "ridge": ["ridge"],
    "ridge, penalty 10": ["ridge", "--penalty", "10"],
    "mpf": ["mpf"],
    "perceptron": ["perceptron"],
    "perceptron, krauth-mezard, kappa 10": [
        *("perceptron", "--perceptron", "krauth-mezard", "--kappa", "10"),
        *("--time-limit", str(LIMIT)),
    ],
    "recall": ["recall"],
    "exact": ["exact"],
    "exact, then margin": ["exact", "--then", "margin"],
    "exact, then recall": ["exact", "--then", "recall"],
}


def run(hopfit, draw, noise, instances):
    """By rule: rows of (flips, stored, margin, shares recalled, seconds)."""
    found, ceiling = {rule: [] for rule in RULES}, []
    for instance in range(instances):
        patterns = draw(instance, hopfit).astype(np.int8)
        np.save(hopfit.folder / "X.npy", patterns)
        cues, origin = damaged(patterns, noise, TRIALS, [FIRST_SEED, instance, len(patterns)])
        np.save(hopfit.folder / "cues.npy", cues)
        ceiling.append(measured(nearest(patterns, cues), origin)[0])
        for rule, words in RULES.items():
            report, seconds = hopfit.train(["--rule", *words], LIMIT)
            shares = [measured(hopfit.recall(update)[0], origin)[0] for update in ("cue", "sync")]
            kept = report["flips"], report["stored_patterns"], report["margin_euclidean"]
            found[rule].append((*kept, *shares, seconds))
    return found, mean(ceiling)


def table(title, noise, instances, found, ceiling):
    lines = [f"\n## {title}, {100 * noise:.0f} % of the bits flipped\n"]
    lines.append(f"{instances} instance(s); the nearest stored pattern: {ceiling:.3f}.\n")
    lines += [
        "| rule | flips | stored | margin | recalled, `cue` | recalled, `sync` | s |",
        "|---|---|---|---|---|---|---|",
    ]
    for rule, rows in found.items():
        flips, stored, margin, cue, sync, seconds = np.mean(rows, axis=0)
        lines.append(
            f"| {rule} | {flips:.1f} | {stored:.1f} | {margin:.2f} | {cue:.3f} | {sync:.3f} "
            f"| {seconds:.1f} |"
        )
    return "\n".join(lines)


HEAD = """# Learning rules side by side

{date}, {version}; made by `bench/rules.py` (its head says how), all rules at their
defaults. flips: bits of the stored patterns that one step changes; stored: patterns without one;
margin: the smallest stability over the Euclidean norm of its row, flipped bits included; recalled:
the share of cues from which the pattern is found exactly; s: seconds of training, the whole
program. Means over the instances. [docs/rules.md](../../docs/rules.md) says what the rules are."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--hopfit", default=ROOT / "target/release/hopfit")
    parser.add_argument("--out", help="also write the tables to this file")
    parser.add_argument("--instances", type=int, default=5)
    arguments = parser.parse_args()
    program = str(Path(arguments.hopfit).resolve())
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    parts = [HEAD.format(date=time.strftime("%Y-%m-%d"), version=version)]
    print(parts[0], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        hopfit = Hopfit(program, folder)
        for title, draw, noise, most in LOADS:
            instances = min(arguments.instances, most or arguments.instances)
            found = run(hopfit, draw, noise, instances)
            parts.append(table(title, noise, instances, *found))
            print(parts[-1], flush=True)
    if arguments.out:
        Path(arguments.out).write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
