"""Makes torch.npz, the reference numbers of PyTorch: every quantity of a pass, and parameters after 1 and 100 steps.

Run with the extra `oracle` installed: python tests/reference/make_torch.py. It knows nothing of bpviz, so that
it can judge it. PyTorch's gradients are of the mean loss: its dZ and dA are bpviz's divided by m.
"""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import torch

FILE = Path(__file__).with_name("torch.npz")

ACTIVATIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "leaky_relu": lambda Z: torch.nn.functional.leaky_relu(Z, 0.01),
    "identity": lambda Z: Z * 1.0,
    "softmax": lambda Z: torch.softmax(Z, dim=0),
}
LOSSES = {
    "log_loss": lambda A, Y: -(Y * torch.log(A) + (1 - Y) * torch.log1p(-A)).sum(),
    "cross_entropy": lambda A, Y: -(Y * torch.log(A)).sum(),
    "squared_error": lambda A, Y: ((A - Y) ** 2).sum(),
}
PAIRS = [
    ("log_loss", "sigmoid"),
    ("cross_entropy", "softmax"),
    *(("squared_error", output) for output in ACTIVATIONS),
]
HIDDEN = ["tanh", "sigmoid", "relu", "leaky_relu", "identity"]
SIZES = {1: (3, 3), 2: (3, 4, 3), 3: (3, 4, 3, 3), 4: (3, 4, 3, 4, 3)}
M = 5
L2 = 0.3
RATE = {"gd": 0.1, "momentum": 0.05, "nesterov": 0.05, "rmsprop": 0.01, "adam": 0.02, "adamw": 0.02}
TRAINED = [
    ("tanh", "log_loss", "sigmoid"),
    ("relu", "cross_entropy", "softmax"),
    ("sigmoid", "squared_error", "identity"),
]
STEPS = (1, 100)
DECAY, PERIOD = 0.25, 30
SCHEDULES = {
    "constant": lambda mover: torch.optim.lr_scheduler.ConstantLR(mover, 1.0),
    "step": lambda mover: torch.optim.lr_scheduler.StepLR(mover, PERIOD, DECAY),
    "exponential": lambda mover: torch.optim.lr_scheduler.ExponentialLR(mover, DECAY ** (1 / PERIOD)),
    "cosine": lambda mover: torch.optim.lr_scheduler.CosineAnnealingLR(
        mover, PERIOD, DECAY * mover.param_groups[0]["lr"]
    ),
}
CLIPS = (0.0, 0.2)


def make_inputs() -> dict[str, np.ndarray]:
    """X (3, m), Y of every cost (3, m), and for each depth W{l}, b{l}."""
    random = np.random.default_rng(20)
    inputs = {
        "X": random.normal(size=(3, M)),
        "Y/log_loss": (random.random((3, M)) > 0.5).astype(float),
        "Y/cross_entropy": np.eye(3)[:, random.integers(0, 3, M)],
        "Y/squared_error": random.normal(size=(3, M)),
    }
    for depth, sizes in SIZES.items():
        for l, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
            inputs[f"{depth}/W{l}"] = random.normal(size=(n_out, n_in)) / np.sqrt(n_in / 2)
            inputs[f"{depth}/b{l}"] = random.normal(size=(n_out, 1)) / 4
    return inputs


def passes() -> list[tuple[str, str, str, int]]:
    """(hidden activation, cost, output activation, depth) of every reference pass."""
    deep = [(g, *pair, depth) for g, pair, depth in product(HIDDEN, PAIRS, (2, 3, 4))]
    return [("none", *pair, 1) for pair in PAIRS] + deep


def runs() -> list[tuple[str, str, str, str, float]]:
    """(hidden activation, cost, output activation, optimiser, λ) of every reference run of two layers."""
    return [(*net, optimizer, l2) for net, optimizer, l2 in product(TRAINED, RATE, (0.0, L2))]


def plans() -> list[tuple[str, str, float]]:
    """(optimiser, schedule, largest norm) of every reference run of the first trained network, with L2."""
    return [plan for plan in product(RATE, SCHEDULES, CLIPS) if plan[1:] != ("constant", 0.0)]


def parameters(inputs: dict[str, np.ndarray], depth: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """[(W, b)] of each layer, as leaves."""
    return [
        tuple(torch.tensor(inputs[f"{depth}/{name}{l}"], requires_grad=True) for name in "Wb")
        for l in range(1, depth + 1)
    ]


def forward(layers, hidden: str, output: str, X: torch.Tensor):
    """[(Z, A)] of each layer."""
    A, kept = X, []
    for l, (W, b) in enumerate(layers, start=1):
        Z = W @ A + b
        A = ACTIVATIONS[output if l == len(layers) else hidden](Z)
        kept.append((Z, A))
    return kept


def reference_pass(
    inputs: dict[str, np.ndarray], hidden: str, cost: str, output: str, depth: int
) -> np.ndarray:
    """J, then Z, A, ∂J/∂A, ∂J/∂Z, ∂J/∂W, ∂J/∂b of layer 1, of layer 2 …, all in one vector."""
    layers = parameters(inputs, depth)
    kept = forward(layers, hidden, output, torch.tensor(inputs["X"]))
    for Z, A in kept:
        Z.retain_grad()
        A.retain_grad()
    J = LOSSES[cost](kept[-1][1], torch.tensor(inputs[f"Y/{cost}"])) / M
    J.backward()
    arrays = [J]
    for (W, b), (Z, A) in zip(layers, kept, strict=True):
        arrays += [Z, A, A.grad, Z.grad, W.grad, b.grad]
    return torch.cat([array.detach().reshape(-1) for array in arrays]).numpy()


def optimizer_of(name: str, weights, biases, rate: float, l2: float) -> torch.optim.Optimizer:
    """PyTorch's own optimiser; the decay λ/m is for weights alone."""
    groups = [{"params": weights, "weight_decay": l2 / M}, {"params": biases, "weight_decay": 0.0}]
    match name:
        case "gd":
            return torch.optim.SGD(groups, lr=rate)
        case "momentum":
            return torch.optim.SGD(groups, lr=rate, momentum=0.9)
        case "nesterov":
            return torch.optim.SGD(groups, lr=rate, momentum=0.9, nesterov=True)
        case "rmsprop":
            return torch.optim.RMSprop(groups, lr=rate, alpha=0.99, eps=1e-8)
        case "adam":
            return torch.optim.Adam(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)
        case "adamw":
            return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    raise ValueError(name)


def reference_run(
    inputs: dict[str, np.ndarray], hidden: str, cost: str, output: str, optimizer: str, l2: float
) -> np.ndarray:
    """W1, b1, W2, b2 in one vector, after 1 step and after 100 steps with all examples: (2, parameters)."""
    layers = parameters(inputs, 2)
    X, Y = torch.tensor(inputs["X"]), torch.tensor(inputs[f"Y/{cost}"])
    mover = optimizer_of(optimizer, [W for W, _ in layers], [b for _, b in layers], RATE[optimizer], l2)
    rows = []
    for step in range(1, max(STEPS) + 1):
        mover.zero_grad()
        (LOSSES[cost](forward(layers, hidden, output, X)[-1][1], Y) / M).backward()
        mover.step()
        if step in STEPS:
            rows.append(
                torch.cat([array.detach().reshape(-1) for layer in layers for array in layer]).numpy()
            )
    return np.array(rows)


def reference_plan(inputs: dict[str, np.ndarray], optimizer: str, schedule: str, clip: float) -> np.ndarray:
    """W1, b1, W2, b2 in one vector, after 1 step and after two periods of steps, one to an epoch: (2, parameters).

    PyTorch's cosine goes up again after its period; here it stays where it is then.
    """
    hidden, cost, output = TRAINED[0]
    layers = parameters(inputs, 2)
    everything = [array for layer in layers for array in layer]
    X, Y = torch.tensor(inputs["X"]), torch.tensor(inputs[f"Y/{cost}"])
    decoupled = optimizer == "adamw"
    weights, biases = [W for W, _ in layers], [b for _, b in layers]
    mover = optimizer_of(optimizer, weights, biases, RATE[optimizer], L2 if decoupled else 0.0)
    scheduler = SCHEDULES[schedule](mover)
    rows = []
    for step in range(1, 2 * PERIOD + 1):
        mover.zero_grad()
        penalty = 0.0 if decoupled else L2 / 2 * sum((W**2).sum() for W in weights)
        ((LOSSES[cost](forward(layers, hidden, output, X)[-1][1], Y) + penalty) / M).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(everything, clip)
        mover.step()
        if schedule != "cosine" or step < PERIOD:
            scheduler.step()
        elif step == PERIOD:
            for group in mover.param_groups:
                group["lr"] = DECAY * RATE[optimizer]
        if step in (1, 2 * PERIOD):
            rows.append(torch.cat([array.detach().reshape(-1) for array in everything]).numpy())
    return np.array(rows)


def key(*parts: object) -> str:
    """The name of a case in the file."""
    return "-".join(map(str, parts))


def make(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """{key: numbers} of every pass and every run from these inputs."""
    return {
        **{key("pass", *case): reference_pass(inputs, *case) for case in passes()},
        **{key("run", *case): reference_run(inputs, *case) for case in runs()},
        **{key("plan", *case): reference_plan(inputs, *case) for case in plans()},
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    inputs = make_inputs()
    made = {f"in/{name}": array for name, array in inputs.items()} | make(inputs)
    np.savez_compressed(FILE, torch=np.array(torch.__version__), **made)
    print(
        f"{FILE.name}: {len(made)} arrays, {FILE.stat().st_size / 1024:.0f} KiB, PyTorch {torch.__version__}"
    )
