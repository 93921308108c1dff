"""What every test stands on: no display, one BLAS thread, a home of its own, and no widget left behind."""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="bpviz-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

# All of this has to stand before NumPy and Qt are imported, so before any test module is.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{name}_NUM_THREADS"] = "1"
os.environ["VECLIB_MAXIMUM_THREADS"] = "1"
for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
    os.environ[name] = str(HOME)
for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
    folder = HOME / name.lower()
    folder.mkdir(mode=0o700)
    os.environ[f"XDG_{name}"] = str(folder)
os.environ["LC_ALL"] = "C.UTF-8"
for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QUICK_CONTROLS_STYLE"):
    os.environ.pop(name, None)

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

settings.register_profile("bpviz", deadline=None, derandomize=True, database=None)
settings.load_profile("bpviz")


def top_level_widgets() -> set[object]:
    """The windows that exist now; nothing is imported for a test that has no widgets."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    return set(widgets.QApplication.topLevelWidgets())


@pytest.fixture(autouse=True)
def no_widget_left_behind() -> Iterator[None]:
    """Fails a test whose windows outlive it: give them to qtbot.addWidget, or close and delete them."""
    before = top_level_widgets()
    yield
    left = top_level_widgets() - before
    if left:
        core = sys.modules["PySide6.QtCore"]
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        del left
        gc.collect()  # parentless menus live as long as the Python objects that hold them
        left = top_level_widgets() - before
    assert not left, f"widgets left behind: {sorted(map(repr, left))}"
