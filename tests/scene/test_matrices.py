"""The matrices on paper: where cells stand, what they light, and how columns are stacked side by side."""

import numpy as np
import pytest

from bpviz.explain.notation import notations
from bpviz.scene.block import EXAMPLES, Axis, Mode
from bpviz.scene.light import Light
from bpviz.scene.marks import Boxes, Image, Texts
from bpviz.scene.matrices import CARDS, matrices_scene, stacking_scene
from bpviz.scene.matrix_sheet import Cell, sheet
from bpviz.scene.nodes import brief
from bpviz.scene.pooling import strongest
from bpviz.scene.product import Setting
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK

SIZES = [(500, 180), (640, 260), (900, 300), (1600, 500)]


def laid(subject, result, mode=Mode.ALL, size=(1100, 300), rows=False, notation="lecture", example=4):
    step = next(i for i, each in enumerate(subject.pass_.operations) if each.result == result)
    setting = Setting(subject.pass_, mode, example, notations()[notation], rows)
    return sheet(subject, setting, step, Rect(0, 0, *size), 240)


def texts(scene):
    return [text for mark in scene.marks if isinstance(mark, Texts) for text in mark.text]


def frames(scene):
    return [
        Rect(*corner, *size)
        for mark in scene.marks
        if isinstance(mark, Boxes)
        for corner, size, fill, line in zip(mark.corner, mark.size, mark.fill, mark.line, strict=True)
        if fill >> 24 == 0 and line == DARK.light
    ]


def test_a_small_product_is_written_in_numbers(subject_of):
    subject = subject_of((4, 5, 3), m=120)
    made = laid(subject, ("dZ", 1), Mode.ONE)
    assert all(placed.numbered for placed in made.equation.blocks)
    said = texts(matrices_scene(made, DARK))
    for value in subject.pass_["W", 2].ravel():
        assert brief(float(value)) in said


def test_many_examples_are_a_heat_map_in_which_the_chosen_one_is_framed(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("dZ", 1))
    scene = matrices_scene(made, DARK)
    placed = made.equation.blocks[-1]
    images = [mark for mark in scene.marks if isinstance(mark, Image)]
    assert any((image.x, image.y, image.width, image.height) == placed.rect for image in images)
    width = placed.rect.width / 120
    middle = placed.rect.x + 4.5 * width
    framed = [
        Rect(*corner, *size)
        for mark in scene.marks
        if isinstance(mark, Boxes)
        for corner, size, line in zip(mark.corner, mark.size, mark.line, strict=True)
        if line == DARK.text
    ]
    assert any(f.x < middle < f.right and f.width >= 3 and f.holds(middle, placed.rect.y) for f in framed)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("notation", notations())
def test_blocks_stand_side_by_side_inside_the_sheet(subject_of, size, rows, notation):
    for sizes, m in (((4, 5, 3), 120), ((2, 1), 200), ((64, 16, 10), 128)):
        subject = subject_of(sizes, m=m)
        for step in subject.pass_.operations:
            for mode in Mode:
                made = laid(subject, step.result, mode, size, rows, notation)
                right = 0.0
                for placed in made.equation.blocks:
                    assert placed.rect.x >= right
                    right = placed.rect.right
                for placed in made.blocks:
                    assert placed.rect.right <= size[0]
                    assert placed.rect.y >= 0
                    assert placed.rect.bottom + 9 <= size[1]
                    assert placed.rect.height > 0


def test_the_cell_under_the_mouse_is_the_one_that_is_seen_there(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("dZ", 1))
    for number, placed in enumerate(made.blocks):
        rows, columns = placed.block.shape
        for line, column in ((0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)):
            cell = placed.cell_rect(line, column)
            found = made.cell_at(cell.x + cell.width / 2, cell.y + cell.height / 2)
            assert found == (Cell(number, line, column) if placed.block.known else None)
    assert made.cell_at(2, 2) is None


def test_a_cell_lights_its_row_in_the_left_factor_and_its_column_in_the_right_one(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("dA", 1))
    W, dZ, dA = made.equation.blocks
    cell = Cell(2, 3, 60)
    assert made.address(cell) == {Axis(1): 3, EXAMPLES: 60}
    lit = made.lit(made.address(cell))
    row = W.cell_rect(3, 0)
    assert Rect(W.rect.x, row.y, W.rect.width, row.height) in lit
    column = dZ.cell_rect(0, 60)
    assert Rect(column.x, dZ.rect.y, column.width, dZ.rect.height) in lit
    assert dA.cell_rect(3, 60) in lit
    light = made.light(cell, (4, 5, 3))
    assert light.edges == {(2, j, 3) for j in range(3)}
    assert light.units == {(1, 3), (2, 0), (2, 1), (2, 2)}
    assert made.example(cell) == 60


def test_a_cell_of_a_factor_lights_what_it_goes_into(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("Z", 1), Mode.ONE)
    W, A, b, Z = made.equation.blocks
    light = made.light(Cell(0, 2, 1), (4, 5, 3))
    assert light == Light(frozenset({(0, 1), (1, 2)}), frozenset({(1, 2, 1)}))
    lit = made.lit(made.address(Cell(0, 2, 1)))
    for placed, line in ((A, 1), (b, 2), (Z, 2)):
        assert placed.cell_rect(line, 0) in lit
    assert W.cell_rect(2, 1) in lit


def test_what_is_pointed_at_on_the_network_is_framed_here(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("Z", 1), Mode.ONE)
    unit = matrices_scene(made, DARK, None, Light(units=frozenset({(1, 2)})))
    edge = matrices_scene(made, DARK, None, Light(edges=frozenset({(1, 2, 1)})))
    many = matrices_scene(made, DARK, None, Light(units=frozenset({(1, 2), (1, 3)})))
    assert len(frames(unit)) > 3
    cell = made.equation.blocks[0].cell_rect(2, 1).inset(-1.0)
    assert cell in frames(edge)
    assert not frames(many)


def test_an_example_in_rows_is_chosen_by_its_row(subject_of):
    made = laid(subject_of((4, 5, 3), m=120), ("Z", 1), rows=True)
    assert made.example(Cell(0, 77, 2)) == 77
    assert made.quantity(Cell(0, 77, 2)).example == 77
    assert made.example(Cell(1, 1, 2)) is None


def test_shapes_are_ticked_once_the_derivative_is_there(subject_of):
    subject = subject_of((4, 5, 3), m=120)
    said = texts(matrices_scene(laid(subject, ("dW", 1)), DARK))
    assert [text for text in said if text.startswith("✓")] == ["✓ 5 × 120", "✓ 5 × 120", "✓ 5 × 4"]
    assert not [t for t in texts(matrices_scene(laid(subject, ("Z", 1)), DARK)) if t.startswith("✓")]


def test_it_says_of_which_examples_it_is(subject_of):
    subject = subject_of((4, 5, 3), m=120)
    assert laid(subject, ("Z", 1), Mode.ONE).words == "row 104 · example 5 of 120"
    assert laid(subject, ("Z", 1)).words == "all 120 examples, each a column · row 104 framed"
    assert laid(subject, ("Z", 1), rows=True).words == "all 120 examples, each a row · row 104 framed"
    assert laid(subject, ("Z", 1), Mode.MEAN).words == "mean of 120 examples"


def test_columns_are_stacked_as_a_function_of_the_share_alone(subject_of):
    subject = subject_of((4, 5, 3), m=120)
    one, whole = (laid(subject, ("Z", 1), mode) for mode in (Mode.ONE, Mode.ALL))
    ends = [stacking_scene(one, whole, share, DARK) for share in (0.0, 1.0)]
    for scene, still in zip(ends, (one, whole), strict=True):
        assert texts(scene) == texts(matrices_scene(still, DARK))

    def columns(share):
        marks = stacking_scene(one, whole, share, DARK).marks
        cards = [mark for mark in marks if isinstance(mark, Image)]
        assert len(cards) > 2 * (CARDS + 1), "those of X, then those of Z and the pairs"
        return [(mark.x, mark.width) for mark in cards[: CARDS + 1]]

    X1, X = one.equation.blocks[1].rect, whole.equation.blocks[1].rect
    for share in (0.2, 0.5, 0.8):
        found = columns(share)
        assert found == columns(share)
        x, width = found[-1]
        at = X.x + 4 * X.width / 120
        assert x == pytest.approx(X1.x + share * (at - X1.x)), "the chosen column is on top"
        assert width == pytest.approx(X1.width + share * (X.width / CARDS - X1.width))
    spread = [
        max(x for x, _ in columns(share)) - min(x for x, _ in columns(share)) for share in (0.2, 0.5, 0.8)
    ]
    assert spread == sorted(spread)


def test_of_numbers_that_fall_on_one_point_the_largest_is_seen():
    numbers = np.zeros((4, 1000))
    numbers[2, 500], numbers[0, 3] = -7.0, 2.0
    seen = strongest(numbers, 100, 10)
    assert seen.shape == (4, 10)
    assert seen[2, 5] == -7
    assert seen[0, 0] == 2
    assert (seen != 0).sum() == 2
    assert (seen == strongest(numbers.T, 10, 100).T).all()


def test_a_network_that_ran_away_still_has_a_picture(subject_of):
    subject = subject_of((4, 5, 3), m=12)
    values = {ref: np.full_like(array, np.nan) for ref, array in subject.pass_.values.items()}
    broken = type(subject.pass_)(
        subject.pass_.network, subject.pass_.cost, subject.pass_.operations, values, subject.pass_.losses
    )
    other = type(subject)(broken, 0, 0, 1, subject.inputs, None, subject.examples, "")
    assert matrices_scene(laid(other, ("dZ", 1)), DARK).marks
