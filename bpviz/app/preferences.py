"""What is remembered from one time to the next: theme, layout, speed, recent files."""

import hashlib
from dataclasses import replace
from pathlib import Path

from platformdirs import user_config_path, user_log_path
from PySide6.QtCore import QByteArray, QSettings

from bpviz.data.csv.fingerprint import fingerprint
from bpviz.data.dataset import Decisions
from bpviz.data.reading import ReadOptions
from bpviz.study.document import Document
from bpviz.study.remembered import as_text, from_text

MOST_RECENT = 8
MOST_FILES = 100
"""So many files' decisions are remembered."""


def log_path() -> Path:
    """Where the log is written."""
    return user_log_path("bpviz", appauthor=False) / "bpviz.log"


def _key(path: Path) -> str:
    return hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]


class Preferences:
    """Kept in one readable file; what cannot be read or written is forgotten without a fuss."""

    def __init__(self, path: Path | None = None) -> None:
        path = user_config_path("bpviz", appauthor=False) / "bpviz.ini" if path is None else path
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """The name of the theme."""
        return str(self._settings.value("theme", "dark"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def speed(self) -> int:
        """Where the speed slider stands."""
        try:
            return int(str(self._settings.value("speed", 0)))
        except ValueError:
            return 0

    @speed.setter
    def speed(self, value: int) -> None:
        self._settings.setValue("speed", value)

    @property
    def recent(self) -> list[str]:
        """Files that were opened, the last one first."""
        return self._strings("recent")

    def add_recent(self, path: Path) -> None:
        """A file was opened."""
        name = str(path)
        self._settings.setValue(
            "recent", [name, *(file for file in self.recent if file != name)][:MOST_RECENT]
        )

    def forget_recent(self) -> None:
        """Empty the list."""
        self._settings.setValue("recent", [])

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and state of the window, as it was left."""
        geometry, state = self._settings.value("geometry"), self._settings.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        self._settings.setValue("geometry", layout[0])
        self._settings.setValue("state", layout[1])

    @property
    def arranged(self) -> bool:
        """Whether a person has moved the panels."""
        return str(self._settings.value("arranged", False)).lower() == "true"

    @arranged.setter
    def arranged(self, arranged: bool) -> None:
        self._settings.setValue("arranged", arranged)

    @property
    def export_folder(self) -> str:
        """Where the last export went."""
        return str(self._settings.value("export", ""))

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._settings.setValue("export", folder)

    def remembered(self, path: Path) -> tuple[ReadOptions, Decisions] | None:
        """How this file was read and used the last time, where its header is the same still."""
        text = self._settings.value(f"files/{_key(path)}")
        if not isinstance(text, str) or not text.startswith(f"{fingerprint(path)} "):
            return None
        return from_text(text.split(" ", 1)[1])

    def as_before(self, document: Document) -> Document:
        """The document read and prepared as its file was the last time, where that is known and still fits."""
        found = None if document.toy is not None else self.remembered(document.path)
        return document if found is None else replace(document, options=found[0], decisions=found[1])

    def remember(self, document: Document) -> None:
        """This file was opened with these decisions; of the files before it, only the latest are kept."""
        header = fingerprint(document.path)
        if document.toy is not None or header is None:
            return
        key = _key(document.path)
        order = [key, *(other for other in self._strings("files/order") if other != key)]
        for gone in order[MOST_FILES:]:
            self._settings.remove(f"files/{gone}")
        self._settings.setValue("files/order", order[:MOST_FILES])
        self._settings.setValue(f"files/{key}", f"{header} {as_text(document.options, document.decisions)}")

    def _strings(self, name: str) -> list[str]:
        found = self._settings.value(name, [])
        return [str(one) for one in (found if isinstance(found, list) else [found]) if one]

    def save(self) -> None:
        """Write now."""
        self._settings.sync()
