"""The export dialog: every format, read back; cancel and close leave nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl

from bpviz.app.faults import Faults
from bpviz.app.preferences import Preferences
from bpviz.app.window import Window
from bpviz.render.exporter import exporters


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[Window]:
    made = Window(Preferences(tmp_path / "settings.ini"), Faults())
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.begin(None)
    qtbot.waitUntil(lambda: made.session.setup is not None)
    made.session.walk.play(False)
    made.controller.train(4)
    qtbot.waitUntil(lambda: made.session.epoch == 4 and not made.session.waiting)
    yield made
    made.close()


@pytest.fixture
def ask(window: Window) -> Callable[..., object]:
    """Opens the dialog and fills it in."""

    def filled(out: Path | str, **values: int):
        dialog = window.export()
        fields = dialog.fields
        fields["out"].setText(str(out))
        dialog._was_typed(str(out))
        values = {"width": 320, "height": 180, "fps": 5, "seconds": 1, "first": 0, "last": 0} | values
        for name, value in values.items():
            fields[name].setValue(value)
        return dialog

    return filled


def done(window: Window, dialog, qtbot) -> str:
    dialog.start()
    assert dialog.running
    qtbot.waitUntil(lambda: not dialog.running, timeout=30_000)
    return dialog.fields["outcome"].text()


def test_a_gif_has_the_frames_and_the_size_that_were_asked_for(window, ask, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "pass.gif"
    assert "5 frames" in done(window, ask(out), qtbot)
    with Image.open(out) as film:
        assert (film.n_frames, film.size) == (5, (320, 180))


def test_numbered_frames_of_several_epochs_lie_in_a_folder(window, ask, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "frames"
    dialog = ask(f"{out}/", first=1, last=3)
    assert "15 frames" in done(window, dialog, qtbot)
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"frame_{number:06d}.png" for number in range(15)]
    with Image.open(out / names[0]) as picture:
        assert picture.size == (320, 180)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_shows_the_moment_of_the_window(window, ask, qtbot, tmp_path: Path, suffix: str) -> None:
    window.session.walk.go_to(0.5)
    out = tmp_path / f"picture{suffix}"
    assert "1 frame" in done(window, ask(out), qtbot)
    assert out.stat().st_size > 1000


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_film_can_be_read_back(window, ask, qtbot, tmp_path: Path, suffix: str) -> None:
    av = pytest.importorskip("av")
    out = tmp_path / f"pass{suffix}"
    assert "10 frames" in done(window, ask(out, seconds=2), qtbot)
    with av.open(str(out)) as film:
        stream = film.streams.video[0]
        assert (stream.width, stream.height) == (320, 180)
        assert sum(1 for _ in film.decode(stream)) == 10


def test_a_cancelled_export_leaves_nothing(window, ask, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "pass.gif"
    dialog = ask(out, seconds=60, fps=30)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.fields["bar"].value() >= 2, timeout=30_000)
    dialog.fields["close"].click()
    qtbot.waitUntil(lambda: not dialog.running, timeout=30_000)
    assert "Cancelled" in dialog.fields["outcome"].text()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".ini") == []


def test_closing_the_window_during_an_export_leaves_no_half_file(window, ask, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "pass.gif"
    dialog = ask(out, seconds=60, fps=30)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.fields["bar"].value() >= 2, timeout=30_000)
    window.close()
    assert not window.desk.exporting._thread.isRunning()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".ini") == []


def test_training_and_looking_go_on_during_an_export(window, ask, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "pass.gif"
    dialog = ask(out, seconds=4, fps=5)
    dialog.start()
    window.controller.train(20)
    qtbot.waitUntil(lambda: not dialog.running, timeout=30_000)
    assert window.session.epoch == 24
    assert "20 frames" in dialog.fields["outcome"].text()


def test_a_place_that_cannot_be_written_is_said(window, ask, qtbot, tmp_path: Path) -> None:
    assert "nowhere" in done(window, ask(tmp_path / "nowhere" / "pass.gif"), qtbot)


def test_the_folder_can_be_opened_afterwards(window, ask, qtbot, tmp_path: Path) -> None:
    dialog = ask(tmp_path / "pass.gif")
    opened: list[QUrl] = []
    dialog._open_url = lambda url: bool(opened.append(url)) or True
    done(window, dialog, qtbot)
    dialog.fields["open"].click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_formats_that_are_missing_say_why(window) -> None:
    dialog = window.export()
    for name, exporter in exporters().items():
        absent = exporter.available()
        index = dialog.fields["format"].findData(name)
        assert dialog.fields["format"].model().item(index).isEnabled() == (absent is None)
    dialog.reject()
