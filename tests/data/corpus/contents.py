"""Files that differ in what they say: names, lines that are no examples, missing values, kinds of columns."""

from collections.abc import Iterator

from case import Case, Style, read

PLAIN = {
    "a": [1.5, 2.25, 3.5, 4.75, 5.5, 6.25],
    "b": [10, 20, 35, 41, 52, 67],
    "c": ["x", "y", "x", "y", "x", "y"],
}
TEXT = Style().write(PLAIN)
HEAD, ROWS = TEXT.split("\n", 1)


def cases() -> Iterator[Case]:
    """Every case of this kind."""
    yield from names()
    yield from surroundings()
    yield from gaps()
    yield from infinities()
    yield from kinds()
    yield from amounts()
    yield from sizes()


def renamed(*titles: str) -> dict[str, list]:
    return dict(zip(titles, PLAIN.values(), strict=True))


def names() -> Iterator[Case]:
    numbered = renamed("column 1", "column 2", "column 3")
    yield read("no_header", ROWS, numbered, header=False, lines=range(1, 7))
    yield read("no_header_as_told", TEXT, {
        "column 1": [None, *PLAIN["a"]], "column 2": [None, *PLAIN["b"]], "column 3": ["c", *PLAIN["c"]],
    }, header=False, options={"header": False},
        warnings=[(1, '"a" is not a number'), (1, '"b" is not a number')])  # fmt: skip
    years = "2019,2020,2021\n11,22,33\n44,55,66\n77,88,99\n"
    table = {"2019": [11, 44, 77], "2020": [22, 55, 88], "2021": [33, 66, 99]}
    yield read("years_as_names_as_told", years, table, options={"header": True})
    rows = {"column 1": [2019, 11, 44, 77], "column 2": [2020, 22, 55, 88], "column 3": [2021, 33, 66, 99]}
    yield read("years_in_the_first_line", years, rows, header=False, warnings=[(1, "--header")])
    counted = "0,1,2,label\n" + "".join(f"{k}.5,{k * 3},{k * 7 % 5},{'ab'[k % 2]}\n" for k in range(6))
    yield read("names_that_count", counted, {
        "0": [k + 0.5 for k in range(6)], "1": [k * 3 for k in range(6)], "2": [k * 7 % 5 for k in range(6)],
        "label": ["ab"[k % 2] for k in range(6)],
    }, warnings=[(1, "taken as names")])  # fmt: skip
    yield read(
        "names_twice",
        TEXT.replace(HEAD, "a,a,c"),
        renamed("a", "a (2)", "c"),
        warnings=[(1, "occurs before")],
    )
    yield read("names_thrice", TEXT.replace(HEAD, "a,a,a"), renamed("a", "a (2)", "a (3)"),
               warnings=[(1, "occurs before"), (1, "occurs before")])  # fmt: skip
    yield read("name_blank_in_the_middle", TEXT.replace(HEAD, "a,,c"), renamed("a", "column 2", "c"),
               warnings=[(1, "has no name")])  # fmt: skip
    yield read("names_with_spaces_around", TEXT.replace(HEAD, " a , b ,c "), renamed("a", "b", "c"))
    yield read("names_odd", TEXT.replace(HEAD, 'α (%),#2,"x; y, z"'), renamed("α (%)", "#2", "x; y, z"))
    yield read(
        "names_over_two_lines", 'a,"b\nin cm",c\n' + ROWS, renamed("a", "b\nin cm", "c"), lines=range(3, 9)
    )
    units = HEAD + "\ncm,kg,\n" + ROWS
    yield read(
        "units_below_the_names", units, PLAIN, lines=range(3, 9), warnings=[(2, "second line of the header")]
    )
    groups = "size,,kind\nleft,right,\n" + ROWS
    yield read("names_in_two_lines", groups, renamed("size left", "size right", "kind"), lines=range(3, 9),
               warnings=[(2, "second line of the header")])  # fmt: skip
    index = "," + HEAD + "\n" + "".join(f"{k},{row}\n" for k, row in enumerate(ROWS.splitlines()))
    yield read("index_without_name", index, {"column 1": [str(k) for k in range(6)], **PLAIN},
               types={"column 1": "id"}, warnings=[(1, "has no name")])  # fmt: skip
    short = HEAD + "\n" + "".join(f"{k},{row}\n" for k, row in enumerate(ROWS.splitlines(), 1))
    yield read("row_names_and_a_header_one_short", short, {"column 1": [str(k) for k in range(1, 7)], **PLAIN},
               types={"column 1": "id"}, warnings=[(1, "one name less"), (1, "has no name")])  # fmt: skip
    ids = {"customer_id": ["104", "7", "88", "13", "52", "61"], **PLAIN}
    yield read("ids_by_name", Style().write(ids), ids, types={"customer_id": "id"})


def surroundings() -> Iterator[Case]:
    yield read(
        "title_above",
        "Report of March\n" + TEXT,
        PLAIN,
        lines=range(3, 9),
        warnings=[(1, "before the table")],
    )
    yield read("titles_with_separators", "Report,,\nof March,,\n" + TEXT, PLAIN, lines=range(4, 10),
               warnings=[(1, "before the table")])  # fmt: skip
    yield read("title_and_blank_line", "Report of March\n\n" + TEXT, PLAIN, lines=range(4, 10),
               warnings=[(1, "before the table"), (2, "blank lines")])  # fmt: skip
    yield read("comments_above", "# made by hand, once\n# so\n" + TEXT, PLAIN, lines=range(4, 10),
               warnings=[(1, "comment lines left out: 2")])  # fmt: skip
    lines = TEXT.splitlines()
    inside = "\n".join([*lines[:3], "# a pause", *lines[3:], ""])
    yield read(
        "comment_inside", inside, PLAIN, lines=[2, 3, 5, 6, 7, 8], warnings=[(4, "comment lines left out: 1")]
    )
    yield read("junk_above_skipped_as_told", "junk,1\nmore;2\n" + TEXT, PLAIN, lines=range(4, 10),
               options={"skip_rows": 2})  # fmt: skip
    yield read("total_below", TEXT + "Total,225,\n", PLAIN, warnings=[(8, "is a total")])
    yield read("total_below_french", TEXT + "Total général,225,\n", PLAIN, warnings=[(8, "is a total")])
    yield read("total_below_ukrainian", TEXT + "Разом:,225,\n", PLAIN, warnings=[(8, "is a total")])
    yield read("blank_line_inside", TEXT.replace("\n3.5", "\n\n3.5"), PLAIN, lines=[2, 3, 5, 6, 7, 8],
               warnings=[(4, "blank lines left out: 1")])  # fmt: skip
    yield read("blank_line_of_spaces", TEXT.replace("\n3.5", "\n   \n3.5"), PLAIN, lines=[2, 3, 5, 6, 7, 8],
               warnings=[(4, "blank lines left out: 1")])  # fmt: skip
    yield read("empty_rows_inside", TEXT.replace("\n3.5", "\n,,\n,,\n3.5"), PLAIN, lines=[2, 3, 6, 7, 8, 9],
               warnings=[(4, "without any value left out: 2")])  # fmt: skip
    yield read("blank_line_first", "\n" + TEXT, PLAIN, lines=range(3, 9), warnings=[(1, "blank lines")])
    trailing = TEXT.replace("\n", ",\n")
    yield read("separator_at_every_end", trailing, PLAIN, warnings=[(7, "ends with a separator")])
    yield read("separator_at_every_end_but_the_headers", trailing.replace("c,", "c"), PLAIN,
               warnings=[(7, "ends with a separator")])  # fmt: skip
    two = TEXT.replace("\n", ";;\n").replace(",", ";")
    yield read(
        "two_separators_at_every_end", two, PLAIN, delimiter=";", warnings=[(7, "ends with a separator")]
    )


def gaps() -> Iterator[Case]:
    holes = {"a": [1.5, None, 3.5, None, 5.5, 6.25], "b": PLAIN["b"], "c": ["x", "y", None, "y", "x", "y"]}
    for name, token in (
        ("empty", ""), ("na", "NA"), ("n_slash_a", "N/A"), ("nan", "NaN"), ("null", "null"), ("question", "?"),
        ("excel", "#N/A"), ("lower", "n/a"), ("space", " "),
    ):  # fmt: skip
        yield read(f"missing_{name}", Style(missing=token).write(holes), holes)
    every = "a,b,c\n1.5,NA,x\n,2.5,null\nN/A,?,x\n4.5,nan,y\n5.5,6.5,y\n"
    yield read("missing_in_many_ways", every, {
        "a": [1.5, None, None, 4.5, 5.5], "b": [None, 2.5, None, None, 6.5], "c": ["x", None, "x", "y", "y"],
    })  # fmt: skip
    for name, token in (("dash", "-"), ("point", "."), ("none", "none"), ("unknown", "unknown")):
        text = Style(missing=token).write({**PLAIN, "a": holes["a"]})
        wide = {**PLAIN, "a": holes["a"]}
        warnings = [(3, f"--missing {token}"), (5, f"--missing {token}")]
        yield read(f"missing_{name}_unsaid", text, wide, warnings=warnings)
        yield read(f"missing_{name}_as_told", text, wide, options={"missing": [token]})
    sentinels = {"a": [1.5, 9999.0, 3.5, 9999.0, 5.5, 6.25], "b": PLAIN["b"], "c": PLAIN["c"]}
    yield read("sentinel_unsaid", Style().write(sentinels), sentinels, warnings=[(3, "may stand for none")])
    yield read("sentinel_as_told", Style().write(sentinels), {**PLAIN, "a": holes["a"]},
               options={"missing": ["9999"]})  # fmt: skip
    minus = {"a": [1, -999, 3, 4, 5, 6], "b": [1.5, 2.5, -999.0, 4.5, 5.5, 6.5]}
    yield read("sentinel_minus_unsaid", Style().write(minus), minus,
               warnings=[(3, "may stand for none"), (4, "may stand for none")])  # fmt: skip
    yield read("sentinel_minus_as_told", Style().write(minus),
               {"a": [1, None, 3, 4, 5, 6], "b": [1.5, 2.5, None, 4.5, 5.5, 6.5]},
               options={"missing": ["-999"]})  # fmt: skip
    yield read("empty_column", "a,b,c\n1,,2\n3,,4.5\n5,,6\n", {"a": [1, 3, 5], "b": [None] * 3, "c": [2, 4.5, 6]},
               types={"b": "text"}, warnings=[(None, "no value at all")])  # fmt: skip


def infinities() -> Iterator[Case]:
    for name, cell in (("word", "inf"), ("minus", "-Infinity"), ("sign", "∞")):
        text = f"a,b\n1.5,1\n2.5,2\n{cell},3\n4.5,4\n"
        yield read(f"infinity_{name}", text, {"a": [1.5, 2.5, None, 4.5], "b": [1, 2, 3, 4]},
                   warnings=[(4, "not a number")])  # fmt: skip
    yield read("overflow", "a,b\n1.5,1\n1e999,2\n3.5,3\n", {"a": [1.5, None, 3.5], "b": [1, 2, 3]},
               warnings=[(3, "larger than any float64")])  # fmt: skip
    yield read("underflow", "a,b\n1.5,1\n1e-400,2\n3.5,3\n", {"a": [1.5, 0.0, 3.5], "b": [1, 2, 3]},
               warnings=[(3, "float64")])  # fmt: skip
    yield read("whole_beyond_2_to_53", "a,b\n1,1.5\n9007199254740993,2.5\n3,3.5\n",
               {"a": [1, 9007199254740992, 3], "b": [1.5, 2.5, 3.5]}, warnings=[(3, "float64")])  # fmt: skip
    yield read("whole_just_2_to_53", "a,b\n1,1.5\n9007199254740992,2.5\n3,3.5\n",
               {"a": [1, 9007199254740992, 3], "b": [1.5, 2.5, 3.5]})  # fmt: skip
    yield read("twenty_digits", "a,b\n1,1.5\n12345678901234567890,2.5\n3,3.5\n",
               {"a": [1, 12345678901234567168, 3], "b": [1.5, 2.5, 3.5]}, warnings=[(3, "float64")])  # fmt: skip
    yield read(
        "word_among_numbers",
        "a,b\n1.5,1\nten,2\n3.5,3\n4.5,4\n",
        {"a": [1.5, None, 3.5, 4.5], "b": [1, 2, 3, 4]},
        warnings=[(3, '"ten" is not a number')],
    )


def kinds() -> Iterator[Case]:
    truth = [True, False, True, True, False, False]
    for name, words in (
        ("yes_no", ("no", "yes")), ("true_false", ("False", "True")), ("capitals", ("FALSE", "TRUE")),
        ("letters", ("n", "y")),
        ("french", ("non", "oui")), ("ukrainian", ("ні", "так")), ("german", ("nein", "ja")),
        ("japanese", ("いいえ", "はい")),
    ):  # fmt: skip
        table = {"x": PLAIN["a"], "y": truth}
        yield read(f"boolean_{name}", Style(truths=words).write(table), table)
    digits = {"x": PLAIN["a"], "y": [1, 0, 1, 1, 0, 0]}
    yield read("boolean_digits", Style().write(digits), digits)
    for name, form in (
        ("iso", "2024-03-{:02d}"), ("slashes", "{:02d}/03/2024"), ("points", "{:02d}.03.2024"),
        ("times", "2024-03-01T10:{:02d}:00Z"), ("months", "{} March 2024"),
    ):  # fmt: skip
        table = {"x": PLAIN["a"], "when": [form.format(k + 11) for k in range(6)], "y": truth}
        yield read(f"date_{name}", Style().write(table), table, types={"when": "date"})
    codes = {"plz": ["01067", "04109", "01067", "04109", "01067", "04109"], **PLAIN}
    yield read("codes_with_leading_zeros", Style().write(codes), codes, warnings=[(2, "starts with 0")])
    names = {"name": [f"user{k * 37 % 100:02d}x" for k in range(12)], "v": [k * 0.5 for k in range(12)]}
    yield read("ids_of_words", Style().write(names), names, types={"name": "id"})
    prose = {"text": [f"so it was on day {k} of many" for k in range(12)], "v": [k * 0.5 for k in range(12)]}
    yield read("free_text", Style().write(prose), prose, types={"text": "text"})
    capitals = {
        "y": ["cat", "dog", "cat", "dog", "Cat", "dog", "cat", "dog"],
        "v": [k * 0.5 for k in range(8)],
    }
    yield read("words_in_other_capitals", Style().write(capitals), capitals, warnings=[(6, 'meant as "cat"')])
    yield read("words_with_spaces_around", "v,y\n1,cat\n2,dog\n3,cat \n4,dog\n",
               {"v": [1, 2, 3, 4], "y": ["cat", "dog", "cat", "dog"]}, warnings=[(4, "spaces around")])  # fmt: skip


def amounts() -> Iterator[Case]:
    table = {"share": [5, 7.5, 9, 12.25], "price": [1200.5, 3400.5, 5600, 99.99], "n": [1, 2, 3, 4]}
    said = [(2, "the sign %"), (2, "the sign $")]
    text = 'share,price,n\n5%,"$1,200.50",1\n7.5 %,"$3,400.50",2\n9%,"$5,600.00",3\n12.25%,$99.99,4\n'
    yield read("percent_and_dollars", text, table, thousands=",", warnings=said)
    euro = "share;price;n\n5%;1.200,50 €;1\n7,5 %;3.400,50 €;2\n9%;5.600,00 €;3\n12,25%;99,99 €;4\n"
    yield read("percent_and_euros", euro, table, delimiter=";", decimal=",", thousands=".",
               warnings=[(2, "the sign %"), (2, "the sign €")])  # fmt: skip
    losses = {"gain": [5, -7.5, 9, -12.25], "n": [1, 2, 3, 4]}
    for name, cells in (
        ("before", "$5 -$7.5 $9 -$12.25"),
        ("inside", "$5 $-7.5 $9 $-12.25"),
        ("true", "$5 −$7.5 $9 −$12.25"),
    ):
        text = "gain,n\n" + "".join(f"{cell},{k}\n" for k, cell in enumerate(cells.split(), 1))
        yield read(f"negative_dollars_{name}", text, losses, warnings=[(2, "the sign $")])
    lakhs = {"pay": [1234567.0, 98765.0, 12345678.0, 250000.0], "n": [1, 2, 3, 4]}
    text = 'pay,n\n"12,34,567",1\n"98,765",2\n"1,23,45,678",3\n"2,50,000",4\n'
    yield read("indian_groups", text, lakhs, thousands=",")
    text = 'pay,n\n"₹12,34,567.00",1\n"₹98,765.00",2\n"₹1,23,45,678.00",3\n"₹2,50,000.00",4\n'
    yield read("indian_rupees", text, lakhs, thousands=",", warnings=[(2, "the sign ₹")])


def sizes() -> Iterator[Case]:
    yield read("one_example", "x,y\n1.5,2\n", {"x": [1.5], "y": [2]})
    yield read("four_examples_of_xor", "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n",
               {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "y": [0, 1, 1, 0]})  # fmt: skip
    wide = {f"f{k}": [k + 0.5, k + 1.5, k + 2.5] for k in range(300)}
    yield read("three_hundred_columns", Style().write(wide), wide)
    long = {"x": [k * 0.25 for k in range(400)], "y": [k * k % 7 for k in range(400)]}
    yield read("four_hundred_rows", Style().write(long), long)
    cell = "so " * 300 + "on"
    yield read(
        "long_cells", f"v,t\n1,{cell}\n2,b\n3,{cell}\n4,b\n", {"v": [1, 2, 3, 4], "t": [cell, "b", cell, "b"]}
    )
    for policy, table, line in (
        ("drop", {"a": [1, 5], "b": [2, 6], "c": [3, 7]}, [2, 4]),
        ("pad", {"a": [1, 4, 5], "b": [2, 4.5, 6], "c": [3, None, 7]}, [2, 3, 4]),
    ):
        yield read(f"ragged_{policy}_as_told", "a,b,c\n1,2,3\n4,4.5\n5,6,7\n", table, lines=line,
                   options={"ragged": policy}, warnings=[(3, "cells")])  # fmt: skip
