"""Whether a network, a cost, data and settings can be trained together."""

import math

import numpy as np
from numpy.typing import DTypeLike

from bpviz.engine.arrays import Array
from bpviz.engine.cost import Cost, check_pair, check_targets
from bpviz.engine.errors import EngineError
from bpviz.engine.network import Network
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.words import say


def check_finite(X: Array, Y: Array) -> None:
    """Raises EngineError where a number of the data is not finite in the precision that is used."""
    if not (np.isfinite(X).all() and np.isfinite(Y).all()):
        raise EngineError(
            say("the data has numbers that {dtype} cannot hold", dtype=X.dtype.name),
            say("scale the features and the target, or drop the column with the largest numbers"),
        )


def check_edit(before: Network, after: Network, dtype: DTypeLike) -> None:
    """Raises EngineError where a run cannot go on with the parameters of `after` in place of those of `before`."""
    if after.architecture() != before.architecture():
        raise EngineError(
            say("parameters of another network cannot be put into this one"),
            say("keep the sizes and the activations of its layers"),
        )
    with np.errstate(over="ignore"):
        vector = np.array(after.vector(), dtype)
    if not np.isfinite(vector).all():
        raise EngineError(
            say("a weight or a bias has to be a finite number"),
            say("give a number that {dtype} can hold", dtype=vector.dtype.name),
        )


def check(network: Network, cost: Cost, X: Array, Y: Array, settings: Settings) -> None:
    """Raises EngineError where these cannot be trained together."""
    check_pair(cost, network.output)
    check_targets(cost, network.output, Y)
    n_in, n_out = network.sizes[0], network.sizes[-1]
    if X.shape[0] != n_in or Y.shape[0] != n_out or X.shape[1] != Y.shape[1] or X.shape[1] == 0:
        raise EngineError(
            say(
                "the network maps {n_in} inputs to {n_out} outputs, but the data has X {X} and Y {Y}",
                n_in=n_in,
                n_out=n_out,
                X=X.shape,
                Y=Y.shape,
            ),
            say("examples are columns: X is (inputs, m) and Y (outputs, m)"),
        )
    numbers = (settings.rate, settings.l2, settings.batch_size, settings.seed, settings.clip)
    if not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise EngineError(
            say(
                "the learning rate, the L2 strength, the batch size, the seed and the limit of the gradient "
                "are numbers from 0 up, not infinite"
            )
        )
    if settings.schedule not in schedules() or not (0 < settings.decay <= 1 and settings.period >= 1):
        raise EngineError(
            say('the schedule "{name}" cannot be followed', name=settings.schedule),
            say(
                "choose one of {names}, with a decay above 0 and up to 1, and a period of at least one epoch",
                names=", ".join(schedules()),
            ),
        )
