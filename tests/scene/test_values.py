"""Numbers on their way to colours: what diverges has its place too."""

import numpy as np

from bpviz.scene.values import between


def test_before_an_update_that_diverges_begins_the_old_numbers_are_shown():
    old, new = np.array([0.5, -1.0, 2.0, 1e308]), np.array([np.inf, np.nan, 4.0, -1e308])
    assert (between(old, new, 0.0) == old).all()
    assert np.array_equal(between(old, new, 0.5), [np.inf, np.nan, 3.0, -np.inf], equal_nan=True)
    assert between(old, new, 1.0)[2] == 4.0
