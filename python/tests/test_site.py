"""The pages of the documentation do what they say: their commands and code run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HOPFIT_PROGRAM")
PAGES = ["tutorial.md", *(f"howto/{page.name}" for page in sorted((ROOT / "docs/howto").glob("*.md")))]


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


def test_links_lead_somewhere():
    for page in ROOT.glob("docs/**/*.md"):
        for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            made = "gallery/" in link or link.endswith("command-line.md")
            assert made or (page.parent / link).exists(), f"{page.name}: {link}"
