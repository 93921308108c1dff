"""What is negative is hatched where cells are too fine for a dash, and nothing else is."""

import numpy as np

from bpviz.scene.hatching import PITCH, ZERO, hatched
from bpviz.scene.nodes import heat


def test_negative_cells_are_hatched_and_others_are_as_they_were():
    cells = heat(np.array([[-1.0, 1.0], [0.0, -0.5]]))
    points = hatched(cells, 24, 16)
    assert points.shape == (16, 24)
    negative, positive, zero, weak = points[:8, :12], points[:8, 12:], points[8:, :12], points[8:, 12:]
    assert set(np.unique(positive)) == {255}
    assert set(np.unique(zero)) == {ZERO}
    for part, own in ((negative, 1), (weak, int(heat(np.array([-0.5]))[0]))):
        assert set(np.unique(part)) == {own, ZERO}
        assert (part == ZERO).mean() == 1 / PITCH


def test_every_row_and_every_column_of_a_negative_cell_is_hatched():
    points = hatched(heat(np.full((2, 3), -1.0)), 30, 20)
    assert (points == ZERO).any(axis=0).all()
    assert (points == ZERO).any(axis=1).all()
    assert (points != ZERO).any(axis=0).all()


def test_a_picture_never_has_fewer_points_than_cells():
    assert hatched(heat(np.zeros((3, 50))), 20, 2).shape == (3, 50)


def test_the_cells_that_are_given_stay_as_they_are():
    cells = heat(np.full((2, 2), -1.0))
    hatched(cells, 2, 2)
    assert set(np.unique(cells)) == {1}
