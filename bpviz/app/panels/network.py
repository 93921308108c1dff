"""The network: its layers with their units and activations, the cost, and how the weights begin."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from bpviz.app.fields import Choice, Count
from bpviz.app.panels.form import Form, line
from bpviz.data.problem import Problem
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initializers
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import Setup, cost_name, output_name

MOST_LAYERS = 30
MOST_UNITS = 4096


class NetworkPanel(Form):
    """`recipe_changed` with the recipe that is wanted; each change starts a new run.

    `beside_chosen`: the initialisation of the network to compare with, "" for none; it changes nothing of the run.
    """

    recipe_changed = Signal(object)
    beside_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = Recipe()
        self._problem = Problem.CLASSES
        self._layers: list[tuple[QWidget, Count, Choice]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(5)
        self._add = QToolButton()
        self._add.setText("+ layer")
        self._add.setToolTip("Add a hidden layer before the output")
        self._add.clicked.connect(self.add_layer)
        self._output_units = QLabel()
        self._output_units.setProperty("role", "muted")
        self._output_units.setToolTip("One unit for each class, or one for a number; the data decides")
        self._output = Choice([(name, known.label) for name, known in activations().items()])
        self._output.setToolTip("The activation of the output layer")
        self._output.picked.connect(self._pick_output)
        self._cost = Choice([(name, known.label) for name, known in costs().items()])
        self._cost.setToolTip("The cost that training makes small")
        self._cost.picked.connect(self._pick_cost)
        self._init = Choice([(name, known.label) for name, known in initializers().items()])
        self._init.setToolTip(
            "How the weights begin; equal or zero weights show the symmetry that learning cannot break"
        )
        self._init.picked.connect(lambda name: self._change(init=name))
        self._seed = Count(0, 2**31 - 1, 0)
        self._seed.setToolTip("The same seed gives the same weights")
        self._seed.setAccessibleName("seed")
        self._seed.entered.connect(lambda seed: self._change(seed=seed))
        self._seed.setFixedWidth(64)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self.add("", self._count, self._add)
        self.column.addLayout(self._rows)
        self.add("output", self._output_units, self._output, stretch=1)
        self._output_units.setFixedWidth(58)
        self.add("cost", self._cost)
        self.add("initial W", self._init, self._seed)
        self._beside = Choice(
            [("", "nothing"), *((name, known.label) for name, known in initializers().items())]
        )
        self._beside.setToolTip(
            "Train the same network from other initial weights beside this one, for comparison"
        )
        self._beside.setAccessibleName("compare with initial W")
        self._beside.picked.connect(self.beside_chosen)
        self.add("beside", self._beside)
        self.column.addStretch(1)

    @property
    def layers(self) -> list[tuple[QWidget, Count, Choice]]:
        """For each hidden layer its row, its units and its activation."""
        return self._layers

    def show_document(self, document: Document, setup: Setup) -> None:
        """Another recipe, or something else to compare with."""
        recipe = document.recipe
        self._recipe, self._problem = recipe, setup.dataset.problem
        while len(self._layers) > len(recipe.hidden):
            row, _, _ = self._layers.pop()
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._layers) < len(recipe.hidden):
            self._append_row(len(self._layers))
        for (_, units, activation), n, name in zip(
            self._layers, recipe.hidden, recipe.activations, strict=True
        ):
            units.show_number(n)
            activation.show_name(name)
        n = len(recipe.hidden)
        self._count.setText("no hidden layer" if n == 0 else f"{n} hidden layer{'s' if n > 1 else ''}")
        self._add.setEnabled(n < MOST_LAYERS)
        self._output_units.setText(str(setup.dataset.n_outputs))
        self._output.show_name(output_name(recipe, self._problem))
        self._output.refuse(self._output_reason)
        self._cost.show_name(cost_name(recipe, self._problem))
        self._cost.refuse(self._cost_reason)
        self._init.show_name(recipe.init)
        self._beside.show_name(document.beside or "")
        self._seed.show_number(recipe.seed)

    def add_layer(self) -> None:
        """One more hidden layer, as large as the last one."""
        hidden = self._recipe.hidden
        self.recipe_changed.emit(self._recipe.with_hidden((*hidden, hidden[-1] if hidden else 4)))

    def remove_layer(self, index: int) -> None:
        """One hidden layer less; without any it is logistic (or linear) regression."""
        recipe = self._recipe
        self.recipe_changed.emit(
            replace(
                recipe,
                hidden=recipe.hidden[:index] + recipe.hidden[index + 1 :],
                activations=recipe.activations[:index] + recipe.activations[index + 1 :],
            )
        )

    def _append_row(self, index: int) -> None:
        units = Count(1, MOST_UNITS, 1)
        units.setToolTip(f"How many units hidden layer {index + 1} has")
        units.setAccessibleName(f"units of layer {index + 1}")
        units.setFixedWidth(58)
        units.entered.connect(lambda n: self._change_layer(index, n, None))
        names = [(name, known.label) for name, known in activations().items() if known.hidden]
        activation = Choice(names)
        activation.setToolTip(f"The activation of hidden layer {index + 1}")
        activation.setAccessibleName(f"activation of layer {index + 1}")
        activation.picked.connect(lambda name: self._change_layer(index, None, name))
        remove = QToolButton()
        remove.setText("×")
        remove.setProperty("role", "flat")
        remove.setToolTip(f"Remove hidden layer {index + 1}")
        remove.setAccessibleName(f"remove layer {index + 1}")
        remove.clicked.connect(lambda: self.remove_layer(index))
        row = line(f"layer {index + 1}", units, activation, remove, stretch=1)
        self._rows.addWidget(row)
        self._layers.append((row, units, activation))

    def _change_layer(self, index: int, units: int | None, activation: str | None) -> None:
        hidden, names = list(self._recipe.hidden), list(self._recipe.activations)
        hidden[index] = hidden[index] if units is None else units
        names[index] = names[index] if activation is None else activation
        self._change(hidden=tuple(hidden), activations=tuple(names))

    def _pick_output(self, name: str) -> None:
        """With an output that the cost cannot follow, the cost becomes one that can."""
        cost = costs()[cost_name(self._recipe, self._problem)]
        fits = cost.outputs is None or name in cost.outputs
        natural = [
            known
            for known, other in costs().items()
            if other.natural == name and not self._cost_reason(known)
        ]
        keep = self._recipe.cost if fits else natural[0] if natural else "squared_error"
        self._change(output_activation=name, cost=keep)

    def _pick_cost(self, name: str) -> None:
        """With a cost that needs another output, the output becomes its natural one."""
        cost = costs()[name]
        fits = cost.outputs is None or output_name(self._recipe, self._problem) in cost.outputs
        self._change(cost=name, output_activation=self._recipe.output_activation if fits else cost.natural)

    def _output_reason(self, name: str) -> str | None:
        if name == "softmax" and self._problem is not Problem.CLASSES:
            return "Softmax shares 1 among several outputs; with one output it would always say 1"
        return None

    def _cost_reason(self, name: str) -> str | None:
        if self._problem is Problem.REGRESSION and name != "squared_error":
            return "This cost compares probabilities; the target is a number of any size"
        if self._problem is Problem.BINARY and costs()[name].natural == "softmax":
            return "This cost compares several outputs; two classes have one"
        return None

    def _change(self, **changes: object) -> None:
        recipe = replace(self._recipe, **changes)  # type: ignore[arg-type]
        if recipe != self._recipe:
            self.recipe_changed.emit(recipe)
