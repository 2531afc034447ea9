"""A headless Chromium, driven over a pair of pipes (the DevTools protocol)."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]
KEYS = {" ": ("Space", " "), "Enter": ("Enter", "\r")}
CODES = {
    "Home": 36,
    "End": 35,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    " ": 32,
    "Enter": 13,
    "Tab": 9,
}


class Browser:
    """One browser with one page. Whatever it complains of is kept."""

    def __init__(self, downloads):
        self.downloads = downloads
        downloads.mkdir(parents=True)
        program = os.environ.get("HOPFIT_CHROMIUM") or next(
            filter(None, map(shutil.which, NAMES)), None
        )
        if program is None:
            raise SystemExit(
                "there is no Chromium; install the package chromium, or name one in HOPFIT_CHROMIUM"
            )
        self.profile = tempfile.mkdtemp(prefix="hopfit-page-")
        ours, theirs = os.pipe(), os.pipe()
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-pipe",
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={self.profile}",
            "about:blank",
        ]
        # The browser reads its file 3 and writes to 4.
        command = [
            "bash",
            "-c",
            f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}',
            "browser",
            program,
            *options,
        ]
        self.process = subprocess.Popen(
            command, pass_fds=(ours[0], theirs[1]), stderr=subprocess.DEVNULL
        )
        os.close(ours[0])
        os.close(theirs[1])
        self.out, self.into = ours[1], theirs[0]
        self.number, self.rest, self.complaints = 0, b"", []
        pages = self.send("Target.getTargets", session=None)["targetInfos"]
        target = next(page["targetId"] for page in pages if page["type"] == "page")
        self.session = None
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self.send(
            "Browser.setDownloadBehavior",
            session=None,
            behavior="allow",
            downloadPath=str(downloads),
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.out)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.into)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, session="page", **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session == "page" and self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            told = self.receive()
            if told.get("id") != self.number:
                self.listen(told)
            elif "error" in told:
                raise AssertionError(f"{method}: {told['error']['message']}")
            else:
                return told["result"]

    def receive(self):
        while b"\0" not in self.rest:
            part = os.read(self.into, 1 << 16)
            if not part:
                raise AssertionError("the browser ended")
            self.rest += part
        told, self.rest = self.rest.split(b"\0", 1)
        return json.loads(told)

    def listen(self, told):
        params = told.get("params", {})
        match told.get("method"):
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.complaints.append(
                    details.get("exception", {}).get("description", details["text"])
                )
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.complaints.append(
                    " ".join(str(arg.get("value", "")) for arg in params["args"])
                )
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                entry = params["entry"]
                self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    def assert_quiet(self):
        assert not self.complaints, "the browser complains: " + "; ".join(self.complaints)

    def look(self, width, height, touch, scheme, motion="no-preference"):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=touch,
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=touch)
        features = [("prefers-color-scheme", scheme), ("prefers-reduced-motion", motion)]
        features = [{"name": name, "value": value} for name, value in features]
        self.send("Emulation.setEmulatedMedia", features=features)

    def open(self, url):
        self.send("Page.navigate", url=url)
        self.wait(f"location.href === {json.dumps(url)} && document.readyState === 'complete'", url)

    def run(self, expression):
        told = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in told:
            raise AssertionError(
                f"{expression}: {told['exceptionDetails']['exception']['description']}"
            )
        return told["result"].get("value")

    def wait(self, condition, what, seconds=20):
        until = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < until, (
                f"{what} did not come in {seconds} s; {self.complaints}"
            )
            time.sleep(0.05)

    def text(self, selector):
        return self.run(f"document.querySelector({json.dumps(selector)}).textContent")

    def place(self, selector):
        """The middle of an element, which is brought into view, on top there, and not disabled."""
        element = f"document.querySelector({json.dumps(selector)})"
        before, found = None, self.middle(selector)
        # The page may be scrolling, smoothly, to what had the focus before.
        while found != before:
            self.run(f"{element}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
            before = self.middle(selector)
            time.sleep(0.05)
            found = self.middle(selector)
        x, y = found
        is_there = self.run(
            f"(() => {{ const element = {element}, top = document.elementFromPoint({x}, {y});"
            "return !element.disabled && (element === top || element.contains(top)); })()"
        )
        assert is_there, f"{selector} cannot be clicked"
        return x, y

    def middle(self, selector):
        element = f"document.querySelector({json.dumps(selector)})"
        return self.run(
            f"(() => {{ const box = {element}.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )

    def click(self, selector):
        x, y = self.place(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.send(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="left",
                buttons=1,
                clickCount=1,
            )

    def drag(self, first, last, touch):
        """From one element to another on the same screen, with the mouse or a finger."""
        self.place(first)
        end, start = self.place(last), self.place(first)
        end = self.middle(last)
        ways = [
            [start[0] + (end[0] - start[0]) * part / 12, start[1] + (end[1] - start[1]) * part / 12]
            for part in range(13)
        ]
        for at, (x, y) in enumerate(ways):
            if touch:
                self.send(
                    "Input.dispatchTouchEvent",
                    type="touchMove" if at else "touchStart",
                    touchPoints=[{"x": x, "y": y}],
                )
            else:
                self.send(
                    "Input.dispatchMouseEvent",
                    type="mouseMoved" if at else "mousePressed",
                    x=x,
                    y=y,
                    button="left",
                    buttons=1,
                    clickCount=1,
                )
        if touch:
            self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        else:
            self.send(
                "Input.dispatchMouseEvent",
                type="mouseReleased",
                x=end[0],
                y=end[1],
                button="left",
                clickCount=1,
            )

    def key(self, key):
        code, text = KEYS.get(key, (key, ""))
        common = {"key": key, "code": code, "windowsVirtualKeyCode": CODES[key]}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def downloaded(self, name, seconds=20):
        path, until = self.downloads / name, time.monotonic() + seconds
        while not path.exists():
            assert time.monotonic() < until, f"{name} was not saved"
            time.sleep(0.05)
        return path

    def screenshot(self):
        """The whole page."""
        self.run("document.activeElement.blur(); scrollTo({ top: 0, behavior: 'instant' })")
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        told = self.send("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(told["data"])
