"""Classify with missing data: four wines a class, half of the measurements gone.

Nearest neighbour is the same classifier without recall: what recalling has to
beat to be of use.

Usage: classify_with_missing_data.py
"""

import numpy as np

import hopfit

X, y = hopfit.load_wine(return_X_y=True)
classifiers = {
    "nearest neighbour": hopfit.HopfieldClassifier(max_steps=0),
    "hebbian": hopfit.HopfieldClassifier(rule="hebbian"),
    "pseudoinverse": hopfit.HopfieldClassifier(rule="pseudoinverse"),
    "exact, then margin": hopfit.HopfieldClassifier(rule="exact", then="margin", time_limit=5),
}
missing = (0.0, 0.25, 0.5)
accuracy = {name: np.zeros(len(missing)) for name in classifiers}
repeats = 5
for repeat in range(repeats):
    rng = np.random.default_rng(repeat)
    learn = np.concatenate([rng.choice(np.flatnonzero(y == k), 4, replace=False) for k in range(3)])
    test = np.setdiff1d(np.arange(len(y)), learn)
    draw = rng.random(X[test].shape)
    for name, classifier in classifiers.items():
        classifier.fit(X[learn], y[learn])
        for column, share in enumerate(missing):
            damaged = np.where(draw < share, np.nan, X[test])
            accuracy[name][column] += classifier.score(damaged, y[test]) / repeats

print("missing:".ljust(20) + "".join(f"{share:8.0%}" for share in missing))
for name, found in accuracy.items():
    print(name.ljust(20) + "".join(f"{value:8.2f}" for value in found))
assert accuracy["pseudoinverse"][0] > 0.75
