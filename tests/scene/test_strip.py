"""The timeline strip: where a time stands, and which time stands at a place."""

from itertools import pairwise

import numpy as np
import pytest

from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Boxes, Formulas, Texts
from bpviz.scene.rect import Rect
from bpviz.scene.strip import lane, position, segment, strip_scene, strip_time, time_at
from bpviz.scene.theme import DARK, LIGHT
from bpviz.scene.timeline import timeline

RECT, SIZES = Rect(0, 500, 1200, 96), Sizes(1.0)


@pytest.fixture
def line(subject_of):
    return timeline(subject_of((2, 4, 1)).pass_.operations, 12.0)


def test_a_place_and_its_time_belong_together(line):
    for t in np.linspace(0, 12, 25).tolist():
        assert time_at(line, RECT, SIZES, position(line, RECT, SIZES, t)) == pytest.approx(t)


def test_dragging_beyond_the_ends_stays_at_the_ends(line):
    assert time_at(line, RECT, SIZES, -50) == 0.0
    assert time_at(line, RECT, SIZES, 5000) == 12.0


def test_segments_stand_side_by_side_in_the_lane(line):
    rects = [segment(line, RECT, SIZES, index) for index in range(len(line.operations))]
    across = lane(RECT, SIZES)
    assert rects[0].x >= across.x
    assert rects[-1].right <= across.right
    assert all(a.right < b.x for a, b in pairwise(rects))
    assert all(rect.width > 0 and rect.height == across.height for rect in rects)


def test_the_segment_under_the_pointer_is_the_operation_of_that_time(line):
    for index in range(len(line.operations)):
        rect = segment(line, RECT, SIZES, index)
        assert line.moment(time_at(line, RECT, SIZES, rect.x + rect.width / 2)).operation == index


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_is_done_has_its_phase_s_full_colour_and_what_is_to_come_is_pale(line, theme):
    reached = 5
    scene = strip_scene(line, line.rest(reached), "pass of epoch 7", 1200, 96, theme)
    (segments,) = [m for m in scene.still if isinstance(m, Boxes) and len(m.fill) == len(line.operations)]
    for index, (fill, step) in enumerate(zip(segments.fill.tolist(), line.operations, strict=True)):
        assert (fill == theme.phase(step.phase)) == (index <= reached)


def test_the_strip_names_pass_phases_and_quantities(line):
    scene = strip_scene(line, 3.0, "pass of epoch 7", 1400, 96, DARK)
    words = [text for mark in scene.marks if isinstance(mark, Texts) for text in mark.text]
    assert words == ["FORWARD", "COST", "BACKWARD", "UPDATE", "PASS OF EPOCH 7"]
    named = sum(len(mark.formula) for mark in scene.still if isinstance(mark, Formulas))
    assert named == len(line.operations)


def test_only_the_playhead_moves_within_an_operation(line):
    one, other = (strip_scene(line, line.start(2) + t, "", 1200, 96, DARK) for t in (0.05, 0.1))
    assert one.still_key == other.still_key
    assert one.moving[1].corner[0, 0] < other.moving[1].corner[0, 0]


def test_the_time_under_the_pointer_of_the_strip_alone(line):
    assert strip_time(line, 1200, 96, 0) == 0.0
    assert strip_time(line, 1200, 96, 600) == pytest.approx(6.0)
