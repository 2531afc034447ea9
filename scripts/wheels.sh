#!/usr/bin/env bash
# Builds the Python package for others: the source distribution, and from it a wheel for
# CPython 3.10 and later. On Linux zig compiles and links it, against an old C library
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
# As pip asks for it: `maturin sdist` first looks for a Cargo.toml beside pyproject.toml,
# and says that there is none.
(cd python && maturin pep517 write-sdist --sdist-directory "$out")

# The wheel is built from the source distribution, in a folder of its own, so that a file
# that is missing there is noticed. Cargo goes by times, and the archive's are all
# the same: the files are as new as they are unpacked.
sources=$out/sources
rm -rf "$sources"
mkdir "$sources"
tar -xzmf "$out"/hopfit-*.tar.gz -C "$sources" --strip-components 1
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
cd "$sources"
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
rm -rf "$sources"
ls -l "$out"
