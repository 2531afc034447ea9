"""The program ``hopfit``: the same as without Python, see ``hopfit --help``."""

from __future__ import annotations

import signal
import sys

from ._native import run_program


def main() -> int:
    """Run the program with the words in ``sys.argv`` and return its exit code."""
    # The program stops at Ctrl-C by itself, and saves what it has; Python's own
    # handler would wait for it to return.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_program(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
