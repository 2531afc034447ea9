#!/usr/bin/env bash
# Writes the address of the public repository where packages, citation and registries
# expect it. Run it once, when there is one:
#
# usage: scripts/set-repository.sh https://host/owner/hopfit
set -euo pipefail
address=${1-}
address=${address%/}
if [[ ! $address =~ ^https://[^/]+/[^/]+/[^/]+$ ]]; then
    echo "name the address of the repository, such as https://host/owner/hopfit" >&2
    exit 2
fi
cd "$(dirname "$0")/.."
# Crates: once in the workspace, and each takes it from there.
sed -i '/^repository = /d' Cargo.toml
sed -i "/^authors = \[/a repository = \"$address\"" Cargo.toml
for manifest in crates/*/Cargo.toml; do
    grep -q '^publish = false' "$manifest" && continue
    sed -i '/^repository\.workspace/d' "$manifest"
    sed -i '0,/^authors\.workspace = true/s//authors.workspace = true\nrepository.workspace = true/' "$manifest"
done
# The Python package.
sed -i '/^\(Repository\|Issues\|Changelog\) = /d' python/pyproject.toml
sed -i "/^\[project.urls\]/a Repository = \"$address\"\nIssues = \"$address/issues\"\nChangelog = \"$address/blob/main/CHANGELOG.md\"" python/pyproject.toml
# The citation.
sed -i "s|^\(# \)\?repository-code:.*|repository-code: \"$address\"|; /^# The address of the repository/d" CITATION.cff
