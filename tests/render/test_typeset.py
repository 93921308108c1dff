"""Formulas become outlines that are the same everywhere, fit where they must, and know where their parts are."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, qBlue, qGreen, qRed

from bpviz.engine.plan import Ref
from bpviz.explain.formula import Brace, Link, Number, Role, Row, Symbol, Words, linked, row
from bpviz.explain.tex import tex
from bpviz.render.typeset import lines, paint_formula, shrink, typeset
from bpviz.scene.typeset.font import math_font
from bpviz.words import say

INK = {Role.INK: QColor("#e6e9f0"), Role.POSITIVE: QColor("#ffa94d"), Role.NEGATIVE: QColor("#5aa9f0")}
PICTURE = Path(__file__).parents[1] / "pictures" / "equations.png"
ALL = [
    r"dZ^{[1]} = W^{[2]\top} \, dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]})",
    r"\frac{\partial C_0}{\partial w_{jk}^{(L)}} = \frac{\partial z_j^{(L)}}{\partial w_{jk}^{(L)}} \, 2(a - y)",
    r"J = -\frac{1}{m} \sum_{i=1}^{m} [y^{(i)} \log a^{[2](i)} + (1 - y^{(i)}) \log(1 - a^{[2](i)})]",
    r"\hat{y}_k = \frac{e^{z_k}}{\sum_{j=1}^n e^{z_j}} \quad \overline{dz}_2^{[1]} \quad \hat{Y}",
    r"Z = \begin{bmatrix} \val{a} & \val{b} \\ \val{c} & \val{d} \end{bmatrix} \begin{bmatrix} x_1 \\ 1 \end{bmatrix}",
    r"\left\| \nabla J \right\| = \sqrt{\sum_l \left\| dW^{[l]} \right\|_F^2} = \val{c} + \underbrace{\val{d}}_7",
]


@pytest.fixture(autouse=True)
def qt(qapp):
    """Outlines need an application."""


def formulas():
    values = {
        "a": Number(0.12, decimals=2),
        "b": Number(-0.48, decimals=2),
        "c": Number(-3.2e-9),
        "d": Number(1 / 3),
    }
    return [tex(source, **values) for source in ALL]


def picture(sets, width=620, height=450, scale=1.0):
    image = QImage(int(width * scale), int(height * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("#0d1117"))
    painter = QPainter(image)
    y = 10.0
    for formula in sets:
        paint_formula(painter, formula, 12, y + formula.ascent, INK)
        y += formula.ascent + formula.descent + 18
    painter.end()
    return image


def ink_of(formula):
    box = QRectF()
    for path in formula.outlines.values():
        box = box.united(path.boundingRect())
    return box


@pytest.mark.parametrize("source", range(len(ALL)))
def test_the_ink_stays_in_its_box(source):
    formula = typeset(formulas()[source], 24.0)
    ink = ink_of(formula)
    assert ink.left() >= -3
    assert ink.right() <= formula.width + 3
    assert -ink.top() <= formula.ascent + 0.01
    assert ink.bottom() <= formula.descent + 0.01


@pytest.mark.parametrize("source", range(len(ALL)))
def test_a_formula_grows_in_proportion_to_its_size(source):
    small, large = typeset(formulas()[source], 10.0), typeset(formulas()[source], 40.0)
    assert large.width == pytest.approx(4 * small.width)
    assert large.ascent == pytest.approx(4 * small.ascent)
    assert ink_of(large).height() == pytest.approx(4 * ink_of(small).height(), rel=1e-6)


def test_the_same_formula_gives_the_same_pixels():
    first = picture([typeset(formula, 20.0) for formula in formulas()])
    again = picture([typeset(formula, 20.0) for formula in formulas()])
    assert first == again


def test_equations_look_as_they_did():
    image = picture([typeset(formula, 24.0) for formula in formulas()])
    if not PICTURE.exists():
        PICTURE.parent.mkdir(exist_ok=True)
        assert image.save(str(PICTURE))
        pytest.fail(f"{PICTURE} was missing and has been drawn: look at it, then run again")
    golden = QImage(str(PICTURE)).convertToFormat(QImage.Format.Format_RGB32)
    assert golden.size() == image.size()
    different = sum(
        max(abs(part(a) - part(b)) for part in (qRed, qGreen, qBlue)) > 24
        for a, b in ((golden.pixel(x, y), image.pixel(x, y)) for x in range(620) for y in range(450))
    )
    assert different <= 40


def test_colours_come_from_roles_and_a_role_without_one_is_ink():
    formula = typeset(Row((Symbol("x"), Number(0.5), Number(-0.5), Words(say("terms")))), 40.0)
    image = picture([formula], 400, 80)
    colours = {image.pixelColor(x, y).name() for x in range(400) for y in range(80)}
    assert {"#e6e9f0", "#ffa94d", "#5aa9f0"} <= colours
    assert set(formula.outlines) == {Role.INK, Role.POSITIVE, Role.NEGATIVE, Role.QUIET}


def test_painting_leaves_the_painter_as_it_was():
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    paint_formula(painter, typeset(Symbol("x"), 20.0), 5, 20, INK)
    assert painter.worldTransform().isIdentity()
    assert not painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.end()


def test_a_point_finds_the_innermost_part_that_stands_for_something():
    outer, inner = Link(Ref("dW", 1)), Link(Ref("Z", 2), 0)
    formula = linked(row(Symbol("a"), linked(Symbol("z"), inner), Symbol("b")), outer)
    done = typeset(formula, 30.0)
    boxes = dict(done.boxes)
    assert [link for link, _ in done.boxes] == [outer, inner]
    assert boxes[outer].contains(boxes[inner])
    assert done.at(boxes[inner].center().x(), boxes[inner].center().y()) == inner
    assert done.at(boxes[outer].left() + 1, boxes[inner].center().y()) == outer
    assert done.at(-5, 0) is None


def test_a_live_number_is_not_remembered_as_another():
    assert typeset(Number(0.25), 20.0).width < typeset(Number(-0.2512), 20.0).width


def test_numbers_of_one_length_have_one_width():
    widths = {typeset(Number(value, decimals=3), 20.0).width for value in (0.111, 4.444, 7.089)}
    assert len(widths) == 1


def test_shrinking_fits_exactly_and_only_where_it_must():
    formula = formulas()[2]
    width = typeset(formula, 20.0).width
    assert shrink(formula, 20.0, width + 1) == 20.0
    size = shrink(formula, 20.0, width / 2)
    assert typeset(formula, size).width == pytest.approx(width / 2)


def long_sum(terms):
    return tex(r"z =" + r"\val{a} \cdot \val{b} +" * terms + r"\val{b} = \val{a}", a=-0.1234, b=0.5678)


@pytest.mark.parametrize("max_width", [120.0, 200.0, 333.0, 1000.0])
def test_a_long_line_is_broken_at_its_operators_and_loses_nothing(max_width):
    broken = lines(long_sum(12), 18.0, max_width)
    assert all(line.width <= max_width + 1e-6 for line in broken)
    whole = typeset(long_sum(12), 18.0)
    for role, path in whole.outlines.items():
        parts = [line.outlines[role].elementCount() for line in broken if role in line.outlines]
        assert sum(parts) == path.elementCount()
    assert len(broken) > 1 or whole.width <= max_width


def test_a_line_that_fits_stays_whole():
    assert len(lines(long_sum(1), 18.0, 1000.0)) == 1
    assert lines(Symbol("x"), 18.0, 1000.0)[0].width == typeset(Symbol("x"), 18.0).width


def test_what_cannot_be_broken_is_shrunk():
    (only,) = lines(tex(r"\begin{matrix} x & y & z & w & x & y \end{matrix}"), 30.0, 90.0)
    assert only.width == pytest.approx(90.0)


def test_a_lower_line_starts_under_what_follows_the_equals_sign():
    first, second, *_ = lines(long_sum(12), 18.0, 300.0)
    equals = typeset(tex("z ="), 18.0).width
    assert ink_of(second).left() > equals
    assert ink_of(first).left() < 3


def test_a_prime_stands_no_higher_than_the_layer_beside_it():
    with_prime = typeset(tex(r"g^{[1]\prime}"), 100.0)
    without = typeset(tex(r"g^{[1]}"), 100.0)
    assert ink_of(with_prime).top() >= ink_of(without).top() - 0.01


def test_a_sign_before_a_number_stands_closer_than_one_between_numbers():
    negative, difference = tex("- x"), tex("y - x")
    gap = typeset(difference, 20.0).width - typeset(Symbol("y"), 20.0).width - typeset(negative, 20.0).width
    assert gap > 5


@pytest.mark.parametrize("body", ["x", r"\frac{x}{y}", r"\frac{\frac{x}{y}}{\frac{x}{y}}"])
def test_brackets_cover_what_they_hold(body):
    inside = typeset(tex(body), 20.0)
    fenced = typeset(tex(rf"\left( {body} \right)"), 20.0)
    assert ink_of(fenced).height() >= 0.85 * ink_of(inside).height()


def test_brackets_can_be_put_together_to_any_height():
    tall = tex(r"\begin{bmatrix}" + r" x \\" * 19 + r" x \end{bmatrix}")
    inside = typeset(tex(r"\begin{matrix}" + r" x \\" * 19 + r" x \end{matrix}"), 20.0)
    assert ink_of(typeset(tall, 20.0)).height() >= ink_of(inside).height()


def test_a_brace_is_as_wide_as_its_body():
    body = tex(r"x + y + z + w")
    assert typeset(Brace(body, Symbol("n")), 20.0).width >= typeset(body, 20.0).width


def test_the_font_has_every_sign_that_formulas_use():
    font = math_font()
    assert all(font.glyph(character) for character in "∑∏√⏟⋯…⊤⊙·×′∂∇ℒ∞≤≥≠≔≈→✓−ЗМжїéß" + "\u0302")


def test_the_font_says_how_scripts_stand():
    font = math_font()
    assert font.script_scale == 0.7
    assert font.constants["axis_height"] == 258
    assert font.constants["radical_extra_ascender"] == 78


@pytest.mark.parametrize("share", [0.55, 0.6, 0.7])
def test_a_line_is_broken_before_a_plus_rather_than_inside_a_product(share):
    values = {"a": 0.1234, "b": 0.5678}
    formula = tex(r"z = \val{a} \cdot \val{b} + \val{a} \cdot \val{b} = \val{b}", **values)
    first, *_ = lines(formula, 20.0, share * typeset(formula, 20.0).width)
    assert first.width == pytest.approx(typeset(tex(r"z = \val{a} \cdot \val{b}", **values), 20.0).width)


def test_all_lines_of_a_broken_formula_are_shrunk_alike():
    formula = tex(r"x = x + \text{a long word that cannot be broken} + x")
    broken = lines(formula, 20.0, 150.0)
    assert max(line.width for line in broken) == pytest.approx(150.0)
    assert ink_of(broken[0]).height() < ink_of(typeset(tex("x = x"), 20.0)).height()


@pytest.mark.parametrize("width", [150.0, 180.0, 220.0])
def test_a_sign_after_the_equals_sign_is_no_place_to_break(width):
    formula = tex(r"L^{(1)} = - y \log a - y \log a - y \log a - y \log a")
    first, *_ = lines(formula, 18.0, width)
    assert first.width > typeset(tex("L^{(1)} = - y"), 18.0).width


def test_a_line_is_broken_inside_brackets_where_there_is_no_other_way():
    inside = r" + ".join([r"\val{a} \cdot \val{b}"] * 6)
    formula = tex(rf"w = 5 \left( {inside} \right)", a=0.1234, b=0.5678)
    broken = lines(formula, 18.0, 250.0)
    assert len(broken) > 2
    assert all(line.width <= 250.0 for line in broken)
    assert ink_of(broken[0]).height() == pytest.approx(
        ink_of(typeset(tex("w = 5 (0.1)"), 18.0)).height(), rel=0.1
    )
