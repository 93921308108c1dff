"""The largest entries are found as if all had been put into order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.explain.largest import largest


@given(st.lists(st.sampled_from([0.0, 1.0, -1.0, 2.0, -3.5]), max_size=40), st.integers(0, 50))
def test_the_first_of_equal_ones_comes_first(values, count):
    found = largest(np.array(values), count)
    assert found == sorted(range(len(values)), key=lambda k: -abs(values[k]))[:count]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_not_a_number_comes_last(count):
    assert largest(np.array([np.nan, 0.0, -np.inf]), count) == [2, 1, 0][:count]


def test_nothing_has_no_largest_entry():
    assert largest(np.empty(0), 5) == []
