"""Colours that carry a number and can be read."""

import numpy as np
import pytest

from bpviz.engine.plan import Phase
from bpviz.scene.theme import DARK, LIGHT, blend, contrast, luminance, mix, translucent


@pytest.mark.parametrize(("theme", "least"), [(LIGHT, 3.7), (DARK, 7.0)])
def test_whatever_is_written_or_drawn_as_a_line_stands_out_from_both_grounds(theme, least):
    inks = ["text", "muted", "negative", "positive", "forward", "cost", "backward", "update", "good", "bad"]
    for ink in inks:
        for ground in (theme.background, theme.surface):
            assert contrast(getattr(theme, ink), ground) >= least, (theme.name, ink)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_numbers_in_nodes_can_be_read_on_every_fill(theme):
    fills = theme.tint(np.linspace(-1, 1, 101))
    for fill, ink in zip(fills.tolist(), theme.ink_on(fills).tolist(), strict=True):
        assert contrast(fill, ink) >= 3.7


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_tint_goes_from_blue_over_the_neutral_ground_to_orange(theme):
    assert theme.tint([-1.0, 0.0, 1.0]).tolist() == [theme.negative, theme.neutral, theme.positive]
    assert theme.tint([-np.inf, np.nan, np.inf]).tolist() == [theme.negative, theme.neutral, theme.positive]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_larger_magnitude_stands_out_more(theme):
    for sign in (-1, 1):
        ratios = [contrast(int(c), theme.neutral) for c in theme.tint(sign * np.linspace(0, 1, 20))]
        assert ratios == sorted(ratios)


def test_mixing_is_exact_at_its_ends_and_opaque_between():
    assert blend(0xFF102030, 0xFFA0B0C0, 0.0) == 0xFF102030
    assert blend(0xFF102030, 0xFFA0B0C0, 1.0) == 0xFFA0B0C0
    assert blend(0xFF000000, 0xFFFFFFFF, 0.5) in (0xFF7F7F7F, 0xFF808080)
    assert mix(0xFF000000, [0xFF0000FF, 0xFFFF0000], [1.0, 0.0]).tolist() == [0xFF0000FF, 0xFF000000]


def test_a_translucent_colour_keeps_its_hue():
    assert translucent([0xFF123456], 0.5).tolist() == [0x80123456]


def test_luminance_of_black_and_white():
    assert luminance([0xFF000000, 0xFFFFFFFF]).tolist() == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_phase_has_a_colour_of_its_own(theme):
    assert len({theme.phase(phase) for phase in Phase}) == 4
