"""The explanation of a step as marks."""

from dataclasses import replace

import pytest

from bpviz.explain.steps import explanation
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Formulas, Texts
from bpviz.scene.panel import needed_height, panel, panel_scene
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK

RECT, SIZES = Rect(900, 50, 420, 520), Sizes(1.0)


def words(marks) -> list[str]:
    return [text for mark in marks if isinstance(mark, Texts) for text in mark.text]


def formulas(marks) -> Formulas:
    (found,) = [mark for mark in marks if isinstance(mark, Formulas)]
    return found


def test_every_step_shows_symbols_shapes_and_the_numbers_of_one_unit(subject_of):
    pass_ = subject_of((2, 4, 3, 1)).pass_
    for index in range(len(pass_.operations)):
        told = explanation(pass_, index, 0, 0)
        shown = formulas(panel(told, 3, "unit 1", RECT, SIZES, DARK)).formula
        full = () if told.in_full is None else (told.in_full,)
        assert shown == (told.symbols, *full, told.shapes, told.unit_symbols, told.numbers)


@pytest.mark.parametrize("rect", [RECT, Rect(0, 0, 360, 420), Rect(0, 0, 900, 1200)])
def test_formulas_stand_one_under_the_other_inside_the_panel(subject_of, rect):
    told = explanation(subject_of((4, 8, 3)).pass_, 6, 0, 0)
    mark = formulas(panel(told, 2, "unit 1", rect, SIZES, DARK))
    tops, bottoms = mark.corner[:, 1], mark.corner[:, 1] + mark.box[:, 1]
    assert (bottoms[:-1] <= tops[1:]).all()
    assert (mark.box > 10).all()
    assert tops[0] > rect.y
    assert bottoms[-1] < rect.bottom
    assert (mark.corner[:, 0] >= rect.x).all()
    assert (mark.corner[:, 0] + mark.box[:, 0] <= rect.right).all()


def sizes_of(told, width, height) -> list[float]:
    return formulas(panel_scene(told, 3, "unit 1", width, height, DARK).still).size.tolist()


@pytest.mark.parametrize("example", [0, None])
@pytest.mark.parametrize("width", [300, 370, 520])
def test_at_the_needed_height_no_formula_is_too_small_to_read_and_the_sentence_is_there(
    subject_of, width, example
):
    pass_ = subject_of((4, 6, 5, 3)).pass_
    for index in range(len(pass_.operations)):
        told = explanation(pass_, index, 0, example)
        height = needed_height(told, width)
        shown = panel_scene(told, 3, "unit 1", width, height, DARK).still
        assert str(told.sentence).split()[0] in " ".join(words(shown)).split()
        symbols, *others = sizes_of(told, width, height)
        assert min(others) >= 0.9 * Sizes(0.8).formula, told.operation
        assert symbols >= min(others)


def test_shapes_the_unit_and_its_numbers_stand_in_one_size(subject_of):
    pass_ = subject_of((2, 4, 3, 1)).pass_
    for index in (0, 1, 7, 9, 12):
        _, *others = sizes_of(explanation(pass_, index, 0, 0), 370, 330)
        assert len({round(size, 6) for size in others}) == 1


def test_formulas_grow_with_the_room_there_is(subject_of):
    told = explanation(subject_of((2, 4, 3, 1)).pass_, 0, 0, 0)
    assert max(sizes_of(told, 370, 330)) < max(sizes_of(told, 600, 600)) < max(sizes_of(told, 1100, 1000))


def test_a_panel_that_is_too_low_leaves_the_sentence_out_before_it_shrinks_a_formula(subject_of):
    told = replace(explanation(subject_of((2, 4, 3, 1)).pass_, 0, 0, 0), slip=None)
    height = needed_height(told, 370) - 10
    shown = panel_scene(told, 3, "unit 1", 370, height, DARK).still
    assert str(told.sentence).split()[0] not in " ".join(words(shown)).split()
    assert min(sizes_of(told, 370, height)) >= Sizes(0.8).formula


def test_a_misprint_makes_nothing_smaller_and_is_left_out_first(subject_of):
    told = explanation(subject_of((2, 4, 3, 1)).pass_, 0, 0, 0)
    plain = replace(told, slip=None)
    seen = needed_height(plain, 370)
    height = needed_height(told, 370, seen)
    assert height > seen
    assert "A MISPRINT YOU MAY MEET" in words(panel_scene(told, 3, "unit 1", 370, height, DARK).still)
    assert "A MISPRINT YOU MAY MEET" not in words(panel_scene(told, 3, "unit 1", 370, seen, DARK).still)
    assert sizes_of(told, 370, height) == sizes_of(plain, 370, seen)
    assert needed_height(told, 370, 900) < 900, "where there is room nothing is scrolled"


def test_a_film_shows_no_misprints(subject_of):
    told = explanation(subject_of((2, 4, 3, 1)).pass_, 0, 0, 0)
    assert "A MISPRINT YOU MAY MEET" not in words(panel(told, None, "", RECT, SIZES, DARK))


def test_shapes_have_a_tick_or_a_cross(subject_of):
    told = explanation(subject_of((2, 3, 1)).pass_, 0, 0, 0)
    assert "✓ shapes match" in words(panel(told, 2, "", RECT, SIZES, DARK))
    assert "✗ shapes do not match" in words(panel(replace(told, shapes_ok=False), 2, "", RECT, SIZES, DARK))


def test_the_phase_is_named_unless_it_is_named_elsewhere(subject_of):
    told = explanation(subject_of((2, 3, 1)).pass_, 0, 0, 0)
    assert "FORWARD · layer 1 of 2" in words(panel(told, 2, "", RECT, SIZES, DARK))
    assert not any("FORWARD" in word for word in words(panel(told, None, "", RECT, SIZES, DARK)))


def test_panels_of_different_numbers_have_different_keys(subject_of):
    pass_ = subject_of((2, 3, 1)).pass_
    scenes = [
        panel_scene(explanation(pass_, index, unit, example), 2, whose, 420, 520, DARK)
        for index, unit, example, whose in (
            (0, 0, 0, "a"),
            (0, 1, 0, "a"),
            (0, 0, 1, "a"),
            (1, 0, 0, "a"),
            (0, 0, 0, "b"),
        )
    ]
    assert len({scene.still_key for scene in scenes}) == 5
    again = panel_scene(explanation(pass_, 0, 0, 0), 2, "a", 420, 520, DARK)
    assert again.still_key == scenes[0].still_key
