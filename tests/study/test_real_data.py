"""The bundled data sets reach the accuracy that README states, on average over seeds that nobody chose."""

import numpy as np
import pytest

from bpviz.data.dataset import Decisions
from bpviz.engine.gradient_check import gradient_check
from bpviz.engine.metrics import evaluate
from bpviz.registry import assets
from bpviz.study.document import Document, Recipe
from bpviz.study.setup import set_up

SEEDS = range(5)
DIGITS = {"hidden": (32,), "batch_size": 32}


def prepared(name, seed=0, **recipe):
    """A bundled data set; one seed draws the split, the weights and the batches, as on the command line."""
    path = assets() / "data" / f"{name}.csv"
    return set_up(Document(path, decisions=Decisions(seed=seed), recipe=Recipe(seed=seed, **recipe)))


@pytest.mark.parametrize(
    ("name", "epochs", "recipe", "least"),
    [
        ("iris", 200, {}, 0.93),
        ("breast_cancer", 200, {}, 0.95),
        ("wine", 200, {}, 0.95),
        ("penguins", 200, {}, 0.95),
        ("digits", 20, DIGITS, 0.95),
    ],
)
def test_mean_accuracy_on_the_test_part_over_five_seeds(name, epochs, recipe, least):
    accuracies = []
    for seed in SEEDS:
        setup = prepared(name, seed, **recipe)
        training = setup.training()
        training.advance(epochs)
        data = setup.dataset
        accuracies.append(evaluate(training.network(), setup.cost, data.X_test, data.Y_test, True).accuracy)
    assert np.mean(accuracies) >= least


def test_the_progression_of_diabetes_is_partly_explained():
    scores = []
    for seed in SEEDS:
        setup = prepared("diabetes", seed)
        training = setup.training()
        training.advance(200)
        data = setup.dataset
        scores.append(evaluate(training.network(), setup.cost, data.X_test, data.Y_test, False).r2)
    assert np.mean(scores) >= 0.45


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "wine", "penguins", "diabetes", "digits"])
def test_backprop_agrees_with_central_differences_on_real_data(name):
    setup = prepared(name)
    data = setup.dataset
    check = gradient_check(setup.network, setup.cost, data.X_train, data.Y_train, sample=60)
    assert check.relative_error <= 1e-7


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "wine", "penguins", "diabetes", "digits"])
def test_the_cost_of_the_default_settings_falls_at_every_epoch(name):
    training = prepared(name).training()
    training.advance(40)
    assert (np.diff(training.costs) < 0).all()
