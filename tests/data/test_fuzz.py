"""Whatever bytes come, nothing but the room's own error leaves it; both ways of reading say the same."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpviz.data.csv import source
from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import Decisions, Missing, Scale, prepare
from bpviz.data.errors import DataError
from bpviz.data.inspection import inspection
from bpviz.data.problem import Problem
from bpviz.data.reading import Reading, ReadOptions, read_table

FILES = sorted((Path(__file__).parent / "corpus" / "files").glob("*.csv"))
SEEDS = [content for content in map(Path.read_bytes, FILES) if 0 < len(content) < 5000]
TOKENS = [
    *(bytes([sign]) for sign in b",;\t| \"'\n\r\\#-.+%$0e"),
    b"\r\n", b"\n\n", b'""', b"1e999", b"1e-999", b"NA", b"nan", b"-inf", b"9" * 30, b"1,5", b"0" * 9, b"sep=;\n",
    b"Total,",     b"\x00", b"\xe9", b"\xff", "é".encode(), "−".encode(), "\u2028".encode(), b"\xef\xbb\xbf", b"\x1a",
    b"\x85", b"9999",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of the corpus with some bytes put in, left out, doubled or moved."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(["in", "out", "copy", "cut"])):
            case "in":
                content[place:place] = draw(st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=4))
            case "out":
                del content[place : place + draw(st.integers(1, 12))]
            case "copy":
                start = draw(st.integers(0, len(content)))
                content[place:place] = content[start : start + draw(st.integers(1, 40))]
            case _:
                del content[max(place, 1) :]
    return bytes(content)


OPTIONS = st.builds(
    ReadOptions,
    encoding=st.sampled_from([None, None, None, "utf-8", "cp1252", "utf-16", "shift_jis", "hz", "nonsense"]),
    delimiter=st.sampled_from([None, None, None, ",", ";", "tab", "::", "1", "-", "e"]),
    decimal=st.sampled_from([None, None, ".", ","]),
    thousands=st.sampled_from([None, None, ",", ".", " ", "'"]),
    header=st.sampled_from([None, None, True, False]),
    missing=st.sampled_from([(), (), ("-",), ("9999", "none"), ("",), ("nan",), ("1e999",)]),
    skip_rows=st.sampled_from([0, 0, 0, 1, 5, 10**6]),
    ragged=st.sampled_from(Ragged),
)
DECISIONS = st.builds(
    Decisions,
    missing_values=st.sampled_from(Missing),
    scale=st.sampled_from(Scale),
    test_split=st.sampled_from([0.0, 0.2, 0.9]),
    seed=st.integers(0, 3),
    problem=st.sampled_from([None, None, *Problem]),
    signed=st.booleans(),
)


def outcome(path: Path, options: ReadOptions) -> Reading | str:
    try:
        return read_table(path, options)
    except DataError as fault:
        return f"{fault}" if fault.file == str(path) else f"of another file: {fault}"


def put_through(path: Path, content: bytes, options: ReadOptions, decisions: Decisions) -> None:
    path.write_bytes(content)
    reading = outcome(path, options)
    large = source.LARGE
    source.LARGE = 0
    try:
        again = outcome(path, options)
    finally:
        source.LARGE = large
    assert isinstance(reading, str) == isinstance(again, str), (reading, again)
    outcome(path, replace(options, sample=3))
    assert "of another file" not in f"{reading if isinstance(reading, str) else ''}"
    if isinstance(reading, str) or isinstance(again, str):
        return
    assert [list(column.cells) for column in reading.table.columns] == [
        list(column.cells) for column in again.table.columns
    ]
    assert reading.notes == again.notes
    json.dumps(inspection(reading), allow_nan=False)
    try:
        data = prepare(reading.table, decisions)
    except DataError:
        return
    assert np.isfinite(data.X_train).all()
    assert np.isfinite(data.Y_train).all()
    for k in range(data.Y_test.shape[1]):
        data.describe_target(data.Y_test[:, k])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=damaged(), options=OPTIONS, decisions=DECISIONS)
def test_damaged_files_are_read_or_refused_and_nothing_else(tmp_path, content, options, decisions) -> None:
    put_through(tmp_path / "table.csv", content, options, decisions)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=damaged(), options=OPTIONS, decisions=DECISIONS)
def test_twenty_thousand_damaged_files_are_read_or_refused(tmp_path, content, options, decisions) -> None:
    put_through(tmp_path / "table.csv", content, options, decisions)
