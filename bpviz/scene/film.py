"""The picture of a pass at any time: frame(t) for any t in any order."""

from collections.abc import Sequence

from bpviz.scene.look import Look
from bpviz.scene.placement import Edge, Unit
from bpviz.scene.scene import Scene
from bpviz.scene.subject import Subject
from bpviz.scene.timeline import Moment, timeline


class Film:
    """Passes one after the other, each `seconds_per_pass` long; `subjects` may compute its items when they are asked for."""

    def __init__(self, subjects: Sequence[Subject], look: Look, seconds_per_pass: float = 12.0) -> None:
        self.subjects = subjects
        self.look = look
        self.timeline = timeline(subjects[0].pass_.operations, seconds_per_pass)

    @property
    def duration(self) -> float:
        """How many seconds the whole film lasts."""
        return len(self.subjects) * self.timeline.seconds

    def moment(self, t: float) -> Moment:
        """Which pass and operation is under way at t."""
        return self.timeline.moment(t, len(self.subjects))

    def frame(self, t: float) -> Scene:
        """The scene at t seconds."""
        raise NotImplementedError

    def hit(self, x: float, y: float, t: float) -> Unit | Edge | None:
        """What stands at a point of the frame at t."""
        raise NotImplementedError
