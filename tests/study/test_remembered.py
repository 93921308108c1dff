"""What was decided about a file comes back as it was, or not at all."""

import pytest

from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import Decisions, Missing, Ordinal, Scale
from bpviz.data.problem import Problem
from bpviz.data.reading import ReadOptions
from bpviz.study.remembered import as_text, from_text

OPTIONS = ReadOptions("cp1251", ";", ",", " ", True, ("n.d.", "9999"), 2, Ragged.DROP, 500)
DECISIONS = Decisions(
    "Вид", ("№", "a b"), Missing.MEDIAN, Scale.MINMAX, 0.25, 7, Problem.CLASSES, "part", (Ordinal("size", ("s", "l")),),
    True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("options", "decisions"), [(OPTIONS, DECISIONS), (ReadOptions(), Decisions()), (OPTIONS, Decisions())]
)
def test_decisions_come_back_as_they_were(options: ReadOptions, decisions: Decisions) -> None:
    text = as_text(options, decisions)
    assert "\n" not in text
    assert from_text(text) == (options, decisions)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{", ""),
        ('"drop"', '"dropped"'),
        ('"minmax"', '"other"'),
        ('"options"', '"option"'),
        ("500", '500, "x": 1'),
    ],
)
def test_what_cannot_be_understood_is_forgotten(old: str, new: str) -> None:
    assert from_text(as_text(OPTIONS, DECISIONS).replace(old, new)) is None
