"""`bpviz --info`: the versions of everything, for a bug report; it works where something is missing."""

import os
import platform
import sys
from importlib import import_module, metadata

from bpviz import __version__, machine
from bpviz.cli.speech import table
from bpviz.registry import assets

PACKAGES = (
    "numpy",
    "orjson",
    "PySide6-Essentials",
    "shiboken6",
    "pyqtgraph",
    "pillow",
    "av",
    "platformdirs",
)


def versions() -> str:
    """What is installed and what the machine offers, a line each."""
    rows = [("bpviz", __version__), ("Python", f"{platform.python_version()}, {sys.executable}")]
    rows += [(name, version(name)) for name in PACKAGES]
    rows += [("BLAS", blas()), ("platform", platform.platform()), ("machine", processor())]
    rows += [("assets", found_assets()), ("Qt", drawing()), ("display", display())]
    return table(rows)


def version(package: str) -> str:
    """The version of an installed package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def blas() -> str:
    """Which library multiplies matrices, and how many threads it may use."""
    try:
        numpy = import_module("numpy")
        found = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
        name = f"{found.get('name', 'unknown')} {found.get('version', '')}".strip()
    except ImportError as error:
        return f"NumPy cannot be imported: {error}".splitlines()[0]
    except (KeyError, TypeError):
        name = "unknown"
    return f"{name}, threads {os.environ.get('OPENBLAS_NUM_THREADS', 'not set')}"


def processor() -> str:
    """The kind of processor and how many there are."""
    return f"{platform.machine()}, {os.cpu_count() or 'unknown'} processors"


def found_assets() -> str:
    """Where the bundled files are and how many fonts and data sets are among them."""
    try:
        folder = assets()
    except FileNotFoundError:
        return "missing"
    fonts = len([*folder.glob("fonts/*.otf"), *folder.glob("fonts/*.ttf")])
    return f"{folder}, {fonts} fonts, {len([*folder.glob('data/*.csv')])} data sets"


def drawing() -> str:
    """Whether Qt has what it needs for drawing."""
    if missing := machine.missing_libraries(machine.DRAWING):
        return machine.libraries_problem(missing)
    installed = version("PySide6-Essentials")
    return machine.qt_problem(installed) or f"platform {os.environ.get('QT_QPA_PLATFORM', 'by default')}"


def display() -> str:
    """Whether a window could be shown."""
    return machine.display_problem(os.environ) or "found"
