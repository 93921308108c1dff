"""When what happens: a pass laid out in seconds, one segment for each operation of the plan."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from bpviz.engine.plan import Operation, Phase, Rule
from bpviz.study.view import Level

WEIGHTS = {
    Rule.AFFINE: 1.7,
    Rule.ACTIVATION: 0.8,
    Rule.COST: 1.1,
    Rule.COST_SLOPE: 0.8,
    Rule.NATURAL: 0.9,
    Rule.CHAIN: 0.9,
    Rule.WEIGHTS: 1.2,
    Rule.BIASES: 0.7,
    Rule.PATHS: 1.7,
    Rule.UPDATE_WEIGHTS: 1.0,
    Rule.UPDATE_BIASES: 0.5,
}
REST = 0.96
"""The share of an operation's time at which its result stands there complete: where a single step comes to rest."""

NEAR = 1e-9
"""Times that are no farther apart are the same."""


class Moment(NamedTuple):
    """pass_: index of the pass in the film; operation: index in the plan; fraction: how much of the operation has
    passed, 0 … 1."""

    pass_: int
    operation: int
    fraction: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """borders: (operations + 1) times within a pass, from 0 to `seconds`."""

    operations: tuple[Operation, ...]
    borders: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """How long a pass lasts."""
        return self.borders[-1]

    def start(self, operation: int) -> float:
        """When the operation begins, within its pass."""
        return self.borders[operation]

    def end(self, operation: int) -> float:
        """When the operation ends, within its pass."""
        return self.borders[operation + 1]

    def rest(self, operation: int) -> float:
        """When the operation's result stands there complete, still within the operation."""
        return self.start(operation) + REST * (self.end(operation) - self.start(operation))

    def moment(self, t: float, passes: int = 1) -> Moment:
        """Where t (seconds from the start of the first of `passes` passes) falls; beyond the ends, the first or the
        last moment."""
        if t >= passes * self.seconds:
            return Moment(passes - 1, len(self.operations) - 1, 1.0)
        index, within = divmod(max(t, 0.0), self.seconds)
        operation = min(bisect_right(self.borders, within) - 1, len(self.operations) - 1)
        length = self.end(operation) - self.start(operation)
        return Moment(
            min(int(index), passes - 1), operation, min((within - self.start(operation)) / length, 1.0)
        )

    def phases(self) -> tuple[tuple[Phase, float, float], ...]:
        """Each phase of the pass with its start and its end."""
        spans: dict[Phase, tuple[float, float]] = {}
        for index, operation in enumerate(self.operations):
            start, _ = spans.get(operation.phase, (self.start(index), 0.0))
            spans[operation.phase] = (start, self.end(index))
        return tuple((phase, *span) for phase, span in spans.items())

    def rests(self, level: Level = Level.OPERATION) -> tuple[float, ...]:
        """0 and the times at which steps of this level stop: the resting time of the last operation of each."""
        groups = [_group(operation, level, index) for index, operation in enumerate(self.operations)]
        last = [index for index, group in enumerate(groups) if groups[index + 1 : index + 2] != [group]]
        return (0.0, *(self.rest(index) for index in last))

    def following(self, t: float, level: Level = Level.OPERATION) -> float | None:
        """The resting time after t (within the pass), or None after the last: the next pass is due."""
        return next((rest for rest in self.rests(level) if rest > t + NEAR), None)

    def before(self, t: float, level: Level = Level.OPERATION) -> float | None:
        """The resting time before t, or None at the beginning."""
        return next((rest for rest in reversed(self.rests(level)) if rest < t - NEAR), None)


def _group(operation: Operation, level: Level, index: int) -> tuple[object, ...]:
    """What operations that one step of this level takes together have in common."""
    match level:
        case Level.PHASE:
            return (operation.phase,)
        case Level.LAYER:
            return (operation.phase, operation.layer)
        case _:
            return (index,)


def timeline(operations: tuple[Operation, ...], seconds: float = 12.0) -> Timeline:
    """The operations laid out over `seconds`, each by the weight of its kind."""
    sums = tuple(accumulate((WEIGHTS[operation.rule] for operation in operations), initial=0.0))
    return Timeline(operations, (*(seconds * total / sums[-1] for total in sums[:-1]), seconds))
