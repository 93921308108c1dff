"""What bpviz needs of the machine: a display for the window, Qt's libraries, a PySide6 that works."""

import ctypes
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

# Of glibc's malloc.h: up to which size blocks lie in memory that is kept, and how much of it may lie idle.
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD = -3, -1

# What PySide6's wheel takes from the system, with the Debian and Ubuntu packages that hold it.
DRAWING = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def needs_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether Qt will look for an X11 or Wayland display: on Linux, unless told to use another platform."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    return platform.startswith(("linux", "freebsd")) and (not chosen or chosen.startswith(("xcb", "wayland")))


def display_problem(environ: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """Why no window can be shown, as the middle of a sentence, or None where one can."""
    if not needs_display(environ, platform):
        return None
    wayland, x11 = environ.get("WAYLAND_DISPLAY", ""), environ.get("DISPLAY", "")
    if not wayland and not x11:
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if wayland and answers(Path(environ.get("XDG_RUNTIME_DIR", "/run"), wayland)):
        return None
    if x11 and x11_answers(x11):
        return None
    named = " or ".join(name for name in (wayland, x11) if name)
    return f"nothing answers at the display {named}"


def answers(path: Path) -> bool:
    """Whether a server listens on this Unix socket."""
    with closing(socket.socket(socket.AF_UNIX)) as probe:
        return probe.connect_ex(str(path)) == 0


def x11_answers(display: str) -> bool:
    """Whether an X server listens at `display`, "host:number.screen" with an empty host for this machine."""
    host, _, number = display.rpartition(":")
    digits = number.partition(".")[0]
    if not digits.isdigit():
        return display.startswith("/") and answers(Path(display))
    if host in ("", "unix"):
        # Linux's X servers may listen on the abstract name alone.
        path = f"/tmp/.X11-unix/X{digits}"
        return answers(Path(path)) or answers(Path(f"\0{path}"))
    with closing(socket.socket()) as probe:
        probe.settimeout(5)
        try:
            return probe.connect_ex((host.removeprefix("tcp/"), 6000 + int(digits))) == 0
        except OSError:
            return False


def missing_libraries(
    libraries: Iterable[str], load: Callable[[str], object] = ctypes.CDLL, platform: str = sys.platform
) -> list[str]:
    """Those of `libraries` that the loader does not find; none where the wheel brings them all."""
    if not platform.startswith("linux"):
        return []
    missing = []
    for library in libraries:
        try:
            load(library)
        except OSError:
            missing.append(library)
    return missing


def missing_for_window(
    environ: Mapping[str, str], load: Callable[[str], object] = ctypes.CDLL, platform: str = sys.platform
) -> list[str]:
    """What a window lacks: libraries for drawing, and X11's or Wayland's (one will do where both are)."""
    missing = missing_libraries(DRAWING, load, platform)
    if not needs_display(environ, platform):
        return missing
    protocols = [X11] * ("DISPLAY" in environ) + [WAYLAND] * ("WAYLAND_DISPLAY" in environ)
    return missing + min(
        (missing_libraries(protocol, load, platform) for protocol in protocols), key=len, default=[]
    )


def packages(libraries: Iterable[str]) -> list[str]:
    """The Debian packages that hold these libraries, each once."""
    known = DRAWING | X11 | WAYLAND
    return sorted({known[library] for library in libraries if library in known})


def libraries_problem(missing: list[str]) -> str:
    """A sentence that names the missing libraries and the way to get them."""
    noun = "library" if len(missing) == 1 else "libraries"
    cure = f"sudo apt-get install {' '.join(packages(missing))}"
    return f"Qt needs the system {noun} {', '.join(missing)}; on Debian or Ubuntu: {cure}"


def qt_problem(pyside: str, python: tuple[int, int] = sys.version_info[:2]) -> str | None:
    """Why this release of PySide6 must not be used: 6.12.0 aborts Python 3.11 after a few thousand calls."""
    if pyside != "6.12.0" or python >= (3, 12):
        return None
    cure = 'pip install "PySide6-Essentials!=6.12.0" or take Python 3.12'
    return f"PySide6 {pyside} aborts under Python {python[0]}.{python[1]}: {cure}"


def keep_memory() -> bool:
    """Let the C library keep what arrays give back for the next ones; whether it could be told so (glibc alone can).

    To ask the system for every large array anew takes as long as to record a pass over 1400 examples.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, 32 * 2**20) and mallopt(M_TRIM_THRESHOLD, 256 * 2**20))
