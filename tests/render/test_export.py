import subprocess
import sys
import threading
import tracemalloc
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter

from bpviz.render.errors import ExportError
from bpviz.render.export import AHEAD, ExportResult, choose_exporter, export
from bpviz.render.exporter import Exporter, Kind, Settings, exporters

pytestmark = pytest.mark.usefixtures("qapp")

VIDEOS = [".mp4", ".webm"] if find_spec("av") else []
FILMS = [".gif", *VIDEOS, "/"]
SIZE = (64, 48)


def frame(number: int) -> QImage:
    """A ground with a bar that wanders and grows."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(0xFF11161D)
    painter = QPainter(image)
    painter.fillRect(number % 60, 5, 4, 3 + number % 40, 0xFFFF922E)
    painter.end()
    return image


def old(folder: Path, ending: str) -> tuple[str, Path]:
    """Something to lose: what is typed, and a file that exists already."""
    if ending != "/":
        path = folder / f"film{ending}"
        path.write_text("old")
        return str(path), path
    (folder / "frames").mkdir()
    path = folder / "frames" / "frame_000000.png"
    path.write_text("old")
    return f"{folder / 'frames'}/", path


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


class Recorder:
    """A writer that remembers what it was told; fails at the frame numbered `fails`, or at "finish"."""

    def __init__(self, fails: object = None) -> None:
        self.told: list[object] = []
        self.fails = fails

    def add(self, number: int, image: QImage) -> None:
        self.told.append(number)
        if number == self.fails:
            raise ZeroDivisionError

    def finish(self) -> None:
        self.told.append("finish")
        if self.fails == "finish":
            raise ZeroDivisionError

    def abort(self) -> None:
        self.told.append("abort")


@pytest.fixture
def recorder(monkeypatch):
    """Makes a Recorder the writer of .rec files."""

    def install(fails: object = None, **traits: object) -> Recorder:
        writer = Recorder(fails)
        exporter = Exporter("Record", ".rec", Kind.FILM, open=lambda path, settings, peek: writer, **traits)
        monkeypatch.setattr("bpviz.render.export.exporters", lambda: {"rec": exporter})
        return writer

    return install


@pytest.mark.parametrize("name", list(exporters()))
def test_every_exporter_takes_pixels_or_strokes(name):
    exporter = exporters()[name]
    assert (exporter.open is None) != (exporter.draw is None)
    assert exporter.label
    assert exporter.suffix == "/" or exporter.suffix.startswith(".")


@pytest.mark.parametrize(
    ("out", "label"),
    [
        ("film.gif", "GIF animation"),
        ("FILM.GIF", "GIF animation"),
        ("a.b.mp4", "MP4 video"),
        ("film.webm", "WebM video"),
        ("one.png", "PNG picture"),
        ("one.svg", "SVG drawing"),
        ("frames/", "Numbered PNG frames"),
        ("film.gif/", "Numbered PNG frames"),
    ],
)
def test_the_name_says_which_format_to_write(out, label):
    assert choose_exporter(out).label == label


def test_a_folder_that_exists_takes_numbered_frames(tmp_path):
    (tmp_path / "film.gif").mkdir()
    assert choose_exporter(tmp_path / "film.gif").kind is Kind.FOLDER


def test_an_unknown_ending_is_answered_with_the_known_ones():
    with pytest.raises(ExportError) as caught:
        choose_exporter("film.avi")
    assert str(caught.value) == (
        'film.avi: ".avi" is not a format that can be written; let it end in one of '
        ".png, .gif, .mp4, .webm, .svg, or in / for a folder of numbered frames"
    )
    assert caught.value.file == "film.avi"


def test_a_name_without_an_ending_is_explained():
    with pytest.raises(ExportError, match="does not say which format"):
        choose_exporter("film")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(0, 48), "0×48 is not a size of a picture"),
        (Settings(64, 99999), "choose from 1 to 16384 pixels a side"),
        (Settings(*SIZE, count=0), "there is no film of 0 frames"),
        (Settings(*SIZE, fps=0.0), "at 0.0 a second"),
        (Settings(*SIZE, fps=float("nan")), "at nan a second"),
    ],
)
def test_settings_of_which_there_is_no_film_are_explained_before_anything_is_painted(
    settings, sentence, tmp_path
):
    with pytest.raises(ExportError, match=sentence):
        export(lambda number: pytest.fail("painted"), settings, tmp_path / "film.gif")


@pytest.mark.parametrize("ending", [".gif", ".png", *VIDEOS, "/"])
def test_progress_counts_every_frame_once_and_reaches_the_end(ending, tmp_path):
    seen = []
    result = export(
        frame, Settings(*SIZE, fps=25, count=9), f"{tmp_path / 'film'}{ending}", lambda *now: seen.append(now)
    )
    assert isinstance(result, ExportResult)
    assert seen == [(done + 1, result.frames) for done in range(result.frames)]


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_that_is_cancelled_in_the_middle_leaves_what_was_there(ending, tmp_path):
    out, path = old(tmp_path, ending)
    painted = []
    settings = Settings(*SIZE, fps=25, count=50)
    frames = lambda number: (painted.append(number), frame(number))[1]  # noqa: E731
    assert export(frames, settings, out, cancelled=lambda: len(painted) > 20, force=True) is None
    assert everything(tmp_path) == [path]
    assert path.read_text() == "old"
    assert len(painted) == 21


@pytest.mark.parametrize("ending", FILMS)
@pytest.mark.parametrize("trouble", [ZeroDivisionError, KeyboardInterrupt])
def test_a_painting_that_fails_or_is_interrupted_leaves_what_was_there(ending, trouble, tmp_path):
    out, path = old(tmp_path, ending)
    painted = []

    def frames(number: int) -> QImage:
        painted.append(number)
        if len(painted) == 20:
            raise trouble
        return frame(number)

    with pytest.raises(trouble):
        export(frames, Settings(*SIZE, fps=25, count=50), out, force=True)
    assert everything(tmp_path) == [path]
    assert path.read_text() == "old"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("export")]


@pytest.mark.parametrize("fails", [0, 5, 29, "finish"])
def test_a_writer_that_fails_is_told_nothing_more_and_the_failure_reaches_the_caller(
    fails, recorder, tmp_path
):
    writer = recorder(fails)
    (tmp_path / "film.rec").write_text("old")
    with pytest.raises(ZeroDivisionError):
        export(frame, Settings(*SIZE, count=30), tmp_path / "film.rec")
    assert writer.told[-2:] == [fails, "abort"]
    assert everything(tmp_path) == [tmp_path / "film.rec"]
    assert (tmp_path / "film.rec").read_text() == "old"


def test_frames_arrive_in_order_and_then_the_end(recorder, tmp_path):
    writer = recorder()
    export(frame, Settings(*SIZE, count=40), tmp_path / "film.rec")
    assert writer.told == [*range(40), "finish"]


def test_frames_are_painted_in_the_thread_of_the_caller(recorder, tmp_path):
    recorder()
    threads = set()
    export(
        lambda number: (threads.add(threading.get_ident()), frame(number))[1],
        Settings(*SIZE, count=9),
        tmp_path / "a.rec",
    )
    assert threads == {threading.get_ident()}


def test_a_painter_may_go_on_with_the_image_that_it_gave_away(tmp_path):
    canvas = frame(0)

    def frames(number: int) -> QImage:
        painter = QPainter(canvas)
        painter.fillRect(0, 0, *SIZE, 0xFF000000 | number)
        painter.end()
        return canvas

    export(frames, Settings(*SIZE, count=30), f"{tmp_path}/out/")
    pixels = [QImage(str(path)).pixel(3, 3) & 0xFFFFFF for path in everything(tmp_path / "out")]
    assert pixels == list(range(30))


@pytest.mark.parametrize("ending", FILMS)
def test_few_frames_wait_at_any_time_however_long_the_film(ending, monkeypatch, tmp_path):
    monkeypatch.setattr("bpviz.render.export.MOST_THREADS", 2)
    packed, waiting = [0], []

    def frames(number: int) -> QImage:
        if packed[0]:
            waiting.append(number - packed[0])
        return frame(number)

    export(
        frames,
        Settings(*SIZE, fps=50, count=300),
        f"{tmp_path / 'film'}{ending}",
        progress=lambda done, total: packed.__setitem__(0, done),
    )
    assert max(waiting) <= 2 + AHEAD


def test_memory_does_not_grow_with_the_film(tmp_path):
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            export(frame, Settings(*SIZE, fps=50, count=count), tmp_path / "film.gif")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(5)
    assert peak(300) <= peak(30) + 200_000


@pytest.mark.parametrize("ending", [".png", *FILMS])
def test_equal_films_are_equal_bytes(ending, tmp_path):
    for name in ("first", "second"):
        export(frame, Settings(*SIZE, fps=25, count=30), f"{tmp_path / name}{ending}")
    first, second = (
        [path.read_bytes() for path in everything(tmp_path) if name in str(path.relative_to(tmp_path))]
        for name in ("first", "second")
    )
    assert first == second
    assert first


def test_a_frame_of_the_wrong_size_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(ValueError, match="64×48 painted, 65×48 needed"):
        export(frame, Settings(65, 48, count=3), tmp_path / "film.gif")
    assert everything(tmp_path) == []


FULL = """
import resource, sys
from PySide6.QtGui import QColor, QImage
from bpviz.render.errors import ExportError
from bpviz.render.export import export
from bpviz.render.exporter import Settings

def frame(number):
    image = QImage(128, 96, QImage.Format.Format_RGB32)
    for x in range(128):
        for y in range(96):
            image.setPixel(x, y, (x * y * (number + 7919) * 2654435761) & 0xFFFFFF)
    return image

def draw(number, painter):
    for x in range(3000):
        painter.drawPoint(x % 128, x % 96)

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    export(frame, Settings(128, 96, fps=20, count=12), sys.argv[1], force=True, draw=draw)
except ExportError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files stands for the full disk")
@pytest.mark.parametrize("limit", [0, 5000])
@pytest.mark.parametrize("ending", [".png", ".svg", *FILMS])
def test_a_disk_that_takes_no_more_is_told_in_a_sentence_and_leaves_what_was_there(ending, limit, tmp_path):
    out, path = old(tmp_path, ending)
    done = subprocess.run([sys.executable, "-c", FULL, out, str(limit)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{Path(out)}: the file grows larger than this disk allows; ")
    assert everything(tmp_path) == [path]
    assert path.read_text() == "old"
