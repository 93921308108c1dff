"""One fault put anywhere into a clean table is refused or pointed out on its line; a clean table is read in silence."""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bpviz.data.errors import DataError
from bpviz.data.reading import Reading, read_table
from bpviz.registry import assets

SILENT_AT_MOST, RIGHT_LINE_AT_LEAST = 0.001, 0.98
REAL = ("iris", "wine", "penguins", "diabetes", "breast_cancer")
WORDS = ("red", "green", "blue", "left", "right", "New York", "a, b", "Łódź", "x|y")


@dataclass(frozen=True)
class Clean:
    """A clean table: rows of cells, the header first, and how they are written."""

    rows: list[list[str]]
    delimiter: str
    quoting: int
    end: str

    def written(self, rows: list[list[str]] | None = None) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.end)
        writer.writerows(self.rows if rows is None else rows)
        return out.getvalue()


@dataclass(frozen=True)
class Broken:
    """A text with one fault. lines: any of which may be named."""

    kind: str
    text: str
    lines: range


@dataclass
class Tally:
    """What became of the faults."""

    count: int = 0
    right: int = 0
    silent: list[tuple[str, int, str]] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)


def clean_tables(rng: random.Random) -> Iterator[Clean]:
    while True:
        rows = real_rows(rng) if rng.random() < 0.3 else made_rows(rng)
        quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL])
        yield Clean(rows, rng.choice(",;\t|"), quoting, rng.choice(["\n", "\n", "\r\n"]))


def real_rows(rng: random.Random) -> list[list[str]]:
    with (assets() / "data" / f"{rng.choice(REAL)}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [header, *rng.sample(rows, rng.randrange(20, 41))]


def made_rows(rng: random.Random) -> list[list[str]]:
    count = rng.randrange(10, 40)
    makers: list[Callable[[], list[str]]] = [
        lambda: decimals(rng, count, rng.choice([1, 2, 4])),
        lambda: [str(rng.randrange(100)) for _ in range(count)],
        lambda: [repr(rng.gauss(0, 1)) for _ in range(count)],
        lambda: words(rng, count, rng.sample(WORDS, 3)),
        lambda: words(rng, count, ["yes", "no"]),
    ]
    columns = [rng.choice(makers)() for _ in range(rng.randrange(2, 6))]
    last = [
        decimals(rng, count, 2),
        words(rng, count, ["cat", "dog", "horse"]),
        words(rng, count, ["0", "1"]),
    ]
    columns.append(rng.choice(last))
    return [[f"col{k}" for k in range(len(columns))], *map(list, zip(*columns, strict=True))]


def decimals(rng: random.Random, count: int, places: int) -> list[str]:
    return [f"{rng.uniform(-5, 50):.{places}f}" for _ in range(count)]


def words(rng: random.Random, count: int, among: list[str]) -> list[str]:
    return [rng.choice(among) for _ in range(count)]


def broken(rng: random.Random, table: Clean) -> Broken | None:
    """The table with one fault, or None where the kind that was drawn cannot be put into it."""
    text = table.written()
    kind = rng.choice(
        (
            "separator lost",
            "separator added",
            "quote lost",
            "quote added",
            "line end lost",
            "line end added",
            "cell lost",
            "cell added",
            "cut",
        )
    )
    if kind.startswith("cell"):
        return cell_fault(rng, table, kind)
    sign = {"separator": table.delimiter, "quote": '"', "line end": table.end, "cut": ""}[
        kind.rsplit(" ", 1)[0]
    ]
    if kind == "cut":
        place = rng.randrange(len(text) // 2, len(text))
        cut = text[:place]
        if cut.endswith(table.end) or text.startswith(table.end, place):
            return None  # between two rows
        return Broken(kind, cut, at(text, place, table))
    if kind.endswith("lost"):
        places = [place for place in range(len(text) - len(table.end)) if text.startswith(sign, place)]
        if not places:
            return None
        place = rng.choice(places)
        return Broken(kind, text[:place] + text[place + len(sign) :], at(text, place, table, "end" in kind))
    place = rng.randrange(1, len(text) - 1)
    if text[place - 1 : place + 1] == "\r\n":
        return None
    return Broken(kind, text[:place] + sign + text[place:], at(text, place, table, "end" in kind))


def cell_fault(rng: random.Random, table: Clean, kind: str) -> Broken:
    rows = [list(row) for row in table.rows]
    row, place = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    if kind == "cell lost":
        del rows[row][place]
    else:
        rows[row].insert(place, rng.choice(rows[row]))
    return Broken(kind, table.written(rows), range(row + 1, row + 2))


def at(text: str, place: int, table: Clean, two: bool = False) -> range:
    line = text.count(table.end, 0, place) + 1
    return range(line, line + 1 + two)


def read(folder: Path, text: str) -> tuple[set[int | None], Reading | None]:
    """(the lines that a refusal or the notes name, the reading)."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        reading = read_table(path)
    except DataError as fault:
        return {fault.line}, None
    return {note.line for note in reading.notes}, reading


def cells_of(reading: Reading) -> list[list[str]]:
    return [list(column.cells) for column in reading.table.columns]


def tallied(folder: Path, seed: int, count: int) -> Tally:
    """What becomes of `count` faults; asserts that clean tables are read in silence."""
    rng, tally = random.Random(seed), Tally()
    for table in clean_tables(rng):
        lines, clean = read(folder, table.written())
        assert lines == set(), table.written()
        assert clean is not None
        for _ in range(8):
            fault = broken(rng, table)
            if fault is None:
                continue
            lines, reading = read(folder, fault.text)
            if reading is not None and cells_of(reading) == cells_of(clean):
                continue  # no fault: the very same table
            tally.count += 1
            if reading is not None and not reading.notes:
                tally.silent.append((fault.kind, fault.lines[0], fault.text))
            elif not lines.isdisjoint(fault.lines):
                tally.right += 1
            else:
                tally.elsewhere[fault.kind] += 1
            if tally.count == count:
                return tally
    raise AssertionError


def judge(tally: Tally) -> None:
    assert len(tally.silent) <= SILENT_AT_MOST * tally.count, tally.silent
    assert tally.right >= RIGHT_LINE_AT_LEAST * tally.count, (tally.right, tally.elsewhere)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_single_fault_does_not_pass_in_silence(tmp_path: Path, seed: int) -> None:
    judge(tallied(tmp_path, seed, 200))


@pytest.mark.long
def test_of_ten_thousand_single_faults_hardly_any_passes_in_silence(tmp_path: Path) -> None:
    judge(tallied(tmp_path, 3, 10_000))
