"""Ctrl-C, and other threads, while a search runs."""

import os
import signal
import threading
import time

import pytest

import hopfit

# Far more patterns than the neurons hold: no search ends by itself in time.
HARD = hopfit.random_patterns(60, 20, random_state=1)


@pytest.mark.parametrize("rule", ["exact", "milp"])
def test_ctrl_c_returns_soon_and_keeps_the_best(rule):
    memory = hopfit.HopfieldMemory(rule=rule, time_limit=60)
    sent = []

    def interrupt():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(2.0, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        memory.fit(HARD)
    assert time.monotonic() - sent[0] < 1.5  # a second, and some for a busy machine
    assert memory.status_ == "interrupted"
    kept = memory.score(HARD)
    assert memory.flips_ == round((1 - kept) * HARD.size) and kept > 0.7


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
