"""Numbers read block by block are the very float64 that Python reads, to the last bit."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bpviz.data.csv.digits import plain_column, plain_numbers

DIGITS = st.text("0123456789", max_size=24)
DECIMALS = st.builds(
    lambda sign, whole, part: f"{sign}{whole.lstrip('0') or '0'}.{part}",
    st.sampled_from(["", "-", "+"]),
    DIGITS,
    DIGITS,
)
CELLS = st.one_of(
    st.just(""),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-1e6, 1e6).map(repr),
    st.integers(-(10**19), 10**19).map(str),
    DECIMALS,
    st.text("0123456789", min_size=1, max_size=20).map(lambda digits: f".{digits}"),
)


def by_python(rows: list[list[str]]) -> np.ndarray:
    return np.array([[float(cell) if cell else np.nan for cell in row] for row in rows])


def text_of(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


@settings(max_examples=300, deadline=None)
@given(cells=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=30))
@example(cells=[["9007199254740993", "9007199254740992.5", "0.30000000000000004"]])
@example(cells=[["1.7976931348623157", "-9.9047886179668695507", "0.0000000000000000001"]])
@example(cells=[["5e-324", "1.7976931348623157e308", "-0.0"]])
@example(cells=[["0.500000000000000166533453694", "8.5", "9223372036854775807"]])
def test_numbers_are_those_of_python_to_the_last_bit(cells: list[list[str]]) -> None:
    found = plain_numbers(text_of(cells), 3)
    expected = by_python(cells)
    if found is None:
        assert any(
            value == 0.0 for value in expected.ravel()
        )  # too small for float64: left to the careful way
        return
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert found[~np.isnan(found)].tobytes() == expected[~np.isnan(expected)].tobytes()


@pytest.mark.parametrize("places", [0, 3, 6, 9, 15, 17])
def test_many_numbers_with_as_many_decimals_are_exact(places: int) -> None:
    generator = np.random.Generator(np.random.PCG64(places))
    values = generator.normal(size=(4000, 5)) * 10.0 ** generator.integers(-2, 3, size=(4000, 5))
    rows = [[f"{value:.{places}f}" for value in row] for row in values.tolist()]
    found = plain_numbers(text_of(rows), 5)
    assert found is not None
    assert found.tobytes() == by_python(rows).tobytes()


@pytest.mark.parametrize(
    "text",
    ["1,2\n3\n", "1,2\n3,4,5\n",
     "1,2\n\n3,4\n", "1,2-3\n", "1,-\n", "1,.\n", "1,1.2.3\n", "1,01\n", "1,+\n", "1,1e999\n",
     "1,1e-400\n", "1,e5\n", "1,--2\n", "1-,2\n", "1,-e5\n", "1,2e\n", "1,2e5.5\n", "1,2,\n", "1,+-2\n"],
)  # fmt: skip
def test_what_is_no_even_table_of_numbers_is_left_alone(text: str) -> None:
    assert plain_numbers(text.encode(), 2) is None


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(CELLS, min_size=1, max_size=30))
@example(cells=["-0", "0", "-0.0", ""])
@example(cells=[""])
def test_the_numbers_of_a_column_are_those_of_python_too(cells: list[str]) -> None:
    found = plain_column(text_of([[cell] for cell in cells]))
    expected = by_python([[cell] for cell in cells]).ravel()
    if found is None:
        assert (expected == 0.0).any()  # too small for float64: left to a closer look
        return
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert found[~np.isnan(found)].tobytes() == expected[~np.isnan(expected)].tobytes()
