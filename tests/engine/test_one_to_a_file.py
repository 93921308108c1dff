"""What lives one to a file is found there, holds its contract, and a new file needs nothing else."""

import sys
from pathlib import Path

import numpy as np
import pytest

from bpviz import engine
from bpviz.engine import activations as folder
from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.gradient_check import gradient_check
from bpviz.engine.initializer import initializers
from bpviz.engine.optimizer import optimizers
from bpviz.engine.recorded import record
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.engine.tape import Tape
from bpviz.engine.training import Training
from bpviz.registry import constants

KINDS = {"activations": activations, "costs": costs, "initializers": initializers, "optimizers": optimizers}
KINDS["schedules"] = schedules
G, C = activations(), costs()
RECORDED = [name for name, g in G.items() if g.record is not None]
"""A file may leave this out: the fast loop then calls the plain functions."""
SOFTPLUS = '''
"""Softplus, log(1 + eᶻ)."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.activations import sigmoid

ACTIVATION = Activation(
    label="softplus",
    value=lambda Z: np.logaddexp(0.0, Z),
    slope=sigmoid.value,
    pull_back=through(sigmoid.value),
    formula=r"\\log(1 + e^{z})",
    slope_formula=r"\\frac{1}{1 + e^{-z}}",
)
'''


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_folder_is_found(kind):
    files = {path.stem for path in (Path(engine.__file__).parent / kind).glob("*.py")} - {"__init__"}
    assert set(KINDS[kind]()) == files


@pytest.mark.parametrize("kind", KINDS)
def test_labels_and_formulas_are_there_and_labels_differ(kind):
    found = KINDS[kind]().values()
    assert all(one.label and one.formula for one in found)
    assert len({one.label for one in found}) == len(found)


@pytest.fixture
def softplus(tmp_path, monkeypatch):
    """A new activation, as a person would add it: one file."""
    (tmp_path / "softplus.py").write_text(SOFTPLUS.lstrip(), encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    constants.cache_clear()
    yield activations()["softplus"]
    monkeypatch.undo()
    constants.cache_clear()
    sys.modules.pop(f"{folder.__name__}.softplus", None)


def test_a_new_activation_is_one_file(softplus, problem):
    assert softplus.label == "softplus"
    given = problem("softplus", "cross_entropy", "softmax", (3, 4, 3, 3))
    assert gradient_check(*given.parts).relative_error <= 1e-7
    training = Training(*given.parts, Settings("gd", 1.0))
    training.advance(1)
    p = record(*given.parts, rate=1.0)
    np.testing.assert_allclose(training.network().layers[0].weights, p["W'", 1], rtol=1e-12, atol=1e-14)


def test_a_new_activation_may_stand_at_the_output_too(softplus, problem):
    given = problem("tanh", "squared_error", "softplus")
    assert gradient_check(*given.parts).relative_error <= 1e-7
    Training(*given.parts, Settings("adam", 0.01, 4)).advance(3)


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_recorded_for_the_fast_loop_is_the_activation_itself(name):
    g, tape = G[name], Tape(np.float64)
    random = np.random.default_rng(0)
    Z, A = random.normal(size=(5, 7)) * 4, np.empty((5, 7))
    dA = random.normal(size=Z.shape)
    dZ = dA.copy()
    g.record(tape, Z, A)
    if g.record_slope is None:
        g.record_pull_back(tape, A, dZ)
    else:
        slope = np.empty_like(A)
        g.record_slope(tape, A, slope)
        tape.add(np.multiply, dZ, slope, dZ)
    for function, arguments in tape.calls:
        function(*arguments)
    np.testing.assert_allclose(A, g.value(Z), rtol=0, atol=1e-14 * np.abs(A).max())
    np.testing.assert_allclose(dZ, g.pull_back(Z, A, dA), rtol=0, atol=1e-14 * np.abs(dA).max())


@pytest.mark.parametrize("name", RECORDED)
def test_an_activation_may_take_the_place_of_its_pre_activation(name):
    g, tape = G[name], Tape(np.float64)
    Z = np.random.default_rng(0).normal(size=(5, 7)) * 4
    A = Z.copy()
    g.record(tape, A, A)
    for function, arguments in tape.calls:
        function(*arguments)
    np.testing.assert_allclose(A, g.value(Z), rtol=0, atol=1e-14 * np.abs(A).max())


@pytest.mark.parametrize("name", [name for name in G if G[name].slope is not None])
def test_the_slope_of_an_activation_is_its_difference_quotient(name):
    g, Z = G[name], np.linspace(-6.05, 6.05, 122)[None, :]
    assert g.slope is not None
    quotient = (g.value(Z + 1e-6) - g.value(Z - 1e-6)) / 2e-6
    np.testing.assert_allclose(g.slope(Z), quotient, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", [name for name in C if C[name].natural])
def test_the_natural_form_is_the_composition_where_that_is_accurate(name):
    cost, random = C[name], np.random.default_rng(0)
    output = G[cost.natural]
    Z = random.normal(size=(3, 50))
    Y = np.eye(3)[:, random.integers(0, 3, 50)]
    A = output.value(Z)
    np.testing.assert_allclose(cost.natural_value(Z, Y), cost.value(A, Y), rtol=1e-13)
    np.testing.assert_allclose(cost.natural_dZ(Z, Y), output.pull_back(Z, A, cost.dA(A, Y)), rtol=1e-12)
    np.testing.assert_allclose(cost.natural_dZ(Z, Y), A - Y, rtol=1e-12)
