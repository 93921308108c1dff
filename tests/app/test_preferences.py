"""What was decided about a file is remembered while its header is the same."""

from pathlib import Path

import pytest

from bpviz.app import preferences
from bpviz.app.preferences import Preferences
from bpviz.data.dataset import Decisions
from bpviz.data.reading import ReadOptions
from bpviz.data.toy import ToyChoice
from bpviz.study.document import Document


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "bpviz.ini"


def written(path: Path, text: str = "a;b\n1;2\n") -> Document:
    path.write_text(text)
    return Document(path, ReadOptions(delimiter=";"), Decisions(target="b", drop=("ä, “b”",)))


def test_the_decisions_about_a_file_are_there_the_next_time(tmp_path: Path, kept: Path) -> None:
    document = written(tmp_path / "mine.csv")
    first = Preferences(kept)
    assert first.remembered(document.path) is None
    first.remember(document)
    first.save()
    assert Preferences(kept).remembered(document.path) == (document.options, document.decisions)
    assert Preferences(kept).recent == []


def test_more_rows_keep_them_and_other_columns_forget_them(tmp_path: Path, kept: Path) -> None:
    document = written(tmp_path / "mine.csv")
    one = Preferences(kept)
    one.remember(document)
    document.path.write_text("a;b\n1;2\n3;4\n")
    assert one.remembered(document.path) is not None
    document.path.write_text("a;c\n1;2\n")
    assert one.remembered(document.path) is None
    document.path.unlink()
    assert one.remembered(document.path) is None


def test_only_the_latest_files_are_remembered(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preferences, "MOST_FILES", 3)
    one = Preferences(kept)
    documents = [written(tmp_path / f"{k}.csv") for k in range(5)]
    for document in [*documents, documents[2]]:
        one.remember(document)
    known = [one.remembered(document.path) is not None for document in documents]
    assert known == [False, False, True, True, True]


def test_drawn_data_and_files_that_are_gone_are_not_remembered(tmp_path: Path, kept: Path) -> None:
    one = Preferences(kept)
    one.remember(Document(Path("moons"), toy=ToyChoice("moons")))
    one.remember(Document(tmp_path / "nothing.csv"))
    assert one._strings("files/order") == []
