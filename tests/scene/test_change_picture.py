"""Why the cost changed: the bars are the parts of the prediction, and it is said over what the cost is taken."""

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.explain.change import cost_change
from bpviz.explain.formula import Link
from bpviz.explain.notation import notations
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.scene.change_picture import (
    LARGEST,
    Changed,
    asked_of,
    bar_at,
    change_height,
    change_marks,
    change_scene,
    headline,
    over_what,
    plan_of,
)
from bpviz.scene.marks import Texts
from bpviz.scene.measure import text_width
from bpviz.scene.signed_bars import Bar, bars
from bpviz.scene.theme import DARK, LIGHT


def changed(subject, notation="lecture", examples=60):
    known = notations()[notation]
    return Changed(subject, cost_change(subject.pass_, known), examples, known)


@pytest.fixture
def small(subject_of):
    return subject_of((3, 4, 2))


def test_the_bars_of_the_arrays_are_their_parts_and_add_up(small):
    given = changed(small)
    rows = plan_of(given, 390).shares.rows
    change = given.change
    assert [bar.value for bar in rows if bar.strong] == list(change.by_layer)
    arrays = [bar for bar in rows if not bar.strong]
    assert [bar.value for bar in arrays] == [parameter.predicted for parameter in change.parameters]
    assert [bar.link for bar in arrays] == [Link(parameter.ref) for parameter in change.parameters]
    assert sum(bar.value for bar in arrays) == pytest.approx(change.predicted)
    assert rows[0].label == f"layer 1 · {100 * change.by_layer[0] / change.predicted:.0f} %"


def test_what_happened_stands_beside_what_was_promised(small):
    given = changed(small)
    pair = plan_of(given, 390).pair
    assert [(bar.label, bar.value) for bar in pair.rows] == [
        ("really", given.change.actual),
        ("predicted", given.change.predicted),
    ]
    assert headline(given) == f"J: {plain(given.change.before)} → {plain(given.change.after)}"


@pytest.mark.parametrize("width", [390, 720])
def test_a_bar_can_be_pointed_at_and_asked(small, width):
    given = changed(small)
    plan = plan_of(given, width)
    single = plan.single
    assert len(single.rows) == LARGEST
    place, _ = given.change.largest(1)[0]
    bar = bar_at(given, width, single.rect.x + 5, single.rect.y + 5)
    assert bar.link == place.link
    assert asked_of(bar) == Quantity(Ref(f"d{place.ref.name}", place.ref.layer), place.row, place.column)
    array = bar_at(given, width, plan.shares.rect.x + 5, plan.shares.rect.y + 1.5 * plan.shares.row)
    assert array.link == Link(Ref("W", 1))
    assert asked_of(array) is None
    assert bar_at(given, width, plan.shares.rect.x + 5, plan.shares.rect.y + 0.5 * plan.shares.row) is None
    assert bar_at(given, width, 2, 2) is None


def test_it_says_over_what_the_cost_is_taken(subject_of):
    whole = changed(subject_of((3, 4, 2), m=12))
    assert over_what(whole) == "J over all 12 training examples, before and after the update of epoch 7."
    part = changed(subject_of((3, 4, 2), m=12, batches=5, batch=2), "calculus")
    assert over_what(part) == (
        "C over the 12 examples of this batch (3 of 5, epoch 7), before and after the update that it made: not over "
        "all 60."
    )


@pytest.mark.parametrize("width", [390, 720])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("sizes", [(3, 4, 2), (2, 1), (3, 3, 3, 3, 3, 3, 2)])
def test_no_text_leaves_the_picture(subject_of, width, theme, notation, sizes):
    given = changed(subject_of(sizes), notation)
    height = change_height(given, width)
    for mark in change_scene(given, width, round(height), theme).marks:
        if isinstance(mark, Texts):
            for text, (x, y), size, weight, share in zip(
                mark.text, mark.anchor, mark.size, mark.weight, mark.horizontal, strict=True
            ):
                left = x - share * text_width(text, size, int(weight))
                assert 0 <= left <= left + text_width(text, size, int(weight)) <= width
                assert 0 <= y - size / 2 <= y + size / 2 <= height


def test_a_change_that_is_not_finite_has_a_picture(subject_of):
    given = changed(subject_of((3, 4, 2), rate=1e308))
    assert not np.isfinite(given.change.actual)
    assert change_marks(given, 390, DARK)


def test_bars_stand_on_one_scale_with_zero_on_it():
    shown = bars((Bar("a", -2.0), Bar("b", 1.0)), 0, 0, 400, 20)
    assert shown.scale == (-2.0, 1.0)
    assert shown.track.x <= shown.x_of(-2.0) < shown.x_of(0.0) < shown.x_of(1.0) <= shown.track.right
    assert shown.x_of(0.0) - shown.x_of(-2.0) == pytest.approx(2 * (shown.x_of(1.0) - shown.x_of(0.0)))
    assert shown.at(5, 25).label == "b"
    assert shown.at(5, 41) is None
    nothing = bars((Bar("a", 0.0), Bar("b", float("nan"))), 0, 0, 400, 20)
    assert nothing.track.x < nothing.x_of(0.0) < nothing.track.right
