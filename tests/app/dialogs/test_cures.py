"""One button gives the answer that a sentence names as the cure, where there is one."""

from pathlib import Path

import pytest

from bpviz.app.dialogs.cures import ENOUGH, cured
from bpviz.app.questions import Problem
from bpviz.app.worker import problem
from bpviz.data.csv import source
from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import prepare
from bpviz.data.errors import DataError
from bpviz.data.reading import ReadOptions, read_table

USUAL = ReadOptions()


def wrong(path: Path, text: str, options: ReadOptions = USUAL) -> Problem:
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        prepare(read_table(path, options).table)
    return problem(caught.value)


def test_a_word_among_numbers_may_be_missing(tmp_path: Path) -> None:
    fault = wrong(tmp_path / "a.csv", "a,y\n1,0\nnot known,1\n3,0\n4,1\n5,1\n")
    options, button = cured(fault, USUAL)
    assert options == ReadOptions(missing=("not known",))
    assert button == "Take “not known” as missing"
    assert prepare(read_table(tmp_path / "a.csv", options).table).n_inputs == 1


def test_uneven_rows_may_be_left_out(tmp_path: Path) -> None:
    fault = wrong(tmp_path / "a.csv", "a,y\n1,0\n2\n3,0\n4,1\n")
    assert cured(fault, USUAL) == (ReadOptions(ragged=Ragged.DROP), "Leave such rows out")
    assert cured(fault, ReadOptions(ragged=Ragged.PAD)) == (None, "")


def test_a_file_that_does_not_fit_may_be_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGE", 0)
    monkeypatch.setattr(source, "_free_memory", lambda: 10)
    fault = wrong(tmp_path / "a.csv", "a,y\n1,0\n2,1\n")
    assert cured(fault, USUAL) == (ReadOptions(sample=ENOUGH), f"Draw {ENOUGH} rows")


def test_no_button_is_offered_where_no_answer_is_known(tmp_path: Path) -> None:
    assert cured(wrong(tmp_path / "a.csv", 'a,y\n1,"0\n2,1\n'), USUAL) == (None, "")
