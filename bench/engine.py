"""The exact engine beside the paper's model in HiGHS and SCIP.

Runs, one after the other on the same instance, `hopfit train --rule exact`,
`--rule milp` (HiGHS) and, where PySCIPOpt is installed, SCIP on the model that
`--write-model` wrote; each with the same time limit. Counts the flips of every
model file again with NumPy, and writes a Markdown table.

    python bench/engine.py --hopfit target/release/hopfit --out results/bench/engine.md
"""

import argparse
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np

DIGITS = pathlib.Path(__file__).parent.parent / "data/mnist4k-images-idx3-ubyte.gz"


def instances(quick):
    """(name, pattern options or matrix, rule options, seconds)"""
    digits = lambda count, side: ["--patterns", str(DIGITS), "--resize", f"{side}x{side}", "--first", str(count)]
    yield "40 digits, 9x9", digits(40, 9), [], 60
    if quick:
        return
    yield "80 digits, 9x9", digits(80, 9), [], 120
    for count in (100, 120, 150):
        yield f"{count} digits, 9x9", digits(count, 9), [], 60
    yield "80 digits, 9x9, field 3", digits(80, 9), ["--receptive-field", "3"], 60
    for count in (24, 28, 30, 32, 34, 36, 40):
        for seed in (7, 0):
            signs = np.random.default_rng(seed).choice([-1, 1], (count, 20))
            yield f"random N=20, P={count}, seed {seed}", signs, ["--tie", "strict"], 60
    for count in (30, 40):
        signs = np.random.default_rng(7).choice([-1, 1], (count, 20))
        yield f"random N=20, P={count}, free", signs, ["--tie", "strict", "--no-symmetry"], 60


def train(hopfit, folder, patterns, options, rule, seconds):
    """The report of a run, with the wall time of the whole program."""
    begun = time.perf_counter()
    command = [hopfit, "train", *patterns, "--rule", rule, *options, "--time-limit", str(seconds)]
    command += ["--out", folder / "m.npz", "--report", folder / "r.json"]
    if rule == "exact":
        command += ["--certificate", folder / "c.json"]
    if rule == "milp":
        command += ["--write-model", folder / "m.mps"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    report = json.loads((folder / "r.json").read_text())
    report["wall"] = time.perf_counter() - begun
    recount(hopfit, folder, patterns, report)
    return report


def recount(hopfit, folder, patterns, report):
    """NumPy's own count of the flips."""
    states = ["--cues", *patterns[1:], "--max-steps", "0", "--out", folder / "x.npy"]
    subprocess.run([hopfit, "recall", "--model", folder / "m.npz", *states], check=True, capture_output=True)
    model, x = np.load(folder / "m.npz"), np.load(folder / "x.npy").astype(float)
    recalled = np.where(x @ model["weights"] + model["bias"] > 0, 1, -1)
    found = int((recalled != x).sum())
    assert found == report["flips"], (found, report["flips"])


def scip(folder, seconds):
    """(flips by its own count, bound, seconds) of SCIP on the written model."""
    try:
        from pyscipopt import Model
    except ImportError:
        return None
    model = Model()
    model.hideOutput()
    model.readProblem(str(folder / "m.mps"))
    model.setParam("limits/time", seconds)
    begun = time.perf_counter()
    model.optimize()
    flips = model.getObjVal() if model.getNSols() else float("inf")
    return flips, model.getDualbound(), time.perf_counter() - begun


def cell(flips, bound, seconds, proved):
    return f"{flips} / {max(0, bound)} | {seconds:.2f}{'' if proved else ' (limit)'}"


def row(hopfit, name, patterns, options, seconds):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if isinstance(patterns, np.ndarray):
            np.save(folder / "p.npy", patterns)
            patterns = ["--patterns", str(folder / "p.npy")]
        cells = []
        for rule in ("exact", "milp"):
            report = train(hopfit, folder, patterns, options, rule, seconds)
            bound = report["lower_bound"] or 0
            optimal = report["status"] == "optimal"
            cells.append(cell(report["unmet"], bound, report["wall"], optimal) + f" | {report['proof']}")
        other = scip(folder, seconds)
        if other:
            flips, bound, took = other
            bound = int(np.ceil(bound - 1e-4)) if bound > -1e9 else 0
            flips = round(flips) if flips < 1e9 else "–"
            cells.append(cell(flips, bound, took, flips == bound))
        else:
            cells.append("– | –")
        return f"| {name} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hopfit", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="instances whose name contains this")
    arguments = parser.parse_args()
    version = subprocess.run([arguments.hopfit, "--version"], capture_output=True, text=True).stdout.strip()
    lines = [
        "# The exact engine beside the paper's model",
        "",
        f"{time.strftime('%Y-%m-%d')}, {version}, {platform.machine()}, NumPy {np.__version__}; "
        "made by `make bench`. Flips / proved bound, then seconds of wall time of the whole program "
        "(SCIP: of the search). The rules ran in turn with the same limit, one thread for the solvers. "
        "SCIP's flips are its own count, within its tolerances; all others were counted again with NumPy.",
        "",
        "| instance | exact | s | proof | milp, HiGHS | s | proof | milp, SCIP | s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, patterns, options, seconds in instances(arguments.quick):
        if arguments.only in name:
            lines.append(row(arguments.hopfit, name, patterns, options, seconds))
            print(lines[-1], flush=True)
            arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
