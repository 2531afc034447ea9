#!/usr/bin/env python3
"""Makes notebooks of the scripts in python/gallery, runs them, and makes pages.

Usage: gallery.py OUT      notebooks with their results (see `make notebooks`)
"""

import ast
import base64
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

SCRIPTS = Path(__file__).resolve().parents[1] / "python" / "gallery"
FOLDER = 'Path(sys.argv[1] if len(sys.argv) > 1 else "gallery-pictures")'
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LIMIT = 600  # seconds a cell


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    for script in sorted(SCRIPTS.glob("*.py")):
        nbformat.write(executed(script), out / f"{script.stem}.ipynb")
        print(out / f"{script.stem}.ipynb")


def executed(script):
    """The notebook of a script, run in a kernel; an error in a cell is one here."""
    notebook = notebook_of(script.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        options = {"timeout": LIMIT, "startup_timeout": LIMIT, "kernel_name": "python3"}
        # By files, so that nobody else can listen.
        local = Config(KernelManager={"transport": "ipc", "ip": f"{folder}/kernel"})
        place = {"metadata": {"path": folder}}
        NotebookClient(notebook, **options, resources=place, config=local).execute()
    for cell in notebook.cells[1:]:
        cell["outputs"] = joined(cell["outputs"])
    nbformat.validate(notebook)
    return notebook


def joined(outputs):
    """Outputs with what is printed in one piece, and without warnings of the kernel."""
    text = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    rest = [output for output in outputs if output["output_type"] != "stream"]
    return [new_output("stream", name="stdout", text=text), *rest] if text else rest


def notebook_of(code):
    """The docstring as text, and a code cell for each group of statements."""
    body = code.split('"""', 2)[2].strip()
    body = body.replace(FOLDER, 'Path("gallery-pictures")').replace("import sys\n", "")
    title, text = told(code)
    cells = [new_markdown_cell(f"# {title}\n\n{text}")]
    cells += [new_code_cell(part) for part in grouped(body)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def told(code):
    """A script's title, and what else its docstring says, but for its usage."""
    first, *rest = ast.get_docstring(ast.parse(code)).splitlines()
    title, _, more = first.partition(": ")
    text = re.sub(r"Usage:.*", "", "\n".join(rest)).strip()
    return title, f"{more[:1].upper()}{more[1:]}\n\n{text}".strip()


def grouped(body):
    """Top-level statements, cut at blank lines between them, but for imports."""
    lines, starts, before = body.splitlines(), [], None
    for statement in ast.parse(body).body:
        is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
        if is_import and isinstance(before, (ast.Import, ast.ImportFrom)):
            continue
        before = statement
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
        while first > 1 and lines[first - 2].startswith("#"):
            first -= 1
        if first > 1 and not lines[first - 2].strip():
            starts.append(first - 1)
    bounds = [0, *starts, len(lines)]
    parts = ["\n".join(lines[a:b]).strip() for a, b in zip(bounds, bounds[1:])]
    return [part for part in parts if part]


def pages(folder):
    """A page for each script below `folder`, with its results, notebook and source."""
    (folder / "notebooks").mkdir(parents=True)
    names, cards = [], []
    for script in sorted(SCRIPTS.glob("*.py")):
        names.append(script.stem)
        notebook = executed(script)
        nbformat.write(notebook, folder / "notebooks" / f"{script.stem}.ipynb")
        (folder / script.name).write_bytes(script.read_bytes())
        text = "\n\n".join(page(notebook, script.stem, folder)) + "\n"
        (folder / f"{script.stem}.md").write_text(text, encoding="utf-8")
        cards.append(card(notebook, script.stem, folder))
    with (folder / "index.md").open("a", encoding="utf-8") as index:
        index.write("\n:::{container} cards\n\n" + "\n".join(cards) + "\n:::\n")
    return names


def card(notebook, name, folder):
    """An entry of the gallery's index: title, what it is about, a picture."""
    title, _, text = notebook.cells[0]["source"].partition("\n\n")
    about = text.partition("\n\n")[0].replace("\n", " ")
    entry = f"- **[{title.removeprefix('# ')}]({name}.md)**\n\n  {about}\n"
    if (folder / f"{name}-1.png").exists():
        entry += f"\n  ![One of its pictures]({name}-1.png)\n"
    return entry


def page(notebook, name, folder):
    """The parts of a page."""
    title, _, text = notebook.cells[0]["source"].partition("\n\n")
    yield title
    yield text
    yield f"{{download}}`Notebook <notebooks/{name}.ipynb>` · {{download}}`script <{name}.py>`"
    pictures = 0
    for cell in notebook.cells[1:]:
        yield f"```python\n{cell['source']}\n```"
        for output in cell["outputs"]:
            data = output.get("data", {})
            if output.get("name") == "stdout":
                yield f"```text\n{output['text'].rstrip()}\n```"
            elif "image/png" in data:
                pictures += 1
                picture = f"{name}-{pictures}.png"
                (folder / picture).write_bytes(base64.b64decode(data["image/png"]))
                yield f"![Picture {pictures} of this page]({picture})"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
