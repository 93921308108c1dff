"""A painter is ended also where an error passes, so that its image can be let go."""

import pytest
from PySide6.QtGui import QImage

from bpviz.render.painting import ANTIALIASING, painting


def test_an_error_in_the_middle_of_a_picture_ends_the_painter(qapp):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painters = []

    def fail():
        with painting(image) as painter:
            painters.append(painter)
            assert painter.testRenderHint(ANTIALIASING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not painters[0].isActive()
    assert not image.paintingActive()
