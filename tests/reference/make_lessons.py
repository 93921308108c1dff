"""Makes lessons.npz, PyTorch's numbers of every lesson: the whole first pass, and the pass after some epochs.

Run with the extra `oracle` installed: python tests/reference/make_lessons.py. It knows nothing of bpviz, so that it can
judge it: it takes X, Y and the initial parameters from lessons_in.npz, and the rest of a lesson from the table here.
PyTorch's gradients are of the mean loss: its dZ and dA are bpviz's divided by m.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

INPUTS = Path(__file__).with_name("lessons_in.npz")
FILE = Path(__file__).with_name("lessons.npz")
EPOCHS = 3
COLUMNS = 12
"""Of the later pass only so many examples are kept, spread over the batch; dW, db, W, b and J are of all of them."""


def log_loss(A: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """(m,) the loss of each example."""
    return -(Y * torch.log(A) + (1 - Y) * torch.log1p(-A)).sum(dim=0)


def cross_entropy(A: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """(m,) the loss of each example."""
    return -(Y * torch.log(A)).sum(dim=0)


def squared_error(A: torch.Tensor, Y: torch.Tensor) -> torch.Tensor:
    """(m,) the loss of each example."""
    return ((A - Y) ** 2).sum(dim=0)


class Net(NamedTuple):
    """activations: of each layer; batch: 0 for all examples."""

    activations: tuple[str, ...]
    loss: object
    rate: float
    batch: int = 0


TWO = ("tanh", "sigmoid")
LESSONS = {
    "logistic_regression": Net(("sigmoid",), log_loss, 0.5),
    "two_layers": Net(TWO, log_loss, 0.02, batch=1),
    "vectorised": Net(TWO, log_loss, 0.5),
    "chain": Net(("sigmoid",) * 3, squared_error, 1.0),
    "paths": Net(("sigmoid",) * 2, squared_error, 1.0),
    "deep_network": Net(("tanh", "tanh", "softmax"), cross_entropy, 0.1),
    "zero_or_random": Net(TWO, log_loss, 0.5),
    "zero_or_random/beside": Net(TWO, log_loss, 0.5),
    "symmetry": Net(TWO, log_loss, 0.5),
}
ACTIVATIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda Z: torch.softmax(Z, dim=0),
}


def spread(m: int) -> np.ndarray:
    """The columns that are kept of a later pass."""
    return np.unique(np.linspace(0, m - 1, min(m, COLUMNS)).round().astype(int))


class Lesson:
    """A network that is trained by PyTorch, batch by batch."""

    def __init__(self, name: str, given: dict[str, np.ndarray]) -> None:
        self.net = LESSONS[name]
        data = f"data/{int(given[f'{name}/data'])}"
        self.X, self.Y = torch.tensor(given[f"{data}/X"]), torch.tensor(given[f"{data}/Y"])
        self.order = given.get(f"{name}/order")
        self.layers = [
            tuple(torch.tensor(given[f"{name}/{letter}{l}"], requires_grad=True) for letter in "Wb")
            for l in range(1, len(self.net.activations) + 1)
        ]
        everything = [parameter for layer in self.layers for parameter in layer]
        self.mover = torch.optim.SGD(everything, lr=self.net.rate)

    def columns(self, epoch: int, batch: int) -> torch.Tensor:
        """Which examples stand in a batch."""
        if self.order is None:
            return torch.arange(self.X.shape[1])
        size = self.net.batch
        return torch.tensor(self.order[epoch, batch * size : (batch + 1) * size].astype(np.int64))

    def step(self, epoch: int, batch: int, kept: np.ndarray | None = None) -> np.ndarray:
        """One pass and its update; J, the losses, and of each layer Z, A, dA, dZ, W, b, dW, db, W′, b′ in one vector.

        kept: the examples whose losses, Z, A, dA and dZ are given, None for all.
        """
        chosen = self.columns(epoch, batch)
        A, Y = self.X[:, chosen], self.Y[:, chosen]
        passed = []
        for (W, b), g in zip(self.layers, self.net.activations, strict=True):
            Z = W @ A + b
            A = ACTIVATIONS[g](Z)
            Z.retain_grad()
            A.retain_grad()
            passed.append((Z, A))
        losses = self.net.loss(A, Y)
        J = losses.mean()
        self.mover.zero_grad()
        J.backward()
        before = [[parameter.detach().clone() for parameter in layer] for layer in self.layers]
        self.mover.step()
        own = slice(None) if kept is None else kept
        found = [J, losses[own]]
        for (Z, A), was, (W, b) in zip(passed, before, self.layers, strict=True):
            found += [array[:, own] for array in (Z, A, A.grad, Z.grad)]
            found += [*was, W.grad, b.grad, W, b]
        return torch.cat([array.detach().reshape(-1) for array in found]).numpy()

    def train(self, epochs: int) -> None:
        """Every batch of so many epochs, from the first."""
        for epoch in range(epochs):
            for batch in range(self.X.shape[1] // (self.net.batch or self.X.shape[1])):
                self.step(epoch, batch)


def make(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """{lesson/first: the pass that it opens with, lesson/later: the first pass after some epochs}."""
    found = {}
    for name, net in LESSONS.items():
        found[f"{name}/first"] = Lesson(name, given).step(0, 0)
        trained = Lesson(name, given)
        trained.train(EPOCHS)
        found[f"{name}/later"] = trained.step(EPOCHS, 0, spread(net.batch or trained.X.shape[1]))
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    made = make(dict(np.load(INPUTS)))
    np.savez_compressed(FILE, torch=np.array(torch.__version__), **made)
    print(
        f"{FILE.name}: {len(made)} arrays, {FILE.stat().st_size / 1024:.0f} KiB, PyTorch {torch.__version__}"
    )
