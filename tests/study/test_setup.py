"""From a document to a run: what is chosen by default, what is refused and how it is said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings as effort
from hypothesis import strategies as st

from bpviz.data.dataset import Decisions
from bpviz.engine.activation import activations, name_of
from bpviz.engine.cost import costs
from bpviz.engine.errors import EngineError
from bpviz.engine.initializer import initializers
from bpviz.engine.optimizer import optimizers
from bpviz.study.document import Document, Recipe
from bpviz.study.errors import RecipeError
from bpviz.study.setup import set_up

TARGETS = {"binary": "pair", "classes": "kind", "regression": "amount"}


def document(reading, target="pair", **recipe):
    return Document(Path(reading.path), decisions=Decisions(target=target), recipe=Recipe(**recipe))


def prepared(reading, target="pair", **recipe):
    return set_up(document(reading, target, **recipe), reading)


@pytest.mark.parametrize(
    ("target", "output", "cost", "units"),
    [
        ("pair", "sigmoid", "log_loss", 1),
        ("kind", "softmax", "cross_entropy", 3),
        ("amount", "identity", "squared_error", 1),
    ],
)
def test_the_problem_chooses_output_and_cost(reading, target, output, cost, units):
    setup = prepared(reading, target)
    assert name_of(setup.network.output) == output
    assert setup.cost is costs()[cost]
    assert setup.network.sizes[-1] == units
    assert setup.classifies == (target != "amount")


@pytest.mark.parametrize(
    ("target", "recipe", "output", "cost"),
    [
        ("kind", {"cost": "log_loss"}, "sigmoid", "log_loss"),
        ("kind", {"cost": "squared_error"}, "softmax", "squared_error"),
        ("kind", {"output_activation": "sigmoid"}, "sigmoid", "squared_error"),
        ("pair", {"output_activation": "tanh"}, "tanh", "squared_error"),
        ("pair", {"cost": "squared_error"}, "sigmoid", "squared_error"),
        ("amount", {"output_activation": "tanh"}, "tanh", "squared_error"),
        ("amount", {"cost": "squared_error"}, "identity", "squared_error"),
    ],
)
def test_a_choice_of_one_brings_what_fits_of_the_other(reading, target, recipe, output, cost):
    setup = prepared(reading, target, **recipe)
    assert (name_of(setup.network.output), setup.cost) == (output, costs()[cost])


def test_layers_are_the_inputs_the_recipe_and_the_outputs(reading):
    setup = prepared(reading, "kind", hidden=(5, 4), activations=("relu", "sigmoid"))
    assert setup.network.sizes == (setup.dataset.n_inputs, 5, 4, 3)
    assert [name_of(layer.activation) for layer in setup.network.layers] == ["relu", "sigmoid", "softmax"]


def test_no_hidden_layer_is_logistic_regression(reading):
    setup = prepared(reading, hidden=(), activations=())
    assert setup.network.depth == 1
    training = setup.training()
    training.advance(50)
    assert training.costs[-1] < training.costs[0]


def test_two_equal_documents_give_the_same_numbers(reading):
    runs = [
        prepared(reading, "kind", seed=4, batch_size=7, optimizer="adam", l2=0.1).training() for _ in range(2)
    ]
    for run in runs:
        run.advance(5)
    np.testing.assert_array_equal(runs[0].costs, runs[1].costs)
    np.testing.assert_array_equal(runs[0].network().vector(), runs[1].network().vector())
    assert document(reading, "kind", seed=4) == document(reading, "kind", seed=4)


def test_reading_the_file_again_gives_the_same_numbers(reading):
    given, again = prepared(reading), set_up(document(reading))
    np.testing.assert_array_equal(given.dataset.X_train, again.dataset.X_train)
    np.testing.assert_array_equal(given.network.vector(), again.network.vector())


def test_the_seed_of_the_recipe_draws_the_weights_and_another_layer_changes_none(reading):
    one, two = prepared(reading, seed=1), prepared(reading, seed=2)
    assert not np.array_equal(one.network.vector(), two.network.vector())
    deeper = prepared(reading, seed=1, hidden=(8, 3), activations=("tanh", "tanh"))
    np.testing.assert_array_equal(one.network.layers[0].weights, deeper.network.layers[0].weights)


def test_single_precision_is_a_choice(reading):
    training = prepared(reading, dtype="float32").training()
    training.advance(2)
    assert training.network().layers[0].weights.dtype == np.float32


REFUSED = {
    "activation": ({"activations": ("swish",)}, r'no activation "swish"; choose one of tanh, sigmoid'),
    "output": ({"output_activation": "swish"}, r'no output activation "swish"; choose one of'),
    "cost": ({"cost": "hinge"}, r'no cost "hinge"; choose one of log_loss'),
    "init": ({"init": "ones"}, r'no initialisation "ones"; choose one of xavier'),
    "optimizer": ({"optimizer": "sgd"}, r'no optimiser "sgd"; choose one of gd'),
    "hidden softmax": ({"activations": ("softmax",)}, r"softmax can only be .* output layer; choose tanh"),
    "too few activations": ({"hidden": (3, 3)}, r"2 hidden layers, but 1 activations; give one"),
    "no units": ({"hidden": (0,)}, r"hidden layer 1 has 0 units; .*; give"),
    "too many units": ({"hidden": (10**6,)}, r"hidden layer 1 has 1000000 units"),
    "too many parameters": (
        {"hidden": (50_000, 50_000), "activations": ("tanh",) * 2},
        r"parameters is too large; .*; choose fewer",
    ),
    "rate 0": ({"learning_rate": 0.0}, r"learning rate of 0\.0 cannot be used; give a number above 0"),
    "rate nan": ({"learning_rate": float("nan")}, r"learning rate of nan"),
    "rate infinite": ({"learning_rate": float("inf")}, r"learning rate of inf"),
    "l2": ({"l2": -0.5}, r"L2 strength of -0\.5 cannot be used; give 0 or more"),
    "batch": ({"batch_size": -1}, r"batch size and the seed are whole numbers from 0 up; write 0"),
    "seed": ({"seed": -1}, r"batch size and the seed are whole numbers from 0 up"),
    "schedule": ({"schedule": "warm"}, r'no schedule "warm"; choose one of constant'),
    "decay 0": ({"decay": 0.0}, r"cannot decay to 0\.0 in 100 epochs; give a share above 0"),
    "decay up": ({"decay": 2.0}, r"cannot decay to 2\.0"),
    "period": ({"period": 0}, r"in 0 epochs; .* at least one epoch"),
    "clip": ({"clip": -1.0}, r"clipped to a norm of -1\.0; give a number above 0, or 0"),
    "dtype": ({"dtype": "float16"}, r'type "float16" cannot be trained; choose one of float64'),
}


@pytest.mark.parametrize(("recipe", "words"), REFUSED.values(), ids=REFUSED)
def test_a_bad_recipe_is_refused_with_the_setting_and_the_cure(reading, recipe, words):
    with pytest.raises(RecipeError, match=words) as refusal:
        prepared(reading, **recipe)
    assert refusal.value.cure is not None


@pytest.mark.parametrize(
    ("target", "recipe", "words"),
    [
        ("amount", {"cost": "log_loss"}, r"targets must lie between 0 and 1; .*squared_error"),
        ("amount", {"cost": "cross_entropy"}, r"targets must lie between 0 and 1"),
        ("pair", {"cost": "cross_entropy"}, r"single output is always 1.*; use .*sigmoid"),
        ("pair", {"output_activation": "softmax"}, r"single output is always 1"),
        ("pair", {"cost": "log_loss", "output_activation": "tanh"}, r"logarithm .*; use .*sigmoid"),
        ("kind", {"cost": "cross_entropy", "output_activation": "sigmoid"}, r"logarithm .*; use .*softmax"),
    ],
)
def test_a_pair_that_cannot_be_is_refused_before_training(reading, target, recipe, words):
    with pytest.raises(EngineError, match=words):
        prepared(reading, target, **recipe)


@st.composite
def recipes(draw):
    """Recipes as a person might write them: most are good, some have a wrong name or an impossible pair."""
    hidden = tuple(draw(st.lists(st.integers(1, 6), max_size=4)))
    g = st.sampled_from(list(activations()))
    return Recipe(
        hidden=hidden,
        activations=tuple(draw(g) for _ in hidden),
        output_activation=draw(st.none() | g),
        cost=draw(st.none() | st.sampled_from([*costs(), "unheard_of"])),
        init=draw(st.sampled_from(list(initializers()))),
        optimizer=draw(st.sampled_from(list(optimizers()))),
        learning_rate=draw(st.floats(1e-4, 10.0)),
        batch_size=draw(st.integers(0, 60)),
        l2=draw(st.just(0.0) | st.floats(0.0, 1.0)),
        seed=draw(st.integers(0, 2**40)),
        dtype=draw(st.sampled_from(["float64", "float32"])),
    )


@effort(max_examples=150)
@for_all(recipe=recipes(), target=st.sampled_from(["pair", "kind", "amount"]))
def test_any_recipe_trains_finitely_or_is_refused_with_a_cure(reading, recipe, target):
    cooked = replace(document(reading, target), recipe=recipe)
    try:
        training = set_up(cooked, reading).training()
    except (RecipeError, EngineError) as refusal:
        cure, training = refusal.cure, None
    if training is None:
        assert cure is not None
        return
    training.advance(3)
    assert training.diverged is not None or training.epoch == 3
    assert np.isfinite(training.network().vector()).all()
    again = set_up(cooked, reading).training()
    again.advance(3)
    np.testing.assert_array_equal(training.network().vector(), again.network().vector())


def test_other_hidden_layers_keep_the_activations_that_were_there():
    recipe = Recipe(hidden=(4, 3), activations=("relu", "sigmoid"))
    assert recipe.with_hidden((5, 6, 7)).activations == ("relu", "sigmoid", "sigmoid")
    assert recipe.with_hidden((5,)).activations == ("relu",)
    assert recipe.with_hidden(()).with_hidden((2, 2)).activations == ("tanh", "tanh")
