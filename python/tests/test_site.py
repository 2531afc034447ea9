"""The pages of the documentation do what they say: their commands and code run."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hopfit

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HOPFIT_PROGRAM")
HOWTO = sorted(f"howto/{page.name}" for page in (ROOT / "docs/howto").glob("*.md"))
PAGES = ["index.md", "tutorial.md", *HOWTO]
# Made by the build of the site.
MADE = {"docs/reference/command-line.md", "docs/reference/data.md", "docs/reference/changes.md"}


def blocks(page):
    """Language and text of each block of code."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```(console|python)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(block):
    """What follows the dollar signs, with lines that go on."""
    lines = block.replace("\\\n", " ").splitlines()
    return [line[2:] for line in lines if line.startswith("$ ")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    folder = Path(PROGRAM).resolve().parent if PROGRAM else None
    if folder is None or shutil.which("hopfit", path=folder) is None:
        pytest.skip("HOPFIT_PROGRAM does not name the program")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("MPLBACKEND", "agg")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs(page, folder):
    found = blocks(page)
    assert found, f"{page} shows nothing to run"
    names = {}
    for language, text in found:
        if language == "python":
            exec(compile(text, page, "exec"), names)
            continue
        for command in commands(text):
            done = subprocess.run(command, shell=True, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_first_example_prints_what_it_says(page, capsys):
    code = re.search(r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.M)[1]
    exec(compile(code, page, "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    told = [line.partition("  # ")[2].strip() for line in code.splitlines() if "print(" in line]
    assert len(printed) == len(told) and sum(map(bool, told)) == 3
    for line, comment in zip(printed, told):
        assert not comment or comment.startswith(line), (line, comment)


def test_links_lead_somewhere():
    for page in ROOT.glob("docs/**/*.md"):
        for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            made = target.is_relative_to(ROOT) and str(target.relative_to(ROOT)) in MADE
            assert made or target.exists(), f"{page.name}: {link}"


def test_the_reference_has_all_that_users_call():
    page = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    rest = [getattr(hopfit, name) for name in hopfit.__all__ if f"hopfit.{name}" not in page]
    assert {getattr(what, "__module__", "") for what in rest} <= {"hopfit.datasets", ""}
    assert "automodule:: hopfit.datasets" in page and "automodule:: hopfit.plot" in page
    for name in ("HopfieldMemory", "HopfieldClassifier", "SignEncoder"):
        listed = re.search(rf"autoclass:: hopfit.{name}\n   :members: (.*)", page)[1].split(", ")
        for method, what in inspect.getmembers(getattr(hopfit, name), inspect.isroutine):
            ours = "hopfit" in (getattr(what, "__module__", None) or "")
            assert method.startswith("_") or not ours or method in listed, f"{name}.{method}"


@pytest.fixture(scope="module")
def scripts():
    """The scripts that build the site."""
    pytest.importorskip("nbclient", reason="pip install -r docs/requirements.txt")
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import gallery
        import site_outputs
        import site_pages
    finally:
        sys.path.pop(0)
    return gallery, site_pages, site_outputs


def test_links_are_led_to_the_sites_own_pages(scripts):
    places = {"docs/recall.md": "recall.md", "results/bench/a.md": "measurements/a.md"}
    places["README.md"] = "index.md"
    led = scripts[1].led
    text = "[a](../results/bench/a.md#one) [b](../README.md#use) [c](#here) [d](https://x.org/a.md)"
    found = led(text, "docs/recall.md", "recall.md", places)
    assert found == "[a](measurements/a.md#one) [b](index.md) [c](#here) [d](https://x.org/a.md)"
    found = led("[r](../../docs/recall.md)", "results/bench/a.md", "measurements/a.md", places)
    assert found == "[r](../recall.md)"


def test_what_blocks_print_goes_below_them(scripts, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ echo one \\\n    two\n```\n\n```console\n$ echo three\nthree\n```\n\n"
        "```python\nx = 4\n```\n\n```python\nprint(x)\n```\n\n```console\n$ seq 30\n```\n"
    )
    scripts[2].add(page, Path(sys.executable))
    printed = re.findall(r"^:class: printed\n\n(.*?)\n```", page.read_text(), re.DOTALL | re.M)
    assert printed[:2] == ["one two", "4"] and len(printed) == 3
    assert printed[2].splitlines()[-2:] == ["24", "…"]


def test_links_of_pages_that_lead_nowhere_are_found(scripts, tmp_path):
    (tmp_path / "a.html").write_text('<h1 id="top"></h1><a href="b.html#x"><a href="#top"><a href="#no">')
    (tmp_path / "b.html").write_text('<img src="gone.png"><a href="https://x.org/"><a href="a.html#top">')
    found = list(scripts[1].broken(tmp_path))
    assert found == ["a.html: b.html#x", "a.html: #no", "b.html: gone.png"]


@pytest.mark.parametrize("script", sorted((ROOT / "python/gallery").glob("*.py")), ids=lambda p: p.stem)
def test_scripts_become_notebooks(script, scripts):
    code = script.read_text(encoding="utf-8")
    notebook = scripts[0].notebook_of(code)
    cells = [cell["source"] for cell in notebook.cells[1:]]
    # All statements, in order, but for the arguments of the command line.
    assert not re.search(r"sys\.argv|^import sys", "\n".join(cells), re.MULTILINE)
    compile("\n\n".join(cells), script.name, "exec")
    body = code.split('"""', 2)[2]
    lines = [line for line in body.splitlines() if line.strip() and "sys" not in line]
    kept = [line for line in "\n".join(cells).splitlines() if line.strip() and "gallery-p" not in line]
    assert kept == lines and len(cells) > 3
    assert notebook.cells[0]["source"].startswith("# ") and "Usage" not in notebook.cells[0]["source"]
    json.dumps(notebook)
