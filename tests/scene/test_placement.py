"""Where units stand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.scene.placement import Unit, bezier, place
from bpviz.scene.rect import Rect

AREA = Rect(100, 80, 900, 600)
LAYERS = st.lists(st.integers(1, 1500), min_size=2, max_size=7).map(tuple)


@given(sizes=LAYERS)
def test_every_unit_is_shown_within_the_area_or_counted_as_left_out(sizes):
    for column, n in zip(place(sizes, AREA).columns, sizes, strict=True):
        assert column.size == n
        assert len(column.rows) + column.hidden == n
        assert len(column.centre) == len(column.rows) > 0
        assert len(set(column.rows.tolist())) == len(column.rows)
        assert column.bounds.y >= AREA.y - 1e-6
        assert column.bounds.bottom <= AREA.bottom + 1e-6


@given(sizes=LAYERS)
def test_units_of_a_layer_do_not_touch(sizes):
    for column in place(sizes, AREA).columns:
        if not column.cells and len(column.rows) > 1:
            assert np.diff(column.centre[:, 1]).min() > 2 * column.radius
        assert len({tuple(point) for point in column.centre.tolist()}) == len(column.rows)


@given(sizes=LAYERS)
def test_columns_stand_from_left_to_right_with_room_between_them(sizes):
    bounds = [column.bounds for column in place(sizes, AREA).columns]
    for left, right in pairwise(bounds):
        assert left.right < right.x


@given(sizes=st.lists(st.integers(1, 300), min_size=2, max_size=4).map(tuple))
def test_what_is_hit_at_the_centre_of_a_unit_is_that_unit(sizes):
    placement = place(sizes, AREA)
    for column in placement.columns:
        for row, (x, y) in list(zip(column.rows.tolist(), column.centre.tolist(), strict=True))[::17]:
            assert placement.unit_at(x, y) == Unit(column.layer, row)


def test_nothing_is_hit_beside_the_network():
    assert place((2, 3, 1), AREA).unit_at(5, 5) is None


def test_a_layer_of_784_is_shown_whole_as_a_folded_column():
    column = place((784, 10), AREA).columns[0]
    assert column.cells
    assert column.hidden == 0
    assert column.folds == 4


def test_a_layer_that_is_too_large_leaves_units_out_and_says_how_many():
    column = place((20_000, 10), AREA).columns[0]
    assert column.hidden == 20_000 - len(column.rows) > 0
    assert column.rows[0] == 0
    assert column.rows[-1] == 19_999


def test_curves_go_from_the_right_of_one_unit_to_the_left_of_the_other():
    placement = place((3, 2), AREA)
    before, after = placement.columns
    curves = placement.curves(1, np.array([0, 1, 1]), np.array([2, 0, 1]))
    for curve, row, col in zip(curves, (0, 1, 1), (2, 0, 1), strict=True):
        for end, column, unit in ((curve[0], before, col), (curve[3], after, row)):
            assert np.hypot(*(end - column.centre[unit])) == pytest.approx(column.radius + 2)
        assert before.x < curve[0, 0] < curve[3, 0] < after.x


def test_a_cubic_starts_and_ends_at_its_ends():
    points = np.arange(16.0).reshape(2, 4, 2)
    assert bezier(points, 0.0).tolist() == points[:, 0].tolist()
    assert bezier(points, 1.0).tolist() == points[:, 3].tolist()
    assert bezier(points, np.array([0.0, 1.0])).tolist() == [points[0, 0].tolist(), points[1, 3].tolist()]
