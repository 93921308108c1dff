"""From a document to everything that a run starts from.

The data set, the initial network, the cost and the settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from bpviz.data.csv.watching import Watch
from bpviz.data.dataset import Dataset, Decisions, prepare, tested_rows
from bpviz.data.edits import Edited, edited
from bpviz.data.errors import DataError
from bpviz.data.problem import Problem
from bpviz.data.reading import Reading, read_table
from bpviz.data.toy import draw_toy
from bpviz.engine.activation import activations
from bpviz.engine.cost import Cost, check_pair, costs
from bpviz.engine.fitting import check
from bpviz.engine.initializer import initialize, initializers
from bpviz.engine.network import Architecture, Network
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.engine.training import Training
from bpviz.study.document import Document, Recipe
from bpviz.study.edit import edited_inputs
from bpviz.study.errors import RecipeError
from bpviz.words import say

NATURAL = {
    Problem.BINARY: ("sigmoid", "log_loss"),
    Problem.CLASSES: ("softmax", "cross_entropy"),
    Problem.REGRESSION: ("identity", "squared_error"),
}

DTYPES = ("float64", "float32")
MOST_PARAMETERS = 100_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setup:
    """A document made ready: two equal documents give the same numbers.

    reading: as the file has it; edited: its table with the document's edits, of which the data set is made.
    """

    document: Document
    reading: Reading
    edited: Edited
    dataset: Dataset
    network: Network
    cost: Cost
    settings: Settings

    def training(self) -> Training:
        """A fresh run at epoch 0."""
        data = self.dataset
        return Training(
            self.network,
            self.cost,
            data.X_train,
            data.Y_train,
            self.settings,
            np.dtype(self.document.recipe.dtype),
        )

    @property
    def classifies(self) -> bool:
        """Whether outputs are classes, so that there is an accuracy."""
        return self.dataset.problem is not Problem.REGRESSION


def reading_of(document: Document, watch: Watch | None = None) -> Reading:
    """The document's table, read from its file or drawn; `watch` is told how far reading has come. Raises DataError."""
    if document.toy is not None:
        return draw_toy(document.toy)
    return read_table(document.path, document.options, watch)


def prepared(reading: Reading, made: Edited, decisions: Decisions) -> Dataset:
    """The data set of an edited table: every row stays in the part that was drawn for it without the edits; new ones
    are for training. Raises DataError.
    """
    if made.table is reading.table:
        return prepare(made.table, decisions)
    try:
        before = tested_rows(reading.table, decisions)
    except DataError:  # the edits may be what makes the table usable
        return prepare(made.table, decisions)
    return prepare(made.table, decisions, np.isin(made.origin, before))


def set_up(document: Document, reading: Reading | None = None) -> Setup:
    """Read, prepare and initialise. `reading` saves reading the file again where only decisions changed.

    Raises DataError for the file and its columns, RecipeError and EngineError for the recipe.
    """
    recipe, how = document.recipe, settings(document.recipe)
    reading = reading_of(document) if reading is None else reading
    made = edited(reading, document.edits)
    dataset = prepared(reading, made, document.decisions)
    dataset = replace(
        dataset, X_train=np.asarray(edited_inputs(dataset.X_train, document.inputs), np.float64)
    )
    network = initial_network(recipe, dataset)
    cost = costs()[cost_name(recipe, dataset.problem)]
    check(network, cost, dataset.X_train, dataset.Y_train, how)
    return Setup(document, reading, made, dataset, network, cost, how)


def output_name(recipe: Recipe, problem: Problem) -> str:
    """The output activation: the recipe's, or the natural one of the cost or the problem."""
    if recipe.output_activation is not None:
        return _known(recipe.output_activation, activations(), "output activation")[0]
    if recipe.cost is not None and recipe.cost != NATURAL[problem][1]:
        natural = _known(recipe.cost, costs(), "cost")[1].natural
        return natural if natural is not None else NATURAL[problem][0]
    return NATURAL[problem][0]


def cost_name(recipe: Recipe, problem: Problem) -> str:
    """The cost: the recipe's, or the natural one of the problem, or squared error where that does not fit."""
    if recipe.cost is not None:
        return _known(recipe.cost, costs(), "cost")[0]
    natural = costs()[NATURAL[problem][1]]
    output = output_name(recipe, problem)
    fits = natural.outputs is None or output in natural.outputs
    return NATURAL[problem][1] if fits else "squared_error"


def initial_network(recipe: Recipe, dataset: Dataset) -> Network:
    """The network at epoch 0.

    Raises RecipeError for unknown names and impossible sizes, EngineError for a bad pair.
    """
    for number, units in enumerate(recipe.hidden, start=1):
        if not 1 <= units <= 100_000:
            raise RecipeError(
                say(
                    "hidden layer {number} has {units} units; it needs 1 to 100 000",
                    number=number,
                    units=units,
                ),
                say("give a whole number of units, for example 8"),
            )
    if len(recipe.activations) != len(recipe.hidden):
        raise RecipeError(
            say(
                "{layers} hidden layers, but {given} activations",
                layers=len(recipe.hidden),
                given=len(recipe.activations),
            ),
            say("give one activation for each hidden layer"),
        )
    hidden = [_known(name, activations(), "activation")[1] for name in recipe.activations]
    for activation in hidden:
        if not activation.hidden:
            raise RecipeError(
                say("{label} can only be the activation of the output layer", label=activation.label),
                say("choose tanh, sigmoid, relu, leaky_relu or identity for hidden layers"),
            )
    output = activations()[output_name(recipe, dataset.problem)]
    check_pair(costs()[cost_name(recipe, dataset.problem)], output)
    sizes = (dataset.n_inputs, *recipe.hidden, dataset.n_outputs)
    parameters = Architecture(sizes, (*hidden, output)).length
    if parameters > MOST_PARAMETERS:
        raise RecipeError(
            say(
                "a network of {parameters} parameters is too large; {most} is the limit",
                parameters=parameters,
                most=MOST_PARAMETERS,
            ),
            say("choose fewer units in neighbouring layers"),
        )
    initializer = _known(recipe.init, initializers(), "initialisation")[1]
    return initialize(sizes, (*hidden, output), initializer, recipe.seed)


def settings(recipe: Recipe) -> Settings:
    """How the recipe trains. Raises RecipeError for numbers that cannot be used."""
    if not (np.isfinite(recipe.learning_rate) and recipe.learning_rate > 0):
        raise RecipeError(
            say("a learning rate of {rate} cannot be used", rate=recipe.learning_rate),
            say("give a number above 0, for example 0.1"),
        )
    if not (np.isfinite(recipe.l2) and recipe.l2 >= 0):
        raise RecipeError(say("an L2 strength of {l2} cannot be used", l2=recipe.l2), say("give 0 or more"))
    if recipe.batch_size < 0 or recipe.seed < 0:
        raise RecipeError(
            say("the batch size and the seed are whole numbers from 0 up"),
            say("write 0 for the full batch"),
        )
    if recipe.dtype not in DTYPES:
        raise RecipeError(
            say('numbers of the type "{dtype}" cannot be trained', dtype=recipe.dtype),
            say("choose one of {names}", names=", ".join(DTYPES)),
        )
    if not 0 < recipe.decay <= 1 or recipe.period < 1:
        raise RecipeError(
            say(
                "a learning rate cannot decay to {decay} in {period} epochs",
                decay=recipe.decay,
                period=recipe.period,
            ),
            say("give a share above 0 and up to 1, and at least one epoch"),
        )
    if not (np.isfinite(recipe.clip) and recipe.clip >= 0):
        raise RecipeError(
            say("gradients cannot be clipped to a norm of {clip}", clip=recipe.clip),
            say("give a number above 0, or 0 to leave them as they are"),
        )
    return Settings(
        optimizer=_known(recipe.optimizer, optimizers(), "optimiser")[0],
        rate=recipe.learning_rate,
        batch_size=recipe.batch_size,
        l2=recipe.l2,
        seed=recipe.seed,
        schedule=_known(recipe.schedule, schedules(), "schedule")[0],
        decay=recipe.decay,
        period=recipe.period,
        clip=recipe.clip,
    )


def _known(name: str, known: Mapping[str, T], what: str) -> tuple[str, T]:
    if name not in known:
        raise RecipeError(
            say('there is no {what} "{name}"', what=what, name=name),
            say("choose one of {names}", names=", ".join(known)),
        )
    return name, known[name]
