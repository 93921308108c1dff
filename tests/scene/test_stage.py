"""The network in its rectangle: nothing jumps, nothing is lost."""

from dataclasses import replace

import numpy as np
import pytest

from bpviz.scene.film import Film
from bpviz.scene.legend import ENTRIES, entries
from bpviz.scene.look import CANVAS_PARTS, Look, Part
from bpviz.scene.marks import Image, Texts
from bpviz.scene.weights import signed_cells


def test_a_heat_strip_keeps_the_strongest_weight_of_every_block():
    matrix = np.random.default_rng(3).normal(size=(128, 784))
    strip = signed_cells(matrix)
    assert strip.shape == (28, 180)
    assert strip.max() == matrix.max()
    assert strip.min() == matrix.min()
    assert np.isin(strip, matrix).all()


def test_a_heat_strip_has_what_is_positive_above_and_what_is_negative_below():
    matrix = np.random.default_rng(3).normal(size=(5, 7))
    strip = signed_cells(matrix)
    assert (strip[:5] == np.maximum(matrix, 0)).all()
    assert (strip[5:] == np.minimum(matrix, 0)).all()


def test_a_draft_draws_fewer_weights_and_says_so(subject_of):
    subject = subject_of((16, 32, 16, 2), m=3)
    look = Look(900, 600, parts=CANVAS_PARTS)
    full, draft = (Film([subject], replace(look, draft=flag))._stage(0) for flag in (False, True))
    assert [gap.shown for gap in full.gaps] == [512, 512, 32]
    assert [gap.shown for gap in draft.gaps] == [120, 120, 32]
    assert [gap.few for gap in full.gaps] == [gap.few for gap in draft.gaps]
    words = [text for mark in draft.still(0) if isinstance(mark, Texts) for text in mark.text]
    assert sum("120 of 512" in text for text in words) == 2
    assert draft.area == full.area


def test_every_moment_has_the_same_number_of_legend_entries(subject_of):
    film = Film([subject_of((2, 4, 3, 1))], Look(1200, 800))
    stage = film._stage(0)
    for step in stage.operations:
        assert len(entries(stage.subject, stage.values, step)) == ENTRIES


@pytest.mark.parametrize("size", [(900, 600), (1280, 720), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("sizes", [(1, 1), (4, 8, 3), (784, 128, 64, 10)], ids=str)
def test_units_legend_and_cost_stand_apart(subject_of, size, sizes):
    stage = Film([subject_of(sizes, m=3)], Look(*size, parts=CANVAS_PARTS))._stage(0)
    for column in stage.placement.columns:
        assert column.bounds.bottom < stage.legend_rect.y
        assert column.bounds.right < stage.cost_box.x
        assert column.bounds.x > stage.rect.x
    assert stage.cost_box.right < stage.rect.right
    assert stage.legend_rect.bottom <= stage.rect.bottom


def test_without_a_legend_the_network_is_taller(subject_of):
    plain, explained = (
        Film([subject_of((4, 8, 3))], Look(900, 600, parts=parts))._stage(0).area.height
        for parts in (frozenset({Part.NETWORK}), CANVAS_PARTS)
    )
    assert plain > explained


def test_cells_show_z_a_and_dz_only_once_they_are_computed(subject_of):
    film = Film([subject_of((784, 128, 10), m=3)], Look(1200, 800, parts=CANVAS_PARTS))
    column = film._stage(0).placement.columns[1]
    assert column.cells

    def strips(operation: int) -> int:
        marks = film.frame(film.timeline.rest(operation)).marks
        return sum(
            isinstance(m, Image) and abs(m.x + m.width / 2 - column.x) < column.half_width for m in marks
        )

    names = [step.result for step in film.timeline.operations]
    assert strips(names.index(("Z", 1))) == 1
    assert strips(names.index(("A", 1))) == 2
    assert strips(names.index(("dA", 1))) == 2
    assert strips(names.index(("dZ", 1))) == 3
