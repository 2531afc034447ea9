"""The exact engine beside the paper's model in HiGHS and SCIP.

Runs on the same instance `hopfit train --rule exact`, `--rule milp` (HiGHS)
and, where PySCIPOpt is installed, SCIP on the model that `--write-model` wrote:
one thread and the same time limit each, `--jobs` of them at a time. Counts the
flips of every model file again with NumPy, has every certificate checked again,
and writes Markdown tables.

    python bench/engine.py --hopfit target/release/hopfit --out results/bench/engine.md
"""

import argparse
import concurrent.futures
import dataclasses
import datetime
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np

DIGITS = pathlib.Path(__file__).parent.parent / "data/mnist4k-images-idx3-ubyte.gz"
SEEDS = range(10)


@dataclasses.dataclass
class Instance:
    """A problem; `compared`: HiGHS and SCIP get it, too."""

    name: str
    patterns: list | np.ndarray
    options: list
    seconds: float
    compared: bool


def digits(count, side, seconds, compared=True, options=()):
    name = " ".join([f"{count} digits, {side}x{side}", *options])
    patterns = ["--patterns", str(DIGITS), "--resize", f"{side}x{side}", "--first", str(count)]
    return Instance(name, patterns, list(options), seconds, compared)


def random(neurons, count, seed, seconds, compared=False, options=("--tie", "strict")):
    name = " ".join([f"random N={neurons}, P={count}, seed {seed}", *options])
    signs = np.random.default_rng(seed).choice([-1, 1], (count, neurons))
    return Instance(name, signs, list(options), seconds, compared)


def instances(compared_seeds):
    """Table name → instances."""
    free, field = ["--tie", "strict", "--no-symmetry"], ["--receptive-field", "3"]
    yield "Digits", [
        digits(40, 9, 60),
        digits(80, 9, 60),
        *[digits(count, 9, 60) for count in (100, 120, 150)],
        digits(80, 9, 60, options=field),
        digits(80, 9, 60, compared=False, options=[*field, "--no-symmetry"]),
        digits(500, 28, 60, compared=False),
        digits(1500, 28, 60, compared=False),
        digits(4000, 28, 300, compared=False),
    ]
    yield "Large random patterns", [random(400, 640, 0, 60), random(1000, 1500, 0, 60)]
    for count in (24, 28, 30, 32):
        yield f"Random patterns, N = 20, P = {count}", [random(20, count, s, 60) for s in SEEDS]
    for count in (34, 36, 40):
        yield f"Random patterns, N = 20, P = {count}", [
            random(20, count, s, 60, compared=s < compared_seeds) for s in SEEDS
        ]
    for count in (30, 40):
        yield f"Free weights, N = 20, P = {count}", [
            random(20, count, s, 60, options=free) for s in SEEDS
        ]
    for weights in ("ternary", "binary"):
        for count in (6, 9, 12):
            options = ("--weights", weights)
            yield f"{weights.capitalize()} weights, N = 12, P = {count}", [
                random(12, count, s, 60, options=options) for s in SEEDS
            ]


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout


def pattern_options(instance, folder):
    if isinstance(instance.patterns, list):
        return instance.patterns
    np.save(folder / "p.npy", instance.patterns)
    return ["--patterns", str(folder / "p.npy")]


def train(hopfit, instance, rule):
    """(flips, bound, seconds of the whole program, whether proved, proof)"""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        patterns = pattern_options(instance, folder)
        command = [hopfit, "train", *patterns, "--rule", rule, *instance.options]
        command += ["--time-limit", str(instance.seconds), "--threads", "1"]
        command += ["--out", folder / "m.npz", "--report", folder / "r.json"]
        if rule == "exact":
            command += ["--certificate", folder / "c.json"]
        else:
            command += ["--start", "none"]  # what the solver does by itself
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.perf_counter() - begun
        if done.returncode != 0:
            return "–", 0, seconds, False, "no weights"
        report = json.loads((folder / "r.json").read_text())
        recount(hopfit, folder, patterns, report)
        if rule == "exact":
            run([hopfit, "check", "--certificate", folder / "c.json", *patterns])
        optimal = report["status"] == "optimal"
        # The model's own bound, which is what the other solvers give, too.
        model = (report.get("model_lower_bound") or {}).get("value", 0)
        bound = max(report["lower_bound"] or 0, model if rule == "milp" else 0)
        return report["unmet"], bound, seconds, optimal, report["proof"]


def recount(hopfit, folder, patterns, report):
    """NumPy's own count of the flips."""
    states = ["--cues", *patterns[1:], "--max-steps", "0", "--out", folder / "x.npy"]
    run([hopfit, "recall", "--model", folder / "m.npz", *states])
    model, x = np.load(folder / "m.npz"), np.load(folder / "x.npy").astype(float)
    recalled = np.where(x @ model["weights"] + model["bias"] > 0, 1, -1)
    found = int((recalled != x).sum())
    assert found == report["flips"], (found, report["flips"])


def scip(hopfit, instance):
    """The same of SCIP on the written model; flips by its own count."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        command = [hopfit, "train", *pattern_options(instance, folder), "--rule", "milp"]
        command += [*instance.options, "--time-limit", "0", "--out", folder / "m.npz"]
        # Only the model is wanted; that no weights are found in time is no error.
        subprocess.run([*command, "--write-model", folder / "m.mps"], capture_output=True)
        line = [sys.executable, __file__, "--scip", folder / "m.mps", "--seconds", str(instance.seconds)]
        return tuple(json.loads(run(line)))


def scip_alone(path, seconds):
    """Solves a model file and prints what `scip` returns."""
    from pyscipopt import Model

    model = Model()
    model.hideOutput()
    model.readProblem(str(path))
    model.setParam("limits/time", seconds)
    begun = time.perf_counter()
    model.optimize()
    took = time.perf_counter() - begun
    flips = round(model.getObjVal()) if model.getNSols() else "–"
    bound = model.getDualbound()
    bound = max(0, int(np.ceil(bound - 1e-4))) if bound > -1e9 else 0
    print(json.dumps([flips, bound, took, flips == bound, "solver"]))


def has_scip():
    try:
        import pyscipopt  # noqa: F401
    except ImportError:
        return False
    return True


def cell(result):
    flips, bound, seconds, proved, _ = result
    return f"{flips} / {bound} | {seconds:.2f}{'' if proved else ' (limit)'}"


def table(name, instances, results):
    lines = [f"## {name}", ""]
    if any(instance.compared for instance in instances):
        lines += ["| instance | exact | s | proof | HiGHS | s | SCIP | s |", "|---|---|---|---|---|---|---|---|"]
    else:
        lines += ["| instance | exact | s | proof |", "|---|---|---|---|"]
    for instance in instances:
        exact = results[instance.name, "exact"]
        row = f"| {instance.name} | {cell(exact)} | {exact[-1]} |"
        others = [(instance.name, other) for other in ("milp", "scip")]
        row += "".join(f" {cell(results[key])} |" for key in others if key in results)
        lines.append(row)
    return lines + [""]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hopfit", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="the first instance only")
    parser.add_argument("--only", default="", help="tables whose name contains this")
    parser.add_argument("--jobs", type=int, default=1, help="solvers that run at a time")
    parser.add_argument("--compared-seeds", type=int, default=10, help="seeds that all solvers get, from P = 34 on")
    parser.add_argument("--alone", action="store_true", help="the exact engine alone")
    parser.add_argument("--scip", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.scip:
        return scip_alone(arguments.scip, arguments.seconds)
    tables = instances(arguments.compared_seeds)
    tables = [(name, members) for name, members in tables if arguments.only in name]
    if arguments.alone:
        alone = lambda i: dataclasses.replace(i, compared=False)  # noqa: E731
        tables = [(name, list(map(alone, members))) for name, members in tables]
    if arguments.quick:
        tables = [(name, list(i)[:1]) for name, i in tables[:1]]
    lines = heading(arguments)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for name, members in tables:
            results = collect(pool, arguments.hopfit, members)
            lines += table(name, members, results)
            print("\n".join(table(name, members, results)), flush=True)
            arguments.out.write_text("\n".join(lines))


def collect(pool, hopfit, members):
    tasks = {}
    for instance in members:
        tasks[instance.name, "exact"] = pool.submit(train, hopfit, instance, "exact")
        if instance.compared:
            tasks[instance.name, "milp"] = pool.submit(train, hopfit, instance, "milp")
            if has_scip():
                tasks[instance.name, "scip"] = pool.submit(scip, hopfit, instance)
    return {key: task.result() for key, task in tasks.items()}


def heading(arguments):
    version = run([arguments.hopfit, "--version"]).strip()
    return [
        "# The exact engine beside the paper's model",
        "",
        f"{datetime.date.today()}, {version}, {platform.machine()}, NumPy {np.__version__}; made by `make bench`.",
        "Flips / proved bound, then seconds of the whole program (SCIP: of the search). One thread",
        f"and the same limit (60 s) each, {arguments.jobs} at a time. Every count of flips but SCIP's was made again",
        "with NumPy, and every certificate was checked again by `hopfit check`. Random patterns are",
        "`numpy.random.default_rng(seed).choice([-1, 1], (P, N))`.",
        "",
    ]


if __name__ == "__main__":
    main()
