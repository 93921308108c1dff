"""Widths without a painter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.scene.measure import advances, fitted, fitted_within, lines, text_width


def test_a_text_is_as_wide_as_its_letters():
    assert text_width("ab", 10) == pytest.approx(text_width("a", 10) + text_width("b", 10))
    assert text_width("a", 20) == pytest.approx(2 * text_width("a", 10))
    assert text_width("", 10) == 0
    assert 0.2 < text_width("i", 1) < text_width("m", 1) < 1.0


def test_semi_bold_is_wider_than_regular():
    assert text_width("activation", 10, 600) > text_width("activation", 10, 400)


def test_the_fonts_have_what_pictures_are_written_with():
    for weight in (400, 500, 600):
        known = advances(weight)
        for letter in "−×·≤′ŷ…✓✗λ→АБВгдїєґ\u2009":
            assert ord(letter) in known, (weight, letter)


@given(text=st.text(max_size=60), width=st.floats(0, 300))
def test_what_is_fitted_fits(text, width):
    short = fitted(text, width, 11)
    assert short == text or text_width(short, 11) <= width


def test_what_fits_stays_whole_and_what_does_not_says_so():
    assert fitted("sepal length", 500, 11) == "sepal length"
    assert fitted("sepal length", 40, 11).endswith("…")


def test_lines_break_between_words_and_the_last_one_says_that_there_is_more():
    text = "each unit sums up what its inputs send, weighted, and adds its bias"
    broken = lines(text, 150, 12, most=9)
    assert " ".join(broken) == text
    assert all(text_width(line, 12) <= 150 for line in broken)
    short = lines(text, 150, 12, most=2)
    assert len(short) == 2
    assert short[1].endswith("…")


def test_a_name_is_cut_in_its_middle_so_that_names_that_differ_at_the_end_still_do():
    cut = [fitted_within(name, 90.0, 12.0) for name in ("concave_points_error", "concave_points_worst")]
    assert cut[0] != cut[1]
    assert all("…" in name and name.startswith("conc") for name in cut)
    assert all(text_width(name, 12.0) <= 90.0 for name in cut)
    assert fitted_within("age", 90.0, 12.0) == "age"
