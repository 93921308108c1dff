"""Finds out before a long training whether its result could be written at all."""

import os
from errno import EACCES, ENOENT
from pathlib import Path

from bpviz.render.files import check_fillable, check_replaceable, told


def check_file(path: Path) -> None:
    """Raises ExportError where a file cannot be written at `path`, or must not be replaced."""
    with told(path):
        target = Path(os.path.realpath(path))
        check_replaceable(path, target)
        check_parent(target)


def check_folder(path: Path, force: bool) -> None:
    """Raises ExportError where frames cannot be written to the folder `path`."""
    with told(path):
        target = Path(os.path.realpath(path))
        check_fillable(path, target, force)
        if not target.is_dir():
            check_parent(target)


def check_parent(target: Path) -> None:
    """Raises OSError where nothing can be made beside `target`."""
    if not target.parent.is_dir():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT))
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
