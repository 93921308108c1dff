"""The pixels of a QImage as NumPy arrays, without a copy where its layout allows it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Words = NDArray[np.uint32]
Bytes = NDArray[np.uint8]

RGB = np.uint32(0xFFFFFF)
OPAQUE = QImage.Format.Format_RGB32


def opaque(image: QImage) -> QImage:
    """The image as 0xffRRGGBB words; the same image, shared, where it already is."""
    return QImage(image) if image.format() == OPAQUE else image.convertToFormat(OPAQUE)


def words(image: QImage) -> Words:
    """(height, width) 0xffRRGGBB of an opaque image; valid only as long as the image is kept."""
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()]


def rgb(image: QImage) -> Bytes:
    """(height, 3 · width) bytes R, G, B, R … of an image in Format_RGB888; valid only as long as the image is kept."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()]
