import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from bpviz.render.export import export
from bpviz.render.exporter import Settings


def test_a_png_shows_the_painted_pixels_exactly(film, rgb, tmp_path):
    result = export(film, Settings(96, 64), tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", (96, 64))
        assert np.array_equal(np.asarray(read), rgb(film(0)))
    assert result.frames == 1
    assert result.bytes == (tmp_path / "one.png").stat().st_size


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (3, 5), (257, 2)])
def test_a_png_of_any_size_can_be_read(size, rgb, tmp_path):
    image = QImage(*size, QImage.Format.Format_RGB32)
    for x in range(size[0]):
        for y in range(size[1]):
            image.setPixelColor(x, y, QColor((37 * x) % 256, (91 * y) % 256, (x + y) % 256))
    export(lambda number: image, Settings(*size), tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as read:
        assert np.array_equal(np.asarray(read), rgb(image))


def test_an_image_with_an_alpha_channel_is_written_as_well(film, rgb, tmp_path):
    image = film(3).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    export(lambda number: image, Settings(96, 64), tmp_path / "alpha.png")
    with Image.open(tmp_path / "alpha.png") as read:
        assert np.array_equal(np.asarray(read), rgb(film(3)))


def test_a_picture_of_a_film_is_its_first_frame(film, rgb, tmp_path):
    asked = []
    export(
        lambda number: (asked.append(number), film(number))[1], Settings(96, 64, count=9), tmp_path / "a.png"
    )
    assert asked == [0]
