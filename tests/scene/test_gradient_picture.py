"""The gradient vector: every entry is in the column, every array has its part of it, the largest are named."""

from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.explain.formula import Link
from bpviz.explain.gradient_vector import gradient_vector
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.gradient_picture import (
    Stacked,
    asked_of,
    gradient_height,
    gradient_marks,
    gradient_scene,
    largest_bars,
    lines_of,
    link_at,
    percent,
    told,
)
from bpviz.scene.marks import Image, Texts
from bpviz.scene.measure import text_width
from bpviz.scene.theme import DARK, LIGHT


def stacked(subject, notation="lecture"):
    known = notations()[notation]
    return Stacked(subject.pass_, gradient_vector(subject.pass_, 10, known), known)


@pytest.fixture
def small(subject_of):
    return subject_of((3, 4, 2))


def test_every_array_has_its_place_in_the_column(small):
    given = stacked(small)
    images = [mark for mark in gradient_marks(given, 390, DARK) if isinstance(mark, Image)]
    assert len(images) == 4
    assert all(image.cells.shape == (round(image.height), round(image.width)) for image in images)
    assert all(a.y < b.y for a, b in pairwise(images))
    refs = [link_at(given, 390, image.x + 2, image.y + 2) for image in images]
    assert refs == [Link(Ref(name, l)) for l in (1, 2) for name in ("dW", "db")]


def test_a_line_of_the_column_is_the_largest_of_those_that_share_it():
    entries = np.array([1.0, -5.0, 2.0, 3.0, 0.5, -0.25, 4.0])
    assert lines_of(entries, 3).tolist() == [-5.0, 3.0, 4.0]
    assert lines_of(entries, 7) is entries


@pytest.mark.parametrize("width", [390, 720])
def test_the_largest_entries_are_linked_to_their_edges(small, width):
    given = stacked(small)
    shown = largest_bars(given, width)
    assert [bar.value for bar in shown.rows] == [entry for _, entry in given.vector.largest]
    link = link_at(given, width, shown.rect.x + 4, shown.rect.y + 4)
    quantity = asked_of(link)
    assert isinstance(quantity, Quantity)
    assert value(small.pass_, quantity) == shown.rows[0].value
    assert asked_of(Link(Ref("dW", 1))) is None
    assert link_at(given, width, 1, 1) is None


@pytest.mark.parametrize(
    ("notation", "last", "nabla"), [("lecture", "db[2]", "∇J"), ("calculus", "∂C/∂b(2)", "∇C")]
)
def test_the_misprint_of_the_slides_is_told(small, notation, last, nabla):
    first, second = map(str, told(stacked(small, notation)))
    assert f"their column ends without {last}" in second
    assert "−∇C, not ∇C, that lowers the cost" in second
    assert first.startswith(f"{nabla} has one entry for each of the 26 parameters")


@pytest.mark.parametrize("width", [390, 720])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("sizes", [(3, 4, 2), (2, 1), (60, 40, 30, 5)])
def test_no_text_leaves_the_picture(subject_of, width, theme, notation, sizes):
    given = stacked(subject_of(sizes), notation)
    height = gradient_height(given, width)
    for mark in gradient_scene(given, width, round(height), theme).marks:
        if isinstance(mark, Texts):
            for text, (x, y), size, weight, share in zip(
                mark.text, mark.anchor, mark.size, mark.weight, mark.horizontal, strict=True
            ):
                left = x - share * text_width(text, size, int(weight))
                assert 0 <= left <= left + text_width(text, size, int(weight)) <= width
                assert 0 <= y - size / 2 <= y + size / 2 <= height


def test_a_small_share_is_not_called_nothing():
    assert [percent(share) for share in (0.0, 0.001, 0.006, 0.5, 1.0)] == [
        "0 %",
        "< 1 %",
        "1 %",
        "50 %",
        "100 %",
    ]


def test_a_gradient_of_zeros_has_a_picture(subject_of):
    given = stacked(subject_of((3, 4, 2)))
    flat = Stacked(given.pass_, gradient_vector(given.pass_), given.notation)
    none = type(flat.vector)(
        0 * flat.vector.entries, 0.0, flat.vector.blocks, flat.vector.largest, flat.vector.symbols
    )
    assert gradient_marks(Stacked(given.pass_, none, given.notation), 390, DARK)
