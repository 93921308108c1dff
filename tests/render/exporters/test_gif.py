import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtGui import QColor, QImage

from bpviz.render.export import export
from bpviz.render.exporter import Settings


def read_back(path):
    """Frames (n, height, width, 3) as a player shows them, and their delays in ms."""
    with Image.open(path) as read:
        shown = [
            (np.asarray(frame.convert("RGB")).astype(int), frame.info["duration"])
            for frame in ImageSequence.Iterator(read)
        ]
        return np.stack([pixels for pixels, _ in shown]), [delay for _, delay in shown], read.info.get("loop")


def test_a_gif_has_every_frame_in_its_size_and_goes_round_for_ever(film, tmp_path):
    result = export(film, Settings(96, 64, fps=20, count=14), tmp_path / "film.gif")
    frames, delays, loop = read_back(tmp_path / "film.gif")
    assert frames.shape == (14, 64, 96, 3)
    assert delays == [50] * 14
    assert loop == 0
    assert (result.frames, result.width, result.height) == (14, 96, 64)


def test_a_gif_that_shall_play_once_says_so(film, tmp_path):
    export(film, Settings(96, 64, count=3, loop=False), tmp_path / "once.gif")
    assert read_back(tmp_path / "once.gif")[2] is None


def test_the_frames_of_a_gif_show_what_was_painted(film, rgb, tmp_path):
    export(film, Settings(96, 64, fps=10, count=12), tmp_path / "film.gif")
    frames, _, _ = read_back(tmp_path / "film.gif")
    for number, frame in enumerate(frames):
        difference = np.abs(frame - rgb(film(number)))
        assert difference.max() <= 24
        assert difference.mean() <= 0.5


def test_a_film_of_few_colours_is_exact(rgb, tmp_path):
    def checks(number):
        image = QImage(24, 16, QImage.Format.Format_RGB32)
        for x in range(24):
            for y in range(16):
                image.setPixelColor(x, y, QColor(10 * x, 15 * ((y + number) % 16), 128))
        return image.scaled(24, 8)

    export(
        lambda number: checks(number % 2).copy(0, 0, 12, 8),
        Settings(12, 8, fps=10, count=6),
        tmp_path / "few.gif",
    )
    frames, _, _ = read_back(tmp_path / "few.gif")
    for number, frame in enumerate(frames):
        assert np.array_equal(frame, rgb(checks(number % 2).copy(0, 0, 12, 8)))


def test_a_pixel_that_does_not_change_does_not_shimmer(film, rgb, tmp_path):
    export(film, Settings(96, 64, fps=10, count=12), tmp_path / "film.gif")
    frames, _, _ = read_back(tmp_path / "film.gif")
    painted = np.stack([rgb(film(number)) for number in range(12)])
    still = (painted == painted[0]).all(axis=(0, 3))
    assert (frames[:, still] == frames[0, still]).all()


def test_equal_colours_are_equal_in_every_frame(film, rgb, tmp_path):
    export(film, Settings(96, 64, fps=10, count=12), tmp_path / "film.gif")
    frames, _, _ = read_back(tmp_path / "film.gif")
    painted = np.stack([rgb(film(number)) for number in range(12)])
    ground = (painted == painted[0, 0, 0]).all(axis=3)
    assert len(np.unique(frames[ground], axis=0)) == 1


def test_frames_that_repeat_keep_their_place_and_their_time(film, tmp_path):
    export(lambda number: film(0), Settings(96, 64, fps=10, count=7), tmp_path / "still.gif")
    frames, delays, _ = read_back(tmp_path / "still.gif")
    assert (len(frames), sum(delays)) == (7, 700)


@pytest.mark.parametrize(("fps", "count"), [(30, 90), (24, 60), (7, 21), (50, 50), (12.5, 25), (1, 2)])
def test_a_gif_lasts_as_long_as_the_film_though_delays_are_hundredths(film, fps, count, tmp_path):
    export(lambda number: film(number % 12), Settings(96, 64, fps=fps, count=count), tmp_path / "film.gif")
    frames, delays, _ = read_back(tmp_path / "film.gif")
    assert len(frames) == count
    assert sum(delays) == round(100 * count / fps) * 10


def test_a_gif_of_sixty_frames_a_second_becomes_fifty_because_browsers_slow_down_what_is_faster(
    film, tmp_path
):
    result = export(
        lambda number: film(number % 12), Settings(96, 64, fps=60, count=120), tmp_path / "fast.gif"
    )
    frames, delays, _ = read_back(tmp_path / "fast.gif")
    assert (len(frames), result.frames) == (100, 100)
    assert set(delays) == {20}


def test_a_colour_of_the_theme_is_kept_exactly_however_rare(tmp_path):
    def gradient(number):
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        for x in range(64):
            for y in range(64):
                image.setPixelColor(x, y, QColor(4 * x, 4 * y, 2 * (x + y)))
        image.setPixelColor(5, 5, QColor(0x4A9FF5))
        return image

    export(gradient, Settings(64, 64, count=1, colours=(0x4A9FF5,)), tmp_path / "rare.gif")
    frames, _, _ = read_back(tmp_path / "rare.gif")
    assert frames[0, 5, 5].tolist() == [0x4A, 0x9F, 0xF5]
