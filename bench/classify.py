#!/usr/bin/env python3
"""Compares hopfit's classifiers with nearest neighbour and with scikit-learn's
on splits of wine, zoo and breast cancer, with bits or values missing.

    cargo run --release -p hopfit --example classification -- /tmp/splits 40
    PYTHON bench/classify.py /tmp/splits --out results/bench/classify.md

PYTHON needs scikit-learn (bench/requirements-sklearn.txt); `make bench` runs
both. All classifiers learn the same encoded rows and are asked about the same
cues. Differences are paired, split by split; their p-values (t-test over the
splits, two-sided) are corrected by Holm's method over all data sets and shares
of an experiment. They speak of other splits of these tables, not of other
tables.
"""

import argparse
import collections
import csv
import datetime
import pathlib
import subprocess

import numpy as np
import scipy
import sklearn
from scipy.stats import ttest_rel
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

EXPERIMENTS = {
    "few": "Few examples: four rows a class, single bits missing (as in figure 8; the encoder has "
    "seen all rows)",
    "half": "Half of each class to learn, values missing (the encoder has seen the learned half)",
}
NEAREST, OURS = "1-NN", "hopfit bayes"
LEVEL = 0.05


def log_loss(model, cues, labels):
    """The mean of −log of the probability of the right class, as hopfit's example has it."""
    told = model.predict_proba(cues)
    right = told[np.arange(len(labels)), np.searchsorted(model.classes_, labels)]
    return -np.log(np.maximum(right, 1e-6)).mean()


def models(split):
    """scikit-learn's, all on completed cues: a missing bit is 0."""
    return {
        "forest, completed": RandomForestClassifier(100, random_state=split),
        "linear SVM, C = 0.01, completed": LinearSVC(C=0.01),
        "linear SVM, C = 1, completed": LinearSVC(C=1.0, max_iter=20000),
        "logistic regression, completed": LogisticRegression(max_iter=2000),
    }


def read(folder):
    """{(experiment, dataset): {rule: {share: [accuracy a split]}}}, the same of
    log-losses, and {(experiment, dataset): (rows learned, rows told, bits)}."""
    accuracies = collections.defaultdict(lambda: collections.defaultdict(dict))
    losses = collections.defaultdict(lambda: collections.defaultdict(dict))
    splits = collections.defaultdict(dict)
    with open(folder / "accuracies.csv", newline="") as file:
        for row in csv.DictReader(file):
            key, share = (row["experiment"], row["dataset"]), float(row["missing"])
            accuracies[key][row["rule"]].setdefault(share, []).append(float(row["accuracy"]))
            losses[key][row["rule"]].setdefault(share, []).append(float(row["log_loss"]))
            splits[key].setdefault(int(row["split"]), {})[share] = row["missing"]
    sizes = {}
    for key, found in splits.items():
        for split, shares in found.items():
            name = f"{key[1]}-{key[0]}-{split}"
            learn = np.load(folder / f"{name}.learn.npy")
            for rule, model in models(split).items():
                model.fit(learn[:, 1:], learn[:, 0])
                for share, text in shares.items():
                    test = np.load(folder / f"{name}.{text}.test.npy")
                    score = model.score(test[:, 1:], test[:, 0])
                    accuracies[key][rule].setdefault(share, []).append(score)
                    if hasattr(model, "predict_proba"):
                        loss = log_loss(model, test[:, 1:], test[:, 0])
                        losses[key][rule].setdefault(share, []).append(loss)
            sizes[key] = len(learn), len(test), learn.shape[1] - 1
    return accuracies, losses, sizes


def holm(values):
    """p-values corrected by Holm's method; NaN (no difference at all) is 1."""
    values = np.nan_to_num(np.asarray(values), nan=1.0)
    order = np.argsort(values)
    scaled = values[order] * np.arange(len(values), 0, -1)
    corrected = np.empty(len(values))
    corrected[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return corrected


def paired(ours, theirs):
    """The mean difference, its standard error, and p."""
    difference = np.asarray(ours) - np.asarray(theirs)
    error = difference.std(ddof=1) / len(difference) ** 0.5
    return difference.mean(), error, ttest_rel(ours, theirs).pvalue if error > 0 else np.nan


def mean_over_shares(of_rule):
    return np.mean([of_rule[share] for share in sorted(of_rule)], axis=0)


def against_nearest(accuracies, experiment):
    """{(dataset, rule, share): (difference, corrected p)}."""
    keys, differences, values = [], [], []
    rules = [rule for rule in next(iter(accuracies.values())) if rule != NEAREST]
    found = {}
    for rule in rules:
        keys, differences, values = [], [], []
        for (of, dataset), results in accuracies.items():
            if of == experiment:
                for share, own in results[rule].items():
                    difference, _, p = paired(own, results[NEAREST][share])
                    keys.append((dataset, rule, share))
                    differences.append(difference)
                    values.append(p)
        found |= dict(zip(keys, zip(differences, holm(values))))
    return found


def table(key, accuracies, losses, sizes, tests):
    """Accuracies of all rules by share, marked where they differ from 1-NN."""
    results, (learned, told, bits) = accuracies[key], sizes[key]
    shares = sorted(results[NEAREST])
    yield f"### {key[1]}: {learned} rows learned, {told} told, {bits} bits"
    yield ""
    yield f"| | {' | '.join(f'{100 * share:.0f} %' for share in shares)} | over 1-NN (points) | log-loss |"
    yield "|---|" + "---|" * (len(shares) + 2)
    for rule, of_rule in results.items():
        cells = []
        for share in shares:
            difference, p = tests.get((key[1], rule, share), (0.0, 1.0))
            mark = ("↑" if difference > 0 else "↓") if p < LEVEL else ""
            cells.append(f"{np.mean(of_rule[share]):.3f}{mark}")
        gain, error, _ = paired(mean_over_shares(of_rule), mean_over_shares(results[NEAREST]))
        gain = "" if rule == NEAREST else f"{100 * gain:+.1f} ± {100 * error:.1f}"
        loss = losses[key].get(rule)
        loss = f"{np.mean(mean_over_shares(loss)):.3f}" if loss else ""
        yield f"| {rule} | {' | '.join(cells)} | {gain} | {loss} |"
    yield ""


def beside_others(accuracies, experiment):
    """Label neurons minus the others, on the mean over shares."""
    rows, values = [], []
    for (of, dataset), results in accuracies.items():
        if of != experiment:
            continue
        for rule in models(0):
            ours, theirs = mean_over_shares(results[OURS]), mean_over_shares(results[rule])
            difference, error, p = paired(ours, theirs)
            rows.append((dataset, rule, difference, error))
            values.append(p)
    yield f"`{OURS}` minus the others, on the mean over the shares (points; p by Holm's method):"
    yield ""
    yield "| data set | beside | difference | p | |"
    yield "|---|---|---|---|---|"
    for (dataset, rule, difference, error), p in zip(rows, holm(values)):
        word = "no difference shown" if p >= LEVEL else "better" if difference > 0 else "worse"
        yield f"| {dataset} | {rule} | {100 * difference:+.1f} ± {100 * error:.1f} | {p:.2g} | {word} |"
    yield ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="what the example wrote")
    parser.add_argument("--out", type=pathlib.Path, help="also write the tables to this file")
    parser.add_argument("--hopfit", default="target/release/hopfit", help="the program, for its version")
    options = parser.parse_args()
    accuracies, losses, sizes = read(options.folder)
    splits = len(next(iter(accuracies.values()))[NEAREST][0.0])
    version = subprocess.run([options.hopfit, "--version"], capture_output=True, text=True).stdout
    lines = [
        "# Classifiers with missing values",
        "",
        f"{datetime.date.today()}, {version.strip()}, scikit-learn {sklearn.__version__}, "
        f"SciPy {scipy.__version__}, NumPy {np.__version__}; made by `make bench` "
        "(`bench/classify.py`).",
        f"{splits} splits; mean accuracies by the share of bits or values that is missing. ↑ and ↓: "
        f"better and worse than plain nearest neighbour (1-NN), paired t-test over the splits, "
        f"p < {LEVEL} by Holm's method over the three data sets and six shares. They speak of splits "
        "of these tables, not of other tables. ± is the standard error of a paired difference. Log-loss: "
        "the mean of −log of the probability of the right class (10⁻⁶ at least), over all shares. "
        "Completed: what known bits imply is filled in. The prior of `hopfit bayes` was chosen on these "
        "tables.",
        "",
    ]
    for experiment, title in EXPERIMENTS.items():
        lines += [f"## {title}", ""]
        tests = against_nearest(accuracies, experiment)
        for key in accuracies:
            if key[0] == experiment:
                lines += table(key, accuracies, losses, sizes, tests)
        lines += beside_others(accuracies, experiment)
    text = "\n".join(lines).rstrip() + "\n"
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
