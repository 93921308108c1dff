"""The memory of a run keeps every cost, and key states under its limit."""

import numpy as np
import pytest

from bpviz.engine.history import History


def state(epoch):
    return (np.full(10, float(epoch)),)


def filled(epochs, limit, stride=1):
    history = History(stride, limit)
    history.pin(0, state(0))
    for e in range(1, epochs + 1):
        history.add_costs([float(e)])
        if history.wants(e):
            history.keep(e, state(e))
    return history


def test_every_cost_is_kept():
    np.testing.assert_array_equal(filled(1000, 2**20).costs, np.arange(1.0, 1001.0))


@pytest.mark.parametrize("limit", [400, 4000])
def test_key_states_stay_under_the_limit_and_spread_over_the_run(limit):
    history = filled(1000, limit)
    keys = {history.nearest(e)[0] for e in range(1001)}
    assert (len(keys) - 1) * 80 <= limit
    gaps = np.diff(sorted(keys))
    assert gaps.max() <= 8 * gaps.min()
    assert (np.diff(gaps) <= 0).all()


@pytest.mark.parametrize("limit", [1, 400, 4000, 2**20])
@pytest.mark.parametrize("stride", [1, 4])
def test_the_nearest_key_state_is_at_or_before_the_epoch_and_is_that_epochs(limit, stride):
    history = filled(500, limit, stride)
    for e in range(501):
        key, (theta,) = history.nearest(e)
        assert key <= e
        assert theta[0] == key


def test_no_replay_crosses_a_pinned_state():
    history = filled(100, 2**20)
    history.pin(50, (np.full(10, -1.0),))
    assert history.nearest(50)[1][0][0] == -1.0
    assert history.nearest(49)[0] == 49
    thin = filled(100, 400)
    thin.pin(50, (np.full(10, -1.0),))
    assert thin.nearest(51)[0] >= 50


def test_forgetting_drops_what_came_after():
    history = filled(100, 2**20)
    history.pin(60, state(60))
    history.forget_after(40)
    assert history.costs.size == 40
    assert history.nearest(1000)[0] == 40


def test_a_history_of_its_own_shares_the_past_and_nothing_else():
    history = filled(100, 2**20)
    other = history.until(40)
    assert other.epochs == 40
    np.testing.assert_array_equal(other.costs, history.costs[:40])
    assert other.nearest(100)[0] == 40
    assert other.nearest(30)[1][0] is history.nearest(30)[1][0]
    other.add_costs([-1.0])
    other.keep(41, (np.zeros(10),))
    assert history.costs[40] == 41.0
    assert history.nearest(41)[1][0][0] == 41.0


def test_a_curve_that_was_handed_out_stays_as_it_was():
    history = filled(100, 2**20)
    curve = history.costs
    copy = curve.copy()
    history.forget_after(50)
    history.add_costs([-1.0] * 500)
    np.testing.assert_array_equal(curve, copy)
    assert not curve.flags.writeable


def test_a_smaller_limit_thins_what_is_there():
    history = filled(1000, 2**20)
    history.limit(20 * (80 + 128))
    assert len({history.nearest(e)[0] for e in range(1001)}) <= 21


def test_what_is_kept_cannot_be_written():
    _, (theta,) = filled(3, 2**20).nearest(2)
    assert not theta.flags.writeable


@pytest.mark.parametrize("stride", [1, 4, 64])
def test_no_more_than_a_stride_has_to_be_trained_again(stride):
    history = filled(500, 2**20, stride)
    assert all(e - history.nearest(e)[0] < stride for e in range(501))
