#!/usr/bin/env bash
# Builds the Python package for others: a wheel for CPython 3.10 and later, and the
# source distribution. On Linux zig compiles and links it, against an old C library
# and with its own C++ library inside, so that it runs on any distribution since
# 2018; auditwheel then says whether that is so.
#
# usage: scripts/wheels.sh OUT   (a folder; the tools go to .tools/wheels)
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
tools=.tools/wheels
manylinux=manylinux_2_28

if ! "$tools/bin/python" -c 'import maturin, ziglang, auditwheel' 2> /dev/null; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet 'maturin>=1.9,<2' 'ziglang>=0.13' 'auditwheel>=6,<7'
fi
tools=$(cd "$tools/bin" && pwd)
# Maturin runs zig as a module of the Python that it finds first.
export PATH="$tools:$PATH"

rm -f "$out"/hopfit-*.whl "$out"/hopfit-*.tar.gz
cd python
if [ "$(uname -s)" = Linux ]; then
    maturin build --release --zig --compatibility "$manylinux" --out "$out"
    told=$("$tools/auditwheel" show "$out"/hopfit-*.whl)
    echo "$told"
    # The oldest C library that it runs on, as auditwheel finds it.
    found=$(grep -o '"manylinux_2_[0-9]*' <<< "$told" | head -n 1 | tr -d '"')
    if [ -z "$found" ] || [ "${found##*_}" -gt "${manylinux##*_}" ]; then
        echo "the wheel does not keep to $manylinux" >&2
        exit 1
    fi
else
    maturin build --release --out "$out"
fi
# As pip asks for it: `maturin sdist` first looks for a Cargo.toml beside pyproject.toml,
# and says that there is none.
maturin pep517 write-sdist --sdist-directory "$out"
ls -l "$out"
