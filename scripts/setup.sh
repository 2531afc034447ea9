#!/usr/bin/env bash
# Installs what building HiGHS needs beside Rust and a C++ compiler: cmake
# (3.15 or later) and libclang (for the bindings). Writes $1/env.mk, which the
# Makefile reads. With root and apt it uses Debian's packages, otherwise a
# private Python environment below $1; failing both it says what to install.
set -euo pipefail
tools=$1
mkdir -p "$tools"
log="$tools/setup.log"
: > "$log"

has_libclang() {
    ldconfig -p 2>/dev/null | grep -q 'libclang[-.0-9]*\.so' || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' > /dev/null
}
# libclang alone is not enough: the compiler's own headers come with it.
has_headers() { compgen -G '/usr/lib/llvm-*/lib/clang/*/include/stddef.h' > /dev/null; }
ready() { command -v cmake > /dev/null && has_libclang && has_headers; }
finish() {
    mv "$tools/env.mk.new" "$tools/env.mk"
    exit 0
}

for program in cargo c++ make python3; do
    command -v "$program" > /dev/null || {
        echo "hopfit needs '$program', which is not installed: please install Rust (cargo), a C++ compiler (g++), make and python3, then run this command again." >&2
        exit 1
    }
done

echo '# written by scripts/setup.sh' > "$tools/env.mk.new"
ready && finish

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo "installing cmake and libclang with apt-get (log: $log)"
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends cmake libclang-dev; } >> "$log" 2>&1; then
        ready && finish
    fi
    echo "apt-get could not install them; trying Python packages instead" >&2
fi

echo "installing cmake and libclang as Python packages below $tools (log: $log)"
if python3 -m venv "$tools/build" >> "$log" 2>&1 && "$tools/build/bin/pip" install 'cmake>=3.15,<4' libclang >> "$log" 2>&1; then
    library=$("$tools/build/bin/python" -c 'import clang.native, os; print(os.path.dirname(clang.native.__file__))')
    {
        echo "export LIBCLANG_PATH := $library"
        # The package has the library but not clang's own headers: the C++
        # compiler's serve for the plain C header that is read.
        echo "export BINDGEN_EXTRA_CLANG_ARGS := -I$(c++ -print-file-name=include)"
        echo "export PATH := $(cd "$tools/build/bin" && pwd):\$(PATH)"
    } >> "$tools/env.mk.new"
    finish
fi

echo "hopfit could not install cmake and libclang (see $log): please install them, on Debian with 'sudo apt-get install cmake libclang-dev', then run this command again." >&2
exit 1
