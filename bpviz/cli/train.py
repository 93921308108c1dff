"""`bpviz train`: trains a network on a file and says how good it became."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from bpviz.cli import values
from bpviz.cli.opening import open_study
from bpviz.cli.options import add_choice, add_file, add_recipe
from bpviz.cli.parser import Parser
from bpviz.cli.running import run_to
from bpviz.cli.saving import check_savable, save
from bpviz.cli.speech import give, give_json, number, table
from bpviz.engine.activation import name_of
from bpviz.engine.metrics import Evaluation, evaluate
from bpviz.engine.network import Network
from bpviz.study.setup import Setup

EPILOG = "Costs are J, without the penalty, over all examples of the part, at the final parameters."


def parser() -> Parser:
    """The words that `train` understands."""
    parser = Parser("bpviz train", "Trains a network on a file; prints cost and accuracy.", EPILOG)
    add_file(parser)
    parser.add_argument(
        "--save", type=Path, metavar="FILE.npz", help="write W1, b1 … and the preparation, as NumPy arrays"
    )
    add_choice(parser)
    add_recipe(parser, type=values.whole(), default=200, metavar="N", help="how many epochs (200)")
    return parser


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished training. seconds: of training alone; test: None without a test part."""

    setup: Setup
    network: Network
    epochs: int
    seconds: float
    train: Evaluation
    test: Evaluation | None

    @property
    def speed(self) -> float | None:
        """Epochs a second; None where nothing was trained."""
        return self.epochs / self.seconds if self.epochs and self.seconds else None


def run(options: Namespace) -> None:
    """Trains, saves if asked to, and reports."""
    if options.save is not None:
        check_savable(options.save)
    outcome = trained(options)
    if options.save is not None:
        save(options.save, outcome.setup, outcome.network, outcome.epochs)
    if options.json:
        give_json(as_json(outcome))
    else:
        give(for_people(outcome))


def trained(options: Namespace) -> Outcome:
    """Trains as the options say."""
    setup = open_study(options)
    training = setup.training()
    seconds = run_to(training, options.epochs, options.csv)
    network, data = training.network(), setup.dataset
    train = evaluate(network, setup.cost, data.X_train, data.Y_train, setup.classifies, data.middle)
    test = None
    if data.X_test.shape[1]:
        test = evaluate(network, setup.cost, data.X_test, data.Y_test, setup.classifies, data.middle)
    return Outcome(setup, network, training.epoch, seconds, train, test)


def as_json(outcome: Outcome) -> dict[str, object]:
    """The keys of the command line's page."""
    train, test, data = outcome.train, outcome.test, outcome.setup.dataset
    found: dict[str, object] = {
        "layers": outcome.network.sizes,
        "problem": data.problem.value,
        "classes": data.classes,
        "epochs": outcome.epochs,
        "cost": train.cost,
        "accuracy": train.accuracy,
        "test_cost": test and test.cost,
        "test_accuracy": test and test.accuracy,
        "seconds": outcome.seconds,
        "epochs_per_second": outcome.speed,
    }
    if not outcome.setup.classifies:
        found |= {"r2": train.r2, "test_r2": test and test.r2}
    return found


def for_people(outcome: Outcome) -> str:
    """The same, to be read."""
    data, network, classifies = outcome.setup.dataset, outcome.network, outcome.setup.classifies
    sizes = "-".join(map(str, network.sizes))
    functions = ", ".join(name_of(layer.activation) for layer in network.layers)
    classes = f": {', '.join(data.classes)}" if data.classes else ""
    pace = "" if outcome.speed is None else f" in {outcome.seconds:.3g} s, {outcome.speed:.0f} a second"
    head = [
        ("network", f"{sizes}, {functions}"),
        ("target", f"{data.target} ({data.problem.value}{classes})"),
        ("epochs", f"{outcome.epochs}{pace}"),
    ]
    rows = [("", "examples", "cost", "accuracy" if classifies else "R²")]
    for name, m, part in (
        ("training", data.X_train.shape[1], outcome.train),
        ("test", data.X_test.shape[1], outcome.test),
    ):
        if part is not None:
            quality = part.accuracy if classifies else part.r2
            rows.append((name, str(m), number(part.cost), number(quality, ".4f")))
    return f"{table(head)}\n{table(rows, right=frozenset({1, 2, 3}))}"
