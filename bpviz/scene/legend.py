"""What every colour, width and motion means, and over what each scale is taken."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpviz.engine.plan import Operation, Rule
from bpviz.explain.numbers import plain
from bpviz.scene.hatching import hatched
from bpviz.scene.headings import count
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Colours, Discs, Glows, Image, Lines, Mark, Numbers, Pulses, Rings
from bpviz.scene.measure import fitted, text_width
from bpviz.scene.naming import place_name, row_name
from bpviz.scene.nodes import heat_palette
from bpviz.scene.rect import Rect
from bpviz.scene.shapes import boxes
from bpviz.scene.subject import Subject
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, translucent
from bpviz.scene.values import Values, largest

ENTRIES = 8
ICON = 13
"""Half the width of the little picture before an entry."""
DASHES = ((-1.0, -0.15, 0.7), (-0.5, 0.35, 1.0))
"""Where the dashes of a sample begin and end."""
LONGEST = "batch ≤ 0.000, |x| ≤ 0.000"


@dataclass(frozen=True, slots=True)
class Entry:
    """sample: which little picture stands before it; name: what it shows; scale: over what it is taken."""

    sample: str
    name: str
    scale: str


def entries(subject: Subject, values: Values, operation: Operation) -> tuple[Entry, ...]:
    """The legend of a moment, every scale the maximum of the data it names."""
    pass_ = values.pass_
    example, dz = values.example, values.notation.small("dZ")
    if example is None:
        shown = Entry("batch", "shown: the mean", f"of {count(pass_.m)} examples")
    else:
        shown = Entry("batch", f"shown: {row_name(subject, example)}", place_name(subject, example))
    return (
        shown,
        Entry("colour", "− blue, dashed, hollow", "+ orange, solid"),
        Entry(
            "fill",
            "fill: activation a",
            f"batch ≤ {_short(values.activation_scale)}, |x| ≤ {_short(values.input_scale)}",
        ),
        Entry("ring", "ring: pre-activation z", f"|z| ≤ {_short(values.z_scale)}"),
        Entry("glow", f"glow: {dz}", f"|{dz}| ≤ {_short(values.dz_scale)}"),
        Entry("edge", "line: weight w", f"width, |w| ≤ {_short(values.weight_scale)}"),
        Entry("bias", "point: bias b", f"|b| ≤ {_short(values.bias_scale)}"),
        _moving(values, operation),
    )


def _moving(values: Values, operation: Operation) -> Entry:
    batch, pass_ = values.example is None, values.pass_
    dz, da, dW, db = (values.notation.small(name) for name in ("dZ", "dA", "dW", "db"))
    match operation.rule:
        case Rule.AFFINE:
            return Entry("pulse", "moving: w·a", f"now |w·a| ≤ {_short(largest(values.flow(operation)))}")
        case Rule.PATHS:
            return Entry(
                "pulse", f"moving: w·{dz}", f"now |w·{dz}| ≤ {_short(largest(values.flow(operation)))}"
            )
        case Rule.ACTIVATION:
            return Entry("fill", "now: a = g(z)", "unit by unit")
        case Rule.NATURAL:
            return Entry("glow", f"now: {dz} = a − y", "unit by unit")
        case Rule.WEIGHTS:
            name = f"lines now: {dW}" if batch else f"lines now: a·{dz}"
            return Entry("edge", name, f"this pass, ≤ {_short(values.gradient_scale)}")
        case Rule.BIASES:
            return Entry(
                "bias", f"points now: {db}" if batch else f"points now: {dz}", f"≤ {_short(values.dz_scale)}"
            )
        case Rule.COST:
            return Entry("pulse", "moving: a, to the cost", f"|a| ≤ {_short(_shown(values, 'A'))}")
        case Rule.COST_SLOPE:
            return Entry("pulse", f"moving: {da}", f"|{da}| ≤ {_short(_shown(values, 'dA'))}")
        case Rule.UPDATE_WEIGHTS:
            change = largest(pass_["W'", operation.layer] - pass_["W", operation.layer])
            return Entry("edge", "moving: W to W′", f"violet: change ≤ {_short(change)}")
        case Rule.UPDATE_BIASES:
            change = largest(pass_["b'", operation.layer] - pass_["b", operation.layer])
            return Entry("bias", "moving: b to b′", f"change ≤ {_short(change)}")
        case _:
            if values.pass_.network.layers[operation.layer - 1].activation.slope is None:
                return Entry("glow", f"now: {dz} from all {da}", "through the Jacobian")
            return Entry("glow", f"now: {dz} = {da}·g′(z)", "unit by unit")


def _shown(values: Values, name: str) -> float:
    return largest(values.column(name, values.depth))


def _short(value: float) -> str:
    return plain(value, 3)


def legend_rows(width: float, sizes: Sizes) -> int:
    """How many rows the legend needs in so much width: the same at every moment, so that nothing jumps."""
    across = max(int(width // _cell(sizes)), 1)
    return -(-ENTRIES // across)


def _cell(sizes: Sizes) -> float:
    return text_width(LONGEST, sizes.small) + 2 * ICON * sizes.scale + 12 * sizes.scale


def row_height(sizes: Sizes) -> float:
    """The height of one row of entries."""
    return 3.3 * sizes.small


def legend(found: tuple[Entry, ...], rect: Rect, sizes: Sizes, theme: Theme) -> tuple[Mark, ...]:
    """The entries in rows of equal cells, filling the rectangle from its top."""
    rows = legend_rows(rect.width, sizes)
    across = -(-len(found) // rows)
    cell = rect.width / across
    letters = Lettering()
    marks: list[Mark] = []
    for index, entry in enumerate(found):
        line, place = divmod(index, across)
        x, y = rect.x + place * cell, rect.y + (line + 0.5) * row_height(sizes)
        icon = ICON * sizes.scale
        marks += sample(entry.sample, x + icon, y, icon, theme)
        left = x + 2 * icon + 8 * sizes.scale
        room = cell - (left - x) - 4
        for text, offset, colour, weight in (
            (entry.name, -0.72, theme.text, 500),
            (entry.scale, 0.72, theme.muted, 400),
        ):
            letters.add(
                fitted(text, room, sizes.small, weight), left, y + offset * sizes.small,
                size=sizes.small, colour=colour, weight=weight,
            )  # fmt: skip
    return (*marks, letters.mark())


@lru_cache(256)
def sample(kind: str, x: float, y: float, reach: float, theme: Theme) -> tuple[Mark, ...]:
    """The little picture before an entry, remembered: it shows no number."""
    return tuple(_sample(kind, x, y, reach, theme))


def _sample(kind: str, x: float, y: float, reach: float, theme: Theme) -> list[Mark]:
    """The little picture before an entry, centred at (x, y), `reach` to each side."""
    centre = np.array([[x, y]])
    positive, line = _one(theme.positive), _one(theme.muted)
    body = 0.62 * reach
    match kind:
        case "colour":
            cells = np.arange(1, 256, 2, dtype=np.uint8)[None, :]
            points = hatched(cells, 2 * reach, 0.64 * reach)
            return [Image(points, heat_palette(theme), x - reach, y - 0.32 * reach, 2 * reach, 0.64 * reach)]
        case "batch":
            bars = [
                Rect(x + reach * (0.42 * k - 0.11), y - 0.6 * reach, 0.22 * reach, 1.2 * reach)
                for k in (-2, -1, 0, 1, 2)
            ]
            return [boxes(bars, [theme.line, theme.line, theme.text, theme.line, theme.line], radius=1)]
        case "fill":
            return [Discs(centre, _size(body), positive)]
        case "ring":
            return [
                Rings(centre, _size(body), _size(0.17 * reach), positive, np.zeros(1, bool)),
                Discs(centre, _size(0.4 * body), _one(theme.neutral)),
            ]
        case "glow":
            light = Glows(centre, _size(0.5 * body), _size(reach), translucent(positive, 0.62))
            return [
                light,
                Discs(centre, _size(0.5 * body), _one(theme.empty)),
                _outline(centre, 0.56 * body, theme),
            ]
        case "edge":
            blue = _one(theme.negative)
            up, down = np.array([0.0, 0.3 * reach]), np.array([reach, 0.0])
            marks: list[Mark] = [Lines(centre - up - down, centre - up + down, _size(0.2 * reach), positive)]
            starts, ends = (np.column_stack([np.array(row), np.full(3, 0.3)]) * reach for row in DASHES)
            marks.append(Lines(centre + starts, centre + ends, np.full(3, 0.13 * reach), np.tile(blue, 3)))
            return marks
        case "bias":
            return [
                _outline(centre + 0.15 * reach, body, theme),
                Discs(centre - 0.32 * reach, _size(0.24 * reach), positive),
            ]
        case _:
            steps = np.arange(1, 6)[:, None] * np.array([-0.3 * reach, 0.0])
            head, flags = centre + np.array([0.4 * reach, 0.0]), np.zeros(1, bool)
            return [Pulses(head, (head + steps)[None], _size(0.3 * reach), line, flags, theme.background)]


def _outline(centre: Numbers, radius: float, theme: Theme) -> Rings:
    return Rings(centre, _size(radius), _size(1.2), _one(theme.faint), np.zeros(1, bool))


def _one(colour: int) -> Colours:
    return np.array([colour], dtype=np.uint32)


def _size(value: float) -> Numbers:
    return np.array([float(value)])
