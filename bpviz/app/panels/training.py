"""Training: learning rate, optimiser, batch, L2, and a given number of epochs at a time."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from bpviz.app.fields import Choice, Count, NumberField
from bpviz.app.panels.form import Form, line, muted
from bpviz.engine.optimizer import optimizers
from bpviz.study.document import Recipe

MOST_EPOCHS = 10_000_000


class TrainingPanel(Form):
    """`recipe_changed` with settings that hold from the next epoch on; `run_wanted` with a number of epochs."""

    recipe_changed = Signal(object)
    run_wanted = Signal(int)
    mistyped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = Recipe()
        self._rate = NumberField(0.1, 0.0, "learning rate")
        self._rate.setToolTip(
            "α, the share of the gradient that is taken as a step; 0.05 or 0,05; ↑ and ↓ step"
        )
        self._rate.entered.connect(lambda rate: self._change(learning_rate=rate))
        self._optimizer = Choice([(name, known.label) for name, known in optimizers().items()])
        self._optimizer.setToolTip("The rule that turns gradients into steps")
        self._optimizer.picked.connect(lambda name: self._change(optimizer=name))
        self._batch = Count(0, 1_000_000, 0)
        self._batch.setSpecialValueText("full")
        self._batch.setToolTip("How many examples a step is taken from; 0 is all of them")
        self._batch.entered.connect(lambda size: self._change(batch_size=size))
        self._l2 = NumberField(0.0, 0.0, "L2")
        self._l2.setToolTip("λ, the strength with which large weights are drawn to zero")
        self._l2.setAccessibleName("L2")
        self._l2.entered.connect(lambda l2: self._change(l2=l2))
        for field in (self._rate, self._l2):
            field.mistyped.connect(self.mistyped)
        self._epochs = Count(1, MOST_EPOCHS, 100)
        self._epochs.setToolTip("How many epochs the button trains")
        self._run = QPushButton("epochs")
        self._run.setToolTip("Train exactly so many epochs (Ctrl+T)")
        self._run.clicked.connect(self.run)
        self.add("rate α", self._rate)
        self.add("optimiser", self._optimizer)
        self._batch_row = line("batch", self._batch, muted("L2 λ"), self._l2, stretch=0)
        self.column.addWidget(self._batch_row)
        self._l2.setFixedWidth(62)
        self.add("run", self._epochs, self._run)
        self.column.addStretch(1)

    @property
    def fields(self) -> tuple[NumberField, Choice, Count, NumberField, Count]:
        """Rate, optimiser, batch size, L2, epochs to run."""
        return self._rate, self._optimizer, self._batch, self._l2, self._epochs

    def show_recipe(self, recipe: Recipe, examples: int) -> None:
        """Another recipe; examples: how many there are to train on."""
        self._recipe = recipe
        self._rate.show_number(recipe.learning_rate)
        self._optimizer.show_name(recipe.optimizer)
        self._batch.setSpecialValueText(f"full ({examples})")
        self._batch.show_number(recipe.batch_size)
        self._l2.show_number(recipe.l2)

    def run(self) -> None:
        """Ask for the epochs."""
        self._epochs.interpretText()
        self.run_wanted.emit(self._epochs.value())

    def _change(self, **changes: object) -> None:
        recipe = replace(self._recipe, **changes)  # type: ignore[arg-type]
        if recipe != self._recipe:
            self.recipe_changed.emit(recipe)
