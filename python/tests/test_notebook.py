"""A search in a notebook's kernel, and its interrupt button."""

import time

import pytest

pytest.importorskip("ipykernel", reason="ipykernel is not installed: pip install ipykernel")
manager = pytest.importorskip("jupyter_client.manager")


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    # In a folder of its own: beside the sources they would hide the package.
    options = {"startup_timeout": 120, "cwd": str(tmp_path_factory.mktemp("kernel"))}
    kernel, client = manager.start_new_kernel(kernel_name="python3", **options)
    yield kernel, client
    client.stop_channels()
    kernel.shutdown_kernel(now=True)


def printed(client, request, until=None):
    """What a cell writes, up to its end or up to a word."""
    text = ""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "stream":
            text += content["text"]
            if until is not None and until in text:
                return text
        elif message["msg_type"] == "status" and content["execution_state"] == "idle":
            return text


def reply(client, request):
    while True:
        message = client.get_shell_msg(timeout=60)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def cell(client, code):
    request = client.execute(code)
    text = printed(client, request)
    assert reply(client, request)["status"] == "ok", text
    return text


def interrupted(kernel, client):
    """Interrupts a search while it tells how it gets on; what it writes then."""
    search = client.execute("memory.fit(X)")
    told = printed(client, search, until="flips")
    time.sleep(2)
    assert "\rhopfit: " in told and "of 100 s" in told
    pressed = time.monotonic()
    kernel.interrupt_kernel()
    ended = reply(client, search)
    assert ended["status"] == "error" and ended["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - pressed < 10
    return printed(client, search)


@pytest.mark.filterwarnings("ignore")
def test_interrupt_keeps_the_best_so_far(kernel):
    kernel, client = kernel
    cell(client, "import hopfit; X = hopfit.random_patterns(60, 20, random_state=1)")
    cell(client, "memory = hopfit.HopfieldMemory(time_limit=100, verbose=1)")
    # On a very busy machine a search may not come back in the time that an
    # interrupt waits for it; then nothing is kept.
    assert any("interrupted in" in interrupted(kernel, client) for _ in range(4))
    counted = "round((1 - memory.score(X)) * X.size)"
    found = cell(client, f"print(memory.status_, memory.flips_ == {counted})")
    assert found.split() == ["interrupted", "True"]
    assert cell(client, "print(hopfit.HopfieldMemory().fit(X[:9]).flips_)").split() == ["0"]
