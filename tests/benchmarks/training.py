"""How fast training is: the fast loop beside PyTorch eager, scikit-learn, naive NumPy and the bare matrix products.

python tests/benchmarks/training.py [--rounds 9] [--large] [--dtype float32]. One core, one BLAS thread, the same
data, initial weights and order of examples; the cost is delivered at every epoch. All contestants take turns in
each round and the table has the medians of the rounds, in time of the processor, so that other work counts
little: trust the ratios, not the microseconds. PyTorch and scikit-learn are measured where they are
installed. After 100 steps the costs must agree to 1e-9.

--pause measures instead how long a stop takes to be heard, --travel how long it takes to go to any epoch of a
run of 100 000.
"""

import os

for library in ("OPENBLAS", "OMP", "MKL", "VECLIB"):
    os.environ[f"{library}_NUM_THREADS"] = os.environ[f"{library}_MAXIMUM_THREADS"] = "1"

import argparse  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from statistics import median  # noqa: E402

import numpy as np  # noqa: E402

from bpviz.engine.activation import activations  # noqa: E402
from bpviz.engine.cost import costs  # noqa: E402
from bpviz.engine.initializer import initialize, initializers  # noqa: E402
from bpviz.engine.settings import Settings, batches, order  # noqa: E402
from bpviz.engine.training import Training  # noqa: E402

RATE = 0.1
SLICE = 0.05  # seconds that a contestant works in one turn


@dataclass(frozen=True)
class Race:
    """sizes: n[0] … n[L], tanh inside; one sigmoid output or a softmax; batch 0 is the full batch."""

    sizes: tuple[int, ...]
    m: int
    batch: int = 0
    large: bool = False

    @property
    def name(self) -> str:
        return (
            f"{'-'.join(map(str, self.sizes))}, m {self.m}, {f'batch {self.batch}' if self.batch else 'full'}"
        )


RACES = [
    Race((2, 4, 1), 200),
    Race((2, 8, 8, 1), 500),
    Race((2, 8, 8, 1), 500, 10),
    Race((4, 8, 3), 150),
    Race((64, 32, 10), 1797, 32),
    Race((64, 32, 10), 1797),
    Race((784, 128, 64, 10), 10_000, 128, large=True),
    Race((1024, 1024, 1024, 10), 4096, large=True),
]

Epochs = Callable[[int], float]  # trains so many epochs, returns the cost of the last


class Lane:
    """What every contestant of a race starts from."""

    def __init__(self, race: Race, dtype: str) -> None:
        random = np.random.default_rng(0)
        k, g = race.sizes[-1], activations()
        self.race, self.dtype = race, np.dtype(dtype)
        self.X = random.normal(size=(race.sizes[0], race.m)).astype(dtype)
        labels = random.integers(0, max(k, 2), race.m)
        self.Y = (labels[None] * 1.0 if k == 1 else np.eye(k)[:, labels]).astype(dtype)
        self.settings = Settings("gd", RATE, race.batch)
        shape = [*[g["tanh"]] * (len(race.sizes) - 2), g["sigmoid" if k == 1 else "softmax"]]
        self.network = initialize(race.sizes, shape, initializers()["xavier"], 0)
        self.cost = costs()["log_loss" if k == 1 else "cross_entropy"]
        self.batches = batches(race.m, race.batch)

    def weights(self) -> list[np.ndarray]:
        return [layer.weights.astype(self.dtype) for layer in self.network.layers]

    def met(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
        """X and Y in the order of this epoch, one example after another in memory, as columns."""
        permutation = order(self.race.m, self.settings, epoch)
        if permutation is None:
            return self.X, self.Y
        return self.X[:, permutation], self.Y[:, permutation]


def bpviz(lane: Lane) -> Epochs:
    training = Training(lane.network, lane.cost, lane.X, lane.Y, lane.settings, lane.dtype)

    def run(epochs: int) -> float:
        training.advance(epochs)
        return float(training.costs[-1])

    return run


def sigmoid(Z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-Z))


def softmax(Z: np.ndarray) -> np.ndarray:
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def mean_loss(A: np.ndarray, Y: np.ndarray, binary: bool) -> float:
    if binary:
        return float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
    return float(-np.mean(np.sum(Y * np.log(A), axis=0)))


def naive(lane: Lane) -> Epochs:
    """What a person writes from the lecture: a list for every quantity, each equation one NumPy expression.

    Nothing is reused and nothing is tuned, but nothing is done twice either.
    """
    W = lane.weights()
    b = [np.zeros((len(w), 1), lane.dtype) for w in W]
    done, L = [0], len(W)
    binary = lane.race.sizes[-1] == 1

    def forward(X: np.ndarray) -> list[np.ndarray]:
        A = [X]
        for l in range(L):
            Z = np.dot(W[l], A[l]) + b[l]
            A.append(np.tanh(Z) if l < L - 1 else sigmoid(Z) if binary else softmax(Z))
        return A

    def backward(A: list[np.ndarray], Y: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        m = Y.shape[1]
        dW: list[np.ndarray] = []
        db: list[np.ndarray] = []
        dZ = A[L] - Y
        for l in range(L - 1, -1, -1):
            dW.insert(0, np.dot(dZ, A[l].T) / m)
            db.insert(0, np.mean(dZ, axis=1, keepdims=True))
            if l > 0:
                dA = np.dot(W[l].T, dZ)
                dZ = dA * (1 - A[l] ** 2)
        return dW, db

    def step(X: np.ndarray, Y: np.ndarray) -> float:
        A = forward(X)
        J = mean_loss(A[L], Y, binary)
        dW, db = backward(A, Y)
        for l in range(L):
            W[l] = W[l] - RATE * dW[l]
            b[l] = b[l] - RATE * db[l]
        return J * Y.shape[1]

    def run(epochs: int) -> float:
        total = 0.0
        for _ in range(epochs):
            X, Y = lane.met(done[0])
            done[0] += 1
            total = sum(step(X[:, i:j], Y[:, i:j]) for i, j in lane.batches)
        return total / lane.race.m

    return run


def products(lane: Lane) -> Epochs:
    """The floor: the matrix products of every pass alone, into arrays that exist."""
    W, sizes, dtype = lane.weights(), lane.race.sizes, lane.dtype
    widths = {j - i for i, j in lane.batches}
    A = {m: [np.ones((n, m), dtype) for n in sizes] for m in widths}
    dW = [np.empty_like(w) for w in W]

    def run(epochs: int) -> float:
        for _ in range(epochs):
            for i, j in lane.batches:
                a = A[j - i]
                for l in range(len(W)):
                    np.dot(W[l], a[l], out=a[l + 1])
                for l in range(len(W) - 1, -1, -1):
                    np.dot(a[l + 1], a[l].T, out=dW[l])
                    if l:
                        np.dot(W[l].T, a[l + 1], out=a[l])
        return np.nan

    for buffers in A.values():
        for buffer in buffers:
            buffer *= 1e-3
    return run


def pytorch(lane: Lane) -> Epochs:
    """As people write it: examples as rows, nn.Linear, nn.Tanh, the fused loss of the logits, SGD."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(getattr(torch, lane.dtype.name))
    layers: list[torch.nn.Module] = []
    for W in lane.weights():
        linear = torch.nn.Linear(W.shape[1], W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.zeros(len(W))
        layers += [linear, torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    binary = lane.race.sizes[-1] == 1
    lose = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
    mover, done = torch.optim.SGD(model.parameters(), lr=RATE), [0]
    rows = [torch.from_numpy(np.ascontiguousarray(array.T)) for array in (lane.X, lane.Y)]

    def run(epochs: int) -> float:
        total = 0.0
        for _ in range(epochs):
            permutation = order(lane.race.m, lane.settings, done[0])
            X, Y = rows if permutation is None else (array[torch.from_numpy(permutation)] for array in rows)
            done[0] += 1
            total = 0.0
            for i, j in lane.batches:
                mover.zero_grad()
                loss = lose(model(X[i:j]), Y[i:j])
                loss.backward()
                mover.step()
                total += loss.item() * (j - i)
        return total / lane.race.m

    return run


def scikit_learn(lane: Lane) -> Epochs:
    """MLPClassifier with plain SGD; its own initial weights and order, so it is timed and not compared."""
    from sklearn.neural_network import MLPClassifier

    race, X = lane.race, np.ascontiguousarray(lane.X.T)
    labels = lane.Y[0] if race.sizes[-1] == 1 else lane.Y.argmax(axis=0)

    def run(epochs: int) -> float:
        model = MLPClassifier(
            race.sizes[1:-1],
            activation="tanh",
            solver="sgd",
            alpha=0.0,
            batch_size=race.batch or race.m,
            shuffle=bool(race.batch),
            learning_rate_init=RATE,
            max_iter=epochs,
            momentum=0.0,
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(X, labels)
        return np.nan

    return run


CONTESTANTS = {"PyTorch": pytorch, "scikit-learn": scikit_learn, "naive": naive, "products": products}


def race_of(race: Race, rounds: int, dtype: str) -> str:
    """One row of the table."""
    lane = Lane(race, dtype)
    steps = len(lane.batches)
    contestants: dict[str, Epochs] = {"bpviz": bpviz(lane)}
    for name, enter in CONTESTANTS.items():
        try:
            contestants[name] = enter(lane)
        except ImportError:
            continue
    agree(contestants, -(-100 // steps) if not race.large else 2, 1e-9 if dtype == "float64" else 1e-3)
    turns = {name: turn(run) for name, run in contestants.items()}
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.process_time()
            run(turns[name])
            seconds[name].append((time.process_time() - start) / turns[name] / steps)
    cells = [race.name, f"{median(seconds['bpviz']) * 1e6:.1f}"]
    for name in CONTESTANTS:
        if name not in seconds:
            cells.append("–")
            continue
        pairs = zip(seconds[name], seconds["bpviz"], strict=True)
        cells.append(f"{median(theirs / ours for theirs, ours in pairs):.2f}")
    return "| " + " | ".join(cells) + " |"


def agree(contestants: dict[str, Epochs], epochs: int, tolerance: float) -> None:
    """After the same steps from the same weights the costs are the same."""
    found = {name: run(epochs) for name, run in contestants.items()}
    for name, cost in found.items():
        if np.isfinite(cost) and abs(cost - found["bpviz"]) > tolerance * abs(found["bpviz"]):
            raise SystemExit(f"{name} has cost {cost!r}, bpviz {found['bpviz']!r}: not the same training")


def turn(run: Epochs) -> int:
    """How many epochs make up one turn."""
    epochs = 1
    while True:
        start = time.process_time()
        run(epochs)
        taken = time.process_time() - start
        if taken >= SLICE / 2:
            return max(1, round(epochs * SLICE / taken))
        epochs = max(epochs + 1, int(epochs * min(10.0, SLICE / max(taken, 1e-6))))


def pause_of(race: Race, dtype: str, pauses: int) -> str:
    """The longest and the middle time from a stop, at any moment of an epoch, until training has come to rest."""
    lane = Lane(race, dtype)
    training = Training(lane.network, lane.cost, lane.X, lane.Y, lane.settings, lane.dtype)
    training.advance(1)
    random, waits = np.random.default_rng(0), []
    for delay in random.uniform(0.0, 0.3, pauses):
        stop = time.perf_counter() + delay
        training.advance(10**9, lambda stop=stop: time.perf_counter() < stop)
        waits.append((time.perf_counter() - stop) * 1e3)
    return f"| {race.name} | {max(waits):.2f} | {median(waits):.3f} |"


def travels(dtype: str, epochs: int = 100_000, journeys: int = 300) -> None:
    """Going to an epoch drawn from all, and to its neighbour."""
    print(
        f"| network ({dtype}), {epochs} epochs | key states, MiB | longest, ms | median | to the epoch before |"
    )
    print("|---|" + "---:|" * 4)
    for batch in (0, 100, 10):
        lane = Lane(Race((2, 8, 8, 1), 500, batch), dtype)
        training = Training(lane.network, lane.cost, lane.X, lane.Y, lane.settings, lane.dtype)
        training.advance(epochs)
        random, far, near = np.random.default_rng(0), [], []
        for epoch in random.integers(1, epochs, journeys).tolist():
            for goal, times in ((epoch, far), (epoch - 1, near)):
                start = time.perf_counter()
                training.pass_at(goal)
                times.append((time.perf_counter() - start) * 1e3)
        cells = [lane.race.name, f"{training.remembered / 2**20:.1f}", f"{max(far):.1f}"]
        print("| " + " | ".join([*cells, f"{median(far):.1f}", f"{median(near):.1f}"]) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Ratios of the time per step; above 1 bpviz is faster.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--large", action="store_true", help="the two largest networks too (minutes)")
    parser.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    parser.add_argument("--only", default="", help="networks whose name contains this")
    parser.add_argument("--pause", action="store_true", help="how long a stop takes to be heard")
    parser.add_argument(
        "--travel", action="store_true", help="how long a journey to an epoch takes (minutes)"
    )
    options = parser.parse_args()
    if options.travel:
        travels(options.dtype)
        return
    if options.pause:
        print("| network | longest wait, ms | median |\n|---|---:|---:|")
        for race in RACES:
            if options.only in race.name and (options.large or not race.large):
                print(pause_of(race, options.dtype, 20), flush=True)
        return
    print(f"| network ({options.dtype}) | bpviz, µs a step | " + " | ".join(CONTESTANTS) + " |")
    print("|---|" + "---:|" * (len(CONTESTANTS) + 1))
    for race in RACES:
        if options.only in race.name and (options.large or not race.large):
            rounds = max(3, options.rounds // 4) if race.large else options.rounds
            print(race_of(race, rounds, options.dtype), flush=True)


if __name__ == "__main__":
    main()
