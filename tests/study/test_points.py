"""Points of the plane as rows of the table: where they land, how they are written, and where none can be moved."""

from pathlib import Path

import numpy as np
import pytest

from bpviz.data.dataset import Decisions, Scale
from bpviz.data.edits import edited
from bpviz.data.preparation.features import Feature
from bpviz.data.reading import read_table
from bpviz.data.toy import toys, usual
from bpviz.study.correction import corrected
from bpviz.study.document import Document
from bpviz.study.points import class_texts, coordinate, point_added, point_moved, why_fixed
from bpviz.study.setup import set_up


def toy(name="xor", **fields):
    return set_up(Document(Path(name), toy=usual(name), **fields))


@pytest.mark.parametrize("scale", list(Scale))
def test_a_point_lands_where_it_was_put_within_a_pixel(scale):
    setup = toy("blobs", decisions=Decisions(scale=scale))
    spread = np.ptp(setup.dataset.X_train, axis=1)
    values = (float(setup.dataset.X_train[0].mean()), float(setup.dataset.X_train[1].max()))
    target = class_texts(setup)[1]
    after = set_up(corrected(setup.document, setup, (point_added(setup, values, target),)), setup.reading)
    row = after.edited.table.rows - 1
    assert after.dataset.train_rows[-1] == row
    raw = [f.raw(v) for f, v in zip(setup.dataset.features, values, strict=True)]
    numbers = [after.edited.table.column(f.column).numbers[row] for f in setup.dataset.features]
    step = np.abs([f.factor for f in setup.dataset.features]) * spread / 400
    assert np.all(np.abs(np.subtract(raw, numbers)) <= step)
    assert after.edited.table.column(setup.dataset.target).cells[row] == target


def test_a_moved_point_is_two_cells_or_only_those_that_change():
    setup = toy()
    row = int(setup.dataset.train_rows[3])
    here = tuple(setup.dataset.X_train[:, 3].tolist())
    assert len(point_moved(setup, row, (here[0] + 1, here[1] - 1))) == 2
    beside = point_moved(setup, row, (here[0] + 1, here[1]))
    assert "x1" in [edit.column for edit in beside]
    after = edited(setup.reading, beside)
    assert after.table.column("x1").numbers[row] == pytest.approx(
        setup.dataset.features[0].raw(here[0] + 1), abs=0.02
    )


def test_every_toy_with_two_inputs_can_be_drawn_on_and_words_cannot(reading):
    fixed = {name: why_fixed(toy(name)) for name in toys()}
    assert {name for name, reason in fixed.items() if reason is None} >= {
        "xor",
        "blobs",
        "circles",
        "moons",
        "spiral",
    }
    mixed = set_up(
        Document(Path(reading.path), decisions=Decisions(target="kind", drop=("one", "two"))), reading
    )
    assert "has words" in str(why_fixed(mixed))
    wide = set_up(Document(Path(reading.path), decisions=Decisions(target="pair")), reading)
    assert "the network has 6" in str(why_fixed(wide))


def test_numbers_are_written_with_the_decimal_sign_of_the_file(tmp_path):
    path = tmp_path / "comma.csv"
    rows = "".join(f"{k},5;{k % 7},25;{'ab'[k % 2]}\n" for k in range(20))
    path.write_text("x;y;kind\n" + rows, encoding="utf-8")
    setup = set_up(Document(path, decisions=Decisions(target="kind")), read_table(path))
    added = point_added(setup, (0.0, 0.0), "a")
    x = dict(added.cells)["x"]
    assert "," in x
    assert "." not in x
    made = edited(setup.reading, (added,))
    assert made.table.column("x").numbers[-1] == pytest.approx(setup.dataset.features[0].offset, abs=0.05)


def test_a_number_is_as_fine_as_the_points_are_spread(reading):
    feature = Feature("x", "x", None, 0.0, 1.0)
    assert coordinate(feature, 1234.5678, 10_000.0, reading) == "1235"
    assert coordinate(feature, 1.23456, 4.0, reading) == "1.235"
    assert coordinate(feature, -0.0001, 4.0, reading) == "0.000"
    assert coordinate(feature, 0.5, 0.0, reading) == "0.5000"


def test_a_split_column_says_that_a_new_point_is_for_training(tmp_path):
    path = tmp_path / "split.csv"
    rows = "".join(f"{k}.5,{k % 7},{'ab'[k % 2]},{'test' if k % 5 == 0 else 'train'}\n" for k in range(20))
    path.write_text("x,y,kind,part\n" + rows, encoding="utf-8")
    setup = set_up(Document(path, decisions=Decisions(target="kind", split="part")), read_table(path))
    added = point_added(setup, (0.0, 0.0), "a")
    assert dict(added.cells)["part"] == "train"
    after = set_up(corrected(setup.document, setup, (added,)), setup.reading)
    assert after.dataset.train_rows[-1] == 20


def test_classes_are_written_as_the_table_writes_them(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("x,y,kind\n" + "".join(f"{k}.5,{k % 7},{k % 2}.0\n" for k in range(20)), encoding="utf-8")
    setup = set_up(Document(path, decisions=Decisions(target="kind")), read_table(path))
    assert setup.dataset.classes == ("0", "1")
    assert class_texts(setup) == ("0.0", "1.0")
