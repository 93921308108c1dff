"""The picture of a nudge: every number at its place on its line, whole at any width, in every notation."""

from dataclasses import replace

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.explain.notation import notations
from bpviz.explain.nudge import Row
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.explain.trial import trials
from bpviz.scene.marks import Discs, Rings, Texts
from bpviz.scene.measure import text_width
from bpviz.scene.nudge_picture import (
    HANDLE,
    MOST_PAIRS,
    Tried,
    chain_lines,
    cost_word,
    delta_at,
    grip,
    move_at,
    nudge_height,
    nudge_marks,
    nudge_scene,
    on_first_line,
    shown_places,
)
from bpviz.scene.shrinking import note
from bpviz.scene.theme import DARK, LIGHT

WEIGHT = Quantity(Ref("W", 1), 1, 2)


def tried(subject, quantity=WEIGHT, delta=0.3, example=3, notation="lecture", step=0.1):
    *_, trial = trials(subject.pass_, quantity, delta, step, 10 * step, example)
    return Tried(subject.pass_, trial, delta, "loss of row 7", notations()[notation])


@pytest.fixture
def small(subject_of):
    return subject_of((3, 4, 2))


def texts(marks):
    return [text for mark in marks if isinstance(mark, Texts) for text in mark.text]


@pytest.mark.parametrize("width", [390, 720])
def test_every_number_stands_where_its_line_has_it(small, width):
    given = tried(small)
    marks = nudge_marks(given, width, DARK)
    discs = {tuple(np.round(c, 6)) for m in marks if isinstance(m, Discs) for c in m.centre}
    rings = {tuple(np.round(c, 6)) for m in marks if isinstance(m, Rings) for c in m.centre}
    for move, line in zip(given.trial.nudge.chain, chain_lines(given.trial, width), strict=True):
        assert tuple(np.round((line.place(move.after), line.y), 6)) in discs
        if move is not given.trial.nudge.chain[0]:
            foretold = line.place(move.before + move.predicted)
            assert tuple(np.round((foretold, line.y), 6)) in rings
            assert f"was {plain(move.before, 3)}" in texts(marks)
        assert plain(move.after) in texts(marks)


@pytest.mark.parametrize("width", [390, 720])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("example", [3, None])
def test_no_text_leaves_the_picture(small, width, theme, notation, example):
    given = tried(small, example=example, notation=notation)
    height = nudge_height(given, width)
    for mark in nudge_scene(given, width, round(height), theme).marks:
        if isinstance(mark, Texts):
            for text, (x, y), size, weight, share in zip(
                mark.text, mark.anchor, mark.size, mark.weight, mark.horizontal, strict=True
            ):
                left = x - share * text_width(text, size, int(weight))
                assert 0 <= left <= left + text_width(text, size, int(weight)) <= width
                assert 0 <= y - size / 2 <= y + size / 2 <= height


def test_the_grip_is_dragged_and_the_other_lines_are_asked(small):
    given = tried(small)
    x, y = grip(given.trial, 0.3, 390)
    assert on_first_line(given.trial, 390, x, y)
    assert delta_at(given.trial, 390, x) == pytest.approx(0.3)
    assert delta_at(given.trial, 390, -1000) == pytest.approx(-1.0)
    lines = chain_lines(given.trial, 390)
    assert not on_first_line(given.trial, 390, lines[1].x, lines[1].y)
    assert move_at(given.trial, 390, lines[1].x, lines[1].y) == Quantity(Ref("Z", 1), 1, None, 3)
    assert move_at(given.trial, 390, 20, lines[-1].y) == Quantity(Ref("J", 2), example=3)
    assert move_at(given.trial, 390, 20, 2) is None
    assert move_at(given.trial, 390, 389, lines[1].y) is None


def test_a_deep_network_shows_the_beginning_and_the_end_of_its_chain(subject_of):
    deep = subject_of((3, *[3] * 8, 2))
    given = tried(deep, example=0)
    places = shown_places(given.trial)
    assert len(places) == 2 * MOST_PAIRS + 2
    assert places[0] == 0
    assert places[-1] == len(given.trial.nudge.chain) - 1
    assert "… 5 layers" in texts(nudge_marks(given, 390, DARK))


def test_between_two_lines_stands_a_link_of_the_chain_rule(small):
    given = tried(small)
    a = small.pass_["A", 0][2, 3]
    assert f"× {plain(float(a), 3)}" in texts(nudge_marks(given, 390, DARK))


def test_while_the_rest_follows_the_number_itself_is_already_there(small):
    given = tried(small)
    moved = Tried(given.pass_, given.trial, 0.7, given.whose, given.notation)
    assert moved.following
    assert not given.following
    x, y = grip(given.trial, 0.7, 390)
    handles = [m for m in nudge_marks(moved, 390, DARK) if isinstance(m, Discs) and m.radius[0] == HANDLE]
    np.testing.assert_allclose(handles[0].centre, [[x, y]])


@pytest.mark.parametrize(
    ("notation", "example", "word"),
    [("lecture", 3, "ℒ"), ("lecture", None, "J"), ("calculus", 3, "C₀"), ("calculus", None, "C")],
)
def test_the_cost_has_the_letter_of_its_notation(small, notation, example, word):
    given = tried(small, example=example, notation=notation)
    assert cost_word(given) == word
    assert f"true Δ{word}" in texts(nudge_marks(given, 390, DARK))


def test_what_is_wrong_with_a_prediction_is_said_at_its_line():
    exact = Row(0.1, 1.0, 1.01, 1e-13, False)
    assert note(exact, None) == ""
    assert note(Row(0.01, 0.1, 0.1001, 1e-13, False), exact) == "÷ 100"
    assert note(Row(0.01, 0.1, 0.1001, 1e-13, True), exact) == "kink"
    assert note(Row(1e-9, 1e-8, 1e-8, 1e-13, False), exact) == "rounding"


def test_before_the_table_is_made_the_picture_says_so(small):
    first = next(trials(small.pass_, WEIGHT, 0.3, 0.1, 1.0, 3))
    given = Tried(small.pass_, first, 0.3, "", notations()["lecture"])
    assert any("smaller and smaller" in text for text in texts(nudge_marks(given, 390, DARK)))


def test_infinite_numbers_have_a_picture_too(subject_of):
    given = tried(subject_of((2, 2, 1)), Quantity(Ref("W", 1), 0, 0), 1e308, 0)
    assert nudge_marks(given, 390, DARK)


def test_where_there_is_no_error_there_is_no_plot_of_it(subject_of):
    given = tried(subject_of((2, 2, 1)), Quantity(Ref("b", 2), 0), 0.0, 0)
    flat = replace(given.trial, rows=tuple(Row(0.1 / 10**k, 0.0, 0.0, 1e-13, False) for k in range(7)))
    assert "there is no error to be drawn" in texts(nudge_marks(replace(given, trial=flat), 390, DARK))
