"""The target that is suggested is the one that a person would name, and the reason is said."""

import pytest

from bpviz.data.dataset import Decisions, prepare
from bpviz.data.suggestion import suggestion

YES = ("yes", "no")


@pytest.mark.parametrize(
    ("columns", "wanted", "reason"),
    [
        ({"hours": "n", "class": "abc", "passed": YES}, "passed", "usually predicted"),
        ({"class": "abc", "passed": YES, "hours": "n"}, "passed", "usually predicted"),
        ({"class": "abc", "hours": "n", "went well": YES}, "went well", "two values"),
        ({"x": "n", "y": YES, "class": "abc"}, "y", "says so"),
        ({"survived": "01", "class": "abc", "who": "abc", "alive": YES}, "survived", "usually predicted"),
        ({"class": "abc", "alcohol": "n", "ash": "n"}, "class", "often that of the target"),
        ({"a": "n", "b": "n", "class": YES}, "class", "often that of the target"),
        ({"type": YES, "smoker": YES, "age": "n"}, "type", "often that of the target"),
        ({"type": YES, "age": "n", "smoker": YES}, "type", "often that of the target"),
        ({"a": "n", "b": "n"}, "b", "last column"),
        ({"colour": "abc", "size": "abc"}, "size", "last column"),
        ({"isFraud": "01", "amount": "n"}, "isFraud", "usually predicted"),
        ({"DEATH_EVENT": "01", "amount": "n"}, "DEATH_EVENT", "usually predicted"),
        ({"target": "n", "species": "abc"}, "target", "says so"),
        ({"Вид": "abc", "довжина": "n"}, "Вид", "usually predicted"),
        ({"espèce": "abc", "longueur": "n"}, "espèce", "usually predicted"),
        ({"y": "n", "part": ("train", "test")}, "y", "says so"),
        ({"a": "n", "b": "n", "set": ("train", "test")}, "b", "last column"),
    ],
)
def test_the_target_is_the_column_that_a_person_would_name(read, columns, wanted: str, reason: str) -> None:
    found = suggestion(table_of(read, columns))
    assert found.name == wanted
    assert reason in str(found.reason)


def table_of(read, columns):
    """n: a number in each row, as different as can be; else a word of the list."""
    rows = [
        ",".join(
            f"{k * 1.37 + 0.1:.2f}" if words == "n" else words[k % len(words)] for words in columns.values()
        )
        for k in range(12)
    ]
    return read("\n".join([",".join(columns), *rows, ""])).table


def test_a_column_of_many_words_is_not_suggested(read) -> None:
    rows = "".join(f"{k}.5,{k % 2},town {k % 45}\n" for k in range(80))
    assert suggestion(read("x,ok,town\n" + rows).table).name == "ok"


def test_a_feature_that_seems_to_say_the_part_is_pointed_out(read) -> None:
    table = table_of(read, {"a": "n", "y": YES, "part": ("train", "train", "test")})
    said = [str(note) for note in prepare(table).notes]
    assert any("--split-column part" in words for words in said)
    assert not any("--split-column" in str(note) for note in prepare(table, Decisions(split="part")).notes)
