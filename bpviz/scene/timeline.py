"""When what happens: a pass laid out in seconds, one segment for each operation of the plan."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from bpviz.engine.plan import Operation, Phase, Rule

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

    def step_rests(self) -> tuple[float, ...]:
        """0 and the resting time of every operation: where single steps stop."""
        return (0.0, *(self.rest(index) for index in range(len(self.operations))))

    def phase_rests(self) -> tuple[float, ...]:
        """0 and the resting time of the last operation of every phase."""
        kinds = [operation.phase for operation in self.operations]
        last = [index for index, phase in enumerate(kinds) if phase not in kinds[index + 1 :]]
        return (0.0, *(self.rest(index) for index in last))

    def next_step(self, t: float) -> float | None:
        """The resting time after t (within the pass), or None after the last: the next pass is due."""
        return _after(self.step_rests(), t)

    def previous_step(self, t: float) -> float | None:
        """The resting time before t, or None at the beginning."""
        return _before(self.step_rests(), t)

    def next_phase(self, t: float) -> float | None:
        """The end of the phase under way, or of the next one if t stands at an end; None after the last."""
        return _after(self.phase_rests(), t)

    def previous_phase(self, t: float) -> float | None:
        """The end of the phase before, or None at the beginning."""
        return _before(self.phase_rests(), t)


def timeline(operations: tuple[Operation, ...], seconds: float = 12.0) -> Timeline:
    """The operations laid out over `seconds`, each by the weight of its kind."""
    sums = tuple(accumulate((WEIGHTS[operation.rule] for operation in operations), initial=0.0))
    return Timeline(operations, (*(seconds * total / sums[-1] for total in sums[:-1]), seconds))


def _after(rests: tuple[float, ...], t: float) -> float | None:
    return next((rest for rest in rests if rest > t + 1e-9), None)


def _before(rests: tuple[float, ...], t: float) -> float | None:
    return next((rest for rest in reversed(rests) if rest < t - 1e-9), None)
