"""Prove a capacity: how many random patterns 16 neurons hold, with certificates.

Usage: prove_a_capacity.py [FOLDER FOR PICTURES]
"""

import sys
from pathlib import Path

import hopfit

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery-pictures")
folder.mkdir(parents=True, exist_ok=True)

patterns = hopfit.random_patterns(28, 16, random_state=2)
counts, flips, bounds = range(16, 29, 2), [], []
for count in counts:
    X = patterns[:count]
    memory = hopfit.HopfieldMemory(then=None, time_limit=2).fit(X)
    verdict = hopfit.check(memory.certificate_, X)  # by whole numbers, not by the trainer
    assert verdict.flips == memory.flips_ and verdict.lower_bound == memory.lower_bound_
    flips.append(verdict.flips)
    bounds.append(verdict.lower_bound)
    known = "no fewer" if verdict.optimal else f"at least {verdict.lower_bound}"
    print(f"P = {count}: {verdict.flips:2} bits lost; certified: {known}")

held = max(count for count, lost in zip(counts, flips) if lost == 0)
too_many = min(count for count, bound in zip(counts, bounds) if bound > 0)
print(f"the first {held} are held by some weights, the first {too_many} by none")
assert held < too_many
ax = hopfit.plot.capacity(counts, flips, bounds, label="exact, N = 16")
ax.figure.savefig(folder / "capacity.png", dpi=120)
print(f"the picture is in {folder}")
