"""How a fit tells how it gets on."""

import sys
import time


class Progress:
    """One line that is written over: on a terminal and in a notebook.

    Where lines cannot be written over (a file, a pipe), a new one is written
    every ten seconds.
    """

    def __init__(self, time_limit, stream=None):
        self.stream = sys.stdout if stream is None else stream
        self.time_limit = time_limit
        self.begun = time.monotonic()
        self.live = in_notebook() or bool(getattr(self.stream, "isatty", lambda: False)())
        self.pause = 0.2 if self.live else 10.0
        self.shown = self.begun - self.pause
        self.width = 0

    def __call__(self, phase, flips, bound, fraction):
        now = time.monotonic()
        if now - self.shown < self.pause:
            return
        self.shown = now
        self.write(self.describe(phase, flips, bound, fraction, now - self.begun))

    def describe(self, phase, flips, bound, fraction, seconds):
        """For example `solving: flips 7, bound 2.0, 12 s of 60 s`."""
        parts = []
        if flips is not None:
            parts.append(f"flips {flips:.0f}")
        if bound is not None and abs(bound) < float("inf"):
            parts.append(f"bound {max(bound, 0.0):.1f}")
        if fraction is not None:
            parts.append(f"{100 * fraction:.0f} %")
        of = "" if self.time_limit is None else f" of {self.time_limit:.0f} s"
        parts.append(f"{seconds:.0f} s{of}")
        return f"hopfit: {phase}: {', '.join(parts)}"

    def finish(self, report):
        """The last line: what was found."""
        bound = report["lower_bound"]
        known = "not bounded" if bound is None else f"at least {bound} ({report['proof']})"
        self.write(
            f"hopfit: {report['flips']} flips in {report['patterns']} patterns of "
            f"{report['neurons']} bits; the fewest possible: {known}; {report['status']} in "
            f"{report['seconds']:.2f} s"
        )
        if self.live:
            self.stream.write("\n")

    def write(self, line):
        if self.live:
            self.stream.write("\r" + line.ljust(self.width))
            self.width = len(line)
        else:
            self.stream.write(line + "\n")
        self.stream.flush()


def in_notebook():
    """Whether this runs in a Jupyter kernel."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    return hasattr(get_ipython(), "kernel")
