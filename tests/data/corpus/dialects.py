"""Files that differ in how they are written: encodings, separators, quotes, line ends, forms of numbers."""

from collections.abc import Iterator

from case import Case, Style, read

FLOWERS = {
    "length": [5.1, 4.9, 6.3, 5.8, 7.1, 6.3, 5.0, 6.5],
    "width": [3.5, 3.0, 3.3, 2.7, 3.0, 2.9, 3.6, 3.0],
    "kind": ["setosa", "setosa", "virginica", "virginica", "virginica", "virginica", "setosa", "setosa"],
}
FRENCH = {
    "prénom": ["Élodie", "Noël", "Zoé", "Noël", "Zoé", "Élodie"],
    "taille": [1.62, 1.75, 1.58, 1.81, 1.7, 1.66],
    "reçu": [True, False, True, True, False, False],
}
UKRAINIAN = {
    "місто": ["Київ", "Львів", "Одеса", "Київ", "Львів", "Одеса"],
    "вага": [54.5, 61.25, 70.0, 58.5, 66.75, 49.5],
    "клас": [True, False, True, True, False, False],
}
JAPANESE = {
    "性別": ["男性", "女性", "女性", "男性", "女性", "男性"],
    "身長": [172, 158, 161, 180, 155, 169],
    "体重": [65.5, 51.0, 53.5, 74.0, 48.5, 60.0],
}
SALES = {
    "shop": ["north", "south", "north", "south", "north", "south"],
    "revenue": [1234.5, 98765.25, 1234567.75, 512.0, 40321.5, 7650.25],
    "staff": [3, 12, 41, 2, 9, 5],
}
TEXTS = {
    "n": [1.5, 2.5, 3.5, 4.5, 5.5, 6.5],
    "note": ["plain", "with, comma", 'say "hi"', "plain", "with, comma", 'say "hi"'],
}
GUESS = "which is a guess"


def cases() -> Iterator[Case]:
    """Every case of this kind."""
    yield from encodings()
    yield from separators()
    yield from quotes()
    yield from line_ends()
    yield from numerals()


def encodings() -> Iterator[Case]:
    french = Style(";", decimal=",", truths=("non", "oui"))
    how = {"delimiter": ";", "decimal": ","}
    for codec, name in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")):
        yield read(f"french_{name}", french.write(FRENCH), FRENCH, codec=codec, **how)
    for codec in ("utf-16-le", "utf-16-be"):
        said = [(None, "no mark that says so")]
        yield read(
            f"french_{codec}_unmarked", french.write(FRENCH), FRENCH, codec=codec, warnings=said, **how
        )
    marked = b"\xfe\xff" + french.write(FRENCH).encode("utf-16-be")
    yield read("french_utf-16-be_marked", marked, FRENCH, encoding="utf-16", **how)
    for codec in ("cp1252", "latin-1"):
        yield read(
            f"french_{codec}",
            french.write(FRENCH).encode(codec),
            FRENCH,
            encoding="cp1252",
            warnings=[(1, GUESS)],
            **how,
        )
    chosen = {"options": {"encoding": "mac-roman"}, "codec": "mac-roman", **how}
    yield read("french_mac_as_told", french.write(FRENCH), FRENCH, **chosen)
    ukrainian = Style(";", decimal=",", truths=("ні", "так"))
    yield read("ukrainian_utf-8", ukrainian.write(UKRAINIAN), UKRAINIAN, **how)
    yield read(
        "ukrainian_cp1251",
        ukrainian.write(UKRAINIAN),
        UKRAINIAN,
        codec="cp1251",
        warnings=[(1, GUESS)],
        **how,
    )
    yield read(
        "ukrainian_koi8_as_told",
        ukrainian.write(UKRAINIAN),
        UKRAINIAN,
        codec="koi8-u",
        options={"encoding": "koi8-u"},
        **how,
    )
    yield read("japanese_utf-8", Style().write(JAPANESE), JAPANESE)
    yield read(
        "japanese_shift-jis",
        Style().write(JAPANESE),
        JAPANESE,
        codec="shift_jis",
        warnings=[(1, GUESS)],
    )
    yield read("japanese_utf-16_tabs", Style("\t").write(JAPANESE), JAPANESE, codec="utf-16", delimiter="\t")


def separators() -> Iterator[Case]:
    for name, sign in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("space", " ")):
        yield read(f"flowers_{name}", Style(sign).write(FLOWERS), FLOWERS, delimiter=sign)
    for name, sign in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        text = Style(sign, decimal=",").write(FLOWERS)
        yield read(f"flowers_{name}_decimal_comma", text, FLOWERS, delimiter=sign, decimal=",")
    yield read(
        "flowers_colon_as_told",
        Style(":").write(FLOWERS),
        FLOWERS,
        delimiter=":",
        options={"delimiter": ":"},
    )
    for sign in (";", ",", "\t"):
        text = f"sep={sign}\n" + Style(sign).write(FLOWERS)
        name = {";": "semicolon", ",": "comma", "\t": "tab"}[sign]
        yield read(f"sep_line_{name}", text, FLOWERS, delimiter=sign, lines=range(3, 11))
    quoted = '"sep=;"\r\n' + Style(";", end="\r\n").write(FLOWERS)
    yield read("sep_line_quoted_excel", quoted, FLOWERS, delimiter=";", lines=range(3, 11))
    aligned = "  length  width  kind\n" + "".join(
        f"{a:8.1f}{b:7.1f}  {c}\n" for a, b, c in zip(*FLOWERS.values(), strict=True)
    )
    yield read("flowers_aligned_by_spaces", aligned, FLOWERS, delimiter=" ")
    spaced = Style(", ").write(FLOWERS)
    yield read("flowers_comma_and_space", spaced, FLOWERS)
    prose = {"n": [1, 2, 3, 4], "text": ["a; b", "c; d", "a; b", "c; d"]}
    yield read("semicolons_inside_words", Style().write(prose), prose)


def quotes() -> Iterator[Case]:
    for quote in ("some", "all", "words"):
        yield read(f"texts_quoted_{quote}", Style(quote=quote).write(TEXTS), TEXTS)
    yield read("texts_quoted_all_semicolon", Style(";", quote="all").write(TEXTS), TEXTS, delimiter=";")
    single = {"n": [1, 2, 3, 4], "note": ["it's so", "a, b", "it's so", "a, b"]}
    yield read("texts_single_quotes", Style(quote="all", mark="'").write(single), single)
    escaped = 'n,note\n1.5,"say \\"hi\\", you"\n2.5,"plain"\n3.5,"say \\"hi\\", you"\n'
    yield read(
        "texts_escaped_quotes",
        escaped,
        {"n": [1.5, 2.5, 3.5], "note": ['say "hi", you', "plain", 'say "hi", you']},
    )
    breaks = {"n": [1, 2, 3, 4], "note": ["two\nlines", "one", "two\nlines", "one"]}
    yield read("line_breaks_in_quotes", Style().write(breaks), breaks, lines=[2, 4, 5, 7])
    crlf = {"n": [1, 2, 3], "note": ["two\r\nlines", "one", "two\r\nlines"]}
    yield read("line_breaks_in_quotes_crlf", Style(end="\r\n").write(crlf), crlf, lines=[2, 4, 5])
    spaced = '"a", "b"\n1, "x, y"\n2, "z"\n3, "z"\n'
    yield read("quotes_after_spaces", spaced, {"a": [1, 2, 3], "b": ["x, y", "z", "z"]})
    inches = 'size,n\n5" pipe,1\n6 mm,2\n5" pipe,3\n6 mm,4\n'
    yield read(
        "quote_inside_a_bare_cell",
        inches,
        {"size": ['5" pipe', "6 mm", '5" pipe', "6 mm"], "n": [1, 2, 3, 4]},
        warnings=[(2, "taken as it stands")],
    )
    header = '"length, cm","width; cm"\n1.5,2\n2.5,3\n3.5,4\n'
    yield read("separators_in_names", header, {"length, cm": [1.5, 2.5, 3.5], "width; cm": [2, 3, 4]})


def line_ends() -> Iterator[Case]:
    for name, end in (("lf", "\n"), ("crlf", "\r\n"), ("cr", "\r")):
        yield read(f"ends_{name}", Style(end=end).write(FLOWERS), FLOWERS, lines=range(2, 10))
        yield read(f"ends_{name}_none_at_the_last", Style(end=end, final=False).write(FLOWERS), FLOWERS)
    mixed = "a,b\r\n1,2.5\n3,4.5\r5,6.5\r\n"
    yield read("ends_mixed", mixed, {"a": [1, 3, 5], "b": [2.5, 4.5, 6.5]}, lines=[2, 3, 4])
    yield read("ends_with_blank_lines", Style().write(FLOWERS) + "\n\n\n", FLOWERS)


def numerals() -> Iterator[Case]:
    forms = {"revenue": ".2f"}
    for name, sign, decimal, group, shown in (
        ("german", ";", ",", ".", "."),
        ("french_narrow_space", ";", ",", "\u202f", " "),
        ("french_hard_space", ";", ",", "\u00a0", " "),
        ("swiss", ";", ".", "'", "'"),
        ("swiss_curly", "\t", ".", "’", "'"),
        ("english_tabs", "\t", ".", ",", ","),
        ("english_quoted", ",", ".", ",", ","),
        ("spaces", "\t", ".", " ", " "),
    ):
        text = Style(sign, decimal=decimal, thousands=group, numerals=forms).write(SALES)
        yield read(f"sales_{name}", text, SALES, delimiter=sign, decimal=decimal, thousands=shown)
    powers = {"x": [1e-12, 2.5e300, -1.25e-7, 4e8], "y": [1, 2, 3, 4]}
    yield read("powers_of_ten", Style().write(powers), powers)
    comma = Style(";", decimal=",").write(powers)
    yield read("powers_of_ten_decimal_comma", comma, powers, delimiter=";", decimal=",")
    yield read(
        "capital_powers", "x,y\n1E3,1\n2.5E-2,2\n-1E+4,3\n", {"x": [1000, 0.025, -10000], "y": [1, 2, 3]}
    )
    yield read("plus_signs", "x,y\n+1.5,+1\n-2.5,-2\n+3.5,+3\n", {"x": [1.5, -2.5, 3.5], "y": [1, -2, 3]})
    yield read("true_minus", "x,y\n−1.5,1\n2.5,2\n−3.5,3\n", {"x": [-1.5, 2.5, -3.5], "y": [1, 2, 3]})
    yield read("bare_points", "x,y\n.5,1.\n-.25,2.\n.75,3.\n", {"x": [0.5, -0.25, 0.75], "y": [1, 2, 3]})
    doubtful = "a;b\n1.200;1\n2.300;2\n3.400;3\n4.500;4\n"
    yield read(
        "thousands_or_decimals",
        doubtful,
        {"a": [1.2, 2.3, 3.4, 4.5], "b": [1, 2, 3, 4]},
        delimiter=";",
        warnings=[(None, "guess")],
    )
    yield read(
        "thousands_as_told",
        doubtful,
        {"a": [1200, 2300, 3400, 4500], "b": [1, 2, 3, 4]},
        delimiter=";",
        decimal=",",
        thousands=".",
        options={"thousands": "."},
    )
    yield read(
        "decimals_as_told",
        doubtful,
        {"a": [1.2, 2.3, 3.4, 4.5], "b": [1, 2, 3, 4]},
        delimiter=";",
        options={"decimal": "."},
    )
