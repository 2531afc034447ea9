#!/usr/bin/env python3
"""Writes THIRD_PARTY_NOTICES: the licences of all that is compiled into the
program, the Python package and the page. Run it (`make notices`) when dependencies
change; it reads the sources that Cargo has fetched.

Where a crate is offered under several licences, Apache-2.0 is chosen if it is
among them; its text is in LICENSE-APACHE.
"""

import json
import pathlib
import subprocess
import tarfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULE = "=" * 80
TREE = [
    "cargo", "tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none",
    "--format", "{p}",
]  # fmt: skip
FACES = [
    ["--package", "hopfit-cli", "--package", "hopfit-python"],
    ["--package", "hopfit-web", "--target", "wasm32-unknown-unknown"],
]

HEAD = """\
Third-party notices
{rule}

hopfit is licensed under MIT or Apache-2.0. Its program, its Python package and
its page for browsers have the following work of others compiled in, each under
its own licence. The data sets have theirs too, see data/README.md. This file is
made by `make notices`.
"""

HIGHS = """\
HiGHS (linear and mixed-integer programs), {version}.
https://highs.dev; MIT licence. Of what HiGHS brings along only pdqsort is
compiled in; AMD, METIS, RCM, zstr, CLI11 and Catch are not.
"""

FONTS = """\
DejaVu fonts (letters in charts drawn as PNG), from the crate kuva {version}.
https://dejavu-fonts.github.io
"""


def linked():
    """(name, version) of all crates that end up in what users get."""
    commands = [TREE + face for face in FACES]
    run = {"cwd": ROOT, "check": True, "capture_output": True, "text": True}
    told = [subprocess.run(command, **run).stdout for command in commands]
    lines = [line.split() for line in "".join(told).splitlines() if line]
    return {(name, version.removeprefix("v")) for name, version, *_ in lines}


def packages():
    """What Cargo knows of each of them, in order of their names."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    wanted = linked()
    found = [p for p in json.loads(told)["packages"] if (p["name"], p["version"]) in wanted]
    return sorted((p for p in found if p["source"]), key=lambda p: (p["name"], p["version"]))


def folder(package):
    return pathlib.Path(package["manifest_path"]).parent


def text(path):
    return trimmed(path.read_text(encoding="utf-8", errors="replace"))


def trimmed(words):
    return "\n".join(line.rstrip() for line in words.splitlines()).strip() + "\n"


def of_highs(name):
    """A text in the archive of HiGHS' sources."""
    with tarfile.open(ROOT / "crates/highs-sys/highs.tar.gz") as archive:
        return trimmed(archive.extractfile(f"HiGHS/{name}").read().decode())


def version_of_highs():
    lines = dict(
        line.split("=") for line in of_highs("Version.txt").splitlines() if line.startswith("HIGHS")
    )
    return ".".join(lines[f"HIGHS_{part}"] for part in ["MAJOR", "MINOR", "PATCH"])


def licence_of(package):
    """The text of a crate's own licence file, or who wrote it under what and
    the licences of what it took over."""
    files = [f for f in sorted(folder(package).iterdir()) if f.is_file()]
    own = [f for f in files if f.name.upper().startswith(("LICENSE", "LICENCE"))]
    own = [f for f in own if "MIT" in f.name.upper()] or own
    if own:
        return text(own[0])
    people = ", ".join(package["authors"]) or "its authors"
    licence = f"{package['license']} licence, whose text is in LICENSE-MIT"
    licence = fill(f"{licence}; copyright {people}; {package['repository']}") + "\n"
    taken_over = [text(f) for f in files if f.name.upper().startswith("COPYING")]
    return "\n".join([licence, *taken_over])


def fill(words):
    return textwrap.fill(words, 79, break_on_hyphens=False, break_long_words=False)


def section(title, *texts):
    return "\n".join(["", RULE, title.strip(), RULE, "", *texts])


def crates_by_licence(found):
    """The sections of the crates: first those under Apache-2.0, then the others."""
    apache = [p for p in found if "Apache-2.0" in p["license"]]
    names = ", ".join(f"{p['name']} {p['version']}" for p in apache)
    yield section("Crates under Apache-2.0 (LICENSE-APACHE)", fill(names) + "\n")
    for package in apache:
        if (notice := folder(package) / "NOTICE").exists():
            yield section(f"The notice of {package['name']}", text(notice))
    texts = {}
    for package in (p for p in found if p not in apache):
        # Offered under MIT or the Unlicense: MIT.
        texts.setdefault(licence_of(package), []).append(f"{package['name']} {package['version']}")
    for licence, names in sorted(texts.items(), key=lambda item: item[1]):
        yield section(fill("Crates: " + ", ".join(names)), licence)


def main():
    found = packages()
    crates = {p["name"]: p for p in found}
    kuva = crates["kuva"]
    parts = [
        HEAD.format(rule=RULE),
        section(HIGHS.format(version=version_of_highs()), of_highs("LICENSE.txt")),
        section("pdqsort, by Orson Peters; zlib licence", of_highs("extern/pdqsort/license.txt")),
        section(FONTS.format(version=kuva["version"]), text(folder(kuva) / "assets/fonts/LICENSE")),
        *crates_by_licence(found),
    ]
    (ROOT / "THIRD_PARTY_NOTICES").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
