"""Any size of an image has a layout of its own proportions that fills it exactly."""

from hypothesis import given
from hypothesis import strategies as st

from bpviz.scene.framing import SMALLEST, frame

SIDES = st.integers(16, 16384)


@given(SIDES, SIDES)
def test_the_image_has_the_size_that_was_asked_for(width, height):
    made = frame(width, height)
    assert (round(made.width * made.ratio), round(made.height * made.ratio)) == (width, height)


@given(SIDES, SIDES)
def test_nothing_is_laid_out_in_less_room_than_it_needs(width, height):
    made = frame(width, height)
    assert made.width >= SMALLEST[0]
    assert made.height >= SMALLEST[1]


def test_a_large_picture_is_laid_out_as_large_as_it_is():
    assert frame(3840, 2160) == (3840, 2160, 1.0)
