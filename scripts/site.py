#!/usr/bin/env python3
"""Builds the documentation site: pages of docs/, help texts, gallery, notebooks.

Usage: site.py PROGRAM OUT      (from the root of the repository; see `make site`)
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS_END = "help"

CONF = """
project = "hopfit"
author = copyright = "The hopfit developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "hopfit"
exclude_patterns = ["paper/*"]
autodoc_typehints = "none"
napoleon_google_docstring = False
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure", "toc.not_included"]
"""


def main(program, out):
    source = out / "source"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    command_line(program, source / "reference" / "command-line.md")
    gallery(source / "gallery")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", source, out / "html"], check=True
    )
    shutil.copytree(source / "gallery" / "notebooks", out / "html" / "notebooks")
    page(out.parent / "page", out / "html" / "try")
    print(f"the site is {out / 'html' / 'index.html'}")


def page(made, place):
    """The page that runs in the browser, with a link back."""
    shutil.copytree(made, place)
    index = place / "index.html"
    plain, link = '<p class="brand">hopfit</p>', '<p class="brand"><a href="../index.html">hopfit</a></p>'
    text = index.read_text(encoding="utf-8")
    assert plain in text
    index.write_text(text.replace(plain, link), encoding="utf-8")


def command_line(program, page):
    """The help of every command, as the program prints it."""
    text = help_of(program, [])
    lines = text.split("Commands:\n", 1)[1].split("\n\n", 1)[0].splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ") and line.strip()]
    parts = ["# The command line", "", "```text", text, "```"]
    for name in (name for name in names if name != COMMANDS_END):
        parts += ["", f"## hopfit {name}", "", "```text", help_of(program, [name]), "```"]
    page.write_text("\n".join(parts) + "\n", encoding="utf-8")


def help_of(program, words):
    told = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def gallery(folder):
    """Runs each script, and makes a page and a notebook of it."""
    (folder / "notebooks").mkdir(parents=True)
    scripts = sorted((ROOT / "python" / "gallery").glob("*.py"))
    for script in scripts:
        pictures = folder / script.stem
        told = subprocess.run(
            [sys.executable, script, pictures],
            capture_output=True, text=True, check=True, env=os.environ | {"MPLBACKEND": "agg"},
        )
        code = script.read_text(encoding="utf-8")
        title, *rest = ast.get_docstring(ast.parse(code)).splitlines()
        images = [f"![]({script.stem}/{path.name})" for path in sorted(pictures.glob("*.png"))]
        page = [
            f"# {title}", *rest, "", f"[As a notebook](../notebooks/{script.stem}.ipynb)", "",
            "```text", told.stdout.strip(), "```", "", *images, "", "```python", code.strip(), "```",
        ]
        (folder / f"{script.stem}.md").write_text("\n".join(page) + "\n", encoding="utf-8")
        notebook = json.dumps(notebook_of(code), indent=1)
        (folder / "notebooks" / f"{script.stem}.ipynb").write_text(notebook, encoding="utf-8")
    entries = "\n".join(script.stem for script in scripts)
    index = f"# Gallery\n\nScripts that run as they stand.\n\n```{{toctree}}\n{entries}\n```\n"
    (folder / "index.md").write_text(index, encoding="utf-8")


def notebook_of(code):
    """The docstring as text, and a code cell for each group of statements."""
    docstring, body = code.split('"""')[1], code.split('"""', 2)[2].strip()
    body = body.replace("sys.argv[1]", '"pictures"').replace("len(sys.argv) > 1", "True")
    groups = grouped(body)
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "# " + docstring.strip()}]
    cells += [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": part}
        for part in groups
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def grouped(body):
    """Top-level statements, cut at blank lines between them."""
    lines, starts = body.splitlines(), []
    for statement in ast.parse(body).body:
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
        while first > 1 and lines[first - 2].startswith("#"):
            first -= 1
        if first > 1 and not lines[first - 2].strip():
            starts.append(first - 1)
    bounds = [0, *starts, len(lines)]
    parts = ["\n".join(lines[a:b]).strip() for a, b in zip(bounds, bounds[1:])]
    return [part for part in parts if part]


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve())
