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
        flips, patterns = counted(report["flips"], "flip"), counted(report["patterns"], "pattern")
        self.write(
            f"hopfit: {flips} in {patterns} of {report['neurons']} bits; the fewest possible: "
            f"{known(report)}; {report['status']} in {report['seconds']:.2f} s"
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


def known(report):
    """What is known of the fewest flips, and on whose word."""
    bound = report["lower_bound"]
    if bound is None:
        return "not bounded"
    word = "" if report["proof"] == "none" else f" ({report['proof']})"
    return f"{bound}{word}" if bound >= report["unmet"] else f"at least {bound}{word}"


def counted(count, noun):
    """For example `1 flip`, `2 flips`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def in_notebook():
    """Whether this runs in a Jupyter kernel."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    return hasattr(get_ipython(), "kernel")
