"""What is pointed at is lit in the network, and a part of a formula knows what it stands for."""

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.explain.formula import Link
from bpviz.explain.steps import explanation
from bpviz.scene.film import Film
from bpviz.scene.layout import Sizes
from bpviz.scene.light import Light, light_of, meets
from bpviz.scene.look import Look
from bpviz.scene.marks import Curves, Rings
from bpviz.scene.panel import formulas_of, frames, panel
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK
from bpviz.scene.typeset.linked import term_at, terms

SIZES = (2, 4, 3)


@pytest.mark.parametrize(
    ("link", "light"),
    [
        (Link(Ref("Z", 1), 2), Light(units=frozenset({(1, 2)}))),
        (Link(Ref("A", 0), 1, example=5), Light(units=frozenset({(0, 1)}))),
        (Link(Ref("dZ", 2)), Light(units=frozenset({(2, 0), (2, 1), (2, 2)}))),
        (Link(Ref("db", 1), 3), Light(units=frozenset({(1, 3)}))),
        (Link(Ref("dW", 2), 1, 3), Light(edges=frozenset({(2, 1, 3)}))),
        (Link(Ref("W", 1), 0), Light(edges=frozenset({(1, 0, 0), (1, 0, 1)}))),
        (Link(Ref("J", 2)), Light()),
    ],
)
def test_a_part_of_a_formula_stands_for_units_and_edges(link, light):
    assert light_of(link, SIZES) == light


def test_a_term_is_met_by_the_one_number_that_it_stands_for_and_a_whole_matrix_by_none():
    unit = Light(units=frozenset({(1, 2)}))
    assert meets(unit, Link(Ref("Z", 1), 2), SIZES)
    assert meets(unit, Link(Ref("dA", 1), 2, example=0), SIZES)
    assert not meets(unit, Link(Ref("Z", 1), 1), SIZES)
    assert not meets(unit, Link(Ref("Z", 1)), SIZES)
    assert not meets(unit, Link(Ref("W", 1), 2, 0), SIZES)
    assert meets(Light(edges=frozenset({(1, 2, 0)})), Link(Ref("dW", 1), 2, 0), SIZES)


def test_light_is_drawn_over_the_network_and_changes_nothing_else(subject_of):
    film = Film([subject_of(SIZES)], Look(800, 600, DARK))
    plain = film.frame(1.0)
    lit = film.frame(1.0, Light(frozenset({(1, 2), (0, 0)}), frozenset({(2, 1, 3), (1, 0, 1)})))
    assert lit.still is plain.still
    assert lit.ground is plain.ground
    assert len(lit.moving) == len(plain.moving) + 3
    (edges,) = [mark for mark in lit.moving if isinstance(mark, Curves) and mark.colour[0] == DARK.light]
    assert edges.points.shape == (2, 4, 2)
    rings = [mark for mark in lit.moving if isinstance(mark, Rings) and mark.colour[0] == DARK.light]
    centres = {tuple(ring.centre[0].tolist()) for ring in rings}
    rects = [film.unit_rect(layer, row, 1.0) for layer, row in ((1, 2), (0, 0))]
    expected = {(rect.x + rect.width / 2, rect.y + rect.height / 2) for rect in rects}
    assert {tuple(np.round(centre, 6)) for centre in centres} == {tuple(np.round(c, 6)) for c in expected}


def test_what_is_not_shown_is_not_lit(subject_of):
    film = Film([subject_of((9000, 3, 2))], Look(800, 600, DARK))
    hidden = next(row for row in range(9000) if film.unit_rect(0, row, 0.0) is None)
    light = Light(frozenset({(0, hidden), (9, 0)}), frozenset({(1, 0, hidden)}))
    assert len(film.frame(0.0, light).moving) == len(film.frame(0.0).moving)


def test_the_light_of_a_network_that_is_no_more_is_not_drawn(subject_of):
    film = Film([subject_of((2, 2, 1))], Look(800, 600, DARK))
    light = Light(frozenset({(1, 7), (3, 0)}), frozenset({(1, 7, 0), (2, 0, 7)}))
    assert len(film.frame(0.0, light).moving) == len(film.frame(0.0).moving)


@pytest.mark.parametrize("index", range(16))
def test_every_term_of_a_formula_is_found_where_it_stands(subject_of, index):
    told = explanation(subject_of(SIZES).pass_, index, 0, 0)
    mark = formulas_of(panel(told, 2, "unit 1", Rect(0, 0, 380, 480), Sizes(1.0), DARK))
    found = list(terms(mark))
    assert found
    assert {term.link.ref for term in found} >= {told.operation.result}
    for term in found:
        at = term_at(mark, term.rect.x + term.rect.width / 2, term.rect.y + term.rect.height / 2)
        assert at is not None
        assert at.rect.width <= term.rect.width + 1e-9
    assert term_at(mark, -5, -5) is None


def test_a_lit_unit_has_a_frame_round_its_terms_and_nothing_else_has(subject_of):
    told = explanation(subject_of(SIZES).pass_, 0, 2, 0)
    marks = panel(told, 2, "unit 3", Rect(0, 0, 380, 480), Sizes(1.0), DARK)
    light = Light(units=frozenset({(0, 1)}))
    (framed,) = frames(marks, lambda link: meets(light, link, SIZES), DARK)
    places = [term for term in terms(formulas_of(marks)) if meets(light, term.link, SIZES)]
    assert len(framed.corner) == len(places) >= 1
    assert all(term.link.ref == ("A", 0) for term in places)
    assert frames(marks, lambda _: False, DARK) == ()
