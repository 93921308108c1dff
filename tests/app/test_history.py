"""Undo keeps the runs that were left, as far as their examples find room."""

from dataclasses import replace

import numpy as np

from bpviz.app import history
from bpviz.app.history import KEPT_RUNS, Entry, History
from bpviz.app.questions import Kept
from bpviz.engine.branches import Branches
from bpviz.study.setup import set_up


def entries(iris, count):
    setup = set_up(iris)
    return [Entry(replace(iris, edits=()), Kept(setup, Branches(setup.training()))) for _ in range(count)]


def test_so_many_runs_are_kept_and_older_ones_begin_again(iris):
    past = History()
    for entry in entries(iris, KEPT_RUNS + 3):
        past.push(entry)
    kept = [entry.kept is not None for entry in past.past]
    assert kept == [False] * 3 + [True] * KEPT_RUNS


def test_large_runs_are_given_up_sooner_but_never_the_last_one(iris, monkeypatch):
    data = set_up(iris).dataset
    size = 2 * (data.X_train.nbytes + data.Y_train.nbytes) + data.X_test.nbytes
    for room, kept in ((2.5, 2), (0.1, 1)):
        monkeypatch.setattr(history, "KEPT_BYTES", round(room * size))
        past = History()
        for entry in entries(iris, 5):
            past.push(entry)
        assert int(np.sum([entry.kept is not None for entry in past.past])) == kept
        assert past.past[-1].kept is not None
