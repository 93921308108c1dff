"""What is exported and how: format, size, frames a second, epochs, batch, example, theme; with progress and cancel."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.app.banner import spoken
from bpviz.app.fields import Choice, Count
from bpviz.app.panels.form import Form, muted, small
from bpviz.app.questions import Address, Problem
from bpviz.render.export import ExportResult
from bpviz.render.exporter import Kind, exporters
from bpviz.scene.theme import THEMES, Theme

USUAL = "gif"
"""The format that is offered first: it moves, and everybody can see it."""
SIZES = {
    "1280x720": "1280 × 720 (HD)",
    "1920x1080": "1920 × 1080 (full HD)",
    "2560x1440": "2560 × 1440",
    "3840x2160": "3840 × 2160 (4K)",
    "1080x1080": "1080 × 1080 (square)",
    "960x540": "960 × 540",
    "custom": "another size …",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to export: the newest epoch, the batches of an epoch, where the view stands, how it looks."""

    name: str
    epoch: int
    seen_epoch: int
    batches: int
    batch: int
    example: int | None
    theme: Theme
    folder: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported."""

    out: str
    picture: bool
    width: int
    height: int
    fps: float
    seconds_per_pass: float
    passes: tuple[Address, ...]
    example: int | None
    theme: Theme
    force: bool


class ExportDialog(QDialog):
    """`wanted` (a Wish) begins, `given_up` cancels; the outcome is shown here."""

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, offer: Offer, open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._offer, self._open_url = offer, open_url
        self._running = False
        self._typed = False
        self.setWindowTitle("Export")
        self.setMinimumWidth(520)
        self._make_fields()
        self._summary = small()
        self._bar = QProgressBar()
        self._bar.setAccessibleName("progress")
        self._bar.hide()
        self._outcome = QLabel()
        self._outcome.setWordWrap(True)
        self._outcome.hide()
        self._open = QPushButton("Open folder")
        self._open.clicked.connect(self._open_folder)
        self._open.hide()
        self._close = QPushButton("Close")
        self._close.clicked.connect(self._cancel_or_close)
        self._go = QPushButton("Export")
        self._go.setProperty("role", "go")
        self._go.setDefault(True)
        self._go.clicked.connect(self.start)
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        for widget in (self._form, self._summary, self._bar, self._outcome):
            column.addWidget(widget)
        column.addLayout(buttons)
        self._refresh()

    def _make_fields(self) -> None:
        offer = self._offer
        self._format = Choice([(name, known.label) for name, known in exporters().items()])
        absent = {name: known.available() for name, known in exporters().items()}
        self._format.refuse(lambda name: None if absent[name] is None else str(absent[name]))
        self._format.show_name(USUAL)
        self._format.setToolTip("What kind of file is written")
        self._format.picked.connect(lambda _: self._take_format())
        self._why = small(
            "\n".join(f"{exporters()[name].label}: {reason}" for name, reason in absent.items() if reason)
        )
        self._why.setVisible(any(absent.values()))
        self._size = Choice(SIZES.items())
        self._size.show_name("1920x1080")
        self._size.setToolTip("Width × height of every frame, in pixels")
        self._size.picked.connect(self._take_size)
        self._width, self._height = Count(16, 16384, 1920), Count(16, 16384, 1080)
        self._width.setToolTip("Width in pixels")
        self._height.setToolTip("Height in pixels")
        self._fps = Count(1, 120, 60)
        self._fps.setSuffix(" frames a second")
        self._seconds = Count(1, 600, 12)
        self._seconds.setSuffix(" seconds a pass")
        self._fps.setToolTip("More frames move more smoothly and make a larger file")
        self._seconds.setToolTip("How long one pass lasts in the film")
        self._first, self._last = (
            Count(0, offer.epoch, offer.seen_epoch),
            Count(0, offer.epoch, offer.seen_epoch),
        )
        self._batch = Choice(
            [
                (str(number), f"batch {number + 1} of {offer.batches}")
                for number in range(min(offer.batches, 500))
            ]
            + ([("all", "every batch")] if offer.batches > 1 else [])
        )
        self._batch.show_name(str(offer.batch))
        self._batch.setEnabled(offer.batches > 1)
        self._batch.setToolTip("" if offer.batches > 1 else "The batch is full: every epoch is one pass")
        self._whose = Choice([("one", "the chosen example"), ("mean", "mean over the batch")])
        self._whose.setToolTip("Whose numbers the network shows")
        self._whose.show_name("mean" if offer.example is None else "one")
        self._theme = Choice([(name, name) for name in THEMES])
        self._theme.setToolTip("The colours of the export; the window keeps its own")
        self._theme.show_name(offer.theme.name)
        self._out = QLineEdit()
        self._out.setAccessibleName("to")
        self._out.setToolTip("The file, or the folder for numbered frames, that is written")
        self._out.textEdited.connect(self._was_typed)
        self._browse = QPushButton("…")
        self._browse.setToolTip("Choose where")
        self._browse.clicked.connect(self._choose_out)
        self._force = QCheckBox("replace frames that are already in the folder")
        self._force.setToolTip("Without the tick, a folder that holds frames is left as it is")
        form = self._form = Form()
        form.column.setContentsMargins(0, 0, 0, 0)
        form.add("format", self._format)
        form.column.addWidget(self._why)
        form.add("size", self._size)
        self._custom = form.add("", self._width, muted("×"), self._height)
        self._custom.hide()
        self._rates = form.add("film", self._fps, self._seconds)
        self._range = form.add("epochs", self._first, muted("to"), self._last)
        self._last.setMinimumWidth(176)
        self._first.setToolTip("The first epoch whose pass is shown")
        form.add("batch", self._batch)
        form.add("numbers", self._whose)
        form.add("theme", self._theme)
        form.add("to", self._out, self._browse)
        form.column.addWidget(self._force)
        self._first.setAccessibleName("first epoch")
        self._last.setAccessibleName("last epoch")
        for field in (self._width, self._height, self._fps, self._seconds, self._first, self._last):
            field.entered.connect(lambda _: self._refresh())
        for choice in (self._batch, self._whose, self._theme):
            choice.picked.connect(lambda _: self._refresh())
        self._take_format()

    @property
    def fields(self) -> dict[str, QWidget]:
        """The fields by name."""
        return {
            "format": self._format, "size": self._size, "width": self._width, "height": self._height, "fps": self._fps,
            "seconds": self._seconds, "first": self._first, "last": self._last, "batch": self._batch,
            "whose": self._whose, "theme": self._theme, "out": self._out, "force": self._force, "go": self._go,
            "bar": self._bar, "outcome": self._outcome, "close": self._close, "open": self._open,
        }  # fmt: skip

    @property
    def running(self) -> bool:
        """Whether an export is under way."""
        return self._running

    @property
    def kind(self) -> Kind:
        """Of the chosen format."""
        return exporters()[self._format.name].kind

    def wish(self) -> Wish:
        """What stands in the fields."""
        offer = self._offer
        first, last = sorted((self._first.value(), self._last.value()))
        if self.kind is Kind.PICTURE:
            last = first
        chosen = range(offer.batches) if self._batch.name == "all" else (int(self._batch.name),)
        if self.kind is Kind.PICTURE:
            chosen = (chosen[0],)
        passes = tuple(Address(epoch, batch) for epoch in range(first, last + 1) for batch in chosen)
        return Wish(
            self._place(self._out.text().strip()),
            self.kind is Kind.PICTURE,
            self._width.value(),
            self._height.value(),
            float(self._fps.value()),
            float(self._seconds.value()),
            passes,
            None if self._whose.name == "mean" else (offer.example or 0),
            THEMES[self._theme.name],
            self._force.isChecked(),
        )

    def _place(self, text: str) -> str:
        """A name alone lies in the folder of the last export, ~ is the home folder."""
        text = os.path.expanduser(text)  # noqa: PTH111 - keeps the / that says: a folder
        return os.path.join(self._offer.folder or str(Path.home()), text) if text else ""  # noqa: PTH118

    def start(self) -> None:
        """Begin, or say what is missing."""
        if self._running:
            return
        wish = self.wish()
        if not wish.out:
            self._say("Choose where the export goes", bad=True)
            return
        self._out.setText(wish.out)
        self._running = True
        self._form.setEnabled(False)
        self._go.setEnabled(False)
        self._go.setToolTip("An export is running")
        self._close.setText("Cancel")
        self._open.hide()
        self._outcome.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self.wanted.emit(wish)

    def show_progress(self, done: int, total: int) -> None:
        """So many frames are packed."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setFormat(f"frame {done} of {total}")

    def show_outcome(self, outcome: ExportResult | Problem | None) -> None:
        """Done, cancelled or failed."""
        self._running = False
        self._form.setEnabled(True)
        self._go.setEnabled(True)
        self._go.setToolTip("")
        self._close.setText("Close")
        self._close.setEnabled(True)
        self._bar.hide()
        self._refresh()
        match outcome:
            case None:
                self._say("Cancelled; nothing was written.")
            case Problem():
                self._say(spoken(str(outcome)), bad=True)
            case ExportResult():
                frames = "1 frame" if outcome.frames == 1 else f"{outcome.frames} frames"
                size = f"{outcome.width} × {outcome.height}, {outcome.bytes / 1e6:.2f} MB"
                self._say(f"{frames} of {size} written to {self._out.text()}")
                self._open.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running export is cancelled first."""
        if self._running:
            self.given_up.emit()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape is Cancel while an export runs."""
        self._cancel_or_close()

    def _cancel_or_close(self) -> None:
        if self._running:
            self._close.setEnabled(False)
            self.given_up.emit()
        else:
            super().reject()

    def _take_format(self) -> None:
        name = self._format.name
        exporter = exporters()[name]
        if not self._typed:
            folder = Path(self._offer.folder or str(Path.home()))
            stem = Path(self._offer.name).stem or "pass"
            suffix = exporter.suffix
            self._out.setText(
                str(folder / f"{stem}-frames") + os.sep if suffix == "/" else str(folder / f"{stem}{suffix}")
            )
        else:
            self._swap_suffix(exporter.suffix)
        if exporter.fastest is not None and self._fps.value() > exporter.fastest:
            self._fps.show_number(exporter.fastest)
        if hasattr(self, "_summary"):
            self._refresh()

    def _swap_suffix(self, suffix: str) -> None:
        text = self._out.text().rstrip("/" + os.sep)
        known = {other.suffix for other in exporters().values()}
        bare = text[: -len(Path(text).suffix)] if Path(text).suffix.lower() in known else text
        self._out.setText(bare + (os.sep if suffix == "/" else suffix))

    def _take_size(self, name: str) -> None:
        self._custom.setVisible(name == "custom")
        if name != "custom":
            width, height = map(int, name.split("x"))
            self._width.show_number(width)
            self._height.show_number(height)
        self._refresh()

    def _was_typed(self, text: str) -> None:
        self._typed = True
        suffix = "/" if text.endswith(("/", os.sep)) else Path(text).suffix.lower()
        for name, known in exporters().items():
            if known.suffix == suffix and known.available() is None:
                self._format.show_name(name)
        self._refresh()

    def _choose_out(self) -> None:
        if self.kind is Kind.FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, "Folder for the frames", self._out.text())
            chosen = chosen + os.sep if chosen else ""
        else:
            exporter = exporters()[self._format.name]
            chosen, _ = QFileDialog.getSaveFileName(
                self, "Export", self._out.text(), f"{exporter.label} (*{exporter.suffix})"
            )
            if chosen and not Path(chosen).suffix:
                chosen += exporter.suffix
        if chosen:
            self._out.setText(chosen)
            self._was_typed(chosen)

    def _refresh(self) -> None:
        wish = self.wish()
        folder, picture = self.kind is Kind.FOLDER, self.kind is Kind.PICTURE
        self._rates.setEnabled(not picture)
        self._rates.setToolTip("A picture has no rate" if picture else "")
        self._last.setEnabled(not picture)
        self._last.setToolTip("A picture shows one pass" if picture else "The last epoch whose pass is shown")
        self._force.setVisible(folder)
        if picture:
            self._summary.setText("One picture of the moment that the window shows.")
        else:
            seconds = len(wish.passes) * wish.seconds_per_pass
            frames = max(round(seconds * wish.fps), 1)
            count = "1 pass" if len(wish.passes) == 1 else f"{len(wish.passes)} passes"
            self._summary.setText(f"{count}, {seconds:g} seconds, {frames} frames")
        if wish.out and not folder and os.path.isfile(wish.out):  # noqa: PTH113 - no error for a name too long
            self._summary.setText(
                f"{self._summary.text()} · replaces the {Path(wish.out).name} that is there"
            )

    def _say(self, words: str, bad: bool = False) -> None:
        self._outcome.setProperty("role", "bad" if bad else "")
        self._outcome.style().unpolish(self._outcome)
        self._outcome.style().polish(self._outcome)
        self._outcome.setText(words)
        self._outcome.show()

    def _open_folder(self) -> None:
        path = Path(self._out.text())
        self._open_url(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))
