"""Everything that is shown in the window, made once, and dressed in a theme together."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from bpviz.app.aside import Aside
from bpviz.app.banner import Banner, Note
from bpviz.app.bench import Bench
from bpviz.app.canvas import Canvas
from bpviz.app.pair import Pair
from bpviz.app.panels.boundary import BoundaryPanel
from bpviz.app.panels.check import CheckPanel
from bpviz.app.panels.confusion import ConfusionPanel
from bpviz.app.panels.data import DataPanel
from bpviz.app.panels.explanation import ExplanationPanel
from bpviz.app.panels.gradients import GradientsPanel
from bpviz.app.panels.graph import GraphPanel
from bpviz.app.panels.health import HealthPanel
from bpviz.app.panels.matrices import MatricesPanel
from bpviz.app.panels.network import NetworkPanel
from bpviz.app.panels.nudge import NudgePanel
from bpviz.app.panels.origin import OriginPanel
from bpviz.app.panels.status import Status
from bpviz.app.panels.table import TablePanel
from bpviz.app.panels.training import TrainingPanel
from bpviz.app.panels.why import WhyPanel
from bpviz.app.strip import PassBar
from bpviz.app.toolbar import Toolbar
from bpviz.scene.theme import Theme

if TYPE_CHECKING:
    from bpviz.app.panels.cost import CostPanel
    from bpviz.app.shown import Shown


class StudyPanel(Protocol):
    """A widget that shows the pass that is looked at, while it can be seen; `pointed`: what is under the mouse."""

    @property
    def pointed(self) -> SignalInstance:
        """Carries a Light, or None."""

    def show_study(self, shown: "Shown") -> None:
        """Another pass, step, unit, example or notation."""

    def show_theme(self, theme: Theme) -> None:
        """Other colours."""

    def isVisible(self) -> bool:
        """Qt's own."""

    def installEventFilter(self, watcher: QObject, /) -> None:
        """Qt's own."""


class Parts:
    """The widgets; none of them knows another one. The cost panel comes late: its library takes its time."""

    def __init__(self, actions: dict[str, QAction], theme: Theme, aside: Aside) -> None:
        self.canvas = Canvas(theme)
        self.banner = Banner(self.canvas)
        self.lesson = Note()
        self.middle = QWidget()
        middle = QVBoxLayout(self.middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self.matrices = MatricesPanel(theme)
        self.graph = GraphPanel(theme)
        self.rows = TablePanel(theme, aside)
        self.bench = Bench(
            {
                "matrices": ("Matrices", self.matrices),
                "graph": ("Graph", self.graph),
                "table": ("Table", self.rows),
            }
        )
        self.table = QSplitter(Qt.Orientation.Vertical)
        self.beside = Canvas(theme)
        self.pair = Pair(self.canvas, self.beside)
        self.table.addWidget(self.pair)
        self.table.addWidget(self.bench)
        self.table.setStretchFactor(0, 1)
        self.table.setChildrenCollapsible(False)
        middle.addWidget(self.lesson)
        middle.addWidget(self.table, 1)
        self.toolbar = Toolbar(actions)
        self.data = DataPanel()
        self.network = NetworkPanel()
        self.training = TrainingPanel()
        self.explanation = ExplanationPanel(theme)
        self.explanation.setMinimumHeight(112)
        self.gradients = GradientsPanel(theme)
        self.boundary = BoundaryPanel(theme)
        self.confusion = ConfusionPanel(theme)
        self.origin = OriginPanel(theme)
        self.nudge = NudgePanel(theme, aside)
        self.check = CheckPanel(theme, aside)
        self.why = WhyPanel(theme, aside)
        self.health = HealthPanel(theme, aside)
        self.studies: dict[str, StudyPanel] = {
            "step": self.explanation,
            "origin": self.origin,
            "nudge": self.nudge,
            "check": self.check,
            "why": self.why,
            "health": self.health,
            "matrices": self.matrices,
            "graph": self.graph,
            "table": self.rows,
        }
        self.pass_bar = PassBar(theme)
        self.status = Status()
        self.cost: CostPanel | None = None
        self.cost_place = QWidget()
        self.cost_place.setMinimumHeight(108)
        self._cost_column = QVBoxLayout(self.cost_place)
        self._cost_column.setContentsMargins(0, 0, 0, 0)

    def make_cost(self, theme: Theme) -> "CostPanel":
        """The plot, once there has been a first picture."""
        from bpviz.app.panels.cost import CostPanel  # noqa: PLC0415 - pyqtgraph: 250 ms after the first paint

        self.cost = CostPanel(theme)
        self._cost_column.addWidget(self.cost)
        return self.cost

    def show_theme(self, theme: Theme) -> None:
        """Other colours for everything that is painted."""
        self.pair.show_theme(theme)
        self.pass_bar.strip.show_theme(theme)
        for panel in self.studies.values():
            panel.show_theme(theme)
        self.gradients.show_theme(theme)
        self.boundary.show_theme(theme)
        self.confusion.show_theme(theme)
        if self.cost is not None:
            self.cost.show_theme(theme)
