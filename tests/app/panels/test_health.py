"""The health panel: findings with their evidence, units that lead to the network, cures as recipes, honest silence."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from bpviz.app.panels.health import HealthPanel, evidence_of, links, looked_for, place
from bpviz.explain.diagnostics import diagnose, rules, unit
from bpviz.scene.light import Light
from bpviz.scene.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def sound(shown_of):
    return shown_of(epochs=30)


@pytest.fixture(scope="module")
def dead(shown_of):
    return shown_of(hidden=(8, 8), kind="relu", init="zero", epochs=30, learning_rate=0.5)


@pytest.fixture
def panel(aside, qtbot):
    made = HealthPanel(DARK, aside)
    qtbot.addWidget(made)
    made.resize(390, 640)
    made.show()
    return made


def test_where_nothing_is_found_it_says_so_and_what_was_looked_for(panel, sound):
    panel.show_study(sound)
    assert panel.report.findings == {}
    assert "Nothing found: 5 of 6 rules could judge" in panel.verdict.text()
    assert panel.where.text().startswith("On the 120 examples at epoch 30")
    assert panel.cards == {}
    for name, label in panel.looked.items():
        assert str(rules()[name].title) in label.text()
        assert str(rules()[name].threshold) in label.text()
    assert "✓" in panel.looked["vanishing"].text()
    assert "Not judged: there is no ReLU in the network" in panel.looked["dead_relu"].text()


def test_a_rule_that_could_not_judge_is_not_called_clean(panel, shown_of):
    panel.show_study(shown_of(epochs=3))
    assert "Not judged: there are 3 epochs so far" in panel.looked["oscillating"].text()
    assert "4 of 6" in panel.verdict.text()


def test_a_finding_has_a_card_with_evidence_reason_and_advice(panel, dead):
    panel.show_study(dead)
    expected = diagnose(evidence_of(dead))
    assert list(panel.cards) == list(expected) == ["dead_relu", "symmetric"]
    assert "2 findings" in panel.verdict.text()
    card, finding = panel.cards["dead_relu"], expected["dead_relu"]
    assert card.title.text() == "Dead ReLUs"
    assert card.evidence.text() == str(finding.evidence)
    assert str(finding.reason) in card.reason.text()
    assert all(str(cure) in card.advice.text() for cure in finding.cures)
    assert "✗" in panel.looked["dead_relu"].text()


def test_a_unit_of_a_finding_is_lit_and_chosen(panel, dead, qtbot):
    panel.show_study(dead)
    card = panel.cards["dead_relu"]
    with qtbot.waitSignal(panel.pointed) as said:
        card.units.linkHovered.emit("2,3")
    assert said.args == [Light(units=frozenset({(2, 3)}))]
    with qtbot.waitSignal(panel.pointed) as said:
        card.units.linkHovered.emit("")
    assert said.args == [None]
    with qtbot.waitSignal(panel.unit_chosen) as said:
        card.units.linkActivated.emit("2,3")
    assert said.args == [2, 3]
    assert place("2,3") == (2, 3)


def test_a_cure_is_a_recipe(panel, dead, qtbot):
    panel.show_study(dead)
    buttons = {button.text(): button for button in panel.cards["dead_relu"].buttons}
    recipe = dead.setup.document.recipe
    with qtbot.waitSignal(panel.recipe_wanted) as said:
        qtbot.mouseClick(buttons["→ leaky ReLU in hidden layers"], LEFT)
    assert said.args == [replace(recipe, activations=("leaky_relu", "leaky_relu"))]


def test_a_cure_changes_the_recipe_as_it_is_now(panel, dead, qtbot):
    """The learning rate may have been changed since the run began."""
    panel.show_study(dead)
    now = replace(dead.setup.document.recipe, learning_rate=0.03)
    panel.show_recipe(now)
    buttons = {button.text(): button for button in panel.cards["dead_relu"].buttons}
    with qtbot.waitSignal(panel.recipe_wanted) as said:
        qtbot.mouseClick(buttons["→ learning rate 0.01"], LEFT)
    assert said.args == [replace(now, learning_rate=0.01)]


def test_a_finding_that_is_gone_takes_its_card_along_and_one_that_stays_keeps_it(
    panel, dead, sound, shown_of
):
    panel.show_study(dead)
    card = panel.cards["symmetric"]
    panel.show_study(shown_of(hidden=(8, 8), init="equal", epochs=2))
    assert list(panel.cards) == ["symmetric"]
    assert panel.cards["symmetric"] is card
    panel.show_study(sound)
    assert panel.cards == {}


def test_a_look_at_the_past_is_judged_by_the_curve_up_to_then(shown_of):
    shown = shown_of(epochs=30)
    past = replace(shown, subject=replace(shown.subject, epoch=4))
    assert evidence_of(past).costs.size == 4
    assert evidence_of(shown).costs.size == 30
    assert evidence_of(shown).full_batch
    assert not evidence_of(shown_of(batch_size=16)).full_batch


def test_the_same_pass_is_not_examined_again_and_a_wide_one_beside_the_window(
    panel, sound, wide, qtbot, monkeypatch
):
    panel.show_study(sound)
    before = panel.report
    panel.show_study(replace(sound, operation=2))
    assert panel.report is before
    monkeypatch.setattr("bpviz.app.panels.health.LARGE", 1_000_000)
    panel.show_study(wide)
    assert panel.working
    qtbot.waitUntil(lambda: not panel.working)
    assert panel.report is not before
    later = replace(wide, subject=replace(wide.subject, pass_=replace(wide.pass_)))
    panel.show_study(later)
    panel.hide()
    assert not panel.working
    panel.show()
    qtbot.waitUntil(lambda: not panel.working)


def test_more_units_than_are_named_are_counted(dead):
    finding = replace(diagnose(evidence_of(dead))["dead_relu"], units=(unit(1, 0), unit(2, 4)), count=9)
    assert links(finding, "#123456") == (
        'units of layer 1: <a style="color:#123456" href="1,0">1</a>; '
        'units of layer 2: <a style="color:#123456" href="2,4">5</a>; and 7 more'
    )


def test_the_colours_are_those_of_the_theme(panel, dead):
    panel.show_study(dead)
    panel.show_theme(LIGHT)
    assert "#c8391b" in panel.verdict.text()
    assert "&lt;" not in looked_for("vanishing", panel.report, LIGHT)


def test_one_example_and_one_epoch_are_told_as_one(panel, shown_of):
    panel.show_study(shown_of(epochs=1, batch_size=1))
    assert panel.where.text().startswith(
        "On the 1 example of batch 1 at epoch 1, and the cost of the epoch before"
    )
