"""Diagnose a memory: how far it recalls, what it falls into, and how much a rule holds.

Usage: diagnose_a_memory.py [FOLDER FOR PICTURES]
"""

import sys
from pathlib import Path

import hopfit

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery-pictures")
folder.mkdir(parents=True, exist_ok=True)

# Few neurons: every state there is can be looked at.
X = hopfit.random_patterns(6, 18, random_state=3)
for rule in ("hebbian", "exact"):
    memory = hopfit.HopfieldMemory(rule=rule).fit(X)
    found = hopfit.diagnose(memory, X)
    kinds = {kind["kind"]: kind["fixed_points"] for kind in found["census"]["kinds"]}
    ends = {end["kind"]: end["fraction"] for end in found["basins"]["ends"]}
    print(f"{rule}: fixed points {kinds}; {ends['stored']:.0%} of all states recall a pattern")
    if rule == "exact":
        assert kinds["stored"] == 6
        # A bit whose stability is not positive flips.
        assert found["distributions"]["not_positive"] == memory.flips_ == 0
        figure = hopfit.plot.diagnosis(found)
        figure.savefig(folder / "diagnosis.png", dpi=90)

# More neurons: samples, with intervals.
digits = hopfit.load_digits9(first=20).data
ax = None
for update in ("cue", "sync"):
    memory = hopfit.HopfieldMemory(update=update).fit(digits)
    found = hopfit.diagnose(memory, digits, "curve", levels=[0, 0.05, 0.1, 0.2, 0.3], trials=10)
    ax = hopfit.plot.recall_curves(found, ax=ax, label=update)
    at = found["curve"]["flipped"][2]
    low, high = at["recalled_interval"]
    print(f"{update}: {at['recalled_fraction']:.0%} recalled at 10 % ({low:.0%} to {high:.0%})")
ax.figure.savefig(folder / "recall_curves.png", dpi=120)

# Where half of all draws of random patterns are no longer stored whole.
ax = None
for rule, counts in (("hebbian", range(1, 10)), ("pseudoinverse", range(6, 26, 2))):
    found = hopfit.capacity(hopfit.HopfieldMemory(rule=rule), 24, counts, repeats=20)
    low, high = (f"{end:.1f}" if end else "beyond" for end in found["p50_interval"])
    print(f"{rule}, N = 24: half are stored at P = {found['p50']:.1f} ({low} to {high})")
    lines = ["hebb_most_exact"] if ax is None else None
    ax = hopfit.plot.capacity_sweep(found, ax=ax, label=rule, lines=lines)
ax.figure.savefig(folder / "capacity_sweep.png", dpi=120)
print(f"the pictures are in {folder}")
