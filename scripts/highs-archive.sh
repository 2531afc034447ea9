#!/usr/bin/env bash
# Writes crates/highs-sys/highs.tar.gz, what we compile of the solver HiGHS: the
# sources as its authors released them, unchanged, without what no build of ours
# reads. They are taken from the crate highs-sys, which has all of HiGHS inside.
# With --check it compares instead of writing.
#
# For another version: change the three lines below, run it, and have
# crates/highs-sys/sources.txt list the sources as HiGHS' own
# cmake/sources.cmake does; the tests compare our declarations with its header.
set -euo pipefail
version=1.16.0
crate="https://static.crates.io/crates/highs-sys/highs-sys-$version.crate"
sum=b22814913bcde7f8056d1cb8b191800a4f62e150d7951cfa60776a0c15846ec8

cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cached=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "highs-sys-$version.crate" 2> /dev/null | head -n 1)
if [ -n "$cached" ]; then cp "$cached" "$folder/crate"; else curl -sSfL "$crate" -o "$folder/crate"; fi
echo "$sum  $folder/crate" | sha256sum --quiet --check
tar xzf "$folder/crate" -C "$folder"
cd "$folder/highs-sys-$version"
# Headers and sources; no other languages, CUDA, tests or documents.
{
    find HiGHS/highs -name cuda -prune -o \
        \( -name '*.h' -o -name '*.hh' -o -name '*.hpp' -o -name '*.cpp' -o -name '*.cc' -o -name '*.c' \) -print
    find HiGHS/extern -maxdepth 1 -name '*.h'
    echo HiGHS/extern/pdqsort/{pdqsort.h,license.txt} | tr ' ' '\n'
    echo HiGHS/extern/amd/{amd.h,SuiteSparse_config.h,License.txt} | tr ' ' '\n'
    echo HiGHS/extern/blas/mycblas.h HiGHS/extern/rcm/{rcm.h,LICENSE} | tr ' ' '\n'
    echo HiGHS/{LICENSE.txt,AUTHORS,Version.txt} | tr ' ' '\n'
} | LC_ALL=C sort > "$folder/names"
tar --create --format=ustar --owner=0 --group=0 --numeric-owner --mode=0644 --mtime=@0 \
    --files-from="$folder/names" | gzip -9 --no-name > "$folder/highs.tar.gz"
cd - > /dev/null
if [ "${1-}" = --check ]; then
    cmp <(gzip -dc "$folder/highs.tar.gz") <(gzip -dc crates/highs-sys/highs.tar.gz)
else
    cp "$folder/highs.tar.gz" crates/highs-sys/highs.tar.gz
fi
