"""What inspect says about files, to people and to scripts."""

import csv
import math
import re

import pytest

KEYS = {
    "file", "encoding", "delimiter", "decimal", "thousands", "header", "rows", "columns", "suggested_target", "problem",
    "warnings", "drawn_from", "suggested_because", "histograms", "preparation",
}  # fmt: skip
FILES = {
    "iris": (150, 5, "species", "classes"),
    "wine": (178, 14, "cultivar", "classes"),
    "breast_cancer": (569, 31, "diagnosis", "binary"),
    "digits": (1797, 65, "digit", "classes"),
    "diabetes": (442, 11, "progression", "regression"),
    "penguins": (344, 8, "species", "classes"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_bundled_files_are_read_as_they_are(bpviz, data, name):
    path = data / f"{name}.csv"
    answer = bpviz("inspect", path, "--json")
    found = answer.json
    assert answer.status == 0
    assert set(found) == KEYS
    assert found["file"] == str(path)
    assert (found["encoding"], found["delimiter"], found["decimal"], found["header"]) == (
        "utf-8",
        ",",
        ".",
        True,
    )
    shape = (found["rows"], len(found["columns"]), found["suggested_target"], found["problem"])
    assert shape == FILES[name]
    assert f'target: "{FILES[name][2]}"' in answer.err


def test_what_would_be_made_of_the_table_is_told_with_every_overruled_decision(bpviz, data):
    words = (
        "--drop",
        "year",
        "--signed",
        "--ordinal",
        "island",
        "--missing-values",
        "median",
        "--test-split",
        "0.25",
    )
    found = bpviz("inspect", data / "penguins.csv", "--target", "sex", *words, "--json").json
    made = found["preparation"]
    assert made["error"] is None
    assert (made["target"], made["balance"]) == ("sex", {"female": 165, "male": 168})
    assert (made["roles"]["year"], made["roles"]["island"]) == ("ignored", "feature, in order")
    assert (made["train"], made["test"]) == (250, 83)
    mass = next(one for one in made["inputs"] if one["name"] == "body_mass_g")
    assert 4100 < mass["offset"] < 4300
    assert 700 < mass["factor"] < 900
    assert sum(found["histograms"]["body_mass_g"]) == 342
    assert any("0, 1, 2" in note["message"] for note in made["notes"])


def test_decisions_that_cannot_be_carried_out_are_told_and_the_rest_is_shown(bpviz, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,y\n1,0\nten,1\n3,0\n4,1\n")
    found = bpviz("inspect", path, "--json").json
    assert found["preparation"]["error"]["line"] == 3
    assert found["preparation"]["roles"] is None
    assert found["rows"] == 4


def test_a_sample_says_how_many_rows_it_was_drawn_from(bpviz, data):
    path = data / "digits.csv"
    found = bpviz("inspect", path, "--sample", "200", "--json").json
    assert (found["rows"], found["drawn_from"]) == (200, 1797)
    assert "a sample: 200 of 1797 rows" in found["warnings"][0]["message"]
    assert bpviz("inspect", path, "--json").json["drawn_from"] is None
    assert "200 rows drawn from 1797" in bpviz("inspect", path, "--sample", "200").out
    assert bpviz("inspect", path, "--sample", "0").status == 2


@pytest.mark.parametrize("name", FILES)
def test_every_number_agrees_with_an_independent_reading(bpviz, data, name):
    path = data / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for column in bpviz("inspect", path, "--json").json["columns"]:
        cells = [row[column["name"]] for row in rows]
        present = [cell for cell in cells if cell != "NA"]
        assert column["missing"] == len(cells) - len(present)
        if column["type"] == "number":
            numbers = [float(cell) for cell in present]
            assert column["distinct"] == len(set(numbers))
            assert (column["min"], column["max"]) == (min(numbers), max(numbers))
            assert column["sum"] == math.fsum(numbers)
            assert column["mean"] == pytest.approx(math.fsum(numbers) / len(numbers), rel=1e-15)
            assert "levels" not in column
        else:
            assert column["levels"] == {level: present.count(level) for level in set(present)}


def test_people_see_a_line_for_every_column(bpviz, data):
    answer = bpviz("inspect", data / "penguins.csv")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert "utf-8, comma between cells, decimal point, a header, 344 rows, 8 columns" in lines[0]
    assert re.fullmatch(r"bill_length_mm +number +2 +164 +32\.1 … 59\.6, mean 43\.9219", lines[4])
    assert re.fullmatch(r"sex +category +11 +2 +male 168, female 165", lines[8])
    assert lines[-1] == "target: species (classes)"


def test_the_target_that_is_named_decides_the_problem(bpviz, data):
    found = bpviz("inspect", data / "penguins.csv", "--target", "body_mass_g", "--json").json
    assert (found["suggested_target"], found["problem"]) == ("species", "regression")


def test_the_problem_can_be_overruled(bpviz, data):
    found = bpviz(
        "inspect", data / "penguins.csv", "--target", "year", "--problem", "regression", "--json"
    ).json
    assert found["problem"] == "regression"


def test_a_dropped_column_is_not_suggested(bpviz, data):
    found = bpviz("inspect", data / "penguins.csv", "--drop", "species", "--json").json
    assert found["suggested_target"] == "year"
    assert "species" in [column["name"] for column in found["columns"]]


def test_every_decision_about_the_file_can_be_taken_by_the_person(bpviz, tmp_path):
    path = tmp_path / "given.csv"
    path.write_bytes("Größe|Preis\n1,5|1.234,5\n-|2.000,0\n2,5|3.100,0\n".encode("cp1252"))
    words = [
        "--encoding",
        "cp1252",
        "--delimiter",
        "pipe",
        "--decimal",
        ",",
        "--thousands",
        ".",
        "--header",
        "--missing",
        "-",
    ]
    found = bpviz("inspect", path, *words, "--json").json
    assert (found["encoding"], found["delimiter"], found["decimal"], found["thousands"]) == (
        "cp1252",
        "|",
        ",",
        ".",
    )
    first, second = found["columns"]
    assert (first["name"], first["missing"], first["sum"]) == ("Größe", 1, 4.0)
    assert second["max"] == 3100.0


def test_lines_at_the_top_can_be_left_out(bpviz, tmp_path):
    path = tmp_path / "top.csv"
    path.write_text("made by hand\n\na,b\n1,2\n3,5\n4,4\n", encoding="utf-8")
    found = bpviz("inspect", path, "--skip-rows", "2", "--json").json
    assert [column["name"] for column in found["columns"]] == ["a", "b"]


def test_without_a_header_a_column_is_named_by_its_number(bpviz, tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("1.5,0,x\n2.5,1,y\n3.5,0,x\n", encoding="utf-8")
    found = bpviz("inspect", path, "--no-header", "--target", "2", "--json").json
    assert (found["header"], found["rows"], found["problem"]) == (False, 3, "binary")


def test_what_the_terminal_must_not_obey_is_shown_as_an_escape(bpviz, tmp_path):
    path = tmp_path / "bell.csv"
    path.write_text("name\u200b,b\n\u202ex,1\ny,2\n\u202ex,3\n", encoding="utf-8")
    answer = bpviz("inspect", path)
    assert answer.status == 0
    assert "\\u202ex 2" in answer.out
    assert "\u202e" not in answer.out


def test_a_warning_is_in_the_object_and_on_stderr(bpviz, tmp_path):
    path = tmp_path / "stray.csv"
    path.write_text("a,b\n1,x\n2,y\noops,x\n" + "".join(f"{k},y\n" for k in range(40)), encoding="utf-8")
    warnings = bpviz("inspect", path, "--json").json["warnings"]
    assert [(warning["line"], warning["column"]) for warning in warnings] == [(4, "a")]
    assert 'line 4, column "a"' in bpviz("inspect", path).err
