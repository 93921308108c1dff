"""A number line gives every value a place and every place a value, with round ticks that do not touch."""

from itertools import pairwise

import pytest

from bpviz.scene.measure import text_width
from bpviz.scene.number_line import LABEL, NumberLine, round_step


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.3, 0.30002), (-1e6, 3e6), (1e-9, 2e-9)])
@pytest.mark.parametrize("width", [80, 200, 500])
def test_place_and_value_undo_each_other_and_ticks_have_room(low, high, width):
    line = NumberLine(10, 20, width, low, high)
    for share in (0.0, 0.25, 1.0):
        assert line.value(line.place(low + share * (high - low))) == pytest.approx(low + share * (high - low))
    ticks = line.ticks()
    places = [line.place(value) for value, _ in ticks]
    widest = max((text_width(label, LABEL) for _, label in ticks), default=0)
    assert all(b - a >= widest + 5 for a, b in pairwise(places))
    assert all(low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low) for value, _ in ticks)
    assert len({label for _, label in ticks}) == len(ticks)


def test_beyond_its_ends_a_value_stands_at_the_nearer_one():
    line = NumberLine(0, 0, 100, -1, 1)
    assert (line.place(-9), line.place(9), line.place(float("nan"))) == (0, 100, 0)
    assert (line.value(-50), line.value(500)) == (-1, 1)
    assert line.holds(1)
    assert not line.holds(1.01)
    assert not line.holds(float("nan"))


def test_the_ticks_of_a_plain_line_are_plain_numbers():
    assert [label for _, label in NumberLine(0, 0, 200, -1, 1).ticks()] == [
        "−1.0",
        "−0.5",
        "0.0",
        "0.5",
        "1.0",
    ]


@pytest.mark.parametrize(("least", "step"), [(0.3, 0.5), (0.5, 0.5), (0.51, 1.0), (7e-5, 1e-4), (1.5, 2.0)])
def test_a_step_is_the_next_round_number(least, step):
    assert round_step(least) == pytest.approx(step)
