"""How far a text has passed by: one record after the other, or a whole stretch of even rows at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bpviz.data.csv.records import Dialect, Lines, Record, is_loose, records_of
from bpviz.data.csv.stretches import Stretch


@dataclass(slots=True)
class Passage:
    """left: what has not passed by yet; loose: the lines of stray quotes so far."""

    left: Lines
    dialect: Dialect
    loose: list[int] = field(default_factory=list)

    def records(self, end: int) -> Iterator[Record]:
        """The records from here to the first that ends at the character `end` of the text or after it."""
        text, place = self.left.text, self.left.start
        for record, written in records_of(self.left, self.dialect, self.left.first):
            if is_loose(written, self.dialect):
                self.loose.append(record.line)
            place += sum(map(len, written))
            self.left = Lines(text, place, record.line + len(written))
            yield record
            if place >= end:
                return

    def leave_behind(self, stretch: Stretch) -> None:
        """Goes on after the stretch."""
        self.loose += stretch.loose
        self.left = Lines(self.left.text, stretch.end, stretch.first + stretch.rows)
