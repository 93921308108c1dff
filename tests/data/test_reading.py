"""What people's files look like and how each is read: encodings, dialects, headers, numbers, kinds."""

import csv
import io
import json

import pytest

from bpviz.data.table import ColumnKind

PLAIN = "a,b,c\n1,2.5,x\n3,4.5,y\n5,6.5,x\n"
FRENCH = "Prénom;taille;reçu\r\n" + "".join(
    f"{'Élodie' if k % 2 else 'Noël'};1,{60 + k};{'oui' if k % 2 else 'non'}\r\n" for k in range(10)
)
UKRAINIAN = "ім'я;вага;клас\n" + "".join(
    f"{('Оксана', 'Іван', 'Ївга')[k % 3]};{50 + k},5;{'так' if k % 2 else 'ні'}\n" for k in range(10)
)
JAPANESE = "名前,体重,身長,性別\n" + "".join(
    f"太郎{k},{50 + k},{160 + k},{'男' if k % 2 else '女'}\n" for k in range(10)
)


def told(reading) -> str:
    return "\n".join(map(str, reading.notes))


def numbers(reading, name: str) -> list[float]:
    values = reading.table.column(name).numbers
    assert values is not None
    return values.tolist()


@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("cp1251", "cp1251")],
)  # fmt: skip
def test_an_encoding_is_found(read, codec: str, name: str) -> None:
    reading = read(UKRAINIAN, codec)
    assert reading.encoding == name
    assert [column.name for column in reading.table.columns] == ["ім'я", "вага", "клас"]
    assert reading.table.column("ім'я").cells[:2] == ("Оксана", "Іван")
    assert bool(reading.notes) == (codec in {"cp1251", "utf-16-le", "utf-16-be"})


def test_a_french_file_is_read_with_its_accents_and_decimal_commas(read) -> None:
    reading = read(FRENCH, "cp1252")
    assert (reading.encoding, reading.delimiter, reading.decimal) == ("cp1252", ";", ",")
    assert numbers(reading, "taille")[:2] == [1.6, 1.61]
    assert reading.table.column("reçu").kind is ColumnKind.BOOLEAN
    assert "which is a guess" in told(reading)


def test_a_japanese_file_is_read(read) -> None:
    reading = read(JAPANESE, "shift_jis")
    assert reading.encoding == "shift_jis"
    assert reading.table.column("性別").levels == {"女": 5, "男": 5}


def test_the_person_names_the_encoding(read) -> None:
    assert read(FRENCH, "cp850", encoding="cp850").table.column("Prénom").cells[0] == "Noël"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
def test_a_delimiter_is_found(read, delimiter: str) -> None:
    reading = read(PLAIN.replace(",", delimiter))
    assert reading.delimiter == delimiter
    assert numbers(reading, "b") == [2.5, 4.5, 6.5]
    assert reading.notes == ()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_do_not_matter(read, end: str) -> None:
    assert read(PLAIN.replace("\n", end)).table.lines.tolist() == [2, 3, 4]


def test_mixed_line_ends_are_one_line_each(read) -> None:
    reading = read("a,b\r\n1,2\n3,4\r5,6\r\n")
    assert reading.table.lines.tolist() == [2, 3, 4]
    assert numbers(reading, "a") == [1, 3, 5]


def test_a_line_break_inside_quotes_belongs_to_the_cell_and_lines_stay_physical(read) -> None:
    reading = read('a,b\n1,"x\ny"\n2,"z"\n3,"x\ny"\n')
    assert reading.table.column("b").cells == ("x\ny", "z", "x\ny")
    assert reading.table.lines.tolist() == [2, 4, 5]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\n1,"say ""hi"", he"\n2,x\n', ('say "hi", he', "x")),
        ('a,b\n1,"say \\"hi\\", he"\n2,x\n', ('say "hi", he', "x")),
        ("'a','b'\n'1','it''s, so'\n'2','x'\n", ("it's, so", "x")),
        ('"a", "b"\n1, "x, y"\n2, "z"\n', ("x, y", "z")),
    ],
)
def test_quotes_are_doubled_escaped_single_or_after_a_space(read, text: str, cells: tuple[str, ...]) -> None:
    assert read(text).table.column("b").cells == cells


def test_a_quote_in_an_unquoted_cell_is_kept_and_pointed_out(read) -> None:
    reading = read('a,b\n1,5" pipe\n2,x\n3,y\n')
    assert reading.table.column("b").cells[0] == '5" pipe'
    assert reading.notes[0].line == 2


def test_columns_aligned_by_spaces_are_read(read) -> None:
    reading = read("".join(f"  {k:5d}   {k * 2.5:8.3f}  {k % 2}\n" for k in range(8)))
    assert (reading.delimiter, reading.header) == (" ", False)
    assert numbers(reading, "2") == [k * 2.5 for k in range(8)]


def test_a_line_that_names_the_separator_is_obeyed(read) -> None:
    reading = read("sep=;\na;b\n1;2\n3;4\n")
    assert reading.delimiter == ";"
    assert reading.table.lines.tolist() == [3, 4]


def test_the_person_names_the_delimiter(read) -> None:
    reading = read("a:b\n1:2\n3:4\n", delimiter=":")
    assert numbers(reading, "b") == [2, 4]
    assert read(PLAIN.replace(",", "\t"), delimiter="tab").delimiter == "\t"


def test_lines_at_the_top_are_skipped_on_request_and_still_counted(read) -> None:
    reading = read("junk,1\nmore\n" + PLAIN, skip_rows=2)
    assert reading.table.lines.tolist() == [4, 5, 6]


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("Report of 2020\nby Bob\n" + PLAIN, "lines before the table left out: 2, up to line 2", 1),
        ("Report of 2020,,\n,,\n" + PLAIN, "lines before the table left out: 1", 1),
        ("# made by us, in 2020\n# so\n" + PLAIN, "comment lines left out: 2", 1),
        (PLAIN.replace("3,", "\n3,"), "blank lines left out: 1", 3),
        (PLAIN + ",,\n", "rows without any value left out: 1", 5),
        (PLAIN + "Total,13.5,\n", "the last line is a total", 5),
        (PLAIN.replace("a,b,c\n", "a,b,c\ncm,kg,\n"), "a second line of the header", 2),
        (PLAIN.replace("\n", ",\n"), "every row ends with a separator", 4),
        (PLAIN.replace("\n", ",\n").replace("c,", "c"), "every row ends with a separator", 4),
    ],
)
def test_what_is_no_part_of_the_table_is_left_out_and_said(read, text: str, words: str, line: int) -> None:
    reading = read(text)
    assert [column.name for column in reading.table.columns] == ["a", "b", "c"]
    assert numbers(reading, "a") == [1, 3, 5]
    note = next(note for note in reading.notes if words in str(note))
    assert note.line == line


def test_a_file_without_header_keeps_all_its_rows(read) -> None:
    reading = read("5.1,3.5,setosa\n4.9,3.0,setosa\n6.2,2.9,other\n")
    assert not reading.header
    assert reading.table.rows == 3
    assert [column.name for column in reading.table.columns] == ["column 1", "column 2", "column 3"]
    assert reading.table.column("2").cells == ("3.5", "3.0", "2.9")


def test_a_first_row_with_nothing_but_a_word_is_no_title_above_data(read) -> None:
    reading = read("Adelie,,\nGentoo,1.5,2\nAdelie,2.5,3\nGentoo,3.5,4\n", header=False)
    assert reading.table.rows == 4


def test_the_person_decides_about_the_header(read) -> None:
    text = "2019,2020,2021\n1,2,3\n4,5,6\n"
    assert not read(text).header
    assert "--header" in told(read(text))
    assert read(text, header=True).table.column("2020").cells == ("2", "5")
    assert read(PLAIN, header=False).table.rows == 4


def test_numbers_that_count_may_be_names(read) -> None:
    reading = read("0,1,2,label\n" + "".join(f"{k}.5,{k + 1},{k * 7 % 5},{k % 2}\n" for k in range(8)))
    assert reading.header
    assert "taken as names" in told(reading)


def test_a_table_of_words_alone_has_a_guessed_header(read) -> None:
    reading = read("colour,shape,edible\nred,round,yes\nblue,round,no\nred,flat,no\n")
    assert reading.header
    assert "which is a guess" in told(reading)
    assert not read("red,round,yes\nblue,round,no\nred,flat,no\n").header


def test_names_above_words_that_repeat_are_no_guess(read) -> None:
    reading = read(
        "colour,edible\n"
        + "".join(f"{'red' if k % 3 else 'blue'},{'yes' if k % 2 else 'no'}\n" for k in range(9))
    )
    assert reading.header
    assert reading.notes == ()


def test_repeated_and_blank_names_are_made_different_and_said(read) -> None:
    reading = read("a,a,,c\n1,2,7,x\n3,4,7,y\n5,6,8,x\n")
    assert [column.name for column in reading.table.columns] == ["a", "a (2)", "column 3", "c"]
    assert [note.column for note in reading.notes] == ["a (2)", "column 3"]


def test_an_index_without_a_name_is_an_id(read) -> None:
    reading = read(",a,b\n0,5,2\n1,3,4\n2,4,6\n")
    assert reading.table.columns[0].kind is ColumnKind.ID


def test_row_names_without_a_name_shift_no_column(read) -> None:
    reading = read('"a","b"\n"1",1.5,"x"\n"2",3.5,"y"\n"3",5.5,"x"\n')
    assert numbers(reading, "a") == [1.5, 3.5, 5.5]
    assert reading.table.columns[0].kind is ColumnKind.ID
    assert "one name less" in told(reading)


@pytest.mark.parametrize(
    ("cells", "delimiter", "decimal", "thousands", "values"),
    [
        (("1,5", "2,25"), ";", ",", None, [1.5, 2.25]),
        (("1.234,5", "2.345.678,25"), ";", ",", ".", [1234.5, 2345678.25]),
        (("1,234.5", "2,345,678.25"), "\t", ".", ",", [1234.5, 2345678.25]),
        (("1\u202f234,5", "2\u202f345,25"), ";", ",", " ", [1234.5, 2345.25]),
        (("1 234.5", "2 345.25"), ";", ".", " ", [1234.5, 2345.25]),
        (("1'234.5", "2'345.25"), ";", ".", "'", [1234.5, 2345.25]),
        (('"1,234"', '"2,345"'), ",", ".", ",", [1234, 2345]),
        (("−1.5", "+2.5e-3"), ",", ".", None, [-1.5, 0.0025]),
    ],
)
def test_a_number_format_is_found(read, cells, delimiter, decimal, thousands, values) -> None:
    rows = "".join(delimiter.join((f"w{k}", cell, str(k))) + "\n" for k, cell in enumerate(cells))
    reading = read(delimiter.join(("name", "v", "n")) + "\n" + rows)
    assert (reading.decimal, reading.thousands) == (decimal, thousands)
    assert numbers(reading, "v") == values


@pytest.mark.parametrize("sign", [".", ","])
def test_a_sign_that_may_part_thousands_is_pointed_out_and_decided_by_the_person(read, sign: str) -> None:
    text = "a;b\n" + "".join(f"{k + 1}{sign}{200 + k};{k}\n" for k in range(6))
    assert "which is a guess" in told(read(text))
    assert numbers(read(text, thousands=sign), "a")[0] == 1200
    assert numbers(read(text, decimal=sign), "a")[0] == 1.2
    assert read(text, decimal=sign).notes == ()


def test_a_point_parts_thousands_where_another_column_has_decimal_commas(read) -> None:
    reading = read("a;b;n\n" + "".join(f"{k + 1}.{200 + k};{k},25;{k}\n" for k in range(6)))
    assert (reading.decimal, reading.thousands) == (",", ".")
    assert numbers(reading, "a")[:2] == [1200, 2201]
    assert numbers(reading, "b")[:2] == [0.25, 1.25]


@pytest.mark.parametrize("token", ["", "NA", "n/a", "NaN", "nan", "NULL", "null", "?", "#N/A", " "])
def test_a_usual_token_is_missing_in_any_case(read, token: str) -> None:
    reading = read(f"a,b\n1,2\n{token},4\n5,6\n")
    column = reading.table.column("a")
    assert column.kind is ColumnKind.NUMBER
    assert column.missing.tolist() == [False, True, False]
    assert column.distinct == 2
    assert reading.notes == ()


@pytest.mark.parametrize("token", ["-", ".", "none", "--", "n.a.", "#DIV/0!", "missing"])
def test_another_token_is_pointed_out_and_taken_on_request(read, token: str) -> None:
    text = f"a,b\n1,2\n{token},4\n5,6\n"
    note = read(text).notes[0]
    assert (note.line, note.column) == (3, "a")
    assert f"--missing {token}" in str(note)
    reading = read(text, missing=(token,))
    assert reading.table.column("a").missing_count == 1
    assert reading.notes == ()


@pytest.mark.parametrize("sentinel", ["9999", "-999", "-9999", "99999"])
def test_a_number_that_may_stand_for_none_is_pointed_out_and_taken_on_request(read, sentinel: str) -> None:
    text = f"a,b\n1,2\n{sentinel},4\n5,6\n7,8\n"
    note = read(text).notes[0]
    assert (note.line, note.column) == (3, "a")
    assert read(text, missing=(sentinel,)).table.column("a").missing_count == 1


@pytest.mark.parametrize(
    "cell", ["inf", "-Infinity", "1e999", "1_000", "0x1F", "1e", "--1", "1.2.3", "١٢", "∞", "12kg"]
)
def test_what_is_no_number_never_becomes_one(read, cell: str) -> None:
    reading = read(f"a,b\n1,2\n{cell},4\n5,6\n7,9\n")
    column = reading.table.column("a")
    assert column.strays == (1,)
    assert column.present.tolist() == [1, 5, 7]
    assert (reading.notes[0].line, reading.notes[0].column) == (3, "a")


@pytest.mark.parametrize("cell", ["9007199254740993", "1e-400", "123456789012345678901"])
def test_a_number_that_float64_cannot_keep_is_pointed_out(read, cell: str) -> None:
    note = read(f"a,b\n1,2\n{cell},4\n5,6\n7,9\n").notes[0]
    assert (note.line, note.column) == (3, "a")
    assert "float64" in str(note)


def test_one_sign_beside_every_number_is_left_out_and_said(read) -> None:
    reading = read('p,q,b\n5%,"$1,200.50",1\n7 %,"$3,400.50",2\n9%,"$5,600.00",4\n')
    assert numbers(reading, "p") == [5, 7, 9]
    assert numbers(reading, "q") == [1200.5, 3400.5, 5600]
    assert [note.column for note in reading.notes] == ["p", "q"]


def test_codes_with_leading_zeros_are_no_numbers(read) -> None:
    reading = read("plz,b\n" + "".join(f"0{1000 + k % 3},{k}\n" for k in range(9)))
    assert reading.table.column("plz").kind is ColumnKind.CATEGORY
    assert "codes" in told(reading)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("yes no yes no", ColumnKind.BOOLEAN),
        ("TRUE False true FALSE", ColumnKind.BOOLEAN),
        ("так ні так ні", ColumnKind.BOOLEAN),
        ("y n y n", ColumnKind.BOOLEAN),
        ("y y y y", ColumnKind.CATEGORY),
        ("0 1 0 1", ColumnKind.NUMBER),
        ("red blue red blue", ColumnKind.CATEGORY),
        ("2020-01-31 2020-02-01 2020-02-02 2020-02-03", ColumnKind.DATE),
        ("31/01/2020 01/02/2020 02/02/2020 03/02/2020", ColumnKind.DATE),
        ("2020-01-31T10:00:00Z 2020-02-01T10:00 2020-02-02 2020-02-03", ColumnKind.DATE),
        ("3+ 0 1 3+ 0 2 3+ 1 0 1 0 2", ColumnKind.CATEGORY),
        (" ".join(f"u{k:03x}" for k in range(12)), ColumnKind.ID),
        (" ".join(f"free·text·{k // 2}·here" for k in range(120)), ColumnKind.TEXT),
    ],
)
def test_the_kind_of_a_column_is_found(read, cells: str, kind: ColumnKind) -> None:
    rows = "".join(f"{cell.replace('·', ' ')},{k}.5\n" for k, cell in enumerate(cells.split()))
    assert read("v,n\n" + rows).table.column("v").kind is kind


@pytest.mark.parametrize("name", ["id", "ID", "customer_id", "userId", "Index", "№"])
def test_different_whole_numbers_under_an_ids_name_are_an_id(read, name: str) -> None:
    assert read(f"{name},b\n7,1\n3,2\n5,4\n").table.columns[0].kind is ColumnKind.ID


def test_counting_numbers_under_another_name_stay_numbers(read) -> None:
    assert (
        read("x,y\n" + "".join(f"{k},{k * k}\n" for k in range(30))).table.columns[0].kind
        is ColumnKind.NUMBER
    )


@pytest.mark.parametrize(
    ("odd", "meant"), [("setsa", "setosa"), ("Setosa", "setosa"), ("setoas", "setosa"), ("set;osa", "setosa")]
)
def test_a_word_that_may_be_misspelt_is_pointed_out(read, odd: str, meant: str) -> None:
    rows = "".join(f"{k},{'setosa' if k % 2 else 'virginica'}\n" for k in range(20))
    note = read(f"a,y\n{rows}21,{odd}\n").notes[0]
    assert (note.line, note.column) == (22, "y")
    assert f'meant as "{meant}"' in str(note)


def test_spaces_around_words_make_no_class_of_their_own_and_are_said(read) -> None:
    reading = read("a,y\n1,cat\n2,dog\n3,cat \n4,dog\n")
    assert reading.table.column("y").levels == {"cat": 2, "dog": 2}
    assert reading.table.column("y").cells[2] == "cat "
    assert (reading.notes[0].line, reading.notes[0].column) == (4, "y")


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1.25,0.55\n2.25,0.65\n3.25,0.75\n4.25,0.85\n5.25,0.9",
        "a,year\n1.25,2005\n2.25,2006\n3.25,2005\n4.25,2006\n5.25,200",
        "a,kind\n1.25,cat5\n2.25,dog5\n3.25,cat5\n4.25,dog5\n5.25,cat",
    ],
)
def test_a_file_cut_inside_its_last_cell_is_pointed_out(read, text: str) -> None:
    assert "is it complete?" in told(read(text))
    assert read(text + "5\n").notes == ()
    assert read(text + "5").notes == ()


def test_ten_thousand_columns_work(read) -> None:
    names = ",".join(f"f{k}" for k in range(10_000))
    rows = "".join(",".join(f"{k + row}.5" for k in range(10_000)) + "\n" for row in range(3))
    reading = read(f"{names}\n{rows}")
    assert len(reading.table.columns) == 10_000
    assert reading.table.columns[-1].sum == 3 * 10_000 + 1.5


def test_lists_written_by_csv_come_back_with_text_of_every_kind(read) -> None:
    cells = [
        'say "hi"',
        "a,b",
        "c;d",
        "line\nbreak",
        "tab\there",
        "pipe|d",
        "'single'",
        "ünï©ode",
        "",
        "plain",
    ]
    out = io.StringIO()
    csv.writer(out).writerows([["n", "text"], *([str(k), cell] for k, cell in enumerate(cells))])
    assert list(read(out.getvalue()).table.column("text").cells) == cells


def test_an_inspection_has_the_keys_of_the_command_line_and_is_json(read) -> None:
    from bpviz.data.inspection import inspection

    reading = read("id,x,c,when,y\n7,1.5,u,2020-01-01,yes\n8,NA,v,2020-01-02,no\n9,3.5,u,2020-01-03,yes\n")
    shown = inspection(reading)
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert list(shown) == [
        "file", "encoding", "delimiter", "decimal", "thousands", "header", "rows", "drawn_from", "columns",
        "histograms", "suggested_target", "suggested_because", "problem", "warnings",
    ]  # fmt: skip
    assert shown["file"] == reading.path
    assert shown["columns"] == [
        {"name": "id", "type": "id", "missing": 0, "distinct": 3, "levels": {"7": 1, "8": 1, "9": 1}},
        {"name": "x", "type": "number", "missing": 1, "distinct": 2, "min": 1.5, "max": 3.5, "mean": 2.5, "sum": 5.0},
        {"name": "c", "type": "category", "missing": 0, "distinct": 2, "levels": {"u": 2, "v": 1}},
        {"name": "when", "type": "date", "missing": 0, "distinct": 3,
         "levels": {"2020-01-01": 1, "2020-01-02": 1, "2020-01-03": 1}},
        {"name": "y", "type": "boolean", "missing": 0, "distinct": 2, "levels": {"yes": 2, "no": 1}},
    ]  # fmt: skip
    assert (shown["suggested_target"], shown["problem"], shown["warnings"]) == ("y", "binary", [])


def test_an_inspection_lists_the_fifty_most_frequent_words(read) -> None:
    from bpviz.data.inspection import inspection

    rows = "".join(f"w{k // 2},{k}.5\n" for k in range(120))
    column = inspection(read("c,y\n" + rows))["columns"][0]
    assert column["distinct"] == 60
    assert len(column["levels"]) == 50


def test_an_inspection_says_its_warnings_with_their_places(read) -> None:
    from bpviz.data.inspection import inspection

    shown = inspection(read("a,y\n1,0\nten,1\n3,0\n4,1\n"))
    assert shown["warnings"] == [
        {"line": 3, "column": "a", "message": '"ten" is not a number, as the other cells of the column are'}
    ]
