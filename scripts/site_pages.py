"""The pages of the site that are made of other files, and its links.

Links between the pages of docs/ and the rest of the repository are led to the
site's own copies.
"""

import os
import posixpath
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What else of the repository is a page, and where.
PAGES = {
    "results/bench/*.md": "measurements",
    "data/README.md": "reference/data.md",
    "CHANGELOG.md": "reference/changes.md",
}
# Where links go to what is no page.
INSTEAD = {"README.md": "docs/index.md", "python/README.md": "docs/reference/python.md"}
REPORT = ROOT / "results" / "paper"
LINK = re.compile(r"(?<=\]\()([^)#:\s]+)(#[^)\s]*)?(?=\))")


def gathered(source, scripts):
    """Copies what else is a page, and leads links to where their targets are now."""
    places = {}  # files of the repository, and the pages that they are
    for page in source.rglob("*.md"):
        within = page.relative_to(source).as_posix()
        places[f"docs/{within}"] = within
    for name in scripts:
        places[f"python/gallery/{name}.py"] = f"gallery/{name}.md"
    for pattern, place in PAGES.items():
        for file in ROOT.glob(pattern):
            within = place if place.endswith(".md") else f"{place}/{file.name}"
            places[file.relative_to(ROOT).as_posix()] = within
            (source / within).parent.mkdir(exist_ok=True)
            shutil.copy(file, source / within)
    places |= {file: places[page] for file, page in INSTEAD.items()}
    for file, within in places.items():
        if file.endswith(".md") and file not in INSTEAD:
            page = source / within
            page.write_text(led(page.read_text(encoding="utf-8"), file, within, places), "utf-8")


def led(text, file, within, places):
    """A page's text with its links as they are in the site."""

    def target(match):
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[1]))
        if meant not in places:
            return match[0]
        anchor = "" if meant in INSTEAD else match[2] or ""
        return posixpath.relpath(places[meant], posixpath.dirname(within) or ".") + anchor

    return LINK.sub(target, text)


def claims(page):
    """Adds the report's table of claims, if it has one."""
    report = (REPORT / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<section id="claims">.*?(<p>.*?)</section>', report, re.DOTALL)
    if found:
        table = re.sub(r'href="#', 'href="paper/index.html#', found[1].strip())
        text = page.read_text(encoding="utf-8") + f"\n## Claim by claim\n\n{table}\n"
        page.write_text(text, encoding="utf-8")


def invite(index):
    """Leads from the first page to the one that runs in the browser."""
    link = '<a href="try/index.html">Try it in the browser</a>: draw, store, damage, recall, prove.'
    text, place = index.read_text(encoding="utf-8"), "- **New here?**\n\n"
    assert place in text
    index.write_text(text.replace(place, f"{place}  {link}\n"), encoding="utf-8")


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
    parts = ["# The command line", "", "As `hopfit` and `hopfit COMMAND --help` print it."]
    parts += [part for words in commands(program) for part in section(program, words)]
    page.write_text("\n".join(parts) + "\n", encoding="utf-8")


def section(program, words):
    title = ["", f"## {' '.join(['hopfit', *words])}"] if words else []
    return [*title, "", "```text", help_of(program, words), "```"]


def commands(program, words=()):
    """The words of a command, and of those below it."""
    yield list(words)
    listed = help_of(program, words).partition("\nCommands:\n")[2].split("\n\n", 1)[0]
    for name in re.findall(r"^  (\w[\w-]*)", listed, re.MULTILINE):
        if name != "help":
            yield from commands(program, (*words, name))


def help_of(program, words):
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    told = subprocess.run(
        [program, *words, "--help"], capture_output=True, text=True, check=True, env=environment
    )
    return told.stdout.strip()


def broken(html, without_rust=False):
    """Links and pictures of the pages that are not there."""
    for page in sorted(html.rglob("*.html")):
        if (html / "rust") in page.parents:
            continue
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src)="([^":]+)"', text):
            path, _, anchor = link.partition("#")
            target = (page.parent / path.partition("?")[0]).resolve() if path else page
            if without_rust and (html / "rust") in target.parents:
                continue
            exists = target.is_file()
            if exists and anchor and target.suffix == ".html":
                there = text if target == page else target.read_text(encoding="utf-8")
                exists = f'id="{anchor}"' in there or f'name="{anchor}"' in there
            if not exists:
                yield f"{page.relative_to(html)}: {link}"
