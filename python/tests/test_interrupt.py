"""Ctrl-C, and other threads, while a search runs."""

import os
import signal
import threading
import time

import pytest

import hopfit

# Far more patterns than the neurons hold: no search ends by itself in time.
HARD = hopfit.random_patterns(60, 20, random_state=1)


@pytest.fixture(autouse=True)
def listening():
    """Whoever runs the tests in the background has them ignore Ctrl-C."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


def interrupted(memory, X):
    """Fits, with a Ctrl-C after two seconds."""
    sent = []

    def interrupt():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(2.0, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        memory.fit(X)
    assert time.monotonic() - sent[0] < 1.5  # a second, and some for a busy machine


def test_ctrl_c_returns_soon_and_keeps_the_best():
    memory = hopfit.HopfieldMemory(time_limit=60)
    interrupted(memory, HARD)
    assert memory.status_ == "interrupted"
    kept = memory.score(HARD)
    assert memory.flips_ == round((1 - kept) * HARD.size) and kept > 0.7


def test_ctrl_c_returns_soon_from_the_solver():
    # The solver looks at the stop between steps of its own, which may take it
    # longer than that: then nothing is kept.
    interrupted(hopfit.HopfieldMemory(rule="milp", time_limit=60), HARD)


def test_ctrl_c_ends_work_on_a_fitted_memory():
    """Whatever would take hours returns at once, and nothing of it goes on."""
    cues = hopfit.random_patterns(256, 20, random_state=2)
    memory = hopfit.HopfieldMemory(
        rule="hebbian", update="glauber", cooling="constant", max_steps=10**12, n_jobs=1
    ).fit(cues[:3])
    for work in (
        lambda: memory.recall(cues),
        lambda: memory.evaluate(cues[:3], noise=0.1, trials=10**9),
    ):
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        begun = time.monotonic()
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            work()
        assert time.monotonic() - begun < 2.0
        time.sleep(0.2)
        before = time.process_time()
        time.sleep(0.5)
        assert time.process_time() - before < 0.3  # no thread is left at work


def test_other_threads_run_meanwhile():
    counted = 0
    done = threading.Event()

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.01)

    thread = threading.Thread(target=count)
    thread.start()
    memory = hopfit.HopfieldMemory(time_limit=1.0).fit(HARD)
    done.set()
    thread.join()
    assert memory.status_ in ("feasible", "optimal") and counted > 20


def test_an_exception_of_the_progress_stops_the_search(monkeypatch):
    def fail(*_):
        raise OSError("the notebook is gone")

    monkeypatch.setattr("hopfit._memory.Progress.__call__", fail)
    with pytest.raises(OSError, match="the notebook is gone"):
        hopfit.HopfieldMemory(time_limit=30, verbose=1).fit(HARD)
