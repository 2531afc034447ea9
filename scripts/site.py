#!/usr/bin/env python3
"""Builds the documentation site: pages of docs/, measurements, help, gallery.

Usage: site.py PROGRAM OUT [RUSTDOC]      (see `make site`)

Sphinx's warnings, a link that leads nowhere among them, are errors.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import gallery
import site_outputs
import site_pages


def main(program, out, rustdoc=None):
    source, html = out / "source", out / "html"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(site_pages.ROOT / "docs", source)
    names = gallery.pages(source / "gallery")
    site_pages.gathered(source, names)
    for shown in [source / "tutorial.md", *sorted((source / "howto").glob("*.md"))]:
        site_outputs.add(shown, program)
    page = out.parent / "page"
    if page.exists():
        site_pages.invite(source / "index.md")
    site_pages.claims(source / "paper-claims.md")
    site_pages.command_line(program, source / "reference" / "command-line.md")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    subprocess.run([*sphinx, source, html], check=True)
    shutil.copytree(site_pages.REPORT, html / "paper", ignore=shutil.ignore_patterns("*.journal"))
    if page.exists():
        site_pages.page(page, html / "try")
    if rustdoc is not None:
        shutil.copytree(rustdoc, html / "rust")
    dangling = list(site_pages.broken(html, without_rust=rustdoc is None))
    if dangling:
        sys.exit("links that lead nowhere:\n" + "\n".join(dangling))
    print(f"the site is {html / 'index.html'}")


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:]))
