"""Training: learning rate and its schedule, optimiser, batch, L2, clipping, and a given number of epochs at a time."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from bpviz.app.fields import Choice, Count, NumberField
from bpviz.app.panels.form import Form, line, muted
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.study.document import Recipe

MOST_EPOCHS = 10_000_000
NARROW = 62


class TrainingPanel(Form):
    """`recipe_changed` with settings that hold from the next epoch on; `run_wanted` with a number of epochs."""

    recipe_changed = Signal(object)
    run_wanted = Signal(int)
    mistyped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = Recipe()
        self._rate = self._number(
            0.1,
            "learning rate",
            "α, the share of the gradient that is taken as a step; 0.05 or 0,05; ↑ and ↓ step",
        )
        self._rate.entered.connect(lambda rate: self._change(learning_rate=rate))
        self._optimizer = Choice([(name, known.label) for name, known in optimizers().items()])
        self._optimizer.setToolTip("The rule that turns gradients into steps")
        self._optimizer.picked.connect(lambda name: self._change(optimizer=name))
        self._batch = Count(0, 1_000_000, 0)
        self._batch.setSpecialValueText("full")
        self._batch.setToolTip("How many examples a step is taken from; 0 is all of them")
        self._batch.entered.connect(lambda size: self._change(batch_size=size))
        self._l2 = self._number(0.0, "L2", "λ, the strength with which large weights are drawn to zero")
        self._l2.entered.connect(lambda l2: self._change(l2=l2))
        self._clip = self._number(
            0.0,
            "clipping",
            "The largest length of the whole gradient; a longer one is shortened to it; 0 is any",
        )
        self._clip.entered.connect(lambda clip: self._change(clip=clip))
        self._schedule = Choice([(name, known.label) for name, known in schedules().items()])
        self._schedule.setToolTip("How the learning rate changes from epoch to epoch")
        self._schedule.picked.connect(lambda name: self._change(schedule=name))
        self._decay = self._number(
            0.1,
            "decay",
            "γ, the share of the learning rate that is left after the period: above 0 and up to 1",
        )
        self._decay.entered.connect(lambda decay: self._change(decay=decay))
        self._period = Count(1, MOST_EPOCHS, 100)
        self._period.setToolTip("T, the epochs in which the learning rate comes down to that share")
        self._period.setAccessibleName("period")
        self._period.entered.connect(lambda period: self._change(period=period))
        self._epochs = Count(1, MOST_EPOCHS, 100)
        self._epochs.setToolTip("How many epochs the button trains")
        self._run = QPushButton("epochs")
        self._run.setToolTip("Train exactly so many epochs (Ctrl+T)")
        self._run.clicked.connect(self.run)
        self.column.addWidget(line("rate α", self._rate, self._schedule, stretch=1))
        self._decay_row = line("to share γ", self._decay, muted("in T"), self._period, stretch=2)
        self.column.addWidget(self._decay_row)
        self.add("optimiser", self._optimizer)
        self.column.addWidget(line("batch", self._batch, muted("L2 λ"), self._l2, stretch=0))
        self.add("clip", self._clip)
        self.add("run", self._epochs, self._run)
        self.column.addStretch(1)
        for field in (self._rate, self._l2, self._decay):
            field.setFixedWidth(NARROW)
        self._show_schedule("constant")

    @property
    def fields(self) -> tuple[NumberField, Choice, Count, NumberField, Count]:
        """Rate, optimiser, batch size, L2, epochs to run."""
        return self._rate, self._optimizer, self._batch, self._l2, self._epochs

    @property
    def schedule_fields(self) -> tuple[Choice, NumberField, Count, NumberField]:
        """Schedule, decay, period, clipping."""
        return self._schedule, self._decay, self._period, self._clip

    def show_recipe(self, recipe: Recipe, examples: int) -> None:
        """Another recipe; examples: how many there are to train on."""
        self._recipe = recipe
        self._rate.show_number(recipe.learning_rate)
        self._optimizer.show_name(recipe.optimizer)
        self._batch.setSpecialValueText(f"full ({examples})")
        self._batch.show_number(recipe.batch_size)
        self._l2.show_number(recipe.l2)
        self._clip.show_number(recipe.clip)
        self._schedule.show_name(recipe.schedule)
        self._decay.show_number(recipe.decay)
        self._period.show_number(recipe.period)
        self._show_schedule(recipe.schedule)

    def run(self) -> None:
        """Ask for the epochs."""
        self._epochs.interpretText()
        self.run_wanted.emit(self._epochs.value())

    def _show_schedule(self, name: str) -> None:
        """A learning rate that stays as it is has neither a decay nor a period."""
        self._decay_row.setVisible(name != "constant")

    def _number(self, number: float, name: str, tip: str) -> NumberField:
        field = NumberField(number, 0.0, name)
        field.setAccessibleName(name)
        field.setToolTip(tip)
        field.mistyped.connect(self.mistyped)
        return field

    def _change(self, **changes: object) -> None:
        recipe = replace(self._recipe, **changes)  # type: ignore[arg-type]
        if recipe != self._recipe:
            self.recipe_changed.emit(recipe)
