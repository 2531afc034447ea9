"""Compares the time of hopfit's recall with NumPy's, on the same networks.

    cargo build --release -p hopfit-core --example bench_recall
    python bench/recall_numpy.py [--program PATH] [--threads T] [--runs R]

For each kind of weights, 1000 cues of 784 bits are recalled synchronously, at
most 100 steps. NumPy does it in two ways: `plain` multiplies all cues by W
until none changes; `active` leaves out the cues that have come to rest or
alternate between two states, as hopfit does. Runs of the three alternate, so
that a busy moment of the machine hits all of them. The final states must be
identical, bit for bit.

Then the other dynamics are timed by the field: a neuron's field in a step or
sweep of the definition is one, whether the program had to compute it or not.
NumPy's is that of its synchronous loop.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

NEURONS = 784
MAX_STEPS = 100
KINDS = ("hebbian", "symmetric", "normal")


def signs(fields):
    return np.where(fields > 0, 1.0, -1.0)


def recall_plain(weights, cues):
    states = cues.astype(float)
    for _ in range(MAX_STEPS):
        after = signs(states @ weights.T)
        if np.array_equal(after, states):
            break
        states = after
    return states


def recall_active(weights, cues):
    final = cues.astype(float)
    active = np.arange(len(final))
    before, states = np.full_like(final, np.nan), final
    for _ in range(MAX_STEPS):
        after = signs(states @ weights.T)
        moving = (after != states).any(axis=1) & (after != before).any(axis=1)
        final[active] = after
        active, before, states = active[moving], states[moving], after[moving]
        if not len(active):
            break
    return final


def timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def in_step_with(weights, plain, endings, steps):
    """What `plain` ends with, where hopfit saw an alternation and stopped.

    After an even number of further steps an alternating state is the same,
    after an odd number it is the other one, which one more step turns back.
    """
    odd = (endings == 1) & ((MAX_STEPS - steps.astype(int)) % 2 == 1)
    result = plain.copy()
    result[odd] = signs(plain[odd] @ weights.T)
    return result


def compare(kind, program, threads, runs):
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        command = [program, kind, str(threads), name]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:

            def hopfit():
                process.stdin.write("\n")
                process.stdin.flush()
                return float(process.stdout.readline())

            hopfit()  # the files are complete once the first run is answered
            weights = np.fromfile(directory / "weights.f64", "<f8").reshape(NEURONS, NEURONS)
            cues = np.fromfile(directory / "cues.i8", np.int8).reshape(-1, NEURONS)
            states = np.fromfile(directory / "states.i8", np.int8).reshape(-1, NEURONS)
            endings = np.fromfile(directory / "endings.u8", np.uint8)
            steps = np.fromfile(directory / "steps.u32", "<u4")
            seconds = {"hopfit": [], "plain": [], "active": []}
            for _ in range(runs):
                seconds["hopfit"].append(hopfit())
                spent, plain = timed(recall_plain, weights, cues)
                seconds["plain"].append(spent)
                spent, active = timed(recall_active, weights, cues)
                seconds["active"].append(spent)
            process.stdin.close()
    plain = in_step_with(weights, plain, endings, steps)
    median = {name: statistics.median(values) for name, values in seconds.items()}
    report = {
        "kind": kind,
        "seconds": {name: round(value, 6) for name, value in median.items()},
        "hopfit/plain": round(median["hopfit"] / median["plain"], 3),
        "hopfit/active": round(median["hopfit"] / median["active"], 3),
        "identical": bool((plain == states).all() and (active == states).all()),
        "fixed_points": int((endings == 0).sum()),
        "two_cycles": int((endings == 1).sum()),
        "step_limits": int((endings == 2).sum()),
        "mean_steps": round(float(steps.mean()), 2),
    }
    print(json.dumps(report), flush=True)
    return report["identical"]


def per_field(kind, program, threads, runs):
    """Nanoseconds a field of hopfit's dynamics, and of NumPy's synchronous step."""
    rng = np.random.default_rng(1)
    weights, cues = rng.normal(size=(NEURONS, NEURONS)), rng.choice([-1.0, 1.0], (1000, NEURONS))
    report = {"kind": kind, "threads": threads}
    ours, theirs = {}, []
    for _ in range(runs):
        start = time.perf_counter()
        signs(cues @ weights.T)
        theirs.append(1e9 * (time.perf_counter() - start) / cues.size)
        for update in ("sync", "cue", "graded", "async"):
            command = [program, f"{kind}:{update}", str(threads)]
            told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
            ours.setdefault(update, []).append(1e9 * told["seconds"] / told["fields"])
    report["numpy_ns"] = round(statistics.median(theirs), 2)
    for update, values in ours.items():
        report[f"{update}_ns"] = round(statistics.median(values), 2)
        report[f"{update}: times NumPy's speed"] = round(
            report["numpy_ns"] / max(report[f"{update}_ns"], 1e-9), 1
        )
    print(json.dumps(report), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--program", default=root / "target/release/examples/bench_recall")
    parser.add_argument("--threads", type=int, default=2, help="threads of hopfit (default: 2)")
    parser.add_argument("--runs", type=int, default=7, help="runs of each (default: 7)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    arguments = parser.parse_args()
    same = [
        compare(kind, arguments.program, arguments.threads, arguments.runs)
        for kind in arguments.kinds
    ]
    for kind in ("hebbian",):
        per_field(kind, arguments.program, arguments.threads, max(1, arguments.runs // 2))
    if not all(same):
        sys.exit("hopfit and NumPy end in different states")


if __name__ == "__main__":
    main()
