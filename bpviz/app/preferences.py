"""What is remembered from one time to the next: theme, layout, speed, recent files."""

from pathlib import Path

from platformdirs import user_config_path, user_log_path
from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 8


def log_path() -> Path:
    """Where the log is written."""
    return user_log_path("bpviz", appauthor=False) / "bpviz.log"


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
        found = self._settings.value("recent", [])
        files = found if isinstance(found, list) else [found]
        return [str(file) for file in files if file]

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

    def save(self) -> None:
        """Write now."""
        self._settings.sync()
