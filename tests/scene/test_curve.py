"""The training curve as marks."""

from dataclasses import replace

import numpy as np
import pytest

from bpviz.scene.curve import MOST_POINTS, curve
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Discs, Polyline, Texts
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK

RECT, SIZES = Rect(50, 40, 500, 240), Sizes(1.0)


def lines_of(subject):
    return [mark for mark in curve(subject, RECT, SIZES, DARK) if isinstance(mark, Polyline)]


def test_the_curve_falls_where_the_cost_falls_and_stays_in_its_rectangle(subject_of):
    (line,) = lines_of(subject_of((2, 3, 1)))
    assert len(line.points) == 7
    assert (np.diff(line.points[:, 0]) > 0).all()
    assert (np.diff(line.points[:, 1]) > 0).all()
    assert ((line.points >= (RECT.x, RECT.y)) & (line.points <= (RECT.right, RECT.bottom))).all()


def test_the_test_cost_is_dashed(subject_of):
    subject = replace(
        subject_of((2, 3, 1)), test_costs=(np.array([0.0, 3.0, 6.0]), np.array([0.9, 0.8, 0.7]))
    )
    test, train = lines_of(subject)
    assert (test.dashed, train.dashed) == (True, False)


def test_the_point_of_this_pass_stands_at_its_epoch_and_its_cost(subject_of):
    subject = subject_of((2, 3, 1))
    (point,) = [mark for mark in curve(subject, RECT, SIZES, DARK) if isinstance(mark, Discs)]
    (line,) = lines_of(replace(subject, costs=np.full(7, subject.pass_.J)))
    assert point.centre[0, 1] == pytest.approx(line.points[-1, 1])
    assert point.centre[0, 0] > line.points[-1, 0]


def test_a_long_curve_keeps_its_peaks(subject_of):
    costs = np.full(20_000, 0.5)
    costs[12_345] = 3.0
    (line,) = lines_of(replace(subject_of((2, 3, 1)), costs=costs, epoch=20_000))
    assert len(line.points) <= MOST_POINTS + 2
    assert line.points[:, 1].min() < line.points[0, 1] - 50


def test_costs_that_are_not_finite_are_left_out(subject_of):
    costs = np.array([1.0, np.nan, 0.5, np.inf])
    (line,) = lines_of(replace(subject_of((2, 3, 1)), costs=costs))
    assert len(line.points) == 2
    assert np.isfinite(line.points).all()


def test_before_the_first_epoch_there_is_only_the_point(subject_of):
    marks = curve(replace(subject_of((2, 3, 1)), costs=np.empty(0), epoch=0), RECT, SIZES, DARK)
    assert not any(isinstance(mark, Polyline) for mark in marks)
    assert any(isinstance(mark, Discs) for mark in marks)
    assert "COST J" in [text for mark in marks if isinstance(mark, Texts) for text in mark.text]


def test_costs_that_nearly_overflow_are_drawn_within_the_rectangle(subject_of):
    highest = np.finfo(float).max
    subject = replace(subject_of((2, 3, 1)), costs=np.array([highest, 3e304, 1.0]))
    subject = replace(subject, test_costs=(np.array([0.0, 1.0]), np.array([3e304, highest])))
    for line in lines_of(subject):
        assert ((line.points >= (RECT.x, RECT.y)) & (line.points <= (RECT.right, RECT.bottom))).all()
