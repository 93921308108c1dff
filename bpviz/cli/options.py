"""The options that the commands share: how the file is read, what of it is used, and the recipe."""

from argparse import BooleanOptionalAction, Namespace
from pathlib import Path
from typing import Any

from bpviz.cli import values
from bpviz.cli.failure import CommandError, Status
from bpviz.cli.parser import Parser
from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import Decisions, Missing, Ordinal, Scale
from bpviz.data.problem import Problem
from bpviz.data.reading import ReadOptions
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.initializer import initializers
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.study.document import Document, Recipe
from bpviz.words import say

COLUMN_HELP = "COLUMN is a name, or a number from 1 where the file has no header."


def add_file(parser: Parser) -> None:
    """The file and how it is read; without an option bpviz decides by looking, and says what it decided."""
    parser.add_argument("csv", metavar="CSV", help="a file of comma-separated (or similar) values")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    group = parser.add_argument_group("how the file is read (default: decided by looking)")
    group.add_argument("--encoding", type=values.encoding, metavar="NAME", help="utf-8, utf-16, cp1252 …")
    group.add_argument("--delimiter", type=values.separator, metavar="CHAR", help="what is between cells")
    group.add_argument("--decimal", type=values.decimal, metavar="CHAR", help="point or comma in numbers")
    group.add_argument(
        "--thousands", type=values.separator, metavar="CHAR", help="what groups digits by three"
    )
    group.add_argument(
        "--header", action=BooleanOptionalAction, default=None, help="whether the first row names the columns"
    )
    group.add_argument(
        "--missing", action="append", default=[], metavar="TOKEN", help="also means: missing (repeatable)"
    )
    group.add_argument(
        "--ragged",
        type=values.one_of(way.value for way in Ragged),
        default="refuse",
        metavar="HOW",
        help="rows with too many or too few cells: refuse, drop, or pad with empty ones (refuse)",
    )
    group.add_argument(
        "--skip-rows", type=values.whole(), default=0, metavar="N", help="leave out N lines at the top (0)"
    )
    group.add_argument(
        "--sample",
        type=values.whole(1),
        default=0,
        metavar="N",
        help="draw N rows by chance, always the same ones, from a file of any size (all)",
    )


def add_choice(parser: Parser) -> None:
    """What of the file is used, and for what."""
    group = parser.add_argument_group("what is used of it", COLUMN_HELP)
    group.add_argument("--target", metavar="COLUMN", help="what is to be predicted (default: suggested)")
    group.add_argument(
        "--drop", action="append", default=[], metavar="COLUMN", help="do not use this column (repeatable)"
    )
    group.add_argument(
        "--problem",
        type=values.one_of(problem.value for problem in Problem),
        metavar="KIND",
        help="binary, classes or regression (default: by the target)",
    )


def add_preparation(parser: Parser) -> None:
    """What becomes of the columns that are used."""
    group = parser.add_argument_group("how the data is prepared")
    group.add_argument(
        "--test-split",
        type=values.share,
        default=0.2,
        metavar="SHARE",
        help="share kept for testing, 0 none (0.2)",
    )
    group.add_argument(
        "--scale",
        type=values.one_of(scale.value for scale in Scale),
        default="standard",
        metavar="HOW",
        help="standard, minmax or none, by the training part (standard)",
    )
    group.add_argument(
        "--missing-values",
        type=values.one_of(way.value for way in Missing),
        default="drop",
        metavar="HOW",
        help="drop the row, or fill in mean, median or mode (drop)",
    )
    group.add_argument(
        "--split-column", metavar="COLUMN", help="it says train or test, in place of --test-split (none)"
    )
    group.add_argument(
        "--ordinal",
        action="append",
        default=[],
        type=values.order,
        metavar="COLUMN[=A,B,…]",
        help="words as 0, 1, 2 … in this order, or the alphabet's (repeatable)",
    )
    group.add_argument(
        "--signed",
        action="store_true",
        help="targets of classes are −1 and +1, for a tanh output, in place of 0 and 1",
    )
    group.add_argument("--seed", type=values.whole(), default=0, metavar="N", help="of every random draw (0)")


def add_recipe(parser: Parser, **epochs: Any) -> None:
    """The preparation, the network and its training; `epochs` is what --epochs is for this command."""
    usual = Recipe()
    add_preparation(parser)
    network = parser.add_argument_group("the network")
    hidden = tuple(name for name, activation in activations().items() if activation.hidden)
    network.add_argument(
        "--layers", type=values.layers, default=(8,), metavar="N,…", help='hidden layers, "" for none (8)'
    )
    network.add_argument(
        "--activation",
        type=values.list_of(hidden),
        default=("tanh",),
        metavar="NAME",
        help=f"{', '.join(hidden)}; with commas one for each hidden layer (tanh)",
    )
    network.add_argument(
        "--output-activation",
        type=values.one_of(activations()),
        metavar="NAME",
        help=f"{', '.join(activations())} (default: by the problem)",
    )
    network.add_argument(
        "--init",
        type=values.one_of(initializers()),
        default=usual.init,
        metavar="NAME",
        help=f"initial weights: {', '.join(initializers())} ({usual.init})",
    )
    network.add_argument(
        "--cost",
        type=values.one_of(costs()),
        metavar="NAME",
        help=f"{', '.join(costs())} (default: by the problem)",
    )
    training = parser.add_argument_group("training")
    training.add_argument(
        "--optimizer",
        type=values.one_of(optimizers()),
        default=usual.optimizer,
        metavar="NAME",
        help=f"{', '.join(optimizers())} ({usual.optimizer})",
    )
    training.add_argument(
        "--learning-rate", type=values.positive, default=usual.learning_rate, metavar="RATE", help="α (0.1)"
    )
    training.add_argument(
        "--schedule",
        type=values.one_of(schedules()),
        default=usual.schedule,
        metavar="NAME",
        help=f"how the learning rate goes on: {', '.join(schedules())} ({usual.schedule})",
    )
    training.add_argument(
        "--decay",
        type=values.decay,
        default=usual.decay,
        metavar="SHARE",
        help=f"what the schedule leaves of the learning rate after a period ({usual.decay})",
    )
    training.add_argument(
        "--period",
        type=values.whole(1),
        default=usual.period,
        metavar="EPOCHS",
        help=f"how long a period of the schedule is ({usual.period})",
    )
    training.add_argument(
        "--clip",
        type=values.not_negative,
        default=usual.clip,
        metavar="NORM",
        help="the largest norm of the gradient of a step, 0 for any (0)",
    )
    training.add_argument("--epochs", **epochs)
    training.add_argument(
        "--batch-size", type=values.whole(), default=0, metavar="N", help="examples in a step, 0 for all (0)"
    )
    training.add_argument(
        "--l2", type=values.not_negative, default=0.0, metavar="LAMBDA", help="strength of the penalty (0)"
    )
    training.add_argument(
        "--dtype",
        type=values.one_of(("float64", "float32")),
        default=usual.dtype,
        metavar="NAME",
        help="float64 or float32 (float64)",
    )


def reading_options(options: Namespace) -> ReadOptions:
    """How the person wants the file to be read."""
    return ReadOptions(
        encoding=options.encoding,
        delimiter=options.delimiter,
        decimal=options.decimal,
        thousands=options.thousands,
        header=options.header,
        missing=tuple(options.missing),
        skip_rows=options.skip_rows,
        ragged=Ragged(options.ragged),
        sample=options.sample,
    )


def problem_of(options: Namespace) -> Problem | None:
    """The problem that the person insists on."""
    return None if options.problem is None else Problem(options.problem)


def decisions(options: Namespace) -> Decisions:
    """What the person wants to be made of the table."""
    return Decisions(
        target=options.target,
        drop=tuple(options.drop),
        missing_values=Missing(options.missing_values),
        scale=Scale(options.scale),
        test_split=options.test_split,
        seed=options.seed,
        problem=problem_of(options),
        split=options.split_column,
        ordinal=tuple(Ordinal(column, levels) for column, levels in options.ordinal),
        signed=options.signed,
    )


def document(options: Namespace) -> Document:
    """What the words of `train`, `export` or `check` ask for. Raises CommandError where they contradict each other."""
    recipe = Recipe(
        hidden=options.layers,
        activations=one_for_each(options.activation, len(options.layers)),
        output_activation=options.output_activation,
        cost=options.cost,
        init=options.init,
        optimizer=options.optimizer,
        learning_rate=options.learning_rate,
        batch_size=options.batch_size,
        l2=options.l2,
        seed=options.seed,
        dtype=options.dtype,
        schedule=options.schedule,
        decay=options.decay,
        period=options.period,
        clip=options.clip,
    )
    return Document(Path(options.csv), reading_options(options), decisions(options), recipe)


def one_for_each(names: tuple[str, ...], layers: int) -> tuple[str, ...]:
    """The activations of the hidden layers: one name stands for all of them."""
    if len(names) == 1:
        return names * layers
    if len(names) != layers:
        message = say(
            "--activation names {given} for {layers} hidden layers", given=len(names), layers=layers
        )
        raise CommandError(message, say("name one for all of them, or one for each"), status=Status.USAGE)
    return names
