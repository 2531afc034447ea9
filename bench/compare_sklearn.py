#!/usr/bin/env python3
"""Compares nearest neighbour, decision tree and random forest with
scikit-learn's on the same encoded examples and cues.

    python3 -m venv /tmp/sklearn && /tmp/sklearn/bin/pip install -r bench/requirements-sklearn.txt
    cargo run --release -p hopfit-classify --example export_trials -- /tmp/trials
    /tmp/sklearn/bin/python bench/compare_sklearn.py /tmp/trials

Trees and forests depend on chance (scikit-learn's tree breaks ties between
splits by its seed), so scikit-learn runs with several seeds a trial. Printed
are the mean accuracies over the repeats, the mean difference, and its
standard error over the repeats. Exits with 1 if a difference exceeds both
`--sigmas` standard errors and `--least`, or if nearest neighbour, which
involves no chance, differs by more than ties can explain.
"""

import argparse
import collections
import csv
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier


def models(rule, seeds, first):
    """scikit-learn's models for a rule, one a seed from `first` on."""
    if rule == "nearest":
        # On bits of 1, -1 and 0 the Euclidean distance orders patterns as the
        # Hamming distance without the missing bits does.
        return [KNeighborsClassifier(1, algorithm="brute")]
    if rule == "tree":
        return [DecisionTreeClassifier(random_state=seed) for seed in range(first, first + seeds)]
    return [RandomForestClassifier(100, random_state=seed) for seed in range(first, first + max(1, seeds // 5))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="what export_trials wrote")
    parser.add_argument("--seeds", type=int, default=10, help="seeds a trial for the tree; a fifth for the forest")
    parser.add_argument("--sigmas", type=float, default=3.0)
    parser.add_argument("--least", type=float, default=0.02)
    options = parser.parse_args()

    first = 0
    ours, theirs = collections.defaultdict(list), collections.defaultdict(list)
    with open(options.folder / "accuracies.csv", newline="") as file:
        for row in csv.DictReader(file):
            learn = np.load(options.folder / f"{row['trial']}.learn.npy")
            test = np.load(options.folder / f"{row['trial']}.test.npy")
            scores = [
                model.fit(learn[:, 1:], learn[:, 0]).score(test[:, 1:], test[:, 0])
                for model in models(row["rule"], options.seeds, first)
            ]
            first += options.seeds  # with the same seeds all trials would prefer the same bits
            key = row["dataset"], row["examples_per_class"], row["missing"], row["rule"]
            ours[key].append(float(row["accuracy"]))
            theirs[key].append(np.mean(scores))

    print(f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}")
    print("| data set | examples | missing | rule | hopfit | scikit-learn | difference | standard error |")
    print("|---|---|---|---|---|---|---|---|")
    failed = False
    for key, values in ours.items():
        difference = np.array(values) - np.array(theirs[key])
        error = difference.std(ddof=1) / len(difference) ** 0.5
        is_off = abs(difference.mean()) > max(options.sigmas * error, options.least)
        failed |= is_off
        print(
            f"| {' | '.join(key)} | {np.mean(values):.3f} | {np.mean(theirs[key]):.3f} "
            f"| {difference.mean():+.3f}{' (!)' if is_off else ''} | {error:.3f} |"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
