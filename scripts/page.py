#!/usr/bin/env python3
"""Puts the page that runs in the browser together.

Usage: page.py MODULE.wasm BINDGEN OUT      (from the root; see `make page`)

OUT gets the page for a server (index.html and its parts) and `hopfit.html`, the
same in one file that opens from a disk, without a server.
"""

import base64
import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "crates" / "web" / "page"
NOTICES = ["LICENSE-MIT", "THIRD_PARTY_NOTICES"]
NAME = "hopfit_web"


def main(module, bindgen, out):
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(SOURCE, out)
    # The names of what it writes come from the module's.
    subprocess.run([bindgen, module, out], check=True)
    notices = [(ROOT / name).read_text(encoding="utf-8") for name in NOTICES]
    (out / "notices.txt").write_text("\n".join(notices), encoding="utf-8")
    wasm = (out / f"{NAME}_bg.wasm").read_bytes()
    (out / "hopfit.html").write_text(one_file(out, wasm), encoding="utf-8")
    packed = len(gzip.compress(wasm, 9)) // 1000
    print(
        f"the page is {out / 'index.html'} (its module has {packed} kB packed), "
        f"or {out / 'hopfit.html'}"
    )


def one_file(out, wasm):
    """The page with its style, scripts, worker and module inside."""
    worker = (out / "worker.js").read_text(encoding="utf-8")
    worker = re.sub(r"^import .*;$", lambda _: bound(out), worker, count=1, flags=re.M)
    bytes_of_it = base64.b64encode(wasm).decode()
    carried = f"globalThis.hopfitCarried = {{ worker: {quoted(worker)}, wasm: '{bytes_of_it}' }};"
    page = "\n".join(
        [carried, "const modules = {};", *(script(path) for path in in_order(out / "app.js"))]
    )
    html = (out / "index.html").read_text(encoding="utf-8")
    style = (out / "style.css").read_text(encoding="utf-8")
    notices = base64.b64encode((out / "notices.txt").read_bytes()).decode()
    parts = {
        'href="notices.txt"': f'download="notices.txt" href="data:text/plain;base64,{notices}"',
        '<link rel="stylesheet" href="style.css">': f"<style>\n{style}</style>",
        '<script type="module" src="app.js"></script>': f'<script type="module">\n{page}</script>',
    }
    for part, inside in parts.items():
        if part not in html:
            sys.exit(f"index.html lacks {part}")
        html = html.replace(part, inside)
    return html


def bound(out):
    """What loads the module, as an object for a script that is no module."""
    text = (out / f"{NAME}.js").read_text(encoding="utf-8")
    names = re.findall(r"^export function (\w+)", text, re.M)
    text = re.sub(r"^export \{.*?\};?$", "", text, flags=re.M | re.S)
    text = re.sub(r"^export ", "", text, flags=re.M).replace("import.meta.url", "'about:blank'")
    inside = f"{text}\nreturn [__wbg_init, {{ {', '.join(names)} }}];"
    return f"const [init, hopfit] = (() => {{\n{inside}\n}})();"


def in_order(first):
    """The modules that `first` needs, each after those it needs itself."""
    found = []

    def visit(path):
        for name in re.findall(
            r'^import .* from "\./(.+)";$', path.read_text(encoding="utf-8"), re.M
        ):
            visit(path.parent / name)
        if path not in found:
            found.append(path)

    visit(first)
    return found


def script(path):
    """A module as an entry of `modules`, which others take its exports from."""
    text = path.read_text(encoding="utf-8")
    exports = re.findall(r"^export (?:async )?(?:function|const|let|class) (\w+)", text, re.M)
    text = re.sub(
        r'^import (\{.*\}) from "\./(.+)";$', r'const \1 = modules["\2"];', text, flags=re.M
    )
    text = re.sub(r"^export ", "", text, flags=re.M)
    return f'modules["{path.name}"] = (() => {{\n{text}\nreturn {{ {", ".join(exports)} }};\n}})();'


def quoted(text):
    """As a JavaScript string that does not end the script it stands in."""
    text = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return "`" + text.replace("</script", "<\\/script") + "`"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve())
