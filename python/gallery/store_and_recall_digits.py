"""Store and recall digits: what the classical rule loses, and the exact one keeps.

Usage: store_and_recall_digits.py [FOLDER FOR PICTURES]
"""

import sys
from pathlib import Path

import hopfit

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery-pictures")
folder.mkdir(parents=True, exist_ok=True)

digits = hopfit.load_digits9(first=20)
cues = hopfit.noisy(digits.data, 0.05, random_state=1)

print(f"{len(digits.data)} digits of {digits.data.shape[1]} bits")
for rule in ("hebbian", "pseudoinverse", "exact"):
    memory = hopfit.HopfieldMemory(rule=rule, time_limit=20).fit(digits.data)
    recalled = memory.recall(cues)
    wrong = (recalled != digits.data).sum(axis=1).mean()
    print(
        f"{rule:14} {memory.flips_:3} bits lost ({memory.status_}, {memory.proof_}), "
        f"{wrong:.2f} wrong after recall from 5 % noise"
    )
    figure = hopfit.plot.patterns(digits.data, cues, recalled, shape=digits.shape)
    figure.savefig(folder / f"digits-{rule}.png", dpi=120)
    hopfit.plot.weights(memory).figure.savefig(folder / f"weights-{rule}.png", dpi=120)

assert memory.flips_ == memory.lower_bound_ == 0
print(f"pictures are in {folder}")
