"""Numbers as people type them."""

import pytest
from PySide6.QtCore import Qt

from bpviz.app.fields import Choice, Count, NumberField, next_rung, parsed, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (" 1e-3 ", 1e-3),
        ("1 000", 1000.0),
        ("−2", -2.0),
        ("1\u202f000,5", 1000.5),
        (".5", 0.5),
    ],
)
def test_a_point_and_a_comma_both_stand_before_the_fraction(text: str, number: float) -> None:
    assert parsed(text) == number


@pytest.mark.parametrize("text", ["", "fast", "1,000.5", "1,2,3", "nan", "inf", "1_000", "1е5"])
def test_what_is_no_number_or_might_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the field says the sentence
        parsed(text)


def test_a_number_is_written_so_that_it_reads_back() -> None:
    for number in (0.1, 0.05, 1e-7, 3.0, 1 / 3):
        assert parsed(written(number)) == pytest.approx(number, rel=1e-14)


def test_arrow_keys_walk_the_rungs() -> None:
    up, number = [], 0.001
    for _ in range(6):
        number = next_rung(number, up=True)
        up.append(number)
    assert up == [0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
    down = []
    for _ in range(6):
        number = next_rung(number, up=False)
        down.append(number)
    assert down == [0.05, 0.02, 0.01, 0.005, 0.002, 0.001]


def test_a_number_field_says_what_was_entered_once(qtbot) -> None:
    field = NumberField(0.1, 0.0, "rate")
    qtbot.addWidget(field)
    heard: list[float] = []
    field.entered.connect(heard.append)
    field.setText("0,3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert heard == [0.3, 0.5]


def test_a_typing_error_is_said_and_the_number_stays(qtbot) -> None:
    field = NumberField(0.1, 0.0, "rate")
    qtbot.addWidget(field)
    field.setText("ten")
    with qtbot.waitSignal(field.mistyped) as said:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert '"ten" is not a number' in said.args[0]
    assert field.text() == "0.1"


def test_showing_a_number_is_not_entering_it(qtbot) -> None:
    field, choice = Count(0, 10, 3), Choice([("a", "A"), ("b", "B")])
    qtbot.addWidget(field)
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(field.entered), qtbot.assertNotEmitted(choice.picked):
        field.show_number(7)
        choice.show_name("b")
    assert (field.value(), choice.name) == (7, "b")


def test_what_cannot_be_chosen_says_why(qtbot) -> None:
    choice = Choice([("a", "A"), ("b", "B")])
    qtbot.addWidget(choice)
    choice.refuse(lambda name: "not today" if name == "b" else None)
    model = choice.model()
    assert model.item(0).isEnabled()
    assert not model.item(1).isEnabled()
    assert model.item(1).toolTip() == "not today"


@pytest.mark.parametrize("typed", ["0,05", "1e2", "abc", "-3", "500", ""])
def test_what_is_no_whole_number_is_told_and_the_number_stays(qtbot, typed):
    field = Count(0, 100, 7)
    qtbot.addWidget(field)
    entered = []
    field.entered.connect(entered.append)
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, typed) if typed else qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text(), entered) == (7, "7", [])
    assert f'"{typed}"' in field.mistake


def test_a_whole_number_is_entered(qtbot):
    field = Count(0, 100, 7)
    qtbot.addWidget(field)
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, "42")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.mistake) == (42, "")
