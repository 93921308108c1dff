"""The windows over the window: decisions about a file, export, help, faults; none of them halts the rest."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from bpviz.app.controller import Controller
from bpviz.app.dialogs import help as help_pages
from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.dialogs.export import ExportDialog, Offer, Wish
from bpviz.app.exporting import Exporting, ExportPlan
from bpviz.app.faults import Faults
from bpviz.app.panels.status import phase
from bpviz.app.preferences import Preferences
from bpviz.app.questions import Problem, ReadSoFar, Report
from bpviz.app.session import Session
from bpviz.explain.notation import notations
from bpviz.render.export import ExportResult
from bpviz.scene.theme import Theme
from bpviz.study.document import Document

FILES = "Tables (*.csv *.tsv *.txt *.data);;All files (*)"


class Desk(QObject):
    """`document_chosen` (document, reading); `failed` with a sentence; `exporting_changed` with what goes on."""

    document_chosen = Signal(object, object)
    failed = Signal(str)
    exporting_changed = Signal(str)

    def __init__(
        self, controller: Controller, preferences: Preferences, faults: Faults, window: QWidget
    ) -> None:
        super().__init__(window)
        self._controller, self._preferences, self._faults, self._window = (
            controller,
            preferences,
            faults,
            window,
        )
        self._export: ExportDialog | None = None
        self._fault: QDialog | None = None
        self.dialogs: list[QDialog] = []
        self.exporting = Exporting(controller.fetch, self)
        self.exporting.progressed.connect(self._show_progress)
        self.exporting.finished.connect(self._show_outcome)
        controller.was_read.connect(self._show_reading)
        controller.progressed.connect(self._show_read_so_far)
        faults.happened.connect(self._show_fault)

    @property
    def _session(self) -> Session:
        return self._controller.session

    def close(self) -> None:
        """Give up what is running."""
        self.exporting.close()

    # files -----------------------------------------------------------------------------------------------------------

    def choose_file(self, document: Document) -> None:
        """Ask which file, then what to make of it; `document` gives the folder and the recipe."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open CSV", str(document.path.parent), FILES)
        if chosen:
            wanted = replace(document, path=Path(chosen), toy=None)
            self.decide(self._preferences.as_before(wanted), fresh=True)

    def decide(self, document: Document, fresh: bool) -> DecisionsDialog:
        """Show a file, and the decisions about it."""
        dialog = DecisionsDialog(document, fresh, self._window)
        dialog.read_wanted.connect(self._controller.read)
        dialog.accepted_document.connect(self.document_chosen)
        dialog.rejected.connect(self._controller.read_no_more)
        self._show(dialog)
        dialog.begin(None if fresh else self._session.reading_for(document))
        return dialog

    def _show_read_so_far(self, so_far: ReadSoFar) -> None:
        for dialog in self.dialogs:
            if isinstance(dialog, DecisionsDialog):
                dialog.show_phase(phase(so_far))

    def _show_reading(self, report: Report) -> None:
        for dialog in self.dialogs:
            if isinstance(dialog, DecisionsDialog):
                dialog.show_report(report)

    # export ----------------------------------------------------------------------------------------------------------

    def export(self, theme: Theme) -> ExportDialog | None:
        """Ask what to export and how."""
        session = self._session
        if session.setup is None or session.sight is None:
            return None
        if self._export is not None:
            self._export.raise_()
            self._export.activateWindow()
            return self._export
        offer = Offer(
            name=session.setup.dataset.name,
            epoch=session.epoch,
            seen_epoch=session.sight.epoch,
            batches=session.sight.batches,
            batch=session.sight.batch,
            example=session.view.example,
            theme=theme,
            folder=self._preferences.export_folder,
        )
        dialog = self._export = ExportDialog(offer, parent=self._window)
        dialog.wanted.connect(self._begin_export)
        dialog.given_up.connect(self.exporting.cancel)
        dialog.finished.connect(self._export_closed)
        self._show(dialog)
        return dialog

    def _begin_export(self, wish: Wish) -> None:
        session = self._session
        if session.setup is None or session.training_handle is None:
            self._show_outcome(None)
            return
        self._preferences.export_folder = str(Path(wish.out.rstrip("/\\")).parent)
        self.exporting_changed.emit("exporting")
        example = wish.example
        if example is not None:
            example = min(example, smallest_batch(session) - 1)
        self.exporting.start(
            ExportPlan(
                out=wish.out,
                width=wish.width,
                height=wish.height,
                fps=wish.fps,
                seconds_per_pass=wish.seconds_per_pass,
                passes=wish.passes,
                example=example,
                unit=session.view.unit,
                theme=wish.theme,
                still=session.view.position,
                picture=wish.picture,
                force=wish.force,
                setup=session.setup,
                training=session.training_handle,
                costs=session.costs,
                points=session.points,
                notation=notations()[session.view.notation],
            )
        )

    def _show_progress(self, done: int, total: int) -> None:
        self.exporting_changed.emit(f"exporting frame {done} of {total}")
        if self._export is not None:
            self._export.show_progress(done, total)

    def _show_outcome(self, outcome: ExportResult | Problem | None) -> None:
        self.exporting_changed.emit("")
        if isinstance(outcome, Problem) and outcome.report is not None:
            self._faults.tell(outcome.report)
        if self._export is not None:
            self._export.show_outcome(outcome)
        elif isinstance(outcome, Problem):
            self.failed.emit(str(outcome))

    def _export_closed(self) -> None:
        self._export = None

    # help and faults -------------------------------------------------------------------------------------------------

    def show_shortcuts(self) -> None:
        """All keys."""
        self._show(help_pages.shortcuts(self._window))

    def show_about(self) -> None:
        """Versions and licences."""
        self._show(help_pages.about(self._window))

    def _show_fault(self, report: str) -> None:
        """One at a time: a fault in painting would come again with every frame. The log has them all."""
        if self._fault is None:
            self._fault = help_pages.fault(report, self._window)
            self._fault.finished.connect(self._fault_closed)
            self._show(self._fault)

    def _fault_closed(self) -> None:
        self._fault = None

    def _show(self, dialog: QDialog) -> None:
        self.dialogs.append(dialog)

        def forget() -> None:
            if dialog in self.dialogs:
                self.dialogs.remove(dialog)
            dialog.deleteLater()

        dialog.finished.connect(forget)
        dialog.open()


def smallest_batch(session: Session) -> int:
    """How many examples the smallest batch of an epoch has."""
    assert session.setup is not None
    m = int(session.setup.dataset.X_train.shape[1])
    size = 0 if session.document is None else session.document.recipe.batch_size
    return m if not 0 < size < m else m % size or size
