"""The units of a layer: fill for a, inner ring for z, outer ring and glow for dz, and the numbers where there is
room."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpviz.explain.numbers import fixed, plain
from bpviz.scene.hatching import hatched
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Arcs, Boxes, Colours, Discs, Glows, Image, Lines, Mark, Numbers, Rings
from bpviz.scene.measure import text_width
from bpviz.scene.placement import NUMBERED, Column
from bpviz.scene.progress import Progress
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, mix, translucent
from bpviz.scene.values import Values, between, shares

STEPS = 16
"""Glows come in so many strengths, so that a painter can keep them."""


def brief(value: float) -> str:
    """A number short enough to stand in a node."""
    size = abs(value)
    if not np.isfinite(value) or (value != 0 and size < 0.005) or size >= 10_000:
        return plain(value, 1 if np.isfinite(value) and size < 0.005 else 2)
    return fixed(value, 2 if size < 9.995 else 1 if size < 99.95 else 0)


def numbered(column: Column, sizes: Sizes) -> bool:
    """Whether the nodes of a column are large enough for numbers in them."""
    return not column.cells and column.radius >= 0.99 * NUMBERED * sizes.shrunk


@dataclass(frozen=True)
class Painting:
    """A layer of units on its way through the pass."""

    column: Column
    progress: Progress
    values: Values
    theme: Theme
    sizes: Sizes

    def marks(self) -> tuple[Mark, ...]:
        """Everything that belongs to the units themselves."""
        return self._cells() if self.column.cells else self._nodes()

    @property
    def labelled(self) -> bool:
        """Whether there is room under each node for one more number."""
        return (
            numbered(self.column, self.sizes)
            and self.column.pitch - 2 * self.column.radius >= 15.5 * self.sizes.shrunk
        )

    def _nodes(self) -> tuple[Mark, ...]:
        column, theme, now = self.column, self.theme, self.progress
        radius, layer = column.radius, column.layer
        width = float(np.clip(0.1 * radius, 0.9, 3.2 * self.sizes.scale))
        count = len(column.rows)
        marks: list[Mark] = []
        if now.dz > 0:
            marks += self._delta(now.dz, width)
        marks.append(Discs(column.centre, _same(radius, count), _tone(theme.empty, count)))
        if not layer or now.z < 1:
            marks.append(self._ring(radius - width / 2, width * 0.55, _tone(theme.line, count)))
        if layer and now.z > 0:
            z = shares(self._column("Z"), self.values.z_scale)
            marks.append(self._turn(radius - width / 2, width, self._strong(z), now.z))
        if now.da > 0 and now.dz < 1:
            da = shares(self._column("dA"), self.values.da_scale)
            faded = mix(theme.background, self._strong(da), now.da * (1 - now.dz))
            marks.append(
                Rings(
                    column.centre,
                    _same(radius + 2.2 * width, count),
                    _same(0.7 * width, count),
                    faded,
                    np.ones(count, bool),
                )
            )
        fill = self._fill() if now.a > 0 else _tone(theme.empty, count)
        if now.a > 0:
            inner = radius - (2.0 if layer else 0.9) * width
            marks.append(Discs(column.centre, _same(inner * (0.25 + 0.75 * now.a), count), fill))
        if layer:
            marks.append(self._biases(radius, width))
        if numbered(self.column, self.sizes):
            marks.append(self._numbers(fill))
        elif radius >= 5 and now.a > 0.5:
            marks.append(self._bars(fill))
        return tuple(marks)

    def _column(self, name: str) -> Numbers:
        return self.values.column(name, self.column.layer)[self.column.rows]

    def _fill(self) -> Colours:
        scale = self.values.activation_scale if self.column.layer else self.values.input_scale
        share = shares(self._column("A"), scale)
        tint = self.theme.tint(share)
        return mix(self.theme.empty, tint, 0.4 + 0.6 * self.progress.a) if self.progress.a < 1 else tint

    def _strong(self, share: Numbers) -> Colours:
        """Colours for thin lines: their faintest still stands out from the ground."""
        ends = np.where(share < 0, np.uint32(self.theme.negative), np.uint32(self.theme.positive))
        return mix(self.theme.background, ends, 0.3 + 0.7 * np.abs(share) ** 0.7)

    def _ring(self, radius: float, width: float, colour: Colours) -> Rings:
        count = len(colour)
        return Rings(
            self.column.centre, _same(radius, count), _same(width, count), colour, np.zeros(count, bool)
        )

    def _turn(self, radius: float, width: float, colour: Colours, share: float) -> Mark:
        if share >= 1:
            return self._ring(radius, width, colour)
        count = len(colour)
        start, sweep = np.zeros(count), _same(360 * share, count)
        return Arcs(self.column.centre, _same(radius, count), _same(width, count), start, sweep, colour)

    def _delta(self, share: float, width: float) -> list[Mark]:
        """Glow and outer ring; the ring of a negative dz is dashed."""
        column, radius = self.column, self.column.radius
        dz = shares(self._column("dZ"), self.values.dz_scale)
        strength = np.ceil(np.abs(dz) ** 0.7 * share * STEPS) / STEPS
        ends = np.where(dz < 0, np.uint32(self.theme.negative), np.uint32(self.theme.positive))
        reach = min(0.75 * radius + 4, max((column.pitch - 2 * radius) * 0.8, 0.35 * radius))
        count = len(dz)
        glow = Glows(
            column.centre,
            _same(radius, count),
            _same(radius + reach, count),
            translucent(ends, 0.62 * strength),
        )
        ring = Rings(
            column.centre,
            _same(radius + 1.3 * width, count),
            _same(0.8 * width, count),
            mix(self.theme.background, self._strong(dz), share),
            (dz < 0) & (radius >= 8),
        )
        return [glow, ring]

    def _biases(self, radius: float, width: float) -> Mark:
        """A point at the upper left of each node: the bias, which lights up at db and moves to b' at the update."""
        now, l = self.progress, self.column.layer
        old, new = (self.values.pass_[name, l][self.column.rows, 0] for name in ("b", "b'"))
        share = shares(between(old, new, now.bias_update), self.values.bias_scale)
        size = _same(float(np.clip(0.13 * radius, 0.8, 4 * self.sizes.scale)), len(share))
        colour = self._strong(share)
        if now.db > 0:
            gradient = shares(self.values.bias_gradient(l)[self.column.rows], self.values.dz_scale)
            colour = mix(colour, self._strong(gradient), now.db)
            size = size * (1 + 0.9 * now.db)
        offset = radius * 1.02 * np.array([-0.7071, -0.7071])
        return Discs(self.column.centre + offset, size, colour)

    def _numbers(self, fill: Colours) -> Mark:
        column, now, theme = self.column, self.progress, self.theme
        size = min(0.6 * column.radius, 15.5 * self.sizes.scale)
        letters = Lettering()
        if now.a > 0.45:
            inks = theme.ink_on(fill)
            for (x, y), value, ink in zip(
                column.centre.tolist(), self._column("A").tolist(), inks.tolist(), strict=True
            ):
                text = brief(value)
                fits = min(1.0, 1.56 * column.radius / text_width(text, size, 600))
                letters.add(text, x, y, size=size * fits, colour=ink, weight=600, horizontal=0.5)
        if self.labelled and column.layer:
            self._labels(letters)
        return letters.mark()

    def _labels(self, letters: Lettering) -> None:
        """The newest of z, da and dz, under the node."""
        now, theme, column = self.progress, self.theme, self.column
        name, share, colour = "Z", now.z, theme.muted
        if now.da > 0.2:
            name, share, colour = "dA", now.da, theme.backward
        if now.dz > 0.2:
            name, share, colour = "dZ", now.dz, theme.backward
        if share <= 0.2:
            return
        letter = self.values.notation.small(name)
        drop = column.radius + min(17 * self.sizes.scale, 0.5 * (column.pitch - 2 * column.radius) + 0.5)
        for (x, y), value in zip(column.centre.tolist(), self._column(name).tolist(), strict=True):
            letters.add(
                f"{letter} = {brief(value)}",
                x,
                y + drop,
                size=self.sizes.small,
                colour=colour,
                weight=500,
                horizontal=0.5,
            )

    def _bars(self, fill: Colours) -> Mark:
        """A bar in every negative node that is too small for a number."""
        negative = self._column("A") < 0
        centre = self.column.centre[negative]
        reach = np.array([0.36 * self.column.radius, 0.0])
        width = max(0.16 * self.column.radius, 1.0)
        inks = self.theme.ink_on(fill)[negative]
        return Lines(centre - reach, centre + reach, _same(width, len(centre)), inks)

    def _cells(self) -> tuple[Mark, ...]:
        """A folded column of cells for each quantity: z and dz narrow beside a."""
        bounds, now = self.column.bounds, self.progress
        marks: list[Mark] = [
            Boxes(
                np.array([[bounds.x - 1.5, bounds.y - 1.5]]),
                np.array([[bounds.width + 3, bounds.height + 3]]),
                _same(2.0, 1),
                _tone(self.theme.empty, 1),
                _tone(self.theme.line, 1),
                _same(1.0, 1),
            )
        ]
        if self.column.layer == 0:
            return (*marks, self._strip("A", self.values.input_scale, 0.0, 1.0, now.a))
        for name, scale, start, end, share in (
            ("Z", self.values.z_scale, 0.0, 0.22, now.z),
            ("A", self.values.activation_scale, 0.27, 0.73, now.a),
            ("dZ", self.values.dz_scale, 0.78, 1.0, now.dz),
        ):
            if share > 0:
                marks.append(self._strip(name, scale, start, end, share))
        return tuple(marks)

    def _strip(self, name: str, scale: float, start: float, end: float, share: float) -> Image:
        column, bounds = self.column, self.column.bounds
        folds = column.folds
        lines = -(-len(column.rows) // folds)
        cells = np.full(lines * folds, 128, dtype=np.uint8)
        cells[: len(column.rows)] = heat(shares(self._column(name), scale) * share)
        width = (end - start) * bounds.width
        points = hatched(cells.reshape(lines, folds), width, bounds.height)
        return Image(
            points, heat_palette(self.theme), bounds.x + start * bounds.width, bounds.y, width, bounds.height
        )


def heat(share: Numbers) -> np.ndarray:
    """Shares −1 … 1 as indices into heat_palette: 1 … 255, 128 is zero."""
    return np.asarray(np.rint(128 + 127 * share), dtype=np.uint8)


@lru_cache(8)
def heat_palette(theme: Theme) -> Colours:
    """(256,): from full blue over the colour of zero to full orange."""
    palette = theme.tint((np.arange(256) - 128) / 127)
    palette.setflags(write=False)
    return palette


def _same(value: float, count: int) -> Numbers:
    return np.full(count, float(value))


def _tone(colour: int, count: int) -> Colours:
    return np.full(count, colour, dtype=np.uint32)
