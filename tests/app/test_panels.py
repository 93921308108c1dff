"""What the panels compute before they show it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpviz.app.judging import GRID, judge
from bpviz.app.panels.cost import thinned
from bpviz.app.panels.data import said
from bpviz.app.panels.explanation import ExplanationPanel
from bpviz.app.panels.gradients import norms
from bpviz.app.panels.plane import LEVELS, shades
from bpviz.app.questions import Address
from bpviz.app.shown import Shown
from bpviz.app.subject import subject_of
from bpviz.app.worker import look, next_measure
from bpviz.data.dataset import Decisions
from bpviz.data.toy import ToyChoice
from bpviz.engine.plan import Rule
from bpviz.engine.recorded import forward
from bpviz.scene.panel import needed_height
from bpviz.scene.theme import DARK
from bpviz.study.document import Document
from bpviz.study.setup import set_up
from bpviz.study.view import View


def test_a_thinned_curve_keeps_its_ends_and_its_peaks() -> None:
    curve = np.sin(np.linspace(0, 50, 100_000))
    curve[43_210] = 9.0
    epochs, values = thinned(curve)
    assert values.size <= 3100
    assert (epochs[0], epochs[-1]) == (0, 99_999)
    assert values.max() == 9.0
    assert values.min() == curve.min()
    assert (curve[epochs.astype(int)] == values).all()


def test_a_short_curve_is_drawn_as_it_is() -> None:
    epochs, values = thinned(np.array([3.0, 2.0, 1.0]))
    assert epochs.tolist() == [0, 1, 2]
    assert values.tolist() == [3, 2, 1]


def test_points_of_the_curve_are_every_epoch_at_first_and_rarer_later() -> None:
    assert [next_measure(e) for e in (0, 1, 79, 159)] == [1, 2, 80, 160]
    assert next_measure(8000) == 8100


def test_the_judgement_counts_every_example_once(iris: Document) -> None:
    setup = set_up(iris)
    judgement = judge(setup.network, setup.dataset, 0)
    assert judgement.confusion_train.sum() == setup.dataset.X_train.shape[1]
    assert judgement.confusion_test.sum() == setup.dataset.X_test.shape[1]
    assert judgement.boundary is None


def test_the_boundary_is_the_network_over_the_plane(iris: Document) -> None:
    drop = ("sepal_length_cm", "sepal_width_cm")
    setup = set_up(replace(iris, decisions=Decisions(drop=drop)))
    judgement = judge(setup.network, setup.dataset, 0)
    assert judgement.boundary.shape == (3, GRID, GRID)
    low, high = np.array(judgement.low), np.array(judgement.high)
    place = low + (np.array([10, 20]) + 0.5) / GRID * (high - low)
    assert judgement.boundary[:, 20, 10] == pytest.approx(forward(setup.network, place[:, None])[1][:, 0])
    cells, palette = shades(judgement.boundary, setup.dataset, DARK)
    assert cells.shape == (GRID, GRID)
    assert palette.shape == (256,)


def test_certainty_and_class_are_told_for_targets_of_minus_and_plus_one() -> None:
    toy = Document(Path("moons"), toy=ToyChoice("moons"))
    decisions = Decisions(signed=True)
    setup = set_up(replace(toy, decisions=decisions, recipe=replace(toy.recipe, output_activation="tanh")))
    training = setup.training()
    training.advance(300)
    sight = look(training, Address())
    judgement = judge(training.network(), setup.dataset, 300)
    assert np.trace(judgement.confusion_train) > 0.8 * judgement.confusion_train.sum()
    _, target, says = said(setup.dataset, sight, 0)
    share, name = says.split()
    assert name == target
    assert 0.5 <= float(share) <= 1
    cells, _ = shades(np.array([[[-1.0, -0.2, 0.2, 1.0]]]), setup.dataset, DARK)
    classes, levels = np.divmod(cells[0], LEVELS)
    assert classes.tolist() == [0, 0, 1, 1]
    assert levels[0] == levels[3] > levels[1] == levels[2]


def test_the_list_says_row_target_and_prediction(iris: Document) -> None:
    setup = set_up(iris)
    training = setup.training()
    training.advance(200)
    sight = look(training, Address())
    row, target, says = said(setup.dataset, sight, 0)
    assert (row, target) == ("1", "setosa")
    share, name = says.split()
    assert name == "setosa"
    assert float(share) > 0.9


def test_the_bars_are_the_lengths_of_the_gradients(iris: Document) -> None:
    sight = look(set_up(iris).training(), Address())
    assert norms(sight.pass_) == pytest.approx(
        [np.sqrt((sight.pass_["dW", l] ** 2).sum()) for l in (1, 2, 3)]
    )


def test_an_address_that_does_not_exist_is_brought_to_the_nearest(iris: Document) -> None:
    training = set_up(replace(iris, recipe=replace(iris.recipe, batch_size=50))).training()
    training.advance(2)
    sight = look(training, Address(9, 9))
    assert (sight.epoch, sight.batch, sight.batches) == (2, 2, 3)


def test_an_equation_that_needs_more_room_than_there_is_can_be_scrolled(iris: Document, qtbot) -> None:
    setup = set_up(iris)
    subject = subject_of(setup, look(setup.training(), Address()), np.empty(0), ())
    panel = ExplanationPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(370, 330)
    panel.show()
    rules = [step.rule for step in subject.pass_.operations]
    panel.show_study(Shown(setup, subject, rules.index(Rule.WEIGHTS), View()))
    needed = needed_height(panel.explained, 350)
    assert needed > 330
    qtbot.waitUntil(lambda: panel.picture.height() >= needed and panel.verticalScrollBar().maximum() > 0)
    panel.show_study(Shown(setup, subject, rules.index(Rule.ACTIVATION), View()))
    qtbot.waitUntil(lambda: panel.picture.height() == 330 and panel.verticalScrollBar().maximum() == 0)


def test_the_numbers_of_the_cost_are_of_no_unit(iris: Document, qtbot) -> None:
    setup = set_up(iris)
    subject = subject_of(setup, look(setup.training(), Address()), np.empty(0), ())
    panel = ExplanationPanel(DARK)
    qtbot.addWidget(panel)
    rules = [step.rule for step in subject.pass_.operations]
    panel.show_study(Shown(setup, subject, rules.index(Rule.COST), View()))
    assert panel.whose.startswith("row ")
    panel.show_study(Shown(setup, subject, rules.index(Rule.AFFINE), View()))
    assert panel.whose.startswith("unit 1 of layer 1 · row ")
