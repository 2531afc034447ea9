#!/usr/bin/env bash
# Runs the benchmarks and writes their tables to results/bench. Needs
# HOPFIT_PYTHON, a Python with NumPy (and PySCIPOpt for the SCIP column);
# `make bench` sets it. Ratios are measured within one run.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${HOPFIT_PYTHON:-python3}
cargo build --release --workspace --bin hopfit --examples
mkdir -p results/bench
# A thread limit or an old kernel set for NumPy would make it look slow.
env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OMP_NUM_THREADS \
    "$python" bench/recall_numpy.py --out results/bench/recall.md
"$python" bench/engine.py --hopfit target/release/hopfit --out results/bench/engine.md "$@"
