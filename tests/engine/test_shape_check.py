"""The shape check finds every quantity whose shape is wrong."""

import dataclasses

import numpy as np
import pytest

from bpviz.engine.plan import Ref
from bpviz.engine.recorded import record
from bpviz.engine.shape_check import misshapen

SIZES = (3, 4, 3, 2, 3)


@pytest.fixture
def recorded(problem):
    """A pass with sizes that differ from layer to layer, and a batch of yet another size."""
    given = problem("tanh", "cross_entropy", "softmax", SIZES, m=7)
    return record(*given.parts)


def test_every_shape_of_a_recorded_pass_is_right(recorded):
    assert misshapen(recorded) == ()


@pytest.mark.parametrize("name", ["Z", "A", "dZ", "dA", "dW", "db", "W'", "b'"])
@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize(
    "bend",
    [np.transpose, lambda V: V[:-1], lambda V: np.hstack([V, V]), lambda V: V[:, :0]],
    ids=["turned", "short", "wide", "empty"],
)
def test_a_wrong_shape_is_found(recorded, name, layer, bend):
    ref = Ref(name, layer)
    bent = dataclasses.replace(recorded, values={**recorded.values, ref: bend(recorded[ref])})
    assert ref in misshapen(bent)
