"""Where the view stands in the pass and where it goes next: steps, phases, batches and epochs, forward and back."""

from dataclasses import replace
from functools import lru_cache

from bpviz.app.course import UNLIMITED, Course
from bpviz.app.numbers import index_of, place_at, places, products
from bpviz.app.questions import Sight
from bpviz.engine.plan import Operation, Rule
from bpviz.explain.notation import notations
from bpviz.scene.timeline import NEAR, Timeline, timeline
from bpviz.study.view import Level, View

SECONDS_PER_PASS = 12.0
"""How long a pass lasts at speed 1."""
STEP_HASTE = 2.0
"""A single step is shown so many times faster than it plays."""


@lru_cache(2)
def unit_timeline(operations: tuple[Operation, ...]) -> Timeline:
    """The operations of a pass laid out over one second."""
    return timeline(operations, 1.0)


class Walk:
    """Orders move the view; `tick` lets time pass. A step beyond the newest pass trains the one epoch it needs.

    sight: the pass that is there; goal: the position that a step is on its way to; arrival: the position to take once
    the pass that is wanted is there.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self.view = View()
        self.sight: Sight | None = None
        self.playing = False
        self.repeating = False
        self.speed = 1.0
        self.goal: float | None = None
        self.arrival: float | None = None
        self._awaited: int | None = None

    # what is the case ------------------------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether the newest parameters are looked at."""
        return self.view.epoch is None or self.view.epoch >= self._course.epoch

    @property
    def seen_epoch(self) -> int:
        """The epoch that is wanted."""
        return self._course.epoch if self.view.epoch is None else self.view.epoch

    @property
    def batch(self) -> int:
        """The batch that is wanted, one that there is."""
        return 0 if self.sight is None else min(self.view.batch, self.sight.batches - 1)

    @property
    def timeline(self) -> Timeline | None:
        """The pass that is looked at, laid out over one second."""
        return None if self.sight is None else unit_timeline(self.sight.pass_.operations)

    @property
    def operation(self) -> int:
        """Index of the operation under way."""
        line = self.timeline
        return 0 if line is None else line.moment(self.view.position).operation

    @property
    def at_start(self) -> bool:
        """Whether there is no step before this one."""
        start = self.view.position <= 0.0 and self.goal is None
        return self.sight is None or (start and self.seen_epoch == 0 and self.view.batch == 0)

    @property
    def moving(self) -> bool:
        """Whether the clock has something to move."""
        return self.sight is not None and (self.playing or self.goal is not None)

    @property
    def arrived(self) -> bool:
        """Whether the pass that is there is the one that is wanted."""
        sight = self.sight
        return sight is not None and (sight.epoch, sight.batch) == (self.seen_epoch, self.batch)

    # orders: within the pass -----------------------------------------------------------------------------------------

    def play(self, playing: bool) -> None:
        """Let the pass run, or stand still."""
        self.playing, self.goal = playing, None
        self.view = replace(self.view, product=None)

    def go_to(self, position: float) -> None:
        """To a place of the pass, 0 … 1."""
        self.view = replace(self.view, position=min(max(position, 0.0), 1.0))
        self.goal = None

    def drag_to(self, position: float) -> None:
        """To a place of the pass, and stay there."""
        self.playing = False
        self.view = replace(self.view, product=None)
        self.go_to(position)

    def rest_at(self, operation: int) -> None:
        """To the place at which this operation is complete, and stay there."""
        line = self.timeline
        if line is not None and 0 <= operation < len(line.operations):
            self.drag_to(line.rest(operation))

    def repeat(self, repeating: bool) -> None:
        """Let the pass begin again at its end instead of going on to the next one."""
        self.repeating = repeating

    def step(self, forward: bool, level: Level = Level.OPERATION) -> None:
        """One step on or back; beyond the ends of the pass, on to the next or the one before."""
        self.playing = False
        line = self.timeline
        if line is None:
            return
        self._stop_training()
        if level in (Level.UNIT, Level.PRODUCT):
            self._step_within(line, forward, level)
            return
        self.view = replace(self.view, product=None)
        if self.arrival is not None and forward:
            self.arrival = line.following(self.arrival, level)
            return
        here = self.view.position if self.goal is None else self.goal
        there = line.following(here, level) if forward else line.before(here, level)
        if there is None and forward:
            self.next_pass()
        elif there is None:
            self.previous_pass(line.rests(level)[-1])
        elif forward:
            self.view = replace(self.view, position=here)
            self.goal = there
        else:
            self.go_to(there)

    def _step_within(self, line: Timeline, forward: bool, level: Level) -> None:
        """To the next number of the result, or to the next product of its sum; after the last, the next operation."""
        assert self.sight is not None
        pass_ = self.sight.pass_
        if self.goal is not None:
            self.go_to(self.goal)
        step = pass_.operations[self.operation]
        rest = line.rest(self.operation)
        index = index_of(pass_, step, self.view) if self.view.position >= rest - NEAR else None
        if index is None:
            self._stand_at(step, 0 if forward else places(pass_, step) - 1, level, forward)
            self.go_to(rest)
            return
        if level is Level.PRODUCT and self._step_product(forward):
            return
        index += 1 if forward else -1
        if 0 <= index < places(pass_, step):
            self._stand_at(step, index, level, forward)
            return
        operation = self.operation + (1 if forward else -1)
        if 0 <= operation < len(line.operations):
            step = line.operations[operation]
            self._stand_at(step, 0 if forward else places(pass_, step) - 1, level, forward)
            self.go_to(line.rest(operation))
            return
        step = line.operations[0 if forward else -1]
        self._stand_at(step, 0 if forward else places(pass_, step) - 1, level, forward)
        if forward:
            self.next_pass(line.rest(0))
        else:
            self.previous_pass(line.rest(len(line.operations) - 1))

    def _step_product(self, forward: bool) -> bool:
        """To the next product of the same sum; whether there is one."""
        assert self.sight is not None
        pass_, here = self.sight.pass_, self.view.product
        count = len(products(pass_, pass_.operations[self.operation], self.view))
        there = (0 if forward else count - 1) if here is None else here + (1 if forward else -1)
        if not 0 <= there < count:
            return False
        self.view = replace(self.view, product=there)
        return True

    def _stand_at(self, step: Operation, index: int, level: Level, forward: bool) -> None:
        """Look at the index-th number of a step's result, and at the first or the last product of it."""
        assert self.sight is not None
        pass_ = self.sight.pass_
        place = place_at(pass_, step, index)
        if step.rule is not Rule.COST:
            self.view = replace(self.view, unit=(step.layer, place.row), link=place.column)
        self.view = replace(self.view, product=None)
        if level is Level.PRODUCT:
            count = len(products(pass_, step, self.view))
            first_or_last = (0 if forward else count - 1) if count else None
            self.view = replace(self.view, product=first_or_last)

    # orders: to other passes -----------------------------------------------------------------------------------------

    def next_pass(self, position: float | None = 0.0) -> None:
        """The pass over the next batch; after an epoch's last one, the first of the next, trained if it has to be."""
        if self.sight is None:
            return
        if self.batch + 1 < self.sight.batches:
            self._look(self.view.epoch, self.batch + 1, position)
        else:
            self.next_epoch(position, batch=0)

    def previous_pass(self, position: float | None = None) -> None:
        """The pass over the batch before."""
        if self.sight is None:
            return
        if self.batch > 0:
            self._look(self.view.epoch, self.batch - 1, position)
        elif self.seen_epoch > 0:
            self._look(self.seen_epoch - 1, UNLIMITED, position)

    def next_epoch(self, position: float | None = None, batch: int | None = None) -> None:
        """From parameters e to e + 1; at the newest ones exactly one epoch is trained for it."""
        if self.sight is None:
            return
        batch = self.view.batch if batch is None else batch
        if self.seen_epoch < self._course.epoch:
            self._look(self.seen_epoch + 1, batch, position)
        else:
            self._course.one_more()
            self._look(None, batch, position)

    def previous_epoch(self) -> None:
        """From parameters e to e − 1; nothing is trained and nothing is forgotten."""
        if self.seen_epoch > 0:
            self._stop_training()
            self._look(self.seen_epoch - 1, self.view.batch, None)

    def travel(self, epoch: int | None) -> None:
        """To the pass that starts from the parameters after `epoch` epochs; None follows the newest."""
        if epoch is not None and epoch >= self._course.epoch:
            epoch = None
        self._look(epoch, self.view.batch, None)

    # orders: what is asked about -------------------------------------------------------------------------------------

    def choose(self, example: int | None) -> None:
        """Another column of the batch, or the mean over it."""
        stacked = self.view.stacked and example is not None
        self.view = replace(self.view, example=example, stacked=stacked, product=None)

    def show_example(self, batch: int, example: int) -> None:
        """One example of this epoch, wherever it is met: from another batch it is taken once that is there."""
        if batch == self.batch:
            self.choose(example)
        else:
            self._look(self.view.epoch, batch, self.view.position)
            self._awaited = example

    def stack(self, stacked: bool) -> None:
        """All columns of the batch side by side, the chosen one among them, or that one alone."""
        example = 0 if self.view.example is None else self.view.example
        self.view = replace(self.view, example=example, stacked=stacked)

    def show_as(self, mode: str) -> None:
        """ "one" example, "all" of them or their "mean"."""
        if mode == "mean":
            self.choose(None)
        else:
            self.stack(mode == "all")

    def write(self, notation: str | None = None) -> None:
        """In another notation; None: the next one."""
        if notation is None:
            names = list(notations())
            notation = names[(names.index(self.view.notation) + 1) % len(names)]
        self.view = replace(self.view, notation=notation)

    def select(self, layer: int, row: int, link: int | None = None) -> None:
        """The unit (and the column of its weight) that is asked about."""
        link = (self.view.link if self.view.unit == (layer, row) else 0) if link is None else link
        self.view = replace(self.view, unit=(layer, row), link=link, product=None)

    # the clock and the worker ----------------------------------------------------------------------------------------

    def tick(self, seconds: float) -> bool:
        """Let so much time pass; whether the position moved."""
        if self.arrival is not None or not self.moving:
            return False
        way = seconds * self.speed / SECONDS_PER_PASS
        position = self.view.position
        if self.goal is not None:
            position = min(position + STEP_HASTE * way, self.goal)
            self.goal = None if position >= self.goal else self.goal
        elif position + way < 1.0:
            position += way
        elif self.repeating or self._course.training:
            position = 0.0
        else:
            position = 1.0
            self.next_pass()
        self.view = replace(self.view, position=position)
        return True

    def take(self, sight: Sight) -> tuple[bool, bool]:
        """Bring in a pass; whether its examples are others than before, and whether the position is another now."""
        wanted = sight.epoch == self.seen_epoch and sight.batch == min(self.view.batch, sight.batches - 1)
        old, self.sight = self.sight, sight
        example = self.view.example
        if wanted and self._awaited is not None:
            example, self._awaited = self._awaited, None
        if example is not None and example >= sight.pass_.m:
            example = sight.pass_.m - 1
        self.view = replace(self.view, batch=min(self.view.batch, sight.batches - 1), example=example)
        others = old is None or old.columns is not sight.columns
        if not (wanted and self.arrival is not None and self._course.until is None):
            return others, False
        self.view = replace(self.view, position=self.arrival)
        self.arrival = None
        return others, True

    def begin(self, view: View) -> None:
        """Another run."""
        self.view, self.sight = view, None
        self.stay()

    def stay(self) -> None:
        """Forget where the view was on its way to."""
        self.goal = self.arrival = self._awaited = None

    def _look(self, epoch: int | None, batch: int, position: float | None) -> None:
        """Want another pass; its position is taken when it is there, so that nothing flickers in between."""
        if epoch is not None and epoch >= self._course.epoch and self._course.until is None:
            epoch = None
        self.view = replace(self.view, epoch=epoch, batch=batch)
        self.goal = self._awaited = None
        self.arrival = position

    def _stop_training(self) -> None:
        if self._course.running_on:
            self._course.until = None
            self.arrival = None
