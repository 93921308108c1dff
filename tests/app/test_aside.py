"""Computations beside the window: partial results, the newest order counts, errors are told, the thread is one."""

import threading
import time

import numpy as np
import pytest

from bpviz.app.aside import Aside


@pytest.fixture
def aside(qtbot):
    made = Aside()
    yield made
    made.close()


class Gate:
    """Work that stops at a gate until the test lets it go on, and says that it has come there."""

    def __init__(self) -> None:
        self.came, self.go = threading.Event(), threading.Event()
        self.steps = 0

    def __call__(self):
        self.came.set()
        assert self.go.wait(20)
        for self.steps in range(1, 1000):
            yield self.steps


def listened(errand):
    found = []
    errand.came.connect(found.append)
    return found


def test_the_last_result_arrives_and_the_end_is_said_once(aside, qtbot):
    errand = aside.errand()
    found, ends = listened(errand), []
    errand.finished.connect(lambda: ends.append(len(found)))
    with qtbot.waitSignal(errand.finished):
        errand.ask(lambda: iter([1, 2, 3]))
        assert errand.busy
    assert found[-1] == 3
    assert ends == [len(found)]
    assert not errand.busy


def test_a_whole_that_comes_soon_after_a_part_is_not_lost(aside, qtbot):
    errand = aside.errand()
    found = listened(errand)

    def work():
        for result in ("part", "whole"):
            end = time.perf_counter() + 0.008
            while time.perf_counter() < end:
                np.linalg.norm(np.ones((60, 60)))
            yield result

    with qtbot.waitSignal(errand.finished):
        errand.ask(work)
    assert found[-1] == "whole"


def test_results_come_in_order_and_do_not_pile_up(aside, qtbot):
    errand = aside.errand()
    found = listened(errand)

    def work():
        for number in range(3000):
            np.linalg.norm(np.ones((60, 60)) @ np.ones((60, 60)))
            yield number

    with qtbot.waitSignal(errand.finished, timeout=20_000):
        errand.ask(work)
    assert found == sorted(found)
    assert found[-1] == 2999
    assert len(found) < 1000


def test_it_works_in_another_thread_and_always_in_the_same_one(aside, qtbot):
    places = []
    for errand in (aside.errand(), aside.errand()):
        for _ in range(2):
            with qtbot.waitSignal(errand.finished):
                errand.ask(lambda: iter([places.append(threading.get_ident())]))
    assert len(places) == 4
    assert len(set(places)) == 1


def test_work_itself_runs_in_the_thread(aside, qtbot):
    errand, seen = aside.errand(), []

    def work():
        seen.append(threading.get_ident())
        yield 1

    with qtbot.waitSignal(errand.finished):
        errand.ask(work)
    assert seen[0] != threading.get_ident()


def test_the_newest_order_counts(aside, qtbot):
    errand, gate = aside.errand(), Gate()
    found = listened(errand)
    errand.ask(gate)
    assert gate.came.wait(20)
    errand.ask(lambda: iter(["new"]))
    with qtbot.waitSignal(errand.finished):
        gate.go.set()
    assert found == ["new"]
    assert gate.steps <= 1


def test_an_order_that_was_given_up_stops_and_brings_nothing(aside, qtbot):
    errand, other, gate = aside.errand(), aside.errand(), Gate()
    found = listened(errand)
    errand.ask(gate)
    assert gate.came.wait(20)
    errand.cancel()
    assert not errand.busy
    gate.go.set()
    with qtbot.waitSignal(other.finished):
        other.ask(lambda: iter([1]))
    assert found == []
    assert gate.steps <= 1


def test_what_is_given_up_during_a_rest_leaves_nothing_to_do(aside, qtbot):
    """An exception in the thread's slot would fail the test."""
    errand, other = aside.errand(), aside.errand()

    def long():
        while True:
            end = time.perf_counter() + 0.003
            while time.perf_counter() < end:
                pass
            yield 1

    for _ in range(5):
        with qtbot.waitSignal(errand.came):
            errand.ask(long)
        errand.cancel()
        with qtbot.waitSignal(other.finished):
            other.ask(lambda: iter([1]))


def test_two_errands_take_turns(aside, qtbot):
    long, short = aside.errand(), aside.errand()
    stop = threading.Event()

    def endless():
        while not stop.is_set():
            yield 0

    long.ask(endless)
    with qtbot.waitSignal(short.finished):
        short.ask(lambda: iter([1]))
    assert long.busy
    with qtbot.waitSignal(long.finished):
        stop.set()


@pytest.mark.parametrize("when", ["before the first step", "after it"])
def test_an_error_is_told_and_the_next_order_is_done(aside, qtbot, when):
    errand = aside.errand()

    def broken():
        if when == "after it":
            yield 1
        raise ZeroDivisionError("so it goes")
        yield 2

    problems = []
    errand.failed.connect(problems.append)
    aside.failed.connect(problems.append)
    errand.ask(broken)
    qtbot.waitUntil(lambda: len(problems) == 2)
    assert problems[0] is problems[1]
    assert "ZeroDivisionError: so it goes" in problems[0].report
    assert not errand.busy
    with qtbot.waitSignal(errand.finished):
        errand.ask(lambda: iter([1]))


def test_an_error_in_making_the_work_is_told_too(aside, qtbot):
    errand = aside.errand()

    def unmade():
        raise KeyError("no such thing")

    with qtbot.waitSignal(errand.failed) as told:
        errand.ask(unmade)
    assert "KeyError" in told.args[0].report


def test_a_listener_may_ask_again_at_once(aside, qtbot):
    errand, left = aside.errand(), [3, 2, 1]
    found = listened(errand)

    def again() -> None:
        if left:
            number = left.pop(0)
            errand.ask(lambda: iter([number]))

    errand.finished.connect(again)
    errand.ask(lambda: iter([4]))
    qtbot.waitUntil(lambda: found == [4, 3, 2, 1])


def test_numbers_that_overflow_give_no_warning(aside, qtbot):
    errand = aside.errand()
    found = listened(errand)
    with qtbot.waitSignal(errand.finished):
        errand.ask(lambda: (np.exp(np.full(3, x)) for x in (1e3, 1e4)))
    assert np.isinf(found[-1]).all()


def test_closing_waits_for_the_step_under_way_and_gives_up_the_rest(qtbot):
    aside, gate = Aside(), Gate()
    errand = aside.errand()
    found = listened(errand)
    errand.ask(gate)
    assert gate.came.wait(20)
    gate.go.set()
    aside.close()
    assert gate.steps < 999
    assert not errand.busy
    assert found == []


def test_orders_and_closings_by_the_hundred_leave_no_thread(qtbot):
    before = threading.active_count()
    for _ in range(20):
        aside = Aside()
        errand = aside.errand()
        for _ in range(10):
            errand.ask(lambda: iter(range(50)))
        aside.close()
    assert threading.active_count() <= before + 1
