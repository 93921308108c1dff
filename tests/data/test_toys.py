"""Toy data sets: each is found by its file, drawn by its numbers alone, and a table like any other."""

import numpy as np
import pytest

from bpviz.data.dataset import Problem, prepare
from bpviz.data.errors import DataError
from bpviz.data.reading import Reading
from bpviz.data.toy import ToyChoice, draw_toy, toy_as_csv, toys, usual

NAMES = list(toys())


def values(reading: Reading) -> np.ndarray:
    """(m, n_x)"""
    return np.array([column.numbers for column in reading.table.columns[:-1]]).T


def classes(reading: Reading) -> np.ndarray:
    return np.array(reading.table.columns[-1].cells)


def test_the_toys_of_the_lectures_are_there() -> None:
    assert NAMES == ["xor", "blobs", "circles", "moons", "spiral", "linear", "sine"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_choice_is_the_same_table_and_another_seed_another(name: str) -> None:
    assert toy_as_csv(usual(name)) == toy_as_csv(usual(name))
    assert toy_as_csv(usual(name)) != toy_as_csv(usual(name, seed=1))


@pytest.mark.parametrize("name", NAMES)
def test_a_toy_is_what_its_file_would_be(read, name: str) -> None:
    drawn, filed = draw_toy(usual(name)), read(toy_as_csv(usual(name)))
    assert drawn.notes == filed.notes == ()
    decided = ("encoding", "delimiter", "decimal", "thousands", "header")
    assert all(getattr(drawn, key) == getattr(filed, key) for key in decided)
    assert drawn.table.lines.tolist() == filed.table.lines.tolist()
    for ours, theirs in zip(drawn.table.columns, filed.table.columns, strict=True):
        assert (ours.name, ours.kind, ours.cells) == (theirs.name, theirs.kind, theirs.cells)
        assert ours.numbers is None or np.array_equal(ours.numbers, theirs.numbers)


@pytest.mark.parametrize("name", NAMES)
def test_a_toy_can_be_learnt_from_at_once(name: str) -> None:
    toy, data = toys()[name], prepare(draw_toy(usual(name)).table)
    assert data.target == toy.target
    assert data.problem is {0: Problem.REGRESSION, 2: Problem.BINARY, 3: Problem.CLASSES}[len(toy.classes)]
    assert data.classes == (toy.classes or None)
    assert data.n_inputs == len(toy.inputs)
    assert data.X_train.shape[1] + data.X_test.shape[1] == toy.examples


@pytest.mark.parametrize("name", [name for name in NAMES if toys()[name].classes])
def test_classes_are_equally_frequent(name: str) -> None:
    _, counts = np.unique(classes(draw_toy(ToyChoice(name, 120))), return_counts=True)
    assert len(set(counts.tolist())) == 1


def test_without_noise_every_toy_is_its_formula() -> None:
    inputs = {name: values(draw_toy(ToyChoice(name, 400, 0.0))) for name in NAMES}
    targets = {name: classes(draw_toy(ToyChoice(name, 400, 0.0))) for name in NAMES}
    x = inputs["xor"]
    assert ((x[:, 0] * x[:, 1] < 0) == (targets["xor"] == "B")).all()
    assert len(np.unique(inputs["blobs"], axis=0)) == 3
    radius = np.hypot(*inputs["circles"].T)
    np.testing.assert_allclose(radius, np.where(targets["circles"] == "B", 0.5, 1.0), atol=2e-4)
    moved = inputs["moons"] - np.where(targets["moons"] == "B", 1.0, 0.0)[:, np.newaxis] * [1, 0.5]
    np.testing.assert_allclose(np.hypot(*moved.T), 1.0, atol=2e-4)
    x, radius = inputs["spiral"], np.hypot(*inputs["spiral"].T)
    angle = 3 * np.pi * radius + np.where(targets["spiral"] == "B", np.pi, 0.0)
    np.testing.assert_allclose(
        x, radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], 1), atol=2e-3
    )
    np.testing.assert_allclose(
        targets["linear"].astype(float), 0.75 * inputs["linear"][:, 0] + 0.25, atol=2e-4
    )
    np.testing.assert_allclose(targets["sine"].astype(float), np.sin(np.pi * inputs["sine"][:, 0]), atol=4e-4)


@pytest.mark.parametrize("name", NAMES)
def test_noise_spreads_the_points(name: str) -> None:
    calm, loud = (draw_toy(ToyChoice(name, 300, noise, 3)) for noise in (0.0, 0.5))
    difference = values(loud) - values(calm)
    if not toys()[name].classes:
        difference = classes(loud).astype(float) - classes(calm).astype(float)
    assert difference.std() == pytest.approx(0.5, rel=0.15)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (ToyChoice("swiss"), 'no toy data set "swiss"'),
        (ToyChoice("xor", 3), "3 examples cannot be drawn"),
        (ToyChoice("xor", 10**9), "examples cannot be drawn"),
        (ToyChoice("xor", 10, -0.1), "a noise of -0.1"),
        (ToyChoice("xor", 10, float("nan")), "a noise of nan"),
        (ToyChoice("xor", 10, 0.1, -1), "the seed -1 is negative"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(choice: ToyChoice, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        draw_toy(choice)
    assert caught.value.cure is not None
