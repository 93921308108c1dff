"""Subjects to make pictures of: small recorded passes with numbers from a fixed seed."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.recorded import record
from bpviz.scene.subject import Subject

MakeSubject = Callable[..., Subject]


def make_subject(
    sizes: tuple[int, ...], m: int = 12, seed: int = 5, rate: float = 0.5, **fields: object
) -> Subject:
    """A network of these sizes: tanh inside, and sigmoid with log-loss or softmax with cross-entropy at the end."""
    draw, known = np.random.default_rng(seed), activations()
    single = sizes[-1] == 1
    kinds = ["tanh"] * (len(sizes) - 2) + ["sigmoid" if single else "softmax"]
    weights = [draw.normal(0, 1.4 / np.sqrt(a), (b, a)) for a, b in pairwise(sizes)]
    built = network(weights, [draw.normal(0, 0.3, b) for b in sizes[1:]], [known[kind] for kind in kinds])
    X = draw.normal(size=(sizes[0], m))
    Y = draw.integers(0, 2, (1, m)) * 1.0 if single else np.eye(sizes[-1])[:, draw.integers(0, sizes[-1], m)]
    pass_ = record(built, costs()["log_loss" if single else "cross_entropy"], X, Y, rate=rate)
    names = tuple(f"x{row + 1}" for row in range(sizes[0]))
    classes = ("no", "yes") if single else tuple(f"class {row}" for row in range(sizes[-1]))
    plain = Subject(pass_, 7, 0, 1, names, classes, tuple(range(100, 100 + m)), " · ".join(map(str, sizes)))
    return replace(plain, costs=0.7 * np.exp(-np.arange(7) / 5), **fields)


@pytest.fixture
def subject_of() -> MakeSubject:
    """make_subject, for tests of any folder below."""
    return make_subject
