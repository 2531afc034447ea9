#!/usr/bin/env bash
# Looks into the crates that `cargo package --workspace` put together: each has its
# licences and a README, no link in that README leads nowhere, and none is larger than
# crates.io takes.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}/package
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
status=0
complain() { echo "$1" >&2; status=1; }
for manifest in crates/*/Cargo.toml; do
    grep -q '^publish = false' "$manifest" && continue
    name=$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" | head -n 1)
    crate="$folder/$name-$version.crate"
    [ -f "$crate" ] || { complain "$crate is not there"; continue; }
    inside=$(tar tzf "$crate")
    for file in LICENSE-MIT LICENSE-APACHE README.md Cargo.toml; do
        grep -qx "$name-$version/$file" <<< "$inside" || complain "$crate has no $file"
    done
    # On crates.io there is nothing beside the README.
    if tar xzOf "$crate" "$name-$version/README.md" | grep -oE '\]\([^)]*\)' | grep -vE '\]\((https://|#)'; then
        complain "$crate: the README has a link that works in the repository only"
    fi
    size=$(stat -c %s "$crate")
    [ "$size" -lt $((10 * 1024 * 1024)) ] || complain "$crate is larger than 10 MiB"
    printf '%8d kB  %s\n' $((size / 1024)) "${crate##*/}"
done
exit $status
