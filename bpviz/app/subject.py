"""What the picture is about, made of what the session knows."""

import numpy as np

from bpviz.app.questions import Point, Sight
from bpviz.engine.arrays import Array
from bpviz.scene.passes import Place, subject
from bpviz.scene.subject import Subject
from bpviz.study.setup import Setup


def subject_of(setup: Setup, sight: Sight, costs: Array, points: tuple[Point, ...]) -> Subject:
    """The pass in sight with its names, its place in training and the curve so far."""
    place = Place(sight.epoch, sight.batch, sight.batches, sight.columns)
    tested = [(point.epoch, point.test.cost) for point in points if point.test is not None]
    curve = np.array(tested, dtype=float).reshape(-1, 2)
    return subject(setup, sight.pass_, place, costs, (curve[:, 0], curve[:, 1]) if tested else None)
