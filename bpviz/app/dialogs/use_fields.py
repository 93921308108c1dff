"""What is predicted, and how the data is prepared."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bpviz.app.dialogs.balance import Balance
from bpviz.app.fields import Choice, Count
from bpviz.app.panels.form import Form, small
from bpviz.data.dataset import Dataset, Decisions, Missing, Scale
from bpviz.data.problem import Problem
from bpviz.data.profile import balance_of
from bpviz.data.table import Table

AUTO = ""
MISSING = {
    str(Missing.DROP): "leave the row out",
    str(Missing.MEAN): "take the mean",
    str(Missing.MEDIAN): "take the median",
    str(Missing.MODE): "take the most frequent",
}
SCALES = {
    str(Scale.STANDARD): "standard (mean 0, σ 1)",
    str(Scale.MINMAX): "0 … 1",
    str(Scale.NONE): "as it is",
}
SIGNS = {"": "are 0 and 1", "signed": "are −1 and +1"}


class TargetFields(QWidget):
    """`changed` (decisions) whenever a person has decided something."""

    changed = Signal(object)

    def __init__(self, form: Form, decisions: Decisions) -> None:
        super().__init__(form)
        self.hide()
        self._decisions = decisions
        self.target = Choice()
        self.target.setToolTip("The column that the network is to predict")
        self.target.picked.connect(lambda name: self._change(target=name, problem=None))
        self.problem = Choice()
        self.problem.setToolTip("Classes or a number: by the target, unless you know better")
        self.problem.picked.connect(lambda name: self._change(problem=Problem(name) if name else None))
        self.signs = Choice(list(SIGNS.items()))
        self.signs.setToolTip(
            "−1 and +1 are for an output that goes from −1 to 1, such as tanh, and squared error"
        )
        self.signs.picked.connect(lambda name: self._change(signed=bool(name)))
        self.reason, self.balance = small(), Balance()
        form.add("target", self.target)
        form.column.addWidget(self.reason)
        form.add("problem", self.problem)
        form.add("classes", self.signs)
        form.column.addWidget(self.balance)

    def show_table(self, table: Table) -> None:
        """Other columns to choose from."""
        self.target.show_items([(column.name, column.name) for column in table.columns])

    def show_decisions(self, decisions: Decisions, target: str | None, dataset: Dataset | None) -> None:
        """What is decided, which column is the target by that, and what comes of it."""
        self._decisions = decisions
        self.target.show_name(target or "")
        self.problem.show_items([(AUTO, "by the target"), *((str(kind), str(kind)) for kind in Problem)])
        self.balance.setVisible(dataset is not None)
        if dataset is not None:
            found = f"by the target: {dataset.problem}" if decisions.problem is None else "by the target"
            self.problem.show_items([(AUTO, found), *((str(kind), str(kind)) for kind in Problem)])
            self.signs.setEnabled(dataset.classes is not None)
            self.balance.show_balance(balance_of(dataset), _span(dataset))
        reason = None if dataset is None else dataset.suggested
        self.reason.setText("" if reason is None else f"suggested: {reason}")
        self.reason.setVisible(reason is not None)
        self.problem.show_name(AUTO if decisions.problem is None else str(decisions.problem))
        self.signs.show_name("signed" if decisions.signed else "")

    def _change(self, **decisions: object) -> None:
        self.changed.emit(replace(self._decisions, **decisions))  # type: ignore[arg-type]


class PreparationFields(QWidget):
    """`changed` (decisions) whenever a person has decided something."""

    changed = Signal(object)

    def __init__(self, form: Form, decisions: Decisions) -> None:
        super().__init__(form)
        self.hide()
        self._decisions = decisions
        self.missing = Choice(list(MISSING.items()))
        self.missing.setToolTip("What becomes of a row in which a value is missing")
        self.missing.picked.connect(lambda name: self._change(missing_values=Missing(name)))
        self.scale = Choice(list(SCALES.items()))
        self.scale.setToolTip("How the numbers are brought to a common size, measured on the training part")
        self.scale.picked.connect(lambda name: self._change(scale=Scale(name)))
        self.split = Count(0, 90, 20)
        self.split.setSuffix(" % test")
        self.split.setToolTip("The share of the examples that is kept back for testing")
        self.split.entered.connect(lambda share: self._change(test_split=share / 100))
        form.add("gaps", self.missing)
        form.add("scale", self.scale)
        form.add("split", self.split)

    def show_decisions(self, decisions: Decisions) -> None:
        """What is decided."""
        self._decisions = decisions
        self.missing.show_name(str(decisions.missing_values))
        self.scale.show_name(str(decisions.scale))
        self.split.show_number(round(100 * decisions.test_split))
        self.split.setEnabled(decisions.split is None)

    def _change(self, **decisions: object) -> None:
        self.changed.emit(replace(self._decisions, **decisions))  # type: ignore[arg-type]


def _span(dataset: Dataset) -> str:
    """From where to where a regression's target goes."""
    if dataset.target_scale is None:
        return ""
    low, high = (
        dataset.target_scale.raw(float(value)) for value in (dataset.Y_train.min(), dataset.Y_train.max())
    )
    return f"from {low:.6g} to {high:.6g} in the training part"
