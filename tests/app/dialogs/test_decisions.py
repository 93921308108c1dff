"""The dialog shows how a file was read and what is made of it, and takes another answer to every question."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from bpviz.app.dialogs.columns import BECOMES, MISSING, NAME, ROLE, TYPE
from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import Decisions, Missing, Ordinal, Scale
from bpviz.data.preparation.choosing import Role
from bpviz.data.problem import Problem
from bpviz.data.reading import ReadOptions
from tests.app.dialogs.conftest import PLAYERS, Ask


def said(dialog, row: int, place: int) -> str:
    return str(dialog.columns.index(row, place).data())


def give(dialog, row: int, role: Role) -> None:
    dialog.columns.setData(dialog.columns.index(row, ROLE), str(role))


def picked(field, name: str) -> None:
    field.show_name(name)
    field.picked.emit(name)


def test_each_column_is_told_with_its_role_its_type_and_what_becomes_of_it(ask: Ask) -> None:
    dialog = ask()
    rows = [tuple(said(dialog, row, place) for place in (NAME, ROLE, TYPE, MISSING)) for row in range(5)]
    assert rows == [
        ("name", "ignored  ▾", "text", "0"),
        ("height", "feature  ▾", "number", "0"),
        ("team", "feature  ▾", "category", "0"),
        ("when", "ignored", "date", "0"),
        ("won", "target  ▾", "boolean", "0"),
    ]
    heights = dialog._dataset.features[0]
    assert said(dialog, 1, BECOMES) == f"μ {heights.offset:.6g}, σ {heights.factor:.6g}"
    assert said(dialog, 2, BECOMES) == "3 inputs, 1 or 0: blue, green, red"
    assert said(dialog, 3, BECOMES) == "it has dates"
    assert said(dialog, 4, BECOMES) == "0 for no, 1 for yes"


def test_a_column_that_only_counts_rows_has_no_other_role(ask: Ask) -> None:
    dialog = ask("id,x,y\n" + "".join(f"{k + 1},{k * 0.5},{k % 2}\n" for k in range(20)))
    assert said(dialog, 0, ROLE) == "id"
    assert said(dialog, 0, BECOMES) == "it only tells the rows apart"
    assert not dialog.columns.flags(dialog.columns.index(0, ROLE)) & Qt.ItemFlag.ItemIsEditable


def test_the_suggested_target_comes_with_its_reason_and_the_balance_of_its_classes(ask: Ask) -> None:
    dialog = ask()
    assert dialog.fields["target"].name == "won"
    assert "usually predicted" in dialog.fields["reason"].text()
    assert dialog.fields["balance"].words == "no 20 (50\u00a0%), yes 20 (50\u00a0%)"
    assert dialog.fields["problem"].currentText() == "by the target: binary"
    picked(dialog.fields["target"], "height")
    assert dialog.fields["reason"].isHidden()
    assert dialog.fields["balance"].words.startswith("from 180")
    assert not dialog.fields["signs"].isEnabled()


def test_how_the_file_was_read_stands_in_the_fields(ask: Ask) -> None:
    text = "Größe;Anteil;Ja\n" + "".join(f"1.{k:03d},5;{k},25;{('ja', 'nein')[k % 2]}\n" for k in range(30))
    dialog = ask(text.encode("cp1252"))
    found = {
        name: dialog.fields[name].currentText()
        for name in ("encoding", "delimiter", "decimal", "thousands", "header")
    }
    assert found == {
        "encoding": "by looking: Windows 1252", "delimiter": "by looking: semicolon",
        "decimal": "by looking: comma", "thousands": "by looking: point", "header": "by looking: names",
    }  # fmt: skip
    assert "cp1252" in dialog.fields["notes"].toPlainText()


@pytest.mark.parametrize(
    ("field", "name", "options"),
    [
        ("encoding", "cp1251", {"encoding": "cp1251"}),
        ("delimiter", ";", {"delimiter": ";"}),
        ("decimal", ",", {"decimal": ","}),
        ("thousands", " ", {"thousands": " "}),
        ("header", "no", {"header": False}),
        ("header", "yes", {"header": True}),
        ("ragged", "drop", {"ragged": Ragged.DROP}),
    ],
)
def test_every_answer_about_the_file_can_be_overruled(ask: Ask, field: str, name: str, options) -> None:
    dialog = ask()
    picked(dialog.fields[field], name)
    assert dialog.document.options == ReadOptions(**options)


def test_missing_words_skipped_lines_and_a_sample_are_taken(ask: Ask) -> None:
    dialog = ask("a title\n" + PLAYERS.replace("red", "not known"))
    dialog.fields["skip"].setValue(1)
    dialog.fields["tokens"].setText("'not known' 9999")
    dialog.fields["tokens"].editingFinished.emit()
    assert dialog.document.options.missing == ("not known", "9999")
    assert said(dialog, 2, MISSING) == "14"
    dialog.fields["sample"].setValue(20)
    assert dialog.document.options.sample == 20
    assert dialog.fields["about"].text().startswith("20 of 40 rows")


def test_roles_can_be_changed_in_the_list(ask: Ask) -> None:
    dialog = ask()
    give(dialog, 2, Role.ORDERED)
    assert dialog.document.decisions.ordinal == (Ordinal("team"),)
    assert said(dialog, 2, BECOMES) == "0 blue, 1 green, 2 red"
    give(dialog, 2, Role.IGNORED)
    assert (dialog.document.decisions.drop, dialog.document.decisions.ordinal) == (("team",), ())
    give(dialog, 2, Role.TARGET)
    assert (dialog.document.decisions.target, dialog.document.decisions.drop) == ("team", ())
    assert dialog.fields["target"].name == "team"
    assert said(dialog, 4, ROLE).startswith("feature")


def test_a_target_that_is_given_up_goes_to_the_next_likely_column(ask: Ask) -> None:
    dialog = ask()
    give(dialog, 4, Role.IGNORED)
    assert dialog.document.decisions.target == "team"
    assert dialog.document.decisions.drop == ("won",)
    assert dialog.fields["accept"].isEnabled()


def test_a_column_may_say_the_part(ask: Ask) -> None:
    rows = "".join(f"{k},{k % 2},{('train', 'test')[k % 3 == 0]}\n" for k in range(30))
    dialog = ask("x,y,part\n" + rows)
    give(dialog, 2, Role.PART)
    assert dialog.document.decisions.split == "part"
    assert not dialog.fields["split"].isEnabled()
    assert "20 to train, 10 to test" in dialog.fields["about"].text()


def test_the_preparation_can_be_changed(ask: Ask) -> None:
    dialog = ask()
    picked(dialog.fields["scale"], "minmax")
    assert said(dialog, 1, BECOMES).startswith("0 … 1 for 180")
    picked(dialog.fields["scale"], "none")
    assert said(dialog, 1, BECOMES) == "as it is"
    picked(dialog.fields["missing"], "median")
    picked(dialog.fields["signs"], "signed")
    picked(dialog.fields["problem"], "classes")
    dialog.fields["split"].setValue(50)
    assert dialog.document.decisions == Decisions(
        scale=Scale.NONE, missing_values=Missing.MEDIAN, signed=True, problem=Problem.CLASSES, test_split=0.5
    )
    assert said(dialog, 4, BECOMES) == "2 outputs, 1 or −1"


def test_the_first_rows_stand_beside_their_lines_as_they_are_written(ask: Ask) -> None:
    dialog = ask("# a note\n" + PLAYERS.replace("player 1,180.5", "player 1,NA"))
    model = dialog.fields["table"].model()
    assert (model.rowCount(), model.columnCount()) == (40, 5)
    assert model.headerData(0, Qt.Orientation.Vertical) == "3"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "height\nnumber"
    assert [model.index(1, place).data() for place in range(3)] == ["player 1", "NA", "blue"]
    assert model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole) == "missing"


def test_a_file_that_cannot_be_read_is_shown_as_it_is_written_and_may_be_cured(ask: Ask) -> None:
    dialog = ask(
        PLAYERS.replace("player 20,190.0,blue,2020-01-21,no", "player 20,190.0,no").replace(
            "20,190.0,green", "20,190.0"
        )
    )
    message = dialog.fields["message"].text()
    assert message.startswith("players.csv, line 22: 5 cells expected")
    assert not dialog.fields["accept"].isEnabled()
    assert dialog.fields["columns"].isHidden() or not dialog.fields["columns"].isVisible()
    model = dialog.fields["table"].model()
    shown = {
        model.headerData(row, Qt.Orientation.Vertical): model.index(row, 0).data()
        for row in range(model.rowCount())
    }
    assert shown["▸ 22"].startswith("player 20,190.0")
    assert dialog.fields["cure"].text() == "Leave such rows out"
    dialog.fields["cure"].click()
    assert dialog.document.options.ragged is Ragged.DROP
    assert dialog.fields["accept"].isEnabled()
    assert dialog.fields["columns"].isVisible()
    assert "line 22" in dialog.fields["notes"].toPlainText()


def test_a_word_among_numbers_is_taken_as_missing_at_the_press_of_a_button(ask: Ask) -> None:
    dialog = ask(PLAYERS.replace("player 3,181.5", "player 3,n.d."))
    assert '"n.d." is not a number' in dialog.fields["message"].text()
    assert dialog.fields["target"].name == "won"
    dialog.fields["cure"].click()
    assert dialog.document.options.missing == ("n.d.",)
    assert dialog.fields["tokens"].text() == "n.d."
    assert dialog.fields["message"].isHidden()


def test_what_was_decided_stays_where_the_columns_keep_their_names(ask: Ask) -> None:
    dialog = ask()
    picked(dialog.fields["target"], "team")
    picked(dialog.fields["scale"], "minmax")
    picked(dialog.fields["ragged"], "drop")
    assert dialog.document.decisions == Decisions(target="team", scale=Scale.MINMAX)
    picked(dialog.fields["header"], "no")
    assert dialog.document.decisions == Decisions(scale=Scale.MINMAX)


def test_what_was_remembered_stands_in_the_fields(ask: Ask) -> None:
    options = ReadOptions(encoding="cp1252", missing=("-", "not known"), header=True)
    dialog = ask(options=options, decisions=Decisions(target="team", drop=("height",), signed=True))
    assert (dialog.fields["encoding"].name, dialog.fields["header"].name) == ("cp1252", "yes")
    assert dialog.fields["tokens"].text() == "- 'not known'"
    assert (dialog.fields["target"].name, dialog.fields["signs"].name) == ("team", "signed")
    assert said(dialog, 1, ROLE) == "ignored  ▾"


def test_the_spread_of_a_column_is_that_of_its_values(ask: Ask) -> None:
    dialog = ask()
    team, height, name = (dialog.columns.profile(row) for row in (2, 1, 0))
    assert dict(zip(team.words, team.counts.tolist(), strict=True)) == {"red": 14, "blue": 13, "green": 13}
    assert (len(height.counts), height.counts.sum()) == (16, 40)
    assert not np.any(name.counts)
    assert "red: 14" in dialog.columns.index(2, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_ten_thousand_columns_are_listed(ask: Ask) -> None:
    row = ",".join(str(k % 7) for k in range(10_000))
    dialog = ask(",".join(f"c{k}" for k in range(10_000)) + "\n" + f"{row}\n{row[::-1]}\n" * 3)
    assert dialog.columns.rowCount() == 10_000
    assert dialog.fields["accept"].isEnabled()
