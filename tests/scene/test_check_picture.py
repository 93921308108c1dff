"""The picture of the gradient check: a cell for every checked parameter, an honest verdict, the curve over ε."""

from dataclasses import replace

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.explain.checkup import CURVE, checkups
from bpviz.explain.notation import notations
from bpviz.explain.quantity import Quantity, value
from bpviz.scene.check_map import DROWNED, KINK, LEVELS, PENDING, palette, shades
from bpviz.scene.check_picture import (
    Checked,
    asked_of,
    axes_of,
    cell_at,
    cells_of,
    check_height,
    check_marks,
    check_scene,
    epsilon_words,
    place_in,
    told,
    verdict,
    words_of,
)
from bpviz.scene.light import Light
from bpviz.scene.marks import Boxes, Discs, Texts
from bpviz.scene.measure import text_width
from bpviz.scene.theme import DARK, LIGHT, contrast


def made(sizes=(4, 5, 4, 3), m=30, kind="tanh", init="xavier"):
    draw, g = np.random.default_rng(1), activations()
    net = initialize(sizes, [g[kind]] * (len(sizes) - 2) + [g["softmax"]], initializers()[init], 2)
    Y = np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    return record(net, costs()["cross_entropy"], draw.normal(size=(sizes[0], m)), Y, rate=0.1)


KNOWN = {}


def whole(pass_, epsilon):
    """The finished check, made once."""
    if (id(pass_), epsilon) not in KNOWN:
        *_, up = checkups(pass_, epsilon)
        KNOWN[id(pass_), epsilon] = (up, pass_)
    return KNOWN[id(pass_), epsilon][0]


def shown(pass_, epsilon=1e-5, notation="lecture", working=False):
    up = whole(pass_, epsilon)
    return Checked(pass_.network, up, working, "epoch 3", notations()[notation])


@pytest.fixture(scope="module")
def small():
    return made()


@pytest.fixture(scope="module")
def large():
    return made((300, 60, 40, 5), 300)


@pytest.mark.parametrize("width", [300, 390, 720])
def test_every_parameter_has_a_cell_at_its_row_and_column(small, width):
    checked = shown(small)
    found = set()
    for block in cells_of(checked, width):
        for (row, column), place in np.ndenumerate(block.cells):
            x = block.rect.x + (column + 0.5) * block.cell
            y = block.rect.y + (row + 0.5) * block.cell
            assert cell_at(checked, width, x, y) == place
            assert x < width
            asked = asked_of(checked, place)
            assert (asked.ref.layer, asked.row) == (block.layer, row)
            assert asked.column == (column if column < block.cells.shape[1] - 1 else None)
            found.add(asked)
    assert len(found) == small.network.parameters
    assert cell_at(checked, width, 5, 5) is None


def test_a_sample_has_a_cell_each_and_says_how_many_of_how_many(large):
    first = next(checkups(large, 1e-5, seed=7))
    checked = Checked(large.network, first, True, "epoch 3", notations()["lecture"])
    cells = np.concatenate([block.cells.ravel() for block in cells_of(checked, 390)])
    assert sorted(cells[cells >= 0].tolist()) == list(range(first.check.indices.size))
    said = told(checked)[0]
    assert f"{first.check.indices.size} of 20\u2009705 parameters, drawn by seed 7" in said
    assert "200 of 300 examples" in said
    assert "4 so far" in said


def test_a_cell_says_what_it_compares(small):
    checked = shown(small)
    place = 4
    assert asked_of(checked, place) == Quantity(Ref("db", 1), 0)
    assert words_of(checked, place).startswith("db[1], unit 1: backprop ")
    assert "relative error" in words_of(checked, place)
    assert value(small, asked_of(checked, place)) == pytest.approx(checked.checkup.check.analytic[place])
    first = Checked(small.network, next(checkups(small, 1e-5)), True, "", notations()["lecture"])
    assert "not checked yet" in words_of(first, 60)


def test_the_colour_grows_with_the_error_and_what_has_none_is_told_apart(small):
    checked = shown(small, 1e-3)
    shade = shades(checked.checkup)
    order = np.argsort(checked.checkup.check.errors)
    assert (np.diff(shade[order].astype(int)) >= 0).all()
    assert shade.max() < LEVELS
    first = next(checkups(small, 1e-5))
    assert (shades(first)[first.check.done :] == PENDING).all()
    assert (shades(shown(small, 1e-12).checkup) == DROWNED).mean() > 0.5
    dead = shown(made(kind="relu", init="zero"))
    assert (shades(dead.checkup) == KINK).sum() == dead.checkup.check.kinks.sum() > 0
    for theme in (DARK, LIGHT):
        colours = palette(theme)
        assert contrast(int(colours[LEVELS - 1]), theme.surface) > 3
        assert len({int(colours[k]) for k in (0, LEVELS - 1, PENDING, KINK, DROWNED)}) == 5


def test_the_verdict_blames_epsilon_where_epsilon_is_to_blame(small):
    words, fine = verdict(shown(small))
    assert fine
    assert words.startswith("✓ backprop agrees")
    words, fine = verdict(shown(small, 1e-1))
    assert fine is None
    assert words.startswith("ε = 10⁻¹ is too large")
    words, fine = verdict(shown(small, 1e-12))
    assert fine is None
    assert words.startswith("rounding drowns the differences")


def test_the_verdict_blames_backprop_where_no_epsilon_helps(small):
    checked = shown(small)
    check = checked.checkup.check
    wrong = replace(
        checked.checkup,
        check=replace(check, analytic=1.01 * check.analytic),
        curve=tuple((epsilon, 0.005) for epsilon in CURVE),
    )
    words, fine = verdict(replace(checked, checkup=wrong))
    assert fine is False
    assert words.startswith("✗ they disagree: 0.0050")
    assert verdict(replace(checked, checkup=wrong, working=True))[1] is None


def test_where_all_is_kinks_nothing_is_claimed(small):
    checked = shown(small)
    kinked = replace(checked.checkup.check, kinks=np.ones(64, dtype=bool))
    assert verdict(replace(checked, checkup=replace(checked.checkup, check=kinked))) == (
        "every parameter stands at a kink",
        None,
    )


@pytest.mark.parametrize("width", [390, 720])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("epsilon", [1e-1, 1e-5, 1e-12])
def test_no_text_leaves_the_picture(small, large, width, theme, notation, epsilon):
    half = Checked(large.network, next(checkups(large, epsilon)), True, "epoch 3", notations()[notation])
    for checked in (shown(small, epsilon, notation), half):
        height = check_height(checked, width)
        for mark in check_scene(checked, width, round(height), theme).marks:
            if isinstance(mark, Texts):
                for text, (x, y), size, weight, share in zip(
                    mark.text, mark.anchor, mark.size, mark.weight, mark.horizontal, strict=True
                ):
                    left = x - share * text_width(text, size, int(weight))
                    assert 0 <= left <= left + text_width(text, size, int(weight)) <= width + 0.5
                    assert 0 <= y - size / 2 <= y + size / 2 <= height


def test_the_curve_stands_where_its_axes_have_it(small):
    checked = shown(small)
    axes = axes_of(checked, 390)
    assert axes.x_at(axes.at(1e-4, 1.0)[0, 0]) == pytest.approx(1e-4)
    assert axes.at(1e-12, 1.0)[0, 0] == pytest.approx(axes.plot.right)
    discs = [mark for mark in check_marks(checked, 390, DARK) if isinstance(mark, Discs)]
    expected = axes.at(*np.array(checked.checkup.curve).T)
    np.testing.assert_allclose(discs[0].centre, expected)
    assert axes.plot.bottom <= check_height(checked, 390)


def test_a_cell_that_is_pointed_at_is_framed(small):
    plain, framed = (check_marks(replace(shown(small), pointed=place), 390, DARK) for place in (None, 7))
    assert (
        len([m for m in framed if isinstance(m, Boxes)])
        == len([m for m in plain if isinstance(m, Boxes)]) + 1
    )


def test_epsilon_is_written_as_a_power_where_it_is_one():
    assert [epsilon_words(10.0**-k) for k in (1, 5, 12)] == ["10⁻¹", "10⁻⁵", "10⁻¹²"]
    assert epsilon_words(10**-4.5) == "3.2×10⁻⁵"


def test_what_is_lit_of_another_network_is_no_cell_of_this_one(small):
    checked = shown(small)
    assert place_in(checked, Light(edges=frozenset({(1, 0, 3)}))) == 3
    for other in (
        Light(edges=frozenset({(1, 0, 4)})),
        Light(units=frozenset({(1, 5)})),
        Light(units=frozenset({(9, 0)})),
    ):
        assert place_in(checked, other) is None
