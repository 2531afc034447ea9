#!/usr/bin/env bash
# Tries what scripts/wheels.sh built, as a user would: in new virtual environments
# outside of the repository, for each CPython 3.10 to 3.13 that is there, with NumPy
# 1.26 (which ends at 3.12) and with the newest.
#
# usage: scripts/try-wheels.sh FOLDER [sdist]
# With the word sdist the source distribution is built and tried instead, once.
set -euo pipefail
folder=$(cd "$1" && pwd)
what=${2-wheel}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The interpreters: those of PATH and of pyenv, as far as they run.
pythons=()
for minor in 10 11 12 13; do
    for python in "$(command -v "python3.$minor" || true)" \
        "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor."*/bin/python; do
        if [ -x "$python" ] && "$python" -c '' 2> /dev/null; then
            pythons+=("$python")
            break
        fi
    done
done
if [ ${#pythons[@]} = 0 ]; then
    echo "no python3.10 to python3.13 runs here" >&2
    exit 1
fi

# try_package PYTHON FILE NUMPY: installs FILE in a new environment, and uses it.
try_package() {
    local home="$work/env" place="$work/place"
    rm -rf "$home" "$place"
    mkdir "$place"
    "$1" -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check \
        --only-binary numpy,scipy,scikit-learn "$2" "$3"
    (cd "$place" && "$home/bin/python" "$here/try_package.py" "$home/bin/hopfit")
}

if [ "$what" = sdist ]; then
    try_package "${pythons[-1]}" "$folder"/hopfit-*.tar.gz 'numpy>=2'
    exit
fi
for python in "${pythons[@]}"; do
    echo "trying $(basename "$folder"/hopfit-*.whl) with $("$python" --version)"
    if "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then
        try_package "$python" "$folder"/hopfit-*.whl 'numpy==1.26.*'
    fi
    try_package "$python" "$folder"/hopfit-*.whl 'numpy>=2'
done
