"""Health: what the rules have found about the network and its training, what to try, and what was looked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bpviz.app.aside import Aside
from bpviz.app.cures import Cure, cures
from bpviz.app.panels.form import Scrolled, small
from bpviz.app.shown import Shown
from bpviz.app.style import css
from bpviz.explain.diagnostics import Evidence, Finding, diagnose, rules
from bpviz.scene.headings import count, counted
from bpviz.scene.light import Light
from bpviz.scene.theme import Theme
from bpviz.study.document import Recipe
from bpviz.words import Message

SIZE = QSize(380, 360)
LARGE = 50_000_000
"""Parameters times examples from which on the rules are asked beside the window: some 5 ms of work."""


@dataclass(frozen=True)
class Report:
    """findings: by the name of their rule; silent: why a rule could not judge, by its name."""

    findings: dict[str, Finding]
    silent: dict[str, Message]


def examine(evidence: Evidence) -> Report:
    """Ask all rules."""
    asked = ((name, rule.silence(evidence)) for name, rule in rules().items())
    return Report(diagnose(evidence), {name: why for name, why in asked if why is not None})


class Card(QFrame):
    """One finding. `unit_chosen`, `unit_pointed`: (layer, row), the second one also None; `cure_chosen`: a Cure."""

    unit_chosen = Signal(int, int)
    unit_pointed = Signal(object)
    cure_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title, self.evidence, self.reason = QLabel(), QLabel(), small()
        self.title.setProperty("role", "sum")
        self.units, self.advice = small(), small()
        self.units.setTextFormat(Qt.TextFormat.RichText)
        self.units.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.units.linkActivated.connect(self._activate)
        self.units.linkHovered.connect(self._hover)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 10)
        self._column.setSpacing(4)
        for label in (self.title, self.evidence, self.units, self.reason, self.advice):
            label.setWordWrap(True)
            self._column.addWidget(label)
        self.buttons: list[QPushButton] = []
        self._offered: tuple[Cure, ...] = ()

    def show_finding(self, finding: Finding, offered: tuple[Cure, ...], theme: Theme) -> None:
        """Another state of the same finding."""
        self.title.setText(str(finding.title))
        self.evidence.setText(str(finding.evidence))
        self.reason.setText(f"Why it matters: {finding.reason}")
        self.units.setText(links(finding, css(theme.negative)))
        self.units.setVisible(bool(finding.units))
        self.advice.setText("What to try: " + "; ".join(map(str, finding.cures)) + ".")
        if offered != self._offered:
            self._offer(offered)

    def _offer(self, offered: tuple[Cure, ...]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons, self._offered = [], offered
        for cure in offered:
            button = QPushButton(f"→ {cure.label}")
            button.setProperty("role", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip("Try it: the recipe with this change; undo takes it back")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, cure=cure: self.cure_chosen.emit(cure))
            self._column.addWidget(button)
            self.buttons.append(button)

    def _activate(self, address: str) -> None:
        self.unit_chosen.emit(*place(address))

    def _hover(self, address: str) -> None:
        self.unit_pointed.emit(place(address) if address else None)


class HealthPanel(QWidget):
    """Examines the pass that is looked at, and the curve up to it."""

    pointed = Signal(object)
    unit_chosen = Signal(int, int)
    recipe_wanted = Signal(object)

    def __init__(self, theme: Theme, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._errand = aside.errand()
        self._errand.came.connect(self._take)
        self._errand.finished.connect(self._refresh)
        self._shown: Shown | None = None
        self._begun: Shown | None = None
        self._examined: tuple[Shown, Report] | None = None
        self._recipe: Recipe | None = None
        self.cards: dict[str, Card] = {}
        self.setAccessibleName("health")
        self.verdict, self.where = QLabel(), small()
        self.verdict.setProperty("role", "sum")
        heading = QLabel("LOOKED FOR")
        heading.setProperty("role", "heading")
        self.looked = {name: small() for name in rules()}
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(14, 4, 14, 10)
        self._column.setSpacing(6)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.where)
        self._cards_end = self._column.count()
        self._column.addSpacing(6)
        self._column.addWidget(heading)
        for label in self.looked.values():
            label.setTextFormat(Qt.TextFormat.RichText)
            self._column.addWidget(label)
        self._column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolled(content))
        self.setMinimumSize(290, 112)

    def sizeHint(self) -> QSize:
        """As wide as the other panels."""
        return SIZE

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return None if self._examined is None else self._examined[1]

    @property
    def working(self) -> bool:
        """Whether it is still being examined."""
        return self._errand.busy

    def show_study(self, shown: Shown) -> None:
        """Another pass."""
        self._shown = shown
        self._refresh()

    def show_recipe(self, recipe: Recipe) -> None:
        """The recipe as it is now, where it has been changed since the run began: cures change this one."""
        self._recipe = recipe
        self._write()

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self._write()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not computed."""
        super().hideEvent(event)
        self._errand.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        """Take up again what was given up."""
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        """Ask the rules about a pass that they have not seen: at once, or beside the window where it is much."""
        shown = self._shown
        if shown is None or self._errand.busy:
            return
        if self._examined is not None and self._examined[0].pass_ is shown.pass_:
            return
        self._begun = shown
        evidence = evidence_of(shown)
        if shown.pass_.network.parameters * shown.pass_.m <= LARGE:
            self._take(examine(evidence))
        else:
            self._errand.ask(lambda: in_slices(evidence))

    def _take(self, report: object) -> None:
        assert isinstance(report, Report)
        assert self._begun is not None
        self._examined = (self._begun, report)
        self._write()

    def _write(self) -> None:
        """Put what was found into the labels; a card stays where its finding does."""
        if self._examined is None:
            return
        shown, report = self._examined
        theme, found = self._theme, report.findings
        ink = css(theme.bad if found else theme.good)
        self.verdict.setText(f'<span style="color:{ink}">{verdict(report)}</span>')
        examples, epoch = counted(shown.pass_.m, "example"), shown.subject.epoch
        before = (
            f"the costs of the {counted(epoch, 'epoch')} before it"
            if epoch != 1
            else "the cost of the epoch before it"
        )
        part = "" if shown.subject.batches == 1 else f" of batch {shown.subject.batch + 1}"
        self.where.setText(f"On the {examples}{part} at epoch {epoch}, and {before}.")
        for name in [name for name in self.cards if name not in found]:
            card = self.cards.pop(name)
            card.hide()
            card.deleteLater()
        recipe = self._recipe if self._recipe is not None else shown.setup.document.recipe
        examples_to_train = int(shown.setup.dataset.X_train.shape[1])
        for place_in, (name, finding) in enumerate(found.items()):
            if name not in self.cards:
                self.cards[name] = self._card()
                self._column.insertWidget(self._cards_end + place_in, self.cards[name])
            self.cards[name].show_finding(finding, cures(name, recipe, examples_to_train), theme)
        for name, label in self.looked.items():
            label.setText(looked_for(name, report, theme))

    def _card(self) -> Card:
        card = Card()
        card.unit_chosen.connect(self.unit_chosen)
        card.unit_pointed.connect(self._point)
        card.cure_chosen.connect(lambda cure: self.recipe_wanted.emit(cure.recipe))
        return card

    def _point(self, unit: tuple[int, int] | None) -> None:
        self.pointed.emit(None if unit is None else Light(units=frozenset({unit})))


def evidence_of(shown: Shown) -> Evidence:
    """The pass, and the costs of the epochs before it."""
    return Evidence(shown.pass_, shown.subject.costs[: shown.subject.epoch], shown.subject.batches == 1)


def in_slices(evidence: Evidence) -> Iterator[Report]:
    """The report, as work beside the window."""
    yield examine(evidence)


def verdict(report: Report) -> str:
    """How much was found, in a line."""
    found, asked = len(report.findings), len(rules()) - len(report.silent)
    if not found:
        return f"✓ Nothing found: {asked} of {len(rules())} rules could judge"
    return f"✗ {found} finding{'s' if found > 1 else ''}"


def looked_for(name: str, report: Report, theme: Theme) -> str:
    """A rule with its threshold, and what it came to, as rich text."""
    rule = rules()[name]
    if name in report.findings:
        mark, ink, words = "✗", theme.bad, str(rule.threshold)
    elif name in report.silent:
        mark, ink, words = "–", theme.muted, f"Not judged: {report.silent[name]}. {rule.threshold}"
    else:
        mark, ink, words = "✓", theme.good, str(rule.threshold)
    return f'<span style="color:{css(ink)}">{mark} {rule.title}.</span> {escaped(words)}'


def escaped(words: str) -> str:
    """Text as rich text has it."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def links(finding: Finding, ink: str) -> str:
    """The units of a finding as links, layer by layer, as rich text."""
    parts = []
    for layer in sorted({unit.ref.layer for unit in finding.units}):
        rows = [unit.row for unit in finding.units if unit.ref.layer == layer]
        named = ", ".join(f'<a style="color:{ink}" href="{layer},{row}">{row + 1}</a>' for row in rows)
        parts.append(f"units of layer {layer}: {named}")
    more = finding.count - len(finding.units)
    return "; ".join(parts) + (f"; and {count(more)} more" if more > 0 else "")


def place(address: str) -> tuple[int, int]:
    """(layer, row) of a link."""
    layer, row = address.split(",")
    return int(layer), int(row)
