"""Uses an installed hopfit, estimators and program, and fails where something does not work.

usage: python try_package.py PROGRAM    (in an empty folder)
"""

import importlib.metadata
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = sys.argv[1]
DIGITS = ["--patterns", "data/mnist4k-images-idx3-ubyte.gz", "--resize", "9x9", "--first"]


def run(*words, code=0, program=(PROGRAM,)):
    """Run the program and return what it says; its exit code must be `code`."""
    ran = subprocess.run([*program, *words], capture_output=True, text=True)
    assert ran.returncode == code, (words, ran.returncode, ran.stdout, ran.stderr)
    return ran.stdout + ran.stderr


def estimators():
    import hopfit

    X = hopfit.random_patterns(5, 20, random_state=1)
    memory = hopfit.HopfieldMemory(rule="exact").fit(X)
    assert (memory.flips_, memory.proof_) == (0, "certified"), (memory.flips_, memory.proof_)
    assert (memory.recall(X) == X).all()
    assert hopfit.check(memory.certificate_, X).optimal
    digits = hopfit.load_digits9(first=5)
    assert hopfit.HopfieldMemory(rule="milp", time_limit=60).fit(digits.data).flips_ == 0


def licences():
    files = {file.name for file in importlib.metadata.files("hopfit")}
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "THIRD_PARTY_NOTICES"]:
        assert name in files, f"{name} is not in the package"


def program():
    assert "HiGHS" in run("--version")
    assert "HiGHS" in run("--version", program=(sys.executable, "-m", "hopfit"))
    run("data")
    run("train", *DIGITS, "10", "--rule", "exact", "--out", "m.npz", "--certificate", "proof.json")
    run("check", *DIGITS, "10", "--certificate", "proof.json", "--model", "m.npz")
    run("check", *DIGITS, "9", "--certificate", "proof.json", code=1)
    run("train", "--patterns", "none.npy", "--rule", "exact", "--out", "no.npz", code=2)
    run("paper", "fig3", "--quick", "--repeats", "1", "--out", "figures")
    assert Path("figures/fig3.png").stat().st_size > 0


def interrupt():
    """Ctrl-C saves what was found, and the exit code is 130."""
    words = ["train", *DIGITS, "120", "--rule", "exact", "--time-limit", "300", "--out", "cut.npz"]
    running = subprocess.Popen(
        [PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(5)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 130, running.returncode
    assert Path("cut.npz").stat().st_size > 0


def main():
    for step in [estimators, licences, program, interrupt]:
        step()
    versions = [
        f"{name} {importlib.metadata.version(name)}" for name in ["hopfit", "numpy", "scikit-learn"]
    ]
    print("Python", sys.version.split()[0], *versions, "work")


if __name__ == "__main__":
    main()
