"""The gradient check as a picture: the verdict, every checked parameter by its error, and the error over ε."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.network import Network
from bpviz.explain.checkup import ACCEPTED, CURVE, Checkup, index_of, place_of
from bpviz.explain.notation import Notation
from bpviz.explain.numbers import plain
from bpviz.explain.quantity import Quantity
from bpviz.scene.check_curve import axes_in, curve_marks
from bpviz.scene.check_map import Block, blocks_in, frame, map_marks, scale_marks
from bpviz.scene.headings import count, counted
from bpviz.scene.light import Light
from bpviz.scene.log_plot import LogPlot, power
from bpviz.scene.marks import Mark
from bpviz.scene.measure import lines, text_width
from bpviz.scene.rect import Rect
from bpviz.scene.scene import Scene
from bpviz.scene.shapes import box
from bpviz.scene.texts import Lettering
from bpviz.scene.theme import Theme, blend

PAD, TOP = 16.0, 8.0
BODY, TITLE, LINE = 12.0, 14.0, 16.0
TWO_COLUMNS = 640
"""From this width on the curve stands beside the map."""
PLOT, HEADED, SCALE = 170.0, 24.0, 46.0
"""The height of the plot, of its heading, and of the scale under the map."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the picture shows; working: whether more is to come; pointed: the place in check.indices of a cell under the
    mouse, or None; where: whose parameters they are, such as epoch 12.
    """

    network: Network
    checkup: Checkup
    working: bool
    where: str
    notation: Notation
    pointed: int | None = None


def check_height(checked: Checked, width: float) -> float:
    """What all of it needs."""
    left, _ = _columns(width)
    words = TOP + _words_height(checked, left)
    blocks = blocks_in(checked.network, checked.checkup, Rect(PAD, 0, left, 0))
    below = max((block.rect.bottom for block in blocks), default=0.0) + SCALE
    plot = HEADED + PLOT
    return max(words + below, TOP + plot) + 12 if width >= TWO_COLUMNS else words + below + plot + 8


def check_scene(checked: Checked, width: int, height: int, theme: Theme) -> Scene:
    """All of it as one picture."""
    marks = check_marks(checked, width, theme)
    return Scene(width, height, theme.surface, (), ("check", theme.name), marks)


def check_marks(checked: Checked, width: float, theme: Theme) -> tuple[Mark, ...]:
    """The verdict, the map of the parameters, and the curve over ε."""
    left, _ = _columns(width)
    letters, blocks = Lettering(), cells_of(checked, width)
    below = max((block.rect.bottom for block in blocks), default=TOP) + 10
    up = checked.checkup
    marks = (
        *_words(checked, Rect(PAD, TOP, left, 0), theme, letters),
        *map_marks(checked.network, up, blocks, checked.notation, theme, letters),
        *frame(checked.pointed, blocks, theme),
        *scale_marks(Rect(PAD, below, left, 30), theme, letters),
        *curve_marks(up, axes_of(checked, width), theme, letters),
    )
    return (*marks, letters.mark())


def cells_of(checked: Checked, width: float) -> tuple[Block, ...]:
    """Where the cells stand."""
    left, _ = _columns(width)
    top = TOP + _words_height(checked, left)
    return blocks_in(checked.network, checked.checkup, Rect(PAD, top, left, 0))


def cell_at(checked: Checked, width: float, x: float, y: float) -> int | None:
    """The place in check.indices of the cell at a point."""
    for block in cells_of(checked, width):
        if block.rect.holds(x, y):
            rows, columns = block.cells.shape
            row = min(int((y - block.rect.y) / block.cell), rows - 1)
            column = min(int((x - block.rect.x) / block.cell), columns - 1)
            found = int(block.cells[row, column])
            return found if found >= 0 else None
    return None


def axes_of(checked: Checked, width: float) -> LogPlot:
    """Where the curve over ε stands; ε falls to the right."""
    left, right = _columns(width)
    if width >= TWO_COLUMNS:
        rect = Rect(PAD + left + 24, TOP + HEADED - 4, right, PLOT)
    else:
        rect = Rect(PAD, check_height(checked, width) - PLOT - 8, right, PLOT)
    return axes_in(rect)


def words_of(checked: Checked, place: int) -> str:
    """What is said about one checked parameter."""
    check = checked.checkup.check
    entry = place_of(checked.network, int(check.indices[place]))
    name = checked.notation.text(entry.ref)
    where = f"unit {entry.row + 1}" + (f" from {entry.column + 1}" if entry.column is not None else "")
    if place >= check.done:
        return f"{name}, {where}: not checked yet"
    g, n = plain(float(check.analytic[place])), plain(float(check.numeric[place]))
    told = f"{name}, {where}: backprop {g}, difference {n}"
    if check.kinks[place]:
        return f"{told}; ±ε crosses a kink, so the difference means nothing"
    if check.drowned[place]:
        return f"{told}; they differ by no more than the rounding of the cost"
    return f"{told}; relative error {plain(float(check.errors[place]), 2)}"


def place_in(checked: Checked, light: Light) -> int | None:
    """The place in check.indices of the one weight that is lit, or of the bias of the one unit; None for any other."""
    parameters = [(l, row, column) for l, row, column in light.edges]
    parameters += [(l, row, None) for l, row in light.units if l > 0]  # type: ignore[misc]
    if len(parameters) != 1 or not _is_in(checked.network, *parameters[0]):
        return None
    index = index_of(checked.network, *parameters[0])
    indices = checked.checkup.check.indices
    place = int(np.searchsorted(indices, index))
    return place if place < indices.size and indices[place] == index else None


def _is_in(network: Network, layer: int, row: int, column: int | None) -> bool:
    """Whether the network has such a parameter: what is lit may be of another network than the one that was checked."""
    if not 1 <= layer <= network.depth:
        return False
    n_out, n_in = network.layers[layer - 1].weights.shape
    return row < n_out and (column is None or column < n_in)


def asked_of(checked: Checked, place: int) -> Quantity:
    """The number that a cell stands for."""
    return place_of(checked.network, int(checked.checkup.check.indices[place]))


def _columns(width: float) -> tuple[float, float]:
    if width < TWO_COLUMNS:
        return width - 2 * PAD, width - 2 * PAD
    inner = width - 2 * PAD - 24
    return 0.54 * inner, 0.46 * inner


def told(checked: Checked) -> tuple[str, ...]:
    """The sentences under the verdict: what was checked, and what could not be."""
    up, check = checked.checkup, checked.checkup.check
    k, n = check.indices.size, check.parameters
    said = f"all {count(n)} parameters"
    if not up.whole:
        said = f"{count(k)} of {count(n)} parameters, drawn by seed {up.seed}"
    said += (
        f" · {count(up.examples)} of {count(up.m)} examples"
        if up.examples < up.m
        else f" · {counted(up.m, 'example')}"
    )
    said += f" · {checked.where}"
    if check.done < k:
        said += f" · {count(check.done)} so far"
    missing = []
    kinks, drowned = int(check.kinks[: check.done].sum()), int(check.drowned.sum())
    if kinks:
        missing.append(f"{count(kinks)} at a kink: counted, not compared")
    if drowned:
        missing.append(f"{count(drowned)} drowned by the rounding of the cost")
    return (said, *([" · ".join(missing)] if missing else []))


def verdict(checked: Checked) -> tuple[str, bool | None]:
    """What came of it, and whether backprop agrees; None: at this ε the differences say nothing about it."""
    up, check = checked.checkup, checked.checkup.check
    compared = ~check.kinks[: check.done]
    if not compared.any():
        return "every parameter stands at a kink", None
    error, epsilon = plain(check.relative_error, 2), epsilon_words(check.epsilon)
    if check.drowned[compared].mean() > 0.5:
        return f"rounding drowns the differences at ε = {epsilon}", None
    if up.agrees:
        return f"✓ backprop agrees: {error} at ε = {epsilon}", True
    best, least = min(((size, error) for size, error in up.curve), key=lambda at: at[1], default=(0.0, 1.0))
    if least <= ACCEPTED:
        why = "large" if check.epsilon > best else "small"
        return f"ε = {epsilon} is too {why}: error {error}; {plain(least, 2)} at {epsilon_words(best)}", None
    if check.done < check.indices.size or checked.working:
        return f"{error} at ε = {epsilon} …", None
    return f"✗ they disagree: {error} at ε = {epsilon}", False


def epsilon_words(epsilon: float) -> str:
    """10⁻⁵, or 3.2×10⁻⁵."""
    exponent = round(float(np.log10(epsilon)))
    if abs(epsilon / 10.0**exponent - 1) < 1e-9:
        return power(exponent)
    return plain(epsilon, 2)


def _sentences(checked: Checked, width: float) -> list[str]:
    return [line for words in told(checked) for line in lines(words, width, BODY, most=2)]


def _words_height(checked: Checked, width: float) -> float:
    return 24 + LINE * len(_sentences(checked, width)) + 12


def _words(checked: Checked, rect: Rect, theme: Theme, letters: Lettering) -> tuple[Mark, ...]:
    words, fine = verdict(checked)
    ink = theme.muted if fine is None else theme.good if fine else theme.bad
    size = min(TITLE, TITLE * rect.width / max(text_width(words, TITLE, 600), 1.0))
    letters.add(words, rect.x, rect.y + 8, size=size, colour=ink, weight=600)
    y = rect.y + 30
    for line in _sentences(checked, rect.width):
        letters.add(line, rect.x, y, size=BODY, colour=theme.muted)
        y += LINE
    check = checked.checkup.check
    if not checked.working:
        return ()
    steps = check.indices.size + checked.checkup.sampled * len(CURVE)
    share = (check.done + checked.checkup.sampled * len(checked.checkup.curve)) / steps
    track = Rect(rect.x, rect.y + 19, rect.width, 2)
    return (
        box(track, blend(theme.surface, theme.line, 0.8), radius=1),
        box(Rect(track.x, track.y, share * track.width, 2), theme.muted, radius=1),
    )
