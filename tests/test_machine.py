import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bpviz import machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays and libraries of Linux")


def without(*absent: str) -> Callable[[str], object]:
    """A loader on a machine that lacks these libraries."""

    def load(library: str) -> object:
        if library in absent:
            raise OSError(f"{library}: cannot open shared object file: No such file or directory")
        return library

    return load


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a session whose compositor listens."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}


def test_no_display_is_told_from_the_environment_alone() -> None:
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in machine.display_problem({})


def test_a_display_where_nothing_answers_is_named(tmp_path: Path) -> None:
    environ = {"DISPLAY": ":9731", "WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert machine.display_problem(environ) == "nothing answers at the display wayland-0 or :9731"


def test_a_display_that_answers_is_no_problem(wayland: dict[str, str]) -> None:
    assert machine.display_problem(wayland) is None


def test_an_x_server_is_found_by_its_abstract_name() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X9731")
        server.listen()
        assert machine.display_problem({"DISPLAY": ":9731.0"}) is None


def test_an_x_server_of_a_remote_session_is_found_by_its_port() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        display = server.getsockname()[1] - 6000
        assert machine.display_problem({"DISPLAY": f"127.0.0.1:{display}.0"}) is None


@pytest.mark.parametrize("display", ["", ":", "nonsense", ":x", "/nowhere/org.xquartz:0"])
def test_a_display_that_makes_no_sense_is_a_problem_and_no_crash(display: str) -> None:
    assert machine.display_problem({"DISPLAY": display}) is not None


def test_qt_told_to_draw_elsewhere_needs_no_display() -> None:
    assert machine.display_problem({"QT_QPA_PLATFORM": "offscreen"}) is None
    assert machine.display_problem({"QT_QPA_PLATFORM": "xcb"}) is not None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_display_and_the_wheel_brings_the_libraries(platform: str) -> None:
    assert machine.display_problem({}, platform) is None
    assert machine.missing_libraries(["libEGL.so.1"], without("libEGL.so.1"), platform) == []


def test_libraries_that_do_not_load_are_named_with_their_packages() -> None:
    load = without("libEGL.so.1", "libgthread-2.0.so.0", "libglib-2.0.so.0")
    missing = machine.missing_libraries(machine.DRAWING, load)
    assert missing == ["libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1"]
    assert machine.packages(missing) == ["libegl1", "libglib2.0-0"]
    assert "apt-get install libegl1 libglib2.0-0" in machine.libraries_problem(missing)


def test_a_window_needs_the_libraries_of_its_own_display() -> None:
    load = without("libxcb-cursor.so.0", "libwayland-cursor.so.0")
    assert machine.missing_for_window({"DISPLAY": ":0"}, load) == ["libxcb-cursor.so.0"]
    assert machine.missing_for_window({"WAYLAND_DISPLAY": "wayland-0"}, load) == ["libwayland-cursor.so.0"]


def test_one_of_two_displays_is_enough_for_a_window() -> None:
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert machine.missing_for_window(both, without("libxcb-cursor.so.0")) == []


def test_a_window_on_no_display_needs_what_drawing_needs() -> None:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    assert machine.missing_for_window(offscreen, without("libGL.so.1", "libxcb-cursor.so.0")) == [
        "libGL.so.1"
    ]


def test_the_release_of_qt_that_aborts_is_refused_with_a_cure() -> None:
    assert "Python 3.11" in machine.qt_problem("6.12.0", (3, 11))
    assert machine.qt_problem("6.12.0", (3, 12)) is None
    assert machine.qt_problem("6.11.3", (3, 11)) is None


def test_the_installed_qt_keeps_the_references_that_it_borrows() -> None:
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("thing")
    assert abs(sys.getrefcount(None) - before) < 500


def test_memory_is_kept_where_glibc_is_and_nowhere_else_is_it_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        """A C library without mallopt."""

    assert machine.keep_memory() is hasattr(machine.ctypes.CDLL(None), "mallopt")
    monkeypatch.setattr(machine.ctypes, "CDLL", lambda _: Other())
    assert machine.keep_memory() is False
