"""Every optimiser against torch.optim, and its two forms against one another."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bpviz.engine.activation import activations
from bpviz.engine.cost import costs
from bpviz.engine.network import network
from bpviz.engine.optimizer import optimizers
from bpviz.engine.schedule import schedules
from bpviz.engine.settings import Settings
from bpviz.engine.tape import Tape
from bpviz.engine.training import Training

TORCH = np.load(Path(__file__).parents[1] / "reference" / "torch.npz")
RUNS = [name for name in TORCH.files if name.startswith("run-")]
PLANS = [name for name in TORCH.files if name.startswith("plan-")]
RATE = {"gd": 0.1, "momentum": 0.05, "nesterov": 0.05, "rmsprop": 0.01, "adam": 0.02, "adamw": 0.02}


def reference_training(case):
    """The run of two layers that PyTorch has done."""
    _, hidden, cost, output, optimizer, l2 = case.split("-")
    g = activations()
    weights, biases = ([TORCH[f"in/2/{name}{l}"] for l in (1, 2)] for name in "Wb")
    net = network(weights, biases, [g[hidden], g[output]])
    settings = Settings(optimizer, RATE[optimizer], l2=float(l2))
    return Training(net, costs()[cost], TORCH["in/X"], TORCH[f"in/Y/{cost}"], settings)


def arrays_of(vector, sizes):
    """W1, b1, W2, b2 from one vector in PyTorch's order."""
    start = 0
    for n_in, n_out in pairwise(sizes):
        for shape in ((n_out, n_in), (n_out, 1)):
            stop = start + shape[0] * shape[1]
            yield vector[start:stop].reshape(shape)
            start = stop


@pytest.mark.parametrize("case", RUNS)
def test_one_step_and_a_hundred_lead_where_they_lead_in_torch_optim(case):
    training = reference_training(case)
    for steps, expected in zip((1, 100), TORCH[case], strict=True):
        training.advance(steps - training.epoch)
        ours = [array for layer in training.network().layers for array in (layer.weights, layer.biases)]
        for got, array in zip(ours, arrays_of(expected, training.initial.sizes), strict=True):
            assert np.linalg.norm(got - array) <= 1e-10 * np.linalg.norm(array)


@pytest.mark.parametrize("case", PLANS)
def test_schedules_and_clipping_lead_where_they_lead_in_pytorch(case):
    _, optimizer, schedule, clip = case.split("-")
    start = reference_training(f"run-tanh-log_loss-sigmoid-{optimizer}-0.3")
    start.change(replace(start.settings, schedule=schedule, decay=0.25, period=30, clip=float(clip)))
    for steps, expected in zip((1, 60), TORCH[case], strict=True):
        start.advance(steps - start.epoch)
        ours = [array for layer in start.network().layers for array in (layer.weights, layer.biases)]
        for got, array in zip(ours, arrays_of(expected, start.initial.sizes), strict=True):
            assert np.linalg.norm(got - array) <= 1e-10 * np.linalg.norm(array)


def test_every_schedule_has_been_run_in_pytorch():
    assert {case.split("-")[2] for case in PLANS} == set(schedules())


def test_every_optimiser_has_been_run_in_pytorch():
    assert {case.split("-")[4] for case in RUNS} == set(optimizers())


@pytest.mark.parametrize("name", optimizers())
def test_the_rule_on_the_tape_is_the_rule_as_it_is_read(name):
    rule, random, rate = optimizers()[name], np.random.default_rng(4), 0.03
    theta = random.normal(size=40)
    decay = np.where(np.arange(40) % 4, 0.2, 0.0) if rule.decoupled else np.zeros(40)
    moving, memory = theta.copy(), tuple(np.zeros(40) for _ in range(rule.memory))
    kept, gradient, clock = memory_copy(memory), np.empty(40), np.zeros(())
    tape = Tape(np.float64)
    rule.record(tape, moving, gradient, kept, np.array(rate), decay, clock)
    for t in range(1, 31):
        drawn = random.normal(size=40) * 10.0 ** random.integers(-6, 3, 40)
        change, memory = rule.step(drawn, memory, t, rate, decay, theta)
        theta = theta - change
        np.copyto(gradient, drawn * rate if rule.folds_rate else drawn)
        np.copyto(clock, t)
        for function, arguments in tape.calls:
            function(*arguments)
        np.testing.assert_allclose(moving, theta, rtol=0, atol=1e-13 * np.abs(theta).max())
        for one, other in zip(kept, memory, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15 * np.abs(other).max())


def memory_copy(memory):
    return tuple(array.copy() for array in memory)


@pytest.mark.parametrize("name", optimizers())
def test_biases_do_not_decay(name, rectangular):
    """With a gradient of zero the penalty alone moves the weight, and nothing moves the bias."""
    net = rectangular([[[2.0]]], [[1.0]], ["identity"])
    X, Y = np.zeros((1, 1)), np.ones((1, 1))
    training = Training(net, costs()["squared_error"], X, Y, Settings(name, 0.1, l2=0.5))
    training.advance(1)
    layer = training.network().layers[0]
    assert layer.weights.item() < 2.0
    assert layer.biases.item() == 1.0
