"""`bpviz check`: is backprop right? Central differences against the gradient, and the shape of every product."""

from argparse import Namespace
from dataclasses import dataclass

import numpy as np

from bpviz.cli import values
from bpviz.cli.failure import CommandError
from bpviz.cli.opening import open_study
from bpviz.cli.options import add_choice, add_file, add_recipe
from bpviz.cli.parser import Parser
from bpviz.cli.running import run_to
from bpviz.cli.speech import give, give_json, table, talk
from bpviz.engine.gradient_check import GradientCheck, gradient_check
from bpviz.engine.network import Network
from bpviz.engine.recorded import record
from bpviz.engine.shape_check import misshapen
from bpviz.study.setup import Setup
from bpviz.words import say

TOLERANCE = 1e-6
MOST_EXAMPLES = 100
MOST_PARAMETERS = 5_000
MOST_WORK = 2e10
"""Multiplications and additions: some seconds."""

EPILOG = (
    "Compares (J(θ+ε) − J(θ−ε)) / 2ε with backprop at the initial parameters, or after --epochs of training,\n"
    f"on at most {MOST_EXAMPLES} examples of the training part; of a large network a sample of the parameters.\n"
    f"The relative error is the largest over the arrays W[l], b[l]; above {TOLERANCE:g} the exit status is 1.\n"
    "A parameter whose ±ε crosses the kink of a ReLU is counted, not compared."
)


def parser() -> Parser:
    """The words that `check` understands."""
    parser = Parser("bpviz check", "Checks backprop against central differences, and every shape.", EPILOG)
    add_file(parser)
    add_choice(parser)
    add_recipe(
        parser, type=values.whole(), default=0, metavar="N", help="train so many epochs first (none: 0)"
    )
    return parser


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found on `examples` examples; misshapen: names of quantities whose shape is wrong."""

    gradient: GradientCheck
    examples: int
    misshapen: tuple[str, ...]

    @property
    def kinks(self) -> int:
        """How many of the checked parameters stand at a kink."""
        return int(np.count_nonzero(self.gradient.kinks))

    @property
    def checked(self) -> int:
        """How many parameters were looked at."""
        return int(self.gradient.indices.size)


def run(options: Namespace) -> None:
    """Checks and reports; raises CommandError where the check is not passed."""
    setup = open_study(options)
    training = setup.training()
    run_to(training, options.epochs, options.csv)
    outcome = checked(setup, training.network())
    found = as_json(outcome)
    judge(outcome, options.csv, found)
    if options.json:
        give_json(found)
    else:
        give(for_people(outcome))


def checked(setup: Setup, network: Network) -> Outcome:
    """The gradient check and the shape check in float64, on examples from all over the training part."""
    data, l2 = setup.dataset, setup.settings.l2
    m = data.X_train.shape[1]
    columns = np.unique(np.linspace(0, m - 1, min(m, MOST_EXAMPLES)).round().astype(int))
    X, Y = data.X_train[:, columns], data.Y_train[:, columns]
    exact = network.with_vector(np.asarray(network.vector(), np.float64))
    affordable = int(MOST_WORK / (4 * network.parameters * columns.size))
    sample = min(network.parameters, MOST_PARAMETERS, max(affordable, 20))
    if sample < network.parameters:
        talk(
            say(
                "the network is large: {sample} of its {all} parameters are checked, drawn by the seed",
                sample=sample,
                all=network.parameters,
            )
        )
    if columns.size < m:
        talk(say("checked on {some} of the {all} training examples", some=columns.size, all=m))
    gradient = gradient_check(exact, setup.cost, X, Y, l2=l2, sample=sample, seed=setup.settings.seed)
    wrong = misshapen(record(exact, setup.cost, X, Y, l2=l2, rate=setup.settings.rate))
    return Outcome(gradient, int(columns.size), tuple(map(str, wrong)))


def judge(outcome: Outcome, file: str, found: dict[str, object]) -> None:
    """Raises CommandError, with what was found, for a wrong shape or a gradient that the differences do not confirm."""
    if outcome.misshapen:
        message = say("wrong shape: {names}", names=", ".join(outcome.misshapen))
        raise CommandError(message, file=file, found=found)
    error = outcome.gradient.relative_error
    if not error <= TOLERANCE:
        message = say(
            "backprop and the differences disagree: relative error {error}, at most {tolerance} is accepted",
            error=f"{error:.3g}",
            tolerance=f"{TOLERANCE:g}",
        )
        raise CommandError(message, file=file, found=found)
    if outcome.kinks == outcome.checked:
        talk(say("every parameter stands at a kink, so that nothing could be compared"))


def as_json(outcome: Outcome) -> dict[str, object]:
    """The keys of the command line's page, and how much was checked."""
    return {
        "relative_error": outcome.gradient.relative_error,
        "parameters": outcome.gradient.parameters,
        "kinks": outcome.kinks,
        "shapes_ok": not outcome.misshapen,
        "checked": outcome.checked,
        "examples": outcome.examples,
    }


def for_people(outcome: Outcome) -> str:
    """The same, to be read."""
    parameters = f"{outcome.checked} of {outcome.gradient.parameters} checked on {outcome.examples} examples"
    return table(
        [
            ("relative error", f"{outcome.gradient.relative_error:.3g} (at most {TOLERANCE:g} is accepted)"),
            ("parameters", parameters),
            ("at a kink", str(outcome.kinks)),
            ("shapes", "every product fits, and every V has a dV of its own shape"),
        ]
    )
