"""A pass in seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.engine.plan import Phase
from bpviz.scene.timeline import Moment, Timeline, timeline
from bpviz.study.view import Level


@pytest.fixture
def line(subject_of) -> Timeline:
    return timeline(subject_of((2, 3, 1)).pass_.operations, 12.0)


def test_operations_follow_each_other_without_a_gap_and_fill_the_pass(line):
    assert line.borders[0] == 0.0
    assert line.borders[-1] == line.seconds == 12.0
    assert list(line.borders) == sorted(set(line.borders))
    assert len(line.borders) == len(line.operations) + 1


def test_the_start_of_an_operation_is_its_fraction_0(line):
    for index in range(len(line.operations)):
        assert line.moment(line.start(index)) == Moment(0, index, 0.0)


def test_the_end_of_a_film_is_the_end_of_its_last_operation(line):
    assert line.moment(36.0, passes=3) == Moment(2, len(line.operations) - 1, 1.0)
    assert line.moment(1e9, passes=3) == Moment(2, len(line.operations) - 1, 1.0)
    assert line.moment(-1.0) == Moment(0, 0, 0.0)


@given(t=st.floats(0, 60, exclude_max=True))
def test_a_moment_lies_within_its_operation(t, known_line):
    line = known_line
    pass_, operation, fraction = line.moment(t, passes=5)
    assert 0 <= fraction <= 1
    start, end = line.start(operation), line.end(operation)
    assert pass_ * 12.0 + start + fraction * (end - start) == pytest.approx(t, abs=1e-9)


@pytest.fixture(scope="module")
def known_line(request) -> Timeline:
    from bpviz.engine.activation import activations
    from bpviz.engine.cost import costs
    from bpviz.engine.network import Architecture
    from bpviz.engine.plan import plan

    known = activations()
    return timeline(
        plan(Architecture((2, 3, 1), (known["tanh"], known["sigmoid"])), costs()["log_loss"]), 12.0
    )


def test_single_steps_rest_where_each_operation_is_complete_and_can_be_walked_back(line):
    rests, t = [0.0], 0.0
    while (following := line.following(t)) is not None:
        rests.append(t := following)
    assert len(rests) == len(line.operations) + 1
    assert [line.moment(rest).operation for rest in rests[1:]] == list(range(len(line.operations)))
    back = [t]
    while (before := line.before(t)) is not None:
        back.append(t := before)
    assert back == rests[::-1]


def test_a_phase_rests_at_its_last_operation(line):
    t, phases = 0.0, []
    while (following := line.following(t, Level.PHASE)) is not None:
        t = following
        phases.append(line.operations[line.moment(t).operation].phase)
    assert phases == [Phase.FORWARD, Phase.COST, Phase.BACKWARD, Phase.UPDATE]
    assert line.following(t, Level.PHASE) is None
    assert line.before(0.0, Level.PHASE) is None


def test_a_layer_rests_at_the_last_of_its_operations_in_a_phase(known_line):
    stops = [
        known_line.operations[known_line.moment(t).operation].result
        for t in known_line.rests(Level.LAYER)[1:]
    ]
    assert stops == [("A", 1), ("A", 2), ("J", 2), ("db", 2), ("db", 1), ("b'", 1), ("b'", 2)]
    assert known_line.following(0.0, Level.LAYER) == known_line.rest(1)
    assert known_line.before(known_line.rest(3), Level.LAYER) == known_line.rest(1)


def test_phases_cover_the_pass(line):
    spans = line.phases()
    assert spans[0][1] == 0.0
    assert spans[-1][2] == 12.0
    assert [end for _, _, end in spans[:-1]] == [start for _, start, _ in spans[1:]]
