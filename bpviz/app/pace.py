"""How fast training goes, as it was over the last second."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """Epochs per second over the last second."""

    marks: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, now: float, epoch: int) -> None:
        """At `now`, `epoch` epochs are finished."""
        self.marks.append((now, epoch))
        while len(self.marks) > 2 and now - self.marks[0][0] > 1.0:
            self.marks.popleft()

    @property
    def epochs_per_second(self) -> float:
        """0 before there are two marks."""
        if len(self.marks) < 2 or self.marks[-1][0] <= self.marks[0][0]:
            return 0.0
        return (self.marks[-1][1] - self.marks[0][1]) / (self.marks[-1][0] - self.marks[0][0])
