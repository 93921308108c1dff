"""Every panel has its key, comes to the front, and shows the pass that is looked at as soon as it is seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bpviz.app.window import Window

Settle = Callable[[], None]
PANELS = ("step", "origin", "nudge", "check", "why", "health")


@pytest.mark.parametrize("name", PANELS)
def test_a_key_brings_a_panel_to_the_front(window: Window, rest: Settle, name: str) -> None:
    assert window.acts[name].shortcuts()
    window.acts[name].trigger()
    rest()
    assert not window.arrangement.docks[name].visibleRegion().isEmpty()


def test_a_panel_that_comes_to_the_front_shows_what_is_looked_at_now(window: Window, rest: Settle) -> None:
    window.parts.training.run_wanted.emit(20)
    rest()
    for name in ("why", "health", "check"):
        window.acts[name].trigger()
        rest()
        panel = window.parts.studies[name]
        assert panel._shown.subject.epoch == 20


def test_a_panel_that_is_not_seen_is_not_renewed(window: Window, rest: Settle) -> None:
    assert not window.parts.why.isVisible()
    window.parts.training.run_wanted.emit(3)
    rest()
    before = window.parts.why._shown
    assert before is None or before.subject.epoch == 0


def test_a_cure_is_taken_and_a_unit_that_is_found_is_chosen(window: Window, rest: Settle) -> None:
    window.acts["health"].trigger()
    recipe = window.session.document.recipe
    window.parts.health.recipe_wanted.emit(replace(recipe, learning_rate=0.01))
    rest()
    assert window.session.document.recipe.learning_rate == 0.01
    window.parts.health.unit_chosen.emit(2, 3)
    rest()
    assert window.session.view.unit == (2, 3)


def test_every_panel_takes_the_theme(window: Window, rest: Settle) -> None:
    window.acts["theme"].trigger()
    rest()
    for panel in window.parts.studies.values():
        assert panel._theme.name == "light"
    window.acts["theme"].trigger()
