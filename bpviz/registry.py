"""Finds the things that live one to a file (activations, exporters, lessons …) and the files beside them."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import MappingProxyType


@cache
def constants(package: str, constant: str) -> MappingProxyType[str, object]:
    """{module name: its `constant`} of the modules in `package` that declare it, by `order`, then by name.

    Works from a folder and from a frozen bundle alike; raises ImportError where the package is missing.
    """
    home = importlib.import_module(package)
    found = {}
    for entry in pkgutil.iter_modules(home.__path__):
        module = importlib.import_module(f"{package}.{entry.name}")
        if hasattr(module, constant):
            found[entry.name] = getattr(module, constant)
    ranked = sorted(found.items(), key=lambda item: (getattr(item[1], "order", 0), item[0]))
    return MappingProxyType(dict(ranked))


@cache
def assets() -> Path:
    """The folder of fonts, icons and sample files: beside the package in a checkout, in it once installed."""
    package = Path(__file__).resolve().parent
    for folder in (package / "assets", package.parent / "assets"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{package / 'assets'}: the bundled files are missing; install bpviz again")
