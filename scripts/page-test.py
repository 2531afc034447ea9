#!/usr/bin/env python3
"""Tries the page in headless Chromium, with real clicks, touches and keys.

Usage: page-test.py PAGE PROGRAM [PICTURES]      (see `make page-test`)

PAGE is the folder that `make page` makes; PROGRAM is hopfit, which has to accept
what the page gives to take away. Screenshots go to the folder PICTURES.
"""

import ast
import json
import struct
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from page_browser import Browser

SIZES = {"wide": (1280, 800, False), "narrow": (360, 740, True)}
EDITOR = "#editor .cell"


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def log_message(self, *_):
        pass


def main(folder, program, pictures):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    served = f"http://127.0.0.1:{server.server_port}/index.html"
    from_disk = (folder / "hopfit.html").as_uri()
    with tempfile.TemporaryDirectory() as scratch:
        for name, (width, height, touch) in SIZES.items():
            for scheme in ("light", "dark"):
                with Browser(Path(scratch) / f"{name}-{scheme}") as browser:
                    browser.look(width, height, touch, scheme)
                    browser.open(served)
                    take = partial(picture, browser, pictures, f"{name}-{scheme}")
                    if scheme == "light":
                        whole_way(browser, touch, program, take)
                    else:
                        short_way(browser, take)
                    browser.assert_quiet()
                    print(f"{name}, {scheme}: passed")
        with Browser(Path(scratch) / "disk") as browser:
            browser.look(1280, 800, False, "light")
            browser.open(from_disk)
            short_way(browser, lambda _: None)
            browser.assert_quiet()
            print("from a disk, without a server: passed")
        with Browser(Path(scratch) / "calm") as browser:
            browser.look(1280, 800, False, "light", motion="reduce")
            browser.open(served)
            without_motion(browser)
            browser.assert_quiet()
            print("without motion: passed")
    server.shutdown()


def whole_way(browser, touch, program, take):
    browser.wait("document.querySelector('#version').textContent", "the version")
    draw(browser, touch)
    by_keyboard(browser)
    take("1-patterns")
    flips = every_rule(browser)
    take("2-store")
    recall(browser, touch)
    take("3-recall")
    prove(browser)
    take("4-prove")
    take_away(browser, program, flips)
    letters(browser)
    stopped(browser)
    no_sideways(browser)


def short_way(browser, take):
    browser.wait("document.querySelector('#version').textContent", "the version")
    store(browser, "exact_then_recall")
    browser.click("#do-recall")
    ended(browser)
    browser.click("#do-prove")
    accepted(browser)
    no_sideways(browser)
    take("whole")


def without_motion(browser):
    store(browser, "pseudoinverse")
    browser.click("#do-recall")
    browser.wait("document.querySelector('#recall-verdict').textContent", "the end", 2)
    said = browser.text("#step-said").split(" of ")
    assert said[0] == said[1], f"without motion the last step is shown at once, not {said}"


def draw(browser, touch):
    before = len(browser.run("[...document.querySelectorAll('#list li')].map((item) => 1)"))
    browser.click("#wipe")
    assert filled(browser, EDITOR) == []
    browser.drag(f"{EDITOR}[data-index='9']", f"{EDITOR}[data-index='14']", touch)
    assert filled(browser, EDITOR) == list(range(9, 15)), filled(browser, EDITOR)
    browser.click("#add")
    assert f"{before + 1} pictures" in browser.text("#count"), browser.text("#count")
    assert browser.run("document.querySelector('#add').disabled"), (
        "the same picture is not taken twice"
    )


def by_keyboard(browser):
    browser.run("document.querySelector('#editor .cell[tabindex=\"0\"]').focus()")
    browser.key("Home")
    browser.key("ArrowDown")
    browser.key(" ")
    at = browser.run("Number(document.activeElement.dataset.index)")
    assert at == 16 and 16 in filled(browser, EDITOR), (at, filled(browser, EDITOR))
    browser.click("#add")
    assert "12 pictures" in browser.text("#count"), browser.text("#count")
    # A picture is chosen from the list, and removed.
    browser.run("document.querySelector('#list li:last-child button').focus()")
    browser.key("Enter")
    browser.run("document.querySelector('#remove').focus()")
    browser.key("Enter")
    assert "11 pictures" in browser.text("#count"), browser.text("#count")
    assert browser.run("document.activeElement.id") == "add"


def store(browser, rule):
    browser.click(f"#rules input[value='{rule}']")
    browser.click("#do-store")
    browser.wait("!document.querySelector('#do-store').disabled", "the rule", 60)
    browser.wait("!document.querySelector('#store-result').hidden", "the result")
    return browser.text("#store-verdict")


def every_rule(browser):
    for rule in ("hebbian", "pseudoinverse", "exact", "exact_then_recall"):
        said = store(browser, rule)
        assert said, rule
    rows = browser.run(
        "[...document.querySelectorAll('#tried tbody tr')]"
        ".map((row) => [row.dataset.rule, row.cells[1].textContent])"
    )
    assert [row[0] for row in rows] == ["hebbian", "pseudoinverse", "exact", "exact_then_recall"]
    lost = {rule: int(number) for rule, number in rows}
    assert lost["exact"] == lost["exact_then_recall"] <= min(lost.values()), lost
    wide, room = browser.run(
        "((box) => [box.scrollWidth, box.clientWidth])"
        "(document.querySelector('#tried').parentElement)"
    )
    assert wide <= room, f"the table of rules is {wide} pixels wide, its panel {room}"
    # The weights of another pixel are asked for with a click.
    before = browser.text("#weights-said")
    browser.click("#weights-of .cell[data-index='20']")
    assert browser.text("#weights-said") != before and "row 3, column 5" in browser.text(
        "#weights-said"
    )
    return lost


def recall(browser, touch):
    browser.run("document.querySelector('#noise').focus()")
    for _ in range(10):
        browser.key("ArrowLeft")
    assert browser.text("#damage-said").startswith("0 pixels"), browser.text("#damage-said")
    browser.drag("#cue .cell[data-index='0']", "#cue .cell[data-index='1']", touch)
    assert browser.text("#damage-said").startswith("2 pixels"), browser.text("#damage-said")
    for update in ("sequential", "sync", "cue"):
        browser.click(f"#updates input[value='{update}']")
        browser.click("#do-recall")
        ended(browser)
        assert "came to rest" in browser.text("#recall-verdict"), browser.text("#recall-verdict")
    browser.click("#updates input[value='sequential']")
    browser.click("#hide")
    assert "unknown" in browser.text("#damage-said")
    browser.click("#do-recall")
    ended(browser)
    energies = []
    last = browser.run("Number(document.querySelector('#step').max)")
    browser.run("document.querySelector('#step').focus()")
    browser.key("Home")
    for _ in range(last + 1):
        energies.append(
            float(browser.text("#step-words").rsplit("Energy ", 1)[1].rstrip(".").replace("−", "-"))
        )
        browser.key("ArrowRight")
    assert len(energies) == last + 1 > 3, energies
    assert all(b <= a for a, b in zip(energies, energies[1:])), f"energy rises: {energies}"
    assert energies[-1] < energies[0]


def ended(browser):
    browser.wait("document.querySelector('#recall-verdict').textContent", "the end of recall", 15)
    browser.wait(
        "document.querySelector('#step').value === document.querySelector('#step').max",
        "the last step",
    )


def accepted(browser):
    browser.wait("!document.querySelector('#do-prove').disabled", "the exact rule", 60)
    browser.wait(
        "document.querySelector('#judgement').textContent.includes('Accepted')", "the checker"
    )


def prove(browser):
    browser.click("#do-prove")
    accepted(browser)
    assert browser.text("#found-flips") == "0"
    assert browser.run("document.querySelector('[data-claim=fewer_flips]').disabled")
    browser.click("#twin")
    browser.wait(
        "document.querySelector('#found-flips').textContent === '1'", "the twin's flip", 60
    )
    accepted(browser)
    assert browser.text("#found-bound") == "1", browser.text("#found-bound")
    words = {"fewer_flips": "lose", "higher_bound": "bound", "changed_number": "cancel"}
    for claim, word in words.items():
        browser.click(f"[data-claim={claim}]")
        browser.wait("document.querySelector('#judgement').textContent.includes('Refused')", claim)
        said = browser.run("document.querySelector('#judgement q').textContent")
        assert word in said, (claim, said)
        browser.click("[data-claim=as_found]")
        accepted(browser)
    browser.click("[data-claim=fewer_flips]")
    browser.wait(
        "document.querySelector('#judgement').textContent.includes('Refused')", "the refusal"
    )


def take_away(browser, program, lost):
    files = {}
    for name, file in {
        "model": "model.npz",
        "patterns": "patterns.npy",
        "certificate": "certificate.json",
    }.items():
        browser.click(f"[data-file={name}]")
        files[name] = browser.downloaded(file)
    check = [
        program,
        "check",
        "--certificate",
        files["certificate"],
        "--patterns",
        files["patterns"],
        "--model",
        files["model"],
    ]
    told = subprocess.run(check, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    report = own_report(program, files["patterns"])
    found = [int(browser.text(place)) for place in ("#found-flips", "#found-bound")]
    assert [report["flips"], report["lower_bound"]] == found, (report, found)
    # The twin came last; Hebb's rule had the pictures before it.
    assert hebbian_flips(read_npy(files["patterns"])[:-1]) == lost["hebbian"]


def own_report(program, patterns):
    """What the program finds by the same rule."""
    report, model = patterns.with_name("own.json"), patterns.with_name("own.npz")
    options = ["--patterns", patterns, "--rule", "exact", "--out", model, "--report", report]
    subprocess.run([program, "train", *options, "--quiet"], check=True)
    return json.loads(report.read_text(encoding="utf-8"))


def read_npy(path):
    data = path.read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    shape = ast.literal_eval(data[10 : 10 + length].decode())["shape"]
    bits = struct.unpack(f"{len(data) - 10 - length}b", data[10 + length :])
    neurons = len(bits) // shape[0]
    return [bits[at : at + neurons] for at in range(0, len(bits), neurons)]


def hebbian_flips(patterns):
    """Counted here, in whole numbers: w_ij = Σ x_i x_j, no diagonal."""
    neurons = range(len(patterns[0]))
    lost = 0
    for x in patterns:
        overlaps = [sum(a * b for a, b in zip(x, y)) for y in patterns]
        for i in neurons:
            field = (
                sum(y[i] * overlap for y, overlap in zip(patterns, overlaps)) - len(patterns) * x[i]
            )
            lost += (1 if field > 0 else -1) != x[i]
    return lost


def letters(browser):
    browser.click("#sizes input[value='letters']")
    assert "5 pictures, 35 pixels" in browser.text("#count"), browser.text("#count")
    assert browser.run("document.querySelector('#store-result').hidden"), (
        "another set of pictures forgets the memory"
    )
    browser.click("#samples button:last-child")
    assert "50 pictures" in browser.text("#count")
    browser.click("#do-prove")
    accepted(browser)
    flips, bound = int(browser.text("#found-flips")), int(browser.text("#found-bound"))
    assert 0 <= bound <= flips, (flips, bound)


def stopped(browser):
    """A search that is stopped leaves a page that works."""
    browser.run(
        "document.querySelector('#do-prove').click(); document.querySelector('#stop-prove').click()"
    )
    browser.wait("document.querySelector('#prove-status').textContent === 'Stopped.'", "the stop")
    browser.wait("!document.querySelector('#do-prove').disabled", "the buttons")
    assert store(browser, "pseudoinverse").startswith("Pseudoinverse: ")


def filled(browser, cells):
    return browser.run(
        f"[...document.querySelectorAll('{cells}')]"
        ".flatMap((cell, at) => (cell.classList.contains('on') ? [at] : []))"
    )


def no_sideways(browser):
    wide, room = browser.run("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room, f"the page is {wide} pixels wide, the screen {room}"


def picture(browser, pictures, name, step):
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / f"{name}-{step}.png").write_bytes(browser.screenshot())


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]) if len(sys.argv) > 3 else None)
