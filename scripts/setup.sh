#!/usr/bin/env bash
# Looks whether what building needs is there: Rust and, for the solver HiGHS, a C++
# compiler. With root and apt it installs the compiler; otherwise it says what to
# install. Its log is in the folder that is named.
set -euo pipefail
tools=$1

command -v cargo > /dev/null || {
    echo "hopfit needs Rust (cargo), which is not installed: please install it from https://rustup.rs, then run this command again." >&2
    exit 1
}
command -v "${CXX:-c++}" > /dev/null && exit

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    mkdir -p "$tools"
    log="$tools/setup.log"
    echo "installing g++ with apt-get (log: $log)"
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends g++; } > "$log" 2>&1; then
        exit
    fi
fi
echo "the solver HiGHS needs a C++ compiler: please install one, on Debian with 'sudo apt-get install g++', then run this command again; or build without the solver by 'make pure'." >&2
exit 1
