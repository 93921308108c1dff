"""Settings that are changed at a past epoch branch from there; the old branch stays, is seen, and is returned to."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from bpviz.app.window import Window
from bpviz.engine.plan import Ref
from bpviz.study.document import Document
from bpviz.study.edit import Edit
from bpviz.study.run import remade, run_of

Settle = Callable[[], None]


def change(bench, **settings: object) -> None:
    bench.session.set_recipe(replace(bench.session.document.recipe, **settings))
    bench.settle()


def look_at(bench, epoch: int) -> None:
    bench.session.walk.travel(epoch)
    bench.settle()


@pytest.fixture
def branched(bench):
    """20 epochs; from epoch 8 on another way of 5."""
    bench.session.train(20)
    bench.settle()
    look_at(bench, 8)
    change(bench, learning_rate=0.5)
    bench.session.train(5)
    bench.settle()
    return bench


def test_settings_changed_at_a_past_epoch_go_on_from_there(branched) -> None:
    session = branched.session
    old, new = session.course.branches
    assert (session.course.number, session.epoch, session.walk.live) == (1, 13, True)
    assert (old.epochs, new.parent, new.start, new.epochs) == (20, 0, 8, 13)
    np.testing.assert_array_equal(session.costs[:8], old.costs[:8])
    assert session.costs[9] != old.costs[9]
    assert {point.epoch for point in session.points} >= {0, 8, 13}
    assert max(point.epoch for point in session.points) == 13


def test_settings_changed_at_the_newest_epoch_make_no_branch_and_are_part_of_the_run(bench) -> None:
    bench.session.train(4)
    bench.settle()
    change(bench, optimizer="adam", learning_rate=0.02)
    (only,) = bench.session.course.branches
    assert [epoch for epoch, _ in only.changes] == [0, 4]
    assert only.changes[1][1].optimizer == "adam"


def test_undo_after_a_branch_goes_back_to_the_branch_that_was_left_and_redo_forward(branched) -> None:
    session = branched.session
    session.undo()
    branched.settle()
    assert (session.course.number, session.epoch) == (0, 20)
    assert session.document.recipe.learning_rate == 0.1
    assert len(session.course.branches) == 2
    session.redo()
    branched.settle()
    assert (session.course.number, session.epoch) == (1, 13)
    assert session.document.recipe.learning_rate == 0.5


def test_a_branch_is_returned_to_at_any_epoch_with_the_settings_that_it_had(branched) -> None:
    session = branched.session
    session.switch(0, 15)
    branched.settle()
    assert (session.course.number, session.epoch, session.sight.epoch) == (0, 20, 15)
    assert session.document.recipe.learning_rate == 0.1
    session.train(1)
    branched.settle()
    assert session.epoch == 21
    assert session.training_handle.settings.rate == 0.1
    session.undo()
    branched.settle()
    assert session.course.number == 1


def test_looking_at_the_past_goes_on_while_training_goes_on(bench) -> None:
    bench.session.train(30)
    bench.settle()
    bench.session.train()
    look_at_past = bench.session.walk.travel
    look_at_past(5)
    seen = []
    for _ in range(6):
        question = bench.session.next_question(bench.now)
        bench.now += 0.05
        bench.session.take(bench.worker._answer(question), bench.now)
        seen.append((bench.session.sight.epoch, bench.session.epoch))
    assert {epoch for epoch, _ in seen[1:]} == {5}
    assert seen[-1][1] > seen[0][1] > 30


def test_a_branch_made_while_training_goes_on_training_there(bench) -> None:
    session = bench.session
    session.train(40)
    session.walk.travel(3)
    for _ in range(3):
        bench.now += 0.05
        bench.session.take(bench.worker._answer(session.next_question(bench.now)), bench.now)
    if not session.training:
        session.course.train(10)
    goal = session.course.until - session.epoch
    session.walk.travel(3)
    session.set_recipe(replace(session.document.recipe, learning_rate=0.3))
    bench.settle()
    assert session.course.number == 1
    assert session.epoch == 3 + goal


def test_another_network_forgets_the_branches_and_undo_brings_them_back(branched) -> None:
    session = branched.session
    change(branched, hidden=(3,), activations=("tanh",))
    assert len(session.course.branches) == 1
    session.undo()
    branched.settle()
    assert (len(session.course.branches), session.course.number, session.epoch) == (2, 1, 13)


def test_a_run_is_made_again_from_its_recipe_bit_for_bit(branched) -> None:
    session = branched.session
    change(branched, batch_size=40, optimizer="momentum")
    session.train(3)
    branched.settle()
    look_at(branched, 10)
    change(branched, l2=0.5, schedule="step", period=2)
    session.train(4)
    branched.settle()
    run = run_of(session.course.branches, session.course.number, session.course.edits)
    assert [(way.parent, way.start, way.epochs) for way in run.ways] == [
        (None, 0, 20),
        (0, 8, 16),
        (1, 10, 14),
    ]
    again = remade(session.setup, run)
    assert again.number == 2
    for known, made in zip(session.course.branches, again.values(), strict=True):
        assert (known.parent, known.start, known.changes) == (made.parent, made.start, made.changes)
        np.testing.assert_array_equal(known.costs, made.costs)
    now = session.training_handle
    for epoch in (0, 8, 10, 14):
        expected, made = now.network_at(epoch).vector(), again.current.network_at(epoch).vector()
        np.testing.assert_array_equal(expected, made)


# in the window -------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_ways(window: Window, rest: Settle) -> Window:
    """60 epochs on iris; from epoch 30 on another way of 40, and a change on it at its epoch 70."""
    window.parts.training.run_wanted.emit(60)
    rest()
    window.orders.order(lambda: window.session.walk.travel(30))
    rest()
    for settings in ({"learning_rate": 0.5}, {"optimizer": "momentum"}):
        window.parts.training.recipe_changed.emit(replace(window.session.document.recipe, **settings))
        rest()
        window.parts.training.run_wanted.emit(40)
        rest()
    return window


def place(window: Window, epoch: int, cost: float) -> QPointF:
    box = window.parts.cost.plot.getPlotItem().getViewBox()
    return box.mapViewToScene(QPointF(float(epoch), cost))


def test_the_old_branch_is_a_faint_curve_and_changes_are_marks(two_ways: Window) -> None:
    ways = two_ways.parts.cost.ways
    (faint,) = ways.curves
    epochs, costs = faint.getData()
    old = two_ways.session.course.branches[0]
    assert (epochs[0], epochs[-1]) == (29, 59)
    np.testing.assert_array_equal(costs, old.costs[29:])
    assert [mark.value() for mark in ways.marks] == [30, 70]


def test_the_mouse_over_a_mark_says_what_was_changed(two_ways: Window) -> None:
    words = two_ways.parts.cost.ways.words_at(place(two_ways, 70, 1.0))
    assert words == "from epoch 70 on:\noptimiser gradient descent → momentum"


@pytest.mark.parametrize("log", [False, True])
def test_a_click_on_a_faint_curve_returns_to_that_branch_at_that_epoch(
    two_ways: Window, rest: Settle, log: bool
) -> None:
    window = two_ways
    window.parts.cost.log.setChecked(log)
    rest()
    cost = float(window.session.course.branches[0].costs[45])
    found = window.parts.cost.ways.branch_at(place(window, 45, np.log10(cost) if log else cost))
    assert found == (0, 45)
    window.parts.cost.branch_chosen.emit(*found)
    rest()
    assert (window.session.course.number, window.session.sight.epoch) == (0, 45)
    assert window.parts.training.fields[0].number == 0.1


def test_the_branches_are_listed_beside_the_epochs_once_there_are_several(
    two_ways: Window, rest: Settle
) -> None:
    branch = two_ways.parts.pass_bar.epochs.branch
    assert [branch.itemText(index) for index in range(branch.count())] == [
        "branch 1 · 60 epochs",
        "branch 2 · from epoch 30 of branch 1 · learning rate 0.1 → 0.5 · 110 epochs",
    ]
    assert (branch.name, branch.isHidden()) == ("1", False)
    branch.picked.emit("0")
    rest()
    assert two_ways.session.epoch == 60
    assert branch.name == "0"


def test_with_one_way_there_is_nothing_to_choose(window: Window, rest: Settle, iris: Document) -> None:
    rest()
    assert window.parts.pass_bar.epochs.branch.isHidden()
    assert window.parts.cost.ways.curves == []
    assert window.parts.cost.ways.marks == []


def test_schedule_and_clipping_are_set_in_the_panel(window: Window, rest: Settle) -> None:
    schedule, decay, period, clip = window.parts.training.schedule_fields
    assert decay.parentWidget().isHidden()
    schedule.picked.emit("exponential")
    rest()
    assert not decay.parentWidget().isHidden()
    decay.entered.emit(0.5)
    period.entered.emit(20)
    clip.entered.emit(1.5)
    rest()
    recipe = window.session.document.recipe
    assert (recipe.schedule, recipe.decay, recipe.period, recipe.clip) == ("exponential", 0.5, 20, 1.5)
    window.parts.training.run_wanted.emit(3)
    rest()
    assert window.session.training_handle.settings.rate_at(20) == pytest.approx(0.05)


# numbers that were moved by hand --------------------------------------------------------------------------------------


WEIGHT = Edit(Ref("W", 2), 1, 3, None, 0.75)


def test_a_kept_weight_goes_on_from_the_epoch_that_is_looked_at(branched) -> None:
    session = branched.session
    session.switch(0)
    look_at(branched, 12)
    before = session.sight.pass_["W", 2]
    session.keep(WEIGHT)
    branched.settle()
    assert (session.course.number, session.epoch, session.walk.live) == (2, 12, True)
    after = session.sight.pass_["W", 2]
    assert after[1, 3] == 0.75
    assert (after != before).sum() == 1
    session.train(3)
    branched.settle()
    run = run_of(session.course.branches, session.course.number, session.course.edits)
    assert run.ways[2].edits == (WEIGHT,)
    again = remade(session.setup, run)
    for epoch in (12, 15):
        np.testing.assert_array_equal(
            session.training_handle.network_at(epoch).vector(), again.current.network_at(epoch).vector()
        )


def test_undo_lets_a_kept_weight_go_and_redo_takes_it_back(branched) -> None:
    session = branched.session
    number, epoch = session.course.number, session.epoch
    session.keep(WEIGHT)
    branched.settle()
    assert session.sight.pass_["W", 2][1, 3] == 0.75
    session.undo()
    branched.settle()
    assert (session.course.number, session.epoch) == (number, epoch)
    assert session.sight.pass_["W", 2][1, 3] != 0.75
    session.redo()
    branched.settle()
    assert session.sight.pass_["W", 2][1, 3] == 0.75


def test_a_kept_input_is_part_of_the_document_and_makes_a_run_of_its_own(branched) -> None:
    session = branched.session
    session.keep(Edit(Ref("A", 0), 2, None, 5, 9.5))
    branched.settle()
    assert session.setup.dataset.X_train[2, 5] == 9.5
    assert session.document.inputs[-1].value == 9.5
    assert session.epoch == 0
    session.undo()
    branched.settle()
    assert session.setup.dataset.X_train[2, 5] != 9.5
    assert session.epoch == 13
