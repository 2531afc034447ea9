#!/usr/bin/env bash
# Runs the benchmarks and writes their tables to results/bench. Needs
# HOPFIT_PYTHON, a Python with NumPy (and PySCIPOpt for the SCIP column);
# `make bench` sets it. Ratios are measured within one run. Arguments go to
# bench/engine.py (`--quick`, `--only TEXT`).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${HOPFIT_PYTHON:-python3}
cargo build --release --workspace --bin hopfit --examples
mkdir -p results/bench
{
    echo '# Recall beside NumPy'
    echo
    echo "$(date +%F), $(target/release/hopfit --version), NumPy $("$python" -c 'import numpy; print(numpy.__version__)'), $(nproc) cores; made by \`make bench\`."
    echo '784 neurons, 1000 cues, synchronous, to a fixed point or 100 steps. Seconds are medians of runs'
    echo 'that alternate; `plain` and `active` are NumPy without and with leaving out the cues that rest.'
    echo 'A ratio below 1 means that hopfit is faster. `identical`: the final states agree bit for bit.'
    for threads in 1 2; do
        printf '\n## %s thread(s)\n\n```json\n' "$threads"
        # A kernel or thread count set for other work would make NumPy look slow.
        env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OMP_NUM_THREADS OPENBLAS_NUM_THREADS="$threads" \
            "$python" bench/recall_numpy.py --threads "$threads"
        echo '```'
    done
} | tee results/bench/recall.md
"$python" bench/engine.py --hopfit target/release/hopfit --out results/bench/engine.md "$@"
"$python" bench/recall_quality.py --out results/bench/recall_quality.md --large 600
# Classifiers; scikit-learn is in the environment that `make bench` uses.
splits=$(mktemp -d)
trap 'rm -rf "$splits"' EXIT
target/release/examples/classification "$splits" 40
"$python" bench/classify.py "$splits" --out results/bench/classify.md
