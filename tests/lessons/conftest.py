"""The reference numbers of PyTorch as passes: the same network, and what each quantity should be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.plan import Ref
from bpviz.engine.recorded import Pass, record

FILE = Path(__file__).parents[1] / "reference" / "torch.npz"
Reference = Callable[[str, str, str, int], tuple[Pass, dict[Ref, np.ndarray]]]


@pytest.fixture(scope="session")
def reference() -> Reference:
    """(hidden, cost, output, depth) to the pass of bpviz and PyTorch's numbers of it, dZ and dA without 1/m."""
    committed = np.load(FILE)

    def made(hidden: str, cost: str, output: str, depth: int) -> tuple[Pass, dict[Ref, np.ndarray]]:
        known = activations()
        gs = [known[hidden]] * (depth - 1) if depth > 1 else []
        weights = [committed[f"in/{depth}/W{l}"] for l in range(1, depth + 1)]
        biases = [committed[f"in/{depth}/b{l}"] for l in range(1, depth + 1)]
        pass_ = record(
            network(weights, biases, [*gs, known[output]]),
            costs()[cost],
            committed["in/X"],
            committed[f"in/Y/{cost}"],
        )
        numbers = committed["-".join(("pass", hidden, cost, output, str(depth)))]
        found, start = {Ref("J", depth): numbers[:1].reshape(1, 1)}, 1
        for l in range(1, depth + 1):
            for name in ("Z", "A", "dA", "dZ", "dW", "db"):
                shape = pass_[name, l].shape
                stop = start + int(np.prod(shape))
                scale = pass_.m if name in ("dA", "dZ") else 1
                found[Ref(name, l)] = scale * numbers[start:stop].reshape(shape)
                start = stop
        assert start == len(numbers)
        return pass_, found

    return made
