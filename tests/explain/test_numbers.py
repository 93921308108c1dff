"""Numbers are written short, honestly and with a true minus."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.explain.numbers import FIGURE_SPACE, column, decimals_for, fixed, plain, written

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-3.0, "−3"),
        (150.0, "150"),
        (0.32, "0.32"),
        (1 / 3, "0.3333"),
        (0.1 + 0.2, "0.3000"),
        (0.99999, "1.000"),
        (-0.05191, "−0.05191"),
        (12345.678, "12346"),
        (1e-4, "0.0001"),
        (-3.2e-20, "−3.2×10⁻²⁰"),
        (123456789.0, "1.235×10⁸"),
        (1e300, "1×10³⁰⁰"),
        (5e-324, "4.941×10⁻³²⁴"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_is_written_as_a_person_would(value, text):
    assert plain(value) == text


@given(st.floats(-1e307, 1e307), st.integers(2, 8))
def test_what_is_written_is_within_half_a_unit_of_the_last_digit(value, digits):
    mantissa, exponent = written(value, digits)
    read = float(f"{mantissa.replace('−', '-')}e{exponent or 0}")
    assert math.isclose(read, value, rel_tol=0.5001 * 10 ** (1 - digits), abs_tol=5e-324)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 8))
def test_a_negative_sign_stands_only_before_what_is_negative(value, digits):
    text = plain(value, digits)
    assert "-" not in text
    assert text.startswith("−") == (value < 0)


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_rounds_to_zero_has_no_sign(value, decimals):
    text = fixed(value, decimals)
    if float(text.replace("−", "-")) == 0:
        assert "−" not in text
    assert len(text.partition(".")[2]) == decimals


def test_a_column_has_one_width():
    texts = column([1, -0.00001, -22.5])
    assert texts == (f"{FIGURE_SPACE}{FIGURE_SPACE}1.00", f"{FIGURE_SPACE}{FIGURE_SPACE}0.00", "−22.50")
    assert column([]) == ()


def test_the_places_of_a_column_follow_its_largest_number():
    assert decimals_for([0.123, -45.6]) == 2
    assert decimals_for([0.0]) == 3
    assert decimals_for([1e-9]) == 6
    assert decimals_for([1e9, math.inf]) == 0


def test_exponents_are_raised_digits_in_plain_text():
    assert int(plain(-1e-12).partition("10")[2].translate(SUPERSCRIPT)) == -12
