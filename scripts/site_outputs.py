"""What the commands and the code of a page print, below them.

They are run in the order of the page, in a folder of its own beside the data
sets, as the tests run them.
"""

import contextlib
import io
import os
import re
import subprocess
import tempfile
from pathlib import Path

# Longer outputs are cut.
MOST_LINES = 24
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
DATA = Path(__file__).resolve().parents[1] / "data"


def add(page, program):
    """Runs a page's blocks, and writes below each what it prints."""
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    os.environ["MPLBACKEND"] = "agg"
    environment = os.environ | {"PATH": path, "NO_COLOR": "1"}
    names = {}

    def with_output(block):
        text = python(block[2], names) if block[1] == "python" else shell(block[2], environment)
        if not text or shows_output(block[2]):
            return block[0]
        lines = text.splitlines()
        shown = "\n".join(lines[:MOST_LINES] + ["…"] * (len(lines) > MOST_LINES))
        return f"{block[0]}\n```{{code-block}} text\n:class: printed\n\n{shown}\n```\n"

    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("data").symlink_to(DATA)
            text = BLOCK.sub(with_output, page.read_text(encoding="utf-8"))
        finally:
            os.chdir(home)
    page.write_text(text, encoding="utf-8")


def shows_output(block):
    """Whether commands are shown with what they print already."""
    lines = block.replace("\\\n", " ").splitlines()
    starts = [line.startswith("$ ") for line in lines if line.strip()]
    return any(starts) and not all(starts)


def shell(block, environment):
    """What commands print, each with the lines that it goes on in."""
    printed = []
    for line in block.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            told = subprocess.run(
                line[2:], shell=True, capture_output=True, text=True, check=True, env=environment
            )
            printed.append(told.stdout.strip())
    return "\n\n".join(filter(None, printed))


def python(block, names):
    """What code prints; names are kept from block to block."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "page", "exec"), names)
    return printed.getvalue().strip()
