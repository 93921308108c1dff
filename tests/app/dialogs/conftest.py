"""A dialog about a file whose questions are answered on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bpviz.app.dialogs.decisions import DecisionsDialog
from bpviz.app.questions import Read
from bpviz.app.worker import Latch, Worker
from bpviz.data.dataset import Decisions
from bpviz.data.reading import ReadOptions
from bpviz.study.document import Document

Ask = Callable[..., DecisionsDialog]

PLAYERS = "name,height,team,when,won\n" + "".join(
    f"player {k},{180 + k * 0.5},{('red', 'blue', 'green')[k % 3]},2020-01-{k % 28 + 1:02d},{('no', 'yes')[k % 2]}\n"
    for k in range(40)
)


@pytest.fixture
def ask(qtbot, tmp_path: Path) -> Ask:
    """Shows a file of this text, with these decisions."""

    def show(
        text: str | bytes = PLAYERS,
        options: ReadOptions = ReadOptions(),  # noqa: B008 - a frozen value
        decisions: Decisions = Decisions(),  # noqa: B008
    ) -> DecisionsDialog:
        path = tmp_path / "players.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        dialog = DecisionsDialog(Document(path, options, decisions), True)
        qtbot.addWidget(dialog)
        answering = Worker(Latch())

        def answer(document: Document, reading: object) -> None:
            dialog.show_report(answering._answer(Read(1, 1, document, reading)))  # type: ignore[arg-type]

        dialog.read_wanted.connect(answer)
        dialog.show()
        dialog.begin()
        return dialog

    return show
