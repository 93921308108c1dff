from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from bpviz.render.export import export
from bpviz.render.exporter import Settings


def draw(number, painter):
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, 96, 64, QColor(0x11161D))
    painter.setPen(QPen(QColor(0x4A9FF5), 1.5))
    painter.drawLine(QPointF(4, 6), QPointF(88, 55))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0xFF922E))
    painter.drawEllipse(QPointF(30, 32), 9, 9)


def test_an_svg_shows_what_the_painter_drew(film, rgb, tmp_path):
    result = export(film, Settings(96, 64), tmp_path / "one.svg", draw=draw)
    drawn, read = (QImage(96, 64, QImage.Format.Format_RGB32) for _ in range(2))
    for image, paint in (
        (drawn, lambda painter: draw(0, painter)),
        (read, QSvgRenderer(str(tmp_path / "one.svg")).render),
    ):
        image.fill(0)
        painter = QPainter(image)
        paint(painter)
        painter.end()
    assert np.abs(rgb(drawn) - rgb(read)).max() <= 8
    assert (result.frames, result.width, result.height) == (1, 96, 64)


def test_an_svg_opens_in_the_size_that_was_asked_for(film, tmp_path):
    export(film, Settings(96, 64), tmp_path / "one.svg", draw=draw)
    root = ET.parse(tmp_path / "one.svg").getroot()
    assert root.attrib["viewBox"] == "0 0 96 64"
    assert float(root.attrib["width"].removesuffix("mm")) == pytest.approx(96 * 25.4 / 96)


def test_an_svg_keeps_strokes_and_holds_no_picture(film, tmp_path):
    export(film, Settings(96, 64), tmp_path / "one.svg", draw=draw)
    tags = {element.tag.split("}")[-1] for element in ET.parse(tmp_path / "one.svg").iter()}
    assert "image" not in tags
    assert {"polyline", "circle"} & tags or "path" in tags


def test_a_painting_that_fails_leaves_the_old_drawing(film, tmp_path):
    (tmp_path / "one.svg").write_text("old")

    def fail(number, painter):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        export(film, Settings(96, 64), tmp_path / "one.svg", draw=fail)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
