"""Which weights are drawn, and how."""

import numpy as np
import pytest

from bpviz.scene.edges import ALL, MOST, gap, strokes
from bpviz.scene.placement import Edge, bezier, place
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK

AREA = Rect(100, 80, 900, 600)


def weights(n_out: int, n_in: int) -> np.ndarray:
    return np.random.default_rng(2).normal(size=(n_out, n_in))


def test_a_small_layer_shows_every_weight_weakest_first():
    W = weights(4, 3)
    drawn = gap(place((3, 4), AREA), 1, W)
    assert drawn.shown == drawn.total == 12
    assert sorted(zip(drawn.rows.tolist(), drawn.cols.tolist(), strict=True)) == [
        (r, c) for r in range(4) for c in range(3)
    ]
    assert np.all(np.diff(np.abs(drawn.of(W))) >= 0)


def test_a_large_layer_shows_its_strongest_weights_and_counts_the_others():
    W = weights(64, 128)
    drawn = gap(place((128, 64), AREA), 1, W)
    assert (drawn.shown, drawn.total) == (MOST, 64 * 128)
    assert sorted(np.abs(drawn.of(W))) == sorted(np.sort(np.abs(W).ravel())[-MOST:])


def test_a_handful_more_than_most_is_still_drawn_whole():
    W = weights(16, 32)
    assert W.size <= ALL
    assert gap(place((32, 16), AREA), 1, W).shown == W.size


def test_weights_between_units_that_are_left_out_are_not_drawn():
    W = np.zeros((2, 20_000))
    placement = place((20_000, 2), AREA)
    left_out = int(np.flatnonzero(placement.columns[0].index < 0)[0])
    W[:, left_out] = 100.0
    W[0, 0] = 1.0
    drawn = gap(placement, 1, W)
    assert left_out not in drawn.cols
    assert drawn.of(W)[-1] == 1.0
    assert drawn.total == 40_000


def test_the_weight_under_the_pointer_is_found():
    drawn = gap(place((3, 4), AREA), 1, weights(4, 3))
    for k in range(drawn.shown):
        x, y = bezier(drawn.curves[k : k + 1], 0.08)[0].tolist()
        found = drawn.edge_at(x, y)
        assert found is not None
        assert found[0] == Edge(1, int(drawn.rows[k]), int(drawn.cols[k]))
    assert drawn.edge_at(0, 0) is None


def test_width_and_colour_grow_with_the_magnitude_and_the_sign_has_two_cues():
    share = np.array([0.0, 0.25, 0.5, 1.0, -0.5, -1.0])
    marks = strokes(np.zeros((6, 4, 2)), share, DARK, 1.0)
    assert marks.width[:4].tolist() == sorted(marks.width[:4].tolist())
    assert marks.width[2] == marks.width[4]
    assert marks.colour[3] == DARK.positive
    assert marks.colour[5] == DARK.negative
    assert marks.dashed.tolist() == [False, False, False, False, True, True]


def test_many_weights_come_in_few_pens():
    share = np.sort(np.random.default_rng(1).normal(size=400))
    share /= np.abs(share).max()
    marks = strokes(np.zeros((400, 4, 2)), share, DARK, 1.0, few=False)
    assert marks.dashed.sum() == (share < 0).sum()
    assert len({(c, w) for c, w in zip(marks.colour.tolist(), marks.width.tolist(), strict=True)}) <= 34
    assert marks.width.min() == pytest.approx(0.55 + 1 / 16, abs=0.1)
