#!/usr/bin/env bash
# Installs what the tests need: in a private Python environment below $1 NumPy,
# and what builds and tests the Python package; and, to compare with, the solvers
# GLPK and CBC where apt can install them. What is missing afterwards is an error:
# a comparison that silently does not run proves nothing.
set -euo pipefail
tools=$1
mkdir -p "$tools"
log="$tools/setup-tests.log"
: > "$log"
here=$(cd "$(dirname "$0")/.." && pwd)

if ! command -v glpsol > /dev/null || ! command -v cbc > /dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
        echo "installing GLPK and CBC with apt-get (log: $log)"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends glpk-utils coinor-cbc; } >> "$log" 2>&1 || true
    fi
fi
for program in glpsol cbc; do
    command -v "$program" > /dev/null || {
        echo "the tests need '$program': please install it, on Debian with 'sudo apt-get install glpk-utils coinor-cbc', then run this command again." >&2
        exit 1
    }
done

echo "installing Python packages in $tools/venv (log: $log)"
python3 -m venv "$tools/venv" >> "$log" 2>&1 || {
    echo "python3 cannot make a virtual environment (see $log): please install it, on Debian with 'sudo apt-get install python3-venv', then run this command again." >&2
    exit 1
}
"$tools/venv/bin/pip" install -r "$here/bench/requirements.txt" -r "$here/python/requirements.txt" >> "$log" 2>&1 || {
    echo "pip could not install Python packages (see $log); please check the network, then run this command again." >&2
    exit 1
}
touch "$tools/tests.done"
